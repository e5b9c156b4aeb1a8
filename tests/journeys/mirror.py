"""What stands on the screens of the sandbox, kept current from its event stream; waiting means waiting for an event."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import aiohttp

Json = dict[str, Any]
Found = TypeVar("Found")
PATIENCE = 20.0
"""Seconds until a wait is a failure. Nothing waits this long in a run that passes."""


class Mirror:
    """Messages, topics and notices by their newest state. `stamps` says when a message last got another text."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http = http
        self.url = url
        self.messages: dict[tuple[str, int], Json] = {}
        self.stamps: dict[tuple[str, int], int] = {}
        self.chats: dict[str, Json] = {}
        self.people: dict[str, Json] = {}
        self.notices: list[Json] = []
        self.now = 0
        self.following: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()

    async def post(self, what: str, **values: Any) -> Json:
        """One call of the control API; its refusals are failures of the test, in the sandbox's own words."""
        async with self.http.post(f"{self.url}/api/{what}", json=values) as answer:
            said: Json = await answer.json()
            assert answer.status < 400, f"/api/{what} {values}: {said}"
            return said

    async def get(self, what: str, **query: str) -> Json:
        async with self.http.get(f"{self.url}/api/{what}", params=query) as answer:
            said: Json = await answer.json()
            assert answer.status < 400, f"/api/{what}: {said}"
            return said

    async def until(self, find: Callable[[], Found | None], wanted: Callable[[], str]) -> Found:
        """The first thing that `find` finds, now or after some event."""
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                while (found := find()) is None:
                    await self._changed.wait()
                return found
        except TimeoutError:
            if self.following is not None and self.following.done():
                self.following.result()
            raise AssertionError(wanted()) from None

    async def follow(self, ready: asyncio.Event) -> None:
        world = await self.get("world")
        for kind, several in (("person", "people"), ("chat", "chats"), ("message", "messages")):
            for item in world[several]:
                self._take(kind, item)
        endless = aiohttp.ClientTimeout(total=None)
        async with self.http.get(f"{self.url}/api/events", params={"since": world["seq"]}, timeout=endless) as stream:
            ready.set()
            async for line in stream.content:
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    async with self._changed:
                        self._take(event["kind"], event.get(event["kind"], event))
                        self._changed.notify_all()

    def _take(self, kind: str, item: Json) -> None:
        self.now += 1
        match kind:
            case "message":
                key = (item["chat"], item["message"])
                if self.messages.get(key, {}).get("text") != item["text"]:
                    self.stamps[key] = self.now
                self.messages[key] = item
            case "chat":
                self.chats[item["id"]] = item
            case "person":
                self.people[item["id"]] = item
            case "notice":
                self.notices.append(item)


@asynccontextmanager
async def mirror(url: str) -> AsyncIterator[Mirror]:
    """A mirror that follows the sandbox at `url` for as long as the block lasts."""
    async with aiohttp.ClientSession() as http:
        kept = Mirror(http, url)
        ready = asyncio.Event()
        kept.following = following = asyncio.create_task(kept.follow(ready))
        waiting = asyncio.create_task(ready.wait())
        try:
            await asyncio.wait({following, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
            assert ready.is_set(), f"no events from {url}: {following}"
            yield kept
        finally:
            for task in (following, waiting):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await following
