"""How a ticket ends, and how it does not (C11)."""

from __future__ import annotations

import pytest

from bot.core.effects import CancelTimer, Forward, Say, SetTopic
from bot.core.ids import Lang
from tests.handlers.shop import world
from tests.handlers.talk import MAXIM, Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
DAY = 24 * 3600


def closed(messenger: str = "telegram", lang: Lang = "ru") -> Talk:
    talk = Talk(messenger, lang)
    talk.writes("operator, order 123")
    talk.operator("Нашёлся")
    talk.command("close", "вернули деньги")
    return talk


@BOTH
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_customer_is_told_and_asked_for_a_mark_not_for_the_reason(messenger: str, lang: Lang) -> None:
    talk = closed(messenger, lang)
    talk.sees(*{"ru": ("закрыл обращение №71", "от 1 до 5"), "en": ("closed request #71", "from 1 to 5")}[lang])
    assert "вернули деньги" not in talk.said[0]
    talk.sees_buttons("1", "5", "Вопрос не решён" if lang == "ru" else "It is not solved")
    assert talk.the(SetTopic).closed
    assert "Закрыл специалист: Ольга" in talk.card


def test_a_five_is_thanked_for_and_may_be_commented() -> None:
    talk = closed()
    talk.presses("5")
    talk.sees("очень приятно", "пару слов")
    assert "Оценка: 5 из 5" in talk.card
    talk.writes("Ольга молодец")
    talk.sees("Спасибо!")
    talk.staff_see("поставил оценку 5", "Ольга молодец")
    assert talk.ticket.state == "closed"


def test_a_comment_may_be_skipped_in_words_too() -> None:
    talk = closed()
    talk.writes("4")
    talk.sees("не хватило до пятёрки")
    talk.writes("нет, спасибо")
    talk.sees("Спасибо!")
    assert not talk.of(Forward)


def test_a_poor_mark_asks_what_is_wrong_and_words_open_it_again() -> None:
    talk = closed()
    talk.presses("2")
    talk.sees("простите")
    talk.writes("деньги так и не пришли")
    talk.sees("№71 снова открыто")
    talk.staff_see("вопрос не решён", "деньги так и не пришли")


@BOTH
def test_not_solved_opens_the_same_ticket(messenger: str) -> None:
    talk = closed(messenger)
    talk.presses("Вопрос не решён")
    talk.sees("№71 снова открыто", "Напишите, что осталось")
    assert not talk.the(SetTopic).closed
    assert talk.topic == "taken: #71 Анна · order 123"
    assert "Возвращалось как нерешённое: 1" in talk.card
    talk.writes("не пришло")
    assert talk.the(Forward).ticket == 71


@pytest.mark.parametrize("words", ["опять не работает", "оператор"])
def test_words_after_closing_open_it_again_and_are_passed_on(words: str) -> None:
    talk = closed()
    talk.writes(words)
    talk.sees("№71 снова открыто")
    assert talk.the(Forward).content.text == words


def test_thanks_after_closing_open_nothing() -> None:
    talk = closed()
    talk.writes("спасибо!")
    talk.sees("Пожалуйста")
    assert talk.ticket.state == "closed"
    talk.writes("5")
    talk.sees("очень приятно")


def test_words_after_the_mark_open_it_too_while_it_is_fresh() -> None:
    talk = closed()
    talk.presses("5")
    talk.presses("Не хочу ничего добавлять")
    talk.writes("Ой, снова сломалось")
    talk.sees("№71 снова открыто")


def test_after_a_week_it_is_a_new_question() -> None:
    talk = closed()
    talk.waits(8 * DAY)
    talk.writes("самовар не греет")
    talk.sees("гадать не хочу")
    talk.presses_action("unsolved:71")
    talk.sees("закрыто давно")


def test_from_the_menu_a_question_is_a_question_again() -> None:
    talk = closed()
    talk.starts()
    talk.writes("где заказ")
    talk.sees("Ответ на вопрос")
    assert talk.ticket.state == "closed"


def test_marking_twice_changes_nothing() -> None:
    talk = closed()
    talk.presses_action("rate:71:5", "m1")
    talk.presses_action("rate:71:1", "m1")
    talk.sees("Оценка уже стоит, спасибо!")
    assert talk.ticket.rating == 5


def test_a_withdrawn_request_is_not_marked() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.presses("Отменить обращение")
    talk.presses_action("rate:71:5")
    assert talk.ticket.rating == 0
    talk.writes("самовар не греет")
    talk.sees("гадать не хочу")


def test_silence_is_warned_about_and_then_closes() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.operator("Пришлите номер чека")
    talk.waits(2 * DAY + 60)
    talk.sees("ждём вас", "закроем обращение завтра в 12:00")
    talk.sees_buttons("Вопрос решён")
    talk.waits(DAY)
    talk.sees("От вас давно не было сообщений")
    assert talk.ticket.outcome == "silence"
    assert "перестал отвечать" in talk.card


def test_a_word_after_the_warning_keeps_it_open() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.operator("Пришлите номер чека")
    talk.waits(2 * DAY + 60)
    talk.writes("ищу")
    assert talk.of(CancelTimer)
    talk.waits(10 * DAY)
    assert talk.ticket.state == "overdue"


def test_the_customer_may_close_it_themselves() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.operator("Пришлите номер чека")
    talk.waits(2 * DAY + 60)
    talk.presses("Вопрос решён")
    talk.sees("Рады, что всё решилось", "от 1 до 5")
    assert "вопрос решён" in talk.card


def test_an_operator_opens_it_again() -> None:
    talk = closed()
    talk.command("reopen", who=MAXIM)
    talk.sees("Мы вернулись к обращению №71")
    assert talk.topic == "taken: #71 Анна · order 123"
    talk.writes("хорошо")
    assert talk.the(Forward).ticket == 71


def test_an_answer_in_a_closed_ticket_is_delivered_and_opens_it() -> None:
    talk = closed()
    talk.operator("Забыл сказать: чек в пакете")
    talk.sees("чек в пакете")
    assert talk.topic == "waiting: #71 Анна · order 123"


def test_closing_the_topic_by_hand_closes_the_ticket() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.closes_topic()
    talk.sees("закрыл обращение №71")
    talk.closes_topic()
    talk.sees_nothing()
    talk.closes_topic(False)
    talk.sees("Мы вернулись")


def test_a_mark_for_an_old_ticket_does_not_disturb_the_new_one() -> None:
    talk = closed()
    talk.starts()
    talk.writes("самовар не греет")
    talk.presses("Передать специалисту")
    assert "Другие обращения клиента: #71" in talk.card
    talk.presses_action("rate:71:5")
    assert [talk.body(one.body) for one in talk.of(Say)] == ["Спасибо за оценку!"]
    talk.writes("вот чек")
    assert talk.the(Forward).ticket == 135


def test_the_card_of_one_taken_up_again_shows_the_new_promise() -> None:
    talk = closed()
    talk.waits(DAY)
    talk.presses("Вопрос не решён")
    assert talk.render(world().calendar.words(talk.ticket.promised_at, 0.0)) in talk.card
