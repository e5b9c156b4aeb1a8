"""The defect that this product exists to end: "did not help", and nobody there. Here a person always is."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person


@BOTH
@pytest.mark.row("C6", "no dead end")
@pytest.mark.row("C7", "nothing asked twice")
async def test_did_not_help_leads_to_a_person_who_answers(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("greeting"))
    await customer.writes("как вернуть товар")
    await customer.presses(said("button-not-helped"))
    await customer.presses(said("button-person"))
    await customer.sees(said("review"))
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(customer.name)
    await topic.sees("как вернуть товар")
    await topic.operator("Ольга").writes("Расскажу по шагам")
    await customer.sees("Расскажу по шагам")


@BOTH
@pytest.mark.row("C6", "a hand-over that fails is told and made later")
async def test_a_hand_over_that_fails_for_ten_minutes_is_told_and_made_later(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    trouble = {"kind": "5xx", "messenger": "telegram", "method": "createForumTopic", "times": 1000}
    await shop.mirror.post("trouble", **trouble)
    await customer.writes("оператор, не пришёл заказ")
    await customer.sees(said("ticket-accepted"))
    await shop.passes(600)
    await customer.sees(said("handover-late"))
    await customer.writes("И чека тоже нет")
    await shop.mirror.post("trouble", kind="clear")
    topic = await shop.staff.topic(customer.name)
    await topic.sees("не пришёл заказ")
    await customer.sees(said("handover-done"))
    await topic.operator("Ольга").writes("Уже ищем")
    await customer.sees("Уже ищем")
    assert "И чека тоже нет" in topic.screen.text()


@BOTH
@pytest.mark.row("C19", "blocked: staff see it, answers wait and arrive on return")
async def test_who_left_in_the_middle_of_a_form_goes_on_where_they_were(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Верните деньги", shop)
    await customer.writes("/complaint")
    await customer.sees(said("complain"))
    await customer.blocks()
    await topic.sees(said("staff-gone"))
    answer = await topic.operator("Ольга").writes("Вернули сегодня")
    await topic.marked(answer, "👀")
    await customer.blocks(False)
    await customer.sees("Вернули сегодня")
    await topic.sees(said("staff-returned"))
    await customer.writes("/language")
    await customer.sees(said("ticket", "en"))
