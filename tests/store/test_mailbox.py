"""Mailboxes: what ACCEPT, CLAIM, COMMIT and BURY answer, and what a second run of each does."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.store import Store
from bot.store.keys import customer_lane, desk_lane, home_key, key, lane_key, of
from bot.store.mailbox import ticket_number
from bot.store.records import DeadLetter
from tests.store.contents import contents
from tests.store.made import (
    ANNA,
    LANE,
    accepted,
    item,
    lane_order,
    lane_state,
    let_claim_end,
    let_lease_end,
    letters_in,
    names,
    neighbours,
    order,
    outcome,
    tries,
)


def letter(name: str) -> DeadLetter:
    return DeadLetter(id=name, owner=ANNA, at=1.0, why="wrong", item=b"item")


async def ready(store: Store) -> dict[bytes, float]:
    return dict(await store.wire.redis.zrange(of(ANNA, "ready"), 0, -1, withscores=True))


# --- accept -----------------------------------------------------------------------------------------------------------


async def test_the_first_item_of_an_idle_mailbox_is_claimed(store: Store) -> None:
    claim = await store.mail.accept(ANNA, item("1"))
    assert claim is not None
    assert (claim.owner, claim.version, claim.session, claim.tries, claim.next_n) == (ANNA, 0, b"", 1, 1)
    assert names(claim.items) == ["1"]


async def test_what_comes_during_a_turn_waits_in_its_order(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2", "3")
    done = await store.mail.commit(order(claim))
    assert names(done.left) == ["2", "3"]


async def test_an_item_is_taken_once_for_ever(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    before = await contents(store)
    assert await store.mail.accept(ANNA, item("1")) is None
    assert await contents(store) == before
    await store.mail.commit(order(claim))
    before = await contents(store)
    assert await store.mail.accept(ANNA, item("1")) is None, "also after it was eaten"
    assert await contents(store) == before


async def test_who_is_busy_accepts_without_claiming(store: Store) -> None:
    assert await store.mail.accept(ANNA, item("1"), claim=False) is None
    assert await tries(store, ANNA) == 0
    claim = await store.mail.claim(ANNA)
    assert claim is not None
    assert names(claim.items) == ["1"]


async def test_ids_are_forgotten_after_three_days(store: Store) -> None:
    await accepted(store, ANNA, "1")
    await store.wire.redis.zadd(key(ANNA, "seen"), {"long ago": 1})
    await store.mail.accept(ANNA, item("2"))
    assert await store.wire.redis.zrange(key(ANNA, "seen"), 0, -1) == [b"1", b"2"]
    assert 0 < await store.wire.redis.pttl(key(ANNA, "seen")) <= 72 * 3600 * 1000


async def test_a_claim_shows_twenty_items_at_most(store: Store) -> None:
    await accepted(store, ANNA, *map(str, range(25)))
    await let_claim_end(store, ANNA)
    claim = await store.mail.claim(ANNA)
    assert claim is not None
    assert names(claim.items) == [str(number) for number in range(20)]


# --- claim ------------------------------------------------------------------------------------------------------------


async def test_a_mailbox_in_work_is_busy_and_nothing_changes(store: Store) -> None:
    await accepted(store, ANNA, "1")
    before = await contents(store)
    assert await store.mail.claim(ANNA) is None
    assert await contents(store) == before


async def test_a_second_claim_is_busy(store: Store) -> None:
    await store.mail.accept(ANNA, item("1"), claim=False)
    assert await store.mail.claim(ANNA) is not None
    before = await contents(store)
    assert await store.mail.claim(ANNA) is None
    assert await contents(store) == before


async def test_an_empty_mailbox_leaves_the_queue(store: Store) -> None:
    await store.wire.redis.zadd(of(ANNA, "ready"), {ANNA: 1})
    assert await store.mail.claim(ANNA) is None
    assert await contents(store) == {}


async def test_each_hand_that_claims_without_a_commit_is_counted_and_a_commit_clears_it(
    store: Store, other: Store
) -> None:
    await accepted(store, ANNA, "1")
    for crash, hand in ((2, other), (3, store), (4, other)):
        await let_claim_end(store, ANNA)
        claim = await hand.mail.claim(ANNA)
        assert claim is not None
        assert claim.tries == crash
    assert claim is not None
    await store.mail.commit(order(claim))
    fresh = await store.mail.accept(ANNA, item("2"))
    assert fresh is not None
    assert fresh.tries == 1


async def test_a_hand_that_claims_again_did_not_crash(store: Store) -> None:
    """Redis was away for a while: the answers of its commits were lost, and no item is to blame for that."""
    await accepted(store, ANNA, "1")
    for _ in range(5):
        await let_claim_end(store, ANNA)
        claim = await store.mail.claim(ANNA)
        assert claim is not None
        assert claim.tries == 1


# --- commit -----------------------------------------------------------------------------------------------------------


async def test_a_commit_writes_everything_at_once(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    desk = desk_lane(ANNA, 7, "default")
    wanted = order(
        claim, lanes=[lane_order(LANE, "hello"), lane_order(desk, "b", "c", front=[b"a"])],
        timers=[(f"{ANNA}|due", 5_000, b"item of due")], links=[("m:10", b"content")], history=[b"line"],
        number=claim.next_n, ticket=str(ticket_number(ANNA, claim.next_n)),
    )  # fmt: skip
    done = await store.mail.commit(wanted, [7])
    assert (done.verdict, done.version, done.next_n, done.begun) == ("done", 1, 2, ())
    assert names(done.left) == ["2"]
    found = await contents(store)
    assert found[key(ANNA, "ses")] == {
        b"v": b"1",
        b"b": b"session",
        b"c": b"turn of 0",
        b"tries": b"1",
        b"hand": b"one",
    }
    assert found[lane_key(LANE, "lane")] == [b"hello"]
    assert found[lane_key(desk, "lane")] == [b"a", b"b", b"c"]
    assert sorted(found[of(ANNA, "lanes")]) == sorted([LANE.encode(), desk.encode()])
    assert found[of(ANNA, "timers")] == {f"{ANNA}|due".encode(): 5_000}
    assert found[of(ANNA, "timed")] == {f"{ANNA}|due".encode(): b"item of due"}
    assert found[key(ANNA, "links")] == {b"m:10": b"content"}
    assert found[f"{key(ANNA, 'hist')}|7"] == [b"line"]
    assert found[of(ANNA, "n")] == b"1"
    assert found[of(ANNA, "tickets")] == {str(64 + ticket_number(ANNA, 0)).encode(): ANNA.encode()}


async def test_an_emptied_mailbox_leaves_the_queue_and_a_full_one_is_kept(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    done = await store.mail.commit(order(claim))
    assert await ready(store)
    again = order(claim, id="another", version=done.version)
    assert (await store.mail.commit(again)).left == ()
    assert not await ready(store)


async def test_a_commit_made_twice_is_made_once(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    wanted = order(
        claim, lanes=[lane_order(LANE, "hello", group=b"group", count=1, parts=1)], history=[b"line"], number=1,
        ticket="64", timers=[(f"{ANNA}|due", 5_000, b"due")],
    )  # fmt: skip
    first = await store.mail.commit(wanted, [7])
    before = await contents(store)
    second = await store.mail.commit(wanted, [7])
    assert await contents(store) == before
    assert (first.verdict, second.verdict, len(first.begun), names(first.left)) == ("done", "again", 1, ["2"])
    assert replace(second, verdict="done") == first, "who asks again carries on all the same"


@pytest.mark.parametrize("meanwhile", ["taken", "taken and given back", "called"])
async def test_a_lane_that_somebody_took_since_is_not_carried_as_well(store: Store, meanwhile: str) -> None:
    claim = await accepted(store, ANNA, "1")
    wanted = order(claim, lanes=[lane_order(LANE, "hello", group=b"group", count=1, parts=2)])
    (begun,) = (await store.mail.commit(wanted)).begun
    if meanwhile == "called":
        await store.out.settle(outcome(step="next", nonce=begun.nonce))
    else:
        await let_lease_end(store)
        assert await store.out.take(LANE, "a") is not None
    if meanwhile == "taken and given back":
        await store.out.release(LANE, "a", after=0, begun=True)
    assert (await store.mail.commit(wanted)).begun == ()


async def test_who_asks_again_late_holds_the_lane_as_if_it_began_now(store: Store) -> None:
    """Else somebody could take it, and call as well, between this answer and the call."""
    claim = await accepted(store, ANNA, "1")
    wanted = order(claim, lanes=[lane_order(LANE, "letter", group=b"frozen", count=1, parts=1)])
    await store.mail.commit(wanted)
    await let_lease_end(store)
    assert len((await store.mail.commit(wanted)).begun) == 1
    assert await store.out.take(LANE, "b") is None


async def test_a_commit_that_lost_the_race_changes_nothing(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    await store.mail.commit(order(claim, id="the first"))
    await store.mail.accept(ANNA, item("2"))
    before = await contents(store)
    late = order(claim, id="the second", lanes=[lane_order(LANE, "too late")], session=b"other", number=1, ticket="64")
    assert (await store.mail.commit(late)).verdict == "lost"
    assert await contents(store) == before


async def test_a_commit_that_lost_and_asks_again_after_others_is_still_lost(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    first = order(claim, id="the first")
    done = await store.mail.commit(first)
    fresh = await accepted(store, ANNA, "2")
    await store.mail.commit(order(fresh, id="the second", version=done.version))
    before = await contents(store)
    assert (await store.mail.commit(first)).verdict == "lost"
    assert await contents(store) == before


async def test_a_session_without_news_stays_as_it_is(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    done = await store.mail.commit(order(claim))
    await store.mail.commit(order(claim, id="another", version=done.version, session=b""))
    assert await store.mail.session(ANNA) == b"session"


async def test_a_taken_ticket_number_is_told_with_the_free_one_and_nothing_else_happens(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    (boris,) = neighbours(1)
    rival = await accepted(store, boris, "2")
    assert claim.next_n == rival.next_n == 1
    assert (await store.mail.commit(order(claim, number=1, ticket="a"))).verdict == "done"
    before = await contents(store)
    refused = await store.mail.commit(order(rival, number=1, ticket="b", lanes=[lane_order(LANE, "hello")]))
    assert (refused.verdict, refused.next_n) == ("number", 2)
    assert await contents(store) == before
    assert (await store.mail.commit(order(rival, id="again", number=2, ticket="b"))).verdict == "done"


async def test_a_timer_is_replaced_and_cancelled_by_its_name(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2", "3")
    name = f"{ANNA}|due"
    await store.mail.commit(order(claim, timers=[(name, 5, b"old"), (f"{ANNA}|warn", 6, b"warn")]))
    await store.mail.commit(order(claim, id="2", version=1, timers=[(name, 7, b"new")]))
    found = await contents(store)
    assert found[of(ANNA, "timers")][name.encode()] == 7
    assert found[of(ANNA, "timed")][name.encode()] == b"new"
    await store.mail.commit(order(claim, id="3", version=2, cancel=[name]))
    found = await contents(store)
    assert found[of(ANNA, "timers")] == {f"{ANNA}|warn".encode(): 6}
    assert found[of(ANNA, "timed")] == {f"{ANNA}|warn".encode(): b"warn"}


# --- commit begins lanes ----------------------------------------------------------------------------------------------


async def test_an_idle_lane_begins_with_the_commit(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    desk = desk_lane(ANNA, 7, "default")
    await store.wire.redis.hset(home_key(desk), "place", "there")
    lanes = [lane_order(LANE, "a"), lane_order(desk, "b", group=b"frozen", count=1, parts=2)]
    (begun,) = (await store.mail.commit(order(claim, lanes=lanes))).begun
    assert (begun.index, begun.home) == (1, {"place": b"there"})
    assert begun.nonce > 0
    state = await lane_state(store, desk)
    assert (state[b"g"], state[b"gn"], state[b"gi"], state[b"gb"], state[b"own"]) == (b"frozen", b"1", b"0", b"1", b"a")
    assert int(state[b"gr"]) == begun.nonce


@pytest.mark.parametrize("obstacle", ["letters wait", "held by another", "a frozen group", "halted"])
async def test_a_lane_that_is_not_idle_does_not_begin(store: Store, obstacle: str) -> None:
    redis, out = store.wire.redis, lane_key(LANE, "out")
    match obstacle:
        case "letters wait":
            await redis.rpush(lane_key(LANE, "lane"), "older")
        case "held by another":
            await redis.hset(out, mapping={"own": "b", "until": 10**14})
        case "a frozen group":
            await redis.hset(out, "g", "older")
        case "halted":
            await redis.hset(out, "halt", "gone")
    before = await lane_state(store)
    claim = await accepted(store, ANNA, "1")
    done = await store.mail.commit(order(claim, lanes=[lane_order(LANE, "b", group=b"frozen", count=1, parts=1)]))
    assert done.begun == ()
    assert await lane_state(store) == before
    assert (await letters_in(store, LANE))[-1] == b"b"
    assert (await store.wire.redis.zscore(of(ANNA, "lanes"), LANE) is None) == (obstacle == "halted")


async def test_a_halt_is_lifted_by_who_wakes_the_lane(store: Store) -> None:
    await store.wire.redis.hset(lane_key(LANE, "out"), "halt", "gone")
    claim = await accepted(store, ANNA, "1")
    await store.mail.commit(order(claim, lanes=[lane_order(LANE, wake=True)]))
    assert await lane_state(store) == {}
    assert await store.wire.redis.zscore(of(ANNA, "lanes"), LANE) is not None


async def test_a_lane_begins_at_its_own_pace(store: Store) -> None:
    """Two at once, then one in an hour."""
    begun = []
    claim = await accepted(store, ANNA, "1", "2", "3")
    for turn in range(3):
        lane = lane_order(LANE, "x", group=b"frozen", count=1, parts=1, pace=3_600_000, burst=2)
        done = await store.mail.commit(order(claim, id=str(turn), version=turn, eat=1, lanes=[lane]))
        begun.append(len(done.begun))
        await store.wire.redis.delete(lane_key(LANE, "lane"))
        await store.wire.redis.hdel(lane_key(LANE, "out"), "g", "gi", "gn", "gb", "gr", "own", "until")
    assert begun == [1, 1, 0]


async def test_nonces_of_a_dialog_never_repeat(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2", "3")
    used: list[int] = []
    for turn, parts in enumerate((3, 1, 2)):
        lane = lane_order(LANE, "x", group=b"frozen", count=1, parts=parts)
        (begun,) = (await store.mail.commit(order(claim, id=str(turn), version=turn, lanes=[lane]))).begun
        used += range(begun.nonce, begun.nonce + parts)
        await store.wire.redis.delete(lane_key(LANE, "lane"))
        await store.wire.redis.hdel(lane_key(LANE, "out"), "g", "gi", "gn", "gb", "gr", "own", "until")
    assert used == sorted(set(used))
    assert min(used) > 0


async def test_a_delayed_lane_is_not_due_yet(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    lanes = [lane_order(LANE, "a"), lane_order(customer_lane(ANNA) + "x", "b", delay=60_000)]
    await store.mail.commit(order(claim, lanes=lanes))
    due = dict(await store.wire.redis.zrange(of(ANNA, "lanes"), 0, -1, withscores=True))
    assert due[f"{LANE}x".encode()] - due[LANE.encode()] == 60_000


# --- bury -------------------------------------------------------------------------------------------------------------


async def test_a_buried_item_leaves_and_the_next_one_is_due(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    assert await store.mail.bury(claim, letter("1"))
    rest = await store.mail.claim(ANNA)
    assert rest is not None
    assert (names(rest.items), rest.version, rest.tries) == (["2"], 1, 1)
    assert [dead.id for dead in await store.ledger.dead()] == ["1"]


async def test_the_last_one_buried_leaves_an_idle_mailbox(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    assert await store.mail.bury(claim, letter("1"))
    assert not await ready(store)
    assert await store.mail.accept(ANNA, item("2")) is not None


async def test_a_second_burial_changes_nothing(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    assert await store.mail.bury(claim, letter("1"))
    before = await contents(store)
    assert not await store.mail.bury(claim, letter("1"))
    assert await contents(store) == before


async def test_nothing_is_buried_after_somebody_got_on_with_it(store: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    await store.mail.commit(order(claim, eat=1))
    before = await contents(store)
    assert not await store.mail.bury(claim, letter("1"))
    assert await contents(store) == before
