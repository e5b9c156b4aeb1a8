"""Other people's client libraries as the bot: python-telegram-bot and vk-io answer a text, a file, a press."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.caller import ANNA, BORIS, COMMUNITY, Caller, file

VK_IO = "vk-io@4.10"
PATIENCE = 30.0


async def seen(caller: Caller, chat: str, fits: Callable[[Any], bool]) -> Any:
    """Waits for a message of the bot in that chat."""
    arrived = asyncio.Event()
    stop = caller.sandbox.world.listen(lambda change: arrived.set())
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                arrived.clear()
                for message in await caller.look(f"transcript?chat={chat}"):
                    if message["from"] == "bot" and fits(message):
                        return message
                await arrived.wait()
    finally:
        stop()


@pytest.fixture
async def ptb(caller: Caller) -> AsyncIterator[Caller]:
    """An application of python-telegram-bot, polling the sandbox."""
    telegram = pytest.importorskip("telegram", reason="python-telegram-bot is not installed")
    from telegram.ext import ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

    menu = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Да", callback_data="yes")]])

    async def text(update: Any, context: Any) -> None:
        await update.message.reply_text(f"echo: {update.message.text}", reply_markup=menu)

    async def document(update: Any, context: Any) -> None:
        content = await (await update.message.document.get_file()).download_as_bytearray()
        await update.message.reply_document(io.BytesIO(b"size %d" % len(content)), filename="answer.txt")

    async def press(update: Any, context: Any) -> None:
        await update.callback_query.answer("pressed")
        await update.callback_query.edit_message_text(f"pressed: {update.callback_query.data}")

    url = caller.sandbox.telegram_url
    builder = ApplicationBuilder().token(caller.sandbox.telegram_token)
    application = builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, text))
    application.add_handler(MessageHandler(filters.Document.ALL, document))
    application.add_handler(CallbackQueryHandler(press))
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=5)
        yield caller
        await application.updater.stop()
        await application.stop()


async def test_python_telegram_bot(ptb: Caller) -> None:
    await ptb.says(ANNA, "Здравствуйте")
    answer = await seen(ptb, ANNA, lambda m: m["text"] == "echo: Здравствуйте")
    await ptb.api("press", sender=ANNA, chat=ANNA, message=answer["message"], button="0.0")
    await seen(ptb, ANNA, lambda m: m["text"] == "pressed: yes")
    await ptb.says(ANNA, files=[file("document", b"abc", "a.txt")])
    sent = await seen(ptb, ANNA, lambda m: m["media"])
    async with ptb.http.get(ptb.sandbox.url + sent["media"][0]["url"]) as r:
        assert await r.read() == b"size 3"
    assert [c for c in (await ptb.look("calls"))["calls"] if c["status"] != "ok"] == []


def installed_vk_io() -> Path:
    """A folder with vk-io in it, kept between runs; skips when it cannot be had."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("vk-io: node and npm are not installed")
    folder = Path(tempfile.gettempdir()) / f"otklik-vk-io-{os.getuid()}"
    if not (folder / "node_modules" / "vk-io").is_dir():
        folder.mkdir(exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", VK_IO]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=100)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
            pytest.skip(f"vk-io: npm cannot fetch it ({type(problem).__name__})")
    return folder


@pytest.fixture
async def vk_io(caller: Caller) -> AsyncIterator[Caller]:
    """The small bot on vk-io, polling the sandbox."""
    folder = await asyncio.to_thread(installed_vk_io)
    script = Path(__file__).parent / "vk_io_bot.cjs"
    process = await asyncio.create_subprocess_exec(
        "node",
        str(script),
        caller.sandbox.vk_url.removesuffix("/"),
        caller.sandbox.vk_token,
        str(COMMUNITY),
        env={"PATH": os.environ["PATH"], "NODE_PATH": str(folder / "node_modules")},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        assert await process.stdout.readline() == b"ready\n"
    yield caller
    process.kill()
    await process.wait()


async def test_vk_io(vk_io: Caller) -> None:
    await vk_io.says(BORIS, "Здравствуйте")
    answer = await seen(vk_io, BORIS, lambda m: m["text"] == "echo: Здравствуйте")
    await vk_io.api("press", sender=BORIS, chat=BORIS, message=answer["message"], button="0.0")
    await seen(vk_io, BORIS, lambda m: m["text"] == 'pressed: {"answer":"yes"}')
    await vk_io.says(BORIS, files=[file("document", b"abc", "a.txt")])
    sent = await seen(vk_io, BORIS, lambda m: m["media"])
    async with vk_io.http.get(vk_io.sandbox.url + sent["media"][0]["url"]) as r:
        assert await r.read() == b"size 3"
    assert [c for c in (await vk_io.look("calls"))["calls"] if c["status"] != "ok"] == []
