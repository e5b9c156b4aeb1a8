"""A request, last question: where to answer. Here is best; a letter or a call are possible, and an address that is
typed at once is taken for what it is."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import say
from bot.core.session import Told
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import fields, form


def enter(view: View) -> Screen | Go:
    here = (button("button-reply-here", "reply:here", "primary"),)
    elsewhere = (button("button-reply-mail", "reply:mail"), button("button-reply-phone", "reply:phone"))
    return Screen(body=(say("reply"),), keyboard=form.keys(here, elsewhere, skip=False))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="reply", argument="mail" | "phone" as field):
            return Move(to="address", at=field)
        case Chose(verb="reply"):
            return form.go_on(view, replace(view.draft, reach=""), "reply")
        case Chose(verb=verb):
            return form.turned(view, "reply", verb)
        case Said(told=told):
            return _typed(view, told)


def _typed(view: View, told: Told) -> Move:
    text, given = told.content.text, view.draft.given
    if not fields.is_story(told) and isinstance(address := fields.mail(text), str):
        given = fields.with_field(given, "mail", address, told)
        return form.go_on(view, replace(view.draft, reach="mail", given=given), "reply")
    if not told.content.attachments and isinstance(number := fields.phone(text), str):
        given = fields.with_field(given, "phone", number, told)
        return Move(to="address", at="when", draft=replace(view.draft, given=given))
    return form.aside(view, told, "reply")


STEP = Step(
    name="reply",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS,
    verbs=form.FORM_VERBS | {"reply"},
    form=True,
)
