"""A proxy on 127.0.0.1 before Redis that loses what it is told to lose: a request, or the answer to one that was
carried out. Either way the connection is gone, as it is when a network fails."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

Fate = Literal["pass", "lose the request", "lose the answer"]
Judge = Callable[[bytes], Fate]


class EatingProxy:
    """`judge` sees what a client sends, as it comes off the wire, and says what becomes of it. `url` is the proxy's."""

    def __init__(self, redis_url: str) -> None:
        self._there = urlsplit(redis_url)
        self.judge: Judge = lambda request: "pass"
        self.url = ""
        self.lost = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def lose_the_answer_to(self, marker: bytes) -> None:
        """Once: the next request that holds these bytes is carried out and not answered."""

        def judge(request: bytes) -> Fate:
            if marker not in request:
                return "pass"
            self.judge = lambda later: "pass"
            return "lose the answer"

        self.judge = judge

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        there = await asyncio.open_connection(self._there.hostname, self._there.port)
        hungry = asyncio.Event()
        back = asyncio.create_task(self._answers(there[0], writer, hungry))
        try:
            while request := await reader.read(65536):
                match self.judge(request):
                    case "lose the request":
                        self.lost += 1
                        break
                    case "lose the answer":
                        self.lost += 1
                        hungry.set()
                there[1].write(request)
                await there[1].drain()
                if hungry.is_set():
                    await back
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            back.cancel()
            for end in (writer, there[1]):
                end.close()
            self._tasks.discard(task)

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hungry: asyncio.Event) -> None:
        with contextlib.suppress(ConnectionError):
            while answer := await reader.read(65536):
                if hungry.is_set():
                    return
                writer.write(answer)
                await writer.drain()

    async def end(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks))


@asynccontextmanager
async def eating(redis_url: str) -> AsyncIterator[EatingProxy]:
    """A proxy before this Redis, for the length of the block."""
    proxy = EatingProxy(redis_url)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    proxy.url = f"redis://127.0.0.1:{port}{urlsplit(redis_url).path}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.end()
