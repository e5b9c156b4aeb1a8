"""What happened, as server-sent events: one JSON a line, numbered, from any number on."""

import asyncio
from typing import Any

from aiohttp import web

from bot.sandbox import api_json as shapes
from bot.sandbox.records import Change
from bot.sandbox.telegram import dumps
from bot.sandbox.world import World

KEEPALIVE = 15.0


class Feed:
    """All open streams."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.streams: set[asyncio.Queue[Change | None]] = set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """GET /api/events: what came after `since`, then everything as it happens."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        since = request.headers.get("Last-Event-ID") or request.query.get("since") or str(self.world.seq)
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        for change in self.world.changes:
            if since.isdigit() and change.seq > int(since):
                queue.put_nowait(change)
        stop = self.world.listen(queue.put_nowait)
        self.streams.add(queue)
        try:
            await response.prepare(request)
            await response.write(b": hello\n\n")
            await self.pour(queue, response)
        except ConnectionResetError:
            pass  # the reader left
        finally:
            stop()
            self.streams.discard(queue)
        return response

    async def pour(self, queue: "asyncio.Queue[Change | None]", response: web.StreamResponse) -> None:
        """Until the sandbox stops (None) or the reader leaves; a comment now and then keeps the connection open."""
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), KEEPALIVE)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if change is None:
                return
            shape = shapes.event(self.world, change)
            if shape is not None:
                await response.write(f"id: {change.seq}\ndata: {dumps(shape)}\n\n".encode())

    def close(self) -> None:
        """Ends all streams."""
        for queue in self.streams:
            queue.put_nowait(None)


def reply(value: Any) -> web.Response:
    """JSON that nobody keeps."""
    return web.json_response(value, dumps=dumps, headers={"Cache-Control": "no-store"})
