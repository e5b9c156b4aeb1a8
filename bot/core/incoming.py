"""What adapters decode updates into: neutral facts that know of chats and people, not yet of customers and tickets."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.core.content import Content
from bot.core.ids import ChatId, ContentId, EventId, Lang, MessageId, ThreadId, TicketNumber


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote. `id` is opaque (`telegram:<user id>`). `speaks_as` tells apart those who only look like members."""

    id: str
    name: str
    username: str = ""
    lang: Lang = "ru"
    speaks_as: Literal["self", "anonymous_admin", "channel", "bot"] = "self"


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Common to all: the event's id, the wall time in seconds at which the messenger saw it, and where."""

    id: EventId
    at: float
    chat: ChatId
    thread: ThreadId = ThreadId("")


class Wrote(Fact, frozen=True, kw_only=True, tag="wrote"):
    """A new message. `start` is the payload of a Start press (deep link), None for other messages. `action` is set when
    a reply-keyboard button carried one (VK). `buttons`: whether this person's client shows keyboards, None when untold.
    `reply_by`: who wrote what `reply_to` names, where that is known.
    `quotes`: the content that `reply_to` is a copy of, `about`: the ticket that content belongs to; adapters leave them
    None, the engine fills them in from links."""

    person: Person
    message: MessageId
    content: Content
    reply_to: MessageId | None = None
    reply_by: str = ""
    forwarded: bool = False
    via_bot: bool = False
    start: str | None = None
    action: str = ""
    buttons: bool | None = None
    quotes: ContentId | None = None
    about: TicketNumber | None = None


class Edited(Fact, frozen=True, kw_only=True, tag="edited"):
    """An earlier message has new content. `content_id`: what it brought at first, `about`: the ticket it went to; the
    engine fills both in from links."""

    person: Person
    message: MessageId
    content: Content
    content_id: ContentId | None = None
    about: TicketNumber | None = None


class Pressed(Fact, frozen=True, kw_only=True, tag="pressed"):
    """An inline button. `action` comes from the client: never an authority. `press` is the adapter's handle to answer
    it, valid for a minute (VK) or so (Telegram)."""

    person: Person
    message: MessageId
    action: str
    press: str


class Reacted(Fact, frozen=True, kw_only=True, tag="reacted"):
    """A person set or took away (empty `emoji`) a reaction."""

    person: Person
    message: MessageId
    emoji: str


class Blocked(Fact, frozen=True, kw_only=True, tag="blocked"):
    """The customer no longer wants messages from us."""


class Returned(Fact, frozen=True, kw_only=True, tag="returned"):
    """The customer allows messages again."""


class Typing(Fact, frozen=True, kw_only=True, tag="typing"):
    """The person is typing (VK only)."""


class MemberChanged(Fact, frozen=True, kw_only=True, tag="member_changed"):
    """A person (or, with `is_us`, the bot itself) got another standing in a group chat."""

    person: Person
    standing: Literal["owner", "admin", "member", "restricted", "gone"]
    is_us: bool = False
    can_manage_topics: bool = False


class ChatChanged(Fact, frozen=True, kw_only=True, tag="chat_changed"):
    """The group became another one (`migrated_to`), or its topics were switched off or on."""

    migrated_to: ChatId | None = None
    is_forum: bool | None = None


class TopicChanged(Fact, frozen=True, kw_only=True, tag="topic_changed"):
    """A topic's service message. `by_us`: the bot's own doing, reported back by the messenger."""

    change: Literal["created", "renamed", "closed", "reopened"]
    name: str = ""
    by_us: bool = False
    person: Person | None = None


class Echo(Fact, frozen=True, kw_only=True, tag="echo"):
    """An outgoing message seen from outside (VK `message_reply`): ours, when `random_id` is known here, or an
    administrator's who answered in VK's own inbox (`admin` set)."""

    message: MessageId
    content: Content
    random_id: int = 0
    admin: str = ""


class Ignored(Fact, frozen=True, kw_only=True, tag="ignored"):
    """Nothing for us, and why."""

    why: str


Incoming = (
    Wrote | Edited | Pressed | Reacted | Blocked | Returned | Typing | MemberChanged | ChatChanged | TopicChanged | Echo
    | Ignored
)  # fmt: skip


def foreign(fact: Incoming) -> bool:
    """Whether it happened in a group (desks have turns of their own): there, chat and person are not the same."""
    match fact:
        case MemberChanged(is_us=True, standing=standing):
            return standing != "gone"
        case Wrote() | Edited() | Pressed() | Reacted():
            return fact.person.id != fact.chat
    return False
