"""One demo, one browser for a module: they take longer to start than a conversation takes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.page.demo import running_demo
from tests.page.driver import a_browser


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """Its address: a shop in which there are always other people's requests, too."""
    with running_demo() as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as launched:
        yield launched


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / "чек.pdf"
    path.write_bytes(b"%PDF-1.4 receipt")
    return path
