"""What is kept and for how long: a customer's own wish to see it or to be forgotten, and the end of a ticket's time."""

from __future__ import annotations

from typing import Final

from bot.core.content import Attachment
from bot.core.effects import CancelTimer, Dequeue, Erase, SetTimer
from bot.core.ids import CustomerId, TicketNumber
from bot.core.phrases import say
from bot.core.promise import of
from bot.core.session import Session, Ticket
from bot.core.turn import Turn

EXPORT: Final = "export"
"""What a file of our own making is called by in its `ref`: `export:<customer>`."""
OLD: Final = "old"
"""Timer: a closed ticket's time is over. Without a version: the session may have forgotten the ticket by then."""


def file_of(customer: CustomerId) -> Attachment:
    """All that is kept of this customer."""
    ref, name = f"{EXPORT}:{customer}", "my-data.json"
    return Attachment(kind="document", messenger="otklik", ref=ref, name=name, mime="application/json")


def forget(turn: Turn) -> None:
    """The customer's wish. Nothing that this turn decided besides is kept either."""
    tickets, lang = turn.session.tickets, turn.session.lang
    turn.do(*(Dequeue(ticket=one.number, desk=one.desk) for one in tickets if one.state != "closed"))
    numbers = tuple(ticket.number for ticket in tickets)
    turn.do(Erase(tickets=numbers, whole=True, words=(say("forgotten"),), lang=lang))
    turn.preface = ()
    turn.session = Session(lang=lang, step=turn.table.home)


def keep_until(turn: Turn, ticket: Ticket) -> None:
    """It was closed now: its days are counted."""
    turn.do(SetTimer(name=of(OLD, ticket), at=turn.world.now + turn.world.policy.ticket_kept, version=0))


def keep(turn: Turn, ticket: Ticket) -> None:
    """It lives again."""
    turn.do(CancelTimer(name=of(OLD, ticket)))


def outlived(turn: Turn, number: str) -> None:
    known = turn.view.ticket(number)
    if known and (known.state != "closed" or turn.world.now - known.closed_at < turn.world.policy.ticket_kept - 1):
        return
    turn.change(past=tuple(one for one in turn.session.past if str(one.number) != number))
    if known:
        left = tuple(one for one in turn.session.tickets if one != known)
        turn.change(tickets=left, current=None if turn.session.current == known.number else turn.session.current)
    turn.do(Erase(tickets=(TicketNumber(int(number)),)))
