"""Letters into a frozen group: what exactly will be called, part by part. Looks up links, folds, fits; sends nothing.

A frozen group never changes: a repeat after a crash makes the same calls with the same nonces. Only the place is filled
in at the call, since a topic may have been made anew meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from bot.adapters.port import Capabilities, DeleteOp, EditOp, Keys, Limits, Operation, SendOp
from bot.core.content import Content
from bot.core.effects import (
    Amend,
    Answer,
    AnswerDelete,
    AnswerEdit,
    Effect,
    Forward,
    ForwardEdit,
    OpenPlace,
    Remember,
    Say,
    Tell,
)
from bot.core.fit import fit
from bot.core.fold import Group, fold
from bot.core.ids import (
    ChatId,
    ContentId,
    CustomerId,
    EffectId,
    Lang,
    MessageId,
    MessageRef,
    Messenger,
    Place,
    TicketNumber,
    messenger_of,
)
from bot.core.keys import keyboard_as_lines, limit_keys
from bot.core.phrases import Phrase, Renderer, Words
from bot.desk.render import Voice, joined, recounted
from bot.desk.strategy import DeskEffect, Shown, Spot, Step, Strategy
from bot.engine.letters import PRIORITY, Letter
from bot.store.keys import lane_desk, lane_kind, lane_owner
from bot.store.links import Links, in_chat

LINE = msgspec.msgpack.Decoder(Remember)
PLACE = msgspec.msgpack.Decoder(Place)
SHOWN = msgspec.msgpack.Decoder(Shown)


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One call, and what its receipt stands for: see bot.desk.strategy.Step; `said` is a name to find the message
    by."""

    operation: Operation
    brings: Literal["place", "card", "content", "shown", "said", "nothing"] = "nothing"
    said: str = ""
    shows: Shown | None = None
    needed: bool = True


class Frozen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A group. `contents` stand in it (a fold holds several), `sources` are the staff messages that answers came
    from."""

    count: int
    effects: tuple[EffectId, ...]
    parts: tuple[Part, ...]
    ticket: int = 0
    contents: tuple[ContentId, ...] = ()
    sources: tuple[MessageRef, ...] = ()
    follow: tuple[tuple[str, bytes], ...] = ()
    opens: bool = False
    words: bool = False
    priority: int = 9


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """Not possible before the ticket has a place (or a card)."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A staff chat as delivery knows it."""

    chat: ChatId
    strategy: Strategy
    lang: Lang
    reactions: bool = True


Said = tuple[MessageId, ...]
"""Messages that were sent before."""
FROZEN = msgspec.msgpack.Decoder(Frozen)


