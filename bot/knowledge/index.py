"""The index of one language: what each article is about, how telling each word is, which words there are.

Strength of a word in an article: 1 in the title or an alias, less in the topic's title, less again in the body, where
it grows with repetition and falls with the article's length (as in BM25). Beside words, an index keeps the letters of
titles, aliases and bodies in runs of three and four: words that no stemmer brings together share those.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from bot.core.pack import Article, Pack
from bot.knowledge.spelling import Vocabulary
from bot.knowledge.words import Concepts, kin, stemmer, words

TOPIC = 0.5
BODY = 0.75
_SATURATION = 1.2
_LENGTH = 0.75
_USUAL = 60.0
"""Telling words of a body that is neither long nor short."""
SYNONYM = 0.8
SMALL = 0.5
"""Weight of an ignored word: it tells "where is my order" from "no order", and no more. Its term is `-<word>`."""
_GRAMS_OF_BODY = 0.25
_USUAL_RUN = 0.3
"""Runs in a larger share of articles tell next to nothing, and looking them up costs the most."""
_SENTENCE = re.compile(r"[.!?:;\n]+")

Stems = Callable[[str], list[str]]
Place = tuple[int, int, float]
"""A phrase, a place in it, and what the word there weighs."""


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """A title or an alias: whose, and what all its words weigh."""

    document: int
    weight: float


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """`weight` of a term is high when few articles have it; `rare` is the weight of a word that no article has.
    `strengths`, `bodies`, `sentences`, `places` and `grams` say where a term or a run of letters is; `sentence_of`
    tells whose each sentence of the bodies is; `kin` names terms that look related; `talk` is small talk."""

    articles: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    strengths: dict[str, list[tuple[int, float]]]
    bodies: dict[str, list[tuple[int, float]]]
    sentences: dict[str, list[int]]
    sentence_of: tuple[int, ...]
    places: dict[str, list[Place]]
    grams: dict[str, list[tuple[int, float]]]
    gram_weight: dict[str, float]
    weight: dict[str, float]
    rare: float
    vocabulary: Vocabulary
    ignored: frozenset[str]
    talk: frozenset[str]
    concepts: Concepts
    stem: Callable[[str], str]
    kin: Callable[[str], tuple[tuple[str, float], ...]]


def index(pack: Pack) -> Index:
    stem = stemmer()
    concepts = Concepts(pack.synonyms, stem)
    ignored = frozenset(word for said in pack.ignored for word in words(said))

    def stems(text: str) -> list[str]:
        return [stem(word) for word in words(text) if word not in ignored]

    def all_stems(text: str) -> list[str]:
        return [f"-{word}" if word in ignored else stem(word) for word in words(text)]

    strengths = [_strength(article, pack, stems, concepts) for article in pack.articles.values()]
    weight = _meant(_weights(strengths), concepts) | {f"-{word}": SMALL for word in ignored}
    phrases, places = _phrases(pack.articles.values(), all_stems, weight, concepts)
    sentence_of, sentences = _sentences(pack.articles.values(), stems, concepts)
    grams, gram_weight = _letters(pack.articles.values(), ignored)
    said = [text for article in pack.articles.values() for text in _texts(article)]
    groups = [word for group in pack.synonyms for word in group]
    return Index(
        articles=tuple(pack.articles),
        phrases=phrases,
        strengths=_postings(strengths),
        bodies=_postings([_repeated(stems(article.body.text), concepts) for article in pack.articles.values()]),
        sentences=sentences,
        sentence_of=sentence_of,
        places=places,
        grams=grams,
        gram_weight=gram_weight,
        weight=weight,
        rare=math.log(1 + len(strengths)) * 0.9,
        vocabulary=Vocabulary({word for text in (*said, *groups, *pack.ignored, *pack.talk) for word in words(text)}),
        ignored=ignored,
        talk=frozenset(word for said in pack.talk for word in words(said)),
        concepts=concepts,
        stem=stem,
        kin=kin(weight),
    )


def runs(text_words: Iterable[str]) -> Iterator[str]:
    """Runs of letters of words, a word's ends included."""
    for word in text_words:
        padded = f" {word} "
        for size in (3, 4):
            yield from (padded[at : at + size] for at in range(len(padded) - size + 1))


def _texts(article: Article) -> tuple[str, ...]:
    return (article.title, *article.aliases, article.body.text)


