"""Fair limits (C16): floods, repeats, too many requests, secrets and manners, in both messengers."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

DAY = 24 * 3600.0


@pytest.fixture
def support() -> str:
    return """
        [limits]
        telegram_group_per_minute = 600
        telegram_chat_per_second = 20
        vk_chat_per_second = 20
        [policy]
        new_requests = 2
        rush_queue = 1
    """


@BOTH
@pytest.mark.row("C16", "a flood is read together and answered")
async def test_a_hundred_messages_at_once_are_read_together(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("greeting"))
    lines = [f"самовар гудит {number:03}" for number in range(100)]
    for line in lines:
        await customer.writes(line)
    await customer.sees(said("flood"))
    await shop.passes(11)
    await customer.sees(said("offer"))
    await customer.writes("оператор")
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(name)
    await topic.sees(lines[-1])
    text = "\n".join(item["text"] for item in topic.screen.messages())
    assert [line for line in lines[-80:] if line not in text] == []
    answers = [item for item in customer.screen.messages() if item["from"] == "bot"]
    assert len(answers) < 20


@BOTH
@pytest.mark.row("C16", "the same request is added")
async def test_the_same_request_five_times(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("оператор, не пришёл заказ 123")
    await customer.sees(said("ticket-accepted"))
    for _ in range(4):
        await customer.writes("оператор, не пришёл заказ 123")
        await customer.sees(said("same-again"))
    topic = await shop.staff.topic(name)
    await topic.sees("не пришёл заказ 123")
    assert len(shop.staff.topics()) == 1


@BOTH
@pytest.mark.row("C16", "too many requests: said, with the time")
async def test_too_many_requests_go_into_the_last_one(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    for number, words in enumerate(("не греет самовар", "пришла не та книга")):
        await customer.writes(f"оператор, {words}")
        await customer.sees(said("ticket-accepted"))
        topic = await shop.staff.topic(name, more_than=number)
        await topic.sees(words)
        await topic.operator("Ольга").writes("/close")
        await customer.sees(said("closed-operator"))
        await customer.starts()
        await customer.sees(said("audience"))
    await customer.writes("оператор, нет чека в письме")
    await customer.sees("следующее можно будет начать завтра в 12:0")
    await customer.sees(said("reopened"))
    await topic.sees("нет чека в письме")
    assert len(shop.staff.topics()) == 2


@BOTH
@pytest.mark.row("C16", "rush honesty")
async def test_in_a_rush_customers_are_told(shop: Shop, name: str) -> None:
    await asks_for_a_person(shop.john, "Where is order 17?", shop, "en")
    await shop.passes(60)
    customer = shop.customer(name)
    await customer.writes("оператор, не пришёл заказ 123")
    await customer.sees(said("ticket-accepted"))
    await customer.sees(said("ticket-rush"))


@BOTH
@pytest.mark.row("C16", "card numbers and codes masked")
async def test_a_card_number_and_a_code_never_reach_staff(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.writes("оператор, списали дважды с карты 4111 1111 1111 1111")
    await customer.sees(said("secret-hidden"))
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(name)
    await topic.sees("с карты •••• •••• •••• 1111")
    line = await customer.writes("код из смс 4821")
    await customer.sees(said("secret-hidden"))
    await topic.sees("код из смс ••••")
    await customer.edits(line, "код из смс 4822, помогите")
    await topic.sees("код из смс ••••, помогите")
    everything = str(shop.mirror.chats) + topic.screen.text()
    assert "4111" not in everything
    assert "482" not in everything


@BOTH
@pytest.mark.row("C16", "rude words: one warning, still passed on")
async def test_rude_words_are_warned_about_once_and_passed_on(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл заказ", shop)
    await customer.writes("вы там дебилы")
    await customer.sees(said("rude"))
    await customer.writes("идиоты, отвечайте")
    await topic.sees("вы там дебилы")
    await topic.sees("идиоты, отвечайте")
    warned = [item for item in customer.screen.messages() if said("rude").search(item["text"])]
    assert len(warned) == 1
