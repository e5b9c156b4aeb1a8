"""What belongs to the whole store: identity, positions, what is due, timers, the dead list, durability."""

from __future__ import annotations

import pytest

from bot.core.ids import ChatId, MessageId, MessageRef
from bot.errors import StoreAway, StoreRefused
from bot.store import Store
from bot.store.keys import key, of
from bot.store.links import encode_copies
from bot.store.records import DeadLetter, StaffLink
from tests.redis_server import RedisServer
from tests.store.contents import contents
from tests.store.made import ANNA, LANE, accepted, item, let_claim_end, names, neighbours, order

FAR = 10**10


# --- whose it is ------------------------------------------------------------------------------------------------------


async def test_a_store_belongs_to_the_first_who_comes(store: Store) -> None:
    await store.ledger.adopt({"telegram": "1"})
    await store.ledger.adopt({"telegram": "1", "vk": "2"})
    await store.ledger.adopt({"vk": "2"})


async def test_a_store_of_another_bot_is_refused_and_left_as_it_is(store: Store) -> None:
    await store.ledger.adopt({"vk": "2"})
    before = await contents(store)
    with pytest.raises(StoreRefused, match=r"another vk account \(2, not 3\).*REDIS_URL"):
        await store.ledger.adopt({"telegram": "1", "vk": "3"})
    assert await contents(store) == before


async def test_a_position_is_kept_for_each_messenger(store: Store) -> None:
    assert await store.ledger.position("vk") == ""
    await store.ledger.set_position("vk", "17")
    await store.ledger.set_position("telegram", "900")
    assert (await store.ledger.position("vk"), await store.ledger.position("telegram")) == ("17", "900")


# --- what is due ------------------------------------------------------------------------------------------------------


