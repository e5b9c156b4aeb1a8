"""The desk as one stream of messages: a ticket's card is its anchor, and all else of it replies to the card.

For chats without topics: plain Telegram groups and VK group chats. People answer by replying to any message of the
ticket, so nothing of it stands without its number.

Laws

1. The first line of the card is what a topic's name is in a forum: icon, number, who. It changes as a name does there.
2. What already looks so is not edited again: every call counts.
3. Customers' words stand below a line that says whose they are; a bare file only replies.
4. Ours begin with a mark. Nothing of theirs can: their line goes before it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import assert_never

import msgspec

from bot.adapters.port import DeleteOp, EditOp, Keys, SendOp
from bot.core.content import Content
from bot.core.effects import (
    Card,
    DropPlace,
    Forward,
    ForwardEdit,
    Mark,
    OpenPlace,
    SetTopic,
    Tell,
)
from bot.core.ids import Place, TicketNumber
from bot.core.names import clean_name
from bot.core.phrases import Body, Keyboard, say
from bot.desk.marks import mark
from bot.desk.naming import renamed
from bot.desk.render import STATE_ICONS, Voice, joined, recap, service, topic_name
from bot.desk.strategy import DeskEffect, Plan, Shown, Spot, Step
from bot.desk.telling import told


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """The strategy for a chat without topics."""

    voice: Voice

    def plan(self, effect: DeskEffect, spot: Spot) -> Plan:
        match effect:
            case OpenPlace():
                return _open(effect, spot, self.voice)
            case Forward():
                return _forward(effect, spot, self.voice)
            case ForwardEdit():
                return _forward_edit(effect, spot, self.voice)
            case Tell():
                return _tell(effect, spot, self.voice)
            case Card():
                look = spot.shown or Shown(name="")
                return _show(look, effect.body, effect.keyboard, spot, self.voice)
            case SetTopic():
                return _set_state(effect, spot, self.voice)
            case Mark():
                return mark(effect, spot, self.voice)
            case DropPlace():
                return _drop(effect, self.voice)
            case _:
                assert_never(effect)


# --- the card ---------------------------------------------------------------------------------------------------------


def _open(effect: OpenPlace, spot: Spot, voice: Voice) -> Plan:
    name = topic_name(STATE_ICONS[effect.state], effect.title)
    look = Shown(name=name, closed=effect.state == "closed")
    if spot.place is not None and not effect.again:
        return _show(look, effect.card, effect.keyboard, spot, voice, needed=True)
    nowhere = Place(chat=spot.chat)
    content, keys = _face(name, effect.card, effect.keyboard, voice)
    card = Step(
        operation=SendOp(place=nowhere, content=content, keys=keys),
        brings="place",
        shows=msgspec.structs.replace(look, face=_digest(content, keys)),
    )
    if not spot.history:
        return Plan(steps=(card,))
    told = Step(operation=SendOp(place=nowhere, content=recap(spot.history, voice), silent=True), inside=True)
    return Plan(steps=(card, told))


def _set_state(effect: SetTopic, spot: Spot, voice: Voice) -> Plan:
    look = spot.shown or Shown(name="")
    name, renames = renamed(effect.state, effect.title, look)
    look = msgspec.structs.replace(look, name=name, renames=renames, closed=effect.closed)
    return _show(look, effect.card, effect.keyboard, spot, voice)


def _show(look: Shown, body: Body, keyboard: Keyboard, spot: Spot, voice: Voice, *, needed: bool = False) -> Plan:
    """The card as it should be now, under the name that `look` has."""
    if spot.place is None:
        return Plan(waits="place")
    content, keys = _face(look.name, body, keyboard, voice)
    face = _digest(content, keys)
    if spot.card is None or (spot.shown is not None and spot.shown.face == face):
        return Plan()
    edit = EditOp(place=spot.place, message=spot.card, content=content, keys=keys)
    shows = msgspec.structs.replace(look, face=face)
    return Plan(steps=(Step(operation=edit, brings="card", shows=shows, needed=needed),))


def _face(name: str, body: Body, keyboard: Keyboard, voice: Voice) -> tuple[Content, Keys]:
    return joined((Content(text=name), voice.body(body)), "\n"), voice.keys(keyboard)


def _digest(content: Content, keys: Keys) -> str:
    return blake2b(msgspec.msgpack.encode((content, keys)), digest_size=8).hexdigest()


def _drop(effect: DropPlace, voice: Voice) -> Plan:
    """Deleted where that is allowed; an old one is left with its bare number."""
    if not effect.place.anchor:
        return Plan()
    bare = Content(text=f"{STATE_ICONS['closed']} {_number(effect.ticket, voice)}")
    delete = DeleteOp(place=effect.place, message=effect.place.anchor)
    edit = EditOp(place=effect.place, message=effect.place.anchor, content=bare)
    return Plan(steps=(Step(operation=edit, needed=False), Step(operation=delete, needed=False)))


# --- words ------------------------------------------------------------------------------------------------------------


def _forward(effect: Forward, spot: Spot, voice: Voice) -> Plan:
    if spot.place is None:
        return Plan(waits="place")
    quoted = spot.links.get(effect.reply_to) if effect.reply_to else None
    content = effect.content
    if content.text:
        content = joined((_head(effect.ticket, effect.author, voice), content), "\n")
    return Plan(steps=(Step(operation=SendOp(place=spot.place, content=content, reply_to=quoted), brings="content"),))


def _forward_edit(effect: ForwardEdit, spot: Spot, voice: Voice) -> Plan:
    """The new words as a reply to the old ones, which stay readable: staff may already have answered them."""
    if spot.place is None:
        return Plan(waits="place")
    heading = service(Content(text=voice.text(say("desk-edited"))))
    content = joined((_head(effect.ticket, effect.author, voice), heading, effect.content), "\n")
    quoted = spot.links.get(effect.content_id)
    operation = SendOp(place=spot.place, content=content, reply_to=quoted, silent=True)
    return Plan(steps=(Step(operation=operation, brings="content"),))


def _tell(effect: Tell, spot: Spot, voice: Voice) -> Plan:
    place = effect.place or (spot.place if effect.ticket is not None else Place(chat=spot.chat))
    if place is None:
        return Plan(waits="place")
    content = voice.body(effect.body)
    if effect.ticket is not None:
        content = joined((Content(text=_number(effect.ticket, voice)), content), "\n")
    return Plan(steps=(Step(operation=told(effect, service(content), place, spot, voice)),))


def _head(ticket: TicketNumber, author: str, voice: Voice) -> Content:
    name = clean_name(author) or voice.text(say("desk-recap-customer"))
    return Content(text=f"{_number(ticket, voice)} · {name}")


def _number(ticket: TicketNumber, voice: Voice) -> str:
    return voice.text(say("desk-number", number=str(ticket)))
