"""Time has come: what each timer means. One that is not the newest of its name means nothing."""

from __future__ import annotations

from bot.core import handover, promise, second, tickets
from bot.core.events import TimerFired
from bot.core.session import Ticket
from bot.core.turn import Turn


def due(turn: Turn, event: TimerFired) -> bool:
    """Whether it counts; from now on it does not."""
    if turn.session.timers.get(event.name) != event.version:
        return False
    turn.change(timers={**turn.session.timers, event.name: -event.version})
    return True


def fired(turn: Turn, name: str, ticket: Ticket | None) -> None:
    """`name` without the number of its ticket."""
    match name, ticket:
        case tickets.DRAFT, _:
            turn.change(draft=None)
        case handover.REACH, _ if ticket and not ticket.placed and ticket.state != "closed":
            handover.late(turn, ticket)
        case promise.REMIND, _ if ticket and ticket.state in ("new", "taken"):
            promise.remind(turn, ticket)
        case promise.DUE, _ if ticket and ticket.state in ("new", "taken"):
            tickets.overdue(turn, ticket)
        case promise.SECOND, _ if ticket and ticket.state == "overdue":
            second.take_over(turn, ticket)
        case tickets.WARN, _ if ticket and ticket.state == "waiting":
            tickets.warn(turn, ticket)
        case tickets.CLOSE, _ if ticket and ticket.state == "waiting":
            tickets.close_on_silence(turn, ticket)
