"""The command line: quick where it can be, one line where it cannot start, and a sandbox whose bot really restarts."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import pytest

ROOT = Path(__file__).resolve().parent.parent
ENVIRON = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": os.environ.get("HOME", "/")}


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="linux: processes are looked up in /proc")


@pytest.fixture
def attic() -> Iterator[str]:
    """A folder for temporary files with a short name: sockets have room for about 100 bytes."""
    with TemporaryDirectory(prefix="ok-") as folder:
        yield folder


def bot(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command as an admin types it, in a folder with no files of theirs."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env={**ENVIRON, **environ},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["sandbox", "--help"], ["dead", "list", "--help"]])
def test_help_loads_none_of_the_heavy_libraries(tmp_path: Path, words: list[str]) -> None:
    heavy = {"aiogram", "vkbottle", "redis", "aiohttp", "pydantic"}
    code = f"""
import sys
from bot.__main__ import main
try:
    main({words!r})
finally:
    print(*sorted({heavy!r} & set(sys.modules)), file=sys.stderr)
"""
    said = subprocess.run([sys.executable, "-c", code], env=ENVIRON, cwd=tmp_path, capture_output=True, text=True)
    assert (said.returncode, said.stderr.strip()) == (0, "")
    assert said.stdout.startswith("usage: python -m bot")


@pytest.mark.parametrize(
    ("words", "environ", "told"),
    [
        (["run"], {}, "TELEGRAM_TOKEN and VK_TOKEN are both missing"),
        (["run"], {"TELEGRAM_TOKEN": "1:a", "HTTP_PORT": "x"}, "HTTP_PORT=x: expected a port"),
        (["dead", "list"], {"REDIS_URL": "redis://127.0.0.1:1/0"}, "Redis does not answer"),
        (["init"], {}, "Copy .env.example to .env"),
        (["content", "search", "x"], {"CONTENT_DIR": "/no/such"}, "CONTENT_DIR=/no/such: there is no such folder"),
    ],
)
def test_whatever_cannot_start_says_one_line_and_ends_with_2(
    tmp_path: Path, words: list[str], environ: dict[str, str], told: str
) -> None:
    said = bot(tmp_path, *words, **environ)
    assert (said.returncode, said.stdout) == (2, "")
    assert told in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_taken_port_of_the_sandbox_is_told_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = bot(tmp_path, "sandbox", "--no-bot", "--port", str(port))
    assert said.returncode == 2
    assert re.fullmatch(rf"--port {port}: cannot listen there .* --port 0 takes a free one\.\n", said.stderr)


def test_the_content_pack_is_checked_and_searched(tmp_path: Path) -> None:
    clean = bot(tmp_path, "content", "check")
    assert (clean.returncode, clean.stdout.splitlines()[-1][:11]) == (0, "0 mistakes,")
    (tmp_path / "ru" / "articles").mkdir(parents=True)
    (tmp_path / "ru" / "articles" / "broken.md").write_text("+++\nid = \n+++\nwords\n", encoding="utf-8")
    broken = bot(tmp_path, "content", "check", str(tmp_path))
    assert broken.returncode == 1
    assert re.search(r"broken\.md:2: ", broken.stdout)
    found = bot(tmp_path, "content", "search", "как", "вернуть", "товар")
    assert found.returncode == 0
    assert re.search(r"(?m)^ +[\d.]+  (sure |maybe)  \S+  ", found.stdout)


@asynccontextmanager
async def sandbox(folder: Path | str, *words: str) -> AsyncIterator[tuple[Process, dict[str, str]]]:
    """A running `sandbox` and what it printed as settings; ended as Ctrl+C ends it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sandbox", "--port", "0", *words),
        env={**ENVIRON, "TELEGRAM_TOKEN": "1:of-a-real-bot", "LOG_FORMAT": "json", "TMPDIR": str(folder)},
        cwd=folder,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    told: dict[str, str] = {}
    while "STAFF_CHAT" not in told:
        line = (await process.stdout.readline()).decode()
        assert line, (await process.communicate())[1].decode()
        name, _, value = line.strip().replace(" ", "=", 1).partition("=")
        told[name] = value.strip()
    try:
        yield process, told
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.communicate()


