"""Canned answers: found, filled in, shown, sent by one press (S7)."""

from __future__ import annotations

import pytest

from bot.core.effects import Acknowledge, Answer, Tell
from bot.core.ids import TicketNumber
from bot.core.phrases import Button
from bot.desk.commands import press
from tests.handlers.talk import MAXIM, OLGA, Talk


def asked(words: str, *, lang: str = "ru") -> Talk:
    talk = Talk(lang="en" if lang == "en" else "ru", name="Анна")
    talk.writes("оператор, где деньги")
    talk.command("snippet", words)
    return talk


def shown(talk: Talk) -> str:
    return talk.body(talk.the(Tell).body, "ru")


def key(talk: Talk, label: str) -> Button:
    tell = next(one for one in reversed(talk.all) if isinstance(one, Tell) and one.keyboard)
    return next(one for row in tell.keyboard for one in row if talk.render(one.label, "ru") == label)


def presses(talk: Talk, label: str) -> str:
    return presses_action(talk, key(talk, label).action)


def presses_action(talk: Talk, action: str) -> str:
    asked = press(action)
    assert asked is not None
    talk.command(asked.command, asked.text, press="p", ticket=asked.ticket)
    return talk.render(talk.the(Acknowledge).text, "ru")


@pytest.mark.parametrize("words", ["wait", "WAIT", "ожидание", "ожидания"])
def test_found_by_name_or_by_words_and_filled_in(words: str) -> None:
    talk = asked(words)
    talk.sees_nothing()
    assert "«Ожидание», /s wait" in shown(talk)
    assert "Анна, проверяю обращение №71." in shown(talk)


def test_sent_by_one_press_and_only_once() -> None:
    talk = asked("wait")
    send = key(talk, "Отправить").action
    assert presses_action(talk, send) == "Отправляю клиенту."
    talk.sees("Анна, проверяю обращение №71.")
    assert talk.ticket.operator == OLGA.id
    assert talk.ticket.state == "waiting"
    after = talk.the(Tell)
    assert (after.keyboard, bool(after.amends)) == ((), True)
    assert "Отправлено" in shown(talk)


def test_the_customer_reads_it_in_their_language_the_operator_finds_it_in_theirs() -> None:
    talk = asked("ожидание", lang="en")
    assert "«Ожидание»" in shown(talk)
    presses(talk, "Отправить")
    talk.sees("Анна, I am checking request #71.")


def test_another_that_fits_is_one_press_away() -> None:
    talk = asked("простите")
    assert "Анна, простите за неудобства." in shown(talk)
    presses(talk, "Другая")
    assert "Возврат денег" in shown(talk)
    assert talk.the(Tell).amends
    talk.sees_nothing()


def test_what_is_missing_is_said_and_nothing_can_be_sent() -> None:
    talk = asked("refund")
    assert "Не хватает: номер заказа" in shown(talk)
    assert "Деньги за заказ {order} вернули." in shown(talk)
    assert talk.the(Tell).keyboard == ()
    talk.command("order", "12345-67")
    talk.command("snippet", "refund")
    assert "Деньги за заказ 12345-67 вернули." in shown(talk)
    presses(talk, "Отправить")
    talk.sees("Деньги за заказ 12345-67 вернули.")


def test_nothing_goes_out_that_was_not_shown() -> None:
    talk = asked("refund")
    talk.command("order", "12345-67")
    talk.command("snippet", "refund")
    send = key(talk, "Отправить").action
    talk.command("order", "99999-99")
    assert "Текст изменился" in presses_action(talk, send)
    assert not talk.of(Answer)


@pytest.mark.parametrize("forged", ["", "~", "nobody~00000000", "wait", "wait~00000000", "{order}~1"])
def test_a_forged_button_sends_nothing(forged: str) -> None:
    talk = asked("wait")
    talk.command("paste", forged, press="p")
    assert not talk.of(Answer)
    talk.command("other", forged, press="p")
    assert not talk.of(Answer)


def test_a_colleagues_request_is_taken_first() -> None:
    talk = asked("wait")
    talk.command("take", who=MAXIM)
    assert "Обращение ведёт Максим" in presses(talk, "Отправить")
    assert not talk.of(Answer)


def test_none_found_and_all_names() -> None:
    talk = asked("зелёные слоники")
    assert "не нашлось" in shown(talk)
    talk.command("snippet")
    for part in ("sorry — Извинение", "wait — Ожидание", "refund — Возврат денег"):
        assert part in shown(talk)


def test_a_pack_without_snippets() -> None:
    talk = Talk(empty=True)
    talk.writes("оператор, где деньги")
    talk.command("snippet", "wait", ticket=TicketNumber(71))
    assert "Готовых ответов нет" in shown(talk)
