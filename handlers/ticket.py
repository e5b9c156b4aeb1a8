"""A request is open: whatever is typed goes to people, so this step only shows how it stands. Of several, it is the one
that words go to now; the others are a press away, and so is a new one."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, by_two, ticket_key

MOST_OTHERS = 6


def enter(view: View) -> Screen | Go:
    ticket = view.open_ticket
    if ticket is None:
        return Go(to="menu")
    number = str(ticket.number)
    promise = view.world.calendar.words(ticket.promised_at, view.world.now)
    state = say("ticket-state", state=ticket.state, held=int(bool(ticket.operator)), promise=promise)
    keys = () if ticket.operator else (button("button-withdraw", f"withdraw:{number}"),)
    solved = (button("button-solved", f"solved:{number}"),) if ticket.state == "waiting" else ()
    others = by_two([ticket_key(other) for other in view.open_tickets if other != ticket][-MOST_OTHERS:])
    keyboard = ((*keys, *solved), *others, (button("button-new-request", "new"), MENU_KEY))
    return Screen(body=(say("ticket", number=number, state=state),), keyboard=tuple(row for row in keyboard if row))


def handle(view: View, heard: Said | Chose) -> Move:
    """Reached only when the ticket was closed elsewhere: then words are a question like any other."""
    return look(view, heard) if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    """`ticket:<number>`: words go there from now on."""
    return Move(deed="turn", ticket=argument, to="ticket") if argument else Move(to="ticket")


def withdraw(view: View, argument: str) -> Move:
    return Move(deed="withdraw", ticket=argument)


def solved(view: View, argument: str) -> Move:
    return Move(deed="solve", ticket=argument)


STEP = Step(name="ticket", enter=enter, handle=handle, exits=LOOK_EXITS | {"rating"})
