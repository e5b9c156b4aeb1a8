"""Budgets as one process sees them: permits in blocks, slots that are kept, lanes that are nudged when theirs comes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from bot.core.ids import ChatId, Messenger
from bot.engine import pacing as module
from bot.engine.pacing import BLOCK, Pacing, Rates, pace_of
from bot.store import Store
from bot.store.keys import key
from tests.engine.toy import GROUP, LIMITS

ONE_AN_HOUR: Rates = ((1, 3600.0),)


class Nudged:
    """Which lanes were nudged, and a way to wait for one."""

    def __init__(self) -> None:
        self.lanes: list[str] = []
        self.came = asyncio.Event()

    def __call__(self, lane: str) -> None:
        self.lanes.append(lane)
        self.came.set()


def pacing(store: Store, rates: Rates = ONE_AN_HOUR, *, per_second: int = 1000) -> tuple[Pacing, Nudged]:
    limits = replace(LIMITS, token_rate=((per_second, 1.0),))
    names: tuple[Messenger, ...] = ("telegram", "vk")
    made = Pacing(store.slots, dict.fromkeys(names, limits), dict.fromkeys(names, rates))
    nudged = Nudged()
    made.nudge = nudged
    return made, nudged


async def used(store: Store) -> int:
    return int(await store.wire.redis.zcard(key(GROUP, "sent")))


async def free_slots(store: Store) -> None:
    """As if the hour were over."""
    await store.wire.redis.delete(key(GROUP, "sent"))


# --- slots ------------------------------------------------------------------------------------------------------------


async def test_a_slot_is_taken_once(store: Store) -> None:
    paced, _ = pacing(store)
    assert await paced.slot(GROUP, "a", 1)
    assert not await paced.slot(GROUP, "b", 1)
    assert await used(store) == 1
    paced.close()


async def test_a_slot_that_was_not_used_is_kept_for_its_lane(store: Store) -> None:
    paced, _ = pacing(store)
    assert await paced.slot(GROUP, "a", 1)
    paced.give_back("a")
    assert not await paced.slot(GROUP, "b", 1)
    assert await paced.slot(GROUP, "a", 1)
    assert not paced.granted("a"), "once"
    assert await used(store) == 1
    paced.close()


async def test_a_kept_slot_is_not_kept_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOT_KEPT", -1.0)
    paced, _ = pacing(store)
    paced.give_back("a")
    assert not paced.granted("a")


async def test_who_waited_is_nudged_when_a_slot_comes_and_then_has_it(store: Store) -> None:
    paced, nudged = pacing(store)
    await paced.slot(GROUP, "a", 1)
    assert not await paced.slot(GROUP, "b", 1)
    await free_slots(store)
    await paced._pump(GROUP)
    assert nudged.lanes == ["b"]
    assert await paced.slot(GROUP, "b", 1)
    paced.close()


async def test_a_slot_that_goes_to_another_lane_nudges_that_one(store: Store) -> None:
    paced, nudged = pacing(store)
    await paced.slot(GROUP, "first", 1)
    await paced.slot(GROUP, "urgent", 1)
    await free_slots(store)
    assert not await paced.slot(GROUP, "late", 5)
    assert nudged.lanes == ["urgent"]
    assert paced.granted("urgent")
    paced.close()


async def test_the_chat_is_pumped_by_itself_when_redis_said_so(store: Store) -> None:
    paced, nudged = pacing(store, ((1, 0.05),))
    assert await paced.slot(GROUP, "a", 1)
    assert not await paced.slot(GROUP, "b", 1)
    async with asyncio.timeout(10):
        await nudged.came.wait()
    assert nudged.lanes == ["b"]
    paced.close()


async def test_a_penalty_holds_the_chat_and_ends(store: Store) -> None:
    paced, nudged = pacing(store, ((100, 1.0),))
    await paced.pause(GROUP, 0.05)
    assert not await paced.slot(GROUP, "a", 1)
    assert await paced.slot(ChatId("telegram:-200"), "other", 1), "another chat is not punished"
    async with asyncio.timeout(10):
        await nudged.came.wait()
    assert await paced.slot(GROUP, "a", 1)
    paced.close()


# --- permits ----------------------------------------------------------------------------------------------------------


async def test_permits_are_asked_for_in_blocks(store: Store) -> None:
    paced, _ = pacing(store)
    await paced.permit("telegram")
    paced._held_until["telegram"] = float("inf")  # a second that does not end while the test looks
    trips = store.wire.trips
    for _ in range(BLOCK - 1):
        await paced.permit("telegram")
    assert store.wire.trips == trips
    await paced.permit("telegram")
    assert store.wire.trips == trips + 1


async def test_two_processes_share_a_tokens_second(store: Store) -> None:
    """Eight calls at five a second are not made within one second, however many ask."""
    first, second = pacing(store, per_second=5)[0], pacing(store, per_second=5)[0]
    start = (await store.wire.redis.time())[0]
    await asyncio.gather(*((first, second)[call % 2].permit("telegram") for call in range(8)))
    assert (await store.wire.redis.time())[0] > start


async def test_a_paused_token_forgets_the_permits_in_hand(store: Store) -> None:
    paced, _ = pacing(store)
    await paced.permit("telegram")
    await paced.pause_token("telegram", 3600)
    asking = asyncio.create_task(paced.permit("telegram"))
    vk: Any = asyncio.create_task(paced.permit("vk"))
    await vk
    assert not asking.done()
    asking.cancel()


@pytest.mark.parametrize(("rate", "ms"), [(((1, 1.0),), 1_000), (((3, 3.0),), 1_000), (((20, 1.0),), 50), ((), 0)])
def test_a_private_chats_pace(rate: Rates, ms: int) -> None:
    assert pace_of(replace(LIMITS, chat_rate=rate))[0] == ms
