"""The desks' boards: who waits for people and how fast they answer, as every turn of this process may know it.

A commit of this process is on the board at once; what other replicas did shows a few seconds later. So a place in the
queue is exact with one replica and good to a few seconds with several; nobody is answered by it, only told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import msgspec

from bot import log
from bot.core.effects import Dequeue, Enqueue
from bot.core.ids import CustomerId, TicketNumber
from bot.core.world import Queue, World
from bot.engine.order import PACE_KEPT, Queued
from bot.errors import StoreError
from bot.store import Store

LOG = log.get("board")
REFRESH_SECONDS = 5.0
MakeWorld = Callable[[CustomerId, TicketNumber], World]


class Board:
    """`run` keeps it fresh, `note` adds what was just committed here, `informed` hands it to turns."""

    def __init__(self, store: Store, desks: Iterable[str], clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._waiting: dict[str, dict[int, float]] = {desk: {} for desk in desks}
        self._answered: dict[str, int] = {}
        self._queues: dict[str, Queue] = {}

    async def run(self) -> None:
        while True:
            try:
                await self.refresh()
            except StoreError as error:  # what is on the board stays until it can be read again
                LOG.info("board_not_read", why=str(error))
            await asyncio.sleep(REFRESH_SECONDS)

    async def refresh(self) -> None:
        """Raises StoreAway."""
        since = self._clock() - PACE_KEPT
        for desk in self._waiting:
            self._waiting[desk], self._answered[desk] = await self._store.ledger.queue(desk, since)
        self._queues = {}

    def note(self, changes: Iterable[Queued]) -> None:
        for change in changes:
            waiting = self._waiting.setdefault(change.desk, {})
            match change:
                case Enqueue(ticket=ticket, rank=rank):
                    waiting[ticket] = rank
                case Dequeue(ticket=ticket, desk=desk, served=served):
                    waiting.pop(ticket, None)
                    self._answered[desk] = self._answered.get(desk, 0) + served
            # Not changed in place: worlds were handed the old one, and they do not change.
            self._queues = {desk: queue for desk, queue in self._queues.items() if desk != change.desk}

    def queues(self) -> dict[str, Queue]:
        for desk, waiting in self._waiting.items():
            if desk not in self._queues:
                ranks = tuple(sorted(waiting.values()))
                self._queues = {**self._queues, desk: Queue(ranks=ranks, per_hour=self._answered.get(desk, 0))}
        return self._queues

    def waiting(self, desk: str) -> list[tuple[float, int]]:
        """(rank, ticket) of all who wait there."""
        return [(rank, ticket) for ticket, rank in self._waiting.get(desk, {}).items()]

    def informed(self, make_world: MakeWorld) -> MakeWorld:
        """Worlds that know the queues."""
        return lambda customer, number: msgspec.structs.replace(make_world(customer, number), queues=self.queues())
