"""The request form under kill -9: the bot dies on every page, and the customer notices nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
import pytest

from bot import text
from bot.core.phrases import say
from tests.faults.forge import Forge
from tests.faults.stage import Stage, staged
from tests.redis_server import RedisServer

BOTH = pytest.mark.parametrize("customer", ["telegram:111", "vk:222"], ids=["telegram", "vk"])
BOOK = text.load((Path(__file__).parents[2] / "locales",))
HOUR = 3600.0
When = Literal["never", "between two messages", "in the middle of an answer"]


def words(phrase: str) -> str:
    return BOOK.text(say(phrase), "ru")


DETAILS = (
    "Начать", "Покупателю", words("button-person"), "Возврат и обмен", "Брак или повреждение", "12345678-0001",
    "Чашка разбита",
)  # fmt: skip
FORM = (
    *DETAILS, words("button-skip"), words("button-reply-phone"), "+7 900 123-45-67", "завтра с 15 до 17",
    words("button-send"),
)  # fmt: skip
"""Every page of the form, answered by typing."""


class Screens(NamedTuple):
    """What stands in the end before the customer and before staff."""

    customer: list[str]
    staff: list[str]


async def filled(forge: Forge, redis: RedisServer, customer: str, killed: When) -> Screens:
    """The whole form, with a bot that was killed at every message."""
    async with staged(forge, redis.port, 0) as stage:
        await stage.quiet()
        for line in FORM:
            await tells(stage, customer, line, killed)
        assert stage.names("dead") == []
        staff = [message.text for message in stage.said(stage.sandbox.staff_chat)]
        return Screens(customer=[message.text for message in stage.said(customer)], staff=staff)


async def tells(stage: Stage, customer: str, line: str, killed: When = "never") -> None:
    if killed == "between two messages":
        stage.bots[0].kill()
    stage.writes(customer, line)
    if killed == "in the middle of an answer":
        stage.bots[0].kill()
    await stage.quiet()


async def hours_later(stage: Stage, hours: float) -> None:
    """The bot is killed, and lives again so many hours later."""
    (bot,) = stage.bots
    stage.sandbox.world.advance(hours * HOUR)
    bot.order = msgspec.structs.replace(bot.order, ahead=bot.order.ahead + hours * HOUR)
    bot.kill()
    await bot.returns()


@pytest.mark.slow
@BOTH
async def test_killed_on_every_page_and_nothing_is_asked_twice(
    forge: Forge, stage_redis: RedisServer, customer: str
) -> None:
    undisturbed = await filled(forge, stage_redis, customer, "never")
    assert len(set(undisturbed.customer)) == len(undisturbed.customer) >= len(FORM)
    assert await filled(forge, stage_redis, customer, "between two messages") == undisturbed
    struck = await filled(forge, stage_redis, customer, "in the middle of an answer")
    if customer.startswith("vk:"):
        assert struck.customer == undisturbed.customer
    assert list(dict.fromkeys(struck.customer)) == undisturbed.customer  # Telegram may show once more what was in doubt
    assert {line.removeprefix("🔁 ") for line in struck.staff} == set(undisturbed.staff)


@pytest.mark.slow
@BOTH
async def test_the_draft_is_offered_for_a_day(forge: Forge, stage_redis: RedisServer, customer: str) -> None:
    async with staged(forge, stage_redis.port, 0) as stage:
        await stage.quiet()
        for line in DETAILS:
            await tells(stage, customer, line)
        page = stage.said(customer)[-1].text
        await hours_later(stage, 23)
        await tells(stage, customer, "/menu")
        assert words("menu-draft") in stage.said(customer)[-1].text
        await tells(stage, customer, words("button-draft"))
        assert stage.said(customer)[-1].text == page
        await hours_later(stage, 25)
        await tells(stage, customer, "/menu")
        assert words("menu-draft") not in stage.said(customer)[-1].text
