"""How long it will take: a request's place in the queue, told on demand, wherever the customer stands."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.promise import place
from bot.core.steps import Move, View


def ahead(view: View, argument: str) -> Move:
    """`queue:<number>`; without a number, every request that is open."""
    named = view.ticket(argument)
    asked = (named,) if named and named.state != "closed" else view.open_tickets
    if not asked:
        return Move(to="menu", first=(say("queue-none"),))
    return Move(first=tuple(place(view.session, ticket, view.world) for ticket in asked), show=False)
