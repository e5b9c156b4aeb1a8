"""A messenger that lives in memory, its adapter, and a conversation of three rules: enough for the engine to run whole,
without a network and without words.

What a customer writes is echoed to them and forwarded to the desk; what staff write is answered to the customer. Every
text is unique, so that a checker can tell what was lost, doubled or overtaken.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace

from bot.adapters.port import (
    Capabilities,
    EditOp,
    Limits,
    MakeTopicOp,
    Operation,
    RawUpdate,
    Receipt,
    SendOp,
)
from bot.core.content import Content
from bot.core.decide import Decision
from bot.core.effects import Answer, Effect, Forward, OpenPlace, Remember, Say
from bot.core.events import Doubted, Event, Gone, Placed, PlaceLost, Refused, StaffWrote
from bot.core.ids import ChatId, ContentId, EventId, Lang, MessageId, Messenger, ThreadId
from bot.core.incoming import Edited, Ignored, Incoming, Person, Wrote
from bot.core.phrases import Phrase, Words
from bot.core.session import Session, Ticket
from bot.core.world import World
from bot.errors import PlaceGone, Undecodable

GROUP = ChatId("telegram:-100")
DESK = "default"
NAMELESS = "vk:nameless"
"""Whose updates carry no name, as in VK."""
WIDE = ((100_000, 1.0),)
LIMITS = Limits(
    text=4096, caption=1024, upload=10**6, download=10**6, buttons_in_row=8, button_rows=8, button_label=40,
    action_bytes=64, chat_rate=(), group_rate=WIDE, token_rate=WIDE,
)  # fmt: skip


def capabilities(messenger: Messenger) -> Capabilities:
    """Telegram's kind (a repeat shows) or VK's (a nonce makes it harmless)."""
    return Capabilities(
        spans=frozenset(), attachments=frozenset({"photo"}), inline_keyboard=True, reactions=True, topics=True,
        edits=True, idempotent_sends=messenger == "vk", limits=LIMITS,
    )  # fmt: skip


class Chats:
    """All chats of all messengers: the truth that a checker looks at. `sent` holds messages in order of arrival."""

    def __init__(self) -> None:
        self.sent: dict[str, list[tuple[str, Content]]] = defaultdict(list)
        self.reactions: list[tuple[str, str]] = []
        self.edits: list[tuple[str, str]] = []
        self.topics: dict[str, str] = {}
        self.gone: set[str] = set()
        self._nonces: dict[tuple[str, int], Receipt] = {}
        self._next = 100

    def carry_out(self, operation: Operation, *, idempotent: bool) -> Receipt:
        """Raises PlaceGone for a topic that was deleted."""
        place = operation.place
        if place.thread and place.thread not in self.topics:
            raise PlaceGone("message thread not found")
        match operation:
            case MakeTopicOp(name=name):
                thread = self._id()
                self.topics[thread] = name
                return Receipt(thread=ThreadId(thread))
            case SendOp(content=content, nonce=nonce):
                if idempotent and (place.chat, nonce) in self._nonces:
                    return self._nonces[place.chat, nonce]
                message = self._id()
                self.sent[place.chat].append((place.thread, content))
                receipt = Receipt(messages=(MessageId(message),), thread=place.thread)
                self._nonces[place.chat, nonce] = receipt
                return receipt
            case EditOp(message=message):
                self.edits.append((place.chat, message))
            case _ if message := getattr(operation, "message", ""):
                self.reactions.append((place.chat, message))
        return Receipt(thread=place.thread)

    def texts(self, chat: str, thread: str | None = None) -> list[str]:
        return [content.text for where, content in self.sent[chat] if thread is None or where == thread]

    def _id(self) -> str:
        self._next += 1
        return str(self._next)


Fate = Callable[[Operation, Callable[[], Receipt]], Awaitable[Receipt]]


async def smooth(operation: Operation, carry_out: Callable[[], Receipt]) -> Receipt:
    """What becomes of a call when nothing goes wrong: it takes a moment."""
    await asyncio.sleep(0)
    return carry_out()


def once(error: Exception, *, carried_out: bool = False, to: str = "telegram:1") -> Fate:
    """The first call to this chat fails."""
    failures = [error]

    async def fate(operation: Any, carry_out: Any) -> Any:
        await asyncio.sleep(0)
        if operation.place.chat == to and failures:
            if carried_out:
                carry_out()
            raise failures.pop()
        return carry_out()

    return fate


class ToyAdapter:
    """The port of one messenger over these chats. `fate` decides what becomes of each call."""

    def __init__(self, messenger: Messenger, chats: Chats, fate: Fate = smooth) -> None:
        self.messenger: Messenger = messenger
        self.capabilities = capabilities(messenger)
        self.chats = chats
        self.fate = fate
        self.decoder = self
        self.sender = self
        self.source: Any = None
        self.files: Any = None

    # decoder

    def peek(self, update: dict[str, Any]) -> RawUpdate:
        return RawUpdate(id=EventId(update["id"]), chat=ChatId(update["chat"]), raw=json.dumps(update).encode())

    def decode(self, raw: bytes) -> Incoming:
        update = json.loads(raw)
        if update["text"] == "unreadable":
            raise Undecodable
        if update["text"] == "noise":
            return Ignored(id=EventId(update["id"]), at=1.0, chat=ChatId(update["chat"]), why="noise")
        if "edits" in update:
            return Edited(
                id=EventId(update["id"]), at=1.0, chat=ChatId(update["chat"]), message=MessageId(update["edits"]),
                person=Person(id=update["chat"], name="Anna"), content=Content(text=update["text"]),
            )  # fmt: skip
        return Wrote(
            id=EventId(update["id"]), at=1.0, chat=ChatId(update["chat"]), message=MessageId(update["id"]),
            person=Person(id=update["chat"], name="" if update["chat"] == NAMELESS else "Anna"),
            content=Content(text=update["text"]),
        )  # fmt: skip

    # sender

    async def send(self, operation: Operation) -> Receipt:
        idempotent = self.capabilities.idempotent_sends
        return await self.fate(operation, lambda: self.chats.carry_out(operation, idempotent=idempotent))

    async def names(self, people: Any) -> dict[str, tuple[str, str]]:
        return {}

    async def is_member(self, chat: ChatId, person: str) -> bool:
        return True


class Plain:
    """Phrases are their own text."""

    def text(self, phrase: Phrase | str, lang: Lang) -> str:
        return phrase if isinstance(phrase, str) else phrase.id


# --- the conversation -------------------------------------------------------------------------------------------------


def words(text: str) -> tuple[Words, ...]:
    return (Words(content=Content(text=text)),)


def toy_decide(session: Session, event: Event, world: World) -> Decision:
    """`session.at` lists every text in the order in which it was decided; `read` what was reported of deliveries."""
    match event:
        case Wrote(content=Content(text=text)):
            session = replace(session, at=f"{session.at} {text}".strip(), gone=False)
            return _wrote(session, event, world)
        case StaffWrote(content=content, message=source):
            session = replace(session, at=f"{session.at} {content.text}".strip())
            answer = Answer(ticket=event.ticket, content_id=ContentId(event.id), content=content, source=source)
            return Decision(session=session, effects=(answer,))
        case PlaceLost(ticket=number):
            return Decision(session=session, effects=(opening(number, again=True),))
        case Gone():
            return Decision(session=replace(session, gone=True))
        case Doubted(effect=effect, given_up=given_up):
            return noted(session, f"{'given up' if given_up else 'doubted'} {effect}")
        case Refused(effect=effect):
            return noted(session, f"refused {effect}")
        case Edited(content_id=content):
            return noted(session, f"edited {content}")
        case Placed():
            return Decision(session=session)
    raise AssertionError(event)


def _wrote(session: Session, event: Wrote, world: World) -> Decision:
    text = event.content.text
    if text == "wrong":
        raise ValueError("a wrong rule")
    effects: list[Effect] = []
    if not session.tickets:
        session = replace(session, tickets=(Ticket(number=world.next_ticket, desk=DESK),))
        effects.append(opening(world.next_ticket))
    number = session.tickets[0].number
    effects += [
        Forward(ticket=number, content_id=ContentId(event.id), content=event.content),
        Remember(
            ticket=number, content_id=ContentId(event.id), at=1.0, who="customer", name="Anna", content=event.content
        ),
        Say(body=words(f"echo {text}")),
    ]
    return Decision(session=session, effects=tuple(effects), uses_ticket=isinstance(effects[0], OpenPlace))


def opening(number: Any, *, again: bool = False) -> OpenPlace:
    return OpenPlace(
        ticket=number, desk=DESK, title=f"#{number}", state="new", card=words(f"card {number}"), again=again
    )


def noted(session: Session, what: str) -> Decision:
    return Decision(session=replace(session, read=(*session.read, what)))


def update(person: str, number: int, text: str) -> dict[str, Any]:
    """A message as this messenger's updates look."""
    return {"id": f"{person}/{number}", "chat": person, "text": text}


def edit(person: str, number: int, of: int, text: str) -> dict[str, Any]:
    """Other words for what was written under that number."""
    return update(person, number, text) | {"edits": f"{person}/{of}"}


def chance(rng: random.Random, share: float) -> bool:
    return rng.random() < share
