"""Blocking and coming back (C19), wherever it happens: nothing breaks, staff see it, the talk goes on where it was."""

from __future__ import annotations

import pytest

from bot.core.effects import Answer, Mark, Say, Tell
from bot.core.events import Gone
from bot.core.ids import EventId
from bot.core.incoming import Blocked, Returned
from tests.handlers.talk import Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
HOUR = 3600.0


def blocks(talk: Talk) -> None:
    talk.feed(Blocked(id=EventId("b"), at=talk.now, chat=talk.customer))
    talk.sees_nothing()


def returns(talk: Talk) -> None:
    talk.feed(Returned(id=EventId("r"), at=talk.now, chat=talk.customer))
    talk.sees_nothing()


def cannot_be_written_to(talk: Talk) -> None:
    talk.feed(Gone(id=EventId("g"), at=talk.now, reason="blocked"))


def in_the_form(messenger: str) -> Talk:
    talk = Talk(messenger)
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.presses("Пришёл брак")
    return talk


@BOTH
def test_in_the_middle_of_the_form(messenger: str) -> None:
    talk = in_the_form(messenger)
    blocks(talk)
    assert talk.desk == []
    talk.waits(2 * HOUR)
    returns(talk)
    talk.writes("12345-67")
    talk.sees("Опишите, что случилось")


@BOTH
def test_in_the_middle_of_the_form_and_back_by_start(messenger: str) -> None:
    talk = in_the_form(messenger)
    talk.writes("12345-67")
    blocks(talk)
    talk.waits(2 * HOUR)
    talk.starts()
    talk.sees("Вы начали обращение")
    talk.presses("Вернуться к черновику")
    talk.sees("Опишите, что случилось")


@BOTH
def test_while_waiting_for_an_answer(messenger: str) -> None:
    talk = Talk(messenger)
    talk.writes("оператор, не пришёл заказ 123")
    blocks(talk)
    talk.staff_see("нельзя написать")
    talk.operator("Он уже в пути")
    assert talk.of(Answer)
    cannot_be_written_to(talk)
    assert not talk.of(Tell)
    talk.waits(HOUR)
    talk.writes("Спасибо!")
    talk.staff_see("Клиент вернулся", "Спасибо!")


@BOTH
def test_when_it_is_over_nobody_needs_to_know_until_somebody_writes(messenger: str) -> None:
    talk = Talk(messenger)
    talk.writes("оператор, не пришёл заказ 123")
    talk.command("close")
    before = list(talk.desk)
    blocks(talk)
    assert talk.desk == before
    talk.command("reopen")
    assert talk.of(Say)
    cannot_be_written_to(talk)
    talk.staff_see("нельзя написать")
    returns(talk)
    talk.staff_see("Клиент вернулся")


@BOTH
def test_instead_of_a_rating_which_may_come_later(messenger: str) -> None:
    talk = Talk(messenger)
    talk.writes("оператор, не пришёл заказ 123")
    talk.command("close")
    blocks(talk)
    talk.waits(HOUR)
    returns(talk)
    talk.presses("5")
    talk.sees("Спасибо")
    assert talk.ticket.rating == 5


@BOTH
def test_after_all_is_said(messenger: str) -> None:
    talk = Talk(messenger)
    talk.writes("оператор, не пришёл заказ 123")
    talk.command("close")
    talk.presses("5")
    talk.presses("Не хочу ничего добавлять")
    blocks(talk)
    talk.waits(30 * 24 * HOUR)
    talk.starts()
    talk.sees("выберите тему")


def test_a_warning_about_silence_waits_like_everything_else() -> None:
    talk = Talk()
    talk.writes("оператор, не пришёл заказ 123")
    talk.operator("Какой у вас адрес?")
    blocks(talk)
    talk.waits(3 * 24 * HOUR)
    assert talk.ticket.state == "closed"
    assert not talk.of(Mark)
    talk.writes("Я здесь")
    talk.staff_see("Я здесь")
    assert talk.ticket.state != "closed"
