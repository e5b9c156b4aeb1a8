"""A request was closed: how was it? Other words than a mark mean that it is not over."""

from __future__ import annotations

from bot.core.phrases import Button, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look

MARKS = range(1, 6)


def enter(view: View) -> Screen | Go:
    number = view.session.at
    if view.ticket(number) is None:
        return Go(to="menu")
    marks = tuple(Button(label=str(mark), action=f"rate:{number}:{mark}") for mark in MARKS)
    return Screen(body=(say("rating"),), keyboard=(marks, (button("button-unsolved", f"unsolved:{number}"),)))


def handle(view: View, heard: Said | Chose) -> Move:
    if isinstance(heard, Chose):
        return Move()
    ticket = view.ticket(view.session.at)
    if view.hears(heard, "thanks"):
        return Move(first=(say("welcome"),), show=False)
    if ticket and view.reopens(ticket):
        return Move(deed="reopen", ticket=str(ticket.number), told=heard.told)
    return look(view, heard)


def rate(view: View, argument: str) -> Move:
    """`rate:<ticket>:<mark>`. With another request open, the mark is kept and the talk goes on where it is."""
    number, _, mark = argument.rpartition(":")
    if mark not in map(str, MARKS):
        return Move(first=(say("stale"),))
    busy = view.open_ticket is not None
    thanks = (say("rating-thanks"),) if busy else ()
    to, at = ("", "") if busy else ("comment", number)
    return Move(deed="rate", ticket=number, rating=int(mark), to=to, at=at, first=thanks, show=not busy)


def unsolved(view: View, argument: str) -> Move:
    return Move(deed="reopen", ticket=argument)


STEP = Step(name="rating", enter=enter, handle=handle, exits=LOOK_EXITS | {"ticket", "comment"})
