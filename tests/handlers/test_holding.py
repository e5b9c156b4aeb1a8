"""Two people do not answer at once: words in a colleague's request wait for a yes (S3)."""

from __future__ import annotations

import pytest

from bot.core.effects import Acknowledge, Answer, AnswerEdit, Mark, Remember, Tell
from bot.core.events import Command, Operator
from bot.core.holding import MOST
from tests.handlers.talk import DESK, MAXIM, OLGA, Talk

PETER = Operator(id="telegram:503", name="Пётр")
ANONYMOUS = Operator(id=DESK, name="Поддержка")


def held() -> Talk:
    """Olga has the request, Maxim has written into it."""
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.operator("Проверяю")
    talk.operator("Нашёл", who=MAXIM)
    return talk


def decides(talk: Talk, command: Command, *, who: Operator = MAXIM, writer: Operator = MAXIM) -> str:
    """Presses, and gives back the bubble."""
    talk.command(command, writer.id, who=who, press="p")
    return talk.render(talk.the(Acknowledge).text)


def test_the_words_wait_and_their_writer_is_asked() -> None:
    talk = held()
    talk.sees_nothing()
    assert not talk.of(Remember)
    question = talk.the(Tell)
    assert "пока не ушло: обращение ведёт Ольга. Максим, отправить" in talk.body(question.body)
    assert question.reply_to
    assert talk.labels(question.keyboard) == ["Отправить", "Забрать себе и отправить", "Не отправлять"]
    assert talk.the(Mark).mark == "waiting"
    assert "В работе: Ольга" in talk.card


def test_sent_it_is_maxims_answer_and_olgas_request() -> None:
    talk = held()
    assert decides(talk, "send") == "Отправляю клиенту."
    talk.sees("Нашёл")
    assert talk.the(Answer).source == next(one.message for one in talk.all if isinstance(one, Mark))
    assert talk.the(Remember).name == "Максим"
    assert talk.ticket.operator == OLGA.id
    amended = talk.the(Tell)
    assert amended.amends
    assert amended.keyboard == ()
    assert "Автор: Максим" in talk.body(amended.body)


def test_taken_over_it_is_maxims_request() -> None:
    talk = held()
    decides(talk, "claim")
    talk.sees("Нашёл")
    assert "В работе: Максим" in talk.card
    talk.operator("И ещё", who=MAXIM)
    talk.sees("И ещё")


def test_dropped_it_goes_nowhere_and_neither_does_its_edit() -> None:
    talk = held()
    decides(talk, "drop")
    talk.sees_nothing()
    assert talk.the(Mark).mark == "refused"
    words = next(one for one in talk.all if isinstance(one, Mark) and one.mark == "waiting")
    assert words.message == talk.the(Mark).message
    talk.operator_edits(talk.ticket.settled[0], "Нашёл!")
    assert not talk.of(AnswerEdit)
    assert not talk.of(Remember)
    assert "правка никуда не ушла" in talk.body(talk.the(Tell).body)


def test_one_question_for_all_that_one_operator_has_waiting() -> None:
    talk = held()
    talk.operator("на складе", who=MAXIM)
    assert not talk.of(Tell)
    decides(talk, "send")
    assert talk.said == ["Нашёл", "на складе"]


def test_two_who_wait_are_asked_each_for_themselves() -> None:
    talk = held()
    talk.operator("Это я", who=PETER)
    assert "Пётр, отправить" in talk.body(talk.the(Tell).body)
    decides(talk, "send", who=PETER, writer=PETER)
    assert talk.said == ["Это я"]
    decides(talk, "send")
    assert talk.said == ["Нашёл"]


DECISIONS: tuple[Command, ...] = ("send", "claim", "drop")


@pytest.mark.parametrize("command", DECISIONS)
def test_decided_once(command: Command) -> None:
    talk = held()
    decides(talk, command)
    for again in DECISIONS:
        assert "уже решено" in decides(talk, again)
        talk.sees_nothing()


def test_whoever_has_the_request_decides_too_but_takes_nothing_over() -> None:
    talk = held()
    assert "решает автор" in decides(talk, "claim", who=OLGA)
    talk.sees_nothing()
    decides(talk, "send", who=OLGA)
    talk.sees("Нашёл")


def test_somebody_else_decides_nothing() -> None:
    talk = held()
    for command in DECISIONS:
        assert "решает автор" in decides(talk, command, who=PETER)
        talk.sees_nothing()
    assert len(talk.ticket.offered) == 1


def test_an_anonymous_administrators_press_shows_who_they_are() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.operator("Проверяю")
    talk.operator("Нашёл", who=ANONYMOUS)
    decides(talk, "send", who=MAXIM, writer=ANONYMOUS)
    talk.sees("Нашёл")


def test_notes_wait_for_nobody() -> None:
    talk = held()
    talk.operator("он грубит", who=MAXIM, note=True)
    assert [type(one) for one in talk.last] == [Remember]


def test_corrected_while_it_waits_it_goes_out_corrected() -> None:
    talk = held()
    talk.operator_edits(talk.ticket.offered[0].content_id, "Нашёлся")
    talk.sees_nothing()
    decides(talk, "send")
    assert talk.said == ["Нашёлся"]


def test_turned_into_a_note_while_it_waits_it_never_goes_out() -> None:
    talk = held()
    talk.operator_edits(talk.ticket.offered[0].content_id, "потерял его, кажется", note=True)
    assert talk.the(Remember).who == "note"
    assert "уже решено" in decides(talk, "send")
    talk.sees_nothing()


def test_released_meanwhile_the_writers_answer_takes_the_request() -> None:
    talk = held()
    talk.command("release")
    decides(talk, "send")
    talk.sees("Нашёл")
    assert talk.ticket.operator == MAXIM.id


def test_closed_meanwhile_it_may_still_be_sent() -> None:
    talk = held()
    talk.command("close")
    decides(talk, "send")
    talk.sees("Нашёл")
    assert talk.ticket.state == "waiting"


def test_nothing_waits_without_end() -> None:
    talk = held()
    for number in range(MOST - 1):
        talk.operator(f"Строка {number}", who=MAXIM)
    talk.operator("И ещё одна", who=MAXIM)
    assert talk.the(Mark).mark == "refused"
    assert "Слишком много" in talk.body(talk.the(Tell).body)
    decides(talk, "send")
    assert len(talk.said) == MOST


def test_the_first_of_two_has_the_request() -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.operator("Здравствуйте, я Ольга")
    talk.operator("Здравствуйте, я Максим", who=MAXIM)
    assert [one.content.text for one in talk.all if isinstance(one, Answer)] == ["Здравствуйте, я Ольга"]
