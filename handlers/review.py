"""A request, last page: what will be sent, with more words and files added by simply sending them."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.session import Told
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import request
from handlers.rows import CANCEL_KEY

ADDED = "added"


def enter(view: View) -> Screen | Go:
    draft, limit = view.draft, view.world.policy.max_files
    if not draft.said:
        return Go(to="describe")
    back = button("button-change-topic", "back")
    keyboard = ((button("button-send", "send", "primary"),), (back, CANCEL_KEY))
    if view.session.at == ADDED:
        return Screen(body=(say("review-added", files=draft.files, limit=limit),), keyboard=keyboard)
    topic = view.pack.topics.get(draft.topic)
    text = request.quoted(draft) or say("review-no-text")
    title = topic.title if topic else say("review-no-topic")
    return Screen(body=(say("review", topic=title, text=text, files=draft.files, limit=limit),), keyboard=keyboard)


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="send"):
            return Move(deed="submit")
        case Chose(verb="back"):
            return Move(to="about")
        case Chose():
            return Move(to="menu", draft=None, first=(say("cancelled"),))
        case Said(text=text) if view.hears(text, "yes"):
            return Move(deed="submit")
        case Said(told=told):
            return _added(view, told)


def _added(view: View, told: Told) -> Move:
    draft, left_out = request.with_files(view, told)
    if len(draft.said) >= request.MOST_MESSAGES:
        return Move(deed="submit", draft=draft)
    sibling = told.content.album and told.content.album == view.draft.said[-1].content.album if view.draft.said else ""
    if sibling and not left_out:  # the first picture of an album was answered: its neighbours arrive as messages too
        return Move(draft=draft, show=False)
    return Move(to="review", at=ADDED, draft=draft, first=request.over_limit(view, left_out))


STEP = Step(
    name="review",
    enter=enter,
    handle=handle,
    exits=frozenset({"about", "describe", "menu", "review", "ticket"}),
    verbs=frozenset({"send", "back", "cancel"}),
    listens=True,
)