class Freezer:
    """Turns the head of a lane into a frozen group."""

    def __init__(
        self, links: Links, capabilities: dict[Messenger, Capabilities], renderer: Renderer, desks: dict[str, Desk]
    ) -> None:
        self._links = links
        self._capabilities = capabilities
        self._renderer = renderer
        self.desks = desks

    def limits_of(self, lane: str) -> Limits:
        return self._capabilities[messenger_of(self.chat_of(lane))].limits

    def render(self, phrase: Phrase, lang: Lang) -> str:
        return self._renderer.text(phrase, lang)

    def chat_of(self, lane: str) -> ChatId:
        """The messenger chat that a lane speaks into."""
        if lane_kind(lane) == "c":
            return ChatId(lane_owner(lane))
        return self.desks[lane_desk(lane)].chat

    def at_once(self, lane: str, letters: Sequence[Letter]) -> Frozen | None:
        """The group if nothing has to be looked up for it (the usual case); else None."""
        group = fold([(letter.id, letter.effect) for letter in letters])
        if group is None or not self_contained(group.effect) or lane_kind(lane) == "m":
            return None
        if lane_kind(lane) == "c":
            return self._customer(lane, letters, group, {}, ())
        # The place is filled in at the call; without one, the call is held back by the delivery.
        spot = Spot(chat=self.chat_of(lane), place=Place(chat=self.chat_of(lane)))
        frozen = self._desk(lane, letters, group, spot) if isinstance(group.effect, Forward | Tell) else None
        return frozen if isinstance(frozen, Frozen) else None

    async def freeze(self, lane: str, letters: Sequence[Letter], home: dict[str, bytes]) -> Frozen | Waits | None:
        """None when nothing waits. Raises StoreAway."""
        group = fold([(letter.id, letter.effect) for letter in letters])
        if group is None:
            return None
        owner = CustomerId(lane_owner(lane))
        chat = self.chat_of(lane)
        links = await self._copies(owner, chat, group.effect)
        if lane_kind(lane) == "c":
            if isinstance(group.effect, Say) and group.effect.recall:
                group = await self._recalling(owner, group, group.effect)
            return self._customer(lane, letters, group, links, await self._said_before(owner, chat, group.effect))
        history: tuple[Remember, ...] = ()
        if isinstance(group.effect, OpenPlace | Tell) and (recalled := recalled_by(group.effect)):
            history = await self._history(owner, recalled)
        spot = Spot(
            chat=chat,
            place=PLACE.decode(home["place"]) if "place" in home else None,
            card=MessageId(home["card"].decode()) if "card" in home else None,
            shown=SHOWN.decode(home["shown"]) if "shown" in home else None,
            links=links,
            history=history,
            reactions=self.desks[lane_desk(lane)].reactions,
        )
        return self._desk(lane, letters, group, spot)

    async def _said_before(self, owner: CustomerId, chat: ChatId, effect: Effect) -> Said:
        """The message that is to be amended, or those that are to go; none when there is none."""
        match effect:
            case AnswerDelete(content_id=gone):
                return tuple(copy.message for copy in await self._links.copies(owner, in_chat(gone, chat)))
            case Amend(message=message, name=name):
                said = message or await self._links.said(owner, name)
                return (MessageId(said),) if said else ()
        return ()

    async def _recalling(self, owner: CustomerId, group: Group, said: Say) -> Group:
        """With what was said in a ticket before."""
        voice = Voice(renderer=self._renderer, lang=said.lang)
        told = recounted(await self._history(owner, TicketNumber(said.recall or 0)), voice)
        return msgspec.structs.replace(
            group, effect=msgspec.structs.replace(said, body=(*said.body, Words(content=told)))
        )

    async def _history(self, owner: CustomerId, ticket: TicketNumber) -> tuple[Remember, ...]:
        return tuple(LINE.decode(line) for line in await self._links.history(owner, ticket))

    async def _copies(self, owner: CustomerId, chat: ChatId, effect: Effect) -> dict[ContentId, MessageId]:
        """Where the contents that the effect names stand in this chat, as a copy or as it was first said."""
        named: list[ContentId] = []
        match effect:
            case Answer(reply_to=str() as quoted) | Forward(reply_to=str() as quoted):
                named = [ContentId(quoted)]
            case ForwardEdit(content_id=changed) | AnswerEdit(content_id=changed):
                named = [changed]
        found: dict[ContentId, MessageId] = {}
        for name in named:
            for copy in await self._links.copies(owner, in_chat(name, chat)):
                found.setdefault(name, copy.message)
        return found

    # --- to the customer ---

    def _customer(
        self, lane: str, letters: Sequence[Letter], group: Group, links: dict[ContentId, MessageId], said: Said
    ) -> Frozen:
        chat = self.chat_of(lane)
        capabilities = self._capabilities[messenger_of(chat)]
        buttons = letters[0].buttons and capabilities.inline_keyboard
        place = Place(chat=chat)
        parts: list[Part] = []
        ticket = 0
        words = False
        match group.effect:
            case Say(body=body, keyboard=keyboard, lang=lang, name=name):
                voice = Voice(renderer=self._renderer, lang=lang)
                parts = self._said(place, voice.body(body), voice.keys(keyboard), capabilities, buttons, name)
            case Amend(body=body, keyboard=keyboard, lang=lang):
                voice = Voice(renderer=self._renderer, lang=lang)
                if said and (buttons or body):
                    content = voice.body(body) if body else None
                    keys = limit_keys(voice.keys(keyboard), capabilities.limits)[0] if buttons else ()
                    edit = EditOp(place=place, message=said[0], content=content, keys=keys)
                    parts = [Part(operation=edit, needed=False)]
            case Answer(content=content, prefix=prefix, reply_to=reply_to, lang=lang, ticket=number):
                ticket, words = number, True
                if prefix is not None:
                    content = joined((Content(text=self._renderer.text(prefix, lang)), content), "\n")
                send = SendOp(place=place, content=content, reply_to=links.get(reply_to) if reply_to else None)
                parts = [Part(operation=op, brings="content") for op in fitted(send, capabilities)]
            case AnswerEdit(content=content, content_id=content_id, ticket=number):
                ticket, words = number, True
                if content_id in links:
                    edit = EditOp(place=place, message=links[content_id], content=content)
                    parts = [Part(operation=op) for op in fitted(edit, capabilities)]
            case AnswerDelete(ticket=number):
                ticket = number
                parts = [Part(operation=DeleteOp(place=place, message=one)) for one in said]
            case _:
                raise AssertionError(group.effect)
        return self._frozen(letters, group, parts, ticket, words=words)

    def _said(
        self, place: Place, content: Content, keys: Keys, capabilities: Capabilities, buttons: bool, name: str
    ) -> list[Part]:
        shown, rest = (
            limit_keys(keys, capabilities.limits) if buttons else ((), tuple(key for row in keys for key in row))
        )
        if rest:
            lines = keyboard_as_lines([key.label for key in rest], first=1 + sum(len(row) for row in shown))
            content = joined((content, Content(text=lines)), "\n\n")
        operations = fitted(SendOp(place=place, content=content, keys=shown), capabilities)
        last = len(operations) - 1
        return [
            Part(operation=op, brings="said" if name and at == last else "nothing", said=name if at == last else "")
            for at, op in enumerate(operations)
        ]

    # --- to the desk ---

    def _desk(self, lane: str, letters: Sequence[Letter], group: Group, spot: Spot) -> Frozen | Waits:
        desk = self.desks[lane_desk(lane)]
        effect = group.effect
        assert isinstance(effect, DeskEffect)
        plan = desk.strategy.plan(effect, spot)
        if plan.waits:
            return Waits()
        capabilities = self._capabilities[messenger_of(desk.chat)]
        parts = [part for step in plan.steps for part in stepped(step, capabilities)]
        ticket = getattr(effect, "ticket", None) or 0
        return self._frozen(letters, group, parts, ticket, opens=isinstance(effect, OpenPlace))

    def _frozen(
        self,
        letters: Sequence[Letter],
        group: Group,
        parts: list[Part],
        ticket: int,
        *,
        opens: bool = False,
        words: bool = False,
    ) -> Frozen:
        inside = letters[: group.count]
        return Frozen(
            count=group.count,
            effects=tuple(letter.id for letter in inside),
            parts=tuple(parts),
            ticket=ticket,
            contents=tuple(part.content_id for part in group.parts) or content_ids(group.effect),
            sources=tuple(filter(None, (getattr(letter.effect, "source", None) for letter in inside))),
            follow=tuple(pair for letter in inside for pair in letter.follow),
            opens=opens,
            words=words,
            priority=PRIORITY.get(type(group.effect), 9),
        )


