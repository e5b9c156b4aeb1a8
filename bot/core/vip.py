"""VIPs: marked by operators, promised more, first in the queue."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core import promise
from bot.core.card import refresh_card
from bot.core.names import clean_name
from bot.core.phrases import Phrase, say
from bot.core.session import Ticket
from bot.core.turn import Turn

OWED = ("new", "taken", "overdue")


def mark(turn: Turn, ticket: Ticket, *, vip: bool, keeper: str = "") -> Phrase | None:
    """What stands in the way, or None when it is done. `keeper` is their personal manager, as the desk calls them."""
    keeper = clean_name(keeper)
    if turn.session.vip == vip and keeper in ("", turn.session.keeper):
        return say("staff-already-vip") if vip else say("staff-not-vip")
    turn.change(vip=vip, keeper=keeper if vip else "")
    for one in turn.view.open_tickets:
        if one.state == "overdue":
            promise.enqueue(turn, one)
        elif one.state in OWED:
            promise.hasten(turn, replace(one))
    refresh_card(turn, turn.ticket(ticket.number))
    return None
