"""The numbers of a lead (S13): what `/stats` answers in the staff group, and the report of a week."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import aiohttp
import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

HOUR = 3600.0
DAY = 24 * HOUR


async def bytes_of(shop: Shop, file: dict[str, Any]) -> bytes:
    async with aiohttp.ClientSession() as http, http.get(shop.sandbox.url + file["url"]) as answer:
        assert answer.status == 200
        return await answer.read()


async def table_of(shop: Shop, message: dict[str, Any]) -> list[dict[str, str]]:
    text = (await bytes_of(shop, message["media"][0])).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@BOTH
async def test_stats_answers_with_words_a_picture_and_a_table(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await shop.passes(600)
    await topic.operator("Ольга").writes("Отправили ещё раз")
    await customer.sees("Отправили ещё раз")
    await topic.operator("Ольга").writes("/close")
    await customer.presses("5")
    await topic.sees(re.compile("Оценка: 5"))
    general = shop.staff.general
    await general.operator("Ольга").writes("/stats day")
    words = await general.sees(said("stats-line-requests", opened=1, ended=1))
    assert "10 мин" in words["text"]
    picture = await general.sees_file("photo")
    drawn = await bytes_of(shop, picture["media"][0])
    assert drawn.startswith(b"\x89PNG")
    table = await table_of(shop, await general.sees_file("document"))
    whole = table[0]
    assert (whole["Новых обращений"], whole["Ответов"], whole["Средняя оценка"]) == ("1", "1", "5")
    assert 600 <= int(whole["Ожидание, медиана, с"]) <= 605
    assert [row["Название"] for row in table if row["Разрез"] == "Специалист"] == ["Ольга"]


async def test_what_cannot_be_read_is_explained(shop: Shop) -> None:
    general = shop.staff.general
    for words in ("/stats год", "/stats week склад"):
        await general.operator("Ольга").writes(words)
        await general.sees(said("stats-how"))
    await general.operator("Ольга").writes("/stats день основной")
    await general.sees(said("stats-nothing"))


async def test_the_week_is_told_once_with_what_nobody_found(shop: Shop) -> None:
    await shop.anna.writes("глазурованные тюльпаны")
    await shop.anna.sees(said("offer"))
    await shop.passes(7 * DAY)
    general = shop.staff.general
    await general.sees(said("stats-weekly"))
    await general.sees("глазурованные тюльпаны")
    await general.sees_file("document")
    await shop.restart()
    await general.operator("Ольга").writes("/stats day")
    await general.sees(said("stats-title"))
    told = [item["text"] for item in general.screen.messages() if "Итоги недели" in item["text"]]
    assert len(told) == 1


@pytest.fixture
def support() -> str:
    return """
        [reports]
        day = "mon"
        time = "10:30"
    """
