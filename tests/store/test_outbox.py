"""The outbox: what TAKE, BEGIN, SETTLE, RENEW and RELEASE answer, and what a second run of each does."""

from __future__ import annotations

from functools import partial

import pytest

from bot.store import Store
from bot.store.keys import cosmetic_lane, home_key, key, lane_key, of
from bot.store.records import StaffLink, Taken
from tests.store.contents import contents
from tests.store.made import ANNA, LANE, lane_state, let_lease_end, letters_in, outcome


async def filled(store: Store, *letters: str) -> None:
    for letter in letters:
        await store.out.push(LANE, letter.encode())


async def taken(store: Store, own: str = "a") -> Taken:
    found = await store.out.take(LANE, own)
    assert found is not None
    return found


async def begun(store: Store, *letters: str, parts: int = 1, count: int = 1) -> int:
    """A lane with these letters whose first call is being made; its nonce."""
    await filled(store, *letters)
    await taken(store)
    verdict, nonce, _ = await store.out.begin(LANE, "a", group=b"frozen", count=count, parts=parts)
    assert verdict == "begun"
    return nonce


async def due(store: Store, lane: str = LANE) -> float | None:
    score = await store.wire.redis.zscore(of(ANNA, "lanes"), lane)
    return float(score) if score is not None else None


# --- take -------------------------------------------------------------------------------------------------------------


async def test_a_lane_is_taken_with_its_letters_and_its_home(store: Store) -> None:
    await filled(store, "1", "2")
    await store.wire.redis.hset(home_key(LANE), "place", "there")
    found = await taken(store)
    assert found.letters == (b"1", b"2")
    assert (found.group, found.part, found.begun, found.home) == (b"", 0, 0, {"place": b"there"})


async def test_thirty_letters_are_shown(store: Store) -> None:
    await filled(store, *map(str, range(35)))
    assert len((await taken(store)).letters) == 30


@pytest.mark.parametrize("hand", ["b", "a"])
async def test_a_held_lane_is_busy_for_everybody(store: Store, hand: str) -> None:
    """Also for its holder: who takes it again has forgotten that a call of theirs is under way."""
    await filled(store, "1")
    await taken(store)
    before = await contents(store)
    assert await store.out.take(LANE, hand) is None
    assert await contents(store) == before


async def test_a_lane_whose_lease_ran_out_goes_to_the_next_hand(store: Store) -> None:
    await begun(store, "1")
    await let_lease_end(store)
    found = await taken(store, "b")
    assert (found.group, found.count, found.part, found.begun) == (b"frozen", 1, 0, 1)


async def test_an_empty_lane_leaves_the_queue(store: Store) -> None:
    await store.wire.redis.zadd(of(ANNA, "lanes"), {LANE: 1})
    assert await store.out.take(LANE, "a") is None
    assert await contents(store) == {}


async def test_a_halted_lane_leaves_the_queue_with_all_it_holds(store: Store) -> None:
    await filled(store, "1")
    await store.wire.redis.hset(lane_key(LANE, "out"), "halt", "gone")
    assert await store.out.take(LANE, "a") is None
    assert await due(store) is None
    assert await letters_in(store, LANE) == [b"1"]


# --- begin ------------------------------------------------------------------------------------------------------------


async def test_only_the_holder_begins(store: Store) -> None:
    await filled(store, "1")
    assert (await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1))[0] == "lost", "held by nobody"
    await taken(store, "b")
    before = await contents(store)
    assert (await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1))[0] == "lost"
    assert await contents(store) == before


async def test_nothing_begins_without_a_group(store: Store) -> None:
    await filled(store, "1")
    await taken(store)
    before = await contents(store)
    assert (await store.out.begin(LANE, "a"))[0] == "lost"
    assert await contents(store) == before


async def test_a_second_beginning_keeps_the_group_and_its_nonce_and_is_counted(store: Store) -> None:
    nonce = await begun(store, "1", parts=2)
    before = await lane_state(store)
    assert await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=2) == ("begun", nonce, 2)
    after = await lane_state(store)
    same = (b"g", b"gn", b"gi", b"gr", b"rid", b"own")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert await store.out.begin(LANE, "a", parts=2) == ("begun", nonce, 3)


async def test_a_frozen_group_never_changes(store: Store) -> None:
    """Who comes with another one has not seen what is frozen."""
    await begun(store, "1", "2")
    before = await contents(store)
    assert (await store.out.begin(LANE, "a", group=b"another", count=2, parts=1))[0] == "lost"
    assert await contents(store) == before


