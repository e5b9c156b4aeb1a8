"""What is kept of the customer: given to them as a file, or forgotten after one more question."""

from __future__ import annotations

from bot.core.content import Content
from bot.core.forgetting import file_of
from bot.core.phrases import Keyboard, Words, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, name_of, person_key

SENT = "sent"
FORGET_KEY = button("button-to-forget", "forget")
EXPORT_KEY = button("button-export", "export")


def enter(view: View) -> Screen | Go:
    """`at` "sent": the file itself."""
    if view.session.at == SENT:
        file = Words(content=Content(attachments=(file_of(view.world.customer),)))
        return Screen(body=(say("export"), file), keyboard=((FORGET_KEY,), *_ways(view)))
    return Screen(body=(say("mydata"),), keyboard=((EXPORT_KEY, FORGET_KEY), *_ways(view)))


def ask(view: View) -> Screen | Go:
    open_ones = ", ".join(name_of(view, ticket.number) for ticket in view.open_tickets)
    lines = (say("forget-open", numbers=open_ones),) if open_ones else ()
    keyboard = ((button("button-forget", "erase", "danger"), EXPORT_KEY), *_ways(view))
    return Screen(body=(say("forget"), *lines), keyboard=keyboard)


def _ways(view: View) -> Keyboard:
    """Who is barred from writing has none besides their data."""
    return () if view.session.banned else ((MENU_KEY, person_key()),)


def handle(view: View, heard: Said | Chose) -> Move:
    return look(view, heard) if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    return Move(to="mydata")


def export(view: View, argument: str) -> Move:
    return Move(to="mydata", at=SENT)


def forget(view: View, argument: str) -> Move:
    return Move(to="forget")


def erase(view: View, argument: str) -> Move:
    """Only right after the question: a button of an old message must not do what cannot be undone."""
    if view.session.step != "forget":
        return Move(to="forget", first=(say("stale"),))
    return Move(deed="forget")


STEP = Step(name="mydata", enter=enter, handle=handle, exits=LOOK_EXITS)
FORGET = Step(name="forget", enter=ask, handle=handle, exits=LOOK_EXITS)