async def test_the_sweep_finds_what_was_left_and_changes_nothing(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    await store.mail.commit(order(claim, timers=[(f"{ANNA}|due", 5_000, b"due"), (f"{ANNA}|far", FAR * 1000, b"far")]))
    await store.out.push(LANE, b"letter")
    assert not any(due.owners for due in await store.ledger.sweep(6.0)), "a turn is under way"
    await let_claim_end(store, ANNA)
    before = await contents(store)
    found = await store.ledger.sweep(6.0)
    assert [due.owners for due in found if due.owners] == [(ANNA,)]
    assert [due.lanes for due in found if due.lanes] == [(LANE,)]
    assert [due.timers for due in found if due.timers] == [(f"{ANNA}|due",)]
    assert await contents(store) == before


async def test_the_sweep_looks_at_so_many_of_each(store: Store) -> None:
    for person in neighbours(5):
        await store.mail.accept(person, item(person), claim=False)
    assert sum(len(due.owners) for due in await store.ledger.sweep(1.0, most=3)) == 3


async def test_a_timer_fires_once_and_not_before_its_time(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    name = f"{ANNA}|due"
    await store.mail.commit(order(claim, timers=[(name, 5_000, b"due")]))
    before = await contents(store)
    assert not await store.ledger.fire(name, ANNA, 4.9)
    assert await contents(store) == before
    assert await store.ledger.fire(name, ANNA, 5.0)
    assert await store.wire.redis.lrange(key(ANNA, "box"), 0, -1) == [b"due"]
    assert [due.owners for due in await store.ledger.sweep(0.0) if due.owners] == [(ANNA,)]
    before = await contents(store)
    assert not await store.ledger.fire(name, ANNA, 6.0)
    assert await contents(store) == before


async def test_two_replicas_that_fire_one_timer_fire_it_once(store: Store, other: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    await store.mail.commit(order(claim, timers=[(f"{ANNA}|due", 5_000, b"due")]))
    fired = [await replica.ledger.fire(f"{ANNA}|due", ANNA, 9.0) for replica in (store, other, store)]
    assert fired == [True, False, False]
    assert await store.wire.redis.llen(key(ANNA, "box")) == 1


async def test_a_timer_that_fires_during_a_turn_waits_behind_it(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    await store.wire.redis.zadd(of(ANNA, "timers"), {f"{ANNA}|due": 1})
    await store.wire.redis.hset(of(ANNA, "timed"), f"{ANNA}|due", b"due")
    busy = await store.wire.redis.zscore(of(ANNA, "ready"), ANNA)
    assert await store.ledger.fire(f"{ANNA}|due", ANNA, 1.0)
    assert await store.wire.redis.zscore(of(ANNA, "ready"), ANNA) == busy
    done = await store.mail.commit(order(claim))
    assert names(done.left[:1]) == ["2"]
    assert done.left[1:] == (b"due",)


async def test_a_timer_without_its_item_is_forgotten(store: Store) -> None:
    await store.wire.redis.zadd(of(ANNA, "timers"), {f"{ANNA}|due": 1})
    assert not await store.ledger.fire(f"{ANNA}|due", ANNA, 1.0)
    assert await contents(store) == {}


# --- the dead list ----------------------------------------------------------------------------------------------------


async def test_the_dead_list_shows_the_newest_first_and_forgets_what_it_is_told_to(store: Store) -> None:
    people = [ANNA, "vk:5", "telegram:77"]
    letters = [
        DeadLetter(id=f"of {owner}", owner=owner, at=float(at), why="wrong", item=b"item")
        for at, owner in enumerate(people)
    ]
    for letter in letters:
        assert await store.mail.bury(await accepted(store, letter.owner, letter.id), letter)
    assert await store.ledger.dead() == letters[::-1]
    assert await store.ledger.dead(newest=1) == letters[-1:]
    await store.ledger.forget_dead(letters[1])
    assert await store.ledger.dead() == [letters[2], letters[0]]
    assert await store.wire.redis.zcard(of("vk:5", "died")) == 0


# --- durability -------------------------------------------------------------------------------------------------------


async def test_a_durable_redis_lacks_nothing(own_redis: RedisServer) -> None:
    store = Store(own_redis.url)
    assert await store.ledger.durability() is None
    await store.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("appendonly", "no"),
        ("appendfsync", "everysec"),
        ("maxmemory-policy", "allkeys-lru"),
        ("no-appendfsync-on-rewrite", "yes"),
    ],
)
async def test_each_missing_guarantee_is_named_with_its_remedy(own_redis: RedisServer, name: str, value: str) -> None:
    store = Store(own_redis.url)
    good = (await store.wire.redis.config_get(name))[name]
    await store.wire.redis.config_set(name, value)
    doubt = await store.ledger.durability()
    await store.close()
    assert doubt is not None
    assert doubt.certain
    assert (doubt.what, f"set {name} to {good}, " in doubt.remedy) == (f"Redis has {name} = {value}", True)


async def test_all_that_is_missing_is_named_at_once(own_redis: RedisServer) -> None:
    store = Store(own_redis.url)
    await store.wire.redis.config_set("appendfsync", "everysec")
    await store.wire.redis.config_set("maxmemory-policy", "volatile-ttl")
    doubt = await store.ledger.durability()
    await store.close()
    assert doubt is not None
    assert doubt.what == "Redis has appendfsync = everysec, maxmemory-policy = volatile-ttl"
    assert doubt.remedy.startswith("set appendfsync to always, maxmemory-policy to noeviction, or")


async def test_a_redis_that_does_not_tell_is_doubted_and_no_more(own_redis: RedisServer) -> None:
    store = Store(own_redis.url)
    await store.wire.redis.execute_command("ACL", "SETUSER", "default", "-config")
    doubt = await store.ledger.durability()
    await store.close()
    assert doubt is not None
    assert not doubt.certain
    assert "allow CONFIG GET, or make sure" in doubt.remedy
    assert "appendfsync = always" in doubt.remedy


async def test_a_redis_that_is_away_is_not_taken_for_one_that_does_not_tell(own_redis: RedisServer) -> None:
    store = Store(own_redis.url)
    own_redis.kill()
    with pytest.raises(StoreAway):
        await store.ledger.durability()
    await store.close()


# --- links ------------------------------------------------------------------------------------------------------------


async def test_links_are_found_in_both_directions(store: Store) -> None:
    copies = [MessageRef(chat=ChatId("telegram:-100"), message=MessageId(number)) for number in ("7", "8")]
    fields = [("m:10", b"content"), ("c:content", encode_copies(copies)), ("s:menu", b"11")]
    for _ in range(2):
        await store.links.set_customer(ANNA, fields)
    assert await store.links.content_of(ANNA, "10") == "content"
    assert await store.links.copies(ANNA, "content") == copies
    assert await store.links.said(ANNA, "menu") == "11"
    assert await store.links.content_of("vk:5", "10") == ""
    assert await store.links.copies(ANNA, "unknown") == []


async def test_a_staff_chat_knows_whose_a_message_and_a_topic_are(store: Store) -> None:
    chat = "telegram:-100"
    link = StaffLink(owner=ANNA, ticket=65, content_id="content", what="customer")
    await store.links.set_staff(chat, [("7", link), ("8", link)])
    assert await store.links.staff(chat, "8") == link
    assert await store.links.staff(chat, "9") is None
    await store.links.note_made(chat, 65, "42")
    assert await store.links.made(chat, 65) == "42"
    topic = StaffLink(owner=ANNA, ticket=65, what="topic")
    for _ in range(2):
        await store.links.set_thread(chat, "42", topic)
    assert await store.links.thread(chat, "42") == topic
    assert await store.links.made(chat, 65) == "42", "a crash after this must find it again"
    await store.links.forget_made(chat, 65)
    assert await store.links.made(chat, 65) == ""


async def test_the_last_lines_of_a_history(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    lines = [str(number).encode() for number in range(30)]
    await store.mail.commit(order(claim, history=[*lines, b"of another"]), [7] * 30 + [8])
    assert await store.links.history(ANNA, 7) == lines[-20:]
    assert await store.links.history(ANNA, 8) == [b"of another"]
