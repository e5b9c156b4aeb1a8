"""How a desk shows its tickets: effects in, operations of a messenger out. Pure; one strategy per kind of staff chat.

A strategy knows what it is handed in a `Spot` and nothing else: it does not look anything up, does not send, does not
fit texts to limits (the delivery does, with `bot.core.fit`) and does not fold (already done, with `bot.core.fold`).
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from bot.adapters.port import Operation
from bot.core.effects import Card, DropPlace, Forward, ForwardEdit, Mark, OpenPlace, Remember, SetTopic, Tell
from bot.core.ids import ChatId, ContentId, MessageId, Place

DeskEffect = OpenPlace | Forward | ForwardEdit | Tell | Card | SetTopic | Mark | DropPlace


class Shown(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a topic looks like by the last receipt: its name, whether it is closed, and how often it was renamed for an
    ordinary change of state since the ticket was last opened. Without topics it is the card that shows all this, and
    `face` is the digest of what stands there."""

    name: str
    closed: bool = False
    renames: int = 0
    face: str = ""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one ticket in one staff chat at the moment of delivery.

    `links`: where contents stand in this chat (the ones that the effect names are enough). `history`: the ticket's last
    lines, oldest first; needed for `OpenPlace(again=True)` only. `reactions`: whether the chat allows our marks.
    """

    chat: ChatId
    place: Place | None = None
    card: MessageId | None = None
    shown: Shown | None = None
    links: dict[ContentId, MessageId] = {}
    history: tuple[Remember, ...] = ()
    reactions: bool = True


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One operation, and what its receipt is to be remembered as.

    `brings`: `place` the thread in the receipt is the ticket's place, or the message its anchor · `card` the message is
    its card (of an edit: if it had to be posted anew) · `content` the
    messages are copies of the effect's contents · `shown` the topic looks like `shows` now · `nothing`.
    `inside`: the place did not exist when this was planned; it goes into the one that the step before it brought (see
    `into`). `needed` False: cosmetic, the first to be dropped when the group's budget is short.
    """

    operation: Operation
    brings: Literal["place", "card", "content", "shown", "nothing"] = "nothing"
    shows: Shown | None = None
    inside: bool = False
    needed: bool = True


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Steps in order; none when everything is already so. `waits`: not possible before the ticket has this."""

    steps: tuple[Step, ...] = ()
    waits: Literal["", "place", "card"] = ""


class Strategy(Protocol):
    """The same effect and the same spot give the same plan."""

    def plan(self, effect: DeskEffect, spot: Spot) -> Plan: ...


def into(operation: Operation, place: Place) -> Operation:
    """The same operation in a place that is known only now."""
    return msgspec.structs.replace(operation, place=place)
