"""One poller per token: whoever holds the lease polls; the others stand by."""

from __future__ import annotations

import asyncio

from bot.errors import StoreAway
from bot.store.ledger import Ledger


class Lease:
    """`own` tells replicas apart. Advice only: what two pollers accept twice is deduplicated by the mailboxes."""

    def __init__(self, ledger: Ledger, name: str, own: str, lease_ms: int) -> None:
        self._ledger = ledger
        self._name = name
        self._own = own
        self._lease_ms = lease_ms
        self._renew_seconds = lease_ms / 3000

    async def acquire(self) -> None:
        """Wait until it is ours."""
        while not await self._hold(self._lease_ms):
            await asyncio.sleep(self._renew_seconds / 3)

    async def keep(self) -> None:
        """Renew until it is lost."""
        while await self._hold(self._lease_ms):
            await asyncio.sleep(self._renew_seconds)

    async def give_back(self) -> None:
        await self._hold(0)

    async def _hold(self, lease_ms: int) -> bool:
        """While Redis is away nothing can be accepted either, so the lease is simply kept."""
        try:
            return await self._ledger.hold(self._name, self._own, lease_ms)
        except StoreAway:
            return lease_ms != 0
