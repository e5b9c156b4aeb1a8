"""The people of a journey: customers who write and read, operators who work in topics. They act through the control API
and read what stands on their screens, so a journey reads like the conversation it tests."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

from tests.journeys.mirror import Json, Mirror

Words = str | re.Pattern[str]

FILES: dict[str, Json] = {
    "photo": {"name": "box.png", "mime": "image/png"},
    "document": {"name": "чек.pdf", "mime": "application/pdf"},
    "voice": {"name": "voice.ogg", "mime": "audio/ogg", "duration": 2},
    "video": {"name": "clip.mp4", "mime": "video/mp4", "duration": 2},
    "sticker": {"name": "cat.webp", "mime": "image/webp"},
}
BYTES = {
    "photo": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    ),
    "document": b"%PDF-1.4\n%%EOF\n",
    "voice": b"OggS\x00\x02" + bytes(64),
    "video": b"\x00\x00\x00\x18ftypmp42" + bytes(64),
    "sticker": b"RIFF\x0c\x00\x00\x00WEBPVP8 " + bytes(64),
}


class Screen:
    """One place of one chat, read from top to bottom: what was seen is not seen again."""

    def __init__(self, mirror: Mirror, chat: str, thread: int | None, reader: str) -> None:
        self.mirror = mirror
        self.chat = chat
        self.thread = thread
        self.reader = reader
        self.seen = 0
        self.read = 0
        self.pressed = 0

    def messages(self) -> list[Json]:
        """What stands there now, oldest first, service messages left out."""
        here = (
            item
            for (chat, _), item in self.mirror.messages.items()
            if chat == self.chat and item["thread"] == self.thread and not item["deleted"] and not item["service"]
        )
        return sorted(here, key=lambda item: int(item["message"]))

    def text(self) -> str:
        return "\n".join(f"  {item['from']}: {item['text']!r} {_kinds(item)}" for item in self.messages())

    async def sees(self, words: Words) -> Json:
        """The bot's words, below what was seen so far: in a new message, or further down in the last one."""
        return await self._reads(words, None, repr(words))

    async def sees_file(self, kind: str, caption: Words = "") -> Json:
        return await self._reads(caption, kind, f"{kind} {caption!r}")

    def has_not_seen(self, words: Words) -> None:
        """Only after something later was seen: order makes it sure that nothing is on its way."""
        wrong = [item["text"] for item in self.messages() if item["from"] == "bot" and _holds(item["text"], words)]
        assert not wrong, f"{self.reader} should not see {words!r}:\n{self.text()}"

    async def _reads(self, words: Words, kind: str | None, wanted: str) -> Json:
        def find() -> tuple[Json, int] | None:
            for item in sorted(self.messages(), key=self.stamp):
                start = self.read if self.stamp(item) == self.seen else 0
                if item["from"] == "bot" and self.stamp(item) >= self.seen and kind in (None, *_kinds(item)):
                    end = _end(item["text"], words, start)
                    # A file without words is read at once, and not again.
                    if end is not None and (end > start or self.stamp(item) > self.seen):
                        return item, end
            return None

        found, self.read = await self.mirror.until(
            find, lambda: f"{self.reader} waits for {wanted} below what was seen:\n{self.text()}"
        )
        self.seen = self.stamp(found)
        return found

    def stamp(self, item: Json) -> int:
        return self.mirror.stamps[(item["chat"], item["message"])]

    async def button(self, label: Words) -> tuple[Json, str]:
        """The newest message with such a button, and the button's id."""

        def find() -> tuple[Json, str] | None:
            for item in reversed(self.messages()):
                for key in _buttons(item):
                    if _holds(key["label"], label):
                        return item, key["id"]
            return None

        return await self.mirror.until(find, lambda: f"{self.reader} looks for the button {label!r}:\n{self._keys()}")

    async def answered(self, label: Words) -> Json:
        """The newest message, once it is the bot's, is newer than the last press and has such a button."""

        def find() -> Json | None:
            last = max(self.messages(), key=self.stamp, default=None)
            if last is None or last["from"] != "bot" or self.stamp(last) <= self.pressed:
                return None
            return last if any(_holds(key["label"], label) for key in _buttons(last)) else None

        found = await self.mirror.until(find, lambda: f"{self.reader} looks for the button {label!r}:\n{self._keys()}")
        self.pressed = self.stamp(found)
        return found

    async def button_gone(self, label: Words) -> None:
        def find() -> bool | None:
            shown = any(_holds(key["label"], label) for item in self.messages() for key in _buttons(item))
            return None if shown else True

        await self.mirror.until(find, lambda: f"the button {label!r} is still there:\n{self._keys()}")

    def _keys(self) -> str:
        return "\n".join(f"  {item['text']!r} {[key['label'] for key in _buttons(item)]}" for item in self.messages())


