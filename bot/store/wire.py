"""The one connection to Redis: scripts by name, calls of one moment in one round trip.

Calls made in the same turn of the event loop travel together (one write, one read): a batch of updates costs one trip,
and so do a turn's several calls. Redis errors come out as bot.errors.StoreAway; a script that Redis forgot is loaded
again (NOSCRIPT). Nothing is repeated here otherwise: redis-py's own retries are switched off, since callers know what a
repeat means.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    ClusterDownError,
    DataError,
    MasterDownError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TryAgainError,
)

from bot.errors import StoreAway, StoreError

Argument = str | bytes | int | float

# Answers that mean "not now" rather than "never": a server that starts, fails over or has no memory for the moment.
# redis-py makes types of some (and takes the code out of their words), and leaves the code in the words of the others.
PASSING = (ClusterDownError, MasterDownError, OutOfMemoryError, ReadOnlyError, TryAgainError)
PASSING_CODES = ("MISCONF", "NOREPLICAS", "BUSY")


def load_scripts() -> dict[str, str]:
    """`lua/<name>.lua` by name."""
    folder = files("bot.store") / "lua"
    return {entry.name[:-4]: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".lua")}


class Call:
    """One command waiting for the next trip."""

    __slots__ = ("answer", "arguments")

    def __init__(self, arguments: tuple[Argument, ...], answer: asyncio.Future[Any]) -> None:
        self.arguments = arguments
        self.answer = answer


class Wire:
    """Commands and scripts of one Redis. `trips` counts round trips, for the benchmark."""

    def __init__(self, url: str, *, connections: int = 16, timeout: float = 10.0) -> None:
        pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
            url,
            max_connections=connections,
            timeout=None,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
            retry_on_error=[],
            health_check_interval=0,
        )
        self.redis: Redis = Redis.from_pool(pool)
        self.trips = 0
        self._scripts = load_scripts()
        self._hashes: dict[str, str] = {}
        self._waiting: list[Call] = []
        self._scheduled = False
        self._flights: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Load the scripts. Raises StoreAway."""
        try:
            for name, text in self._scripts.items():
                self._hashes[name] = await self.redis.script_load(text)
        except (RedisError, OSError) as error:
            raise StoreAway(f"Redis does not answer: {describe(error)}") from error

    async def close(self) -> None:
        for flight in tuple(self._flights):
            await asyncio.wait([flight])
        await self.redis.aclose()
        await self.redis.connection_pool.disconnect()

    def command(self, *arguments: Argument) -> asyncio.Future[Any]:
        """Queue one command for the next trip."""
        loop = asyncio.get_running_loop()
        call = Call(arguments, loop.create_future())
        self._waiting.append(call)
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(self._depart)
        return call.answer

    async def script(self, name: str, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        """Run lua/<name>.lua. Raises StoreAway, StoreError."""
        try:
            return await self.command("EVALSHA", self._hashes[name], len(keys), *keys, *arguments)
        except NoScriptError:
            await self.start()
            return await self.command("EVALSHA", self._hashes[name], len(keys), *keys, *arguments)

    def hash_of(self, name: str) -> str:
        return self._hashes[name]

    def _depart(self) -> None:
        self._scheduled = False
        calls, self._waiting = self._waiting, []
        flight = asyncio.get_running_loop().create_task(self._fly(calls))
        self._flights.add(flight)
        flight.add_done_callback(self._flights.discard)

    async def _fly(self, calls: list[Call]) -> None:
        self.trips += 1
        try:
            pipeline = self.redis.pipeline(transaction=False)
            for call in calls:
                pipeline.execute_command(*call.arguments)
            answers = await pipeline.execute(raise_on_error=False)
        except asyncio.CancelledError:
            answers = [StoreAway("stopping")] * len(calls)
        except Exception as error:  # whatever it was, nobody may wait for ever for an answer
            answers = [error] * len(calls)
        for call, answer in zip(calls, answers, strict=True):
            if call.answer.done():
                continue
            if isinstance(answer, BaseException):
                call.answer.set_exception(translate(answer))
            else:
                call.answer.set_result(answer)


def translate(error: BaseException) -> BaseException:
    """Redis's error as the caller's duty. NOSCRIPT stays: `script` mends it."""
    match error:
        case NoScriptError() | StoreAway():
            return error
        case ResponseError() if not isinstance(error, PASSING) and not str(error).startswith(PASSING_CODES):
            return StoreError(f"Redis refused a command: {describe(error)}")
        case DataError():
            return StoreError(f"a command could not be sent: {type(error).__name__}")
    return StoreAway(f"Redis does not answer: {describe(error)}")


def describe(error: BaseException) -> str:
    """The error's first line, without arguments of commands (they may hold a customer's words)."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
