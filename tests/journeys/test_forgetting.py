"""What a customer may ask of their data: a file with all of it, and that nothing of it stays."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from redis.asyncio import Redis

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person
from tests.redis_server import RedisServer

SECRET = "Самовар номер пятьсот"


@BOTH
@pytest.mark.row("C18", "/export gives a file")
async def test_everything_that_is_kept_comes_as_a_file(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, SECRET, shop)
    olga = topic.operator("Ольга")
    await olga.writes("// между нами: странный вопрос")
    await olga.writes("Проверяем склад")
    await customer.sees("Проверяем склад")
    await customer.writes("/export")
    sent = await customer.sees_file("document", said("export"))
    kept = json.loads(await bytes_of(shop, sent))
    (request,) = kept["requests"]
    assert [(one["who"], one["text"]) for one in request["messages"]] == [
        ("you", SECRET), ("support", "Проверяем склад"),
    ]  # fmt: skip
    assert kept["customer"] == customer.id
    assert name in kept["profile"]["name"]
    assert kept["notice"]["told_at"]


async def bytes_of(shop: Shop, message: dict[str, Any]) -> bytes:
    async with aiohttp.ClientSession() as http, http.get(shop.sandbox.url + message["media"][0]["url"]) as answer:
        assert answer.status == 200
        return await answer.read()


@BOTH
@pytest.mark.row("C18", "/forget erases after a confirmation")
@pytest.mark.row("C18", "not a byte is left")
async def test_after_erasing_no_byte_of_the_customer_is_left(shop: Shop, name: str, durable_redis: RedisServer) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, SECRET, shop)
    first = await topic.operator("Ольга").writes("Проверяем склад")
    await customer.sees("Проверяем склад")
    await topic.marked(first, "👌")
    await customer.sends("photo", text=SECRET)
    await topic.sees_file("photo")
    await customer.writes("/forget")
    await customer.sees(said("forget"))
    await customer.presses(said("button-forget"))
    await customer.sees(said("forgotten"))
    await shop.staff.general.sees(said("staff-forgotten"))
    await shop.mirror.until(lambda: topic.state()["deleted"] or None, lambda: f"still there: {topic.state()}")
    await erased(durable_redis, customer.id, SECRET, name)
    shop.staff.general.screen.has_not_seen(name)


@BOTH
@pytest.mark.row("C18", "/forget erases after a confirmation")
async def test_who_was_forgotten_is_a_stranger_when_they_write_again(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, SECRET, shop)
    await customer.writes("/forget")
    await customer.presses(said("button-forget"))
    await customer.sees(said("forgotten"))
    await shop.mirror.until(lambda: topic.state()["deleted"] or None, lambda: f"still there: {topic.state()}")
    await customer.writes("Здравствуйте")
    await customer.sees(said("greeting"))
    await customer.sees(said("notice"))
    await asks_again(customer, shop)


async def asks_again(customer: Any, shop: Shop) -> None:
    await customer.writes("оператор, другой вопрос")
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(customer.name)
    await topic.sees("другой вопрос")
    await topic.operator("Ольга").writes("Слушаю вас")
    await customer.sees("Слушаю вас")


async def erased(server: RedisServer, *words: str) -> None:
    """Neither keys nor values nor the file on disk hold any of these, once the last round is over."""
    marks = [word.encode() for word in words]
    redis = Redis.from_url(server.url)
    try:
        async with asyncio.timeout(40):
            while await redis.exists("otklik:erasures") or (await redis.info("persistence"))["aof_rewrite_in_progress"]:
                await asyncio.sleep(0.1)  # the second round comes when no call can be under way any more
        found = [await dumped(redis, key) async for key in redis.scan_iter(count=1000)]
    finally:
        await redis.aclose()
    assert [entry for entry in found if any(mark in entry for mark in marks)] == []
    assert on_disk(server.folder, marks) == []


def on_disk(folder: Path, marks: list[bytes]) -> list[bytes]:
    files = [path.read_bytes() for path in folder.rglob("*.aof*") if path.is_file()]
    assert files
    return [mark for mark in marks for body in files if mark in body]


async def dumped(redis: Redis, key: bytes) -> bytes:
    """A key with all that it holds."""
    match (await redis.type(key)).decode():
        case "hash":
            value: Any = await redis.hgetall(key)
        case "list":
            value = await redis.lrange(key, 0, -1)
        case "zset":
            value = await redis.zrange(key, 0, -1)
        case "string":
            value = await redis.get(key)
        case kind:
            raise AssertionError(kind)
    parts = [part for pair in value.items() for part in pair] if isinstance(value, dict) else value
    return key + b" " + (b" ".join(parts) if isinstance(parts, list) else parts)
