"""Quiet logs: these tests make trouble by the hundred, and each would tell its story."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
import structlog

from bot.store import Store
from tests.engine.replica import Replica
from tests.engine.toy import Chats

Started = Callable[..., Awaitable[Replica]]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
async def store(redis_url: str) -> AsyncIterator[Store]:
    opened = Store(redis_url)
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
def chats() -> Chats:
    return Chats()


@pytest.fixture
async def started(redis_url: str, chats: Chats) -> AsyncIterator[Started]:
    """Starts replicas; those that live at the end are killed."""
    made: list[Replica] = []

    async def start(own: str = "a", *, sweep: bool = False, **settings: Any) -> Replica:
        replica = await Replica(redis_url, own, chats, **settings).start(sweep=sweep)
        made.append(replica)
        return replica

    yield start
    for replica in made:
        if replica.alive:
            await replica.kill()
