"""Our HTTP: `/healthz` (the process lives), `/readyz` (it can do its work, else 503 and why), `/metrics`.

Knows named states that others set; does not know what they mean. Answers hold no customer's data.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.errors import SetupError
from bot.metrics import Metrics

if TYPE_CHECKING:
    from aiohttp import web


class Health:
    """What must be well for the bot to be ready. Each part says what is wrong, in words for an admin."""

    def __init__(self) -> None:
        self._problems: dict[str, str] = {}

    def expect(self, *parts: str) -> None:
        """These parts must report before the bot is ready."""
        for part in parts:
            self._problems.setdefault(part, "starting")

    def well(self, part: str) -> None:
        self._problems.pop(part, None)

    def ill(self, part: str, why: str) -> None:
        """`why` goes to whoever asks: no tokens, no texts."""
        self._problems[part] = why

    @property
    def problems(self) -> dict[str, str]:
        """Part and why; empty when ready."""
        return dict(self._problems)


@asynccontextmanager
async def serving(health: Health, metrics: Metrics, *, host: str, port: int) -> AsyncIterator[int]:
    """Listen until the block ends; yields the port (which was chosen when `port` is 0). Raises SetupError."""
    from aiohttp import web  # half a second that neither the command line nor the tests of the core need

    app = web.Application()
    app.add_routes([web.get(path, answer) for path, answer in _answers(health, metrics).items()])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        try:
            await site.start()
        except OSError as error:
            raise SetupError(
                f"HTTP_HOST={host}, HTTP_PORT={port}: cannot listen there ({error.strerror}). Choose another port."
            ) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _answers(health: Health, metrics: Metrics) -> dict[str, Callable[[web.Request], Awaitable[web.Response]]]:
    from aiohttp import web
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_request: web.Request) -> web.Response:
        problems = health.problems
        return web.json_response({"ready": not problems, "problems": problems}, status=503 if problems else 200)

    async def numbers(_request: web.Request) -> web.Response:
        # The header is set whole: aiohttp refuses a charset inside content_type.
        return web.Response(body=generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return {"/healthz": healthz, "/readyz": readyz, "/metrics": numbers}