class Writer:
    """A person with a place to write in."""

    def __init__(self, mirror: Mirror, person: str, screen: Screen) -> None:
        self.mirror = mirror
        self.person = self.id = person
        self.screen = screen

    async def writes(self, text: str, *, reply_to: Json | None = None, **more: Any) -> Json:
        return await self._posts(text=text, reply_to=reply_to and reply_to["message"], **more)

    async def sends(self, *kinds: str, text: str = "", size: int | None = None) -> Json:
        """Files of these kinds with an optional caption."""
        files = [
            {
                "kind": kind,
                "base64": base64.b64encode(BYTES[kind] if size is None else bytes(size)).decode(),
                **FILES[kind],
            }
            for kind in kinds
        ]
        return await self._posts(text=text, files=files)

    async def edits(self, message: Json, text: str) -> None:
        await self.mirror.post("edit", chat=message["chat"], message=message["message"], text=text)

    async def presses(self, label: Words) -> None:
        await self.presses_again(*await self.screen.button(label))

    async def presses_again(self, item: Json, button: str) -> None:
        """A button that was found before, whatever has happened since."""
        await self.mirror.post(
            "press", **{"from": self.person}, chat=item["chat"], message=item["message"], button=button
        )

    async def presses_below(self, label: Words) -> None:
        """A button of the newest words, which were not there when something was pressed last: what stands further up is
        not used."""
        item = await self.screen.answered(label)
        await self.presses_again(item, next(key["id"] for key in _buttons(item) if _holds(key["label"], label)))

    async def _posts(self, **values: Any) -> Json:
        place = {"from": self.person, "chat": self.screen.chat, "thread": self.screen.thread}
        said = await self.mirror.post("messages", **place, **{name: value for name, value in values.items() if value})
        sent: Json = said["message"] if "message" in said else said["messages"][0]
        return sent if isinstance(sent, dict) else {"chat": self.screen.chat, "message": sent}


class Customer(Writer):
    """A customer in the private chat with the bot."""

    def __init__(self, mirror: Mirror, person: Json) -> None:
        super().__init__(mirror, person["id"], Screen(mirror, person["id"], None, person["name"]))
        self.name: str = person["name"]

    async def starts(self) -> None:
        await self.mirror.post("start", person=self.person)

    async def sees(self, words: Words) -> Json:
        return await self.screen.sees(words)

    async def sees_file(self, kind: str, caption: Words = "") -> Json:
        return await self.screen.sees_file(kind, caption)

    async def chooses(self, label: Words) -> None:
        """Types the number of a choice, as people do whose client shows no buttons. What was chosen from once is read:
        the next choice stands below it."""
        screen = self.screen

        def find() -> str | None:
            here = [item for item in screen.messages() if screen.stamp(item) >= screen.seen]
            for item, line in [(shown, line) for shown in reversed(here) for line in shown["text"].splitlines()]:
                number, dot, rest = line.partition(". ")
                if dot and number.isdecimal() and _holds(rest, label):
                    screen.seen, screen.read = screen.stamp(item) + 1, 0
                    return str(number)
            return None

        number = await self.mirror.until(
            find, lambda: f"{self.name} looks for the choice {label!r}:\n{self.screen.text()}"
        )
        await self.writes(number)

    async def blocks(self, blocked: bool = True) -> None:
        await self.mirror.post("block", person=self.person, blocked=blocked)

    async def hears(self, words: Words) -> Json:
        """A bubble that answers a press."""

        def find() -> Json | None:
            mine = (notice for notice in self.mirror.notices if notice["person"] == self.person)
            return next((notice for notice in mine if _holds(notice["text"], words)), None)

        return await self.mirror.until(
            find, lambda: f"{self.name} waits for a bubble with {words!r}: {self.mirror.notices}"
        )


