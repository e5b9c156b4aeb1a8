"""`/stats` against a recount of a drawn month from the emulated messengers' own world."""

from __future__ import annotations

import csv
import io
import os
import random
import time
from pathlib import Path

import pytest

from bot.sandbox import people
from bot.sandbox.app import Sandbox
from tests.journeys.conftest import NOON, Bot, settings_for
from tests.redis_server import RedisServer
from tests.stats.month import DAY, Crowd, play
from tests.stats.recount import Sum, Sums, median, p90, recounted

SUPPORT = """
    [sla]
    answer_within_hours = 4
    [limits]
    telegram_group_per_minute = 1000000
    telegram_chat_per_second = 1000
    telegram_per_second = 100000
    vk_chat_per_second = 1000
    vk_per_second = 100000
    [reports]
    weekly = false  # its table would come between
"""
ALL = os.environ.get("FAULTS") == "all"
Row = dict[str, str]


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("count", [2000 if ALL else 40])
async def test_a_month_is_counted_as_its_chats_tell_it(durable_redis: RedisServer, tmp_path: Path, count: int) -> None:
    durable_redis.flush()
    since = time.monotonic()
    sandbox = Sandbox(clock=lambda: NOON + time.monotonic() - since)
    await sandbox.start()
    bot = Bot(settings_for(sandbox, durable_redis.url, tmp_path, SUPPORT), sandbox.world.now)
    await bot.start()
    try:
        crowd = await play(sandbox.world, sandbox.staff_chat, count, random.Random(7))
        await bot.stop()
        await bot.start()
        rows = await told(sandbox, crowd)
    finally:
        await bot.stop()
        await sandbox.stop()
    sums = recounted(crowd)
    settle(sums, rows)
    expected = {name: shown(one) for name, one in sums.items()}
    assert expected[("", "")]["Новых обращений"] != "0"
    counted = {name: {key: row[key] for key in shown(Sum())} for name, row in rows.items()}
    assert {name: counted.get(name, shown(Sum())) for name in expected} == expected


async def told(sandbox: Sandbox, crowd: Crowd) -> dict[tuple[str, str], Row]:
    """What `/stats month` brings, by what each row is about."""
    world, staff, general = sandbox.world, crowd.staff_chat, crowd.seen.setdefault((crowd.staff_chat, None), [])
    world.advance(DAY / 24)
    before = len(general)
    people.say(world, crowd.operators["Ольга"], staff, text="/stats month")

    def found() -> list[str]:
        return [file.file for one in general[before:] for file in one.media if file.kind == "document" and file.file]

    await crowd.until(lambda: bool(found()), "/stats month")
    stored = world.files.get(found()[0])
    assert stored is not None
    table = csv.DictReader(io.StringIO(stored.content.decode("utf-8-sig")), delimiter=";")
    kinds = {"Всего": "", "День": "day", "Специалист": "operator"}
    return {(kinds[row["Разрез"]], row["Название"]): row for row in table if row["Разрез"] in kinds}


def settle(sums: Sums, rows: dict[tuple[str, str], Row]) -> None:
    """Where the chats do not tell, the bot is believed: for so many promises, and no more."""
    for name, one in sums.items():
        late = int(rows[name]["Не в срок"]) - one.missed if one.unsure and name in rows else 0
        assert abs(late) <= one.unsure, name
        one.missed, one.kept = one.missed + late, one.kept - late


def shown(one: Sum) -> Row:
    return {
        "Новых обращений": str(one.opened), "Закрыто": str(one.ended), "Отменено клиентом": str(one.withdrawn),
        "Ответов": str(len(one.waits)), "Ожидание, медиана, с": median(one.waits), "Ожидание, p90, с": p90(one.waits),
        "Первых ответов": str(len(one.firsts)), "Первый ответ, медиана, с": median(one.firsts),
        "Первый ответ, p90, с": p90(one.firsts), "В срок": str(one.kept), "Не в срок": str(one.missed),
        "Решено с первого обращения": str(one.once), "Помогла статья": str(one.helped),
        "Оценок": str(len(one.marks)), "Повторно с тем же вопросом": str(one.repeat),
        "Искали и не нашли": str(one.unfound),
    }  # fmt: skip
