"""My requests, complaints and questions to sellers, seen by the customer and by the staff."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

DAY = 24 * 3600.0
WAREHOUSES = """
title = "Контакты"

[[section]]
title = "Склады"

[[section.entries]]
value = "Хоругвино"
label = "Московская область, приёмка с 8 до 20"
audience = "seller"
claims = [{ source = "Кабинет продавца", date = 2026-11-20 }]

[[section.entries]]
value = "Казань"
label = "Поволжье, приёмка круглосуточно"
audience = "seller"
claims = [{ source = "Кабинет продавца", date = 2026-11-20 }]
"""


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
async def test_an_open_request_is_gone_on_with_from_the_list(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    first = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await customer.presses(said("button-menu"))
    await customer.presses_below(said("button-person"))
    await customer.presses_below(said("button-new-request"))
    await customer.presses_below("Покупателю")
    await customer.sees(said("about"))
    await customer.writes("Чашка разбита")
    await customer.presses_below(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    await customer.writes("/requests")
    await customer.sees(said("request-line"))
    number = first.state()["name"].partition("#")[2].split()[0]
    await customer.presses_below(f"№{number}")
    await customer.sees("Не пришёл чек")
    await customer.presses_below(said("button-ticket", number=number))
    await customer.sees(said("ticket", number=number))
    await customer.writes("Чек всё ещё не пришёл")
    await first.sees("Чек всё ещё не пришёл")


@BOTH
@pytest.mark.row("C12", "reopened within the set period only")
async def test_what_was_closed_long_ago_is_read_but_not_opened(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("/close")
    await customer.sees(said("closed-operator"))
    await shop.passes(7 * DAY + 60)
    await customer.presses(said("button-unsolved"))
    await customer.sees(said("reopen-late"))
    await customer.writes("/requests")
    await customer.sees(said("requests"))
    await customer.presses_below("№")
    await customer.sees("Не пришёл чек")
    shown = customer.screen.messages()[-1]
    assert not [key for row in shown["keyboard"]["rows"] for key in row if said("button-take-up").search(key["label"])]


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
@pytest.mark.row("C15", "without such desks: the usual one, named as what it is")
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
@pytest.mark.row("C14", "phones, mail, links, hours; each with its source and date")
async def test_other_contacts_end_with_where_to_turn(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("/contacts")
    for words in ("8 800", "@ozon.ru", "https://", "Когда отвечают", "Если ничего не помогло", "10 дней"):
        await customer.sees(words)
    await customer.sees("Роспотребнадзор")
    await customer.sees("Откуда сведения")
    await customer.sees("23.11.2026")
    await customer.presses(said("button-complain"))
    await customer.sees(said("complain"))


@BOTH
@pytest.mark.row("C14", "by audience")
async def test_each_audience_reads_its_own_contacts(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    for audience, own, other in (
        ("Покупателю", "customerservice@ozon.ru", "sellersup@ozon.ru"),
        ("Продавцу", "sellersup@ozon.ru", "customerservice@ozon.ru"),
    ):
        await customer.presses_below(audience)
        await customer.sees(said("menu"))
        await customer.writes("/contacts")
        shown = await customer.sees(own)
        assert other not in shown["text"]
        await customer.writes("/audience")
        await customer.sees(said("audience"))


@BOTH
@pytest.mark.parametrize("content", [{f"{lang}/contacts.toml": WAREHOUSES for lang in ("ru", "en")}], ids=["own"])
@pytest.mark.row("C14", "the lead's own page: warehouses by region")
async def test_the_leads_own_contacts_name_the_warehouses(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses_below("Продавцу")
    await customer.sees(said("menu"))
    await customer.writes("/contacts")
    for words in ("Склады", "Хоругвино", "Московская область", "Казань", "Поволжье"):
        await customer.sees(words)
    customer.screen.has_not_seen("8 800 600-92-32")
