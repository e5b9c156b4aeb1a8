"""Parts of an adapter that need a slow library: loaded in a thread, awaited at first use, so that accepting need not
wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.adapters.port import ByteStream, Files, Operation, Receipt, Sender
from bot.core.content import Attachment

ClientT = TypeVar("ClientT")

ONE_AT_A_TIME = threading.Lock()
"""Both libraries import the same third ones; two threads half-way through one import can see it unfinished."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded(Generic[ClientT]):
    """What came with the library."""

    client: ClientT
    sender: Sender
    files: Files


class Late(Generic[ClientT]):
    """A sender and files that are there as soon as `load` is done. Its error, if any, is raised at each use."""

    def __init__(self, load: Callable[[], Loaded[ClientT]]) -> None:
        self._loading = asyncio.create_task(asyncio.to_thread(_alone, load), name="load a messenger's library")

    @property
    def ready(self) -> bool:
        return self._loading.done()

    async def get(self) -> Loaded[ClientT]:
        return await asyncio.shield(self._loading)

    async def settled(self) -> Loaded[ClientT] | None:
        """When loading has ended, well or not: None if it failed."""
        (outcome,) = await asyncio.gather(self._loading, return_exceptions=True)
        return None if isinstance(outcome, BaseException) else outcome

    async def send(self, operation: Operation) -> Receipt:
        return await (await self.get()).sender.send(operation)

    async def open(self, attachment: Attachment) -> ByteStream:
        return await (await self.get()).files.open(attachment)


def _alone(load: Callable[[], Loaded[ClientT]]) -> Loaded[ClientT]:
    with ONE_AT_A_TIME:
        return load()