async def test_a_chat_has_its_own_pace(store: Store) -> None:
    hour = 3_600_000
    await filled(store, "1", "2", "3")
    await taken(store)
    verdicts = []
    for call in range(3):
        found = await store.out.begin(
            LANE, "a", group=str(call).encode(), count=1, parts=1, pace=hour, burst=2
        )  # fmt: skip
        verdicts.append(found[0])
        await store.out.settle(outcome(nonce=found[1]))
    assert verdicts == ["begun", "begun", "wait"]
    assert 0.9 * hour < found[1] <= hour


async def test_nonces_differ_between_groups_also_after_one_without_calls(store: Store) -> None:
    nonces = []
    await filled(store, "1", "2", "3")
    await taken(store)
    for group, parts in (("x", 0), ("y", 3), ("z", 1)):
        _, nonce, _ = await store.out.begin(LANE, "a", group=group.encode(), count=1, parts=parts)
        nonces.append(range(nonce, nonce + max(parts, 1)))
        assert await store.out.settle(outcome(nonce=nonce)) is not None
    flat = [nonce for group in nonces for nonce in group]
    assert flat == sorted(set(flat))


# --- settle -----------------------------------------------------------------------------------------------------------


async def test_who_settles_has_linked(store: Store) -> None:
    """In one trip, the links first: a trip that is cut short may lose what is at its end."""
    nonce = await begun(store, "1")
    link = StaffLink(owner=ANNA, ticket=65, what="topic")
    async with store.wire.redis.monitor() as seen:
        trips = store.wire.trips
        await store.out.settle(outcome(nonce=nonce), [partial(store.links.set_thread, "telegram:-100", "7", link)])
        assert store.wire.trips == trips + 1
        calls = []
        while "EVALSHA" not in calls:
            calls.append((await seen.next_command())["command"].split(" ")[0])
    assert calls[-3:] == ["HSET", "HSET", "EVALSHA"]


async def test_a_finished_group_leaves_and_the_rest_is_shown(store: Store) -> None:
    nonce = await begun(store, "1", "2", "3", count=2)
    assert await store.out.settle(outcome(nonce=nonce)) == (b"3",)
    assert await letters_in(store, LANE) == [b"3"]
    assert b"g" not in await lane_state(store)
    assert (await store.out.begin(LANE, "a", group=b"next", count=1, parts=1))[0] == "begun", "it is still held"


async def test_an_emptied_lane_is_let_go(store: Store) -> None:
    nonce = await begun(store, "1")
    assert await store.out.settle(outcome(nonce=nonce)) == ()
    assert await due(store) is None
    assert not {b"own", b"until", b"g", b"gi", b"gb"} & set(await lane_state(store))


async def test_the_next_part_begins_without_doubt(store: Store) -> None:
    nonce = await begun(store, "1", parts=2)
    assert await store.out.settle(outcome(step="next", nonce=nonce)) == ()
    state = await lane_state(store)
    assert (state[b"gi"], state[b"gb"], state[b"own"], state[b"g"]) == (b"1", b"0", b"a", b"frozen")
    assert await store.out.settle(outcome(part=1, nonce=nonce)) == ()


async def test_a_retry_gives_the_lane_back_with_its_doubts(store: Store) -> None:
    nonce = await begun(store, "1")
    await store.out.settle(outcome(step="retry", begun=2, after=60_000, nonce=nonce))
    assert b"own" not in await lane_state(store)
    rest = await due(store)
    assert rest is not None
    found = await taken(store, "b")
    assert (found.begun, found.group) == (2, b"frozen")


async def test_a_halt_keeps_everything_and_nobody_takes_it(store: Store) -> None:
    nonce = await begun(store, "1", "2")
    await store.out.settle(outcome(step="halt", halt="gone", begun=1, nonce=nonce))
    state = await lane_state(store)
    assert (state[b"halt"], state[b"g"], state[b"gb"]) == (b"gone", b"frozen", b"1"), (
        "an earlier doubt is not forgotten"
    )
    assert await due(store) is None
    assert await store.out.take(LANE, "b") is None
    assert await letters_in(store, LANE) == [b"1", b"2"]


async def test_a_thawed_halt_forgets_the_group_and_the_home(store: Store) -> None:
    await store.wire.redis.hset(home_key(LANE), "place", "there")
    nonce = await begun(store, "1")
    await store.out.settle(outcome(step="halt", halt="place", thaw=True, homeless=True, nonce=nonce))
    assert {b"g", b"gi", b"gn", b"gb", b"gr"}.isdisjoint(await lane_state(store))
    assert not await store.wire.redis.exists(home_key(LANE))
    assert await letters_in(store, LANE) == [b"1"]


async def test_what_a_receipt_brought_is_written_with_it(store: Store) -> None:
    nonce = await begun(store, "1")
    cosmetic = cosmetic_lane(ANNA, 7, "default")
    await store.out.settle(
        outcome(nonce=nonce, home=[("card", b"12")], events=[b"event"], follow=[(cosmetic, b"mark", 400)])
    )
    assert await store.wire.redis.hgetall(home_key(LANE)) == {b"card": b"12"}
    assert await store.wire.redis.lrange(key(ANNA, "box"), 0, -1) == [b"event"]
    assert await store.wire.redis.zscore(of(ANNA, "ready"), ANNA) is not None
    assert await letters_in(store, cosmetic) == [b"mark"]
    assert await due(store, cosmetic) is not None


