"""A bot on a stage where everything can be struck: its own emulated messengers, its own database of one Redis, both
behind proxies, and a supervisor that starts it again whenever it ends.

Knows when all is quiet, by looking at what is stored and what is queued; nothing here waits for time to pass.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Any
from zoneinfo import ZoneInfo

from redis import Redis

from bot.sandbox.app import Sandbox
from bot.sandbox.records import BOT, Message
from bot.support_toml import Hours
from tests.faults.forge import Forge, Order
from tests.faults.gate import Fault, Gate, Point
from tests.faults.proxies import HttpProxy, RedisProxy

PATIENCE = 60.0
"""Seconds until a wait is a failure. A run that passes never waits so long; a busy machine may be slow."""
MOST_STARTS = 6


def until_night() -> float:
    """Seconds until the next hour in which nobody works: promises made at night name the same moment for hours, so two
    runs say the same."""
    hours = Hours()
    now = datetime.now(ZoneInfo(hours.timezone))
    return (hours.close_minute + 60 - now.hour * 60 - now.minute) * 60.0


class Bot:
    """One process of the bot, started again when it ends, unless it was told to stop."""

    def __init__(self, forge: Forge, order: Order) -> None:
        self.order = order
        self.pid = 0
        self.starts = 0
        self.status: int | None = None
        self._forge = forge
        self._ended = asyncio.Event()
        self._stays_down = False
        self._starting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """From now on it is started again whenever it ends."""
        self._stays_down = False
        await self._start()

    async def _start(self) -> None:
        assert self.starts < MOST_STARTS, "the bot ends again and again"
        self.starts += 1
        self._ended.clear()
        self.pid = await self._forge.start(self.order, self._over)

    def kill(self) -> None:
        """kill -9; it is started again, and that does not count as an end of its own."""
        self.starts = 0
        self._signal(signal.SIGKILL)

    async def returns(self) -> None:
        """Until the one that was killed is another."""
        await self._ended.wait()
        if self._starting is not None:
            await self._starting

    async def ends(self, how: signal.Signals) -> int:
        """Its exit status once it is gone; it is not started again."""
        self._stays_down = True
        if self._starting is not None:
            await self._starting
        self._signal(how)
        await self._ended.wait()
        assert self.status is not None
        return self.status

    def _signal(self, how: signal.Signals) -> None:
        if self.pid and not self._ended.is_set():
            os.kill(self.pid, how)

    def _over(self, status: int) -> None:
        self.status = status
        self._ended.set()
        if not self._stays_down:
            self._starting = asyncio.get_running_loop().create_task(self._start())


class Stage:
    """Everything of one run. `redis` is the test's own connection to the run's database."""

    def __init__(self, sandbox: Sandbox, gate: Gate, redis: Redis, bots: list[Bot], folder: Path) -> None:
        self.sandbox = sandbox
        self.gate = gate
        self.redis = redis
        self.bots = bots
        self.folder = folder

    # --- what people do ---

    def writes(self, person: str, text: str, *, thread: int | None = None, chat: str | None = None) -> int:
        """The number of the new message."""
        wish = {"from": person, "chat": chat or person, "thread": thread, "text": text}
        number: int = self.sandbox.control.say(wish)["message"]
        return number

    def staff_writes(self, person: str, thread: int, text: str) -> int:
        return self.writes(person, text, thread=thread, chat=self.sandbox.staff_chat)

    def shown(self, chat: str, thread: int | str | None = "all") -> list[Message]:
        """What stands there, service messages left out."""
        return [one for one in self.sandbox.world.transcript(chat, thread) if not one.deleted and not one.service]

    def said(self, chat: str, thread: int | str | None = "all") -> list[Message]:
        """What the bot said there."""
        return [one for one in self.shown(chat, thread) if one.sender == BOT]

    # --- what is stored ---

    def names(self, room: str) -> list[str]:
        """Keys of this kind that are not empty."""
        found = self.redis.keys(f"*}}:{room}*")
        return [name if isinstance(name, str) else name.decode() for name in found]

    def stored(self, name: str) -> bytes:
        """A string; empty when there is none."""
        found = self.redis.get(name)
        return found if isinstance(found, bytes) else b""

    def linked(self) -> list[int]:
        """Topics that belong to a ticket."""
        return [int(thread) for key in self.names("threads") for thread in self.redis.hkeys(key)]

    # --- waiting ---

    async def reaches(self, point: Point) -> None:
        """Until this call passed the gate."""
        await self._until(str(point), lambda: None if point in self.gate.passed else "it did not pass")

    async def quiet(self) -> None:
        """Until everything that people did has had all its consequences."""
        await self._until("quiet", self.unrest)

    async def _until(self, what: str, lacks: Callable[[], str | None]) -> None:
        """Until nothing is lacking, looked at whenever something passed the gate."""
        try:
            async with asyncio.timeout(PATIENCE):
                while lacks():
                    self.gate.changed.clear()
                    await self.gate.changed.wait()
        except TimeoutError:
            raise AssertionError(f"{what} never came: {lacks()}\n{self.log()}") from None

    def unrest(self) -> str | None:
        """What is not done yet; the cheap questions first."""
        if self.gate.calls or self.gate.trips:
            return "calls under way"
        if self.sandbox.updates.pending():
            return "updates of Telegram"
        if self.gate.events != self.sandbox.events.ts:
            return "events of VK"
        return ", ".join(name for name in self.names("") if self._due(name)) or None

    def _due(self, name: str) -> bool:
        """Whether a queue has something that is to be done: mailboxes and lanes at any time, timers when it is time."""
        match name.rpartition(":")[2]:
            case "ready" | "lanes":
                return True
            case "timers":
                return bool(self.redis.zcount(name, "-inf", self.sandbox.world.now() * 1000))
        return False

    def log(self) -> str:
        """The last lines of the bot's log."""
        return "".join((self.folder / "log").read_text(errors="replace").splitlines(keepends=True)[-40:])


