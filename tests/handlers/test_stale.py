"""Buttons that are older than the talk: explained, with the present step shown; never done."""

from __future__ import annotations

import pytest

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
