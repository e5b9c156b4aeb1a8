"""One forge and one Redis for each test worker; every run has its own database in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.forge import Forge
from tests.redis_server import RedisServer


@pytest.fixture(scope="session")
def one_forge() -> Iterator[Forge]:
    opened = Forge()
    yield opened
    opened.close()


@pytest.fixture
async def forge(one_forge: Forge) -> Iterator[Forge]:
    with one_forge.attached():
        yield one_forge


@pytest.fixture(scope="session")
def stage_redis() -> Iterator[RedisServer]:
    """As durable as the bot demands at its start."""
    try:
        server = RedisServer(durable=True)
    except FileNotFoundError as reason:
        pytest.skip(f"redis: {reason}")
    server.start()
    yield server
    server.remove()
