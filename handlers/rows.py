"""Rows of buttons that fit every messenger: at most ten buttons in six rows, whatever the pack holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.core.pack import Article, Topic
from bot.core.phrases import Button, Keyboard, Phrase, say
from bot.core.session import Ticket
from bot.core.steps import View, button

PER_PAGE = 5


def by_two(keys: Sequence[Button]) -> Keyboard:
    return tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))


def by_one(keys: Sequence[Button]) -> Keyboard:
    return tuple((key,) for key in keys)


def page(keys: Sequence[Button], number: int, size: int) -> tuple[tuple[Button, ...], bool]:
    """The buttons of one page (from 1), and whether there are more behind it."""
    start = (number - 1) * size
    return tuple(keys[start : start + size]), len(keys) > start + size


def number_of(text: str) -> int:
    """A page number as it came from a client."""
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) else 1


def topic_key(topic: Topic) -> Button:
    return Button(label=topic.title, action=f"topic:{topic.id}")


def article_key(article: Article) -> Button:
    return Button(label=article.title, action=f"article:{article.id}")


def articles_of(view: View, keys: Sequence[str]) -> tuple[Article, ...]:
    """Those that this pack still has: it may have been reloaded since they were named."""
    found = (view.article(key) for key in keys)
    return tuple(article for article in found if article)


def root_topics(view: View) -> tuple[Topic, ...]:
    topics = (view.pack.topics.get(key) for key in view.root)
    return tuple(topic for topic in topics if topic)


def name_of(view: View, number: int, title: str = "") -> str:
    """A request in one short line: its number, what it is about."""
    named = say("button-request", number=str(number), title=title_of(view, title))
    return view.world.renderer.text(named, view.session.lang).strip()


def title_of(view: View, title: str) -> Phrase | str:
    """What a request is about. Titles are kept as staff read them, and cut: this says it in the customer's language."""
    staff, world = view.world.policy.staff_lang, view.world
    if view.session.lang == staff:
        return title
    theirs = world.packs[staff].topics.values() if staff in world.packs else ()
    own = view.pack.topics
    pairs: list[tuple[str, Phrase | str]] = [(one.title, own[one.id].title) for one in theirs if one.id in own]
    complaints = (say("kind-complaint", about=about) for about in ("support", "courier", "seller", "other"))
    questions = (say("kind-seller", title=seller) for seller in ("", *world.policy.sellers.values()))
    pairs += ((world.renderer.text(kind, staff).strip(), kind) for kind in (*complaints, *questions))
    return next((said for words, said in pairs if title and words.startswith(title)), title)


def person_key(topic: str = "") -> Button:
    return button("button-person", f"human:{topic}" if topic else "human")


def ticket_key(ticket: Ticket, style: Literal["plain", "primary"] = "plain") -> Button:
    label = say("button-ticket", number=str(ticket.number))
    return Button(label=label, action=f"ticket:{ticket.number}", style=style)


MENU_KEY = button("button-menu", "menu")
CANCEL_KEY = button("button-cancel", "cancel")
