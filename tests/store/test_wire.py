"""The wire: one trip a moment, scripts that Redis forgot, and which errors mean "not now"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.errors import StoreAway, StoreError
from bot.store import Store
from bot.store.keys import key
from bot.store.wire import Wire
from tests.redis_server import RedisServer
from tests.store.made import ANNA, item


@pytest.fixture
async def own(own_redis: RedisServer) -> AsyncIterator[Store]:
    """A store on a server of its own, which may be spoilt."""
    opened = Store(own_redis.url)
    await opened.start()
    yield opened
    await opened.close()


async def test_calls_of_one_moment_travel_together(store: Store) -> None:
    before = store.wire.trips
    claims = await asyncio.gather(*(store.mail.accept(f"vk:{person}", item("1")) for person in range(50)))
    assert len([claim for claim in claims if claim is not None]) == 50
    assert store.wire.trips - before == 1
    await store.ledger.sweep(1.0)
    assert store.wire.trips - before == 2


async def test_calls_of_one_moment_are_carried_out_in_order(store: Store) -> None:
    answers = await asyncio.gather(*(store.wire.command("INCR", "n") for _ in range(100)))
    assert answers == list(range(1, 101))


async def test_scripts_that_redis_forgot_are_loaded_again(store: Store) -> None:
    await store.wire.redis.script_flush()
    assert await store.mail.accept(ANNA, item("1")) is not None


async def test_scripts_forgotten_under_a_burst_run_once_each(store: Store) -> None:
    await store.wire.redis.script_flush()
    claims = await asyncio.gather(*(store.mail.accept(ANNA, item(str(n))) for n in range(10)))
    assert len([claim for claim in claims if claim is not None]) == 1
    assert await store.wire.command("LLEN", key(ANNA, "box")) == 10


async def test_the_sweep_too_survives_a_redis_that_forgot(store: Store) -> None:
    """Once a second it is the first to ask, so it is the first to find out."""
    await store.mail.accept(ANNA, item("1"), claim=False)
    await store.wire.redis.script_flush()
    assert [due.owners for due in await store.ledger.sweep(1.0) if due.owners] == [(ANNA,)]


async def test_a_redis_that_is_gone_is_away_and_comes_back(own_redis: RedisServer, own: Store) -> None:
    own_redis.kill()
    with pytest.raises(StoreAway):
        await own.mail.accept(ANNA, item("1"))
    with pytest.raises(StoreAway):
        await own.ledger.sweep(1.0)
    own_redis.start()
    assert await own.mail.accept(ANNA, item("1")) is not None


async def test_what_was_answered_survives_a_kill(own_redis: RedisServer, own: Store) -> None:
    for number in range(20):
        await own.mail.accept(ANNA, item(str(number)))
    own_redis.kill()
    own_redis.start()
    fresh = Wire(own_redis.url)
    assert await fresh.command("LLEN", key(ANNA, "box")) == 20
    await fresh.close()


SPOILT = {
    "OOM": [("CONFIG", "SET", "maxmemory", "1")],
    "READONLY": [("CONFIG", "SET", "replica-serve-stale-data", "yes"), ("REPLICAOF", "127.0.0.1", "1")],
    "MASTERDOWN": [("CONFIG", "SET", "replica-serve-stale-data", "no"), ("REPLICAOF", "127.0.0.1", "1")],
    "NOREPLICAS": [("CONFIG", "SET", "min-replicas-to-write", "1")],
}


@pytest.mark.parametrize("trouble", SPOILT)
async def test_a_redis_that_cannot_write_for_now_is_away(own: Store, trouble: str) -> None:
    for command in SPOILT[trouble]:
        await own.wire.redis.execute_command(*command)
    with pytest.raises(StoreAway):
        await own.mail.accept(ANNA, item("1"))
    with pytest.raises(StoreAway):
        await own.wire.command("SET", "position:vk", "1")


async def test_a_command_that_redis_refuses_is_an_error_of_ours_without_its_arguments(store: Store) -> None:
    await store.wire.command("SET", "word", "x")
    with pytest.raises(StoreError, match="WRONGTYPE") as told:
        await store.wire.command("RPUSH", "word", "a customer's words")
    assert not isinstance(told.value, StoreAway)
    assert "customer" not in str(told.value)


async def test_a_value_that_cannot_be_sent_leaves_nobody_waiting(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.wire.command("SET", "word", object())  # type: ignore[arg-type]  # a defect on purpose
    assert await store.wire.command("GET", "word") is None


async def test_one_refused_call_does_not_spoil_its_companions(store: Store) -> None:
    await store.wire.command("SET", "word", "x")
    answers = await asyncio.gather(
        store.wire.command("INCR", "n"), store.wire.command("INCR", "word"), store.wire.command("INCR", "n"),
        return_exceptions=True,
    )  # fmt: skip
    assert (answers[0], answers[2]) == (1, 2)
    assert isinstance(answers[1], StoreError)


async def test_a_caller_that_goes_away_does_not_take_its_call_back(store: Store) -> None:
    accepting = asyncio.ensure_future(store.mail.accept(ANNA, item("1")))
    await asyncio.sleep(0)
    accepting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await accepting
    assert await store.mail.accept(ANNA, item("1")) is None, "it was accepted all the same"


async def test_a_redis_that_does_not_answer_is_away_after_the_timeout(own_redis: RedisServer) -> None:
    wire = Wire(own_redis.url, timeout=0.05)
    await wire.start()
    own_redis.freeze()
    with pytest.raises(StoreAway):
        await wire.command("SET", "word", "x")
    own_redis.thaw()
    assert await wire.command("GET", "other") is None
    await wire.close()
