"""Words heard before anybody searches: choices, calls for a person, politeness."""

from __future__ import annotations

import pytest

from bot.core.session import Choice
from bot.core.spoken import Meaning, call, chosen, digest, fold, means
from tests.handlers.shop import world

CHOICES = tuple(
    Choice(action=action, label=digest(label))
    for action, label in [("menu", "Меню"), ("topic:x", "Где мой заказ?"), ("rate:5", "5"), ("odd", "👍")]
)


@pytest.mark.parametrize(
    ("typed", "action"),
    [("меню", "menu"), ("  МЕНЮ! ", "menu"), ("где мой заказ", "topic:x"), ("5", "rate:5"), ("👍", "odd")],
)
def test_a_label_is_its_button(typed: str, action: str) -> None:
    assert chosen(typed, CHOICES, numbers=False) == action


@pytest.mark.parametrize("typed", ["", " ", "где мой заказ 123", "2", "👎", "меню" * 100])
def test_other_words_are_not(typed: str) -> None:
    assert chosen(typed, CHOICES, numbers=False) is None


@pytest.mark.parametrize(("typed", "action"), [("1", "menu"), ("2.", "topic:x"), (" 4) ", "odd"), ("5", "rate:5")])
def test_a_number_is_a_place_unless_it_is_a_label(typed: str, action: str) -> None:
    assert chosen(typed, CHOICES, numbers=True) == action


@pytest.mark.parametrize("typed", ["0", "6", "-1", "12", "1 2", "²", "١٢٣", "999999999999"])
def test_numbers_out_of_place(typed: str) -> None:
    assert chosen(typed, CHOICES, numbers=True) is None


def test_folding_keeps_letters_and_digits() -> None:
    assert fold("❌ Ёлка, №5 — НЕТ_да!") == "елка 5 нет да"
    assert len(digest("x" * 1000)) == 8


@pytest.mark.parametrize(
    "words",
    [
        "оператор",
        "ОПЕРАТОРА",
        "человек!",
        "Позовите, пожалуйста, человека",
        "нужна поддержка",
        "живой человек есть?",
        "переключите на специалиста",
        "can I talk to a human",
        "agent",
        "customer support please",
        "оператор human",
    ],
)
def test_a_bare_call(words: str) -> None:
    assert call(words, world()) == "bare"


@pytest.mark.parametrize(
    "words",
    [
        "оператор, где заказ",
        "где заказ? позовите оператора",
        "оператор не отвечает мне на почту",
        "agent: my card is blocked",
        "Добрый день! Оператор. Где заказ",
    ],
)
def test_a_call_with_its_reason(words: str) -> None:
    assert call(words, world()) == "told"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "...",
        "где заказ",
        "привет",
        "курьер плохой человек",
        "не нужен оператор",
        "звонил оператор",
        "support page is down",
        "люди жалуются на сайт",
        "хочу вернуть товар",
        "manager was rude",
    ],
)
def test_no_call(words: str) -> None:
    assert call(words, world()) == ""


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Спасибо!", "thanks"),
        ("большое спасибо вам", "thanks"),
        ("thank you so much", "thanks"),
        ("Добрый день", "hello"),
        ("hi", "hello"),
        ("да, пожалуйста", "yes"),
        ("Нет, спасибо", "no"),
        ("не надо", "no"),
        ("Главное меню", "menu"),
    ],
)
def test_what_is_meant(words: str, meaning: Meaning) -> None:
    assert means(words, meaning, world())


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("спасибо, а где заказ?", "thanks"),
        ("", "thanks"),
        ("пожалуйста", "thanks"),
        ("день", "no"),
        ("да где же заказ", "yes"),
        ("все", "thanks"),
        ("спасибо " * 20, "thanks"),
    ],
)
def test_what_is_not(words: str, meaning: Meaning) -> None:
    assert not means(words, meaning, world())
