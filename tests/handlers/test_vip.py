"""VIPs by an operator's word (C17), and a public review after a five (C11)."""

from __future__ import annotations

import pytest

from bot.core.effects import Enqueue
from bot.core.world import Policy
from tests.handlers.shop import NOON
from tests.handlers.talk import Talk

HOUR = 3600.0


def opened(policy: Policy | None = None) -> Talk:
    talk = Talk(policy=policy)
    talk.writes("оператор, не пришёл заказ 123")
    return talk


def test_a_vip_is_promised_more_and_goes_first() -> None:
    talk = opened()
    talk.command("vip", "Марина")
    queued = talk.the(Enqueue)
    assert talk.ticket.promised_at == NOON + 2 * HOUR
    assert queued.rank < NOON - 365 * 24 * HOUR, "before everybody else's deadline"
    assert "⭐ VIP, персональный менеджер: Марина" in talk.card
    talk.sees_nothing()


def test_a_promise_only_becomes_earlier() -> None:
    talk = opened(Policy(answer_within=HOUR))
    talk.command("vip")
    assert talk.ticket.promised_at == NOON + HOUR


def test_the_next_request_of_a_vip_is_of_their_class_at_once() -> None:
    talk = opened()
    talk.command("vip")
    talk.command("close")
    talk.presses("5")
    talk.starts()
    talk.writes("оператор, пришёл не тот цвет")
    talk.sees("сегодня до 14:00")


@pytest.mark.parametrize(("command", "words"), [("unvip", "нет отметки VIP"), ("vip", "уже VIP")])
def test_what_is_so_already_is_said(command: str, words: str) -> None:
    talk = opened()
    if command == "vip":
        talk.command("vip")
    talk.command(command)  # type: ignore[arg-type]  # one of two literals
    talk.staff_see(words)


def test_the_mark_is_taken_off() -> None:
    talk = opened()
    talk.command("vip")
    talk.command("unvip")
    assert talk.the(Enqueue).rank == talk.ticket.promised_at
    assert "VIP" not in talk.card


@pytest.mark.parametrize(("mark", "invited"), [("5", True), ("4", False)])
def test_only_after_a_five_a_public_review_is_asked_for(mark: str, invited: bool) -> None:
    talk = opened(Policy(review_url="https://example.com/reviews"))
    talk.command("close")
    talk.presses(mark)
    assert ("https://example.com/reviews" in talk.said[0]) is invited


def test_without_the_leads_wish_there_is_no_invitation() -> None:
    talk = opened()
    talk.command("close")
    talk.presses("5")
    assert "отзыв" not in talk.said[0]
