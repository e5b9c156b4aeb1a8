"""An answer elsewhere than here: the e-mail address, or the number and the hour of a call, each checked in words.
`at` says which is asked for; behind a colon stands what was typed and could not be read: then that is explained."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import Button, say
from bot.core.session import Field, Told
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import fields, form

ASKED: dict[str, Field] = {"mail": "mail", "phone": "phone", "when": "when"}
PARTS = {"morning": (9, 12), "day": (12, 17), "evening": (17, 21)}
"""Hours of a day, as the buttons say them."""
ODD = 40
"""Characters of something that could not be read."""


def enter(view: View) -> Screen | Go:
    asked, _, odd = view.session.at.partition(":")
    field = ASKED.get(asked)
    if field is None:
        return Go(to="reply")
    wrong = fields.read(field, odd, view) if odd else ""
    question = say(f"ask-{field}") if isinstance(wrong, str) else wrong
    return Screen(body=(question,), keyboard=form.keys(_parts(view) if field == "when" else (), skip=False))


def _parts(view: View) -> tuple[Button, ...]:
    """Those in which somebody works."""
    working = fields.open_hours(view.world)
    return tuple(
        button(f"button-when-{part}", f"when:{part}")
        for part, hours in PARTS.items()
        if not working or working.intersection(range(*hours))
    )


def handle(view: View, heard: Said | Chose) -> Move:
    field = ASKED.get(view.session.at.partition(":")[0], "mail")
    match heard:
        case Chose(verb="when", argument=part) if part in PARTS:
            first, last = PARTS[part]  # in figures: customer and staff may speak different languages
            return _given(view, "when", f"{first}:00–{last}:00", None)
        case Chose(verb="back"):
            return Move(to="address", at="phone") if field == "when" else Move(to="reply")
        case Chose():
            return form.cancelled()
        case Said(told=told):
            return _typed(view, field, told)


def _typed(view: View, field: Field, told: Told) -> Move:
    text = told.content.text
    if told.content.attachments:
        return form.aside(view, told, "address", field)
    answer = fields.read(field, text, view)
    if isinstance(answer, str):
        return _given(view, field, answer, told)
    if fields.is_story(told) and field != "when":
        return form.aside(view, told, "address", field)
    return Move(to="address", at=f"{field}:{text.strip()[:ODD]}")


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
