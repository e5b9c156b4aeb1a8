"""`python -m bot sandbox`: the emulated servers and page, a Redis of its own, and the real bot as their guest.

The bot is a child process, so that "restart the bot" on the page is a real kill -9 and a real start. Everything is
forgotten at the end. Settings of a real installation are kept away from the guest: no `.env`, and a `support.toml` of
the demo's own.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import SetupError
from bot.sandbox.app import Sandbox
from bot.sandbox.cast import Desk
from bot.sandbox.cli import describe, variables
from bot.settings import SECRETS, VARIABLES
from bot.store import embedded

Say = Callable[[str], None]
KEPT = ("CONTENT_DIR", "LOG_LEVEL", "LOG_FORMAT")
"""What somebody who tries it out may want to change for the guest."""
ALWAYS_OPEN = """\
[hours]
open = "00:00"
close = "24:00"
"""
"""Who tries it out is the operator, at whatever hour."""
NO_QUEUE = """
[limits]
telegram_group_per_minute = 1200
telegram_chat_per_second = 20
vk_chat_per_second = 20
"""
"""Without --real-limits the emulated servers count nothing; a bot that kept to 20 calls a minute would look slow."""
STOP_SECONDS = 20.0
LONGEST_PAUSE = 30.0


async def play(*, port: int, real_limits: bool, page: bool, desk: Desk, stop: asyncio.Event, say: Say) -> None:
    """Until `stop` is set. Raises SetupError."""
    with TemporaryDirectory(prefix="otklik-") as folder, embedded.running(Path(folder)):
        sandbox = Sandbox(real_limits=real_limits, page=page, port=port, desk=desk)
        await listening(sandbox)
        guest = Guest(_environment(sandbox, Path(folder), ALWAYS_OPEN if real_limits else ALWAYS_OPEN + NO_QUEUE), say)
        sandbox.on_restart(guest.restart)
        say(describe(sandbox))
        try:
            await _until(stop, guest)
        finally:
            await guest.stop()
            await sandbox.stop()


async def alone(*, port: int, real_limits: bool, page: bool, desk: Desk, stop: asyncio.Event, say: Say) -> None:
    """The servers and the page, for any bot to be their guest. Raises SetupError."""
    sandbox = Sandbox(real_limits=real_limits, page=page, port=port, desk=desk)
    await listening(sandbox)
    say(describe(sandbox))
    say(f"\nAny bot can be its guest. This one, from another terminal:\n{invitation(sandbox)}")
    await stop.wait()
    await sandbox.stop()


def invitation(sandbox: Sandbox) -> str:
    """A line for a shell: the bot with these settings, and nothing of a real installation's files or Redis."""
    apart = "REDIS_URL= DATA_DIR=$(mktemp -d) HTTP_PORT=0"
    return f"{' '.join(variables(sandbox))} {apart} {shlex.quote(sys.executable)} -m bot run --env-file ''"


async def listening(sandbox: Sandbox) -> None:
    """Start it. Raises SetupError."""
    try:
        await sandbox.start()
    except OSError as error:
        raise SetupError(
            f"--port {sandbox.port}: cannot listen there ({error.strerror}). Choose another; --port 0 takes a free one."
        ) from None


class Guest:
    """The bot's process: started, kept alive, killed when the page asks for it."""

    def __init__(self, environ: dict[str, str], say: Say) -> None:
        self._environ = environ
        self.say = say
        self._process: Process | None = None
        self._started = asyncio.Event()
        self._asked = False

    async def keep(self) -> None:
        """Start it, and again whenever it ends. Raises SetupError when it refuses its settings."""
        pause = 1.0
        while True:
            self._process = await self._spawn()
            self._asked = False
            self._started.set()
            code = await self._process.wait()
            if code == 2:
                raise SetupError("The bot refused to start; its reason is above.")
            if not self._asked:
                self.say(f"The bot ended by itself (status {code}); starting it again in {pause:.0f} s.")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def restart(self) -> None:
        """kill -9, and a new process; returns when it exists, not when it is ready."""
        if self._process is not None and self._process.returncode is None:
            self._started.clear()
            self._asked = True
            self._process.kill()
            await self._started.wait()

    async def stop(self) -> None:
        """As a container would: a word, a while, a kill."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def ready(self) -> None:
        """Returns when the bot says that it is ready."""
        import aiohttp

        address = f"http://127.0.0.1:{self._environ['HTTP_PORT']}/readyz"
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(address) as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.2)

    async def _spawn(self) -> Process:
        # A session of its own: Ctrl+C reaches the parent alone. Its open input tells the guest that the parent lives.
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--env-file", "", "--stop-on-eof"),
            env=self._environ,
            stdin=PIPE,
            start_new_session=True,
        )


async def _until(stop: asyncio.Event, guest: Guest) -> None:
    async def announce() -> None:
        await guest.ready()
        guest.say("The bot is ready. Ctrl+C ends everything.")

    tasks = [asyncio.create_task(work) for work in (stop.wait(), guest.keep(), announce())]
    try:
        await asyncio.wait(tasks[:2], return_when=asyncio.FIRST_COMPLETED)
        if tasks[1].done():
            tasks[1].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _environment(sandbox: Sandbox, folder: Path, support: str) -> dict[str, str]:
    config = folder / "support.toml"
    config.write_text(support, encoding="utf-8")
    # No REDIS_URL: the guest shares the folder's server, so that whoever of the two ends last ends it too.
    ours = VARIABLES | {f"{name}_FILE" for name in SECRETS}
    return {
        **{name: word for name, word in os.environ.items() if name not in ours or name in KEPT},
        "TELEGRAM_API_URL": sandbox.telegram_url,
        "TELEGRAM_TOKEN": sandbox.telegram_token,
        "VK_API_URL": sandbox.vk_url,
        "VK_TOKEN": sandbox.vk_token,
        "STAFF_CHAT": sandbox.staff_chat,
        "DATA_DIR": str(folder),
        "SUPPORT_CONFIG": str(config),
        "HTTP_PORT": str(_free_port()),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
