"""Canned answers: `snippets.toml`, one table each. Operators find them by name or by words, see them, and send them.

A text may hold `{name}`, `{number}` and `{order}`: the customer's name, the request's number, the order's number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang
from bot.core.pack import Article, Pack, Snippet
from bot.core.snippets import FIELD, FIELDS
from bot.knowledge.problems import Problem, line_of, read_toml
from bot.knowledge.search import Library

NAME = re.compile(r"[a-z][a-z0-9-]{0,13}")
LONGEST = 2000


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    title: str
    text: str
    aliases: list[str] = []


class Snippets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    snippet: list[Written] = []


def parse(text: str, file: str) -> tuple[dict[str, Snippet] | None, list[Problem]]:
    """By name, in the order of the file."""
    read, problems = read_toml(text, Snippets, file)
    if read is None:
        return None, problems
    found: dict[str, Snippet] = {}
    for at, one in enumerate(read.snippet):
        for key, words in _mistakes(one, found):
            problems.append(Problem(file=file, line=line_of(text, "snippet", at, key), text=words))
        found.setdefault(
            one.name, Snippet(name=one.name, title=one.title, text=one.text.strip(), aliases=tuple(one.aliases))
        )
    return found, problems


def _mistakes(one: Written, before: Mapping[str, Snippet]) -> list[tuple[str, str]]:
    found = []
    if NAME.fullmatch(one.name) is None:
        found.append(("name", f"`{one.name}`: small Latin letters, digits and -, at most 14 of them"))
    if one.name in before:
        found.append(("name", f"the name `{one.name}` is taken by another snippet"))
    if not one.title.strip():
        found.append(("title", "`title` is empty"))
    if not one.text.strip():
        found.append(("text", "`text` is empty"))
    if len(one.text) > LONGEST:
        found.append(("text", f"the text is longer than {LONGEST} characters"))
    unknown = sorted(set(FIELD.findall(one.text)) - set(FIELDS))
    known = ", ".join(f"{{{field}}}" for field in FIELDS)
    found += [("text", f"`{{{field}}}` is not known here: there are {known}") for field in unknown]
    return found


def build(packs: Mapping[Lang, Pack]) -> Library:
    """A search over the snippets: the same as over articles, of which they are a kind."""
    return Library({lang: msgspec.structs.replace(pack, articles=_articles(pack)) for lang, pack in packs.items()})


def _articles(pack: Pack) -> dict[str, Article]:
    return {
        one.name: Article(
            id=one.name, title=one.title, topic="", body=Content(text=one.text), aliases=(one.name, *one.aliases)
        )
        for one in pack.snippets.values()
    }
