"""What people do in the sandbox, and what the bot's adapters hear of it: the tests' two hands."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

from bot.adapters.port import Adapter, Batch, RawUpdate
from bot.core.content import AttachmentKind
from bot.core.ids import ChatId, Messenger, Place
from bot.core.incoming import Fact, Wrote
from bot.sandbox.app import Sandbox

FactT = TypeVar("FactT", bound=Fact)

FORUM = ChatId("telegram:-1001000000001")
CUSTOMERS: dict[Messenger, ChatId] = {"telegram": ChatId("telegram:111"), "vk": ChatId("vk:222")}

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OGG = b"OggS" + bytes(range(256)) * 40
PDF = b"%PDF-1.4 " + bytes(range(255, -1, -1)) * 400
FILES: dict[AttachmentKind, tuple[str, str, bytes]] = {
    "photo": ("photo.png", "image/png", PNG),
    "voice": ("voice.ogg", "audio/ogg", OGG),
    "document": ("чек «1».pdf", "application/pdf", PDF),
}


@dataclass
class Driver:
    """The sandbox's control API."""

    sandbox: Sandbox
    http: aiohttp.ClientSession

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.sandbox.url}/api/{path}", json=body) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    async def trouble(self, kind: str, **more: Any) -> None:
        await self.post("trouble", kind=kind, **{"times": 1, **more})

    async def transcript(self, chat: str) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.sandbox.url}/api/transcript", params={"chat": chat}) as response:
            answer: Any = await response.json()
        messages: list[dict[str, Any]] = answer["messages"] if isinstance(answer, dict) else answer
        return messages

    async def message(self, chat: str, number: str) -> dict[str, Any]:
        return next(one for one in await self.transcript(chat) if str(one["message"]) == number)

    async def bytes_of(self, medium: dict[str, Any]) -> bytes:
        url = medium["url"] if medium["url"].startswith("http") else self.sandbox.url + medium["url"]
        async with self.http.get(url) as response:
            assert response.status == 200
            return await response.read()

    async def methods(self) -> list[str]:
        """Names of the calls that the emulated servers got, in order."""
        async with self.http.get(f"{self.sandbox.url}/api/calls", params={"since": "0"}) as response:
            return [call["method"] for call in (await response.json())["calls"]]


@dataclass
class Talk:
    """One customer, and the adapter that hears them."""

    driver: Driver
    adapter: Adapter
    position: str = ""
    heard: list[RawUpdate] = field(default_factory=list)
    _batches: AsyncIterator[Batch] | None = None

    @property
    def chat(self) -> ChatId:
        return CUSTOMERS[self.adapter.messenger]

    @property
    def place(self) -> Place:
        return Place(chat=self.chat)

    async def starts(self) -> None:
        """The customer opens the conversation, so that the bot may write; the tests' listening begins after it."""
        if self.adapter.messenger == "vk":
            await self.batch()  # VK tells a newcomer its position first
        await self.driver.post("start", person=self.chat)
        await self.hears(Wrote)
        self.heard.clear()

    async def says(self, text: str = "", *kinds: AttachmentKind, **more: Any) -> int:
        files = [
            {"kind": kind, "name": name, "mime": mime, "base64": base64.b64encode(content).decode(), "duration": 3}
            for kind in kinds
            for name, mime, content in (FILES[kind],)
        ]
        wish = {"from": self.chat, "chat": self.chat, "text": text, "files": files, **more}
        number: int = (await self.driver.post("messages", **wish))["message"]
        return number

    async def batch(self) -> Batch:
        if self._batches is None:
            self._batches = self.adapter.source.batches(self.position)
        batch = await anext(self._batches)
        self.position = batch.position
        self.heard.extend(batch.updates)
        return batch

    async def hears(self, kind: type[FactT]) -> FactT:
        """The next fact of this kind; others are passed over."""
        while True:
            while self.heard:
                fact = self.adapter.decoder.decode(self.heard.pop(0).raw)
                if isinstance(fact, kind):
                    return fact
            await self.batch()

    async def restarts(self, position: str) -> None:
        """Polling begins again from a stored position."""
        await self.hangs_up()
        self.position = position
        self.heard.clear()

    async def hangs_up(self) -> None:
        close = getattr(self._batches, "aclose", None)
        self._batches = None
        if close is not None:
            await close()
