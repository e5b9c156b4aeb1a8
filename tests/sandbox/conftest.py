"""A sandbox of one's own for every test, and a caller for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.app import Sandbox
from tests.sandbox.caller import Caller


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Started on a free port."""
    sandbox = Sandbox()
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def caller(sandbox: Sandbox) -> AsyncIterator[Caller]:
    """Calls that sandbox."""
    async with Caller(sandbox) as caller:
        yield caller
