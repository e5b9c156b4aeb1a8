"""A whole shop for a journey: emulated messengers, a real Redis, the real bot in this process, and its people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.app import Sandbox
from bot.settings import SHIPPED_CONTENT, Settings, load
from tests.journeys.mirror import PATIENCE, Mirror, mirror
from tests.journeys.stage import Customer, Staff
from tests.redis_server import RedisServer

if TYPE_CHECKING:
    from bot.shelf import Shelf

NOON = 1_795_424_400.0
"""Monday, 23 November 2026, 12:00 in Moscow."""
READY_WITHIN = 60.0
"""Seconds; both messengers' libraries are imported in them."""
STOPPED_WITHIN = 20.0
QUICK = """
[limits]
telegram_group_per_minute = 1200
telegram_chat_per_second = 20
vk_chat_per_second = 20
"""
"""A journey is about what is said. The messengers' own pace is tested where nobody has to wait for it."""
NOTHING: Mapping[str, str] = {}


@dataclass(kw_only=True)
class Shop:
    """Who is there, by name; `restart` ends the bot and starts it again on the same Redis. Messengers and bot share one
    wall clock, which `passes` moves."""

    sandbox: Sandbox
    mirror: Mirror
    settings: Settings
    staff: Staff
    bot: Bot

    @property
    def anna(self) -> Customer:
        """Telegram, Russian."""
        return self.customer("Анна")

    @property
    def john(self) -> Customer:
        """Telegram, English."""
        return self.customer("John")

    @property
    def boris(self) -> Customer:
        """VK, Russian; his client shows buttons."""
        return self.customer("Борис")

    @property
    def vera(self) -> Customer:
        """VK, Russian; her client shows no buttons."""
        return self.customer("Вера")

    @property
    def emma(self) -> Customer:
        """VK, English."""
        return self.customer("Emma")

    def customer(self, name: str) -> Customer:
        return Customer(self.mirror, next(item for item in self.mirror.people.values() if item["name"] == name))

    async def passes(self, seconds: float) -> None:
        """Time, for messengers and bot alike. Timers fire at the bot's next look, within a second. VK forgets within an
        hour what was not fetched: a bot that runs has everything before its clock jumps."""
        if self.bot.is_up:
            async with asyncio.timeout(PATIENCE):
                await self.sandbox.events.drained()
        await self.mirror.post("clock", advance=seconds)

    async def restart(self) -> None:
        await self.bot.stop()
        await self.bot.start()


class Bot:
    """The real bot as a task of this process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self.clock = clock
        self._running: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()

    async def start(self) -> None:
        from bot.app import run  # with it come the messengers' libraries, which tests elsewhere do not need

        ready, self._stop = asyncio.Event(), asyncio.Event()
        read = shipped() if self.settings.content_dir == SHIPPED_CONTENT else None
        serving = run(self.settings, ready=ready, stop=self._stop, clock=self.clock, shelf=read)
        self._running = asyncio.create_task(serving)
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self._running, waiting}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()
        assert ready.is_set(), "the bot did not become ready"

    @property
    def is_up(self) -> bool:
        return self._running is not None

    async def stop(self) -> None:
        if self._running is not None:
            self._stop.set()
            running, self._running = self._running, None
            await asyncio.wait_for(running, STOPPED_WITHIN)


@cache
def shipped() -> Shelf:
    """The shipped content, read once for all journeys: nobody edits it here, and to read it takes most of a start."""
    from bot.shelf import Shelf

    return Shelf(SHIPPED_CONTENT)


@pytest.fixture(scope="session")
def durable_redis() -> Iterator[RedisServer]:
    """One for each test worker, as durable as the bot demands at its start."""
    try:
        server = RedisServer(durable=True)
    except FileNotFoundError as reason:
        pytest.skip(f"redis: {reason}")
    server.start()
    yield server
    server.remove()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Emulated messengers alone, at noon of a working day: so promises are the same whenever a journey is made."""
    since = time.monotonic()
    made = Sandbox(clock=lambda: NOON + time.monotonic() - since)
    made.world.add_person("vk", "Emma", lang="en")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def support() -> str:
    """What stands in support.toml; a module or a journey with a shop of its own says it under this name."""
    return ""


@pytest.fixture
def content() -> dict[str, str]:
    """The lead's own files, by their path in CONTENT_DIR, laid over the shipped ones. Said in the same way."""
    return {}


def settings_for(
    sandbox: Sandbox, redis_url: str, data_dir: Path, support: str = "", content: Mapping[str, str] = NOTHING
) -> Settings:
    """As an admin would set it: through the environment, support.toml and a folder of their own."""
    config, folder = data_dir / "support.toml", data_dir / "content" if content else SHIPPED_CONTENT
    config.write_text(support if "[limits]" in support else support + QUICK, encoding="utf-8")
    for path, text in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    words = {
        "SUPPORT_CONFIG": str(config),
        "TELEGRAM_TOKEN": sandbox.telegram_token,
        "TELEGRAM_API_URL": sandbox.telegram_url,
        "VK_TOKEN": sandbox.vk_token,
        "VK_API_URL": sandbox.vk_url,
        "STAFF_CHAT": sandbox.staff_chat,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(data_dir),
        "CONTENT_DIR": str(folder),
        "HTTP_PORT": "0",
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, word in words.items():
            environment.setenv(name, word)
        return load(env_file=None)


@asynccontextmanager
async def opened(sandbox: Sandbox, settings: Settings) -> AsyncIterator[Shop]:
    async with mirror(sandbox.url) as watched:
        bot = Bot(settings, sandbox.world.now)
        await bot.start()
        try:
            staff = Staff(watched, sandbox.staff_chat)
            yield Shop(sandbox=sandbox, mirror=watched, settings=settings, staff=staff, bot=bot)
        finally:
            await bot.stop()


@pytest.fixture
async def shop(
    sandbox: Sandbox, durable_redis: RedisServer, tmp_path: Path, support: str, content: dict[str, str]
) -> AsyncIterator[Shop]:
    durable_redis.flush()
    async with opened(sandbox, settings_for(sandbox, durable_redis.url, tmp_path, support, content)) as made:
        yield made
