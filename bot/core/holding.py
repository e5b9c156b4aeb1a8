"""Two people do not answer at once: words in somebody else's ticket wait until it is said that they are meant.

1. They wait in the ticket, whole, with whoever wrote them; a restart does not send and does not lose them.
2. One question for all that one operator has waiting. The writer decides it, or whoever has the ticket.
3. A question is decided once: what is pressed after that is explained. Buttons say whose words, never which.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core import answering, tickets
from bot.core.card import refresh_card
from bot.core.content import Content
from bot.core.effects import Tell
from bot.core.events import Command, Operator, StaffCommanded, StaffEdited, StaffWrote
from bot.core.ids import TicketNumber
from bot.core.phrases import Button, Keyboard, Phrase, say
from bot.core.session import Offered, Ticket
from bot.core.turn import Turn

MOST: Final = 10
"""Messages that wait in one ticket: an album is as many."""


def is_held(ticket: Ticket, operator: Operator) -> bool:
    """Somebody else is on it."""
    return ticket.state != "closed" and ticket.operator not in ("", operator.id)


def hold(turn: Turn, ticket: Ticket, event: StaffWrote, said: Offered) -> None:
    if len(ticket.offered) >= MOST:
        answering.mark(turn, ticket, event.message, "refused")
        return turn.tell(ticket.number, say("staff-held-many"), reply_to=event.message.message)
    first = not _words_of(ticket, said.operator)
    answering.mark(turn, ticket, said.source, "waiting")
    turn.put(replace(ticket, offered=(*ticket.offered, said)))
    if first:
        question = say("staff-held", operator=ticket.operator_name, writer=said.name)
        keys = _keys(ticket.number, said.operator)
        turn.do(
            Tell(body=(question,), ticket=ticket.number, place=event.place, reply_to=said.source.message, keyboard=keys)
        )


def _keys(number: TicketNumber, writer: str) -> Keyboard:
    def key(command: Command) -> Button:
        return Button(label=say(f"staff-button-{command}"), action=f"desk:{command}:{number}:{writer}")

    return (key("send"),), (key("claim"),), (key("drop"),)


def _words_of(ticket: Ticket, writer: str) -> tuple[Offered, ...]:
    return tuple(one for one in ticket.offered if one.operator == writer)


def decided(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    """What stands in the way, or None when it is done."""
    writer = event.text
    words = _words_of(ticket, writer)
    if not words:
        return say("staff-held-gone")
    # An anonymous administrator is the group itself; their press shows who they are.
    anonymous = writer == event.message.chat
    if event.operator.id not in (writer, ticket.operator) and not anonymous:
        return say("staff-held-not-yours")
    if event.command == "claim" and event.operator.id != writer and not anonymous:
        return say("staff-held-not-yours")
    ticket = turn.put(replace(ticket, offered=tuple(one for one in ticket.offered if one.operator != writer)))
    if event.command == "drop":
        ticket = answering.settle(turn, ticket, *(one.content_id for one in words))
        for one in words:
            answering.mark(turn, ticket, one.source, "refused")
    else:
        _send(turn, ticket, event, words)
    _close_question(turn, event, words[0].name)
    return None


def _send(turn: Turn, ticket: Ticket, event: StaffCommanded, words: tuple[Offered, ...]) -> None:
    if event.command == "claim" and ticket.state != "closed":
        who = Operator(id=event.operator.id, name=event.operator.name)
        refresh_card(turn, tickets.take(turn, ticket, who))
    for one in words:
        answering.answer(turn, turn.ticket(ticket.number), one, takes=False)


def _close_question(turn: Turn, event: StaffCommanded, writer: str) -> None:
    outcome = say("staff-held-decided", decision=event.command, writer=writer, operator=event.operator.name)
    turn.do(Tell(body=(outcome,), ticket=event.ticket, place=event.place, amends=event.message.message))


def changed(turn: Turn, ticket: Ticket, event: StaffEdited, content: Content) -> bool:
    """Whether these words have not left yet: then what waits changes. Turned into a note, they do not leave."""
    if all(one.content_id != event.content_id for one in ticket.offered):
        return False
    if event.note:
        rest = tuple(one for one in ticket.offered if one.content_id != event.content_id)
        turn.put(replace(ticket, offered=rest))
        turn.remember(ticket, "note", event.content_id, content, event.operator.name)
    else:
        new = (replace(one, content=content) if one.content_id == event.content_id else one for one in ticket.offered)
        turn.put(replace(ticket, offered=tuple(new)))
    return True