class Topic:
    """A ticket's topic as staff see it."""

    def __init__(self, mirror: Mirror, chat: str, thread: int) -> None:
        self.mirror = mirror
        self.chat = chat
        self.thread = thread
        self.screen = Screen(mirror, chat, thread, f"topic {thread}")

    def operator(self, name: str) -> Writer:
        person = next(key for key, item in self.mirror.people.items() if item["name"] == name)
        return Writer(self.mirror, person, self.screen)

    async def sees(self, words: Words) -> Json:
        return await self.screen.sees(words)

    async def sees_file(self, kind: str, caption: Words = "") -> Json:
        return await self.screen.sees_file(kind, caption)

    def state(self) -> Json:
        topics = self.mirror.chats[self.chat]["topics"]
        return next(item for item in topics if item["thread"] == self.thread)

    async def shows(self, icon: str, *, closed: bool | None = None) -> None:
        """The topic's name begins with this icon."""

        def find() -> bool | None:
            now = self.state()
            return True if now["name"].startswith(icon) and closed in (None, now["closed"]) else None

        await self.mirror.until(find, lambda: f"the topic should show {icon} (closed: {closed}): {self.state()}")

    async def marked(self, message: Json, emoji: str) -> None:
        """The bot's reaction stands on this message."""

        def find() -> bool | None:
            item = self.mirror.messages.get((message["chat"], message["message"]), {})
            marks = [mark["emoji"] for mark in item.get("reactions", ()) if mark["from"] == "bot"]
            return True if emoji in marks else None

        await self.mirror.until(find, lambda: f"{message} should be marked {emoji}:\n{self.screen.text()}")

    async def is_deleted(self) -> None:
        await self.mirror.post("topic", chat=self.chat, thread=self.thread, action="delete")
        await self.mirror.until(lambda: self.state()["deleted"] or None, lambda: f"still there: {self.state()}")


class Staff:
    """The staff group: its topics and its General."""

    def __init__(self, mirror: Mirror, chat: str) -> None:
        self.mirror = mirror
        self.chat = chat
        self.general = Topic(mirror, chat, 0)
        self.general.screen.thread = None

    def topics(self) -> list[Json]:
        return [item for item in self.mirror.chats[self.chat]["topics"] if not item["deleted"]]

    def has_topics(self) -> bool:
        return bool(self.mirror.chats[self.chat].get("topics"))

    async def topic(self, name: str, *, more_than: int = 0) -> Topic:
        """The newest topic with this in its name, as soon as there are more than so many."""

        def find() -> Json | None:
            found = [item for item in self.topics() if name in item["name"]]
            return found[-1] if len(found) > more_than else None

        found = await self.mirror.until(find, lambda: f"no topic with {name!r}: {self.topics()}")
        return Topic(self.mirror, self.chat, found["thread"])


def _holds(text: str, words: Words) -> bool:
    return words in text if isinstance(words, str) else words.search(text) is not None


def _end(text: str, words: Words, start: int) -> int | None:
    """Where the words end that are found from `start` on."""
    pattern = re.compile(re.escape(words)) if isinstance(words, str) else words
    match = pattern.search(text, start)
    return match.end() if match else None


def _kinds(item: Json) -> list[str]:
    return [file["kind"] for file in item["media"]]


def _buttons(item: Json) -> Iterator[Json]:
    rows = (item["keyboard"] or {}).get("rows", ())
    return (key for row in rows for key in row)
