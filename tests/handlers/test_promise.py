"""What is promised, to whom, and what follows when it is kept or not (C8, C9, S9, S10)."""

from __future__ import annotations

import pytest

from bot.core.calendar import Term, WorkingHours
from bot.core.effects import Dequeue, Enqueue, SetTimer, Tell
from bot.core.ids import Lang
from bot.core.world import Policy, Queue, Sla
from tests.handlers.shop import MOSCOW, NOON
from tests.handlers.talk import Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
HOUR = 3600.0
CLASSES = Sla(topics={"orders": "urgent", "couriers": "complex"}, audiences={"seller": "complex"})


def opened(messenger: str = "telegram", lang: Lang = "ru", *, policy: Policy | None = None) -> Talk:
    talk = Talk(messenger, lang, policy=policy)
    talk.writes("оператор, не пришёл заказ 123")
    return talk


def about(topic: str, *more: str) -> Talk:
    """A request on a topic of the menu."""
    talk = Talk(policy=Policy(sla=CLASSES))
    talk.writes("самовар гудит")
    talk.presses_action(f"human:{topic}")
    talk.presses("Отправить")
    return talk


# --- the promise ---


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("orders", "сегодня до 14:00"),
        ("couriers", "до 12:00 26 ноября"),
        ("returns", "до 10:00 25 ноября"),
    ],
)
def test_the_topic_decides_by_when(topic: str, words: str) -> None:
    talk = about(topic)
    talk.sees("принято", words)


def test_a_topic_below_is_of_the_class_of_the_one_above() -> None:
    talk = Talk(policy=Policy(sla=Sla(topics={"orders": "urgent"})))
    talk.writes("самовар гудит")
    talk.presses_action("human:couriers")
    talk.presses("Отправить")
    talk.sees("сегодня до 14:00")


def test_a_desk_that_keeps_its_own_hours_promises_by_them() -> None:
    talk = Talk(policy=Policy(answer_within=4 * HOUR))
    talk.calendars = {"default": WorkingHours(zone=MOSCOW, closes=13 * 60)}
    talk.writes("оператор, не пришёл заказ 123")
    talk.sees("завтра до 12:00")


@BOTH
@pytest.mark.parametrize(
    ("hour", "lang", "words"),
    [
        (23, "ru", "специалисты вернутся завтра в 09:00"),
        (3, "ru", "специалисты вернутся сегодня в 09:00"),
        (23, "en", "specialists will be back tomorrow at 09:00"),
    ],
)
def test_outside_hours_the_customer_hears_when_people_are_back(
    messenger: str, hour: int, lang: Lang, words: str
) -> None:
    talk = Talk(messenger, lang)
    talk.waits((hour - 12) % 24 * HOUR)
    talk.writes("operator, order 123")
    talk.sees(words)
    talk.writes("where is order 124")
    talk.sees("вернутся" if lang == "ru" else "will be back")


def test_in_a_rush_the_customer_is_told_honestly() -> None:
    talk = Talk()
    talk.queues = {"default": Queue(ranks=tuple(NOON + second for second in range(30)))}
    talk.writes("оператор, не пришёл заказ 123")
    talk.sees("сегодня до 16:40", "больше обычного")


def test_a_pace_that_breaks_the_promise_is_a_rush_too() -> None:
    talk = Talk()
    talk.queues = {"default": Queue(ranks=tuple(NOON + second for second in range(9)), per_hour=1)}
    talk.writes("оператор, не пришёл заказ 123")
    talk.sees("больше обычного")


# --- kept, or not ---


def test_before_the_deadline_the_desk_is_reminded_and_at_the_deadline_alarmed() -> None:
    talk = opened()
    talk.waits(3.5 * HOUR)
    talk.staff_see("Обещали ответить сегодня до 16:40. Обращение никто не взял.")
    talk.waits(1.2 * HOUR)
    alarm = talk.the(Tell)
    assert (alarm.ticket, alarm.desk) == (None, "default"), "in General, where everybody looks"
    talk.staff_see("№71 просрочено: Анна")
    assert talk.topic == "overdue: #71 Анна · не пришёл заказ 123"


