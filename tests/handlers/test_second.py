"""The second line (S8): by lateness, by the second "not solved", by an operator; with a desk of its own and without."""

from __future__ import annotations

import pytest

from bot.core.effects import Card, Dequeue, Enqueue, OpenPlace, SetTopic, Tell
from bot.core.events import Placed
from bot.core.ids import EventId, Place, ThreadId
from bot.core.world import Policy
from tests.handlers.talk import DESK, Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
HOUR = 3600.0
OWN_DESK = Policy(answer_within=4 * HOUR, second_desk="second")


def opened(policy: Policy | None = None, messenger: str = "telegram") -> Talk:
    talk = Talk(messenger, policy=policy)
    talk.writes("оператор, не пришёл заказ 123")
    return talk


@BOTH
def test_the_second_not_solved_goes_to_the_second_line(messenger: str) -> None:
    talk = opened(OWN_DESK, messenger)
    talk.command("close")
    talk.presses("Вопрос не решён")
    assert not talk.of(OpenPlace)
    talk.command("close")
    talk.presses("Вопрос не решён")
    talk.sees("старшим специалистам", "№71 снова открыто")
    place = talk.the(OpenPlace)
    assert (place.ticket, place.desk, place.again) == (71, "second", True)
    assert not talk.of(Card), "the new topic's card comes with the topic"
    assert "Ждёт специалиста" in talk.card
    assert "Вторая линия" in talk.card
    assert talk.ticket.desk == "second"


def test_the_old_topic_is_closed_and_says_where_it_went() -> None:
    talk = opened(OWN_DESK)
    talk.command("second")
    left = next(one for one in talk.of(SetTopic) if one.desk == "default")
    assert (left.state, left.closed) == ("moved", True)
    talk.sees_nothing()
    new = Place(chat=DESK, thread=ThreadId("12"))
    for told in (1, 0):
        at = Placed(
            id=EventId(f"e9{told}"), at=talk.now, ticket=talk.ticket.number, place=new, url="https://t.me/c/2/12"
        )
        talk.feed(at)
        assert [one.desk for one in talk.of(Tell)] == ["default"] * told, "once"
    talk.staff_see("переехало: https://t.me/c/2/12")


def test_the_promise_and_the_place_in_the_queue_go_along() -> None:
    talk = opened(OWN_DESK)
    promised = talk.ticket.promised_at
    talk.command("second")
    assert talk.the(Dequeue).desk == "default"
    queued = talk.the(Enqueue)
    assert (queued.desk, queued.rank, talk.ticket.promised_at) == ("second", promised, promised)


def test_without_a_desk_of_its_own_it_is_marked_and_told() -> None:
    talk = opened(Policy(answer_within=4 * HOUR))
    talk.command("close")
    talk.presses("Вопрос не решён")
    talk.command("close")
    talk.presses("Вопрос не решён")
    assert not talk.of(OpenPlace)
    talk.staff_see("Теперь это обращение второй линии: клиент второй раз пишет")
    assert "Вторая линия" in talk.card


def test_nobody_answers_an_hour_after_the_deadline_so_others_take_over() -> None:
    talk = opened(OWN_DESK)
    talk.waits(4.5 * HOUR)
    assert talk.ticket.desk == "default"
    talk.waits(HOUR)
    talk.sees("не успели ответить", "старшим специалистам")
    assert (talk.ticket.desk, talk.ticket.state) == ("second", "overdue")


def test_a_late_answer_is_still_an_answer() -> None:
    talk = opened(OWN_DESK)
    talk.waits(4.5 * HOUR)
    talk.operator("Простите, ищем")
    talk.waits(10 * HOUR)
    assert talk.ticket.desk == "default"


def test_it_goes_there_once() -> None:
    talk = opened(OWN_DESK)
    talk.command("second")
    talk.command("second")
    talk.staff_see("уже на второй линии")
    talk.waits(10 * HOUR)
    talk.sees_nothing()
    talk.command("close")
    talk.command("second")
    talk.staff_see("Обращение закрыто")


def test_words_go_to_the_second_line_from_then_on() -> None:
    talk = opened(OWN_DESK)
    talk.command("second")
    talk.writes("есть новости?")
    assert talk.ticket.desk == "second"
    assert talk.desk[-1] == "есть новости?"
