"""Effects on their way: which lane each goes to, and what a lane holds (letters) until a messenger has them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from bot.core.effects import (
    Acknowledge,
    Amend,
    Answer,
    AnswerDelete,
    AnswerEdit,
    CancelTimer,
    Card,
    Dequeue,
    DropPlace,
    Effect,
    Enqueue,
    Erase,
    Forward,
    ForwardEdit,
    Mark,
    OpenPlace,
    Remember,
    Say,
    SetTimer,
    SetTopic,
    Tell,
)
from bot.core.ids import EffectId, EventId, TicketNumber
from bot.store.keys import cosmetic_lane, customer_lane, desk_lane, general_lane

DeskOf = Callable[[TicketNumber], str]
"""The name of the desk that a ticket is at."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One effect in a lane. `follow` are letters to put into other lanes once this one is delivered (lane, letter
    bytes). `buttons` False: the reader's client shows no keyboards."""

    id: EffectId
    effect: Effect
    follow: tuple[tuple[str, bytes], ...] = ()
    buttons: bool = True


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Letter)

# Who goes first when a staff group's slots are short; lower goes first.
PRIORITY = {OpenPlace: 1, Forward: 2, ForwardEdit: 2, Tell: 3, SetTopic: 4, DropPlace: 4, Card: 5, Mark: 5}
# A cosmetic letter waits so long for a newer one to replace it, in ms.
DEBOUNCE_MS = 400


def lane_of(owner: str, effect: Effect, desk_of: DeskOf) -> str | None:
    """None for what is part of the commit itself or done at once."""
    match effect:
        case Say() | Amend() | Answer() | AnswerEdit() | AnswerDelete():
            return customer_lane(owner)
        case OpenPlace(ticket=ticket, desk=desk):
            return desk_lane(owner, ticket, desk)
        case Forward(ticket=ticket) | ForwardEdit(ticket=ticket):
            return desk_lane(owner, ticket, desk_of(ticket))
        case Tell(ticket=None, desk=desk):
            return general_lane(owner, desk)
        case Tell(ticket=int() as ticket, desk=desk):
            return desk_lane(owner, ticket, desk or desk_of(TicketNumber(ticket)))
        case SetTopic(ticket=ticket, desk=str() as desk) if desk:
            return cosmetic_lane(owner, ticket, desk)
        case Card(ticket=ticket) | SetTopic(ticket=ticket) | Mark(ticket=ticket):
            return cosmetic_lane(owner, ticket, desk_of(ticket))
        case Acknowledge() | SetTimer() | CancelTimer() | Remember() | Enqueue() | Dequeue() | Erase() | DropPlace():
            return None
    raise AssertionError(effect)


def letters_of(
    owner: str, event: EventId, effects: tuple[Effect, ...], desk_of: DeskOf, *, buttons: bool
) -> list[tuple[str, Letter]]:
    """(lane, letter) for each effect that a messenger must carry out, in order."""
    letters = []
    for number, effect in enumerate(effects):
        lane = lane_of(owner, effect, desk_of)
        if lane is not None:
            name = EffectId(f"{event}/{number}")
            follow = tuple(follow_up(owner, name, effect, desk_of))
            letters.append((lane, Letter(id=name, effect=effect, follow=follow, buttons=buttons)))
    return letters


def follow_up(owner: str, effect_id: EffectId, effect: Effect, desk_of: DeskOf) -> list[tuple[str, bytes]]:
    """What a delivery releases: an operator's delivered words are marked so, on their message."""
    if not isinstance(effect, Answer | AnswerEdit | AnswerDelete):
        return []
    mark = Mark(ticket=effect.ticket, message=effect.source, mark="delivered")
    letter = Letter(id=EffectId(f"{effect_id}/mark"), effect=mark)
    return [(cosmetic_lane(owner, effect.ticket, desk_of(effect.ticket)), ENCODER.encode(letter))]
