"""The pack that is shipped: complete, within the messengers' limits, with numbers only where they may stand."""

from __future__ import annotations

import re

import pytest

from bot.core.content import utf16_length
from bot.core.pack import Pack
from bot.knowledge import check, load

PACKS = load()


@pytest.fixture(params=sorted(PACKS))
def pack(request: pytest.FixtureRequest) -> Pack:
    return PACKS[request.param]


def test_it_has_no_mistakes_and_no_warnings() -> None:
    assert check() == []


def test_it_covers_what_buyers_ask(pack: Pack) -> None:
    assert len(pack.articles) >= 80
    assert [audience.id for audience in pack.audiences] == list(pack.roots) == ["buyer", "seller", "bank"]
    assert pack.root == pack.roots["buyer"]
    assert set(pack.topics) >= {
        "delivery",
        "courier",
        "returns",
        "payment",
        "promo",
        "products",
        "tech",
        "account",
        "support",
    }


def test_a_menu_fits_one_message_of_either_messenger(pack: Pack) -> None:
    """VK shows ten inline buttons; three of the root's are contacts, a person and the language, two of a topic's lead
    back and to a person."""
    assert all(len(root) <= 7 for root in pack.roots.values())
    assert all(len(topic.topics) + len(topic.articles) <= 8 for topic in pack.topics.values())


def test_answers_are_short_and_have_aliases(pack: Pack) -> None:
    for article in pack.articles.values():
        assert 80 < utf16_length(article.body.text) < 900, article.id
        assert 3 <= len(article.aliases) <= 8, article.id


def test_both_messengers_show_an_answer_whole(pack: Pack) -> None:
    assert all(utf16_length(article.body.text) + 200 < 4096 for article in pack.articles.values())
    assert utf16_length(pack.contacts.text) < 4096


def test_numbers_and_addresses_stand_only_in_the_contacts(pack: Pack) -> None:
    fact = re.compile(r"\+?\d[\d ()-]{8,}|\S+@\S+|https?://", re.ASCII)
    assert [article.id for article in pack.articles.values() if fact.search(article.body.text)] == []
    assert fact.search(pack.contacts.text)


def test_every_number_in_the_contacts_has_its_source(pack: Pack) -> None:
    lines = [line for line in pack.contacts.text.splitlines() if line.startswith("•")]
    assert len(lines) > 10
    assert all(re.search("[¹²³⁴⁵⁶⁷⁸⁹]", line) for line in lines)


def test_the_russian_pack_speaks_politely() -> None:
    said = " ".join(article.body.text for article in PACKS["ru"].articles.values()).casefold()
    assert not re.search(r"\b(ты|тебе|тебя|твой|твоя|твои)\b", said)
    assert "уважаемый" not in said


def test_both_languages_have_the_same_tree() -> None:
    russian, english = PACKS["ru"], PACKS["en"]
    assert russian.roots == english.roots
    assert {name: (one.topic, one.needs) for name, one in russian.categories.items()} == {
        name: (one.topic, one.needs) for name, one in english.categories.items()
    }
    assert {name: one.form for name, one in russian.articles.items()} == {
        name: one.form for name, one in english.articles.items()
    }
    assert {name: (t.topics, t.articles) for name, t in russian.topics.items()} == {
        name: (t.topics, t.articles) for name, t in english.topics.items()
    }


def test_forms_begin_where_their_articles_are(pack: Pack) -> None:
    """A seller is not led into a buyer's form, and every category can be reached from some answer."""
    begun = {article.form for article in pack.articles.values() if article.form}
    assert begun == set(pack.categories)
    for article in pack.articles.values():
        if article.form:
            assert pack.topics[pack.categories[article.form].topic].audience == article.audience
