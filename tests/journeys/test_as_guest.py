"""`python -m bot run` as an admin starts it, against servers that it knows only by their addresses.

The sandbox's own HTTP API and page are off: nothing but the two emulated messengers answers. People act in the world
itself.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.sandbox import people
from bot.sandbox.app import Sandbox
from bot.sandbox.records import Message
from bot.sandbox.world import World
from tests.redis_server import RedisServer

PATIENCE = 60.0


async def test_any_emulated_servers_will_do(durable_redis: RedisServer, tmp_path: Path) -> None:
    durable_redis.flush()
    sandbox = Sandbox(page=False)
    await sandbox.start()
    try:
        async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/api/world") as answer:
            assert answer.status == 404
        async with started(sandbox, durable_redis.url, tmp_path):
            await conversation(sandbox.world, sandbox.staff_chat, "telegram:111")
            await conversation(sandbox.world, sandbox.staff_chat, "vk:222")
    finally:
        await sandbox.stop()


async def conversation(world: World, forum: str, customer: str) -> None:
    newest = max((message.number for message in world.messages.values() if message.chat == forum), default=0)
    people.say(world, customer, customer, text="оператор, не пришёл заказ")
    said = await seen(
        world,
        forum,
        lambda message: "не пришёл заказ" in message.text and message.thread is not None and message.number > newest,
    )
    people.say(world, "telegram:501", forum, text="Проверяю, минуту", thread=said.thread)
    await seen(world, customer, lambda message: message.text == "Проверяю, минуту")


async def seen(world: World, chat: str, fits: Callable[[Message], bool]) -> Message:
    """The bot's message in this chat that fits, as soon as it is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for message in world.messages.values():
                if message.chat == chat and message.sender == "bot" and fits(message):
                    return message
            await changed(world)


async def changed(world: World) -> None:
    happened = asyncio.Event()
    stop = world.listen(lambda *_: happened.set())
    try:
        await happened.wait()
    finally:
        stop()


@asynccontextmanager
async def started(sandbox: Sandbox, redis_url: str, folder: Path) -> AsyncIterator[None]:
    """The bot as a child process, with these settings and no others."""
    environment = {
        "PATH": os.environ["PATH"],
        "TELEGRAM_TOKEN": sandbox.telegram_token,
        "TELEGRAM_API_URL": sandbox.telegram_url,
        "VK_TOKEN": sandbox.vk_token,
        "VK_API_URL": sandbox.vk_url,
        "STAFF_CHAT": sandbox.staff_chat,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(folder),
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--env-file", "", env=environment, stderr=PIPE
    )
    assert child.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while line := await child.stderr.readline():
                if b'"event":"ready"' in line:
                    break
            else:
                raise AssertionError("the bot ended before it was ready")
        drinking = asyncio.create_task(child.stderr.read())
        yield
        child.terminate()
        assert await asyncio.wait_for(child.wait(), 20) == 0
        log = (await drinking).decode()
        assert "не пришёл" not in log
        assert sandbox.telegram_token not in log
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
