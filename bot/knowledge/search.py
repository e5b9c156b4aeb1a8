"""Search: which articles answer what a customer typed, and whether the first of them surely does.

1. Each word is read as it stands, in the other layout, or out of Latin letters (`reading`). A line of nothing but small
   talk finds nothing.
2. How much an article fits: `cover`, the share of what was said that it speaks about; `match`, how like a title or an
   alias the question is; `held`, how much of a title or an alias it holds, whatever else is said; `letters`, the runs
   of letters in common, for words that no stemmer brings together.
3. Three verdicts: below CHOICE nothing is shown and a person is offered; an answer is sure when the question is made of
   known words, is like a title or an alias, leaves little unsaid, and no other article comes near.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from bot.core.ids import Lang
from bot.core.pack import Hit, Pack, Search
from bot.knowledge.index import Index, index, runs
from bot.knowledge.reading import Meant, read

Verdict = Literal["sure", "choice", "none"]

CHOICE = 0.3
MUCH = 6.0
"""Weight of known words that makes a choice of a long story, most of which is about nothing in particular."""
KNOWN = 0.8
"""The share of a question that must be known words for any answer to be sure."""
TOLD = 0.68
"""The share of a question that the answer must speak about."""
LIKE = 0.55
"""How like a title or an alias the question must be."""
ALONE = 0.85
"""How like it a single telling word must be: "card" is no question yet, "refund" is, because people ask just so."""
APART = 0.06
"""Two answers nearer than this to each other: the customer knows better which one is meant."""
SAME = 0.97
"""A likeness that only somebody's very words reach: then no other answer matters, unless its words are the same."""
FOREIGN = 0.6
"""A question with so many known words is not looked for in the other languages."""
LATER = 0.92
"""What an article for other people than those who ask is worth; nobody has said who they are: the first audience."""
_COVER, _MATCH, _HELD, _LETTERS, _EXACT = 0.32, 0.32, 0.03, 0.26, 0.07
_TOLD_ENOUGH = 6.0
"""Weight of a title or an alias that is telling wherever it stands; shorter ones are in many questions by chance."""
_UNKNOWN_RUN = 3.0
_LONGEST = 400


class Likeness(msgspec.Struct, kw_only=True):
    """How an article fits a question, each from 0 to 1."""

    cover: float = 0.0
    match: float = 0.0
    held: float = 0.0
    letters: float = 0.0

    def score(self) -> float:
        plain = _COVER * self.cover + _MATCH * self.match + _HELD * self.held + _LETTERS * self.letters
        return plain + float(_EXACT * self.match**4)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An article, its score, and the weight of what it speaks about; `known` and `telling` are of the question: the
    share of known words, and how many words in it tell anything."""

    article: str
    score: float
    said: float
    likeness: Likeness
    known: float
    telling: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Hits are there also when the verdict is none: the nearest there is, for whoever looks after the pack."""

    verdict: Verdict
    hits: tuple[Hit, ...]


def build(packs: Mapping[Lang, Pack]) -> Library:
    """The index of all languages. A question in another language than the customer's own is answered all the same."""
    return Library(packs)


class Library:
    """Implements core's Search."""

    def __init__(self, packs: Mapping[Lang, Pack]) -> None:
        self._indexes = {lang: index(pack) for lang, pack in packs.items()}
        self._audiences = {
            lang: {article.id: article.audience for article in pack.articles.values()} for lang, pack in packs.items()
        }
        self._first = {lang: next(iter(pack.roots), "") for lang, pack in packs.items()}

    def find(self, query: str, lang: Lang, limit: int = 3, audience: str = "") -> tuple[Hit, ...]:
        answer = self.answer(query, lang, limit, audience)
        least = min(CHOICE, answer.hits[0].score) if answer.verdict != "none" else math.inf
        return tuple(hit for hit in answer.hits if hit.score >= least)

    def answer(self, query: str, lang: Lang, limit: int = 3, audience: str = "") -> Answer:
        found = self._found(query[:_LONGEST], lang, audience) if lang in self._indexes else []
        verdict = _verdict(found)
        hits = tuple(
            Hit(article=one.article, score=round(one.score, 4), sure=verdict == "sure" and at == 0)
            for at, one in enumerate(found[:limit])
        )
        return Answer(verdict=verdict, hits=hits)

    def _found(self, query: str, lang: Lang, audience: str) -> list[Found]:
        """Articles that this language has, best first."""
        own, whose = self._audiences[lang], audience or self._first[lang]
        best: dict[str, Found] = {}
        for other in (lang, *(other for other in self._indexes if other != lang)):
            known = 0.0
            for one in _search(self._indexes[other], query, {name for name in own if own[name] not in ("", whose)}):
                known = one.known
                if one.article in own and (one.article not in best or best[one.article].score < one.score):
                    best[one.article] = one
            if known >= FOREIGN:
                break
        return sorted(best.values(), key=lambda one: (-one.score, one.article))


