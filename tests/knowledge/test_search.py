"""The search as customers meet it: their words, their typos, their keyboards, and questions that are not ours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Content
from bot.core.ids import Lang
from bot.core.pack import Article, Pack, Topic
from bot.knowledge import build, load
from bot.knowledge.search import Library
from bot.knowledge.spelling import Vocabulary, by_ear, distance, from_latin, other_layout

FOLDER = Path(__file__).parent
Queries = dict[str, dict[str, dict[str, str]]]
"""By language and kind: what is typed, and the articles that answer it."""


def queries_of(*names: str) -> Queries:
    read: list[Queries] = [tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in names]
    return {lang: {kind: said for one in read for kind, said in one.get(lang, {}).items()} for lang in get_args(Lang)}


QUERIES = queries_of("queries", "queries_en")
TUNED, HELD = queries_of("queries_tune", "queries_other"), queries_of("queries_held")
BLIND = queries_of("queries_blind")


@pytest.fixture(scope="module")
def shipped() -> Library:
    return build(load())


def asked(queries: Queries, *kinds: str) -> Iterator[tuple[Lang, str, set[str]]]:
    """All kinds if none is named."""
    for lang in get_args(Lang):
        for kind in kinds or queries[lang]:
            for query, wanted in queries[lang].get(kind, {}).items():
                yield lang, query, set(wanted.split())


class Figures(msgspec.Struct):
    """Of questions that the pack answers: shares; of others: how many got a sure answer."""

    first: float
    three: float
    sure: float
    sure_and_wrong: float
    foreign: int
    foreign_sure: int


def measured(library: Library, sets: tuple[Queries, ...], *kinds: str) -> Figures:
    told = [one for queries in sets for one in asked(queries, *kinds)]
    answers = [(library.answer(query, lang), wanted) for lang, query, wanted in told]
    ours = [([hit.article for hit in answer.hits], answer.verdict, wanted) for answer, wanted in answers if wanted]
    others = [answer for answer, wanted in answers if not wanted]
    sure = [ids for ids, verdict, _ in ours if verdict == "sure"]
    many = len(ours) or 1
    return Figures(
        first=sum(bool(wanted & set(ids[:1])) for ids, _, wanted in ours) / many,
        three=sum(bool(wanted & set(ids)) for ids, _, wanted in ours) / many,
        sure=len(sure) / many,
        sure_and_wrong=sum(v == "sure" and not wanted & set(ids[:1]) for ids, v, wanted in ours) / many,
        foreign=len(others),
        foreign_sure=sum(answer.verdict == "sure" for answer in others),
    )


def by_kind(library: Library, sets: tuple[Queries, ...]) -> str:
    kinds = dict.fromkeys(kind for queries in sets for lang in get_args(Lang) for kind in queries[lang])
    return "\n".join(f"{kind}: {measured(library, sets, kind)}" for kind in kinds)


@pytest.mark.parametrize(
    ("sets", "first", "three", "sure"),
    [
        ((QUERIES, TUNED, HELD, BLIND), 0.9, 0.97, 0.6),
        ((QUERIES,), 0.94, 0.98, 0.8),
        ((TUNED,), 0.88, 0.96, 0.6),
        ((HELD,), 0.85, 0.96, 0.6),
        ((BLIND,), 0.9, 0.96, 0.7),
    ],
    ids=["all", "known", "tuned", "held", "blind"],
)
def test_figures_do_not_fall(
    shipped: Library, sets: tuple[Queries, ...], first: float, three: float, sure: float
) -> None:
    """A wrong answer is hardly ever told as a sure one, nor is any to a question about something else."""
    figures = measured(shipped, sets)
    kinds = by_kind(shipped, sets)
    assert figures.first >= first, kinds
    assert figures.three >= three, kinds
    assert figures.sure >= sure, kinds
    assert figures.sure_and_wrong <= 0.04, kinds
    assert figures.foreign_sure <= figures.foreign / 30, kinds


@pytest.mark.parametrize(
    "text", ["привет", "Спасибо!", "ок", "понятно", "ты робот?", "hello", "thanks", "lol", "😀", "12"]
)
def test_small_talk_is_no_question(shipped: Library, text: str) -> None:
    assert shipped.answer(text, "ru").verdict == "none"
    assert shipped.find(text, "ru") == ()


@pytest.mark.parametrize("query", ["djpdhfn", "DJPDHFN!", "vozvrat", "возврат", "Возврат", "ВОЗВРАТ???"])
def test_one_word_in_many_spellings(shipped: Library, query: str) -> None:
    hit = shipped.find(query, "ru")[0]
    assert (hit.article, hit.sure) == ("return-how", True)


@pytest.mark.parametrize(("query", "lang"), [("курьер", "ru"), ("courier", "en"), ("карта", "ru")])
def test_a_word_that_is_no_question_yet_gets_a_choice(shipped: Library, query: str, lang: Lang) -> None:
    hits = shipped.find(query, lang)
    assert len(hits) == 3
    assert not hits[0].sure


def test_one_word_with_a_typo_is_found_but_nothing_is_promised(shipped: Library) -> None:
    hit = shipped.find("возрват", "ru")[0]
    assert (hit.article, hit.sure) == ("return-how", False)


def test_a_russian_question_in_an_english_chat_is_answered(shipped: Library) -> None:
    assert shipped.find("где мой заказ", "en")[0].article == "track"
    assert shipped.find("where is my order", "ru")[0].article == "track"


def test_the_order_number_does_not_matter(shipped: Library) -> None:
    assert shipped.find("где мой заказ 48151623-0042", "ru")[0] == shipped.find("где мой заказ", "ru")[0]


def test_the_limit_and_the_order(shipped: Library) -> None:
    hits = shipped.find("вернуть деньги за заказ", "ru", limit=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score


@given(st.text(max_size=60) | st.text("возвратdjpdhfn [];' деньги", max_size=60), st.sampled_from(get_args(Lang)))
def test_any_text_can_be_asked(query: str, lang: Lang) -> None:
    hits = SMALL.find(query, lang)
    assert hits == SMALL.find(query, lang)
    assert all(0 < hit.score <= 1 for hit in hits)
    assert len({hit.article for hit in hits}) == len(hits) <= 3


def test_a_very_long_text_is_searched_by_its_beginning(shipped: Library) -> None:
    assert shipped.find("где мой заказ " * 1000, "ru")[0].article == "track"


# --- a small pack -----------------------------------------------------------------------------------------------------


def article(id: str, title: str, *aliases: str, body: str = "") -> Article:
    return Article(id=id, title=title, topic="t", body=Content(text=body), aliases=aliases)


def pack(
    *articles: Article,
    synonyms: tuple[tuple[str, ...], ...] = (),
    ignored: tuple[str, ...] = (),
    talk: tuple[str, ...] = (),
) -> Pack:
    topic = Topic(id="t", title="Разное", articles=tuple(one.id for one in articles))
    return Pack(
        lang="ru",
        topics={"t": topic},
        articles={one.id: one for one in articles},
        root=("t",),
        contacts=Content(),
        synonyms=synonyms,
        ignored=ignored,
        talk=talk,
    )


SMALL = build(
    {
        "ru": pack(
            article("return", "Возврат товара", "вернуть товар"),
            article("money", "Деньги за возврат", body="Деньги придут на карту через несколько дней."),
            article("gift", "Упаковка подарка", "завернуть подарок"),
            synonyms=(("подарок", "презент"),),
            ignored=("как", "на"),
        )
    }
)


def ids(query: str) -> list[str]:
    return [hit.article for hit in SMALL.find(query, "ru")]


def test_titles_weigh_more_than_bodies() -> None:
    assert ids("деньги")[0] == "money"
    assert not any(hit.sure for hit in SMALL.find("карту", "ru"))


def test_synonyms_find_what_they_stand_for() -> None:
    assert ids("презенты") == ["gift"]


def test_words_without_a_space_are_parted() -> None:
    assert ids("завернутьподарок") == ["gift"]


def test_words_that_say_nothing_find_nothing() -> None:
    assert ids("как на") == []
    assert ids("12 34") == []


def test_those_who_ask_are_answered_before_others() -> None:
    one, other = article("ours", "Часы работы"), article("theirs", "Часы работы")
    both = pack(msgspec.structs.replace(one, audience="seller"), msgspec.structs.replace(other, audience="bank"))
    library = build({"ru": msgspec.structs.replace(both, roots={"seller": ("t",), "bank": ("t",)})})
    assert [hit.article for hit in library.find("часы работы", "ru")] == ["ours", "theirs"]
    assert [hit.article for hit in library.find("часы работы", "ru", audience="bank")] == ["theirs", "ours"]


def test_a_verdict_of_none_still_names_the_nearest() -> None:
    answer = SMALL.answer("ремонт подарков космонавтам на орбите", "ru")
    assert (answer.verdict, [hit.article for hit in answer.hits]) == ("none", ["gift"])
    assert SMALL.find("ремонт подарков космонавтам на орбите", "ru") == ()


def test_an_unknown_language_and_an_empty_pack_find_nothing() -> None:
    assert SMALL.find("возврат", "en") == ()
    assert build({"ru": pack()}).find("возврат", "ru") == ()
    assert build({}).find("возврат", "ru") == ()


# --- spelling ---------------------------------------------------------------------------------------------------------


def test_layouts() -> None:
    assert other_layout("djpdhfn ltytu") == "возврат денег"
    assert other_layout("Yt ghbi`k [jkjl") == "не пришёл холод"
    assert other_layout("куагтв") == "refund"


@pytest.mark.parametrize(
    ("latin", "russian"),
    [
        ("vozvrat", "возврат"),
        ("moy zakaz", "мой заказ"),
        ("kuryer", "курьер"),
        ("shchyotka", "щетка"),
        ("pochta", "почта"),
    ],
)
def test_latin_letters(latin: str, russian: str) -> None:
    assert by_ear(from_latin(latin)) == by_ear(russian)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("заказ", "заказ", 0), ("заказ", "закз", 1), ("заказ", "зкааз", 1), ("заказ", "зказа", 2), ("кот", "пёс", 3)],
)
def test_distance(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 2) == apart
    assert distance(other, one, 2) == apart


def test_short_words_are_not_guessed() -> None:
    known = Vocabulary(["чек", "заказ", "промокод"])
    assert known.near("чик") is None
    assert known.near("промакод") == ("промокод", 0.85)
    assert (known.near("промоккд") or ("",))[0] == "промокод"
    assert known.near("праздник") is None
