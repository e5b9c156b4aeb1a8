"""Search: which articles answer what a customer typed, and whether the first of them surely does.

1. Each word is read as it stands, in the other layout, or out of Latin letters (`reading`). A line of nothing but small
   talk finds nothing.
2. How much an article fits: `cover`, the share of what was said that it speaks about; `match`, how like a title or an
   alias the question is; `more`, how like two further ones; `body` and `sentence`, the share that its text and one
   sentence of it speak about; `letters`, the runs of letters in common, for words that no stemmer brings together.
3. Three verdicts: below a threshold nothing is shown and a person is offered; an answer is sure when it is probably
   right (`sureness`): the question is made of known words, is like a title or an alias, leaves little unsaid, and no
   other article comes near.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from bot.core.ids import Lang
from bot.core.pack import USUAL, Hit, Pack, Search, Thresholds
from bot.knowledge.index import Index, index, runs
from bot.knowledge.reading import Meant, read

Verdict = Literal["sure", "choice", "none"]

MUCH = 1.5
"""Rare words' worth that makes a choice of a long story, most of which is about nothing in particular."""
KNOWN = 0.6
"""The share of a question that must be known words for any answer to be sure."""
ALONE = 0.82
"""How like a title or an alias a single telling word must be: "courier" is no question yet, "refund" is one."""
FOREIGN = 0.6
"""A question with so many known words is not looked for in the other languages."""
LATER = 0.92
"""What an article for other people than those who ask is worth; nobody has said who they are: the first audience."""
_COVER, _MATCH, _MORE, _BODY, _SENTENCE, _LETTERS = 0.21, 0.26, 0.14, 0.11, 0.09, 0.19
_DOUBT, _GROUNDS = -5.92, (1.45, 3.92, 1.89, 1.52, 2.22, 0.64, 1.94)
"""Logistic regression over the tuned questions, with and without some of the aliases, and over what is not ours."""
_TELLING_MANY, _SAID_MUCH = 6, 4.0
_UNKNOWN_RUN = 3.0
_LONGEST = 400


class Likeness(msgspec.Struct, kw_only=True):
    """How an article fits a question, each from 0 to 1."""

    cover: float = 0.0
    match: float = 0.0
    more: float = 0.0
    body: float = 0.0
    sentence: float = 0.0
    letters: float = 0.0

    def score(self) -> float:
        titles = _COVER * self.cover + _MATCH * self.match + _MORE * self.more
        return titles + _BODY * self.body + _SENTENCE * self.sentence + _LETTERS * self.letters


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An article, its score, and how much was said that it speaks about, in rare words' worth; `known` and `telling`
    are of the question: the share of known words, and how many words in it tell anything."""

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

    def find(
        self, query: str, lang: Lang, limit: int = 3, audience: str = "", thresholds: Thresholds = USUAL
    ) -> tuple[Hit, ...]:
        answer = self.answer(query, lang, limit, audience, thresholds)
        least = min(thresholds.choice, answer.hits[0].score) if answer.verdict != "none" else math.inf
        return tuple(hit for hit in answer.hits if hit.score >= least)

    def answer(
        self, query: str, lang: Lang, limit: int = 3, audience: str = "", thresholds: Thresholds = USUAL
    ) -> Answer:
        found = self._found(query[:_LONGEST], lang, audience) if lang in self._indexes else []
        verdict = _verdict(found, thresholds)
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


def _verdict(found: list[Found], thresholds: Thresholds) -> Verdict:
    if not found or (found[0].score < thresholds.choice and found[0].said < MUCH):
        return "none"
    whole = found[0].telling > 1 or found[0].likeness.match >= ALONE
    return "sure" if whole and found[0].known >= KNOWN and sureness(found) >= thresholds.sure else "choice"


def sureness(found: list[Found]) -> float:
    """How probably the first article is right."""
    first, like = found[0], found[0].likeness
    other, score = (found[1].likeness.match, found[1].score) if len(found) > 1 else (0.0, 0.0)
    grounds = (
        (first.score - score) / first.score,
        like.cover,
        like.match,
        first.known,
        min(first.telling / _TELLING_MANY, 1.0),
        like.match - other,
        min(first.said / _SAID_MUCH, 1.0),
    )
    return 1 / (1 + math.exp(-_DOUBT - sum(weight * ground for weight, ground in zip(_GROUNDS, grounds, strict=True))))


def _search(index: Index, query: str, later: Collection[str]) -> Iterable[Found]:
    meant = list(read(index, query))
    telling = [one for one in meant if not one.small]
    told = _weight(telling)
    if not told or all(one.word in index.talk for one in telling):
        return
    known = sum(one.weight * one.known for one in telling) / told
    found: dict[int, Likeness] = defaultdict(Likeness)
    _add_cover(index, telling, told, found)
    _add_sentences(index, telling, told, found)
    _add_match(index, meant, found)
    _add_letters(index, telling, found)
    for document, likeness in found.items():
        name = index.articles[document]
        score = likeness.score() * (LATER if name in later else 1.0)
        said = likeness.cover * told / index.rare
        yield Found(article=name, score=score, said=said, likeness=likeness, known=known, telling=len(telling))


def _weight(meant: Iterable[Meant]) -> float:
    return sum(one.weight for one in meant)


def _add_cover(index: Index, telling: list[Meant], told: float, found: dict[int, Likeness]) -> None:
    for one in telling:
        share = one.weight / told
        for document, value in _best(index.strengths, one):
            found[document].cover += share * value
        for document, value in _best(index.bodies, one):
            found[document].body += share * value


def _best(postings: Mapping[str, list[tuple[int, float]]], one: Meant) -> Iterable[tuple[int, float]]:
    """Where a word is, in the strongest of the terms that it may stand for."""
    best: dict[int, float] = {}
    for term, sure in one.terms.items():
        for document, strength in postings.get(term, ()):
            best[document] = max(best.get(document, 0.0), sure * strength)
    return best.items()


def _add_sentences(index: Index, telling: list[Meant], told: float, found: dict[int, Likeness]) -> None:
    """The most that one sentence of a body covers."""
    covered: dict[int, float] = defaultdict(float)
    for one in telling:
        best: dict[int, float] = {}
        for term, sure in one.terms.items():
            for number in index.sentences.get(term, ()):
                best[number] = max(best.get(number, 0.0), sure)
        for number, sure in best.items():
            covered[number] += sure * one.weight / told
    for number, share in covered.items():
        like = found[index.sentence_of[number]]
        like.sentence = max(like.sentence, share)


def _add_match(index: Index, meant: list[Meant], found: dict[int, Likeness]) -> None:
    """Words in common with a title or an alias, weighed (the cosine); and with further ones of the same article."""
    total = _weight(meant)
    places: dict[tuple[int, int], float] = {}
    for one in meant:
        for term, sure in one.terms.items():
            for number, place, weight in index.places.get(term, ()):
                places[number, place] = max(places.get((number, place), 0.0), sure * weight)
    shared: dict[int, float] = defaultdict(float)
    for (number, _), value in places.items():
        shared[number] += value
    alike: dict[int, list[float]] = defaultdict(list)
    for number, value in shared.items():
        phrase = index.phrases[number]
        alike[phrase.document].append(min(1.0, value / math.sqrt(total * phrase.weight)))
    for document, values in alike.items():
        like = found[document]
        like.match, *further = sorted(values, reverse=True)
        like.more = sum(further[:2]) / 2


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