def _verdict(found: list[Found]) -> Verdict:
    if not found or not _worth_a_look(found[0]):
        return "none"
    first, like = found[0], found[0].likeness
    second = found[1] if len(found) > 1 else None
    clear = (
        second is None
        or first.score - second.score >= APART * first.score
        or like.match >= SAME > second.likeness.match
    )
    close = like.match >= (LIKE if first.telling > 1 else ALONE)
    return "sure" if clear and close and like.cover >= TOLD and first.known >= KNOWN else "choice"


def _worth_a_look(one: Found) -> bool:
    return one.score >= CHOICE or one.said >= MUCH


def _search(index: Index, query: str, later: Collection[str]) -> Iterable[Found]:
    meant = list(read(index, query))
    telling = [one for one in meant if not one.small]
    told = _weight(telling)
    if not told or all(one.word in index.talk for one in telling):
        return
    known = sum(one.weight * one.known for one in telling) / told
    found: dict[int, Likeness] = defaultdict(Likeness)
    _add_cover(index, telling, told, found)
    _add_match(index, meant, found)
    _add_letters(index, telling, found)
    for document, likeness in found.items():
        name = index.articles[document]
        score = likeness.score() * (LATER if name in later else 1.0)
        said = likeness.cover * told
        yield Found(article=name, score=score, said=said, likeness=likeness, known=known, telling=len(telling))


def _weight(meant: Iterable[Meant]) -> float:
    return sum(one.weight for one in meant)


def _add_cover(index: Index, telling: list[Meant], told: float, found: dict[int, Likeness]) -> None:
    for one in telling:
        best: dict[int, float] = {}
        for term, sure in one.terms.items():
            for document, strength in index.strengths.get(term, ()):
                best[document] = max(best.get(document, 0.0), sure * strength)
        for document, value in best.items():
            found[document].cover += one.weight * value / told


def _add_match(index: Index, meant: list[Meant], found: dict[int, Likeness]) -> None:
    """Words in common with a title or an alias, weighed, out of all words of both (Dice), and out of its own."""
    total = _weight(meant)
    places: dict[tuple[int, int], float] = {}
    for one in meant:
        for term, sure in one.terms.items():
            for number, place, weight in index.places.get(term, ()):
                places[number, place] = max(places.get((number, place), 0.0), sure * weight)
    shared: dict[int, float] = defaultdict(float)
    for (number, _), value in places.items():
        shared[number] += value
    for number, value in shared.items():
        phrase = index.phrases[number]
        like = found[phrase.document]
        like.match = max(like.match, min(1.0, 2 * value / (total + phrase.weight)))
        like.held = max(like.held, value / phrase.weight * min(1.0, phrase.weight / _TOLD_ENOUGH))


def _add_letters(index: Index, telling: list[Meant], found: dict[int, Likeness]) -> None:
    """The cosine of the runs of letters."""
    vector: dict[str, float] = defaultdict(float)
    for run in runs(one.word for one in telling):
        vector[run] += index.gram_weight.get(run, _UNKNOWN_RUN)
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    shared: dict[int, float] = defaultdict(float)
    for run, value in vector.items():
        for document, weight in index.grams.get(run, ()):
            shared[document] += value * weight
    for document, value in shared.items():
        found[document].letters = value / length


def _implements(library: Library) -> Search:
    return library
