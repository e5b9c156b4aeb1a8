"""Who waits at a desk: written by COMMIT, read over all partitions; a second run changes nothing."""

from __future__ import annotations

from bot.core.effects import Dequeue, Enqueue
from bot.core.ids import TicketNumber
from bot.engine.order import PACE_KEPT, ranks_of
from bot.store import Store
from bot.store.keys import of, pace_room
from bot.store.records import Committed, Rank
from tests.store.contents import contents
from tests.store.made import ANNA, accepted, order

BORIS = "vk:2"
NOW = 1_795_424_400.0


def waits(number: int, rank: float, desk: str = "default") -> list[Rank]:
    return ranks_of(Enqueue(ticket=TicketNumber(number), desk=desk, rank=rank), NOW)


def leaves(number: int, at: float = NOW, *, served: bool = True) -> list[Rank]:
    return ranks_of(Dequeue(ticket=TicketNumber(number), desk="default", served=served), at)


async def turn(store: Store, owner: str, name: str, ranks: list[Rank]) -> Committed:
    claim = await accepted(store, owner, name)
    return await store.mail.commit(order(claim, id=name, ranks=ranks))


async def test_those_who_wait_are_found_in_every_partition_by_desk(store: Store) -> None:
    await turn(store, ANNA, "1", waits(71, NOW + 60))
    await turn(store, BORIS, "1", waits(72, NOW + 30.25))
    await turn(store, BORIS, "2", waits(136, NOW, desk="second"))
    assert await store.ledger.queue("default", NOW) == ({71: NOW + 60, 72: NOW + 30.25}, 0)
    assert await store.ledger.queue("second", NOW) == ({136: NOW}, 0)
    assert await store.ledger.queue("nobody", NOW) == ({}, 0)


async def test_a_new_rank_moves_and_an_answer_takes_off_and_counts(store: Store) -> None:
    await turn(store, ANNA, "1", waits(71, NOW + 60))
    await turn(store, ANNA, "2", waits(71, NOW + 10))
    assert (await store.ledger.queue("default", NOW))[0] == {71: NOW + 10}
    await turn(store, ANNA, "3", leaves(71))
    assert await store.ledger.queue("default", NOW - 1) == ({}, 1)
    await turn(store, ANNA, "4", leaves(71, NOW + 5, served=False))
    assert await store.ledger.queue("default", NOW - 1) == ({}, 1), "taken back by the customer: nobody answered"


async def test_the_pace_is_of_the_last_hour_and_old_answers_are_forgotten(store: Store) -> None:
    await turn(store, ANNA, "1", leaves(71))
    await turn(store, ANNA, "2", leaves(71, NOW + 1800))
    assert (await store.ledger.queue("default", NOW + 900))[1] == 1
    await turn(store, ANNA, "3", leaves(71, NOW + PACE_KEPT + 1))
    assert await store.wire.redis.zcard(of(ANNA, pace_room("default"))) == 2


async def test_a_commit_made_again_changes_nothing(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    wanted = order(claim, id="1", ranks=[*waits(71, NOW), *leaves(135)])
    await store.mail.commit(wanted)
    before = await contents(store)
    assert (await store.mail.commit(wanted)).verdict == "again"
    assert await contents(store) == before


async def test_a_commit_that_lost_leaves_the_queue_alone(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    await store.mail.commit(order(claim, id="1"))
    assert (await store.mail.commit(order(claim, id="2", ranks=waits(71, NOW)))).verdict == "lost"
    assert (await store.ledger.queue("default", NOW))[0] == {}