def _strength(article: Article, pack: Pack, stems: Stems, concepts: Concepts) -> dict[str, float]:
    strength = _body(stems(article.body.text))
    topic = pack.topics[article.topic].title if article.topic in pack.topics else ""
    for text, value in ((topic, TOPIC), (article.title, 1.0), *((alias, 1.0) for alias in article.aliases)):
        strength |= {term: max(value, strength.get(term, 0.0)) for term in stems(text)}
    whole = dict(strength)
    for term, value in strength.items():
        for concept in concepts.of(term):
            whole[concept] = max(value, whole.get(concept, 0.0))
    return whole


def _body(stems: list[str]) -> dict[str, float]:
    length = 1 - _LENGTH + _LENGTH * len(stems) / _USUAL
    return {term: BODY * count / (count + _SATURATION * length) for term, count in Counter(stems).items()}


def _repeated(stems: list[str], concepts: Concepts) -> dict[str, float]:
    """Terms of a body, repeated ones stronger."""
    counts = Counter(term for stem in stems for term in (stem, *concepts.of(stem)))
    return {term: count / (count + _SATURATION) for term, count in counts.items()}


def _sentences(
    articles: Iterable[Article], stems: Stems, concepts: Concepts
) -> tuple[tuple[int, ...], dict[str, list[int]]]:
    """Parts of bodies between full stops, commas aside: words that stand together belong together."""
    whose: list[int] = []
    found: dict[str, list[int]] = defaultdict(list)
    for document, article in enumerate(articles):
        for said in map(stems, _SENTENCE.split(article.body.text)):
            if len(said) > 1:
                for term in {term for stem in said for term in (stem, *concepts.of(stem))}:
                    found[term].append(len(whose))
                whose.append(document)
    return tuple(whose), dict(found)


def _weights(strengths: list[dict[str, float]]) -> dict[str, float]:
    """Each article counts a term as much as the term counts in it: a word that only bodies mention stays telling."""
    share: Counter[str] = Counter()
    for strength in strengths:
        share.update(strength)
    return {term: math.log(1 + len(strengths) / (0.5 + count)) for term, count in share.items()}


def _meant(weight: dict[str, float], concepts: Concepts) -> dict[str, float]:
    """A rare word for a common thing tells no more than the thing."""
    return {term: min([own, *(weight[concept] for concept in concepts.of(term))]) for term, own in weight.items()}


def _postings(vectors: list[dict[str, float]]) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for term, value in vector.items():
            found[term].append((at, value))
    return dict(found)


def _phrases(
    articles: Iterable[Article], stems: Stems, weight: dict[str, float], concepts: Concepts
) -> tuple[tuple[Phrase, ...], dict[str, list[Place]]]:
    phrases: list[Phrase] = []
    places: dict[str, list[Place]] = defaultdict(list)
    for document, article in enumerate(articles):
        for text in (article.title, *article.aliases):
            said = tuple(dict.fromkeys(stems(text)))
            if not said:
                continue
            for at, stem in enumerate(said):
                for term in (stem, *concepts.of(stem)):
                    places[term].append((len(phrases), at, weight[stem]))
            phrases.append(Phrase(document=document, weight=sum(weight[stem] for stem in said)))
    return tuple(phrases), dict(places)


def _letters(
    articles: Iterable[Article], ignored: frozenset[str]
) -> tuple[dict[str, list[tuple[int, float]]], dict[str, float]]:
    """Vectors of length 1, rare runs heavier."""
    vectors: list[dict[str, float]] = []
    for article in articles:
        counts: dict[str, float] = {}
        for text, value in ((" ".join((article.title, *article.aliases)), 1.0), (article.body.text, _GRAMS_OF_BODY)):
            for run in runs(word for word in words(text) if word not in ignored):
                counts[run] = max(value, counts.get(run, 0.0))
        vectors.append(dict(counts))
    share = Counter(run for vector in vectors for run in vector)
    rare = {run: math.log(1 + len(vectors) / count) for run, count in share.items()}
    heavy = [{run: count * rare[run] for run, count in vector.items()} for vector in vectors]
    found = _postings([_unit(vector) for vector in heavy])
    return {run: places for run, places in found.items() if len(places) <= max(_USUAL_RUN * len(vectors), 3)}, rare


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {run: value / length for run, value in vector.items()}