OUTCOMES = {
    "finish": {"step": "finish", "events": [b"event"], "follow": [(cosmetic_lane(ANNA, 7, "d"), b"mark", 0)]},
    "next": {"step": "next", "home": [("card", b"1")]},
    "retry": {"step": "retry", "begun": 1, "after": 5},
    "halt": {"step": "halt", "halt": "gone", "events": [b"event"]},
    "thaw": {"step": "halt", "halt": "place", "thaw": True, "homeless": True},
}


@pytest.mark.parametrize("how", OUTCOMES)
@pytest.mark.parametrize("letters", [["1"], ["1", "2"]])
async def test_what_is_settled_twice_is_settled_once(store: Store, how: str, letters: list[str]) -> None:
    nonce = await begun(store, *letters, parts=2)
    end = outcome(nonce=nonce, **OUTCOMES[how])  # type: ignore[arg-type]  # a table of different fields
    assert await store.out.settle(end) is not None
    before = await contents(store)
    await store.out.settle(end)
    assert await contents(store) == before


async def test_a_late_second_run_does_not_settle_the_next_group(store: Store) -> None:
    """The first answer was lost; the same hand went on to the next letter, whose call is under way."""
    nonce = await begun(store, "1", "2")
    end = outcome(nonce=nonce)
    await store.out.settle(end)
    assert (await store.out.begin(LANE, "a", group=b"next", count=1, parts=1))[0] == "begun"
    before = await contents(store)
    assert await store.out.settle(end) is None
    assert await contents(store) == before


async def test_who_asks_again_whether_a_group_is_settled_goes_on_with_the_lane(store: Store) -> None:
    nonce = await begun(store, "1", "2")
    assert await store.out.settle(outcome(nonce=nonce)) == (b"2",)
    before = await contents(store)
    assert await store.out.settle(outcome(nonce=nonce)) == (b"2",)
    assert await contents(store) == before


@pytest.mark.parametrize(("own", "part"), [("b", 0), ("a", 1)])
async def test_only_the_holder_settles_and_only_the_part_that_is_called(store: Store, own: str, part: int) -> None:
    nonce = await begun(store, "1", parts=2)
    before = await contents(store)
    assert await store.out.settle(outcome(own=own, part=part, nonce=nonce)) is None
    assert await contents(store) == before


# --- renew, release ---------------------------------------------------------------------------------------------------


async def test_a_lease_is_renewed_by_its_holder_alone(store: Store) -> None:
    await begun(store, "1")
    await let_lease_end(store)
    assert not await store.out.renew(LANE, "b")
    assert int((await lane_state(store))[b"until"]) == 1
    assert await store.out.renew(LANE, "a")
    assert await store.out.take(LANE, "b") is None


async def test_a_lane_given_back_rests(store: Store) -> None:
    await filled(store, "1")
    await taken(store)
    await store.out.release(LANE, "a", after=60_000, begun=True)
    rest = await due(store)
    state = await lane_state(store)
    assert rest is not None
    assert state == {}
    before = await contents(store)
    await store.out.release(LANE, "a", after=0, begun=True)
    assert await contents(store) == before, "it is no longer ours to give"


async def test_nobody_gives_back_what_another_holds(store: Store) -> None:
    await begun(store, "1")
    before = await contents(store)
    await store.out.release(LANE, "b", after=0, begun=False)
    assert await contents(store) == before


async def test_a_call_that_was_not_made_thaws_an_untouched_group(store: Store) -> None:
    await begun(store, "1")
    await store.out.release(LANE, "a", after=0, begun=False)
    assert set(await lane_state(store)) == {b"rid", b"tat"}


async def test_a_call_that_was_not_made_leaves_earlier_doubts(store: Store) -> None:
    await begun(store, "1")
    await let_lease_end(store)
    await taken(store, "b")
    await store.out.begin(LANE, "b", parts=1)
    await store.out.release(LANE, "b", after=0, begun=False)
    found = await taken(store, "c")
    assert (found.group, found.begun) == (b"frozen", 1)


async def test_a_later_part_that_was_not_called_stays_frozen(store: Store) -> None:
    nonce = await begun(store, "1", parts=2)
    await store.out.settle(outcome(step="next", nonce=nonce))
    await store.out.begin(LANE, "a", parts=2)
    await store.out.release(LANE, "a", after=0, begun=False)
    found = await taken(store, "b")
    assert (found.group, found.part, found.begun) == (b"frozen", 1, 0)
