"""A request, second page: what happened. At "call" a person was called by name: then the next message, whatever it
holds, is the request, and nothing more is demanded."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button, kept
from handlers import request
from handlers.rows import CANCEL_KEY

SEND_AS_IS = button("button-send-as-is", "send", "primary")


def enter(view: View) -> Screen | Go:
    if view.session.at == "call":
        return _called(view)
    if view.draft.said:
        return Go(to="review")
    back = button("button-back", "back")
    return Screen(body=(say("describe"),), keyboard=((back, CANCEL_KEY),))


def _called(view: View) -> Screen:
    if not view.draft.said:
        return Screen(body=(say("call"),), keyboard=((CANCEL_KEY,),))
    known = say("call-known", text=request.quoted(view.draft), files=view.draft.files)
    return Screen(body=(known,), keyboard=((SEND_AS_IS,), (CANCEL_KEY,)))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="send"):
            return Move(deed="submit")
        case Chose(verb="back"):
            return Move(to="about")
        case Chose():
            return Move(to="menu", draft=None, first=(say("cancelled"),))
        case Said(told=told) if view.session.at == "call":
            return Move(deed="submit", draft=kept(view.draft, told, view.world.now, form=True))
        case Said(told=told):
            draft, left_out = request.with_files(view, told)
            return Move(to="review", draft=draft, first=request.over_limit(view, left_out))


STEP = Step(
    name="describe",
    enter=enter,
    handle=handle,
    exits=frozenset({"about", "review", "menu", "ticket"}),
    verbs=frozenset({"send", "back", "cancel"}),
    listens=True,
)
