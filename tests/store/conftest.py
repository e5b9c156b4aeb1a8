"""Stores on the worker's real Redis: one, or two that look at the same database as two replicas would."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store import Store


@pytest.fixture
async def store(redis_url: str) -> AsyncIterator[Store]:
    opened = Store(redis_url, own="one")
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
async def other(redis_url: str) -> AsyncIterator[Store]:
    """Another replica's store over the same Redis."""
    opened = Store(redis_url, own="other")
    await opened.start()
    yield opened
    await opened.close()
