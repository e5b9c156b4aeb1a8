"""The content pack as values: topics, articles, contacts, in one language. bot/knowledge builds it; the core only
reads."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang

Need = Literal["order", "photo", "receipt", "screenshot"]
"""What a request of some category cannot be solved without."""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. `aliases` are the ways people ask for it. `form` is the category of a request that begins here, empty
    when the answer needs none; `audience` is that of its topic."""

    id: str
    title: str
    topic: str
    body: Content
    aliases: tuple[str, ...] = ()
    form: str = ""
    audience: str = ""


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the menu tree: further topics and articles, in the order they are shown. `parent` is empty at the
    root."""

    id: str
    title: str
    parent: str = ""
    topics: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    audience: str = ""


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a part of the menu is for: buyers, sellers, clients of the bank."""

    id: str
    title: str


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """What a request may be about. The form lists it under its topic and asks for what it `needs`."""

    id: str
    title: str
    topic: str
    needs: tuple[Need, ...] = ()


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """A canned answer. `text` may hold `{name}`, `{number}`, `{order}`."""

    name: str
    title: str
    text: str
    aliases: tuple[str, ...] = ()


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one language. `roots` lists the top topics by audience, in the order in which audiences are
    offered; `root` is the first audience's. `contacts` is the contacts page, `contacts_for` the same as an audience
    reads it. For the search: `synonyms` are groups of words that mean one thing here, `ignored` words that say nothing
    about the matter, `talk` small talk."""

    lang: Lang
    topics: dict[str, Topic]
    articles: dict[str, Article]
    root: tuple[str, ...]
    contacts: Content
    synonyms: tuple[tuple[str, ...], ...] = ()
    ignored: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()
    contacts_for: dict[str, Content] = {}
    roots: dict[str, tuple[str, ...]] = {}
    audiences: tuple[Audience, ...] = ()
    categories: dict[str, Category] = {}
    snippets: dict[str, Snippet] = {}


class Hit(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An article that fits a query; scores compare only within one answer. `sure`: may be told as the answer."""

    article: str
    score: float
    sure: bool = False


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """How well an article must fit (0 to 1): `sure` is how probably right the first must be to be told as the answer,
    `choice` the score from which articles are shown at all."""

    sure: float = 0.84
    choice: float = 0.22


USUAL = Thresholds()


class Search(Protocol):
    """Lookup in an immutable index: no I/O, the same query gives the same hits, best first, none below the choice
    threshold. Articles for others than `audience` come later, never not at all."""

    def find(
        self, query: str, lang: Lang, limit: int = 3, audience: str = "", thresholds: Thresholds = USUAL
    ) -> tuple[Hit, ...]: ...
