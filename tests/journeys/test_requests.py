"""My requests, complaints and questions to sellers, seen by the customer and by the staff."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person


@BOTH
@pytest.mark.row("C12", "number, topic, state, dates")
@pytest.mark.row("C12", "one opened: its history")
async def test_a_request_is_found_again_with_its_history(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    olga = topic.operator("Ольга")
    await olga.writes("// это между нами")
    await olga.writes("Чек уже в пути")
    await customer.sees("Чек уже в пути")
    await customer.writes("/requests")
    await customer.sees(said("request-line"))
    await customer.presses("№")
    await customer.sees(said("request-history"))
    await customer.sees("Не пришёл чек")
    await customer.sees("Чек уже в пути")
    customer.screen.has_not_seen("это между нами")


@BOTH
@pytest.mark.row("C12", "continued or reopened")
async def test_a_closed_request_is_opened_again_from_the_list(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("/close")
    await customer.sees(said("closed-operator"))
    await customer.writes("/requests")
    await customer.sees(said("requests"))
    await customer.presses("№")
    await customer.presses(said("button-take-up"))
    await customer.sees(said("reopened-tell"))
    await customer.writes("Так и не пришёл")
    await topic.sees("Так и не пришёл")
    await topic.shows("🟢", closed=False)


@BOTH
@pytest.mark.row("C13", "carries the earlier transcript, confirmed at once")
async def test_a_complaint_brings_the_earlier_conversation(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    first = await asks_for_a_person(customer, "Курьер не приехал", shop)
    await first.operator("Ольга").writes("Приедет завтра")
    await customer.sees("Приедет завтра")
    await customer.writes("/complaint")
    await customer.presses(said("button-complain-courier"))
    await customer.sees(said("complaint-words"))
    await customer.writes("Курьер так и не приехал и нагрубил")
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    complaint = await shop.staff.topic("Жалоба: курьер")
    await complaint.sees("Приедет завтра")
    await complaint.sees("Курьер так и не приехал и нагрубил")
    await complaint.operator("Максим").writes("Разберёмся")
    await customer.sees("Разберёмся")


@BOTH
@pytest.mark.row("C15", "to that seller's desk, else the sellers'")
async def test_a_question_to_a_seller_is_answered(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("/seller")
    await customer.sees(said("seller"))
    await customer.writes("Чайный дом: есть ли улун в пачках?")
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic("Вопрос продавцу")
    await topic.sees("есть ли улун в пачках?")
    await topic.operator("Максим").writes("Есть, по сто граммов")
    await customer.sees("Есть, по сто граммов")


@BOTH
@pytest.mark.row("C14", "where to turn if nothing helps")
async def test_other_contacts_end_with_where_to_turn(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("/contacts")
    await customer.sees("8 800")
    await customer.sees("Роспотребнадзор")
    await customer.presses(said("button-complain"))
    await customer.sees(said("complain"))
