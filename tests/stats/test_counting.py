"""What is counted, told as the conversation that makes it so. Hours are the shop's: 9 to 22 in Moscow."""

from __future__ import annotations

import pytest

from bot.core.content import Content
from bot.core.ids import MessageId
from bot.core.incoming import Echo
from bot.core.world import Policy
from tests.stats.told import CountedTalk

HOUR = 3600.0
DAY = 24 * HOUR
OLGA = "telegram:501 Ольга"
TODAY, TOMORROW = "2026-11-23", "2026-11-24"


def opened(words: str = "оператор, не пришёл заказ 123", **more: object) -> CountedTalk:
    talk = CountedTalk(**more)  # type: ignore[arg-type]  # the talk's own settings
    talk.writes(words)
    return talk


def test_a_request_from_its_first_words_to_the_rating() -> None:
    talk = opened()
    talk.waits(600)
    talk.operator("Сейчас посмотрю")
    talk.waits(60)
    talk.operator("Нашёлся")
    talk.waits(60)
    talk.command("close")
    talk.presses("5")
    told = [(fact.kind, fact.value, fact.operator) for fact in talk.facts]
    assert told == [
        ("opened", "", ""),
        ("wait", "600", OLGA),
        ("first", "600", OLGA),
        ("kept", "", OLGA),
        ("taken", "", OLGA),
        ("closed", "operator", OLGA),
        ("once", "", OLGA),
        ("rated", "5", OLGA),
    ]
    assert {(fact.day, fact.desk, fact.category, fact.by) for fact in talk.facts} == {(TODAY, "default", "", 1)}


def test_the_night_is_no_waiting() -> None:
    talk = opened(policy=Policy())
    talk.waits(21.5 * HOUR)  # 9:30 the next day
    talk.operator("Доброе утро")
    assert talk.values("wait") == [str(int(10.5 * HOUR))]
    assert [fact.day for fact in talk.facts] == [TODAY, TOMORROW, TOMORROW, TOMORROW, TOMORROW]


def test_waiting_counts_from_when_it_was_written_not_from_when_it_was_read() -> None:
    talk = CountedTalk()
    wrote = talk._wrote(Content(text="оператор, не пришёл заказ 123"))
    talk.now += 900
    talk.feed(wrote)
    talk.operator("Здравствуйте")
    assert talk.values("first") == ["900"]


def test_each_wait_counts_and_the_customers_own_time_does_not() -> None:
    talk = opened()
    talk.waits(600)
    talk.operator("Какой номер?")
    talk.waits(HOUR)
    talk.writes("123")
    talk.waits(120)
    talk.operator("Спасибо")
    assert (talk.values("wait"), talk.values("first")) == (["600", "120"], ["600"])
    talk.command("close")
    assert talk.sum("once") == 0


def test_a_missed_promise() -> None:
    talk = opened()
    talk.waits(5 * HOUR)
    talk.operator("Простите")
    assert (talk.sum("late"), talk.sum("missed"), talk.sum("kept")) == (1, 1, 0)


@pytest.mark.parametrize(("hours", "kept", "missed"), [(1, 0, 0), (5, 0, 1)])
def test_who_takes_a_request_back_in_time_leaves_nothing_to_keep(hours: int, kept: int, missed: int) -> None:
    talk = opened()
    talk.waits(hours * HOUR)
    talk.presses("Отменить обращение")
    assert (talk.sum("kept"), talk.sum("missed"), talk.values("closed")) == (kept, missed, ["withdrawn"])
    assert not talk.of_kind("wait")


def test_solved_at_first_contact_until_they_come_back() -> None:
    talk = opened()
    talk.operator("Готово")
    talk.command("close")
    assert talk.sum("once") == 1
    talk.waits(DAY)
    talk.presses("Вопрос не решён")
    assert [(fact.day, fact.by) for fact in talk.of_kind("once")] == [(TODAY, 1), (TODAY, -1)]
    assert (talk.values("reopened"), talk.sum("repeat")) == (["customer"], 1)
    talk.command("close")
    assert talk.sum("once") == 0


def test_the_second_line_and_the_customers_own_end() -> None:
    talk = opened(policy=Policy(second_desk="second"))
    talk.command("second")
    talk.operator("Разбираемся")
    talk.waits(4 * DAY)
    assert [(fact.kind, fact.desk) for fact in talk.facts if fact.kind in ("second", "wait", "closed")] == [
        ("second", "default"), ("wait", "second"), ("closed", "second"),
    ]  # fmt: skip
    assert talk.values("closed") == ["silence"]


def test_the_same_question_once_more() -> None:
    talk = opened()
    talk.writes("не пришёл заказ 123, помогите уже")
    assert talk.sum("repeat") == 0
    talk.writes("не пришёл заказ 123, помогите уже")
    assert talk.sum("repeat") == 1


def test_an_answer_in_the_communitys_own_inbox_counts() -> None:
    talk = opened(messenger="vk")
    talk.waits(60)
    fact = talk._fact()
    talk.feed(Echo(id=fact["id"], at=talk.now, chat=fact["chat"], message=MessageId("9"),
                   content=Content(text="Мы здесь"), admin="Админ"))  # fmt: skip
    assert [(one.value, one.operator) for one in talk.of_kind("first")] == [("60", "-")]


def test_notes_edits_and_afterthoughts_are_no_answers() -> None:
    talk = opened()
    talk.operator("между нами", note=True)
    assert not talk.of_kind("wait")
    said = talk.operator("Готово")
    talk.operator_edits(said.id, "Готово!")
    talk.operator("И ещё")
    assert talk.sum("wait") == 1


def test_articles_that_helped_and_that_did_not() -> None:
    talk = CountedTalk()
    talk.writes("где заказ")
    talk.presses("Помогло")
    talk.presses("Помогло")
    assert [(fact.category, fact.desk) for fact in talk.of_kind("helped")] == [("orders", "")]
    talk.writes("вернуть товар")
    talk.presses("Не помогло")
    assert [fact.category for fact in talk.of_kind("unhelped")] == ["returns"]


def test_searches_in_vain_leave_words_and_nothing_personal() -> None:
    talk = CountedTalk()
    talk.writes("Гравировка на ёлке 4111-1111, пишите на me@mail.ru или @anna, https://me.ru/x +7 900 123-45-67")
    assert [one.words for one in talk.unfound] == ["гравировка на ёлке пишите на или"]
    assert talk.sum("unfound") == 1
    talk.sends("photo")
    talk.writes("8 900 123-45-67")
    assert talk.sum("unfound") == 1


def test_who_is_forgotten_leaves_no_trace_in_the_facts() -> None:
    talk = opened()
    talk.writes("/forget")
    before = len(talk.facts)
    talk.presses("Стереть всё")
    talk.presses_action("erase")
    assert talk.session.tickets == ()
    assert len(talk.facts) == before
    assert "Анна" not in str(talk.facts)
    assert "telegram:7" not in str(talk.facts)
