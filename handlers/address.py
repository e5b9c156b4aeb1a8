"""An answer elsewhere than here: the e-mail address, or the number and the hour of a call, each checked in words.
`at` says which is asked for; with `:odd…` behind it, the phrase that explains what was wrong with the last one."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import say
from bot.core.session import Field, Told
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import fields, form

ASKED: dict[str, Field] = {"mail": "mail", "phone": "phone", "when": "when"}
PARTS = ("morning", "day", "evening")


def enter(view: View) -> Screen | Go:
    field = ASKED.get(view.session.at)
    if field is None:
        return Go(to="reply")
    parts = tuple(button(f"button-when-{part}", f"when:{part}") for part in PARTS) if field == "when" else ()
    return Screen(body=(say(f"ask-{field}"),), keyboard=form.keys(parts, skip=False))


def handle(view: View, heard: Said | Chose) -> Move:
    field = ASKED.get(view.session.at, "mail")
    match heard:
        case Chose(verb="when", argument=part) if part in PARTS:
            words = view.world.renderer.text(say(f"button-when-{part}"), view.world.policy.staff_lang)
            return _given(view, "when", words, None)
        case Chose(verb="back"):
            return Move(to="address", at="phone") if field == "when" else Move(to="reply")
        case Chose():
            return form.cancelled()
        case Said(told=told):
            return _typed(view, field, told)


def _typed(view: View, field: Field, told: Told) -> Move:
    text = told.content.text
    if told.content.attachments:
        return form.aside(view, told, "address", view.session.at)
    answer = fields.read(field, text, view)
    if isinstance(answer, str):
        return _given(view, field, answer, told)
    if fields.is_story(told) and field != "when":
        return form.aside(view, told, "address", view.session.at)
    return Move(to="address", at=view.session.at, first=(answer,))


def _given(view: View, field: Field, text: str, told: Told | None) -> Move:
    draft = replace(view.draft, given=fields.with_field(view.draft.given, field, text, told))
    match field:
        case "mail":
            return form.go_on(view, replace(draft, reach="mail"), "reply")
        case "phone":
            return Move(to="address", at="when", draft=draft)
        case _:
            return form.go_on(view, replace(draft, reach="phone"), "reply")


STEP = Step(
    name="address",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS,
    verbs=form.FORM_VERBS | {"when"},
    listens=True,
    form=True,
)
