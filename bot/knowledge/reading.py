"""What a query says: each word as it stands, in the other layout or out of Latin letters, whichever the pack knows; a
word that it does not know may be a known one with a typo or without a space."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bot.knowledge.index import SYNONYM, Index
from bot.knowledge.spelling import from_latin, other_layout
from bot.knowledge.words import plain, words

TYPO = 0.6
"""A correction less similar than this is another word."""
SURELY_MEANT = 6
"""A shorter word that says nothing is near to too many words that say something."""
KIN = 0.85
"""A word that only begins alike says less."""


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """One word of the query: terms it may stand for, each with how surely, and how much the word matters. `known`: how
    surely the pack has the word itself. `small`: one of the ignored words."""

    word: str
    terms: dict[str, float]
    weight: float
    known: float = 0.0
    small: bool = False


def read(index: Index, query: str) -> Iterator[Meant]:
    seen: set[str] = set()
    for chunk in plain(query).split():
        for word, sure in _read(index, chunk):
            stem = f"-{word}" if word in index.ignored else index.stem(word)
            if stem not in seen:
                seen.add(stem)
                yield _meaning(index, word, stem, sure)


def _meaning(index: Index, word: str, stem: str, sure: float) -> Meant:
    terms = {term: sure * SYNONYM for term in index.concepts.of(stem) if term in index.weight}
    if stem in index.weight:
        terms[stem] = sure
    known = sure * sure if terms else 0.0
    weight = min((index.weight[term] for term in terms), default=index.rare)
    small = stem.startswith("-")
    if not small:
        for term, alike in index.kin(stem):
            terms[term] = max(terms.get(term, 0.0), KIN * alike * (sure or 1.0))
    return Meant(word=word, terms=terms, weight=weight, known=known, small=small)


def _read(index: Index, chunk: str) -> list[tuple[str, float]]:
    """The words of a chunk between spaces, in the reading that the pack knows best."""
    best: list[tuple[str, float]] = []
    for text in (chunk, other_layout(chunk), from_latin(chunk)):
        recognised = [found for word in words(text) for found in _recognised(index, word)]
        if not best or (recognised and _worst(recognised) > _worst(best)):
            best = recognised or best
        if best and _worst(best) == 1.0:
            break
    return best


def _worst(recognised: list[tuple[str, float]]) -> float:
    return min((sure for _, sure in recognised), default=0.0)


def _recognised(index: Index, word: str) -> list[tuple[str, float]]:
    vocabulary = index.vocabulary
    if word in vocabulary.words or index.stem(word) in index.weight or index.concepts.of(index.stem(word)):
        return [(word, 1.0)]
    if parted := vocabulary.parted(word):
        return [(part, 0.9) for part in parted]
    if word.startswith("не") and word[2:] in vocabulary.words:
        return [("не", 0.9), (word[2:], 0.9)]
    near = vocabulary.near(word)
    if not near or near[1] < TYPO or (near[0] in index.ignored and len(near[0]) < SURELY_MEANT):
        return [(word, 0.0)]
    return [near]