async def line_with(process: Process, words: str) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(90):
        while line := (await process.stdout.readline()).decode():
            if words in line:
                return line
    assert process.stderr is not None
    raise AssertionError((await process.stderr.read()).decode()[-2000:])


async def test_a_sandbox_without_bot_serves_any_guest_and_ends_well(tmp_path: Path) -> None:
    async with sandbox(tmp_path, "--no-bot") as (process, told), aiohttp.ClientSession() as session:
        async with session.get(f"{told['TELEGRAM_API_URL']}/bot{told['TELEGRAM_TOKEN']}/getMe") as answer:
            assert (await answer.json())["ok"] is True
        async with session.get(told["page"]) as answer:
            assert answer.status == 200
        assert told["STAFF_CHAT"].startswith("telegram:-100")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
async def test_the_line_that_a_sandbox_shows_for_its_guests_works_as_it_stands(attic: str) -> None:
    async with sandbox(attic, "--no-bot") as (process, _told):
        line = await line_with(process, " -m bot run ")
        guest = await asyncio.create_subprocess_shell(
            line,
            env={**ENVIRON, "TMPDIR": attic, "LOG_FORMAT": "json", "REDIS_URL": "redis://127.0.0.1:1"},
            cwd=attic,
            stderr=PIPE,
            start_new_session=True,
        )
        assert guest.stderr is not None
        try:
            async with asyncio.timeout(90):
                told = ""
                while '"event":"ready"' not in told:
                    told = (await guest.stderr.readline()).decode()
                    assert told, "it ended"
        finally:
            os.killpg(guest.pid, signal.SIGTERM)
            await guest.communicate()


async def test_a_sandbox_without_page_shows_the_servers_alone(tmp_path: Path) -> None:
    async with sandbox(tmp_path, "--no-bot", "--no-page") as (_process, told), aiohttp.ClientSession() as session:
        root = told["TELEGRAM_API_URL"].removesuffix("/telegram")
        for path in ("/", "/api/world", "/static/main.js"):
            async with session.get(root + path) as answer:
                assert answer.status == 404, path
        async with session.get(f"{told['TELEGRAM_API_URL']}/bot{told['TELEGRAM_TOKEN']}/getMe") as answer:
            assert answer.status == 200


def children_of(process: Process, words: str = "") -> list[int]:
    """Process ids of its children whose command holds `words`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[1])
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if parent == process.pid and words in command:
            found.append(int(folder.name))
    return found


@pytest.mark.slow
@needs_proc
async def test_a_killed_sandbox_leaves_nothing_running(attic: str) -> None:
    async with sandbox(attic) as (process, _told):
        await line_with(process, "The bot is ready")
        orphans = children_of(process)
        assert len(orphans) == 2, "the bot and its Redis"
        process.kill()
        await process.wait()
        async with asyncio.timeout(60):
            await asyncio.gather(*map(ended, orphans))


async def ended(pid: int) -> None:
    """Returns when a process that is not ours to wait for has ended."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop.add_reader(handle, over.set)
    await over.wait()
    loop.remove_reader(handle)
    os.close(handle)


@pytest.mark.slow
@needs_proc
async def test_the_bot_of_a_sandbox_is_killed_and_started_by_the_page(attic: str) -> None:
    async with sandbox(attic) as (process, told), aiohttp.ClientSession() as session:
        await line_with(process, "The bot is ready")
        [before] = children_of(process, " -m bot run")
        async with session.post(f"{told['page']}api/restart", json={}) as answer:
            assert answer.status == 200, await answer.text()
        [after] = children_of(process, " -m bot run")
        assert after != before
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
        with pytest.raises(ProcessLookupError):
            os.kill(after, 0)
    assert os.listdir(attic) == [], "nothing of a try-out stays"
