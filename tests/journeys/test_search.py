"""Search (C5): words outside a request, as people really type them, and what is said when nothing is sure."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Customer
from tests.journeys.test_dialogue import BOTH

PROMO = "Промокод не работает"


async def asks(customer: Customer, *several: str, answer: str) -> None:
    for words in several:
        await customer.writes(words)
        await customer.sees(answer)
        await customer.sees(said("article-also"))


@BOTH
@pytest.mark.row("C5", "a sure hit is the answer")
@pytest.mark.row("C5", "word forms, typos, layout and translit")
async def test_the_answer_is_found_however_it_is_typed(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await asks(
        customer,
        "промокод не работает",
        "промокоды почему-то не работают",
        "промакод не работаит",
        "ghjvjrjl yt hf,jnftn",
        "promokod ne rabotaet",
        answer=PROMO,
    )
    await asks(customer, "djpdhfn", answer="Как вернуть товар")
    assert shop.staff.topics() == []


@pytest.mark.parametrize("name", ["John", "Emma"], ids=["telegram", "vk"])
@pytest.mark.row("C5", "in English too")
async def test_english_questions_are_answered_in_english(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("where is my order")
    await customer.sees("Where is my order")
    await customer.sees(said("article-also", "en"))
    await customer.writes("delivery")
    await customer.sees(said("found", "en"))
    await customer.writes("a lemon tree")
    await customer.sees(said("offer", "en"))


@BOTH
@pytest.mark.row("C5", "a choice of up to three")
async def test_what_is_not_sure_is_a_choice(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("курьер")
    shown = await customer.sees(said("found"))
    offered = [key["label"] for row in shown["keyboard"]["rows"] for key in row]
    assert set(offered[:3]) == {"Как связаться с курьером", "Курьер не приехал", "Пожаловаться на курьера"}
    assert len(offered) == 5  # with the menu and a person
    await customer.presses("Курьер не приехал")
    await customer.sees("Простите, что пришлось ждать")


@BOTH
@pytest.mark.row("C5", "nothing sure offers a person")
async def test_what_is_not_known_is_not_guessed(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("самовар гудит")
    await customer.sees(said("offer"))
    customer.screen.has_not_seen(said("article-ask"))
    await customer.presses(said("button-hand-over"))
    await customer.sees(said("ticket-accepted"))
    await (await shop.staff.topic(customer.name)).sees("самовар гудит")