def recalled_by(effect: OpenPlace | Tell) -> TicketNumber | None:
    """Whose history stands below the card or the words."""
    return effect.ticket if isinstance(effect, OpenPlace) and effect.again else effect.recall


def content_ids(effect: Effect) -> tuple[ContentId, ...]:
    match effect:
        case Answer(content_id=content_id) | Forward(content_id=content_id) | ForwardEdit(content_id=content_id):
            return (content_id,)
    return ()


def self_contained(effect: Effect) -> bool:
    """Whether a group can be frozen without looking anything up."""
    match effect:
        case Say(recall=None) | Tell(recall=None):
            return True
        case Answer(reply_to=None) | Forward(reply_to=None):
            return True
    return False


def stepped(step: Step, capabilities: Capabilities) -> list[Part]:
    """A strategy's step as parts: what does not fit into one message goes in several."""
    operation = step.operation
    if isinstance(operation, SendOp | EditOp) and operation.content is not None:
        operations = fitted(operation, capabilities)
    else:
        operations = [operation]
    return [Part(operation=one, brings=step.brings, shows=step.shows, needed=step.needed) for one in operations]


def fitted(operation: SendOp | EditOp, capabilities: Capabilities) -> list[Operation]:
    """The operation, or several: the first quotes, the last carries the buttons. An edit that grew too long is cut at
    the end: what does not fit follows as new messages."""
    content = operation.content
    assert content is not None
    pieces = fit(content, capabilities).parts or (Content(text="…"),)
    last = len(pieces) - 1
    operations: list[Operation] = []
    for at, piece in enumerate(pieces):
        keys = operation.keys if at == last else ()
        if at == 0:
            operations.append(msgspec.structs.replace(operation, content=piece, keys=keys))
        else:
            operations.append(SendOp(place=operation.place, content=piece, keys=keys))
    return operations


def nonce_for(operation: Operation, nonce: int, part: int) -> Operation:
    """The part's own nonce: the group's first one and its place in the group."""
    if isinstance(operation, SendOp):
        return msgspec.structs.replace(operation, nonce=nonce + part)
    return operation
