"""A request, third page: the order's number. At "odd:<text>" something else was typed: it is explained, and may stand
as it is, because a shop's numbers are the shop's own affair."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import say
from bot.core.session import Draft, Told
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import fields, form

ODD = 40
"""Characters of something that is no number and may be meant as one."""


def enter(view: View) -> Screen | Go:
    odd = view.session.at.removeprefix("odd:") if view.session.at.startswith("odd:") else ""
    keep = (button("button-keep-order", "keep"),) if odd else ()
    example = view.world.policy.order_example
    body = say("order-odd", example=example) if odd else say("order", example=example)
    return Screen(body=(body,), keyboard=form.keys(keep))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="keep"):
            return form.go_on(view, with_order(view.draft, view.session.at.removeprefix("odd:")), "order")
        case Chose(verb=verb):
            return form.turned(view, "order", verb)
        case Said() if view.hears(heard, "no"):
            return form.go_on(view, view.draft, "order")
        case Said(told=told):
            return _typed(view, told)


def _typed(view: View, told: Told) -> Move:
    number = fields.order(told.content.text, view)
    match number, fields.is_story(told):
        case str(), False:
            return form.go_on(view, with_order(view.draft, number, told), "order")
        case str(), True:  # what happened, told before it was asked, with the number among the words
            return form.add(form.with_draft(view, with_order(view.draft, number, told)), told, "", page="order")
        case _, True:
            return form.aside(view, told, "order")
    return Move(to="order", at=f"odd:{told.content.text.strip()[:ODD]}")


def with_order(draft: Draft, number: str, told: Told | None = None) -> Draft:
    return replace(draft, given=fields.with_field(draft.given, "order", number, told))


STEP = Step(
    name="order",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS,
    verbs=form.FORM_VERBS | {"keep"},
    listens=True,
    form=True,
)
