"""The search as customers meet it: their words, their typos, their keyboards, and questions that are not ours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Content
from bot.core.ids import Lang
from bot.core.pack import Article, Pack, Search, Topic
from bot.knowledge import build, load
from bot.knowledge.spelling import Vocabulary, by_ear, distance, from_latin, other_layout

QUERIES = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shipped() -> Search:
    return build(load())


def asked(*kinds: str) -> Iterator[tuple[Lang, str, set[str]]]:
    for lang in get_args(Lang):
        for kind in kinds:
            for query, wanted in QUERIES[lang].get(kind, {}).items():
                yield lang, query, set(wanted.split())


def test_a_sure_answer_is_a_right_one(shipped: Search) -> None:
    """Never a wrong answer told as a sure one."""
    told = [(query, shipped.find(query, lang), wanted) for lang, query, wanted in asked(*QUERIES["ru"])]
    wrong = [
        (query, hits[0].article)
        for query, hits, wanted in told
        if hits and hits[0].sure and hits[0].article not in wanted
    ]
    assert wrong == []
    assert sum(1 for _, hits, _ in told if hits and hits[0].sure) > 200


@pytest.mark.parametrize("lang", get_args(Lang))
def test_questions_about_something_else_are_never_sure(shipped: Search, lang: Lang) -> None:
    assert [query for query in QUERIES[lang]["other"] if any(hit.sure for hit in shipped.find(query, lang))] == []


@pytest.mark.parametrize(("kind", "share"), [("plain", 0.95), ("typos", 0.95), ("layout", 1.0), ("translit", 1.0)])
def test_the_right_article_is_among_the_first_three(shipped: Search, kind: str, share: float) -> None:
    cases = list(asked(kind))
    missed = [query for lang, query, wanted in cases if not wanted & {hit.article for hit in shipped.find(query, lang)}]
    assert len(missed) <= (1 - share) * len(cases), missed


@pytest.mark.parametrize("query", ["djpdhfn", "DJPDHFN!", "vozvrat", "возврат", "Возврат", "возрват", "ВОЗВРАТ???"])
def test_one_word_in_many_spellings(shipped: Search, query: str) -> None:
    hit = shipped.find(query, "ru")[0]
    assert (hit.article, hit.sure) == ("return-how", True)


def test_a_russian_question_in_an_english_chat_is_answered(shipped: Search) -> None:
    assert shipped.find("где мой заказ", "en")[0].article == "track"
    assert shipped.find("where is my order", "ru")[0].article == "track"


def test_the_order_number_does_not_matter(shipped: Search) -> None:
    assert shipped.find("где мой заказ 48151623-0042", "ru")[0] == shipped.find("где мой заказ", "ru")[0]


def test_the_limit_and_the_order(shipped: Search) -> None:
    hits = shipped.find("вернуть деньги за заказ", "ru", limit=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score


@given(st.text(max_size=60) | st.text("возвратdjpdhfn [];' деньги", max_size=60), st.sampled_from(get_args(Lang)))
def test_any_text_can_be_asked(query: str, lang: Lang) -> None:
    hits = SMALL.find(query, lang)
    assert hits == SMALL.find(query, lang)
    assert all(0 < hit.score <= 1 for hit in hits)
    assert len({hit.article for hit in hits}) == len(hits) <= 3


def test_a_very_long_text_is_searched_by_its_beginning(shipped: Search) -> None:
    assert shipped.find("где мой заказ " * 1000, "ru")[0].article == "track"


# --- a small pack -----------------------------------------------------------------------------------------------------


def article(id: str, title: str, *aliases: str, body: str = "") -> Article:
    return Article(id=id, title=title, topic="t", body=Content(text=body), aliases=aliases)


def pack(*articles: Article, synonyms: tuple[tuple[str, ...], ...] = (), ignored: tuple[str, ...] = ()) -> Pack:
    topic = Topic(id="t", title="Разное", articles=tuple(one.id for one in articles))
    return Pack(
        lang="ru",
        topics={"t": topic},
        articles={one.id: one for one in articles},
        root=("t",),
        contacts=Content(),
        synonyms=synonyms,
        ignored=ignored,
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
