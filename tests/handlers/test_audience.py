"""Who is asking (C2): asked once, remembered, switchable, and never where everybody is the same."""

from __future__ import annotations

import pytest

from bot.core.pack import Thresholds
from bot.core.world import Policy
from tests.handlers.talk import Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])


@BOTH
def test_it_is_asked_once_and_remembered(messenger: str) -> None:
    talk = Talk(messenger, audiences=True)
    talk.starts()
    talk.sees("Здравствуйте!", "Кому нужна помощь?")
    talk.presses("Продавцу")
    talk.sees_buttons("Выплаты", "Сменить раздел")
    talk.starts()
    talk.sees_buttons("Выплаты")


def test_it_is_switched_by_a_button_or_a_command() -> None:
    talk = Talk(audiences=True)
    talk.starts()
    talk.writes("продавцу")
    talk.presses("Сменить раздел")
    talk.presses("Покупателю")
    talk.sees_buttons("Возвраты")
    talk.writes("/audience")
    talk.sees("Кому нужна помощь?")


def test_a_shop_of_one_audience_never_asks() -> None:
    talk = Talk()
    talk.starts()
    talk.sees("выберите тему")
    assert "Сменить раздел" not in talk.labels(talk.chat[-1].keyboard)
    talk.presses_action("audience:seller")
    talk.sees("выберите тему")


def test_a_question_is_answered_before_anybody_is_asked_who_they_are() -> None:
    talk = Talk(audiences=True)
    talk.writes("как вернуть товар")
    talk.sees("Ответ на вопрос")
    talk.writes("оператор")
    talk.sees("Позову специалиста")


def test_a_form_asks_it_first_and_shows_the_right_topics() -> None:
    talk = Talk(audiences=True)
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Продавцу")
    talk.sees("О чём обращение?")
    talk.sees_buttons("Выплаты")
    talk.writes("Нет выплаты за ноябрь")
    talk.sees("Проверьте")


def test_an_audience_that_the_pack_lost_is_asked_again() -> None:
    talk = Talk(audiences=True)
    talk.starts()
    talk.presses_action("audience:bank")
    talk.sees("Кому нужна помощь?")


def test_articles_for_those_who_ask_come_first() -> None:
    talk = Talk(audiences=True)
    talk.writes("что там курьер")
    first = talk.labels(talk.chat[-1].keyboard)[:2]
    talk.writes("/audience")
    talk.presses("Продавцу")
    talk.writes("что там курьер")
    assert talk.labels(talk.chat[-1].keyboard)[:2] == first[::-1]


def test_a_lead_who_wants_surer_answers_gets_a_choice_instead() -> None:
    talk = Talk(policy=Policy(search=Thresholds(sure=0.95)))
    talk.writes("где заказ")
    before = talk.chat[-1].text
    talk = Talk()
    talk.writes("где заказ")
    assert talk.chat[-1].text != before
