"""Webhooks: each chat is one serial queue, a refusal brings the update again, other chats do not wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.sandbox.caller import ANNA, JOHN, Caller

PATIENCE = 20.0


class Hook:
    """A webhook that keeps what it got and answers as told; `hold` keeps the answers back."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[Any] = []
        self.secrets: list[str | None] = []
        self.answers: list[int] = []
        self.hold: asyncio.Event | None = None
        self._arrived = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        """One update."""
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self._arrived.set()
        if self.hold is not None and self.got[-1]["message"]["chat"]["id"] == 111:
            await self.hold.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def count(self, number: int) -> list[str]:
        """Texts of the first so many updates, waited for."""
        async with asyncio.timeout(PATIENCE):
            while len(self.got) < number:
                self._arrived.clear()
                await self._arrived.wait()
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook(caller: Caller) -> AsyncIterator[Hook]:
    """A webhook set at the sandbox; `url` to set it again."""
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await caller.ok("setWebhook", url=hook.url, secret_token="S3cret")
    yield hook
    await caller.ok("deleteWebhook")
    await runner.cleanup()


async def test_updates_come_with_the_secret_and_are_done(caller: Caller, hook: Hook) -> None:
    await caller.says(ANNA, "раз")
    await caller.says(ANNA, "два")
    assert await hook.count(2) == ["раз", "два"]
    assert hook.secrets == ["S3cret", "S3cret"]
    await caller.says(ANNA, "три")
    await hook.count(3)
    assert (await caller.ok("getWebhookInfo"))["pending_update_count"] <= 1


async def test_a_refused_update_comes_again_before_the_next(caller: Caller, hook: Hook) -> None:
    hook.answers = [500, 200]
    await caller.says(ANNA, "раз")
    await caller.says(ANNA, "два")
    assert await hook.count(3) == ["раз", "раз", "два"]
    assert "500" in (await caller.ok("getWebhookInfo"))["last_error_message"]


async def test_a_slow_chat_holds_up_only_itself(caller: Caller, hook: Hook) -> None:
    hook.hold = asyncio.Event()
    await caller.says(ANNA, "медленно")
    await caller.says(ANNA, "потом")
    await caller.says(JOHN, "быстро")
    assert await hook.count(2) == ["медленно", "быстро"]
    hook.hold.set()
    assert await hook.count(3) == ["медленно", "быстро", "потом"]


async def test_what_waited_is_delivered_and_duplicates_come_twice(caller: Caller, hook: Hook) -> None:
    await caller.ok("deleteWebhook")
    await caller.says(ANNA, "ждало")
    await caller.api("trouble", kind="duplicate_updates", times=1)
    await caller.ok("setWebhook", url=hook.url)
    assert await hook.count(2) == ["ждало", "ждало"]
    assert hook.got[0] == hook.got[1]


async def test_addresses_and_secrets_are_checked(caller: Caller) -> None:
    assert "HTTPS URL must be provided" in await caller.refused("setWebhook", url="http://example.org/hook")
    assert "unallowed characters" in await caller.refused("setWebhook", url="https://example.org", secret_token="нет")


async def test_setting_a_webhook_ends_the_waiting_poll(caller: Caller) -> None:
    waiting = asyncio.create_task(caller.tg("getUpdates", timeout=30))
    await caller.sandbox.updates.waiting.wait()
    await caller.ok("setWebhook", url="https://example.org/hook")
    assert (await waiting)["error_code"] == 409
