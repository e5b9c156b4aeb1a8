"""A request, first page: what it is about. Whoever writes instead of choosing has described it already."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import Button, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import audience, form
from handlers.rows import CANCEL_KEY, by_two, number_of, page, root_topics

ROOM = 6
OTHER = "other"


def enter(view: View) -> Screen | Go:
    if view.asks_audience:
        return Screen(body=(say("audience"),), keyboard=(*audience.keys(view, "who"), (CANCEL_KEY,)))
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
    other = (button("button-other-topic", f"about:{OTHER}"), *following)
    back = (form.BACK_KEY,) if view.draft.said else ()
    return Screen(body=(say("about"),), keyboard=(*by_two(shown), other, (*back, CANCEL_KEY)))


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="about", argument=topic):
            return _chosen(view, topic if topic in view.pack.topics else "")
        case Chose(verb="who", argument=chosen):
            known = chosen if chosen in {one.id for one in view.pack.audiences} else ""
            return Move(to="about", audience=known)
        case Chose(verb="page", argument=number):
            return Move(to="about", at=number)
        case Chose(verb="back"):
            return Move(to="review")
        case Chose():
            return form.cancelled()
        case Said(told=told):
            return form.add(view, told, "review", all_told=True)


def _chosen(view: View, topic: str) -> Move:
    """Another topic has other problems: that page is asked anew."""
    draft = view.draft
    if topic != draft.topic:
        past = tuple(page for page in draft.past if page != "problem")
        draft = replace(draft, topic=topic, problem="", past=past)
    return form.go_on(view, draft, "about")


STEP = Step(
    name="about",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS,
    verbs=form.FORM_VERBS | {"about", "who", "page"},
    listens=True,
    form=True,
)
