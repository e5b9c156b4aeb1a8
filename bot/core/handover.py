"""The way to people may be closed for a while: then the customer hears the truth, and again when it is open."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core.phrases import say
from bot.core.promise import of
from bot.core.session import Ticket
from bot.core.turn import Turn

REACH: Final = "reach"
"""Timer: by then the desk should have the ticket."""
PATIENCE: Final = 120.0


def begin(turn: Turn, ticket: Ticket) -> None:
    turn.set_timer(of(REACH, ticket), turn.world.now + PATIENCE)


def late(turn: Turn, ticket: Ticket) -> None:
    """Nothing is lost: the desk's lane holds it until it gets through."""
    turn.put(replace(ticket, unreached=True))
    turn.say(say("handover-late", number=str(ticket.number)))


def arrived(turn: Turn, ticket: Ticket) -> None:
    turn.cancel_timer(of(REACH, ticket))
    if ticket.unreached:
        turn.put(replace(ticket, unreached=False))
        turn.say(say("handover-done", number=str(ticket.number)))
