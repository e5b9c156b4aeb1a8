"""Slow libraries come late, quietly, and without holding anybody up."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from bot.adapters import telegram, vk
from bot.adapters.late import Late
from bot.core.incoming import Wrote
from bot.errors import TokenRefused
from bot.sandbox.app import Sandbox
from tests.adapters.driver import Driver, Talk

QUIET = """
import asyncio, logging, sys, warnings
from bot.adapters import telegram, vk
assert not {"aiogram", "vkbottle"} & set(sys.modules), "loaded at import"
before = warnings.showwarning

async def load():
    adapters = [await telegram.connect(token="1:x"), await vk.connect(token="x")]
    for adapter in adapters:
        await adapter.late.settled()
        await adapter.close()

asyncio.run(load())
assert {"aiogram", "vkbottle"} <= set(sys.modules), "not loaded at all"
assert warnings.showwarning is before, "warnings were taken over"
assert logging.getLogger("vkbottle").handlers == [], "a log handler was added"
"""


def test_importing_an_adapter_loads_no_library_and_loading_one_leaves_logging_alone() -> None:
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


async def test_telegrams_updates_come_while_another_library_is_still_loading(driver: Driver) -> None:
    gate = threading.Event()
    other: Late[None] = Late(lambda: gate.wait())  # type: ignore[arg-type, return-value] # what it returns does not matter
    sandbox = driver.sandbox
    adapter = await telegram.connect(token=sandbox.telegram_token, api_url=sandbox.telegram_url)
    talk = Talk(driver, adapter)
    await talk.says("уже слышно?")
    assert (await talk.hears(Wrote)).content.text == "уже слышно?"
    assert not adapter.late.ready
    gate.set()
    await other.settled()
    assert (await adapter.identify()).name == "Лавка"
    assert adapter.late.ready
    await talk.hangs_up()
    await adapter.close()


async def test_a_library_that_fails_to_load_fails_each_use_and_not_the_closing() -> None:
    def broken() -> None:
        raise TokenRefused()

    late: Late[None] = Late(broken)  # type: ignore[arg-type] # never returns
    for _ in range(2):
        with pytest.raises(TokenRefused):
            await late.get()
    assert await late.settled() is None


async def test_whoever_stops_waiting_does_not_stop_the_loading() -> None:
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> None:
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()

    late: Late[None] = Late(slow)  # type: ignore[arg-type] # what it returns does not matter here
    waiting = asyncio.ensure_future(late.get())
    await asyncio.sleep(0)
    waiting.cancel()
    gate.set()
    assert await late.get() is None  # type: ignore[comparison-overlap] # see above


async def test_both_adapters_close_before_anything_was_asked(sandbox: Sandbox) -> None:
    for adapter in (
        await telegram.connect(token=sandbox.telegram_token, api_url=sandbox.telegram_url),
        await vk.connect(token=sandbox.vk_token, api_url=sandbox.vk_url),
    ):
        await adapter.close()
