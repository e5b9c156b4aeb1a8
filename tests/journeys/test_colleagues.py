"""Operators work together: nobody answers over anybody, requests change hands and desks, lists lead to them."""

from __future__ import annotations

import pytest

from bot.sandbox.app import Sandbox
from bot.sandbox.records import Chat
from bot.sandbox.topics import FULL_SEAT
from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Staff
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

ETHICS = "telegram:-1001000000003"


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    """With another staff group."""
    members = {sandbox.cast.olga.key: "member", sandbox.cast.maxim.key: "member"}
    sandbox.world.add_chat(
        Chat(
            key=ETHICS,
            kind="supergroup",
            title="Этика",
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
        [desk.ethics]
        chat = "{ETHICS}"
    """


@BOTH
async def test_two_answer_within_a_second_and_one_is_asked(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    olga, maxim = topic.operator("Ольга"), topic.operator("Максим")
    await olga.writes("Сейчас посмотрю")
    held = await maxim.writes("Чек придёт завтра")
    await customer.sees("Сейчас посмотрю")
    await topic.sees(said("staff-held", operator="Ольга", writer="Максим"))
    await topic.marked(held, "👀")
    await shop.restart()
    customer.screen.has_not_seen("Чек придёт завтра")
    await maxim.presses(said("staff-button-send"))
    await customer.sees("Чек придёт завтра")
    await topic.sees(said("staff-held-decided"))
    await topic.marked(held, "👌")


@BOTH
async def test_what_is_not_to_be_sent_is_not_sent(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    olga, maxim = topic.operator("Ольга"), topic.operator("Максим")
    await olga.presses(said("card-button-take"))
    await topic.shows("🟢")
    words = await maxim.writes("Он сам виноват")
    await topic.sees(said("staff-held"))
    await maxim.presses(said("staff-button-drop"))
    await topic.marked(words, "👎")
    await maxim.edits(words, "Он сам виноват, кажется")
    await topic.sees(said("staff-edit-late"))
    await olga.writes("Чек уже в пути")
    await customer.sees("Чек уже в пути")
    customer.screen.has_not_seen("виноват")


@BOTH
async def test_a_snippet_is_seen_before_it_goes(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    olga = topic.operator("Ольга")
    await olga.writes("/s возврат оформлен")
    await topic.sees("Не хватает: номер заказа")
    await olga.writes("/order 12345678-0001")
    await olga.writes("/s refund")
    await topic.sees("возврат по заказу 12345678-0001 оформлен")
    customer.screen.has_not_seen("оформлен")
    await olga.presses(said("staff-button-paste"))
    await customer.sees(f"{name}, возврат по заказу 12345678-0001 оформлен")
    await topic.sees(said("staff-snippet-sent"))
    await topic.shows("⏳")


@BOTH
async def test_an_answer_is_taken_back(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    olga = topic.operator("Ольга")
    await olga.writes("Не тому человеку")
    await customer.sees("Не тому человеку")
    command = await olga.writes("/delete")
    await topic.marked(command, "👌")

    def gone() -> bool | None:
        return None if any("Не тому" in item["text"] for item in customer.screen.messages()) else True

    await shop.mirror.until(gone, customer.screen.text)


@BOTH
async def test_transferred_with_its_history_and_the_customer_notices_nothing(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Курьер кричал на соседей", shop)
    olga = topic.operator("Ольга")
    await olga.writes("/transfer склад")
    await topic.sees(said("staff-transfer-where", desks="ethics"))
    before = len(customer.screen.messages())
    await olga.writes("/transfer ethics")
    there = await Staff(shop.mirror, ETHICS).topic(name)
    await topic.sees(said("staff-moved", url=f"https://t.me/c/1000000003/{there.thread}"))
    await topic.shows("⬆️", closed=True)
    await there.sees(said("desk-recap"))
    await there.sees("Курьер кричал на соседей")
    await there.sees(said("staff-transferred", operator="Ольга"))
    assert len(customer.screen.messages()) == before
    await there.operator("Максим").writes("Разберёмся, простите")
    await customer.sees("Разберёмся, простите")


async def test_lists_are_read_anywhere_and_lead_to_the_topics(shop: Shop) -> None:
    first = await asks_for_a_person(shop.anna, "Не пришёл чек", shop)
    await shop.passes(60)
    await asks_for_a_person(shop.boris, "Где мой самовар", shop)
    general = shop.staff.general.operator("Максим")
    await general.writes("/queue")
    listed = await shop.staff.general.sees("Ждут ответа")
    text = listed["text"]
    assert text.index("Анна") < text.index("Борис")
    assert f"https://t.me/c/1000000001/{first.thread}" in str(listed["entities"])
    await general.writes("/mine")
    await shop.staff.general.sees("Ваших обращений, которые ждут ответа, нет")
    await first.operator("Ольга").writes("/assign Максим")
    await first.sees(said("staff-assigned", whom="Максим"))
    await general.writes("/mine")
    mine = await shop.staff.general.sees("Ваши обращения")
    assert "Анна" in mine["text"]
    assert "Борис" not in mine["text"]
    await first.operator("Ольга").writes("/assign Зигфрид")
    await first.sees(said("desk-no-colleague"))


@BOTH
async def test_what_was_given_is_told_warmly_and_the_reason_is_not(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    olga = topic.operator("Ольга")
    await olga.writes("/close +пряник")
    await topic.sees(said("staff-gift-what"))
    await olga.writes("/close потеряли на складе +промокод ЛЕТО10")
    await customer.sees(said("closed-operator"))
    await customer.sees("промокод ЛЕТО10")
    customer.screen.has_not_seen("потеряли")
    await topic.sees("Промокод: ЛЕТО10")


async def test_the_messenger_completes_the_commands(shop: Shop) -> None:
    await asks_for_a_person(shop.anna, "Не пришёл чек", shop)
    known = shop.sandbox.telegram.seat.commands
    groups = {"type": "chat", "chat_id": -1001000000001}, {"type": "chat", "chat_id": -1001000000003}
    places = [(str(sorted(scope.items())), "") for scope in groups]
    await shop.mirror.until(lambda: all(one in known for one in places) or None, lambda: f"only {known.keys()}")
    for place in places:
        assert {"take", "s", "queue", "help"} <= {one["command"] for one in known[place]}
