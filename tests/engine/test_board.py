"""The board: what was committed here is on it at once, what others committed after a look; a lost Redis leaves it as it
is."""

from __future__ import annotations

from bot.core.effects import Dequeue, Enqueue
from bot.core.ids import CustomerId, TicketNumber
from bot.core.world import Queue, World
from bot.engine.board import Board
from bot.engine.order import ranks_of
from bot.store import Store
from tests.handlers.shop import NOON, world
from tests.store.made import ANNA, accepted, order


def waits(number: int, rank: float) -> Enqueue:
    return Enqueue(ticket=TicketNumber(number), desk="default", rank=rank)


def leaves(number: int) -> Dequeue:
    return Dequeue(ticket=TicketNumber(number), desk="default", served=True)


async def test_the_board_of_one_replica_and_of_another(redis_url: str) -> None:
    store = Store(redis_url)
    await store.start()
    ours, theirs = (Board(store, ["default"], lambda: NOON) for _ in range(2))
    claim = await accepted(store, ANNA, "1")
    ranks = [rank for one in (waits(71, NOON + 9), waits(135, NOON + 3)) for rank in ranks_of(one, NOON)]
    await store.mail.commit(order(claim, ranks=ranks))
    ours.note([waits(71, NOON + 9), waits(135, NOON + 3)])
    assert ours.queues()["default"] == Queue(ranks=(NOON + 3, NOON + 9))
    assert theirs.queues()["default"] == Queue()
    await theirs.refresh()
    assert theirs.queues() == ours.queues()
    await store.close()


def test_a_place_is_what_goes_before_it_and_a_wait_is_by_the_pace() -> None:
    board = Board(Store("redis://127.0.0.1:1"), ["default"], lambda: NOON)
    board.note([waits(71, NOON + 1), waits(135, NOON + 2), waits(199, NOON + 3), leaves(71), leaves(263)])
    queue = board.queues()["default"]
    assert (queue.ahead(NOON + 3), queue.per_hour) == (1, 2)
    assert queue.wait(NOON + 3) == 3600
    assert Queue(ranks=(1.0,)).wait(2.0) is None


def test_worlds_know_the_queues_of_their_moment() -> None:
    board = Board(Store("redis://127.0.0.1:1"), ["default"], lambda: NOON)

    def plain(customer: CustomerId, number: TicketNumber) -> World:
        return world(customer, number=number)

    informed = board.informed(plain)
    before = informed(CustomerId(ANNA), TicketNumber(71))
    board.note([waits(71, NOON)])
    after = informed(CustomerId(ANNA), TicketNumber(71))
    assert (before.queues["default"].ranks, after.queues["default"].ranks) == ((), (NOON,))
