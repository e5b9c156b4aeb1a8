"""What operators order of a ticket. Each command says what stands in the way and what to do instead, or it is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from bot.core import answering, giving, holding, second, snippets, tickets, vip
from bot.core.card import refresh_card, refresh_topic
from bot.core.content import Content
from bot.core.effects import Tell
from bot.core.events import Command, StaffCommanded
from bot.core.ids import ContentId
from bot.core.names import clean_name
from bot.core.phrases import Phrase, say
from bot.core.session import Past, Ticket
from bot.core.turn import Turn, in_short

ANSWERED: Final = frozenset({"help", "note", "history", "snippet", "send", "claim", "drop", "paste", "other"})
"""Commands whose answer is to be seen without a mark."""
LATER: Final = frozenset({"delete"})
"""Marked when it is done at the customer's."""
Deed = Callable[[Turn, StaffCommanded, Ticket], Phrase | None]
"""What stands in the way, or None when it is done."""


def obey(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    return DEEDS[event.command](turn, event, ticket)


# --- whose it is ---


def _take(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    if ticket.operator == event.operator.id:
        return say("staff-already-yours")
    _show(turn, ticket, tickets.take(turn, ticket, event.operator))
    return None


def _release(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    if not ticket.operator:
        return say("staff-nobody-holds")
    _show(turn, ticket, tickets.release(turn, ticket))
    return None


def _assign(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    if event.whom is None:
        return say("staff-assign-whom")
    if ticket.operator == event.whom.id:
        return say("staff-already-theirs", operator=event.whom.name)
    after = tickets.take(turn, ticket, event.whom)
    _show(turn, ticket, after)
    # As it was typed: a name with @ calls them.
    called = event.text if event.text.startswith("@") else after.operator_name
    turn.do(Tell(body=(say("staff-assigned", whom=clean_name(called), by=event.operator.name),), ticket=ticket.number))
    return None


def _show(turn: Turn, before: Ticket, after: Ticket) -> None:
    refresh_card(turn, after)
    if before.state != after.state:
        refresh_topic(turn, after)


def _second(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    if ticket.second:
        return say("staff-already-second")
    second.send(turn, ticket, "staff")
    return None


def _transfer(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    others = [desk for desk in turn.world.policy.desks if desk != ticket.desk]
    if not others:
        return say("staff-transfer-nowhere")
    wanted = event.text.strip().casefold()
    desk = next((one for one in others if one.casefold() == wanted), "")
    if not desk:
        return say("staff-transfer-where", desks=", ".join(others))
    if ticket.offered:
        return say("staff-transfer-offered", writer=ticket.offered[0].name)
    second.transfer(turn, ticket, desk, by=event.operator.name)
    return None


# --- its end ---


def _close(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-already-closed")
    if event.command == "outside" and not ticket.reach:
        return say("staff-not-outside")
    closing = giving.parse(event.text, turn.world)
    if isinstance(closing, Phrase):
        return closing
    if closing.reason:  # for colleagues: people write there what customers should not read
        turn.remember(ticket, "note", ContentId(event.id), Content(text=closing.reason), event.operator.name)
    if not ticket.operator:
        ticket = replace(ticket, operator=event.operator.id, operator_name=event.operator.name)
    if closing.given:
        ticket = replace(ticket, given=closing.given, gift=closing.gift)
    tickets.close(turn, ticket, outside=event.command == "outside", gave=bool(closing.given))
    return None


def _reopen(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state != "closed":
        return say("staff-is-open")
    tickets.reopen(turn, ticket, event.operator)
    return None


# --- words ---


def _note(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if not event.text.strip():
        return say("desk-note-empty")
    turn.remember(ticket, "note", ContentId(event.id), Content(text=event.text), event.operator.name)
    return None


def _delete(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    own = [one.content_id for one in ticket.spoken if one.operator == event.operator.id]
    if event.reply_to is not None and event.reply_to not in own:
        return say("staff-delete-not-yours")
    if not own:
        return say("staff-delete-nothing")
    answering.take_back(turn, ticket, event.reply_to or own[-1], event.message, event.operator.name)
    return None


def _history(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    earlier = [in_short(one) for one in turn.session.tickets if one.number != ticket.number]
    earlier = sorted([*turn.session.past, *earlier], key=lambda one: -one.opened_at)
    if not earlier:
        return say("staff-history-none")
    wanted = event.text.strip().lstrip("#№")
    chosen = next((one for one in earlier if str(one.number) == wanted), None) if wanted else earlier[0]
    numbers = ", ".join(f"#{one.number}" for one in earlier)
    if chosen is None:
        return say("staff-history-which", numbers=numbers)
    lines = say("staff-history", numbers=numbers), _past(turn, chosen)
    turn.do(
        Tell(body=lines, ticket=ticket.number, reply_to=event.message.message, place=event.place, recall=chosen.number)
    )
    return None


def _past(turn: Turn, past: Past) -> Phrase:
    return say(
        "staff-history-line",
        number=str(past.number),
        topic=past.title or say("card-no-topic"),
        opened=turn.world.calendar.words_at(past.opened_at, 0.0),
        outcome=past.outcome or ("operator" if past.closed_at else "open"),
    )


# --- what is known of it ---


def _order(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    policy, order = turn.world.policy, clean_name(event.text)
    if not order:
        known = say("staff-order", order=ticket.order) if ticket.order else say("staff-order-none")
        turn.tell(ticket.number, known, reply_to=event.message.message)
        return None
    if re.fullmatch(policy.order_pattern, order) is None:
        return say("staff-order-odd", example=policy.order_example)
    refresh_card(turn, turn.put(replace(ticket, order=order)))
    return None


def _mute(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    muted = event.command == "mute"
    if ticket.muted == muted:
        return say("staff-already-muted") if muted else say("staff-not-muted")
    refresh_card(turn, turn.put(replace(ticket, muted=muted)))
    return None


def _vip(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    return vip.mark(turn, ticket, vip=event.command == "vip", keeper=event.text)


def _ban(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    banned = event.command == "ban"
    if turn.session.banned == banned:
        return say("staff-already-banned") if banned else say("staff-not-banned")
    if event.text:
        turn.remember(ticket, "note", ContentId(event.id), Content(text=event.text), event.operator.name)
    # The customer hears of it when they write next, once.
    home = "ticket" if turn.view.open_ticket else turn.table.home
    turn.change(banned=banned, step=home, at="", choices=())
    refresh_card(turn, ticket)
    return None


# --- words about commands ---


def _help(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    turn.tell(ticket.number, say("desk-help", kind="topics", waiting="👀"), reply_to=event.message.message)
    return None


def _unknown(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    return say("desk-unknown-command", command=event.text.split(" ")[0] or "?")


DEEDS: Final[dict[Command, Deed]] = {
    "take": _take,
    "release": _release,
    "assign": _assign,
    "second": _second,
    "transfer": _transfer,
    "close": _close,
    "outside": _close,
    "reopen": _reopen,
    "note": _note,
    "delete": _delete,
    "history": _history,
    "order": _order,
    "mute": _mute,
    "unmute": _mute,
    "vip": _vip,
    "unvip": _vip,
    "ban": _ban,
    "unban": _ban,
    "help": _help,
    "snippet": snippets.show,
    "paste": snippets.paste,
    "other": snippets.another,
    "send": holding.decided,
    "claim": holding.decided,
    "drop": holding.decided,
    "unknown": _unknown,
}
