"""Two guests on two sandboxes, each in a process of its own: ours and the bare bot. CPU is read from the kernel, block
by block."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp

TICKS = os.sysconf("SC_CLK_TCK")
Json = dict[str, Any]


def cpu_seconds(pid: int) -> float:
    """User and system time of one process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Sandbox:
    """Emulated servers in a child process, driven over their HTTP API."""

    def __init__(self, child: Process, url: str, words: dict[str, str], http: aiohttp.ClientSession) -> None:
        self.child = child
        self.url = url
        self.words = words
        self._http = http

    async def post(self, path: str, **body: Any) -> Json:
        async with self._http.post(f"{self.url}/api/{path}", json=body) as answer:
            found: Json = await answer.json()
            assert answer.status == 200, found
            return found

    async def get(self, path: str) -> Json:
        async with self._http.get(f"{self.url}/api/{path}") as answer:
            found: Json = await answer.json()
            return found

    async def calls(self, since: int) -> tuple[int, list[Json]]:
        found = await self.get(f"calls?since={since}")
        return int(found["next"]), list(found["calls"])


async def start_sandbox(http: aiohttp.ClientSession) -> Sandbox:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "sandbox", "--no-bot", "--port", "0", stdout=PIPE
    )
    assert child.stdout is not None
    words: dict[str, str] = {}
    while "STAFF_CHAT" not in words:
        line = (await child.stdout.readline()).decode()
        assert line, "the sandbox ended"
        if found := re.search(r"([A-Z_]+)=(\S+)", line):
            words[found[1]] = found[2]
    url = words["TELEGRAM_API_URL"].removesuffix("/telegram")
    return Sandbox(child, url, words, http)


async def start_guest(command: Sequence[str], environment: dict[str, str], ready: str) -> Process:
    """A bot as a child process; back when it has said the word."""
    child = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environment}, stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.STDOUT
    )
    assert child.stdout is not None
    while True:
        line = (await child.stdout.readline()).decode()
        assert line, f"{command[:4]} ended"
        if ready in line:
            break
    asyncio.get_running_loop().create_task(_drink(child))
    return child


async def _drink(child: Process) -> None:
    assert child.stdout is not None
    while await child.stdout.readline():
        pass


async def end(*children: Process) -> None:
    for child in children:
        if child.returncode is None:
            child.terminate()
    for child in children:
        try:
            await asyncio.wait_for(child.wait(), 20)
        except TimeoutError:
            child.kill()


async def info(port: int, field: str) -> int:
    """One number of Redis's INFO."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"INFO stats\r\n")
    size = int((await reader.readline())[1:])
    text = (await reader.readexactly(size)).decode()
    writer.close()
    return int(re.search(rf"{field}:(\d+)", text)[1])  # type: ignore[index]  # Redis always tells it
