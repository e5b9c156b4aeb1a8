"""Every page of the form, one by one: skipped, gone back from, given up on; and what becomes of a draft."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Customer
from tests.journeys.test_dialogue import BOTH
from tests.journeys.test_form import DEFECT, RETURNS, at_order, at_reply

HOUR = 3600.0
QUICK_FINGERS = pytest.mark.parametrize("support", ["[policy]\nflood_messages = 0"], ids=["quick fingers"])
Does = Callable[[Customer, Any], Awaitable[Any]]
WALK: tuple[tuple[str, Does, Any], ...] = (
    ("about", Customer.presses_below, RETURNS),
    ("problem", Customer.presses_below, DEFECT),
    ("order", Customer.writes, "12345678-0001"),
    ("describe-then-files", Customer.writes, "Чашка разбита"),
    ("files", Customer.presses_below, said("button-skip")),
    ("reply", Customer.presses_below, said("button-reply-mail")),
    ("ask-mail", Customer.writes, "anna@example.com"),
)
"""The pages in their order, and what is answered on each."""
BEFORE = ("cancelled", "about", "problem", "order", "describe-anew", "files", "reply")
"""What "back" shows on each of them; on the first there is only "cancel"."""


async def opens_the_form(customer: Customer) -> None:
    await customer.writes("/menu")
    await customer.sees(said("menu"))
    await customer.presses_below(said("button-person"))


@BOTH
@QUICK_FINGERS
@pytest.mark.row("C7", "skip, back and cancel at every step")
async def test_back_on_every_page_is_the_page_before(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses_below("Покупателю")
    await customer.sees(said("menu"))
    await opens_the_form(customer)
    for (asked, does, what), before, earlier in zip(WALK, BEFORE, (None, *WALK), strict=False):
        await customer.sees(said(asked))
        if earlier:
            await customer.presses_below(said("button-back"))
            await customer.sees(said(before))
            _, again, answer = earlier
            await again(customer, answer)
            await customer.sees(said(asked))
        await does(customer, what)
    await customer.sees(said("review-hint"))
    await customer.presses_below(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    await (await shop.staff.topic(name)).sees("anna@example.com")


@BOTH
@QUICK_FINGERS
@pytest.mark.row("C7", "skip, back and cancel at every step")
async def test_cancel_on_every_page_sends_nothing(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses_below("Покупателю")
    await customer.sees(said("menu"))
    for pages in range(len(WALK) + 1):
        await opens_the_form(customer)
        for asked, does, what in WALK[:pages]:
            await customer.sees(said(asked))
            await does(customer, what)
        await customer.sees(said(WALK[pages][0] if pages < len(WALK) else "review-hint"))
        await customer.presses_below(said("button-cancel"))
        await customer.sees(said("cancelled"))
    customer.screen.has_not_seen(said("menu-draft"))
    assert shop.staff.topics() == []


@BOTH
@pytest.mark.row("C7", "skip, back and cancel at every step")
@pytest.mark.row("C7", "another problem than those listed")
async def test_what_can_be_skipped_is_skipped(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses_below("Покупателю")
    await customer.sees(said("menu"))
    await opens_the_form(customer)
    await customer.presses_below("Товары")
    await customer.sees(said("problem"))
    await customer.presses_below(said("button-other-problem"))
    await customer.sees(said("order"))
    await customer.presses_below(said("button-skip"))
    await customer.sees(said("describe"))
    await customer.writes("Хочу узнать про самовары")
    await customer.sees(said("reply"))
    await customer.presses_below(said("button-reply-here"))
    await customer.sees(said("review-no-order"))
    await customer.presses_below(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    await (await shop.staff.topic(name)).sees("Хочу узнать про самовары")


@BOTH
@pytest.mark.row("C7", "each problem asks for what it needs")
async def test_a_problem_that_needs_nothing_asks_for_nothing(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses_below("Покупателю")
    await customer.sees(said("menu"))
    await opens_the_form(customer)
    await customer.presses_below("Товары")
    await customer.presses_below("Вопрос о товаре")
    await customer.sees(said("describe"))
    await customer.writes("Есть ли самовар поменьше?")
    await customer.sees(said("reply"))
    customer.screen.has_not_seen(said("order"))
    customer.screen.has_not_seen(said("files"))


@BOTH
@pytest.mark.row("C7", "nothing asked twice")
async def test_what_the_search_and_the_menu_heard_is_in_the_request(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses_below("Покупателю")
    await customer.presses_below(RETURNS)
    await customer.sees(said("topic"))
    await customer.writes("как вернуть товар из заказа 12345678-0001")
    await customer.presses_below(said("button-person"))
    shown = await customer.sees("12345678-0001")
    await customer.sees("как вернуть товар")
    assert RETURNS in shown["text"]
    await customer.presses_below(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(name)
    await topic.sees(said("card-order", order="12345678-0001"))
    await topic.sees("как вернуть товар")


@BOTH
@pytest.mark.row("C7", "the draft is kept and offered")
async def test_a_draft_is_offered_the_next_morning(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_order(customer)
    await customer.writes("12345678-0001")
    await customer.sees(said("describe-then-files"))
    await shop.passes(23 * HOUR)
    await customer.starts()
    await customer.sees(said("menu-draft"))
    await customer.presses_below(said("button-draft"))
    await customer.sees(said("describe-then-files"))
    await customer.writes("Чашка разбита")
    await customer.sees(said("files"))


@BOTH
@pytest.mark.row("C7", "a line that cannot be called back is said to be one")
async def test_who_asks_for_a_call_hears_that_the_line_cannot_be_called_back(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_reply(customer)
    await customer.presses_below(said("button-reply-phone"))
    await customer.sees("перезвонить нельзя")
