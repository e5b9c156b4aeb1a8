"""Text into words and stems, for Russian and English at once: people mix them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W\d_][\w]*")
_CYRILLIC = re.compile("[а-я]")


def words(text: str) -> list[str]:
    """Words in lower case, `ё` as `е`; numbers are left out: an order's number says nothing about the matter."""
    return _WORD.findall(text.casefold().replace("ё", "е").replace("e-mail", "email"))


def stemmer() -> Callable[[str], str]:
    """A function from a word to its stem. It remembers words: the stemmer is pure Python, and a pack repeats itself."""
    russian, english = snowballstemmer.stemmer("russian"), snowballstemmer.stemmer("english")

    @lru_cache(maxsize=8192)  # bounded: strangers' queries pass through it as well
    def stem(word: str) -> str:
        return str((russian if _CYRILLIC.search(word) else english).stemWord(word))

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
