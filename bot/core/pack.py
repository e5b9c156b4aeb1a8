"""The content pack as values: topics, articles, contacts, in one language. bot/knowledge builds it; the core only
reads."""

from __future__ import annotations

from typing import Protocol

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. `aliases` are the ways people ask for it."""

    id: str
    title: str
    topic: str
    body: Content
    aliases: tuple[str, ...] = ()


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the menu tree: further topics and articles, in the order they are shown. `parent` is empty at the
    root."""

    id: str
    title: str
    parent: str = ""
    topics: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one language. `root` lists the top topics; `contacts` is the contacts page. For the search:
    `synonyms` are groups of words that mean one thing here, `ignored` words that say nothing about the matter."""

    lang: Lang
    topics: dict[str, Topic]
    articles: dict[str, Article]
    root: tuple[str, ...]
    contacts: Content
    synonyms: tuple[tuple[str, ...], ...] = ()
    ignored: tuple[str, ...] = ()


class Hit(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An article that fits a query; scores compare only within one answer. `sure`: may be told as the answer."""

    article: str
    score: float
    sure: bool = False


class Search(Protocol):
    """Lookup in an immutable index: no I/O, the same query gives the same hits, best first, none below the choice
    threshold."""

    def find(self, query: str, lang: Lang, limit: int = 3) -> tuple[Hit, ...]: ...
