"""What an admin sees when something is wrong: at the start one line with the remedy and exit status 2; later a health
state with its reason, while the bot goes on trying.

Through the real command line, against the emulated messengers and a real Redis.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import people
from bot.sandbox.app import Sandbox
from tests.redis_server import RedisServer

ROOT = Path(__file__).resolve().parent.parent
NOBODY = "http://127.0.0.1:1"
PATIENCE = 60.0
ANNA = "telegram:111"


class Admin:
    """Who sets up a bot in a folder of its own; what they set goes before what would work."""

    def __init__(self, sandbox: Sandbox, redis: RedisServer, folder: Path) -> None:
        self.sandbox = sandbox
        self.redis = redis
        self.folder = folder
        self.good = {
            "TELEGRAM_API_URL": sandbox.telegram_url,
            "TELEGRAM_TOKEN": sandbox.telegram_token,
            "STAFF_CHAT": sandbox.staff_chat,
            "REDIS_URL": redis.url,
            "HTTP_PORT": "0",
        }

    async def start(self, **changed: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **self.good, **changed},
            cwd=self.folder,
            stdout=PIPE,
            stderr=PIPE,
        )

    async def refused(self, **changed: str) -> str:
        """The one line that a start ends with."""
        process = await self.start(**changed)
        async with asyncio.timeout(PATIENCE):
            out, line = (said.decode() for said in await process.communicate())
        assert (process.returncode, out, line.count("\n")) == (2, "", 1), line
        for secret in (changed.get("TELEGRAM_TOKEN"), changed.get("VK_TOKEN"), self.sandbox.telegram_token):
            assert not secret or secret not in line
        return line

    async def arrange(self, what: str, **wish: Any) -> None:
        """POST to the sandbox's control API."""
        wish = {"chat": self.sandbox.staff_chat, **wish}
        async with aiohttp.ClientSession() as http, http.post(f"{self.sandbox.url}/api/{what}", json=wish) as answer:
            assert answer.status == 200, await answer.text()


@pytest.fixture
async def admin(own_redis: RedisServer, tmp_path: Path) -> AsyncIterator[Admin]:
    sandbox = Sandbox()
    await sandbox.start()
    yield Admin(sandbox, own_redis, tmp_path)
    await sandbox.stop()


# --- at the start: nothing of a messenger is needed to tell -----------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN and VK_TOKEN are both missing. Set one or both"),
        ({"TELEGRAM_TOKEN": "", "VK_TOKEN": "vk1.a.x"}, "TELEGRAM_TOKEN is missing, and the staff chat telegram:-100"),
        ({"TELEGRAM_TOKEN": "copied-badly"}, "TELEGRAM_TOKEN does not look like a bot's token"),
        ({"STAFF_CHAT": ""}, "STAFF_CHAT is missing. Set it to the group where operators answer"),
        (
            {"STAFF_CHAT": "telegram:111"},
            "STAFF_CHAT=telegram:111: that is a private chat. A group's number is negative",
        ),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "Redis does not answer: Error 111 connecting to 127.0.0.1:1. "),
        ({"REDIS_URL": "", "DATA_DIR": "/dev/null"}, "DATA_DIR=/dev/null: cannot be written to"),
        ({"CONTENT_DIR": "/no/such"}, "CONTENT_DIR=/no/such: there is no such folder"),
    ],
)
async def test_a_setting_that_is_missing_or_wrong(admin: Admin, changed: dict[str, str], told: str) -> None:
    assert (await admin.refused(**changed)).startswith(told)


async def test_a_redis_that_may_lose_what_it_was_given(admin: Admin) -> None:
    assert admin.redis.ask("CONFIG SET appendonly no").startswith("+OK")
    line = await admin.refused()
    assert line.startswith("Redis has appendonly = no: set appendonly to yes, or a crash may lose")


async def test_a_redis_that_wants_another_password(admin: Admin) -> None:
    assert admin.redis.ask("CONFIG SET requirepass right").startswith("+OK")
    for user in ("", ":wrong-one@"):
        line = await admin.refused(REDIS_URL=admin.redis.url.replace("//", f"//{user}"))
        assert "correct REDIS_URL" in line
        assert "wrong-one" not in line


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("articles/broken.md", "+++\nid = \n+++\nwords\n", "articles/broken.md:2: "),
        ("talk.ftl", "greeting = { $x\n", "talk.ftl:1: "),
        ("menu.toml", "[menu\n", "menu.toml:1: "),
    ],
)
async def test_a_broken_content_pack_is_told_with_file_and_line(admin: Admin, name: str, text: str, told: str) -> None:
    broken = admin.folder / "pack" / "ru" / name
    broken.parent.mkdir(parents=True)
    broken.write_text(text, encoding="utf-8")
    assert f"pack/ru/{told}" in await admin.refused(CONTENT_DIR="pack")


# --- at the start: what the messenger says ----------------------------------------------------------------------------


