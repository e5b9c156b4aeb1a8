"""What is kept of a customer: given, forgotten, and dropped when its time is over."""

from __future__ import annotations

import pytest

from bot.core.effects import Dequeue, Erase, Say
from bot.core.phrases import Words
from tests.handlers.talk import Talk

DAY = 24 * 3600.0


def asked() -> Talk:
    talk = Talk()
    talk.writes("оператор, самовар гудит")
    return talk


@pytest.mark.parametrize("way", ["command", "buttons"])
def test_everything_kept_is_given_as_a_file(way: str) -> None:
    talk = Talk()
    if way == "command":
        talk.writes("/export")
    else:
        talk.writes("/contacts")
        talk.presses("Мои данные")
        talk.presses("Получить файлом")
    talk.sees("Вот всё, что мы храним о вас")
    (file,) = [file for part in talk.of(Say)[-1].body if isinstance(part, Words) for file in part.content.attachments]
    assert (file.messenger, file.ref) == ("otklik", "export:telegram:7")


def test_forgetting_is_asked_about_and_names_what_closes() -> None:
    talk = asked()
    talk.writes("/forget")
    talk.sees("Вернуть их будет нельзя", f"№{talk.ticket.number}")
    assert talk.of(Erase) == []


def test_forgetting_takes_everything_and_leaves_the_queue() -> None:
    talk = asked()
    number = talk.ticket.number
    talk.writes("/forget")
    talk.presses("Стереть всё")
    erase = talk.the(Erase)
    assert (erase.whole, erase.tickets) == (True, (number,))
    assert [one.ticket for one in talk.of(Dequeue)] == [number]
    assert talk.session.tickets == ()
    assert (talk.session.name, talk.session.draft) == ("", None)


def test_an_old_button_does_not_forget_but_asks_again() -> None:
    talk = asked()
    talk.writes("/forget")
    talk.writes("/menu")
    talk.presses("Стереть всё")
    talk.sees("Вернуть их будет нельзя")
    assert talk.of(Erase) == []


def test_a_closed_request_is_kept_for_ninety_days() -> None:
    talk = asked()
    number = talk.ticket.number
    talk.command("close")
    talk.waits(89 * DAY)
    assert [ticket.number for ticket in talk.session.tickets] == [number]
    talk.waits(2 * DAY)
    assert talk.session.tickets == ()
    assert [(one.whole, one.tickets) for one in talk.all if isinstance(one, Erase)] == [(False, (number,))]


def test_a_request_taken_up_again_is_not_dropped() -> None:
    talk = asked()
    number = talk.ticket.number
    talk.command("close")
    talk.waits(89 * DAY)
    talk.command("reopen", ticket=number)
    talk.waits(30 * DAY)
    assert not [one for one in talk.all if isinstance(one, Erase)]


@pytest.mark.parametrize("messenger", ["telegram", "vk"])
def test_whoever_is_barred_still_gets_their_data_and_may_have_it_erased(messenger: str) -> None:
    talk = Talk(messenger)
    talk.writes("оператор, дайте скидку")
    talk.command("ban")
    talk.writes("ещё раз")
    talk.sees("больше не принимает", "/export", "/forget")
    talk.writes("/export")
    talk.sees("Вот всё, что мы храним")
    assert "Меню" not in talk.labels(talk.chat[-1].keyboard)
    talk.presses("Стереть мои данные")
    talk.sees("Стереть всё")
    talk.writes("и ещё раз")
    talk.sees("больше не принимает")
    talk.writes("/forget")
    talk.presses("Стереть всё")
    assert talk.the(Erase).whole
    assert "ещё раз" not in "".join(talk.desk)
