"""Who is asking: a buyer, a seller, a client of the bank. Asked once, remembered, and never where everybody is the
same. Who asks something instead of choosing is answered."""

from __future__ import annotations

from bot.core.phrases import Button, Keyboard, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import by_one, person_key

MOST = 5


def enter(view: View) -> Screen | Go:
    if len(view.pack.audiences) < 2:
        return Go(to="menu")
    return Screen(body=(say("audience"),), keyboard=(*keys(view, "audience"), (person_key(),)))


def keys(view: View, verb: str) -> Keyboard:
    return by_one([Button(label=one.title, action=f"{verb}:{one.id}") for one in view.pack.audiences[:MOST]])


def key(view: View) -> tuple[Button, ...]:
    """The way to another audience, for a menu."""
    return (button("button-audience", "audience"),) if view.audience else ()


def handle(view: View, heard: Said | Chose) -> Move:
    return look(view, heard) if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    if argument not in {one.id for one in view.pack.audiences}:
        return Move(to="audience", first=(say("not-here-anymore"),)) if argument else Move(to="audience")
    return Move(to="menu", audience=argument)


STEP = Step(name="audience", enter=enter, handle=handle, exits=LOOK_EXITS)
