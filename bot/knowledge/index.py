"""The index of one language: what each article is about, how telling each word is, which words there are.

Strength of a word in an article: 1 in the title or an alias, less in the topic's title, less again in the body, where
it grows with repetition and falls with the article's length (as in BM25).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from bot.core.pack import Article, Pack
from bot.knowledge.spelling import Vocabulary
from bot.knowledge.words import Concepts, stemmer, words

TOPIC = 0.6
BODY = 0.6
_SATURATION = 1.2
_LENGTH = 0.6
SYNONYM = 0.9
SMALL = 0.3
"""Weight of an ignored word: it tells "where is my order" from "no order", and no more. Its term is `-<word>`."""


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """A title or an alias, and what all its words weigh."""

    stems: tuple[str, ...]
    weight: float


class Document(msgspec.Struct, frozen=True, kw_only=True):
    article: str
    strength: dict[str, float]
    phrases: tuple[Phrase, ...]


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """`weight` of a term is high when few articles have it; `rare` is the weight of a word that no article has."""

    documents: tuple[Document, ...]
    weight: dict[str, float]
    rare: float
    vocabulary: Vocabulary
    ignored: frozenset[str]
    concepts: Concepts
    stem: Callable[[str], str]


def index(pack: Pack) -> Index:
    stem = stemmer()
    concepts = Concepts(pack.synonyms, stem)
    ignored = frozenset(word for said in pack.ignored for word in words(said))

    def stems(text: str) -> list[str]:
        return [stem(word) for word in words(text) if word not in ignored]

    def all_stems(text: str) -> list[str]:
        return [f"-{word}" if word in ignored else stem(word) for word in words(text)]

    strengths = _strengths(pack, stems, concepts)
    weight = _weights(strengths.values()) | {f"-{word}": SMALL for word in ignored}
    rare = math.log(1 + len(strengths)) * 0.75
    documents = tuple(
        Document(article=name, strength=strengths[name], phrases=_phrases(article, all_stems, weight))
        for name, article in pack.articles.items()
    )
    said = [text for article in pack.articles.values() for text in _texts(article)]
    groups = [word for group in pack.synonyms for word in group]
    known = {word for text in (*said, *groups, *pack.ignored) for word in words(text)}
    return Index(
        documents=documents,
        weight=weight,
        rare=rare,
        vocabulary=Vocabulary(known),
        ignored=ignored,
        concepts=concepts,
        stem=stem,
    )


def _texts(article: Article) -> tuple[str, ...]:
    return (article.title, *article.aliases, article.body.text)


def _strengths(pack: Pack, stems: Callable[[str], list[str]], concepts: Concepts) -> dict[str, dict[str, float]]:
    bodies = {name: stems(article.body.text) for name, article in pack.articles.items()}
    average = sum(map(len, bodies.values())) / max(1, len(bodies))
    found = {}
    for name, article in pack.articles.items():
        strength = _body(bodies[name], average)
        topic = pack.topics[article.topic].title if article.topic in pack.topics else ""
        for text, value in ((topic, TOPIC), (article.title, 1.0), *((alias, 1.0) for alias in article.aliases)):
            strength |= {term: max(value, strength.get(term, 0.0)) for term in stems(text)}
        found[name] = _with_concepts(strength, concepts)
    return found


def _body(stems: list[str], average: float) -> dict[str, float]:
    length = 1 - _LENGTH + _LENGTH * len(stems) / max(1.0, average)
    return {term: BODY * count / (count + _SATURATION * length) for term, count in Counter(stems).items()}


def _with_concepts(strength: dict[str, float], concepts: Concepts) -> dict[str, float]:
    whole = dict(strength)
    for term, value in strength.items():
        for concept in concepts.of(term):
            whole[concept] = max(value, whole.get(concept, 0.0))
    return whole


def _weights(strengths: Iterable[dict[str, float]]) -> dict[str, float]:
    """Each article counts a term as much as the term counts in it: a word that only bodies mention stays telling."""
    documents = list(strengths)
    share: Counter[str] = Counter()
    for strength in documents:
        share.update(strength)
    return {term: math.log(1 + len(documents) / (0.5 + count)) for term, count in share.items()}


def _phrases(article: Article, stems: Callable[[str], list[str]], weight: dict[str, float]) -> tuple[Phrase, ...]:
    said = [tuple(dict.fromkeys(stems(text))) for text in (article.title, *article.aliases)]
    return tuple(Phrase(stems=terms, weight=sum(weight[term] for term in terms)) for terms in said if terms)
