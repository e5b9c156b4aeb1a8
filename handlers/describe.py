"""A request, fourth page: what happened. At "call" a person was called by name: then the next message, whatever it
holds, is the request, and nothing more is demanded. At "anew" the words are to be replaced by better ones."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import say
from bot.core.session import Told
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button, kept
from handlers import form, request
from handlers.rows import CANCEL_KEY

SEND_AS_IS = button("button-send-as-is", "send", "primary")


def enter(view: View) -> Screen | Go:
    match view.session.at:
        case "call":
            return _called(view)
        case "anew":
            return Screen(body=(say("describe-anew"),), keyboard=form.keys(skip=False))
        case _ if view.draft.said:
            return Go(to="review")
        case _ if view.draft.kind:
            return Screen(body=(say(f"{view.draft.kind}-words"),), keyboard=form.keys(skip=False))
    needs = form.wants_files(view, view.draft)
    phrase = "describe-then-files" if needs and not view.draft.files else "describe"
    return Screen(body=(say(phrase),), keyboard=form.keys(skip=bool(view.draft.problem)))


def _called(view: View) -> Screen:
    if not view.draft.said:
        return Screen(body=(say("call"),), keyboard=((CANCEL_KEY,),))
    known = say("call-known", text=request.quoted(view.draft), files=view.draft.files)
    return Screen(body=(known,), keyboard=((SEND_AS_IS,), (CANCEL_KEY,)))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="send"):
            return Move(deed="submit")
        case Chose(verb=verb):
            return form.turned(view, "describe", verb)
        case Said(told=told) if view.session.at == "call":
            return Move(deed="submit", draft=form.begun(view, kept(view.draft, told, view.world.now, form=True)))
        case Said(told=told) if view.session.at == "anew":
            return form.add(_without_words(view), told, "", page="describe")
        case Said(told=told):
            return form.add(view, told, "", page="describe")


def _without_words(view: View) -> View:
    """As if only files and voices had been sent so far."""
    said = tuple(_wordless(told) for told in view.draft.said if told.content.attachments)
    return form.with_draft(view, replace(view.draft, said=said))


def _wordless(told: Told) -> Told:
    return replace(told, content=replace(told.content, text="", spans=()))


STEP = Step(
    name="describe",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS,
    verbs=form.FORM_VERBS | {"send"},
    listens=True,
    form=True,
)
