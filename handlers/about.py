"""A request, first page: what it is about. Whoever writes instead of choosing has described it already."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import Button, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import request
from handlers.rows import CANCEL_KEY, by_two, number_of, page, root_topics

ROOM = 7
OTHER = "other"


def enter(view: View) -> Screen | Go:
    topics = root_topics(view)
    if not topics:
        return Go(to="describe")
    keys = tuple(Button(label=topic.title, action=f"about:{topic.id}") for topic in topics)
    number = number_of(view.session.at)
    if len(keys) == ROOM + 1:  # no second page for a single topic
        shown, more = keys, False
    else:
        shown, more = page(keys, number, ROOM)
    following = (button("button-more", f"page:{number + 1 if more else 1}"),) if more or number > 1 else ()
    other = button("button-other-topic", f"about:{OTHER}")
    return Screen(body=(say("about"),), keyboard=(*by_two(shown), (other,), (CANCEL_KEY, *following)))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="about", argument=topic):
            known = topic if topic in view.pack.topics else ""
            draft = replace(view.draft, topic=known, form=True, started_at=view.draft.started_at or view.world.now)
            return Move(to="review" if draft.said else "describe", draft=draft)
        case Chose(verb="page", argument=number):
            return Move(to="about", at=number)
        case Chose():
            return Move(to="menu", draft=None, first=(say("cancelled"),))
        case Said(told=told):
            draft, left_out = request.with_files(view, told)
            return Move(to="review", draft=draft, first=request.over_limit(view, left_out))


STEP = Step(
    name="about",
    enter=enter,
    handle=handle,
    exits=frozenset({"describe", "review", "menu", "about"}),
    verbs=frozenset({"about", "page", "cancel"}),
    listens=True,
)
