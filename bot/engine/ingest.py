"""From a messenger into mailboxes: accept raw, then acknowledge. Knows sources and mailboxes, does not know what
updates mean.

A batch is confirmed (by asking for the next one) only when every update of it is stored. While Redis is away nothing is
confirmed: the messenger keeps its queue for us (Telegram 24 hours, VK some time).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from bot import log
from bot.adapters.port import Batch, RawUpdate, Source
from bot.core.ids import Messenger
from bot.engine.lease import Lease
from bot.errors import SourceAway, SourceConflict, StoreAway, TokenRefused
from bot.metrics import Metrics
from bot.store import Store
from bot.store.records import Claim, Item

LOG = log.get("ingest")
MOST_TURNS = 256
"""Turns under way above which accepting does not start further ones: the sweep takes them up."""


class Worker(Protocol):
    """Where claims go (engine.turns.Turns)."""

    @property
    def busy(self) -> int: ...
    def start(self, claim: Claim) -> None: ...


class Ingest:
    """One messenger's source. `state(text)` reports health: empty text means well."""

    def __init__(
        self,
        *,
        messenger: Messenger,
        source: Source,
        store: Store,
        lease: Lease,
        worker: Worker,
        clock: Callable[[], float],
        state: Callable[[str], None],
        metrics: Metrics,
    ) -> None:
        self._messenger = messenger
        self._source = source
        self._store = store
        self._lease = lease
        self._worker = worker
        self._clock = clock
        self._state = state
        self._metrics = metrics
        self._position = ""
        self.listening = asyncio.Event()
        """From here on nothing that people write is missed: the messenger keeps it, or our position is stored."""

    async def run(self) -> None:
        """Poll for ever; cancelled to stop."""
        try:
            while True:
                await self._lease.acquire()
                await self._poll_while_ours()
        finally:
            await self._stop()

    async def _poll_while_ours(self) -> None:
        keeper = asyncio.create_task(self._lease.keep())
        poller = asyncio.create_task(self._poll())
        try:
            await asyncio.wait((keeper, poller), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (keeper, poller):
                task.cancel()
            await asyncio.gather(keeper, poller, return_exceptions=True)

    async def _poll(self) -> None:
        """Until the lease is lost. Every trouble of a source ends in a pause and another try."""
        tries = 0
        while True:
            try:
                position = await self._store.ledger.position(self._messenger)
                if position or self._source.kept_for_us:
                    self.listening.set()
                    self._state("")
                async for batch in self._source.batches(position):
                    tries = 0
                    await self._accept(batch)
                    self._state("")
                pause = 0.1
            except SourceAway as error:
                pause = max(error.after, backoff(tries))
                self._trouble("source_away", str(error))
            except SourceConflict as error:
                pause = 5.0
                self._trouble("source_conflict", str(error))
            except TokenRefused as error:
                pause = 30.0
                self._trouble("token_refused", str(error))
            except StoreAway as error:
                pause = backoff(tries)
                self._trouble("store_away", str(error))
            tries += 1
            await asyncio.sleep(pause)

    def _trouble(self, event: str, why: str) -> None:
        self._state(why)
        LOG.warning(event, messenger=self._messenger, why=why)

    async def _accept(self, batch: Batch) -> None:
        """Store the whole batch; repeated until it is stored (each update is taken once)."""
        tries = 0
        updates = [update for update in batch.updates if not update.passing]
        claims: list[Claim | None] = []
        while updates:
            try:
                claims = await asyncio.gather(*(self._take(update) for update in updates))
                break
            except StoreAway as error:
                self._trouble("store_away", str(error))
                await asyncio.sleep(backoff(tries))
                tries += 1
        self._metrics.accepted.labels(self._messenger).inc(len(updates))
        for claim in claims:
            if claim is not None:
                self._worker.start(claim)
        if batch.gap:
            LOG.warning("source_gap", messenger=self._messenger)
        if batch.position != self._position and not self._source.kept_for_us:
            await self._store.ledger.set_position(self._messenger, batch.position)
        self._position = batch.position
        self.listening.set()

    async def _take(self, update: RawUpdate) -> Claim | None:
        item = Item(id=update.id, kind="raw", source=self._messenger, at=self._clock(), body=update.raw)
        return await self._store.mail.accept(update.chat, item, claim=self._worker.busy < MOST_TURNS)

    async def _stop(self) -> None:
        try:
            if self._position:
                await asyncio.wait_for(self._source.confirm(self._position), 5)
            await self._lease.give_back()
        except (TimeoutError, SourceAway, SourceConflict, TokenRefused, StoreAway) as error:
            LOG.info("source_left_unconfirmed", messenger=self._messenger, why=type(error).__name__)


def backoff(tries: int) -> float:
    """0.2, 0.4, … 5 seconds."""
    return min(0.2 * 2.0 ** min(tries, 8), 5.0)
