"""Every script's answer is lost once: the caller learns that the store is away, asks again, and nothing is different
from a run without trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.errors import StoreAway
from bot.store import Store
from bot.store.keys import cosmetic_lane, desk_lane, key, lane_key
from bot.store.records import DeadLetter
from tests.store.contents import timeless
from tests.store.eating_proxy import eating
from tests.store.made import ANNA, LANE, accepted, item, lane_order, order, outcome

Act = Callable[[Store], Awaitable[Any]]
NONCE = 101
"""The first nonce of a lane whose counter stands at 100."""


async def nothing(store: Store) -> None: ...


async def counted(store: Store) -> None:
    """Counters begin at a moment of Redis's clock: here it is given."""
    for lane in (LANE, desk_lane(ANNA, 7, "default")):
        await store.wire.redis.hset(lane_key(lane, "out"), "rid", NONCE - 1)


async def waiting_mail(store: Store) -> None:
    await store.mail.accept(ANNA, item("1"), claim=False)


async def waiting_letters(store: Store) -> None:
    await store.wire.redis.hset(lane_key(LANE, "out"), "rid", NONCE - 1)
    for letter in (b"1", b"2", b"3"):
        await store.out.push(LANE, letter)


async def held_lane(store: Store) -> None:
    await waiting_letters(store)
    assert await store.out.take(LANE, "a") is not None


async def begun_lane(store: Store) -> None:
    await held_lane(store)
    assert await store.out.begin(LANE, "a", group=b"frozen", count=2, parts=2) == ("begun", NONCE, 1)


async def due_timer(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    await store.mail.commit(order(claim, timers=[(f"{ANNA}|due", 5_000, b"due")]))


async def commit(store: Store) -> Any:
    claim = await accepted(store, ANNA, "1", "2")
    desk = desk_lane(ANNA, 7, "default")
    lanes = [
        lane_order(LANE, "hello", group=b"frozen", count=1, parts=1),
        lane_order(desk, "b", front=[b"a"], wake=True),
    ]
    wanted = order(
        claim, lanes=lanes, timers=[(f"{ANNA}|due", 5_000, b"due")], links=[("m:1", b"x")], history=[b"line"],
        number=1, ticket="97",
    )  # fmt: skip
    return await again(lambda: store.mail.commit(wanted, [7]))


async def held_oddly(store: Store) -> None:
    for letter in (b"odd", b"a"):
        await store.out.push(LANE, letter)
    assert await store.out.take(LANE, "a") is not None


async def drop(store: Store) -> Any:
    odd = DeadLetter(id="1", owner=ANNA, at=1.0, why="wrong", item=b"odd", lane=LANE)
    return await again(lambda: store.out.drop(LANE, "a", odd, b"event"))


async def bury(store: Store) -> Any:
    claim = await accepted(store, ANNA, "1", "2")
    letter = DeadLetter(id="1", owner=ANNA, at=1.0, why="wrong", item=b"item")
    return await again(lambda: store.mail.bury(claim, letter))


def settle(**fields: Any) -> Act:
    follow = [(cosmetic_lane(ANNA, 7, "default"), b"mark", 0)]
    end = outcome(nonce=NONCE, events=[b"event"], follow=follow, home=[("card", b"1")], **fields)
    return lambda store: again(lambda: store.out.settle(end))


async def again(call: Callable[[], Awaitable[Any]]) -> Any:
    """The call, and once more when its answer was lost."""
    try:
        return await call()
    except StoreAway:
        return await call()


SAME: dict[str, tuple[str, Act, Act]] = {
    "accept": ("accept", nothing, lambda store: again(lambda: store.mail.accept(ANNA, item("1")))),
    "claim": ("claim", waiting_mail, lambda store: again(lambda: store.mail.claim(ANNA))),
    "commit": ("commit", counted, commit),
    "bury": ("bury", nothing, bury),
    "drop": ("drop", held_oddly, drop),
    "take": ("take", waiting_letters, lambda store: again(lambda: store.out.take(LANE, "a"))),
    "settle finish": ("settle", begun_lane, settle(step="finish")),
    "settle next": ("settle", begun_lane, settle(step="next")),
    "settle retry": ("settle", begun_lane, settle(step="retry", begun=1, after=10)),
    "settle halt": ("settle", begun_lane, settle(step="halt", halt="place", thaw=True)),
    "renew": ("renew", held_lane, lambda store: again(lambda: store.out.renew(LANE, "a"))),
    "release": ("release", begun_lane, lambda store: again(lambda: store.out.release(LANE, "a", after=5, begun=False))),
    "fire": ("fire", due_timer, lambda store: again(lambda: store.ledger.fire(f"{ANNA}|due", ANNA, 9.0))),
    "hold": ("hold", nothing, lambda store: again(lambda: store.ledger.hold("poll:vk", "a", 60_000))),
    "pause": ("pause", nothing, lambda store: again(lambda: store.slots.pause("telegram:-100", 60))),
    "sweep": ("sweep", begun_lane, lambda store: again(lambda: store.ledger.sweep(1.0))),
}


@pytest.mark.parametrize("case", SAME)
async def test_a_lost_answer_changes_nothing_in_the_end(redis_url: str, case: str) -> None:
    script, prepare, act = SAME[case]
    undisturbed = Store(redis_url, own="one")
    await undisturbed.start()
    await prepare(undisturbed)
    await act(undisturbed)
    wanted = await timeless(undisturbed)
    await undisturbed.wire.redis.flushdb()
    async with eating(redis_url) as proxy:
        disturbed = Store(proxy.url, own="one")
        await disturbed.start()
        await prepare(disturbed)
        proxy.lose_the_answer_to(disturbed.wire.hash_of(script).encode())
        await act(disturbed)
        assert proxy.lost == 1
        assert await timeless(undisturbed) == wanted
        await disturbed.close()
    await undisturbed.close()


COUNTED: dict[str, tuple[Act, Act, tuple[str, str]]] = {
    "begin": (
        held_lane,
        lambda store: again(lambda: store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1)),
        (lane_key(LANE, "out"), "gb"),
    ),
    "reserve": (
        nothing,
        lambda store: again(lambda: store.slots.reserve("telegram:-100", ((20, 60.0),), lane=LANE, rank=1)),
        (key("telegram:-100", "chat"), "given"),
    ),
    "permits": (
        nothing,
        lambda store: again(lambda: store.slots.permits("vk", 1, 20)),
        ("token:vk", "used"),
    ),
}


