"""A topic of the menu tree: its narrower topics and its articles."""

from __future__ import annotations

from bot.core.pack import Topic
from bot.core.phrases import Button, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers.asking import LOOK_EXITS, look
from handlers.rows import PER_PAGE, article_key, articles_of, by_one, number_of, page, person_key, topic_key


def enter(view: View) -> Screen | Go:
    key, _, at = view.session.at.partition(":")
    topic = view.pack.topics.get(key)
    if topic is None:
        return Go(to="menu")
    number = number_of(at)
    items = _items(view, topic)
    shown, more = page(items, number, PER_PAGE if len(items) <= PER_PAGE else PER_PAGE - 1)
    back = page_key(key, number - 1) if number > 1 else back_key(topic.parent)
    phrase = "topic" if shown else "topic-empty"
    following = button("button-more", f"topic:{key}:{number + 1}")
    # Three in a row would cut the words that call a person.
    ways = ((back, following), (person_key(key),)) if more else ((back, person_key(key)),)
    return Screen(body=(say(phrase, title=topic.title),), keyboard=(*by_one(shown), *ways))


def _items(view: View, topic: Topic) -> tuple[Button, ...]:
    narrower = (view.pack.topics.get(key) for key in topic.topics)
    topics = tuple(topic_key(one) for one in narrower if one)
    return (*topics, *(article_key(article) for article in articles_of(view, topic.articles)))


def page_key(topic: str, number: int) -> Button:
    return button("button-back", f"topic:{topic}:{number}" if number > 1 else f"topic:{topic}")


def back_key(topic: str) -> Button:
    return button("button-back", f"topic:{topic}" if topic else "menu")


def handle(view: View, heard: Said | Chose) -> Move:
    return look(view, heard) if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    if argument.partition(":")[0] not in view.pack.topics:
        return Move(to="menu", first=(say("not-here-anymore"),))
    return Move(to="topic", at=argument)


STEP = Step(name="topic", enter=enter, handle=handle, exits=LOOK_EXITS)
