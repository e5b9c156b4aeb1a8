"""What the world is made of: people, chats, topics, messages, files, as frozen values that know no messenger's shape.

Keys: a person is "telegram:111" or "vk:222"; a private chat has the key of its customer; groups are "telegram:-100…",
VK chats "vk:2000000001"; the bot (or the community) itself is "bot". Entities count in UTF-16 units.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Messenger = Literal["telegram", "vk"]
Role = Literal["customer", "operator", "outsider"]
BOT = "bot"


class Refused(Exception):
    """What a person tried cannot be done in this world; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person of one messenger; `met` once they wrote to the bot or allowed its messages."""

    key: str
    name: str
    username: str
    lang: str = "ru"
    buttons: bool = True
    role: Role = "customer"
    blocked: bool = False
    met: bool = False
    deactivated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A forum topic; `thread` is the number of its first, service, message."""

    thread: int
    name: str
    icon_color: int = 7322096
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    deleted: bool = False
    by_bot: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat:
    """A place to write; `bot_status` and `rights` are the bot's seat in it. `owner` made it: a person, or "bot" for a
    VK chat that the community made itself."""

    key: str
    kind: Literal["private", "supergroup", "group", "vkchat"]
    title: str
    is_forum: bool = False
    members: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[int, Topic] = field(default_factory=dict)
    bot_status: str = "administrator"
    rights: Mapping[str, bool] = field(default_factory=dict)
    migrated_to: str | None = None
    general_closed: bool = False
    owner: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """Formatting of a piece of text; offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A file or another attachment; `file` is the key of its bytes, `detail` what has no bytes (a point, a contact)."""

    kind: str
    file: str | None = None
    name: str = ""
    mime: str = "application/octet-stream"
    size: int = 0
    duration: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A button; `action` is the messenger's own description of what it does."""

    label: str
    action: Mapping[str, Any]
    style: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyboard:
    """Buttons under a message or below the input; an empty reply keyboard takes the earlier one away."""

    kind: Literal["inline", "reply"]
    rows: tuple[tuple[Button, ...], ...]
    one_time: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)

    def find(self, ident: str) -> Button | None:
        """The button with the id "row.column"."""
        for r, row in enumerate(self.rows):
            for c, button in enumerate(row):
                if f"{r}.{c}" == ident:
                    return button
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    """Who reacted with what."""

    sender: str
    emoji: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message; `number` is Telegram's message_id or VK's conversation_message_id, counted as the messenger counts.

    `guise` hides the sender ("channel", "anonymous"); `author` is the administrator who wrote for the community in VK's
    own interface; `service` is a messenger-neutral note such as {"kind": "topic_created"}.
    """

    chat: str
    number: int
    date: int
    sender: str
    thread: int | None = None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: tuple[Media, ...] = ()
    keyboard: Keyboard | None = None
    reply_to: int | None = None
    quote: str | None = None
    reactions: tuple[Reaction, ...] = ()
    service: Mapping[str, Any] | None = None
    album: str | None = None
    edit_date: int | None = None
    deleted: bool = False
    guise: str | None = None
    author: str | None = None
    origin: str | None = None
    payload: str | None = None
    random_id: int = 0
    ref: str | None = None
    forwarded: tuple[tuple[str, int], ...] = ()

    @property
    def where(self) -> tuple[str, int]:
        """Its key in the world."""
        return (self.chat, self.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something happened; `seq` counts all changes. The page and both messengers' update queues live on these.

    kind "message": cause new, edit, markup, react, delete · "person", "chat": cause says what · "press", "reaction",
    "typing", "notice", "seen", "settings": the rest is in `detail`.
    """

    seq: int
    kind: str
    cause: str = ""
    message: Message | None = None
    person: Person | None = None
    chat: Chat | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def native(key: str) -> int:
    """The messenger's own number of a person or chat."""
    return int(key.partition(":")[2])


def messenger_of(key: str) -> Messenger:
    """Which messenger a key belongs to."""
    return "vk" if key.startswith("vk:") else "telegram"


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the unit of entities."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