@pytest.mark.parametrize("script", COUNTED)
async def test_a_lost_answer_of_these_is_counted_once_too_often_and_no_more(redis_url: str, script: str) -> None:
    """A beginning too many marks a repeat that was none; a slot or a permit too many is not used."""
    prepare, act, (name, field) = COUNTED[script]
    async with eating(redis_url) as proxy:
        store = Store(proxy.url)
        await store.start()
        await prepare(store)
        proxy.lose_the_answer_to(store.wire.hash_of(script).encode())
        await act(store)
        assert proxy.lost == 1
        counted = await store.wire.redis.hget(name, field)
        assert counted in (b"2", b"1") if script == "permits" else counted == b"2"
        await store.close()


async def test_a_lost_request_was_not_carried_out(redis_url: str, store: Store) -> None:
    async with eating(redis_url) as proxy:
        unlucky = Store(proxy.url)
        await unlucky.start()
        proxy.judge = lambda request: "lose the request"
        with pytest.raises(StoreAway):
            await unlucky.mail.accept(ANNA, item("1"))
        assert await timeless(store) == {}
        proxy.judge = lambda request: "pass"
        assert await unlucky.mail.accept(ANNA, item("1")) is not None
        await unlucky.close()


async def test_a_batch_cut_in_the_middle_is_accepted_once_and_in_order(redis_url: str, store: Store) -> None:
    """The messenger's batch is larger than one packet; half of it arrives, then the line is cut."""
    async with eating(redis_url) as proxy:
        unlucky = Store(proxy.url)
        await unlucky.start()
        seen = 0

        def cut_the_second_packet(request: bytes) -> Any:
            nonlocal seen
            seen += 1
            return "lose the request" if seen == 2 else "pass"

        proxy.judge = cut_the_second_packet
        updates = [item(f"{number:03}" + "x" * 2_000) for number in range(100)]
        await again(lambda: accept_all(unlucky, updates))
        assert proxy.lost == 1
        stored = await store.wire.redis.lrange(key(ANNA, "box"), 0, -1)
        await unlucky.close()
    assert len(stored) == 100
    assert stored == sorted(stored)


async def accept_all(store: Store, updates: list[Any]) -> None:
    await asyncio.gather(*(store.mail.accept(ANNA, update) for update in updates))
