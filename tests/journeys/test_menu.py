"""The menu and its answers (C3, C4): by buttons, by typed words, by numbers; and where "did not help" leads."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH


@BOTH
@pytest.mark.row("C3", "buttons")
@pytest.mark.row("C3", "a tree of topics")
@pytest.mark.row("C4", "an answer that helped")
async def test_down_the_menu_to_an_answer_by_buttons(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    for label, shown in (
        ("Покупателю", said("menu")),
        ("Заказы и доставка", said("topic", title="Заказы и доставка")),
        ("Курьер", said("topic", title="Курьер")),
        (said("button-back"), said("topic", title="Заказы и доставка")),
        ("Курьер", said("topic", title="Курьер")),
        ("Курьер не приехал", "Простите, что пришлось ждать"),
        (said("button-helped"), said("rest-helped")),
    ):
        await customer.presses(label)
        await customer.sees(shown)
    assert shop.staff.topics() == []


@BOTH
@pytest.mark.row("C3", "typed text works as buttons")
async def test_down_the_menu_by_typing_what_stands_on_the_buttons(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("audience"))
    for typed, shown in (
        ("покупателю", said("menu")),
        ("Заказы и доставка.", said("topic", title="Заказы и доставка")),
        ("КУРЬЕР", said("topic", title="Курьер")),
        ("курьер не приехал", "Простите, что пришлось ждать"),
        ("Не помогло!", said("not-helped-more")),
        ("позвать специалиста", said("problem")),
        ("другая проблема", said("order")),
        ("пропустить", said("describe")),
        ("отмена", said("cancelled")),
    ):
        await customer.writes(typed)
        await customer.sees(shown)


@pytest.mark.parametrize("name", ["Анна", "Вера"], ids=["telegram", "vk"])
@pytest.mark.row("C3", "numbers choose; who sees no buttons reads them as lines")
async def test_a_number_is_a_press(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    shown = await customer.sees(said("audience"))
    assert ("1. Покупателю" in shown["text"]) == (name == "Вера")
    assert bool(shown["keyboard"]) == (name == "Анна")
    for typed, seen in (
        ("1", said("menu")),
        ("2", said("topic", title="Возврат и обмен")),
        ("1.", "Как вернуть товар"),
        ("1)", said("rest-helped")),
    ):
        await customer.writes(typed)
        await customer.sees(seen)


@BOTH
@pytest.mark.row("C4", "did not help leads on, then to a person")
async def test_when_the_answers_of_a_branch_are_used_up_a_person_comes(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses("Продавцу")
    await customer.presses("Модерация")
    await customer.presses("Сколько длится модерация")
    await customer.sees(said("article-ask"))
    await customer.presses(said("button-not-helped"))
    await customer.sees(said("not-helped-more"))
    await customer.presses("Модерация не пропустила товар")
    await customer.sees(said("article-ask"))
    await customer.presses(said("button-not-helped"))
    await customer.sees(said("not-helped-person"))
    await customer.sees(said("problem"))
    await customer.presses_below("Модерация")
    await customer.sees(said("describe"))
    await customer.writes("Третий раз отклонили без причины")
    await customer.presses(said("button-reply-here"))
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(customer.name)
    await topic.sees("Модерация")
    await topic.sees("Третий раз отклонили без причины")


BUYER, PERSON = "Покупателю", said("button-person")
DEEP = (
    ((), "audience"),
    ((BUYER, said("button-more")), "about"),
    ((BUYER, "Заказы и доставка", "Курьер"), "problem"),
    ((BUYER, "Заказы и доставка", "Курьер", "Курьер не приехал"), "order"),
    ((BUYER, "Заказы и доставка", "Курьер", "Курьер не приехал", said("button-not-helped")), "problem"),
    ((BUYER, "Заказы и доставка", "Курьер", "Курьер не приехал", said("button-helped")), "about"),
)
"""Ways down from the first question, and the page of the form that a person's button opens there."""
ASIDE = (
    ("/contacts", PERSON, "about"),
    ("/requests", PERSON, "about"),
    ("/complaint", PERSON, "about"),
    ("/seller", PERSON, "about"),
    ("/forget", PERSON, "about"),
    ("что-то про курьера", PERSON, "review"),
    ("самовар гудит", said("button-hand-over"), "ticket-accepted"),
)


@BOTH
@pytest.mark.parametrize("support", ["[policy]\nflood_messages = 0"], ids=["quick fingers"])
@pytest.mark.row("C6", "two presses from anywhere")
@pytest.mark.row("C6", "no dead end")
async def test_a_person_is_a_press_away_wherever_one_stands(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    for ways, asked in DEEP:
        await customer.writes("/audience")
        await customer.sees(said("audience"))
        for label in ways:
            await customer.presses_below(label)
        await customer.presses_below(PERSON)
        await customer.sees(said(asked))
        await customer.presses_below(said("button-cancel"))
        await customer.sees(said("cancelled"))
    for words, label, asked in ASIDE:
        await customer.writes(words)
        await customer.presses_below(label)
        await customer.sees(said(asked))
        if asked != "ticket-accepted":
            await customer.presses_below(said("button-cancel"))
            await customer.sees(said("cancelled"))
    await (await shop.staff.topic(customer.name)).sees("самовар гудит")
