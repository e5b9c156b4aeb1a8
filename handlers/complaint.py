"""A complaint, and a question to a seller: requests that go to people of their own and ask for nothing but words."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import Button, say
from bot.core.session import Draft, Kind
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import form
from handlers.rows import MENU_KEY, by_two, person_key

ABOUT = ("support", "courier", "seller", "other")
MOST_SELLERS = 6
EXITS = frozenset({"review", "ticket"})


def enter(view: View) -> Screen | Go:
    keys = [button(f"button-complain-{about}", f"complain:{about}") for about in ABOUT]
    return Screen(body=(say("complain"),), keyboard=(*by_two(keys), (MENU_KEY, person_key())))


def handle(view: View, heard: Said | Chose) -> Move:
    """Whoever writes at once has complained already."""
    return _told(view, heard, "complaint", "other") if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    """`complain`, or `complain:<about>`."""
    if argument not in ABOUT:
        return Move(to="complaint")
    return Move(to="describe", draft=_begun(view, "complaint", argument))


def sellers(view: View) -> Screen | Go:
    known = list(view.world.policy.sellers.items())[:MOST_SELLERS]
    keys = by_two([Button(label=title, action=f"seller:{desk}") for desk, title in known])
    return Screen(body=(say("seller"),), keyboard=(*keys, (MENU_KEY, person_key())))


def to_seller(view: View, argument: str) -> Move:
    """`seller`, or `seller:<desk>`."""
    if argument not in view.world.policy.sellers:
        return Move(to="seller")
    return Move(to="describe", draft=_begun(view, "seller", argument))


def seller_named(view: View, heard: Said | Chose) -> Move:
    """The question itself; a seller that it names has a right to it."""
    if isinstance(heard, Chose):
        return Move()
    text = heard.text.casefold()
    named = [desk for desk, title in view.world.policy.sellers.items() if title.casefold() in text]
    return _told(view, heard, "seller", named[0] if len(named) == 1 else "")


def _begun(view: View, kind: Kind, about: str) -> Draft:
    """Nothing but words is asked for; what was said before is not lost."""
    past = tuple(page for page in form.PAGES if page != "describe")
    draft = view.draft if view.draft.form else Draft()  # words of a search were about something else
    return replace(form.begun(view, draft), kind=kind, about=about, past=past)


def _told(view: View, heard: Said, kind: Kind, about: str) -> Move:
    return form.add(form.with_draft(view, _begun(view, kind, about)), heard.told, "review")


STEP = Step(name="complaint", enter=enter, handle=handle, exits=EXITS, listens=True, begins=True)
SELLER = Step(name="seller", enter=sellers, handle=seller_named, exits=EXITS, listens=True, begins=True)
