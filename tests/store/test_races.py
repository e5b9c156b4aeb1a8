"""The conflict table: what two workers may do to each other, and who wins."""

from __future__ import annotations

import asyncio

import pytest

from bot.store import Store
from bot.store.keys import key, of
from bot.store.records import DeadLetter
from tests.store.contents import contents
from tests.store.made import (
    ANNA,
    LANE,
    accepted,
    item,
    lane_order,
    let_claim_end,
    let_lease_end,
    letters_in,
    names,
    neighbours,
    order,
    outcome,
    tries,
)

# --- one mailbox, two workers -----------------------------------------------------------------------------------------


async def test_of_two_turns_on_one_mailbox_one_becomes_true(store: Store, other: Store) -> None:
    slow = await accepted(store, ANNA, "1")
    await let_claim_end(store, ANNA)
    quick = await other.mail.claim(ANNA)
    assert quick is not None
    assert quick.items == slow.items
    results = await asyncio.gather(
        store.mail.commit(order(slow, id="slow", lanes=[lane_order(LANE, "slow")])),
        other.mail.commit(order(quick, id="quick", lanes=[lane_order(LANE, "quick")])),
    )
    assert sorted(result.verdict for result in results) == ["done", "lost"]
    assert len(await letters_in(store, LANE)) == 1
    assert await store.wire.redis.llen(key(ANNA, "box")) == 0


async def test_what_came_meanwhile_is_not_eaten_by_a_turn_that_did_not_see_it(store: Store, other: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    await other.mail.accept(ANNA, item("2"))
    done = await store.mail.commit(order(claim))
    assert names(done.left) == ["2"]


async def test_an_update_that_two_pollers_bring_is_taken_once(store: Store, other: Store) -> None:
    brought = [item(str(number)) for number in range(20)]
    claims = await asyncio.gather(
        *(store.mail.accept(ANNA, one) for one in brought), *(other.mail.accept(ANNA, one) for one in brought)
    )
    assert len([claim for claim in claims if claim is not None]) == 1
    await let_claim_end(store, ANNA)
    whole = await store.mail.claim(ANNA)
    assert whole is not None
    assert names(whole.items) == [str(number) for number in range(20)]


async def test_one_of_many_claims_a_mailbox(store: Store, other: Store) -> None:
    await store.mail.accept(ANNA, item("1"), claim=False)
    claims = await asyncio.gather(*(replica.mail.claim(ANNA) for replica in (store, other) * 5))
    assert len([claim for claim in claims if claim is not None]) == 1
    assert await tries(store, ANNA) == 1


async def test_a_burial_and_a_commit_of_the_same_head_exclude_each_other(store: Store, other: Store) -> None:
    claim = await accepted(store, ANNA, "1", "2")
    letter = DeadLetter(id="1", owner=ANNA, at=1.0, why="crashed", item=b"item")
    buried, done = await asyncio.gather(other.mail.bury(claim, letter), store.mail.commit(order(claim)))
    assert (buried, done.verdict) in ((True, "lost"), (False, "done"))
    assert len(await store.ledger.dead()) == int(buried)
    assert await store.wire.redis.llen(key(ANNA, "box")) == 1


async def test_the_third_crash_is_counted_though_nobody_lived_to_tell(store: Store, other: Store) -> None:
    await accepted(store, ANNA, "1", "2")
    for hand in (other, store):
        await let_claim_end(store, ANNA)
        await hand.mail.claim(ANNA)
    await let_claim_end(store, ANNA)
    fourth = await other.mail.claim(ANNA)
    assert fourth is not None
    assert fourth.tries == 4, "three ended without a commit"
    assert await store.mail.bury(fourth, DeadLetter(id="1", owner=ANNA, at=1.0, why="crashed", item=b"item"))
    rest = await other.mail.claim(ANNA)
    assert rest is not None
    assert (names(rest.items), rest.tries) == (["2"], 1)


# --- ticket numbers ---------------------------------------------------------------------------------------------------


async def test_tickets_of_one_partition_get_numbers_one_after_another(store: Store, other: Store) -> None:
    """All claim before any commits: each loser decides again with the number that it was told."""
    people = [ANNA, *neighbours(7)]
    claims = {person: await accepted(store, person, person) for person in people}
    free = dict.fromkeys(people, 1)
    numbers: dict[str, int] = {}
    for round_ in range(len(people)):
        waiting = [person for person in people if person not in numbers]
        results = await asyncio.gather(
            *(
                (store, other)[at % 2].mail.commit(
                    order(claims[person], id=f"{round_} {person}", number=free[person], ticket=str(free[person]))
                )
                for at, person in enumerate(waiting)
            )
        )
        assert [result.verdict for result in results].count("done") == 1
        for person, result in zip(waiting, results, strict=True):
            if result.verdict == "done":
                numbers[person] = free[person]
            free[person] = result.next_n
    assert sorted(numbers.values()) == list(range(1, len(people) + 1))
    kept = await store.wire.redis.hgetall(of(ANNA, "tickets"))
    assert kept == {str(number).encode(): person.encode() for person, number in numbers.items()}
    assert [await tries(store, person) for person in people] == [0] * len(people), "losing it is no crash"


# --- one lane, two hands ----------------------------------------------------------------------------------------------


async def test_one_of_many_hands_takes_a_lane(store: Store, other: Store) -> None:
    await store.out.push(LANE, b"1")
    hands = [(replica, f"{name}{at}") for at in range(5) for name, replica in (("a", store), ("b", other))]
    found = await asyncio.gather(*(replica.out.take(LANE, hand) for replica, hand in hands))
    assert len([one for one in found if one is not None]) == 1


async def test_who_was_silent_too_long_before_the_call_does_not_make_it(store: Store, other: Store) -> None:
    await store.out.push(LANE, b"1")
    assert await store.out.take(LANE, "a") is not None
    await let_lease_end(store)
    assert await other.out.take(LANE, "b") is not None
    assert (await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1))[0] == "lost"
    assert (await other.out.begin(LANE, "b", group=b"frozen", count=1, parts=1))[0] == "begun"


