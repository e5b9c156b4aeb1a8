"""The desk as a forum: one topic per ticket, made by us, named by its state, with the card as its first message.

Laws

1. Every operation costs the group one of its twenty a minute: what already looks so is not done again.
2. A topic's name never lies (`bot/desk/naming.py` says how it follows the state).
3. What must be read (words, refusals, doubts) is needed; what only looks nice may be dropped.
4. The customer's words stand as they were said. Ours begin with a mark, and nothing of theirs can begin with it.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from bot.adapters.port import ChangeTopicOp, DeleteTopicOp, EditOp, MakeTopicOp, SendOp
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
    TicketState,
)
from bot.core.ids import Place
from bot.core.names import clean_name
from bot.core.phrases import say
from bot.desk.marks import mark
from bot.desk.naming import renamed
from bot.desk.render import STATE_ICONS, Voice, customers_words, joined, recap, service, topic_name
from bot.desk.strategy import DeskEffect, Plan, Shown, Spot, Step
from bot.desk.telling import told

STATE_COLORS: dict[TicketState, int] = {
    "new": 7322096,
    "taken": 9367192,
    "waiting": 16766590,
    "overdue": 16478047,
    "closed": 13338331,
}
"""Of the six that createForumTopic allows; a topic keeps the colour it was made with."""


class Forum(msgspec.Struct, frozen=True, kw_only=True):
    """The strategy for a Telegram supergroup with topics."""

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
                return _card(effect, spot, self.voice)
            case SetTopic():
                return _set_topic(effect, spot)
            case Mark():
                return mark(effect, spot, self.voice)
            case DropPlace():
                return _drop(effect)
            case _:
                assert_never(effect)


# --- the place --------------------------------------------------------------------------------------------------------


def _open(effect: OpenPlace, spot: Spot, voice: Voice) -> Plan:
    if spot.place is not None and not effect.again:
        return _card(Card(ticket=effect.ticket, body=effect.card, keyboard=effect.keyboard), spot, voice, make=True)
    general = Place(chat=spot.chat)
    name = topic_name(STATE_ICONS[effect.state], effect.title)
    made = Step(
        operation=MakeTopicOp(place=general, name=name, color=STATE_COLORS[effect.state]),
        brings="place",
        shows=Shown(name=name),
    )
    card = Step(
        operation=SendOp(place=general, content=voice.body(effect.card), keys=voice.keys(effect.keyboard)),
        brings="card",
        inside=True,
    )
    if not spot.history:
        return Plan(steps=(made, card))
    told = Step(operation=SendOp(place=general, content=recap(spot.history, voice), silent=True), inside=True)
    return Plan(steps=(made, card, told))


def _card(effect: Card, spot: Spot, voice: Voice, *, make: bool = False) -> Plan:
    if spot.place is None:
        return Plan(waits="place")
    content, keys = voice.body(effect.body), voice.keys(effect.keyboard)
    if spot.card is not None:
        edit = EditOp(place=spot.place, message=spot.card, content=content, keys=keys)
        return Plan(steps=(Step(operation=edit, needed=make),))
    if not make:
        return Plan(waits="card")
    return Plan(steps=(Step(operation=SendOp(place=spot.place, content=content, keys=keys), brings="card"),))


def _set_topic(effect: SetTopic, spot: Spot) -> Plan:
    if spot.place is None:
        return Plan(waits="place")
    look = spot.shown or Shown(name="")
    name, renames = renamed(effect.state, effect.title, look)
    changes = []
    if look.closed != effect.closed:
        changes.append(ChangeTopicOp(place=spot.place, closed=effect.closed))
    if look.name != name:
        # Closed last and opened first: people without rights see the new name and can write as soon as they may.
        changes.insert(0 if effect.closed else len(changes), ChangeTopicOp(place=spot.place, name=name))
    steps = []
    for change in changes:
        look = _after(look, change, renames)
        steps.append(Step(operation=change, brings="shown", shows=look, needed=change.closed is not None))
    return Plan(steps=tuple(steps))


def _after(look: Shown, change: ChangeTopicOp, renames: int) -> Shown:
    if change.name is not None:
        return msgspec.structs.replace(look, name=change.name, renames=renames)
    return msgspec.structs.replace(look, closed=bool(change.closed))


def _drop(effect: DropPlace) -> Plan:
    """Deleted first: where it was, the calls after it find no topic, and that is the end of it."""
    bare = ChangeTopicOp(place=effect.place, name=topic_name(STATE_ICONS["closed"], f"#{effect.ticket}"))
    calls = (DeleteTopicOp(place=effect.place), bare, ChangeTopicOp(place=effect.place, closed=True))
    return Plan(steps=tuple(Step(operation=call, needed=False) for call in calls))


# --- words ------------------------------------------------------------------------------------------------------------


def _forward(effect: Forward, spot: Spot, voice: Voice) -> Plan:
    if spot.place is None:
        return Plan(waits="place")
    quoted = spot.links.get(effect.reply_to) if effect.reply_to else None
    content = customers_words(effect.content, _author(effect.author, voice))
    operation = SendOp(place=spot.place, content=content, reply_to=quoted, silent=effect.silent)
    return Plan(steps=(Step(operation=operation, brings="content"),))


def _forward_edit(effect: ForwardEdit, spot: Spot, voice: Voice) -> Plan:
    """The new words as a reply to the old ones, which stay readable: staff may already have answered them."""
    if spot.place is None:
        return Plan(waits="place")
    heading = service(Content(text=voice.text(say("desk-edited"))))
    content = joined((heading, effect.content), "\n")
    quoted = spot.links.get(effect.content_id)
    operation = SendOp(place=spot.place, content=content, reply_to=quoted, silent=True)
    return Plan(steps=(Step(operation=operation, brings="content"),))


def _tell(effect: Tell, spot: Spot, voice: Voice) -> Plan:
    place = effect.place or (spot.place if effect.ticket is not None else Place(chat=spot.chat))
    if place is None:
        return Plan(waits="place")
    return Plan(steps=(Step(operation=told(effect, service(voice.body(effect.body)), place, spot, voice)),))


def _author(name: str, voice: Voice) -> str:
    return clean_name(name) or voice.text(say("desk-recap-customer"))
