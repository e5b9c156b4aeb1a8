"""One forge and one Redis for each test worker; every run has its own database in it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from shutil import rmtree

import pytest

from tests.faults.forge import Forge
from tests.redis_server import RedisServer

MEMORY = "/dev/shm"


@pytest.fixture(scope="session")
def one_forge() -> Iterator[Forge]:
    opened = Forge()
    yield opened
    opened.close()


@pytest.fixture
async def forge(one_forge: Forge) -> AsyncIterator[Forge]:
    with one_forge.attached():
        yield one_forge


@pytest.fixture(scope="session")
def stage_redis() -> Iterator[RedisServer]:
    """As durable as the bot demands at its start; in memory where that can be had, since it is bots that are killed
    here, and nobody should wait for a disk."""
    try:
        server = RedisServer(durable=True, options={"dir": folder} if (folder := in_memory()) else None)
    except FileNotFoundError as reason:
        pytest.skip(f"redis: {reason}")
    server.start()
    yield server
    server.remove()
    rmtree(folder or server.folder, ignore_errors=True)


def in_memory() -> str:
    """A new folder that is no disk's; empty when this system has none."""
    return tempfile.mkdtemp(prefix="otklik-redis-", dir=MEMORY) if os.access(MEMORY, os.W_OK) else ""
