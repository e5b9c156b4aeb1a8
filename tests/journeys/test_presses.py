"""Buttons that came too late or twice, and what is sent where words were awaited."""

from __future__ import annotations

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Customer
from tests.journeys.test_dialogue import BOTH, asks_for_a_person
from tests.journeys.test_form import at_reply


async def at_review(customer: Customer) -> None:
    await at_reply(customer)
    await customer.presses_below(said("button-reply-here"))
    await customer.sees(said("review-hint"))


@BOTH
async def test_a_double_press_sends_one_request(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_review(customer)
    item, button = await customer.screen.button(said("button-send"))
    for _ in range(3):
        await customer.presses_again(item, button)
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(name)
    await topic.sees("Чашка разбита")
    await customer.writes("и блюдце")
    await topic.sees("и блюдце")
    assert len(shop.staff.topics()) == 1
    accepted = [one for one in customer.screen.messages() if said("ticket-accepted").search(one["text"])]
    assert len(accepted) == 1


@BOTH
async def test_an_old_button_explains_itself_and_shows_where_things_stand(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    item, button = await customer.screen.button(said("button-withdraw"))
    await topic.operator("Ольга").writes("/close")
    await customer.sees(said("closed-operator"))
    await customer.presses_again(item, button)
    await customer.sees(said("stale"))
    await customer.sees(said("rating"))


@BOTH
async def test_a_button_pressed_while_nobody_listened_is_no_dead_end(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_review(customer)
    await shop.bot.stop()
    await customer.presses(said("button-send"))
    await shop.passes(200)
    await shop.bot.start()
    await customer.writes("и блюдце")
    await customer.sees(said("ticket-added") if name == "Борис" else said("review-added"))
    if name == "Анна":  # Telegram forgets a press after 150 seconds: the review stands there again
        await customer.presses_below(said("button-send"))
    topic = await shop.staff.topic(name)
    await topic.sees("Чашка разбита")
    assert "и блюдце" in topic.screen.text()


@BOTH
async def test_a_sticker_where_words_are_asked_for(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_reply(customer)
    await customer.presses_below(said("button-back"))
    await customer.sees(said("files"))
    await customer.sends("sticker")
    await customer.sees(said("kind-stopped"))
    await customer.sends("photo")
    await customer.sees(said("files-added", files=1))
