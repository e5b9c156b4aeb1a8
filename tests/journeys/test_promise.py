"""What is promised and how it is kept: acknowledgement, waiting, the queue, lateness, the second line, VIPs."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
def support() -> str:
    return """
        [sla]
        answer_within_hours = 4
        [policy]
        review_url = "https://example.com/reviews"
    """


@BOTH
@pytest.mark.row("C8", "number, what happens next, by when")
async def test_the_acknowledgement_says_by_when(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("оператор, не пришёл заказ 123")
    await customer.sees(said("ticket-accepted"))
    shown = customer.screen.messages()[-1]["text"]
    assert "сегодня до 16:0" in shown
    await customer.screen.button(said("button-withdraw"))
    topic = await shop.staff.topic(name)
    number = topic.state()["name"].partition("#")[2].split()[0]
    assert said("ticket-accepted", number=number).search(shown)
    await customer.writes("/requests")
    await customer.sees(said("request-line", number=number))


@BOTH
@pytest.mark.parametrize("support", ['[sla.topics]\npayment = "urgent"'], ids=["money is urgent"])
@pytest.mark.row("C8", "the promise is that of the matter's class")
async def test_what_the_matter_is_decides_by_when(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.presses_below("Покупателю")
    await customer.presses_below(said("button-person"))
    await customer.presses_below("Оплата и деньги")
    await customer.sees(said("problem"))
    await customer.writes("Списали дважды")
    await customer.presses_below(said("button-skip"))
    await customer.presses_below(said("button-reply-here"))
    await customer.presses_below(said("button-send"))
    await customer.sees("сегодня до 14:0")


@BOTH
@pytest.mark.row("C8", "the promise counts working time")
async def test_at_night_people_are_back_in_the_morning(shop: Shop, name: str) -> None:
    await shop.passes(11 * HOUR)
    customer = shop.customer(name)
    await customer.writes("оператор, не пришёл заказ 123")
    await customer.sees("завтра до 13:00")
    await customer.sees(said("ticket-closed-until"))
    await customer.writes("номер 123")
    await customer.sees(said("ticket-added-closed"))


@BOTH
@pytest.mark.row("C9", "more text and files are added")
async def test_what_is_remembered_later_is_added(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await customer.writes("номер 123")
    await customer.sees(said("ticket-added"))
    await customer.sends("photo", text="вот письмо")
    await topic.sees("номер 123")
    await topic.sees_file("photo", "вот письмо")


@BOTH
@pytest.mark.row("C9", "place in the queue and expected time on demand")
async def test_the_place_in_the_queue(shop: Shop, name: str) -> None:
    await asks_for_a_person(shop.john, "Where is order 17?", shop, "en")
    await shop.passes(60)
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await customer.presses(said("button-queue"))
    await customer.sees("перед вами 1 обращение")
    await (await shop.staff.topic("John")).operator("Максим").writes("On its way")
    await shop.john.sees("On its way")
    await customer.writes("/queue")
    await customer.sees("вы следующие")
    await customer.sees("примерно через")
    await topic.operator("Ольга").writes("/take")
    await topic.shows("🟢")
    await customer.writes("/queue")
    await customer.sees(said("queue-held"))


@BOTH
async def test_a_late_request_is_reminded_of_alarmed_about_and_goes_to_the_second_line(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await shop.passes(3.1 * HOUR)
    await topic.sees(said("staff-remind"))
    await shop.passes(HOUR)
    await topic.shows("🔴")
    await shop.staff.general.sees(said("staff-alarm"))
    await shop.passes(1.1 * HOUR)
    await topic.sees(said("staff-second-here"))
    await customer.sees(said("second-line-late"))
    await topic.operator("Ольга").writes("Простите, высылаем")
    await customer.sees("Простите, высылаем")
    await topic.shows("⏳")


@BOTH
@pytest.mark.row("C11", "on silence, warned first")
async def test_silence_is_warned_about_and_closes(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("Какой номер заказа?")
    await customer.sees("Какой номер заказа?")
    await shop.passes(2 * DAY + HOUR)
    await customer.sees(said("silence-warning"))
    await customer.screen.button(said("button-solved"))
    await shop.passes(DAY + HOUR)
    await customer.sees(said("closed-silence"))
    await topic.shows("✅", closed=True)


@BOTH
@pytest.mark.row("C11", "by the customer")
async def test_the_customer_says_that_it_is_solved(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("Выслали ещё раз")
    await customer.sees("Выслали ещё раз")
    await shop.passes(2 * DAY + HOUR)
    await customer.presses(said("button-solved"))
    await customer.sees(said("closed-solved"))
    await topic.shows("✅", closed=True)


@BOTH
@pytest.mark.row("C11", "by an operator, then a rating and a comment")
async def test_closed_rated_and_commented(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("/close выслали ещё раз")
    await customer.sees(said("closed-operator"))
    await customer.presses("4")
    await customer.sees(said("comment-good"))
    await customer.writes("Долго, но помогли")
    await customer.sees(said("rest-rated"))
    await topic.sees("Долго, но помогли")


@BOTH
@pytest.mark.parametrize("given", ["возврат 1500 ₽", "компенсация 300 баллов", "промокод ЛЕТО500"])
@pytest.mark.row("C11", "with what was given: refund, compensation, promo code")
async def test_the_customer_hears_what_they_were_given_and_not_why(shop: Shop, name: str, given: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes(f"/close наш склад ошибся +{given}")
    gift = given.partition(" ")[2]
    await customer.sees(said("closed-operator"))
    await customer.sees(said("closed-given", gift=gift))
    await topic.sees(said("card-given", gift=gift))
    customer.screen.has_not_seen("склад ошибся")


@BOTH
@pytest.mark.row("C11", "not solved reopens, twice goes to the second line")
async def test_the_second_not_solved_goes_to_the_second_line(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    for more in ("", "second-line"):
        await topic.operator("Ольга").writes("/close")
        await customer.sees(said("closed-operator"))
        await customer.presses(said("button-unsolved"))
        if more:
            await customer.sees(said("second-line"))
        await customer.sees(said("reopened-tell"))
        await topic.shows("🟢", closed=False)
    await topic.sees(said("staff-second-here"))


@BOTH
@pytest.mark.row("C11", "an invitation after a 5")
async def test_after_a_five_a_public_review_is_asked_for(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("/close")
    await customer.sees(said("closed-operator"))
    await customer.presses("5")
    await customer.sees("https://example.com/reviews")


@BOTH
@pytest.mark.row("C17", "marked by an operator: own promise")
@pytest.mark.row("C17", "first in the queue")
@pytest.mark.row("C17", "a personal manager")
async def test_a_vip_goes_first(shop: Shop, name: str) -> None:
    await asks_for_a_person(shop.john, "Where is order 17?", shop, "en")
    await shop.passes(60)
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await topic.operator("Ольга").writes("/vip Марина")
    await topic.sees("⭐ VIP, персональный менеджер: Марина")
    await customer.writes("/queue")
    await customer.sees("вы следующие")
    await customer.sees("сегодня до 14:0")
