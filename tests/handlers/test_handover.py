"""A hand-over that does not get through: the customer is told, and told again when it did."""

from __future__ import annotations

from bot.core.events import Placed
from bot.core.ids import EventId, Place, ThreadId
from tests.handlers.talk import DESK, Talk


def placed(talk: Talk) -> None:
    place = Place(chat=DESK, thread=ThreadId("9"))
    talk.feed(Placed(id=EventId("placed"), at=talk.now, ticket=talk.ticket.number, place=place))


def asked() -> Talk:
    talk = Talk()
    talk.reachable = False
    talk.writes("оператор, самовар гудит")
    return talk


def test_the_truth_is_told_when_people_cannot_be_reached_and_when_they_can_again() -> None:
    talk = asked()
    talk.waits(600)
    talk.sees("пока не получается", "Обращение сохранено")
    placed(talk)
    talk.sees("Связь вернулась")


def test_a_usual_hand_over_says_nothing_of_it() -> None:
    talk = asked()
    placed(talk)
    talk.sees_nothing()
    talk.waits(600)
    assert not [message for message in talk.chat if "не получается" in message.text]


def test_who_took_it_back_meanwhile_is_left_alone() -> None:
    talk = asked()
    talk.presses("Отменить обращение")
    talk.waits(600)
    assert not [message for message in talk.chat if "не получается" in message.text]
