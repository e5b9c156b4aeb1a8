"""The safety net: once a second every replica looks for what crashed owners, timers and reserved slots left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot import log
from bot.errors import StoreAway, StoreError
from bot.store import Store
from bot.store.keys import SEPARATOR

LOG = log.get("sweep")


class Sweep:
    """`take_up(owner)` works on a mailbox, `deliver(lane)` on a lane, `erase()` on what is to be forgotten."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], float],
        take_up: Callable[[str], None],
        deliver: Callable[[str], None],
        state: Callable[[str], None],
        erase: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._take_up = take_up
        self._deliver = deliver
        self._state = state
        self._erase = erase

    async def run(self) -> None:
        while True:
            try:
                await self.once()
                self._state("")
            except StoreAway as error:
                self._state(str(error))
            except StoreError as error:
                LOG.error("sweep_failed", why=str(error))
            await asyncio.sleep(self._store.leases.sweep / 1000)

    async def once(self) -> None:
        """One look at all partitions."""
        now = self._clock()
        for due in await self._store.ledger.sweep(now):
            owners = set(due.owners)
            for timer in due.timers:
                owner = timer.split(SEPARATOR, 1)[0]
                if await self._store.ledger.fire(timer, owner, now):
                    owners.add(owner)
            for owner in owners:
                self._take_up(owner)
            for lane in due.lanes:
                self._deliver(lane)
        if self._erase:
            await self._erase()
