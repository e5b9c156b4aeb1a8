"""Nothing sure was found: what was said is kept, and one press hands it to a person."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY


def enter(view: View) -> Screen | Go:
    if not view.draft.said:
        return Go(to="describe", at="call")
    return Screen(body=(say("offer"),), keyboard=((button("button-hand-over", "handover", "primary"),), (MENU_KEY,)))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose():
            return Move(deed="submit")
        case Said() if view.hears(heard, "yes"):
            return Move(deed="submit")
        case Said() if view.hears(heard, "no"):
            return Move(to="menu")
        case Said():
            return look(view, heard)


STEP = Step(
    name="offer", enter=enter, handle=handle, exits=LOOK_EXITS | {"describe", "ticket"}, verbs=frozenset({"handover"})
)
