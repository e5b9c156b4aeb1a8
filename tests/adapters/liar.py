"""A server that answers every call with the bytes it was given, whatever they are: for what no honest server does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web


@dataclass
class Liar:
    """`answers` by method name ("*" for the rest): (status, body); "cut" closes the connection, "deaf" does so before
    it has read what is asked, "half" in the middle of an answer, "hang" never answers. A 302 leads to
    `/elsewhere`."""

    answers: dict[str, tuple[int, bytes] | str] = field(default_factory=dict)
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.path.rpartition("/")[2]
        answer = self.answers.get(name, self.answers.get("*", (404, b"")))
        self.addresses.append(request.path_qs)
        if answer == "deaf" and request.transport is not None:
            request.transport.abort()
            return web.Response()
        self.asked.append((name, await request.read()))
        if answer == "cut" and request.transport is not None:
            request.transport.abort()
        if answer == "hang":
            await asyncio.Event().wait()
        if answer == "half":
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b'{"ok":true,"resp')
            if request.transport is not None:
                request.transport.close()
            return response
        if isinstance(answer, str):
            return web.Response()
        status, body = answer
        headers = {"Location": "/elsewhere"} if status == 302 else {}
        kind = "text/html" if body[:1] == b"<" else "application/json"
        return web.Response(status=status, body=body, content_type=kind, headers=headers)


@asynccontextmanager
async def lying(**answers: tuple[int, bytes] | str) -> AsyncIterator[Liar]:
    liar = Liar(answers=dict(answers))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", liar.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    liar.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield liar
    finally:
        await runner.cleanup()


async def unused_port() -> int:
    """A port of 127.0.0.1 that refuses connections."""
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


NO_TIME = aiohttp.ClientTimeout(total=0.05)
