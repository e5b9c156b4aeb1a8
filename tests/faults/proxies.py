"""Two small servers between a bot and the world: one in front of Redis, one in front of the emulated messengers.

Each takes calls apart as far as it needs to name them, passes them on, and carries out what the gate decides.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import nullcontext, suppress
from typing import Any
from urllib.parse import urlsplit

from bot.store.wire import load_scripts
from tests.faults.gate import Gate, Mode

BROKEN = (ConnectionError, asyncio.IncompleteReadError)
SCRIPTS = {hashlib.sha1(text.encode()).hexdigest().encode(): name for name, text in load_scripts().items()}
UNCOUNTED = frozenset({"SELECT", "SCRIPT", "CONFIG", "CLIENT", "HELLO", "PING", "ECHO"})
"""What the client says for itself, or to prepare."""
BY_TIME = frozenset({"sweep", "hold", "renew"})
"""Scripts that run every moment whatever happens: only the first calls have numbers that mean something."""
FIRST = 3
POLLS = frozenset({"telegram getUpdates", "vk a_check"})
END = b"the end of what counts"


class Proxy:
    """Listens on a free port of 127.0.0.1; `close` ends it with all that is connected."""

    def __init__(self, gate: Gate, upstream: int) -> None:
        self.gate = gate
        self.upstream = upstream
        self.port = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self, serve: Callable[[StreamReader, StreamWriter], Coroutine[Any, Any, None]]) -> None:
        def connected(reader: StreamReader, writer: StreamWriter) -> None:
            self.spawn(served(reader, writer))

        async def served(reader: StreamReader, writer: StreamWriter) -> None:
            try:
                with suppress(*BROKEN):
                    await serve(reader, writer)
            finally:
                writer.close()

        self._server = await asyncio.start_server(connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


# --- Redis ---


class RedisProxy(Proxy):
    """Counts commands one by one, also inside a pipeline; scripts by their names."""

    def __init__(self, gate: Gate, upstream: int) -> None:
        super().__init__(gate, upstream)
        self._by_time = dict.fromkeys(BY_TIME, FIRST)

    async def start(self) -> RedisProxy:
        await self.open(self._serve)
        return self

    async def _serve(self, client: StreamReader, back: StreamWriter) -> None:
        answers, server = await asyncio.open_connection("127.0.0.1", self.upstream)
        line = Line(self.gate, back)
        pump = self.spawn(line.relay(answers))
        commands = Commands()
        try:
            while some := await client.read(65536):
                line.waits(True)
                for name, raw in commands.feed(some):
                    if not await self._pass(name, raw, server, line):
                        return
        finally:
            line.waits(False)
            pump.cancel()
            server.close()

    async def _pass(self, name: str, raw: bytes, server: StreamWriter, line: Line) -> bool:
        """False when the connection is to be cut."""
        fate = self.gate.arrives(f"redis {name}") if self._counts(name) else None
        if fate in ("killed before", "call lost"):
            self.gate.strike(fate)
            return False
        server.write(raw)
        if fate is None:
            return True
        # The answer to this ECHO comes after the command was carried out; nothing of what comes until then passes.
        line.cut = True
        server.write(b"*2\r\n$4\r\nECHO\r\n$%d\r\n%b\r\n" % (len(END), END))
        await line.ended.wait()
        self.gate.strike(fate)
        return False

    def _counts(self, name: str) -> bool:
        if name in BY_TIME:
            self._by_time[name] -= 1
            return self._by_time[name] >= 0
        return name not in UNCOUNTED


class Line:
    """Answers on their way back; once `cut`, they are swallowed, and `ended` tells when the last one came."""

    def __init__(self, gate: Gate, back: StreamWriter) -> None:
        self.gate = gate
        self.back = back
        self.cut = False
        self.ended = asyncio.Event()
        self._waiting = False

    def waits(self, waiting: bool) -> None:
        """Whether something was asked and nothing answered yet."""
        self.gate.trips += waiting - self._waiting
        self._waiting = waiting
        self.gate.changed.set()

    async def relay(self, answers: StreamReader) -> None:
        swallowed = b""
        with suppress(*BROKEN):
            while some := await answers.read(65536):
                if self.cut:
                    swallowed += some
                    if END in swallowed:
                        self.ended.set()
                else:
                    self.back.write(some)
                    self.waits(False)
        self.back.close()


class Commands:
    """A stream of Redis's protocol into commands: (name of command or script, bytes)."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, some: bytes) -> Iterator[tuple[str, bytes]]:
        self._rest += some
        while (end := self._end()) > 0:
            raw, self._rest = self._rest[:end], self._rest[end:]
            yield self._name(raw), raw

    def _end(self) -> int:
        """Where the first whole command ends; 0 when it is not whole yet."""
        at = self._rest.find(b"\r\n")
        if at < 0:
            return 0
        for _ in range(int(self._rest[1:at])):
            start = at + 2
            at = self._rest.find(b"\r\n", start)
            if at < 0:
                return 0
            at += 2 + int(self._rest[start + 1 : at])
        return at + 2 if at + 2 <= len(self._rest) else 0

    def _name(self, raw: bytes) -> str:
        parts = raw.split(b"\r\n", 5)
        name = parts[2].decode().upper()
        return SCRIPTS[parts[4]] if name == "EVALSHA" else name


# --- the messengers ---


class HttpProxy(Proxy):
    """Counts requests by the method of the Bot API or of VK's API."""

    async def start(self) -> HttpProxy:
        await self.open(self._serve)
        return self

    async def _serve(self, client: StreamReader, back: StreamWriter) -> None:
        answers, server = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            while request := await message(client):
                name = method(request)
                if name == "vk a_check" and (since := re.search(rb"\bts=(\d+)", request)):
                    self.gate.events = int(since[1])
                with nullcontext() if name in POLLS else self.gate.call():
                    if not await self._pass(self.gate.arrives(name), request, answers, server, back):
                        return
        finally:
            server.close()

    async def _pass(
        self, fate: Mode | None, request: bytes, answers: StreamReader, server: StreamWriter, back: StreamWriter
    ) -> bool:
        if fate in ("killed before", "call lost"):
            self.gate.strike(fate)
            return False
        server.write(request)
        answer = await message(answers)
        if fate is not None:
            self.gate.strike(fate)
            return False
        back.write(answer)
        return True


async def message(stream: StreamReader) -> bytes:
    """One request or answer, head and body; empty at the end of the connection. Chunked ones do not occur here."""
    try:
        head = await stream.readuntil(b"\r\n\r\n")
    except BROKEN:
        return b""
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    assert length or b"chunked" not in head.lower(), head
    return head + await stream.readexactly(int(length[1]) if length else 0)


def method(request: bytes) -> str:
    """`telegram sendMessage`, `vk messages.send`, `vk a_check`."""
    path = urlsplit(request.split(b" ", 2)[1].decode()).path
    if path.startswith("/vk/longpoll/"):
        return "vk a_check"
    messenger = path.split("/")[1]
    return f"{messenger} {path.rsplit('/', 1)[1]}"
