"""Buttons that are over go away; those that lead somewhere stay."""

from __future__ import annotations

import pytest

from bot.core.effects import Amend
from tests.handlers.talk import Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])


def reviewed(messenger: str) -> Talk:
    talk = Talk(messenger)
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Заказы и доставка")
    talk.skips_to("Опишите")
    talk.writes("Не пришёл чайник")
    talk.skips_to("Проверьте")
    return talk


@BOTH
def test_a_request_is_sent_once_and_its_buttons_go(messenger: str) -> None:
    talk = reviewed(messenger)
    talk.presses("Отправить")
    shown = [label for message in talk.chat for label in talk.labels(message.keyboard)]
    assert "Отправить" not in shown
    assert "Отменить обращение" in shown


@BOTH
def test_marks_go_when_one_is_given(messenger: str) -> None:
    talk = reviewed(messenger)
    talk.presses("Отправить")
    talk.command("close")
    talk.presses("4")
    assert not {"4", "5", "Вопрос не решён"} & {key for one in talk.chat for key in talk.labels(one.keyboard)}
    talk.presses("Не хочу ничего добавлять")
    assert talk.of(Amend)


def test_ways_through_the_menu_stay_and_so_does_what_a_press_could_not_do() -> None:
    talk = reviewed("telegram")
    assert talk.labels(talk.chat[0].keyboard)
    talk.presses_action("rate:64:5", talk.chat[0].id)
    assert not talk.of(Amend)