@asynccontextmanager
async def staged(
    forge: Forge, redis_port: int, number: int, fault: Fault | None = None, *, bots: int = 1, **more: Any
) -> AsyncIterator[Stage]:
    """A stage on the Redis database of this number, emptied, with its bots starting."""
    redis = Redis(port=redis_port, db=number)
    redis.flushdb()
    gate = Gate(fault)
    ahead = until_night()
    sandbox = Sandbox(page=False, clock=lambda: time.time() + ahead)
    await sandbox.start()
    store, messengers = await RedisProxy(gate, redis_port).start(), await HttpProxy(gate, sandbox.port).start()
    sandbox.community.root = f"http://127.0.0.1:{messengers.port}"
    folder = Path(tempfile.mkdtemp(prefix="otklik-stage-"))
    (folder / "log").touch()
    order = Order(
        telegram_token=sandbox.telegram_token,
        telegram_api_url=f"http://127.0.0.1:{messengers.port}/telegram",
        vk_token=sandbox.vk_token,
        vk_api_url=f"http://127.0.0.1:{messengers.port}/vk/method/",
        staff_chat=sandbox.staff_chat,
        redis_url=f"redis://127.0.0.1:{store.port}/{number}",
        folder=str(folder),
        ahead=ahead,
        **more,
    )
    troupe = [Bot(forge, order) for _ in range(bots)]
    gate.kill = troupe[0].kill
    stage = Stage(sandbox, gate, redis, troupe, folder)
    try:
        await asyncio.gather(*(bot.start() for bot in troupe))
        yield stage
    finally:
        await asyncio.gather(*(bot.ends(signal.SIGKILL) for bot in troupe))
        await messengers.close()
        await store.close()
        await sandbox.stop()
        redis.close()
        rmtree(folder)
