"""Other ways to reach the shop, as the customer's audience needs them."""

from __future__ import annotations

from bot.core.phrases import Words, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, person_key


def enter(view: View) -> Screen | Go:
    page = view.pack.contacts_for.get(view.session.audience) or view.pack.contacts
    body = (Words(content=page),) if page.text else (say("contacts-empty"),)
    mine = (button("button-requests", "requests"), button("button-mydata", "mydata"))
    others = (button("button-complain", "complain"), button("button-seller", "seller"))
    return Screen(body=body, keyboard=(others, mine, (MENU_KEY, person_key())))


def handle(view: View, heard: Said | Chose) -> Move:
    return look(view, heard) if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    return Move(to="contacts")


STEP = Step(name="contacts", enter=enter, handle=handle, exits=LOOK_EXITS)
