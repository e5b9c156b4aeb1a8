"""Budgets shared by replicas: slots by priority then age within windows, pauses that only grow, permits, the lease."""

from __future__ import annotations

import pytest

from bot.store import Store
from bot.store.keys import key
from tests.store.contents import contents

CHAT = "telegram:-100"
LONG = ((2, 3600.0),)
"""Two calls an hour: nothing comes free while a test lasts."""


async def age_slots(store: Store, ms: int) -> None:
    """As if every slot had been given so much earlier."""
    sent = dict(await store.wire.redis.zrange(key(CHAT, "sent"), 0, -1, withscores=True))
    await store.wire.redis.zadd(key(CHAT, "sent"), {name: score - ms for name, score in sent.items()})


async def given(store: Store) -> int:
    return int(await store.wire.redis.zcard(key(CHAT, "sent")))


# --- slots ------------------------------------------------------------------------------------------------------------


async def test_a_free_slot_is_given_at_once(store: Store) -> None:
    assert await store.slots.reserve(CHAT, LONG, lane="a", rank=1) == (0, ("a",))


async def test_beyond_the_window_one_waits_as_long_as_the_oldest_slot_lasts(store: Store) -> None:
    for lane in "ab":
        await store.slots.reserve(CHAT, LONG, lane=lane, rank=1)
    await age_slots(store, 1_800_000)
    wait, lanes = await store.slots.reserve(CHAT, LONG, lane="c", rank=1)
    assert lanes == ()
    assert 1_790_000 < wait <= 1_800_000


async def test_who_waits_is_served_by_priority_then_age(store: Store) -> None:
    for lane in "ab":
        await store.slots.reserve(CHAT, LONG, lane=lane, rank=0)
    for lane, rank in (("late card", 5_002), ("words", 2_003), ("card", 5_001), ("request", 1_004)):
        assert (await store.slots.reserve(CHAT, LONG, lane=lane, rank=rank))[1] == ()
    served = []
    for _ in range(2):
        await age_slots(store, 3_600_000)
        served += (await store.slots.reserve(CHAT, LONG))[1]
    assert served == ["request", "words", "card", "late card"]


async def test_asking_again_does_not_cost_ones_place(store: Store) -> None:
    for lane in "ab":
        await store.slots.reserve(CHAT, LONG, lane=lane, rank=0)
    await store.slots.reserve(CHAT, ((2, 3600.0),), lane="first", rank=1)
    await store.slots.reserve(CHAT, ((2, 3600.0),), lane="second", rank=2)
    await store.slots.reserve(CHAT, ((2, 3600.0),), lane="first", rank=3)
    await age_slots(store, 3_600_000)
    assert (await store.slots.reserve(CHAT, ((1, 3600.0),)))[1] == ("first",)


async def test_every_window_counts(store: Store) -> None:
    rates = ((1, 60.0), (3, 3600.0))
    served = 0
    for number in range(5):
        served += len((await store.slots.reserve(CHAT, rates, lane=str(number), rank=number))[1])
        await age_slots(store, 61_000)
    assert served == 3


async def test_two_replicas_share_one_budget(store: Store, other: Store) -> None:
    served = [await (store, other)[number % 2].slots.reserve(CHAT, LONG, lane=str(number)) for number in range(6)]
    assert sum(len(lanes) for _, lanes in served) == 2


async def test_when_somebody_waits_the_time_to_ask_again_is_told(store: Store) -> None:
    for lane in "ab":
        assert (await store.slots.reserve(CHAT, LONG, lane=lane, rank=1))[0] == 0
    assert (await store.slots.reserve(CHAT, LONG, lane="c", rank=1))[0] > 0


# --- pauses -----------------------------------------------------------------------------------------------------------


async def test_a_paused_chat_gives_no_slots(store: Store) -> None:
    await store.slots.pause(CHAT, 60)
    wait, lanes = await store.slots.reserve(CHAT, LONG, lane="a", rank=1)
    assert lanes == ()
    assert 59_000 < wait <= 60_000
    assert await given(store) == 0


async def test_a_pause_only_grows(store: Store) -> None:
    await store.slots.pause(CHAT, 60)
    await store.slots.pause(CHAT, 1)
    assert (await store.slots.reserve(CHAT, LONG))[0] > 59_000
    await store.slots.pause(CHAT, 120)
    assert (await store.slots.reserve(CHAT, LONG))[0] > 119_000


async def test_after_a_pause_those_who_waited_are_served(store: Store) -> None:
    await store.slots.pause(CHAT, 60)
    await store.slots.reserve(CHAT, LONG, lane="a", rank=1)
    await store.wire.redis.hset(key(CHAT, "chat"), "pause", 1)
    assert (await store.slots.reserve(CHAT, LONG))[1] == ("a",)


async def test_a_pause_of_one_chat_is_no_pause_of_another(store: Store) -> None:
    await store.slots.pause(CHAT, 60)
    assert (await store.slots.reserve("telegram:-200", LONG, lane="a", rank=1))[1] == ("a",)


async def test_a_paused_token_gives_no_permits(store: Store) -> None:
    await store.slots.pause_token("telegram", 60)
    granted, wait = await store.slots.permits("telegram", 5, 30)
    assert granted == 0
    assert 59_000 < wait <= 60_000
    assert (await store.slots.permits("vk", 5, 20))[0] > 0


# --- permits ----------------------------------------------------------------------------------------------------------


async def freeze_second(store: Store, used: int) -> None:
    """As if so many permits had been given this second, whatever second it is when the script runs."""
    now = (await store.wire.redis.time())[0]
    await store.wire.redis.hset("token:telegram", mapping={"second": now, "used": used})


@pytest.mark.parametrize(("used", "wanted", "granted"), [(0, 8, 8), (25, 8, 5), (30, 8, 0), (40, 8, 0)])
async def test_permits_of_one_second(store: Store, used: int, wanted: int, granted: int) -> None:
    for _ in range(20):  # the second may turn between the two calls
        await freeze_second(store, used)
        found, wait = await store.slots.permits("telegram", wanted, 30)
        if used == 0 or int(await store.wire.redis.hget("token:telegram", "used")) != wanted:
            break
    assert found == granted
    assert 0 < wait <= 1000


async def test_a_new_second_has_new_permits(store: Store) -> None:
    await store.wire.redis.hset("token:telegram", mapping={"second": 1, "used": 30})
    assert (await store.slots.permits("telegram", 8, 30))[0] == 8


# --- the lease of the one poller --------------------------------------------------------------------------------------


async def test_one_poller_holds_a_token(store: Store, other: Store) -> None:
    assert await store.ledger.hold("poll:vk", "a", 60_000)
    before = await contents(store)
    assert not await other.ledger.hold("poll:vk", "b", 60_000)
    assert not await other.ledger.hold("poll:vk", "b", 0), "nor can another give it back"
    assert await contents(store) == before
    assert await store.ledger.hold("poll:vk", "a", 60_000)
    assert await store.ledger.hold("poll:vk", "a", 0)
    assert await store.ledger.hold("poll:vk", "a", 0), "given back twice"
    assert await other.ledger.hold("poll:vk", "b", 60_000)


async def test_a_lease_ends_by_itself(store: Store) -> None:
    await store.ledger.hold("poll:vk", "a", 60_000)
    assert 0 < await store.wire.redis.pttl("lease:poll:vk") <= 60_000
