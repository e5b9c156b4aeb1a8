"""What a typed line means before anybody searches it: a choice that was shown, a call for a person, thanks, a greeting.

The words themselves are phrases (`words-…` in locales/<lang>/words.ftl), so that whoever writes the texts can add their
own: a list separated by commas, where `*` at the end of a word stands for any ending. All languages are heard at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal
from zlib import crc32

from bot.core.phrases import Phrase
from bot.core.session import Choice
from bot.core.world import World

Meaning = Literal["person", "thanks", "hello", "yes", "no", "menu"]
Call = Literal["", "bare", "told"]
"""A call for a person: none · nothing but the call · the call and, in the same breath, what the trouble is."""

_WORD: Final = re.compile(r"[^\W_]+")
_CLAUSE: Final = re.compile(r"[.,;:!?\n\r…()—–-]+")
_LONGEST: Final = 80
"""Characters. Longer lines are a story, whatever words of politeness are in them."""


def fold(text: str) -> str:
    """Letters and digits alone, in one case: "❌ Отмена!" and "отмена" are the same."""
    return " ".join(_WORD.findall(text.casefold().replace("ё", "е")))


def digest(label: str) -> str:
    """A label as `session.choices` keeps it: 8 hex digits whatever its length. Without letters, all of it counts."""
    return f"{crc32((fold(label) or label.strip()).encode('utf-8', 'surrogatepass')):08x}"


def chosen(text: str, choices: tuple[Choice, ...], *, numbers: bool) -> str | None:
    """The action whose label (or, with `numbers`, whose place in the list) was typed."""
    typed = text.strip()
    if not typed or len(typed) > _LONGEST:
        return None
    mark = digest(typed)
    for choice in choices:
        if choice.label == mark:
            return choice.action
    number = typed.rstrip(".)")
    if numbers and number.isdecimal() and len(number) < 3 and 0 < int(number) <= len(choices):
        return choices[int(number) - 1].action
    return None


def means(text: str, meaning: Meaning, world: World) -> bool:
    """Nothing is said but this: "Большое спасибо!" is thanks, "спасибо, а где заказ?" is not."""
    words = tuple(_words(text))
    lists = _Lists(world)
    only = lists.of(meaning) | lists.of("polite") | lists.of("thanks")
    return len(text) <= _LONGEST and all(map(only.has, words)) and any(map(lists.of(meaning).has, words))


def call(text: str, world: World) -> Call:
    """Whether a person is called. Words that name nobody else ("оператор") call from the beginning of a line too; words
    that may mean anybody ("человек") only when the clause holds nothing but the call."""
    lists = _Lists(world)
    around = lists.of("calling") | lists.of("polite")
    # Clauses of mere politeness ("good day", "please") say nothing about what the trouble is.
    clauses = [clause for clause in map(_words, _CLAUSE.split(text)) if not all(map(around.has, clause))]
    calls = [_is_call(clause, lists) for clause in clauses]
    if calls and all(calls):
        return "bare"
    if calls and (calls[0] or calls[-1]):
        return "told"
    return "told" if clauses and _begins_with_call(clauses[0], lists) else ""


def without_call(text: str, world: World) -> str:
    """What is left of "operator, my parcel is late" when the call is taken off."""
    end = _CLAUSE.search(text)
    if end and fold(text[end.end() :]) and call(text[: end.start()], world) == "bare":
        return text[end.end() :].lstrip()
    return text


def is_rude(text: str, world: World) -> bool:
    """Whether a word of abuse is in it."""
    return any(map(_Lists(world).of("rude").has, _words(text)))


def calls_order(text: str, world: World) -> bool:
    """Whether it ends with what announces an order's number: "where is my order No."."""
    lists = _Lists(world)
    words = _words(re.split(r"[,;:!?\n]", text)[-1])
    if words and lists.of("number").has(words[-1]):
        words.pop()
    return bool(words) and lists.of("order").has(words[-1])


def _words(text: str) -> list[str]:
    return fold(text).split()


def _is_call(words: list[str], lists: _Lists) -> bool:
    person = lists.of("operator") | lists.of("person")
    return any(map(person.has, words)) and all(map((person | lists.of("calling") | lists.of("polite")).has, words))


def _begins_with_call(words: list[str], lists: _Lists) -> bool:
    around = lists.of("calling") | lists.of("polite")
    first = next((word for word in words if not around.has(word)), "")
    return lists.of("operator").has(first)


def listed(name: str, world: World) -> str:
    """A list of words as all languages together have it, separated by commas."""
    return ",".join(world.renderer.text(Phrase(id=f"words-{name}"), lang) for lang in world.policy.languages)


class _Words:
    """A list of words: whole ones, and beginnings."""

    __slots__ = ("beginnings", "whole")

    def __init__(self, whole: frozenset[str], beginnings: frozenset[str]) -> None:
        self.whole = whole
        self.beginnings = beginnings

    def has(self, word: str) -> bool:
        return word in self.whole or any(map(word.startswith, self.beginnings))

    def __or__(self, other: _Words) -> _Words:
        return _Words(self.whole | other.whole, self.beginnings | other.beginnings)


class _Lists:
    """The word lists of all languages, read through the renderer."""

    __slots__ = ("world",)

    def __init__(self, world: World) -> None:
        self.world = world

    def of(self, name: str) -> _Words:
        return _parse(listed(name, self.world))


@lru_cache(maxsize=64)
def _parse(listed: str) -> _Words:
    words = [entry.strip() for entry in listed.split(",")]
    whole = frozenset(fold(word) for word in words if word and not word.endswith("*"))
    beginnings = frozenset(fold(word) for word in words if word.endswith("*"))
    return _Words(whole - {""}, beginnings - {""})
