"""What people send by accident or on purpose: answered or relayed whole, never a traceback."""

from __future__ import annotations

import pytest

from bot.core.effects import Forward, OpenPlace, Remember
from bot.core.ids import Lang
from tests.handlers.talk import Talk

NASTY = {
    "10,000 characters": "ж" * 10_000,
    "40 emoji": "👩‍👩‍👧‍👦" * 40,
    "right to left": "‏שלום‎ ‮gnp.exe",
    "markup": "<b>&amp; *_`[x](tg://user?id=1)",
    "fluent": '{ $number } { "x" } -term',
    "null": "a\x00b",
    "digits": "9" * 40,
    "other digits": "²",
    "slash": "/nosuchcommand",
    "lines": "\n\n\nа\n\n\n",
}
EVERY = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())


@EVERY
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_as_a_first_message(text: str, lang: Lang) -> None:
    talk = Talk(lang=lang)
    talk.writes(text)
    assert len(talk.said) == 1
    assert talk.session.draft
    assert talk.session.draft.said[0].content.text == text


@EVERY
def test_as_the_description_of_a_ticket(text: str) -> None:
    talk = Talk()
    talk.writes("оператор")
    talk.writes(text)
    assert talk.of(OpenPlace)
    assert talk.the(Forward).content.text == text


@EVERY
def test_in_the_form(text: str) -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.skips_to("Опишите, что случилось")
    talk.writes(text)
    talk.skips_to("Проверьте")
    talk.presses("Отправить")
    assert talk.the(Forward).content.text == text


@EVERY
def test_in_an_open_ticket_both_ways(text: str) -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.writes(text)
    assert talk.the(Forward).content.text == text
    talk.operator(text)
    talk.sees(text)


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_nothing_at_all(text: str) -> None:
    talk = Talk()
    talk.writes(text)
    talk.sees("Здравствуйте!", "Сообщение пришло пустым")
    talk.writes("оператор, заказ 123")
    talk.writes(text)
    assert not talk.of(Forward)
    talk.operator(text)
    assert not talk.of(Remember)
