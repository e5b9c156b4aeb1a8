"""Many lines at once, two bots at once, a stop in the middle: nothing lost, nothing out of order, one topic each."""

from __future__ import annotations

import asyncio
import signal

import msgspec
import pytest

from bot.engine import pacing
from bot.support_toml import Limits
from tests.faults.forge import UNHURRIED, Forge
from tests.faults.gate import MODES, Fault, Point
from tests.faults.stage import Bot, Stage, staged
from tests.faults.ticket import CALL, TROUBLE
from tests.faults.truth import REPEAT
from tests.redis_server import RedisServer

BOTH = pytest.mark.parametrize("customer", ["telegram:111", "vk:222"], ids=["telegram", "vk"])
STOP_WITHIN = 15.0
"""Seconds that a stop may take: the product's promise, kept also on a busy machine."""
PLENTY = msgspec.structs.replace(UNHURRIED, telegram_group_per_minute=10_000)
"""Of a staff group's calls a minute: here it is not the budget that is tested."""


@BOTH
async def test_two_quick_first_messages_make_one_topic(forge: Forge, stage_redis: RedisServer, customer: str) -> None:
    async with staged(forge, stage_redis.port, 0) as stage:
        await stage.quiet()
        lines = ["оператор, не пришёл заказ", "номер 7301"]
        for line in lines:
            stage.writes(customer, line)
        await stage.quiet()
        assert len(stage.sandbox.world.chats[stage.sandbox.staff_chat].topics) == 1
        assert arrived(stage, lines) == {lines[0]: 1, lines[1]: 1}
        assert in_order(stage, lines)


@BOTH
async def test_twenty_lines_at_once_arrive_in_order(forge: Forge, stage_redis: RedisServer, customer: str) -> None:
    async with staged(forge, stage_redis.port, 0) as stage:
        await stage.quiet()
        for line in (CALL, TROUBLE):
            stage.writes(customer, line)
            await stage.quiet()
        lines = [f"строка {number:02}." for number in range(20)]
        for line in lines:
            stage.writes(customer, line)
        await stage.quiet()
        assert arrived(stage, lines) == dict.fromkeys(lines, 1)
        assert in_order(stage, lines)


@pytest.mark.slow
@BOTH
async def test_a_wait_for_a_chat_s_own_pace_is_struck(forge: Forge, stage_redis: RedisServer, customer: str) -> None:
    """The one script that an unhurried ticket never runs: a lane given back, to wait for its next second."""
    undisturbed = await answered(forge, stage_redis, customer, None)
    assert len(undisturbed) > pacing.CHAT_BURST
    for mode in MODES:
        assert await answered(forge, stage_redis, customer, Fault(Point("redis release", 1), mode)) == undisturbed


@pytest.mark.slow
async def test_two_bots_one_killed_in_the_middle(forge: Forge, stage_redis: RedisServer) -> None:
    async with staged(forge, stage_redis.port, 0, bots=2, limits=PLENTY) as stage:
        await stage.quiet()
        crowd = gathered(stage, 10)
        write_all(stage, crowd)
        await stage.reaches(Point("redis accept", 25))
        await polling(stage).ends(signal.SIGKILL)
        await stage.quiet()
        for lines in crowd.values():
            assert in_order(stage, lines)
            assert max(arrived(stage, lines, marked=False).values()) <= 1
        assert len(stage.linked()) == len(crowd)
        assert stage.names("dead") == []


@pytest.mark.slow
async def test_a_stop_in_the_middle_of_a_burst(forge: Forge, stage_redis: RedisServer) -> None:
    async with staged(forge, stage_redis.port, 0, limits=PLENTY) as stage:
        (bot,) = stage.bots
        await stage.quiet()
        crowd = gathered(stage, 6)
        write_all(stage, crowd)
        await stage.reaches(Point("redis settle", 10))
        async with asyncio.timeout(STOP_WITHIN):
            assert await bot.ends(signal.SIGTERM) == 0, stage.log()
        await bot.start()
        await stage.quiet()
        for lines in crowd.values():
            assert in_order(stage, lines)
            assert arrived(stage, lines) == dict.fromkeys(lines, 1)
        assert [message.text for message in stage.said(stage.sandbox.staff_chat) if REPEAT in message.text] == []
        assert len(stage.sandbox.world.chats[stage.sandbox.staff_chat].topics) == len(stage.linked()) == len(crowd)


# --- crowds ---


async def answered(forge: Forge, redis: RedisServer, customer: str, fault: Fault | None) -> list[str]:
    """What the bot says to somebody who asks more at once than a chat may be told at once."""
    async with staged(forge, redis.port, 0, fault, limits=Limits()) as stage:
        await stage.quiet()
        for number in range(pacing.CHAT_BURST + 3):
            stage.writes(customer, f"где мой заказ номер {number}?")
        await stage.quiet()
        assert stage.gate.struck == (fault is not None)
        return [message.text for message in stage.said(customer)]


def gathered(stage: Stage, count: int) -> dict[str, list[str]]:
    """New customers, half of them in each messenger, with five lines each; the first calls for a person."""
    crowd = {}
    for number in range(count):
        messenger = ("telegram", "vk")[number % 2]
        person = stage.sandbox.control.add_person({"messenger": messenger, "name": f"Покупатель {number}"})
        words = [f"заказ {number}, строка {line}." for line in range(1, 5)]
        crowd[person["id"]] = [f"оператор, пропал заказ {number}!", *words]
    return crowd


def write_all(stage: Stage, crowd: dict[str, list[str]]) -> None:
    """All at once, taking turns."""
    for lines in zip(*crowd.values(), strict=True):
        for customer, line in zip(crowd, lines, strict=True):
            stage.writes(customer, line)


def polling(stage: Stage) -> Bot:
    """The bot that accepts Telegram's updates now."""
    holder = stage.stored("lease:poll:telegram").split(b"-")[0]
    return next(bot for bot in stage.bots if bot.pid == int(holder))


def arrived(stage: Stage, lines: list[str], *, marked: bool = True) -> dict[str, int]:
    """How often each line stands in the staff group; `marked`: what may be a repeat counts too."""
    seen = [message.text for message in stage.said(stage.sandbox.staff_chat)]
    counted = [text for text in seen if marked or not text.startswith(REPEAT)]
    assert all(any(line in text for text in seen) for line in lines), f"lost some of {lines}: {seen}"
    return {line: sum(text.count(line) for text in counted) for line in lines}


def in_order(stage: Stage, lines: list[str]) -> bool:
    """By where each first stands; a fold holds several."""
    seen = list(enumerate(message.text for message in stage.said(stage.sandbox.staff_chat)))
    places = [next((at, text.index(line)) for at, text in seen if line in text) for line in lines]
    return places == sorted(places)
