"""What people are told when delivery fails, and what they are spared (S5, S11, C19)."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.core.effects import Mark, OpenPlace, SetTopic, Tell
from bot.core.events import Doubted, Gone, Placed, PlaceLost, RefusalReason, Refused, TimerFired
from bot.core.ids import EffectId, EventId, MessageId, MessageRef, Place, TicketNumber
from bot.core.incoming import Blocked, Returned
from tests.handlers.talk import DESK, Talk

SOURCE = MessageRef(chat=DESK, message=MessageId("s40"))


def opened() -> Talk:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    return talk


def fact(**rest: Any) -> dict[str, Any]:
    return {"id": EventId("e800"), "at": 0.0, **rest}


def report(**rest: Any) -> dict[str, Any]:
    return fact(effect=EffectId("e1/0"), ticket=TicketNumber(71), **rest)


def test_a_lost_place_is_made_again_with_its_card() -> None:
    talk = opened()
    talk.feed(PlaceLost(**fact(ticket=TicketNumber(71))))
    place = talk.the(OpenPlace)
    assert (place.again, place.title, place.state) == (True, "#71 Анна · заказ 123", "new")


def test_even_a_forgotten_tickets_place_is_made_again_and_closed() -> None:
    talk = opened()
    talk.feed(PlaceLost(**fact(ticket=TicketNumber(7))))
    assert talk.the(OpenPlace).again
    assert talk.the(SetTopic).closed


def test_a_place_is_noted() -> None:
    talk = opened()
    talk.feed(Placed(**fact(ticket=TicketNumber(71), place=Place(chat=DESK))))
    assert talk.ticket.placed


@pytest.mark.parametrize("reason", get_args(RefusalReason))
def test_an_operator_learns_why_their_answer_did_not_go(reason: RefusalReason) -> None:
    talk = opened()
    talk.feed(Refused(**report(reason=reason, source=SOURCE)))
    assert talk.the(Mark).mark == "refused"
    tell = talk.the(Tell)
    assert tell.reply_to == "s40"
    begins = "Удалить не получилось: " if reason == "late" else "Клиенту не ушло: "
    assert talk.body(tell.body, "ru").startswith(begins)


@pytest.mark.parametrize("reason", get_args(RefusalReason))
def test_a_customer_learns_that_their_words_did_not_reach_the_desk(reason: RefusalReason) -> None:
    talk = opened()
    talk.feed(
        Refused(
            **report(reason=reason, source=MessageRef(chat=talk.customer, message=MessageId("c1")), to_customer=False)
        )
    )
    talk.sees("передать не удалось", "Остальное специалисты получили.")


@pytest.mark.parametrize("to_customer", [True, False])
def test_a_refused_report_is_never_reported(to_customer: bool) -> None:
    talk = opened()
    talk.feed(Refused(**report(reason="bad_request", to_customer=to_customer)))
    assert talk.last == ()


def test_a_doubt_is_marked_and_said() -> None:
    talk = opened()
    talk.feed(Doubted(**report(source=SOURCE)))
    assert talk.the(Mark).mark == "doubt"
    assert "дважды" in talk.body(talk.the(Tell).body)
    talk.feed(Doubted(**report(source=SOURCE, given_up=True)))
    assert talk.the(Mark).mark == "refused"
    talk.feed(Doubted(**report(source=SOURCE, to_customer=False)))
    assert "прийти сюда дважды" in talk.body(talk.the(Tell).body)
    talk.feed(Doubted(**report(source=SOURCE, to_customer=False, given_up=True)))
    talk.sees("передать не удалось")


@pytest.mark.parametrize(
    ("reason", "word"), [("blocked", "остановил бота"), ("deleted", "удалён"), ("forbidden", "запретил")]
)
def test_staff_learn_once_that_somebody_is_gone_and_that_answers_wait(reason: Any, word: str) -> None:
    talk = opened()
    talk.feed(Gone(**fact(reason=reason, source=SOURCE, ticket=TicketNumber(71))))
    assert talk.the(Mark).mark == "waiting"
    assert word in talk.body(talk.the(Tell).body)
    talk.operator("Вы здесь?")
    assert talk.the(Mark).mark == "waiting"
    talk.feed(Gone(**fact(reason=reason, source=SOURCE, ticket=TicketNumber(71))))
    assert not talk.of(Tell)


def test_blocking_and_coming_back() -> None:
    talk = opened()
    facts = fact(chat=talk.customer)
    talk.feed(Blocked(**facts))
    assert "остановил бота" in talk.body(talk.the(Tell).body)
    talk.feed(Returned(**facts))
    assert "вернулся" in talk.body(talk.the(Tell).body)
    talk.feed(Returned(**facts))
    assert talk.last == ()


def test_who_forbids_messages_in_vk_stopped_no_bot() -> None:
    talk = Talk("vk")
    talk.writes("оператор, заказ 123")
    talk.feed(Blocked(**fact(chat=talk.customer)))
    assert "запретил сообщения" in talk.body(talk.the(Tell).body)


def test_a_message_is_a_return_too() -> None:
    talk = opened()
    talk.feed(Blocked(**fact(chat=talk.customer)))
    talk.writes("я снова тут")
    assert "вернулся" in talk.body(talk.the(Tell).body)
    assert not talk.session.gone


def test_a_stale_timer_means_nothing() -> None:
    talk = opened()
    version = talk.timers["due:71"].version
    talk.feed(TimerFired(**fact(name="due:71", version=version - 1)))
    assert talk.last == ()
    talk.feed(TimerFired(**fact(name="due:71", version=version)))
    assert talk.ticket.state == "overdue"
    talk.feed(TimerFired(**fact(name="due:71", version=version)))
    assert talk.last == ()


def test_a_timer_that_was_cancelled_and_set_again_is_newer() -> None:
    talk = opened()
    talk.operator("Пришлите чек")
    first = talk.timers["warn:71"].version
    talk.writes("вот")
    talk.operator("Спасибо, проверяем")
    assert talk.timers["warn:71"].version > first
