"""Turns of a conversation that are rare, and ordinary ones in unusual places."""

from __future__ import annotations

import msgspec
import pytest

from bot.core.effects import Forward, ForwardEdit
from bot.core.session import Session
from bot.core.world import Policy
from tests.handlers.talk import Talk


@pytest.mark.parametrize("place", ["Возвраты", "Контакты", "Меню"])
def test_a_question_is_heard_wherever_it_is_typed(place: str) -> None:
    talk = Talk()
    talk.starts()
    if place != "Меню":
        talk.presses(place)
    talk.writes("где заказ?")
    talk.sees("Ответ на вопрос: Где мой заказ?")
    talk.writes("а что с курьером?")
    talk.sees("Возможно, здесь есть ответ")
    talk.writes("самовар гудит")
    talk.sees("гадать не хочу")
    talk.writes("и не греет")
    talk.sees("гадать не хочу")
    talk.presses("Передать специалисту")
    assert [one.content.text for one in talk.of(Forward)] == ["а что с курьером?", "самовар гудит", "и не греет"]


@pytest.mark.parametrize(("words", "answer"), [("да", "Отлично!"), ("спасибо!", "Отлично!"), ("нет", "Жаль")])
def test_whether_it_helped_may_be_typed(words: str, answer: str) -> None:
    talk = Talk()
    talk.writes("как вернуть товар")
    talk.writes(words)
    talk.sees(answer)


def test_none_of_these_leads_to_a_person() -> None:
    talk = Talk()
    talk.writes("что с курьером")
    talk.writes("нет")
    talk.sees("что с курьером", "Файлов: 0")
    talk.presses("Отправить")
    talk.sees("принято")


def test_no_thanks_to_an_offer_leads_to_the_menu() -> None:
    talk = Talk()
    talk.writes("самовар гудит")
    talk.writes("нет, спасибо")
    talk.sees("выберите тему")


@pytest.mark.parametrize("words", ["да", "оператор", "Отправить!"])
def test_a_reviewed_request_is_sent_by_words_too(words: str) -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("самовар гудит")
    talk.writes(words)
    talk.sees("Обращение №71 принято")
    assert words not in talk.desk


@pytest.mark.parametrize("pages", [["Позвать специалиста"], ["Позвать специалиста", "Возвраты"]])
def test_cancel_on_any_page(pages: list[str]) -> None:
    talk = Talk()
    talk.starts()
    for label in pages:
        talk.presses(label)
    talk.presses("Отмена")
    talk.sees("ничего не отправляю", "выберите тему")


def test_a_call_may_be_cancelled() -> None:
    talk = Talk()
    talk.writes("оператор")
    talk.presses("Отмена")
    talk.sees("ничего не отправляю")
    assert talk.session.tickets == ()


def test_old_words_of_a_search_are_not_taken_for_the_new_trouble() -> None:
    talk = Talk()
    talk.writes("где заказ")
    talk.waits(3700)
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.sees("О чём обращение?")
    talk.starts()
    talk.writes("оператор")
    talk.sees("Напишите одним сообщением")


def test_an_offer_is_good_however_late_it_is_taken() -> None:
    talk = Talk()
    talk.writes("самовар гудит")
    talk.waits(5 * 3600)
    talk.presses("Передать специалисту")
    talk.staff_see("самовар гудит")


def test_an_offer_whose_words_are_forgotten_asks_for_them() -> None:
    talk = Talk()
    talk.writes("самовар гудит")
    talk.waits(25 * 3600)
    talk.presses("Передать специалисту")
    talk.sees("пока пусто", "Напишите одним сообщением, что случилось")
    talk.writes("самовар гудит")
    talk.sees("принято")


@pytest.mark.parametrize("action", ["topic:gone", "article:gone", "nothelped:gone"])
def test_what_a_reloaded_pack_no_longer_has(action: str) -> None:
    talk = Talk()
    talk.starts()
    talk.presses_action(action)
    talk.sees("больше нет", "выберите тему")


@pytest.mark.parametrize("step", ["topic", "article", "found", "rest", "rating", "comment", "ticket", "review"])
def test_a_step_whose_ground_is_gone_leads_on(step: str) -> None:
    talk = Talk()
    talk.starts()
    talk.session = msgspec.structs.replace(talk.session, step=step, at="gone", choices=())
    talk.presses_action("nonsense")
    assert talk.said
    assert talk.session.step in {"menu", "describe"}


def test_a_draft_button_without_a_draft_explains_itself() -> None:
    talk = Talk()
    talk.starts()
    talk.presses_action("draft")
    talk.sees("уже не действует", "выберите тему")


def test_edits_of_what_nobody_keeps_change_nothing() -> None:
    talk = Talk()
    talk.starts()
    talk.edits("e1", "иначе")
    assert talk.last == ()
    talk.writes("оператор, заказ 122")
    talk.command("ban")
    talk.edits("e1", "иначе")
    assert talk.last == ()


def test_an_edit_without_a_link_still_reaches_the_desk() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 122")
    talk.edits("", "заказ 123")
    assert talk.the(ForwardEdit).content.text == "заказ 123"


def test_a_session_stays_on_a_language_that_was_removed() -> None:
    talk = Talk()
    talk.starts()
    talk.session = msgspec.structs.replace(talk.session, lang="en")
    talk.policy = Policy(languages=("ru",))
    talk.starts()
    talk.presses("Русский")
    talk.sees("выберите тему")


def test_a_fresh_session_is_tiny() -> None:
    assert len(msgspec.msgpack.encode(Session())) < 20
    talk = Talk()
    talk.starts()
    assert len(msgspec.msgpack.encode(talk.session)) < 500


def test_an_offer_that_waits_goes_along_with_a_late_call() -> None:
    talk = Talk()
    talk.writes("самовар гудит")
    talk.waits(5 * 3600)
    talk.writes("оператор, и ещё не греет")
    assert [one.content.text for one in talk.of(Forward)] == ["самовар гудит", "оператор, и ещё не греет"]


def test_only_the_latest_requests_and_articles_are_remembered() -> None:
    talk = Talk()
    numbers = []
    for _ in range(6):
        talk.starts()
        talk.writes("оператор, опять самовар")
        numbers.append(talk.ticket.number)
        talk.presses("Отменить обращение")
        talk.waits(24 * 3600)
    assert [ticket.number for ticket in talk.session.tickets] == numbers[-4:]
    talk.session = msgspec.structs.replace(talk.session, read=("a", "b", "c", "d", "e"))
    talk.presses_action("article:where")
    assert talk.session.read == ("b", "c", "d", "e", "where")
