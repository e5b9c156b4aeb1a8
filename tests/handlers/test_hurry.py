"""A hundred presses or commands in ten seconds (C16): all are done, few are answered, the last is where they end."""

from __future__ import annotations

import itertools

import pytest

from bot.core.effects import Acknowledge, OpenPlace, Say
from bot.core.world import Policy
from tests.handlers.talk import Talk, attachment

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
FEW = 16


def answers(talk: Talk) -> int:
    return len([one for one in talk.all if isinstance(one, Say)])


@BOTH
@pytest.mark.parametrize(
    "line", ["/start", "/menu", "/queue", "/contacts", "/export", "/operator", "/language", "Меню"]
)
def test_the_same_command_a_hundred_times(messenger: str, line: str) -> None:
    talk = Talk(messenger)
    talk.starts()
    for _ in range(100):
        talk.writes(line)
        talk.waits(0.09)
    talk.waits(10)
    assert answers(talk) < FEW
    assert any("не успеваю за вами" in message.text for message in talk.chat)
    assert talk.session.hush == ""


@BOTH
def test_buttons_pressed_in_turn_and_the_last_one_is_shown(messenger: str) -> None:
    talk = Talk(messenger)
    talk.starts()
    for number, action in zip(range(99), itertools.cycle(["topic:orders", "topic:returns", "contacts"]), strict=False):
        talk.presses_action(action, f"m{number}")
        assert talk.of(Acknowledge)
        talk.waits(0.09)
    assert answers(talk) < FEW
    talk.presses_action("topic:returns")
    talk.waits(10)
    talk.sees("Возвраты. Что из этого ближе?")
    talk.presses("Как вернуть товар")
    talk.sees("Ответ на вопрос")


def test_what_is_only_said_is_said_when_it_was_asked_for_last() -> None:
    talk = Talk()
    talk.writes("оператор, не пришёл заказ 123")
    for _ in range(50):
        talk.starts()
    talk.writes("/queue")
    talk.sees_nothing()
    talk.waits(10)
    talk.sees("вы следующие в очереди")


def test_a_deed_among_very_many_presses_is_done_at_once() -> None:
    talk = Talk()
    talk.writes("оператор, не пришёл заказ 123")
    for _ in range(50):
        talk.starts()
    talk.presses("Отменить обращение")
    talk.sees("Обращение отменено")
    assert talk.ticket.state == "closed"


def test_stale_buttons_in_a_hurry_are_explained_a_few_times_only() -> None:
    talk = Talk()
    talk.starts()
    for number in range(100):
        talk.presses_action("skip~1", f"m{number}")
    talk.waits(10)
    talk.sees("выберите тему")
    assert answers(talk) < FEW


def test_whoever_reads_and_presses_what_is_shown_is_never_too_fast() -> None:
    talk = Talk()
    talk.starts()
    for _ in range(20):
        talk.presses("Возвраты")
        talk.sees("Возвраты. Что из этого ближе?")
        talk.presses("Назад")
        talk.sees("выберите тему")


def test_words_written_between_the_presses_are_heard() -> None:
    talk = Talk()
    for _ in range(30):
        talk.starts()
    talk.writes("самовар гудит")
    talk.writes("и не греет")
    talk.waits(10)
    talk.sees("гадать не хочу")
    talk.presses("Передать специалисту")
    assert talk.desk == ["самовар гудит\nи не греет"]


def test_no_limit_is_no_limit() -> None:
    talk = Talk(policy=Policy(flood_messages=0))
    for _ in range(30):
        talk.starts()
        talk.sees("выберите тему")


# --- edits ---


def test_a_message_of_a_flood_that_is_edited_at_once_is_read_as_edited() -> None:
    talk = Talk(policy=Policy(flood_messages=1))
    talk.starts()
    talk.writes("самовар", message="c1")
    talk.writes("гудит", attachment("photo"), message="c2")
    talk.edits("c2", "не гудит", message="c2")
    talk.waits(10)
    talk.presses("Передать специалисту")
    talk.staff_see("самовар\nне гудит [photo]")


@pytest.mark.parametrize("message", ["c1", "c2"])
def test_one_of_several_that_were_read_together_keeps_the_others_when_it_is_edited(message: str) -> None:
    talk = Talk(policy=Policy(flood_messages=1))
    talk.starts()
    talk.writes("самовар", message="c1")
    talk.writes("гудит", message="c2")
    talk.waits(10)
    talk.edits(message, "исправлено", message=message)
    talk.edits(message, "исправлено дважды", message=message)
    talk.presses("Передать специалисту")
    assert talk.desk == ["самовар\nгудит", "исправлено дважды"]


def test_a_hundred_edits_of_the_description_are_few_answers_and_the_last_one_counts() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("самовар", message="c1")
    talk.sees("Проверьте")
    for number in range(100):
        talk.edits("c1", f"самовар {number}", message="c1")
    assert answers(talk) < FEW + 3
    talk.waits(10)
    talk.sees("Проверьте", "самовар 99")
    talk.presses("Отправить")
    assert talk.the(OpenPlace)
    assert talk.desk == ["самовар 99"]