async def test_who_was_silent_too_long_after_the_call_does_not_settle_it(store: Store, other: Store) -> None:
    await store.out.push(LANE, b"1")
    await store.out.take(LANE, "a")
    _, nonce, _ = await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1)
    await let_lease_end(store)
    found = await other.out.take(LANE, "b")
    assert found is not None
    assert (found.group, found.nonce, found.begun) == (b"frozen", nonce, 1), "the doubt is known"
    before = await contents(store)
    assert await store.out.settle(outcome(nonce=nonce)) is None
    await store.out.release(LANE, "a", after=0, begun=False)
    assert not await store.out.renew(LANE, "a")
    assert await contents(store) == before


async def test_a_lane_begun_by_a_commit_is_nobody_elses(store: Store, other: Store) -> None:
    """Neither another replica's nor that of a second task of the same process, which was nudged at that moment."""
    claim = await accepted(store, ANNA, "1")
    lane = lane_order(LANE, "hello", group=b"frozen", count=1, parts=1)
    done, *taken = await asyncio.gather(
        store.mail.commit(order(claim, own="a", lanes=[lane])), store.out.take(LANE, "a"), other.out.take(LANE, "b")
    )
    assert len(done.begun) + len([one for one in taken if one is not None]) == 1


async def test_letters_committed_while_a_lane_is_called_are_shown_to_its_holder(store: Store, other: Store) -> None:
    await store.out.push(LANE, b"1")
    await store.out.take(LANE, "a")
    _, nonce, _ = await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1)
    claim = await accepted(other, ANNA, "1")
    done = await other.mail.commit(order(claim, lanes=[lane_order(LANE, "2", group=b"other", count=1, parts=1)]))
    assert done.begun == ()
    assert await store.out.settle(outcome(nonce=nonce)) == (b"2",)


@pytest.mark.parametrize("first", ["settle", "commit"])
async def test_a_lane_that_empties_as_new_letters_come_forgets_none(store: Store, other: Store, first: str) -> None:
    await store.out.push(LANE, b"1")
    await store.out.take(LANE, "a")
    _, nonce, _ = await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1)
    claim = await accepted(other, ANNA, "1")
    wanted = order(claim, own="b", lanes=[lane_order(LANE, "2", group=b"other", count=1, parts=1)])
    if first == "settle":
        left = await store.out.settle(outcome(nonce=nonce))
        done = await other.mail.commit(wanted)
    else:
        done = await other.mail.commit(wanted)
        left = await store.out.settle(outcome(nonce=nonce))
    assert (left, len(done.begun)) == (((), 1) if first == "settle" else ((b"2",), 0))
    assert await store.wire.redis.zscore(of(ANNA, "lanes"), LANE) is not None


async def test_a_halt_and_its_lifting_leave_a_lane_that_goes_on(store: Store, other: Store) -> None:
    """The customer came back while the call that found them gone was on its way: whoever is later, nothing is stuck
    without somebody who knows."""
    await store.out.push(LANE, b"1")
    await store.out.take(LANE, "a")
    _, nonce, _ = await store.out.begin(LANE, "a", group=b"frozen", count=1, parts=1)
    await store.out.settle(outcome(nonce=nonce, step="halt", halt="gone", events=[b"gone"]))
    claim = await other.mail.claim(ANNA)
    assert claim is not None, "the halt is told to the conversation"
    await other.mail.commit(order(claim, lanes=[lane_order(LANE, wake=True)]))
    found = await other.out.take(LANE, "b")
    assert found is not None
    assert (found.group, found.begun) == (b"frozen", 0)