async def test_a_token_that_the_messenger_does_not_accept(admin: Admin) -> None:
    line = await admin.refused(TELEGRAM_TOKEN="5:somebody-elses-token")
    assert line.startswith("TELEGRAM_TOKEN is not accepted: copy it again from BotFather")
    vk = {"VK_TOKEN": "vk1.a.of-another-community", "VK_API_URL": admin.sandbox.vk_url, "STAFF_CHAT": "vk:2000000001"}
    line = await admin.refused(TELEGRAM_TOKEN="", **vk)
    assert line.startswith("VK_TOKEN is not accepted: copy it again from")


async def test_a_server_that_cannot_be_reached(admin: Admin) -> None:
    line = await admin.refused(TELEGRAM_API_URL=NOBODY)
    assert line.startswith("TELEGRAM_API_URL does not answer")
    assert "check the network and the address" in line


async def test_a_group_that_the_bot_does_not_know(admin: Admin) -> None:
    line = await admin.refused(STAFF_CHAT="telegram:-100999")
    assert line.startswith("STAFF_CHAT=telegram:-100999: the bot is not in this group, or its id is wrong. Add the bot")


async def test_a_group_without_topics_needs_an_administrator_too(admin: Admin) -> None:
    await admin.arrange("forum", is_forum=False)
    await admin.arrange("bot-rights", status="member")
    line = await admin.refused()
    assert "make the bot an administrator of «" in line
    assert "hears every reply" in line


@pytest.mark.parametrize("rights", [{"status": "member"}, {"can_manage_topics": False}])
async def test_a_bot_without_rights(admin: Admin, rights: dict[str, Any]) -> None:
    await admin.arrange("bot-rights", **rights)
    line = await admin.refused()
    assert "make the bot an administrator of «" in line
    assert "with the right to manage topics" in line


# --- later on ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def running(admin: Admin, **changed: str) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """The bot, ready; where its HTTP is, and what it has logged."""
    process = await admin.start(LOG_FORMAT="json", **changed)
    assert process.stderr is not None
    logged: list[dict[str, Any]] = []

    async def listen() -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            logged.append(json.loads(line))

    try:
        async with asyncio.timeout(PATIENCE):
            while not logged or logged[-1]["event"] != "ready":
                logged.append(json.loads(await process.stderr.readline()))
        listening = asyncio.create_task(listen())
        port = next(line["port"] for line in logged if line["event"] == "starting")
        yield f"http://127.0.0.1:{port}", logged
        process.terminate()
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
            await listening
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(address: str, fits: Callable[[int, dict[str, str]], bool]) -> None:
    """`fits(status, problems)` of /readyz. The bot is another process, so it is asked again and again."""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"{address}/readyz") as answer:
                if fits(answer.status, (await answer.json())["problems"]):
                    return
            async with http.get(f"{address}/healthz") as answer:
                assert answer.status == 200
            await asyncio.sleep(0.05)


def well(status: int, problems: dict[str, str]) -> bool:
    return (status, problems) == (200, {})


async def answered(sandbox: Sandbox, text: str) -> None:
    """Anna writes and the bot says something after it."""
    world = sandbox.world
    [mine] = people.say(world, ANNA, ANNA, text=text)
    happened = asyncio.Event()
    unheard = world.listen(lambda *_: happened.set())
    async with asyncio.timeout(PATIENCE):
        while not any(one.sender == "bot" and one.number > mine.number for one in world.messages.values()):
            await happened.wait()
            happened.clear()
    unheard()


@pytest.mark.slow
async def test_redis_or_a_messenger_that_goes_away_is_a_health_state_and_is_tried_again(admin: Admin) -> None:
    async with running(admin) as (address, logged):
        await until(address, well)

        admin.redis.stop()
        await until(address, lambda status, told: status == 503 and told.get("redis", "").startswith("Redis does not"))
        waiting = asyncio.create_task(answered(admin.sandbox, "Здравствуйте"))
        await until(address, lambda _status, told: told.get("telegram", "").startswith("Redis does not answer"))
        admin.redis.start()
        await waiting
        await until(address, well)

        await admin.sandbox.stop()
        await until(address, lambda status, told: status == 503 and "telegram" in told and "redis" not in told)
        await admin.sandbox.start()
        await until(address, well)
        await answered(admin.sandbox, "оператор")
    events = {line["event"] for line in logged}
    assert {"store_away", "source_away"} <= events


@pytest.mark.slow
async def test_a_redis_that_does_not_tell_its_configuration_will_do_and_is_warned_of(admin: Admin) -> None:
    assert admin.redis.ask("ACL SETUSER default -config").startswith("+OK")
    async with running(admin) as (_address, logged):
        warned = [line for line in logged if line["level"] == "warning"]
    assert [line["problem"] for line in warned] == ["Redis does not tell its configuration"]
    assert "appendfsync = always" in warned[0]["remedy"]
