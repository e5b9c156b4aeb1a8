"""What operators order of a request: to whom it goes, what is known of it, what is taken back, what was given."""

from __future__ import annotations

import pytest

from bot.core.effects import AnswerDelete, Dequeue, Enqueue, Forward, Mark, OpenPlace, Remember, SetTopic, Tell
from bot.core.events import StaffCommanded
from bot.core.world import Policy
from tests.handlers.talk import MAXIM, OLGA, Talk

DESKS = Policy(desks=("default", "ethics", "second"))


def opened(policy: Policy | None = None) -> Talk:
    talk = Talk(policy=policy)
    talk.writes("оператор, не пришёл чек")
    return talk


def told(talk: Talk) -> str:
    return talk.body(talk.the(Tell).body, "ru")


def assigns(talk: Talk, typed: str = "Максим") -> None:
    talk.feed(StaffCommanded(**talk._staff(OLGA), command="assign", text=typed, whom=MAXIM))


def test_assigned_to_a_colleague_who_is_called() -> None:
    talk = opened()
    assigns(talk, "@maxim")
    assert "В работе: Максим" in talk.card
    assert "@maxim, теперь обращение за вами. Передал(а): Ольга" in told(talk)
    talk.sees_nothing()
    assigns(talk)
    assert "уже ведёт Максим" in told(talk)


def test_assigned_to_nobody_in_particular() -> None:
    talk = opened()
    talk.command("assign")
    assert "Кому передать" in told(talk)


def test_transferred_with_number_promise_and_history() -> None:
    talk = opened(DESKS)
    before = talk.ticket
    talk.command("take")
    talk.command("transfer", "Ethics")
    talk.sees_nothing()
    after = talk.ticket
    assert (after.number, after.promised_at, after.desk, after.operator) == (
        before.number,
        before.promised_at,
        "ethics",
        "",
    )
    assert not after.second
    assert (talk.the(OpenPlace).desk, talk.the(OpenPlace).again) == ("ethics", True)
    assert (talk.the(SetTopic).state, talk.the(SetTopic).desk) == ("moved", "default")
    assert (talk.the(Dequeue).desk, talk.the(Enqueue).desk) == ("default", "ethics")
    assert "передал(а) Ольга" in told(talk)


@pytest.mark.parametrize(
    ("where", "word"), [("", "default"), ("склад", "ethics, second"), ("default", "ethics, second")]
)
def test_transferred_nowhere(where: str, word: str) -> None:
    talk = opened(DESKS)
    talk.command("transfer", where)
    assert word in told(talk) or "Куда передать" in told(talk)
    assert talk.ticket.desk == "default"


def test_not_transferred_where_there_is_one_desk_or_words_wait() -> None:
    talk = opened()
    talk.command("transfer", "ethics")
    assert "Другого отдела нет" in told(talk)
    talk = opened(DESKS)
    talk.command("take")
    talk.operator("Нашёл", who=MAXIM)
    talk.command("transfer", "ethics")
    assert "Сначала решите" in told(talk)


def test_the_last_answer_is_taken_back_and_its_edit_goes_nowhere() -> None:
    talk = opened()
    first, last = talk.operator("Первый"), talk.operator("Второй")
    talk.command("delete")
    assert talk.the(AnswerDelete).content_id == last.id
    assert (talk.the(Remember).content_id, talk.the(Remember).content.text) == (last.id, "")
    assert not talk.of(Mark), "it is marked when it is gone"
    talk.operator_edits(last.id, "Второй!")
    talk.sees_nothing()
    assert "правка никуда не ушла" in told(talk)
    talk.command("delete")
    assert talk.the(AnswerDelete).content_id == first.id
    talk.command("delete")
    assert "удалять нечего" in told(talk)


def test_only_ones_own_answer_can_be_taken_back() -> None:
    talk = opened()
    talk.operator("Ответ")
    talk.command("delete", who=MAXIM)
    assert "удалять нечего" in told(talk)
    customers = next(one.content_id for one in talk.all if isinstance(one, Forward))
    talk.feed(StaffCommanded(**talk._staff(OLGA), command="delete", reply_to=customers))
    assert "только свой" in told(talk)
    assert not talk.of(AnswerDelete)


def test_a_muted_request_comes_without_a_sound() -> None:
    talk = opened()
    talk.command("mute")
    assert "Без звука" in talk.card
    talk.writes("Ау")
    assert talk.the(Forward).silent
    talk.command("mute")
    assert "уже выключен" in told(talk)
    assert talk.the(Tell).silent
    talk.command("unmute")
    talk.writes("Вы тут?")
    assert not talk.the(Forward).silent
    talk.command("unmute")
    assert "и так включён" in told(talk)


def test_the_orders_number_is_shown_noted_and_looked_at() -> None:
    talk = opened()
    talk.command("order")
    assert "не указан" in told(talk)
    talk.command("order", "самовар")
    assert "не похоже" in told(talk)
    talk.command("order", "12345-67")
    assert "Заказ: 12345-67" in talk.card
    talk.command("order")
    assert "12345-67" in told(talk)


def test_earlier_requests_are_told_with_their_words() -> None:
    talk = opened()
    talk.command("history")
    assert "Других обращений" in told(talk)
    talk.command("close")
    talk.starts()
    talk.writes("самовар не греет")
    talk.presses("Передать специалисту")
    talk.command("history")
    assert "№71" in told(talk)
    assert talk.the(Tell).recall == 71
    talk.command("history", "#71")
    assert talk.the(Tell).recall == 71
    talk.command("history", "135")
    assert "нет другого обращения" in told(talk)


@pytest.mark.parametrize(
    ("typed", "reason", "heard", "card"),
    [
        ("+возврат 1500 ₽", "", "возврат: 1500 ₽", "Возврат: 1500 ₽"),
        ("потеряли на складе +промокод ЛЕТО10", "потеряли на складе", "промокод ЛЕТО10", "Промокод: ЛЕТО10"),
        ("+бонусы 300\nустал ждать", "устал ждать", "компенсацию: 300", "Компенсация: 300"),
    ],
)
def test_what_was_given_is_told_and_the_reason_is_not(typed: str, reason: str, heard: str, card: str) -> None:
    talk = opened()
    talk.command("close", typed)
    talk.sees(heard)
    assert card in talk.card
    assert not reason or reason not in "\n".join(talk.said)
    assert [one.content.text for one in talk.of(Remember)] == ([reason] if reason else [])


@pytest.mark.parametrize("typed", ["+пряник", "+возврат", "клиент рад +счастье безмерное"])
def test_a_gift_that_is_not_understood_closes_nothing(typed: str) -> None:
    talk = opened()
    talk.command("close", typed)
    assert "Что дали клиенту" in told(talk)
    assert talk.ticket.state == "new"
    talk.sees_nothing()


@pytest.mark.parametrize("typed", ["возврат: 1500", "звонил на +79990000000", "2+2"])
def test_without_a_plus_and_a_name_it_is_a_reason(typed: str) -> None:
    talk = opened()
    talk.command("close", typed)
    assert talk.the(Remember).content.text == typed
    assert typed not in "\n".join(talk.said)


def test_a_gift_is_told_once_and_stays_on_the_card() -> None:
    talk = opened()
    talk.command("close", "+возврат 100 ₽")
    talk.command("reopen")
    talk.command("close")
    assert "100 ₽" not in "\n".join(talk.said)
    assert "Возврат: 100 ₽" in talk.card
    assert [one.mark for one in talk.of(Mark)] == ["delivered"]
