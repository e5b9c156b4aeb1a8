"""Search: which articles answer what a customer typed, and which of them surely.

1. Each word is read as it stands, in the other layout, or out of Latin letters, whichever the pack knows; a word that
   it does not know may be a known one with a typo or without a space.
2. `cover`: how much of what was said an article speaks about. `match`: how close it is to a title or an alias.
3. Two thresholds: below CHOICE an article is not shown; from SURE on it may be told as the answer. Unknown words weigh
   as much as rare ones, and a question with too many of them, as one about something else has, is never sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from bot.core.ids import Lang
from bot.core.pack import Hit, Pack, Search
from bot.knowledge.index import SYNONYM, Document, Index, Phrase, index
from bot.knowledge.spelling import from_latin, other_layout
from bot.knowledge.words import words

CHOICE = 0.3
SURE = 0.62
KNOWN = 0.7
"""The share of a question that must be known words for any answer to be sure."""
CLOSE = 0.6
"""How well a title or an alias must match for an answer to be sure."""
ALONE = 0.8
"""How well a single telling word must match: "card" is no question yet, "refund" is, because people ask just so."""
BESIDE = 0.95
"""Two answers as near as this to each other: the customer knows better which one is meant."""
SAME = 0.95
"""A score that only somebody's very words reach: then the other answer does not matter."""
_COVER = 0.45
_MATCH = 0.55
_LONGEST = 400
_TYPO = 0.6
"""A correction less similar than this is another word."""


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """One word of the query: terms it may stand for, each with how surely, and how much the word matters. `small`: one
    of the ignored words."""

    terms: dict[str, float]
    weight: float
    small: bool = False


def build(packs: Mapping[Lang, Pack]) -> Search:
    """The index of all languages. A question in another language than the customer's own is answered all the same."""
    return Library({lang: index(pack) for lang, pack in packs.items()})


class Library:
    """Implements core's Search."""

    def __init__(self, indexes: Mapping[Lang, Index]) -> None:
        self._indexes = indexes

    def find(self, query: str, lang: Lang, limit: int = 3) -> tuple[Hit, ...]:
        if lang not in self._indexes:
            return ()
        own = {document.article for document in self._indexes[lang].documents}
        best: dict[str, Hit] = {}
        for found in self._indexes.values():
            for hit in _hits(found, query[:_LONGEST]):
                if hit.article in own and (hit.article not in best or best[hit.article].score < hit.score):
                    best[hit.article] = hit
        hits = sorted(best.values(), key=lambda hit: (-hit.score, hit.article))
        clear = len(hits) < 2 or hits[1].score < BESIDE * hits[0].score or hits[0].score >= SAME
        return tuple(msgspec.structs.replace(hit, sure=hit.sure and clear and hit is hits[0]) for hit in hits[:limit])


def _hits(index: Index, query: str) -> Iterator[Hit]:
    meant = list(_meant(index, query))
    telling = [one for one in meant if not one.small]
    if not any(one.terms for one in telling):
        return
    total, told = _weight(meant), _weight(telling)
    clear = _weight(one for one in telling if one.terms) >= KNOWN * told
    for document in index.documents:
        if not (cover := _cover(document, telling) / told):
            continue
        match = _match(index, document, meant, total)
        score = _COVER * cover + _MATCH * match
        if score >= CHOICE:
            sure = clear and score >= SURE and match >= (CLOSE if len(telling) > 1 else ALONE)
            yield Hit(article=document.article, score=round(score, 4), sure=sure)


def _weight(meant: Iterable[Meant]) -> float:
    return sum(one.weight for one in meant)


def _cover(document: Document, meant: list[Meant]) -> float:
    return sum(
        one.weight * max((sure * document.strength.get(term, 0.0) for term, sure in one.terms.items()), default=0.0)
        for one in meant
    )


def _match(index: Index, document: Document, meant: list[Meant], total: float) -> float:
    return max((_likeness(index, phrase, meant, total) for phrase in document.phrases), default=0.0)


def _likeness(index: Index, phrase: Phrase, meant: list[Meant], total: float) -> float:
    """Words in common, weighed, out of all words of both (Dice)."""
    shared = 0.0
    for stem in phrase.stems:
        terms = (stem, *index.concepts.of(stem))
        shared += index.weight[stem] * max((one.terms.get(term, 0.0) for one in meant for term in terms), default=0.0)
    return min(1.0, 2 * shared / (total + phrase.weight))


# --- reading the query ------------------------------------------------------------------------------------------------


def _meant(index: Index, query: str) -> Iterator[Meant]:
    seen: set[str] = set()
    for chunk in query.split():
        for word, sure in _read(index, chunk):
            stem = index.stem(word)
            if word in index.ignored:
                stem = f"-{word}"
            if stem not in seen:
                seen.add(stem)
                yield _meaning(index, stem, sure)


def _meaning(index: Index, stem: str, sure: float) -> Meant:
    terms = {term: sure * SYNONYM for term in index.concepts.of(stem) if term in index.weight}
    if stem in index.weight:
        terms[stem] = sure
    weight = max((index.weight[term] for term in terms), default=index.rare)
    return Meant(terms=terms, weight=weight, small=stem.startswith("-"))


def _read(index: Index, chunk: str) -> list[tuple[str, float]]:
    """The words of a chunk between spaces, in the reading that the pack knows best."""
    readings = [words(text) for text in (chunk, other_layout(chunk), from_latin(chunk))]
    best: list[tuple[str, float]] = [(word, 0.0) for word in readings[0]]
    for reading in readings:
        recognised = [found for word in reading for found in _recognised(index, word)]
        if recognised and min(sure for _, sure in recognised) > min((sure for _, sure in best), default=0.0):
            best = recognised
    return best


def _recognised(index: Index, word: str) -> list[tuple[str, float]]:
    vocabulary = index.vocabulary
    if word in vocabulary.words or index.stem(word) in index.weight or index.concepts.of(index.stem(word)):
        return [(word, 1.0)]
    if parted := vocabulary.parted(word):
        return [(part, 0.9) for part in parted]
    near = vocabulary.near(word)
    return [near] if near and near[1] >= _TYPO else [(word, 0.0)]
