"""Where bots are made for the tests of crashes: a process that imported everything once and forks a bot on request, so
that a start after a kill -9 costs milliseconds instead of seconds.

Run as a program it holds no loop, thread or socket of its own, only its standard input and output: one JSON a line.
It is told `{"start": {…}}` and says `{"started": pid}`, later `{"ended": pid, "status": n}` (negative: a signal).
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from subprocess import PIPE
from typing import Any

import msgspec

from bot.store.leases import Leases
from bot.support_toml import Limits

ROOT = Path(__file__).parents[2]
HASTE = Leases(turn=300, lane=300, poll=300, sweep=200, place=150, adopt=500, doubt=100)
"""A crash costs parts of a second with these. Shorter than a busy machine's pauses is no harm: see law 7."""

UNHURRIED = Limits(telegram_chat_per_second=1000, vk_chat_per_second=1000)
"""Nobody waits for a chat's own pace: whether it is met depends on how fast the machine is, and with it the calls."""
AHEAD = 0.0


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What one bot is started with. `ahead`: seconds that its wall clock is ahead of the machine's."""

    telegram_token: str
    telegram_api_url: str
    vk_token: str
    vk_api_url: str
    staff_chat: str
    redis_url: str
    folder: str
    ahead: float = 0.0
    leases: Leases = HASTE
    limits: Limits = UNHURRIED


class Forge:
    """The other end of the pipes. Open for as long as the tests run; each loop that wants bots attaches itself."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.forge"]
        self._process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
        self._started: list[tuple[asyncio.Future[int], Callable[[int], None]]] = []
        self._ended: dict[int, Callable[[int], None]] = {}
        self._heard = b""

    def close(self) -> None:
        """Ends the forge; bots that live still end with it."""
        self._process.communicate(timeout=60)

    @contextmanager
    def attached(self) -> Iterator[Forge]:
        loop, output = asyncio.get_running_loop(), self._output
        loop.add_reader(output, self._hear)
        try:
            yield self
        finally:
            loop.remove_reader(output)

    async def start(self, order: Order, ended: Callable[[int], None]) -> int:
        """A new bot's pid; `ended(status)` is called once, when it is gone."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._started.append((answer, ended))
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode({"start": order}) + b"\n")
        self._process.stdin.flush()
        return await answer

    @property
    def _output(self) -> int:
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def _hear(self) -> None:
        some = os.read(self._output, 65536)
        assert some, "the forge is gone"
        *lines, self._heard = (self._heard + some).split(b"\n")
        for line in lines:
            match json.loads(line):
                case {"started": pid}:
                    answer, self._ended[pid] = self._started.pop(0)
                    answer.set_result(pid)
                case {"ended": pid, "status": status}:
                    self._ended.pop(pid)(status)


# --- the program ---


def main() -> None:
    prepare()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    asked = b""
    alive: set[int] = set()
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            bury(alive)
        if 0 in ready:
            some = os.read(0, 65536)
            if not some:
                break
            *lines, asked = (asked + some).split(b"\n")
            for line in lines:
                pid = fork(msgspec.json.decode(line, type=dict[str, Order])["start"])
                alive.add(pid)
                tell(started=pid)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def prepare() -> None:
    """All that a bot would spend its first seconds on."""
    for messenger in ("telegram", "vk"):
        for part in ("client", "files", "sender"):
            import_module(f"bot.adapters.{messenger}.{part}")
    from bot import app
    from bot.settings import Settings

    once = app.content(Settings(), clock)  # phrases and articles are values: read once, they serve every bot
    app.content = lambda settings, clock, shelf=None: once
    gc.collect()
    gc.freeze()


def clock() -> float:
    """A bot's wall clock; each sets its own AHEAD."""
    return time.time() + AHEAD


def bury(alive: set[int]) -> None:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            pid, status = ended
            alive.discard(pid)
            tell(ended=pid, status=os.waitstatus_to_exitcode(status))


def tell(**words: int) -> None:
    os.write(1, json.dumps(words).encode() + b"\n")


def fork(order: Order) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(f"{order.folder}/log", os.O_WRONLY | os.O_APPEND)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        live(order)
        status = 0
    except BaseException:  # the child must end here, whatever happened: it would go on as a second forge
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


def live(order: Order) -> None:
    """A bot's whole life, as `python -m bot run` leads it."""
    from bot import app, log

    global AHEAD
    AHEAD = order.ahead
    log.set_up(level="INFO")
    loop_factory: Any = None
    with suppress(ImportError):  # an extra
        from uvloop import new_event_loop as loop_factory

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await app.run(settings_of(order), stop=stop, clock=clock, leases=order.leases)

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(run())


def settings_of(order: Order) -> Any:
    from pydantic import SecretStr

    from bot.core.ids import ChatId
    from bot.settings import Settings
    from bot.support_toml import Desk

    return Settings(
        telegram_token=SecretStr(order.telegram_token),
        telegram_api_url=order.telegram_api_url,
        vk_token=SecretStr(order.vk_token),
        vk_api_url=order.vk_api_url,
        staff_chat=order.staff_chat,
        desk=Desk(name="default", chat=ChatId(order.staff_chat), lang="ru"),
        redis_url=SecretStr(order.redis_url),
        data_dir=Path(order.folder),
        http_port=0,
        limits=order.limits,
    )


if __name__ == "__main__":
    main()
