"""A person was asked for while a request is open: about that one, or about something new? `at` is the topic and the
problem of the new one. Words typed here still go to the open one, which is said."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, by_two, ticket_key, title_of

MOST = 4


def enter(view: View) -> Screen | Go:
    ticket = view.open_ticket
    if ticket is None:
        return Go(to="about")
    number = str(ticket.number)
    body = (
        say("which", number=number, title=title_of(view, ticket.title))
        if ticket.title
        else say("which-untitled", number=number)
    )
    mine = [ticket_key(one) for one in view.open_tickets[-MOST:]]
    new = button("button-new-request", f"new:{view.session.at[:40]}", "primary")
    return Screen(body=(body,), keyboard=(*by_two(mine), (new,), (MENU_KEY,)))


def handle(view: View, heard: Said | Chose) -> Move:
    """Reached only when the ticket was closed elsewhere."""
    return look(view, heard) if isinstance(heard, Said) else Move()


STEP = Step(name="which", enter=enter, handle=handle, exits=LOOK_EXITS | {"about"})
