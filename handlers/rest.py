"""The conversation at rest: something has just ended. `at` names what; `rated:<ticket>` remembers which request."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, person_key

ENDS = ("helped", "withdrawn", "rated", "welcome")


def enter(view: View) -> Screen | Go:
    end = view.session.at.partition(":")[0]
    if end not in ENDS:
        return Go(to="menu")
    return Screen(body=(say(f"rest-{end}"),), keyboard=((MENU_KEY, person_key()),))


def handle(view: View, heard: Said | Chose) -> Move:
    if isinstance(heard, Chose):
        return Move()
    ticket = view.ticket(view.session.at.partition(":")[2])
    if view.hears(heard, "thanks"):
        return Move(first=(say("welcome"),), show=False)
    if ticket and view.reopens(ticket) and not view.hears(heard, "hello"):
        return Move(deed="reopen", ticket=str(ticket.number), told=heard.told)
    return look(view, heard)


STEP = Step(name="rest", enter=enter, handle=handle, exits=LOOK_EXITS | {"ticket"})
