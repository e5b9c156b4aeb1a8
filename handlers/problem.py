"""A request, second page: which of the problems that a topic is known for, or another one."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import Button, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import form
from handlers.rows import by_two, number_of, page

ROOM = 6


def enter(view: View) -> Screen | Go:
    known = form.categories(view, view.draft.topic)
    if not known:
        return Go(to=form.following(view, replace(view.draft, past=(*view.draft.past, "problem"))))
    number = number_of(view.session.at)
    shown, more = page([Button(label=one.title, action=f"problem:{one.id}") for one in known], number, ROOM)
    following = (button("button-more", f"page:{number + 1 if more else 1}"),) if more or number > 1 else ()
    other = (button("button-other-problem", "problem:other"), *following)
    return Screen(body=(say("problem"),), keyboard=form.keys(*by_two(shown), other, skip=False))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="problem", argument=name):
            chosen = view.pack.categories.get(name)
            draft = replace(view.draft, problem=chosen.id if chosen else "", topic=view.draft.topic)
            return form.go_on(view, draft, "problem")
        case Chose(verb="page", argument=number):
            return Move(to="problem", at=number)
        case Chose(verb=verb):
            return form.turned(view, "problem", verb)
        case Said(told=told):
            return form.add(view, told, "", page="problem")


STEP = Step(
    name="problem",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS,
    verbs=form.FORM_VERBS | {"problem", "page"},
    form=True,
)