def test_an_answer_in_time_stops_reminders() -> None:
    talk = opened()
    talk.operator("Уже ищу")
    before = list(talk.desk)
    talk.waits(24 * HOUR)
    assert talk.desk == before


def test_the_promise_stands_still_while_the_customer_owes_an_answer() -> None:
    talk = opened()
    talk.waits(HOUR)
    talk.operator("Какой номер чека?")
    talk.waits(20 * HOUR)
    assert talk.topic.startswith("waiting")
    talk.writes("12345")  # 9:00 in the morning: 3 h 40 min were left
    assert talk.topic.startswith("taken")
    promised = talk.ticket.promised_at
    assert promised == NOON + (21 + 3 + 40 / 60) * HOUR
    talk.waits(promised - talk.now)
    assert talk.topic.startswith("overdue")


def test_after_a_late_answer_people_have_some_time_again() -> None:
    talk = opened()
    talk.waits(5 * HOUR)
    talk.operator("Простите! Какой номер чека?")
    talk.writes("12345")
    assert talk.ticket.promised_at == talk.now + 2 * HOUR


def test_two_answers_in_a_row_do_not_spend_what_is_left() -> None:
    talk = opened()
    talk.operator("Смотрю")
    talk.waits(HOUR)
    talk.operator("Какой номер чека?")
    assert talk.ticket.left == (4 + 40 / 60) * HOUR


def test_what_a_messenger_delays_is_not_said_again() -> None:
    talk = opened()
    due = next(timer for timer in talk.all if isinstance(timer, SetTimer) and timer.name == "due:71")
    talk.operator("Смотрю")
    talk.timers[due.name] = due
    talk.waits(5 * HOUR)
    assert talk.topic.startswith("waiting"), "a timer of an older promise means nothing"


# --- the queue ---


@BOTH
def test_the_place_in_the_queue_is_told_on_demand(messenger: str) -> None:
    talk = opened(messenger)
    talk.queues = {"default": Queue(ranks=(NOON + 1, NOON + 2, talk.ticket.promised_at), per_hour=12)}
    talk.presses("Место в очереди")
    talk.sees("перед вами 2 обращения", "примерно через 15 минут", "сегодня до 16:40")


def test_without_a_pace_only_the_promise_is_told() -> None:
    talk = opened()
    talk.presses("Место в очереди")
    talk.sees("вы следующие", "Специалист ответит сегодня до 16:40")


def test_a_pace_worse_than_the_promise_is_not_told_as_an_estimate() -> None:
    talk = opened()
    talk.queues = {"default": Queue(ranks=tuple(NOON + n for n in range(40)), per_hour=1)}
    talk.writes("/queue")
    talk.sees("перед вами 40 обращений. Специалист ответит")


@pytest.mark.parametrize(
    ("happens", "words"),
    [("take", "уже у специалиста"), ("answer", "ждём вашего сообщения"), ("late", "задерживаемся, простите")],
)
def test_the_truth_about_the_queue_in_every_state(happens: str, words: str) -> None:
    talk = opened()
    match happens:
        case "take":
            talk.command("take")
        case "answer":
            talk.operator("Ищу")
        case _:
            talk.waits(4.7 * HOUR)
    talk.presses_action("queue:71")
    talk.sees(words)


def test_with_nothing_open_there_is_no_queue() -> None:
    talk = Talk()
    talk.writes("/queue")
    talk.sees("нет ваших обращений", "Расскажите")


def test_who_waits_for_people_is_in_the_queue_and_nobody_else() -> None:
    talk = opened()
    assert talk.the(Enqueue).rank == talk.ticket.promised_at
    talk.operator("Какой номер?")
    assert talk.the(Dequeue).served
    talk.writes("12345")
    assert talk.of(Enqueue)
    talk.command("close")
    assert talk.the(Dequeue).served


def test_who_takes_it_back_was_not_served() -> None:
    talk = opened()
    talk.presses("Отменить обращение")
    assert not talk.the(Dequeue).served


def test_a_week_has_its_own_term() -> None:
    talk = Talk(policy=Policy(sla=Sla(classes={"week": Term(days=7)}, topics={"returns": "week"})))
    talk.writes("самовар гудит")
    talk.presses_action("human:returns")
    talk.presses("Отправить")
    talk.sees("до 12:00 30 ноября")
