"""Desks of their own (C2, C13, C15): whose question it is decides in which group it is answered. The customer has one
conversation all along."""

from __future__ import annotations

import pytest

from bot.sandbox.app import Sandbox
from bot.sandbox.records import Chat
from bot.sandbox.topics import FULL_SEAT
from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Customer, Staff
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

ETHICS, SELLERS, TEA, BANK = (f"telegram:-100100000001{number}" for number in range(4))


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    """With a staff group for each."""
    members = {sandbox.cast.olga.key: "member", sandbox.cast.maxim.key: "member"}
    for key in (ETHICS, SELLERS, TEA, BANK):
        sandbox.world.add_chat(
            Chat(
                key=key,
                kind="supergroup",
                title="Свои",
                is_forum=True,
                members=members,
                bot_status="administrator",
                rights=FULL_SEAT,
            )
        )
    return sandbox


@pytest.fixture
def support() -> str:
    return f"""
        [hours]
        weekdays = ["mon", "tue", "wed", "thu", "fri"]
        [sla]
        answer_within_hours = 4
        [desk.ethics]
        chat = "{ETHICS}"
        [desk.sellers]
        chat = "{SELLERS}"
        [desk.seller.tea]
        chat = "{TEA}"
        title = "Чайный дом"
        [desk.audience.bank]
        chat = "{BANK}"
    """


async def answered_at(shop: Shop, desk: str, customer: Customer, asked: str) -> Staff:
    """What was asked is in that group and in no other, and the answer comes back."""
    staff = Staff(shop.mirror, desk)
    topic = await staff.topic(customer.name)
    await topic.sees(asked)
    await topic.operator("Максим").writes("Разберёмся")
    await customer.sees("Разберёмся")
    assert [key for key in shop.mirror.chats if Staff(shop.mirror, key).has_topics()] == [desk]
    return staff


@BOTH
@pytest.mark.parametrize("about", ["support", "courier", "seller"])
@pytest.mark.row("C13", "about support, a courier, a seller: own desk and own promise")
async def test_a_complaint_goes_to_people_of_its_own(shop: Shop, name: str, about: str) -> None:
    customer = shop.customer(name)
    await customer.writes("/complaint")
    await customer.presses(said(f"button-complain-{about}"))
    await customer.sees(said("complaint-words"))
    await customer.writes("Мне нагрубили и ничего не решили")
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    assert "30 ноября" in customer.screen.text()  # Monday again: a week
    staff = await answered_at(shop, ETHICS, customer, "Мне нагрубили и ничего не решили")
    await staff.topic("Жалоба")


@BOTH
@pytest.mark.row("C15", "to that seller's desk")
async def test_a_question_to_a_seller_goes_to_that_seller(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("/seller")
    await customer.presses("Чайный дом")
    await customer.sees(said("seller-words"))
    await customer.writes("Есть ли улун в пачках?")
    await customer.sees("Чайный дом")
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    await answered_at(shop, TEA, customer, "Есть ли улун в пачках?")


@BOTH
@pytest.mark.row("C15", "to that seller's desk")
async def test_a_seller_who_is_named_in_the_question_gets_it(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("/seller")
    await customer.sees(said("seller"))
    await customer.writes("чайный дом, есть ли улун в пачках?")
    await customer.presses(said("button-send"))
    await answered_at(shop, TEA, customer, "есть ли улун в пачках?")


@BOTH
@pytest.mark.row("C15", "else to the sellers' desk")
async def test_a_question_to_another_seller_goes_to_the_sellers_desk(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("/seller")
    await customer.sees(said("seller"))
    await customer.writes("Лавка самоваров: греет ли он на даче?")
    await customer.presses(said("button-send"))
    await answered_at(shop, SELLERS, customer, "греет ли он на даче?")


@BOTH
@pytest.mark.row("C2", "its own staff desk")
async def test_who_came_about_the_bank_is_answered_by_the_bank(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses("Клиенту банка")
    await customer.sees(said("menu"))
    await customer.writes("оператор, пропал перевод")
    await customer.sees(said("ticket-accepted"))
    await answered_at(shop, BANK, customer, "пропал перевод")


@BOTH
@pytest.mark.row("C2", "its own staff desk")
async def test_everybody_else_is_answered_at_the_usual_desk(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses("Покупателю")
    await customer.sees(said("menu"))
    await asks_for_a_person(customer, "Не пришёл чек", shop)
    await answered_at(shop, shop.staff.chat, customer, "Не пришёл чек")
