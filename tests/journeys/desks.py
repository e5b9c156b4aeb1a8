"""A request at any kind of desk, told the same way: a topic, or a card with everything that replies to it."""

from __future__ import annotations

from typing import Any

from bot.sandbox.cast import Desk
from tests.journeys.mirror import Json, Mirror
from tests.journeys.stage import Screen, Staff, Topic, Words, Writer

KINDS: tuple[Desk, ...] = ("forum", "group", "vk")


class Replier(Writer):
    """Somebody who works where there are no topics: what they write replies to the card, unless it says otherwise."""

    def __init__(self, mirror: Mirror, person: str, screen: Screen, card: Card) -> None:
        super().__init__(mirror, person, screen)
        self.card = card

    async def _posts(self, **values: Any) -> Json:
        return await super()._posts(**{**values, "reply_to": values.get("reply_to") or self.card.anchor()["message"]})


class Card:
    """A ticket as staff see it where there are no topics."""

    def __init__(self, mirror: Mirror, chat: str, name: str) -> None:
        self.mirror = mirror
        self.chat = chat
        self.name = name
        self.screen = Screen(mirror, chat, None, f"the card of {name}")

    def cards(self) -> list[Json]:
        """All that stand in the chat, oldest first."""
        shown = [item for item in self.screen.messages() if item["from"] == "bot" and "\nОбращение №" in item["text"]]
        return [item for item in shown if self.name in item["text"].splitlines()[0]]

    def anchor(self) -> Json:
        return self.cards()[-1]

    def operator(self, name: str) -> Replier:
        return Replier(self.mirror, self.person(name), self.screen, self)

    def person(self, name: str) -> str:
        return next(key for key, item in self.mirror.people.items() if item["name"] == name)

    async def sees(self, words: Words) -> Json:
        return await self.screen.sees(words)

    async def sees_file(self, kind: str, caption: Words = "") -> Json:
        return await self.screen.sees_file(kind, caption)

    async def shows(self, icon: str, *, closed: bool | None = None) -> None:
        def find() -> bool | None:
            return True if self.anchor()["text"].startswith(icon) else None

        await self.mirror.until(find, lambda: f"the card should show {icon}: {self.anchor()['text']!r}")

    async def marked(self, message: Json, emoji: str) -> None:
        """The bot's reaction stands on this message; VK has no eyes among them."""
        wanted = "🙏" if emoji == "👀" and self.chat.startswith("vk:") else emoji

        def find() -> bool | None:
            item = self.mirror.messages.get((message["chat"], message["message"]), {})
            marks = [mark["emoji"] for mark in item.get("reactions", ()) if mark["from"] == "bot"]
            return True if wanted in marks else None

        await self.mirror.until(find, lambda: f"{message} should be marked {wanted}:\n{self.screen.text()}")

    async def is_deleted(self) -> None:
        """Somebody deletes the card by hand."""
        gone = self.anchor()
        await self.mirror.post("delete", chat=self.chat, message=gone["message"])


Request = Topic | Card


async def request_of(mirror: Mirror, chat: str, desk: Desk, name: str) -> Request:
    """The newest request of this customer, as soon as it is there."""
    if desk == "forum":
        return await Staff(mirror, chat).topic(name)
    card = Card(mirror, chat, name)
    await mirror.until(lambda: card.cards() or None, lambda: f"no card of {name!r}:\n{card.screen.text()}")
    return card
