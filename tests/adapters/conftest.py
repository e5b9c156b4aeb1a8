"""A sandbox, and adapters connected to it that read each other's files."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.adapters import telegram, vk
from bot.adapters.port import Adapter, Files
from bot.core.ids import Messenger
from bot.sandbox.app import Sandbox
from tests.adapters.driver import Driver, Talk


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(port=0)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def driver(sandbox: Sandbox) -> AsyncIterator[Driver]:
    async with aiohttp.ClientSession() as http:
        yield Driver(sandbox, http)


@pytest.fixture
async def adapters(sandbox: Sandbox) -> AsyncIterator[dict[Messenger, Adapter]]:
    files: dict[Messenger, Files] = {}
    both: dict[Messenger, Adapter] = {
        "telegram": await telegram.connect(
            token=sandbox.telegram_token, api_url=sandbox.telegram_url, open_files=files
        ),
        "vk": await vk.connect(token=sandbox.vk_token, api_url=sandbox.vk_url, open_files=files),
    }
    files.update({messenger: adapter.files for messenger, adapter in both.items()})
    yield both
    for adapter in both.values():
        await adapter.close()


@pytest.fixture(params=["telegram", "vk"])
async def talk(
    request: pytest.FixtureRequest, driver: Driver, adapters: dict[Messenger, Adapter]
) -> AsyncIterator[Talk]:
    """A conversation that has begun, once in each messenger."""
    talk = Talk(driver, adapters[request.param])
    await talk.starts()
    yield talk
    await talk.hangs_up()


@pytest.fixture
async def telegram_talk(driver: Driver, adapters: dict[Messenger, Adapter]) -> AsyncIterator[Talk]:
    talk = Talk(driver, adapters["telegram"])
    await talk.starts()
    yield talk
    await talk.hangs_up()


@pytest.fixture
async def vk_talk(driver: Driver, adapters: dict[Messenger, Adapter]) -> AsyncIterator[Talk]:
    talk = Talk(driver, adapters["vk"])
    await talk.starts()
    yield talk
    await talk.hangs_up()
