"""The second line with a desk of its own (S8): same ticket, other group, nothing told twice."""

from __future__ import annotations

import pytest

from bot.sandbox.app import Sandbox
from bot.sandbox.records import Chat
from bot.sandbox.topics import FULL_SEAT
from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Staff
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

SECOND = "telegram:-1001000000002"
HOUR = 3600.0


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    """With a second staff group."""
    members = {sandbox.cast.olga.key: "member", sandbox.cast.maxim.key: "member"}
    sandbox.world.add_chat(
        Chat(
            key=SECOND,
            kind="supergroup",
            title="Вторая линия",
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
        [sla]
        answer_within_hours = 4
        [desk.second]
        chat = "{SECOND}"
    """


@BOTH
@pytest.mark.row("C11", "not solved reopens, twice goes to the second line")
async def test_the_second_not_solved_moves_to_the_other_group_with_its_history(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    for _ in range(2):
        await topic.operator("Ольга").writes("/close")
        await customer.sees(said("closed-operator"))
        await customer.presses(said("button-unsolved"))
        await customer.sees(said("reopened-tell"))
    there = await Staff(shop.mirror, SECOND).topic(name)
    await topic.sees(said("staff-moved", url=f"https://t.me/c/1000000002/{there.thread}"))
    await topic.shows("⬆️", closed=True)
    await there.sees("Вторая линия")
    await there.sees(said("desk-recap"))
    await there.sees("Не пришёл чек")
    await customer.writes("Так и не пришёл")
    await there.sees("Так и не пришёл")
    await there.operator("Максим").writes("Выслал вручную")
    await customer.sees("Выслал вручную")
    await there.shows("⏳")
    assert len(shop.staff.topics()) == 1


@BOTH
async def test_what_nobody_answered_goes_there_and_the_queue_goes_along(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await shop.passes(4.1 * HOUR)
    await topic.shows("🔴")
    await shop.passes(1.1 * HOUR)
    await customer.sees(said("second-line-late"))
    there = await Staff(shop.mirror, SECOND).topic(name)
    await there.shows("🔴")
    await there.sees("Не пришёл чек")
    await customer.writes("/queue")
    await customer.sees(said("queue-late"))
    await there.operator("Максим").writes("Простите, высылаю")
    await customer.sees("Простите, высылаю")
