"""Several requests of one customer: a new one swallows none, and it is always clear which one words go to."""

from __future__ import annotations

import pytest

from bot.core.effects import Answer, Forward, ForwardEdit
from tests.handlers.talk import Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
FIRST, SECOND = 71, 135


def two_open(messenger: str = "telegram") -> Talk:
    talk = Talk(messenger)
    talk.writes("оператор, не пришёл заказ 123")
    talk.presses("Меню")
    talk.presses("Позвать специалиста")
    talk.sees("уже есть ваше обращение №71", "о чём-то новом?")
    talk.presses("Новое обращение")
    talk.presses("Возвраты")
    talk.writes("Чашка разбита")
    talk.skips_to("Проверьте")
    talk.presses("Отправить")
    talk.sees("Обращение №135 принято")
    return talk


@BOTH
def test_a_new_request_stands_beside_the_old_one(messenger: str) -> None:
    talk = two_open(messenger)
    assert [(one.number, one.state) for one in talk.session.tickets] == [(FIRST, "new"), (SECOND, "new")]
    talk.writes("и блюдце тоже")
    assert talk.the(Forward).ticket == SECOND


def test_words_go_where_the_customer_says() -> None:
    talk = two_open()
    talk.presses("Меню")
    talk.sees("Обращение №135 у специалистов")
    talk.presses("Обращение №71")
    talk.sees("Обращение №71.", "Всё, что вы напишете сюда, я передам")
    talk.writes("всё ещё не пришёл")
    assert talk.the(Forward).ticket == FIRST


def test_an_operators_answer_names_its_request_and_words_follow_it() -> None:
    talk = two_open()
    talk.operator("Нашли ваш заказ", ticket=FIRST)
    assert talk.render(talk.the(Answer).prefix) == "По обращению №71:"
    talk.sees("всё, что вы пишете сюда, идёт в обращение №71")
    talk.writes("спасибо, жду")
    assert talk.the(Forward).ticket == FIRST
    talk.operator("Едет", ticket=FIRST)
    assert talk.the(Answer).prefix is None
    talk.operator("Пришлите фото чашки", ticket=SECOND)
    talk.presses("Обращение №71")
    talk.writes("ещё о заказе")
    assert talk.the(Forward).ticket == FIRST


def test_a_quote_decides_and_changes_nothing_else() -> None:
    talk = two_open()
    talk.writes("это о заказе", quotes="e9", about=FIRST)
    assert talk.the(Forward).ticket == FIRST
    talk.sees("Передал в обращение №71")
    talk.writes("а это о чашке")
    assert talk.the(Forward).ticket == SECOND


def test_an_edit_follows_its_words_into_their_request() -> None:
    talk = two_open()
    talk.edits("e1", "не пришёл заказ 124", about=FIRST)
    assert talk.the(ForwardEdit).ticket == FIRST


def test_an_answer_while_another_request_is_written_keeps_the_draft() -> None:
    talk = Talk()
    talk.writes("оператор, не пришёл заказ 123")
    talk.presses("Меню")
    talk.presses("Позвать специалиста")
    talk.presses("Новое обращение")
    talk.writes("Чашка разбита")
    talk.sees("Проверьте")
    talk.operator("Нашли заказ")
    assert talk.render(talk.the(Answer).prefix) == "По обращению №71:"
    talk.sees_buttons("Вернуться к черновику")
    talk.writes("отлично")
    assert talk.the(Forward).ticket == FIRST
    talk.presses("Вернуться к черновику")
    talk.sees("Чашка разбита")
    talk.presses("Отправить")
    talk.sees("Обращение №135 принято")


def test_closing_one_leaves_the_other_and_says_so() -> None:
    talk = two_open()
    talk.command("close", ticket=SECOND)
    talk.sees("Специалист закрыл обращение №135", "идёт в обращение №71")
    talk.writes("что с заказом?")
    assert talk.the(Forward).ticket == FIRST
    talk.presses("Вопрос не решён")
    talk.sees("Обращение №135 снова открыто")
    assert all(one.state != "closed" for one in talk.session.tickets)


def test_each_request_has_its_own_clock() -> None:
    talk = two_open()
    talk.operator("Нашли", ticket=FIRST)
    assert {"warn:71", "due:135"} <= talk.timers.keys()
    talk.waits(10 * 24 * 3600)
    states = {one.number: one.state for one in talk.session.tickets}
    assert states[71] == "closed"
    assert states[135] == "overdue"


def test_an_open_request_is_never_forgotten() -> None:
    talk = two_open()
    for number in range(4):
        talk.presses("Меню")
        talk.presses("Позвать специалиста")
        talk.presses("Новое обращение")
        talk.writes(f"Ещё беда {number}")
        talk.presses("Отправить")
    assert {one.number for one in talk.session.tickets if one.state != "closed"} >= {FIRST, SECOND}
