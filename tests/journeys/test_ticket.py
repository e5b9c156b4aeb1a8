"""The life of a ticket, seen from both sides: opened from anywhere, taken, closed, reopened, taken back."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

EVERYBODY = pytest.mark.parametrize("name", ["Анна", "John", "Борис", "Вера"])


@EVERYBODY
@pytest.mark.row("C6", "a word calls a person from anywhere")
@pytest.mark.row("C16", "nobody refused for being new or without an order's number")
async def test_a_call_for_a_person_as_the_very_first_message(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    lang = "en" if name == "John" else "ru"
    await customer.writes("agent" if lang == "en" else "оператор")
    await customer.sees(said("greeting", lang))
    await customer.writes("Order 17 is late")
    await customer.sees(said("ticket-accepted", lang))
    topic = await shop.staff.topic(name)
    await topic.sees("Order 17 is late")
    await topic.operator("Максим").writes("On its way")
    await customer.sees("On its way")


async def test_without_buttons_a_number_is_a_press(shop: Shop) -> None:
    vera = shop.vera
    await vera.starts()
    await vera.sees(said("greeting"))
    await vera.chooses("Покупателю")
    await vera.chooses(said("button-more"))
    await vera.chooses(said("button-contacts"))
    await vera.chooses(said("button-person"))
    await vera.writes("Не приходит код")
    await vera.chooses(said("button-send"))
    await vera.sees(said("ticket-accepted"))
    await (await shop.staff.topic("Вера")).sees("Не приходит код")


@BOTH
async def test_two_quick_first_messages_make_one_topic(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("оператор, не пришёл заказ")
    await customer.writes("номер 123")
    topic = await shop.staff.topic(customer.name)
    await topic.sees("не пришёл заказ")
    if "номер 123" not in topic.screen.text():
        await topic.sees("номер 123")
    assert len(shop.staff.topics()) == 1


@BOTH
@pytest.mark.row("C9", "cancel until somebody takes it")
async def test_a_request_is_taken_back_until_somebody_takes_it(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await customer.presses(said("button-withdraw"))
    await customer.sees(said("rest-withdrawn"))
    await topic.sees(said("staff-withdrawn"))
    await topic.shows("✅", closed=True)


@BOTH
@pytest.mark.row("C9", "cancel until somebody takes it")
async def test_the_way_back_is_gone_once_an_operator_took_it(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("/take")
    await customer.screen.button_gone(said("button-withdraw"))
    await topic.shows("🟢")
    await topic.operator("Ольга").presses(said("card-button-release"))
    await topic.shows("🆕")


@BOTH
async def test_not_solved_opens_the_same_ticket_again(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не работает промокод", shop)
    olga = topic.operator("Ольга")
    await olga.writes("/close выдали новый")
    await customer.sees(said("closed-operator"))
    await topic.shows("✅", closed=True)
    await customer.presses(said("button-unsolved"))
    await customer.sees(said("reopened-tell"))
    await topic.sees(said("staff-not-solved"))
    await topic.shows("🟢", closed=False)
    await customer.writes("Новый тоже не работает")
    await topic.sees("Новый тоже не работает")
    customer.screen.has_not_seen("выдали новый")
    assert len(shop.staff.topics()) == 1


@BOTH
async def test_words_after_closing_open_it_again(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не тот размер", shop)
    await topic.operator("Ольга").presses(said("card-button-close"))
    await customer.sees(said("closed-operator"))
    await customer.writes("Ой, подождите, ещё вопрос")
    await topic.sees("Ой, подождите, ещё вопрос")
    await topic.shows("", closed=False)


@BOTH
async def test_an_operator_opens_it_again(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не тот цвет", shop)
    olga = topic.operator("Ольга")
    await olga.presses(said("card-button-close"))
    await topic.shows("✅", closed=True)
    await customer.sees(said("closed-operator"))
    await olga.presses(said("card-button-reopen"))
    await customer.sees(said("reopened-by-staff"))
    await topic.shows("🟢", closed=False)


async def test_a_topic_closed_by_hand_closes_the_ticket(shop: Shop) -> None:
    topic = await asks_for_a_person(shop.anna, "Не тот цвет", shop)
    await shop.mirror.post("topic", chat=topic.chat, thread=topic.thread, action="close")
    await shop.anna.sees(said("closed-operator"))
    await topic.shows("✅", closed=True)
