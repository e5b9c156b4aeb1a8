"""Buttons that are older than the talk: explained, with the present step shown; never done."""

from __future__ import annotations

import pytest

from bot.core.effects import Acknowledge
from tests.handlers.talk import Message, Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])


def written(messenger: str = "telegram") -> Talk:
    talk = Talk(messenger)
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.presses("Пришёл брак")
    return talk


def old(talk: Talk, label: str) -> tuple[str, str]:
    """The oldest button of this name, and its message."""
    found = [(key.action, one.id) for one in talk.chat for row in one.keyboard for key in row
             if talk.render(key.label) == label]  # fmt: skip
    return found[0]


@BOTH
def test_an_older_skip_does_not_skip_what_is_asked_now(messenger: str) -> None:
    talk = written(messenger)
    action, message = old(talk, "Пропустить")
    talk.writes("12345-67")
    talk.sees("Опишите")
    talk.presses_action(action, message)
    talk.sees("уже не действует", "Опишите, что случилось")


def test_an_older_cancel_does_not_end_a_newer_request() -> None:
    talk = written()
    action, message = old(talk, "Отмена")
    talk.presses("Отмена")
    talk.presses("Позвать специалиста")
    talk.presses_action(action, message)
    talk.sees("О чём обращение?")
    assert talk.session.draft


def test_the_same_page_shown_twice_has_two_good_buttons() -> None:
    talk = written()
    talk.writes("АБ")
    action, message = old(talk, "Пропустить")
    talk.presses_action(action, message)
    talk.sees("Опишите")


def test_a_forged_stamp_is_no_authority() -> None:
    talk = written()
    for action in ("skip~", "skip~zz", "skip~ffffffffffff", "~1", "skip~1~1"):
        talk.presses_action(action, "m1")
        assert talk.session.step in ("order", "describe", "files", "reply", "review")


def test_pressing_it_again_after_an_hour_is_a_wish_and_right_away_a_tap() -> None:
    talk = Talk()
    talk.starts()
    menu: Message = talk.chat[0]
    talk.presses_action("topic:returns", menu.id)
    talk.sees("Возвраты")
    talk.presses_action("topic:returns", menu.id)
    talk.sees_nothing()
    talk.waits(3600)
    talk.presses_action("topic:returns", menu.id)
    talk.sees("Возвраты")


# --- presses of an outage: they arrive together, minutes late, when no word on a button is shown any more ---


@BOTH
def test_what_was_pressed_in_an_outage_is_done_once_and_answered_in_the_chat(messenger: str) -> None:
    talk = written(messenger)
    action, message = old(talk, "Пропустить")
    menu = old(talk, "Контакты")
    for _ in range(3):  # an impatient finger
        talk.presses_action(action, message)
    assert talk.session.step == "describe"
    talk.presses_action("skip~0", "m0")
    talk.sees("уже не действует", "Опишите, что случилось")
    assert talk.the(Acknowledge).text is None
    talk.presses_action(*menu)
    talk.sees("8 800")


@BOTH
def test_every_older_button_of_a_request_that_was_sent_shows_how_it_stands(messenger: str) -> None:
    talk = written(messenger)
    talk.skips_to("Проверьте")
    keys = [key.action for one in talk.chat for row in one.keyboard for key in row if "~" in key.action]
    talk.presses("Отправить")
    assert keys
    for number, action in enumerate(keys):
        talk.waits(60)
        talk.presses_action(action, f"old{number}")
        talk.sees("уже не действует", "Обращение №71")
    assert len(talk.session.tickets) == 1


def test_sent_by_two_presses_of_an_outage_it_is_one_request() -> None:
    talk = written()
    talk.skips_to("Проверьте")
    action, message = old(talk, "Отправить")
    talk.presses_action(action, message)
    talk.sees("№71 принято")
    talk.waits(60)
    talk.presses_action(action, message)
    talk.sees("уже не действует", "Обращение №71")
    assert len(talk.session.tickets) == 1
