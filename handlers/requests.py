"""My requests: all of them, page by page, and one of them with what was said in it. `at` is the page, or the number."""

from __future__ import annotations

from bot.core.phrases import Button, Phrase, say
from bot.core.session import Past, Ticket
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, by_two, name_of, number_of, page, person_key, ticket_key, title_of

PER_PAGE = 4
LABEL = 40
"""Characters of a label that every messenger shows."""


def enter(view: View) -> Screen | Go:
    known = _all(view)
    if not known:
        return Screen(body=(say("requests-none"),), keyboard=((person_key(), MENU_KEY),))
    number = number_of(view.session.at)
    keys, more = page([_key(view, one) for one in known], number, PER_PAGE)
    if not keys:
        return Go(to="requests")
    here = known[(number - 1) * PER_PAGE :][:PER_PAGE]
    back = (button("button-back", f"requests:{number - 1}"),) if number > 1 else ()
    turns = (*back, *((button("button-more", f"requests:{number + 1}"),) if more else ()))
    keyboard = (*by_two(keys), *((turns,) if turns else ()), (person_key(), MENU_KEY))
    return Screen(body=(say("requests"), *(_line(view, one) for one in here)), keyboard=keyboard)


def _all(view: View) -> list[Past | Ticket]:
    """The newest first."""
    return sorted((*view.session.past, *view.session.tickets), key=lambda one: one.opened_at, reverse=True)


def _key(view: View, one: Past | Ticket) -> Button:
    label = name_of(view, one.number, _about(one))
    return Button(label=label if len(label) <= LABEL else f"{label[: LABEL - 1]}…", action=f"request:{one.number}")


def _about(one: Past | Ticket) -> str:
    """Without a topic, what it began with."""
    return one.title or (one.about if isinstance(one, Ticket) else "")


def _line(view: View, one: Past | Ticket) -> Phrase:
    """Number, topic, state, dates."""
    calendar = view.world.calendar
    return say(
        "request-line",
        number=str(one.number),
        topic=title_of(view, _about(one)) or say("request-no-topic"),
        state=one.state if isinstance(one, Ticket) else "closed",
        outcome=one.outcome or "none",
        opened=calendar.words_at(one.opened_at, 0.0),
        closed=calendar.words_at(one.closed_at, 0.0) if one.closed_at else "",
    )


def one(view: View) -> Screen | Go:
    known = next((one for one in _all(view) if str(one.number) == view.session.at), None)
    if known is None:
        return Go(to="requests")
    keyboard = ((*_ways(view, known), button("button-requests", "requests")), (person_key(), MENU_KEY))
    return Screen(body=(_line(view, known), say("request-history")), keyboard=keyboard, recall=known.number)


def _ways(view: View, known: Past | Ticket) -> tuple[Button, ...]:
    """Go on with it, or take it up again while that is possible."""
    if isinstance(known, Past):
        return ()
    if known.state != "closed":
        return (ticket_key(known, "primary"),)
    return (button("button-take-up", f"unsolved:{known.number}"),) if view.reopens(known) else ()


def handle(view: View, heard: Said | Chose) -> Move:
    return look(view, heard) if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    return Move(to="requests", at=argument)


def open_one(view: View, argument: str) -> Move:
    return Move(to="request", at=argument)


STEP = Step(name="requests", enter=enter, handle=handle, exits=LOOK_EXITS)
ONE = Step(name="request", enter=one, handle=handle, exits=LOOK_EXITS | {"requests"})
