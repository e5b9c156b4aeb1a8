"""Text into words and stems, for Russian and English at once: people mix them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W\d_][\w]*")
_ENDING = re.compile(r"(?<=\w{4})(?:ет|ут|ют)$|(?<=\w{3}н)(?:ул|ет|ут)$")
"""What the stemmer leaves of short verbs and of names of deeds: `вернет` and `вернул`, `доставк` and `доставл`."""
_NOT_THAT = re.compile(r"\bне (?:тот|то|та|те|ту|того|той|тех)\b")
_CYRILLIC = re.compile("[а-я]")


def words(text: str) -> list[str]:
    """Words in lower case, `ё` as `е`; numbers are left out: an order's number says nothing about the matter."""
    return _WORD.findall(plain(text))


def plain(text: str) -> str:
    """Lower case, one spelling, and "не то" in one word: its two say nothing each, and the whole matter together."""
    return _NOT_THAT.sub("нетот", text.casefold().replace("ё", "е").replace("e-mail", "email"))


def stemmer() -> Callable[[str], str]:
    """A function from a word to its stem. It remembers words: the stemmer is pure Python, and a pack repeats itself."""
    russian, english = snowballstemmer.stemmer("russian"), snowballstemmer.stemmer("english")

    @lru_cache(maxsize=8192)  # bounded: strangers' queries pass through it as well
    def stem(word: str) -> str:
        if not _CYRILLIC.search(word):
            return str(english.stemWord(word))
        return _ENDING.sub("", str(russian.stemWord(word)))

    return stem


class Concepts:
    """Words that mean one thing here. A word may belong to several groups; a concept is named `#<group>`."""

    def __init__(self, groups: Iterable[Iterable[str]], stem: Callable[[str], str]) -> None:
        self._of: dict[str, tuple[str, ...]] = {}
        for number, group in enumerate(groups):
            for said in {stem(word) for phrase in group for word in words(phrase)}:
                self._of[said] = (*self._of.get(said, ()), f"#{number}")

    def of(self, stem: str) -> tuple[str, ...]:
        return self._of.get(stem, ())


def kin(terms: Iterable[str]) -> Callable[[str], tuple[tuple[str, float], ...]]:
    """A function from a stem to the terms that begin as it does, each with how much they have in common: stems part
    what people hold together (`оплат` and `оплачива`, `доставк` and `достав`)."""
    beginning: dict[str, list[str]] = {}
    for term in terms:
        if len(term) >= _ROOT and term[0].isalpha():
            beginning.setdefault(term[:_ROOT], []).append(term)

    @lru_cache(maxsize=8192)
    def of(stem: str) -> tuple[tuple[str, float], ...]:
        near = ((term, _alike(stem, term)) for term in beginning.get(stem[:_ROOT], ()) if term != stem)
        return tuple((term, alike) for term, alike in near if alike >= _KIN)

    return of


_ROOT = 4
_KIN = 0.6


def _alike(one: str, other: str) -> float:
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return same / max(len(one), len(other))
