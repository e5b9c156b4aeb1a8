"""A script touches what it is told and nothing else, and all of that in one slot: so it would run in Redis Cluster."""

from __future__ import annotations

import asyncio
import re
from binascii import crc_hqx
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from msgspec.structs import replace

from bot.store import Store
from bot.store.keys import cosmetic_lane, desk_lane, general_lane, partition
from bot.store.records import Count, DeadLetter, Rank
from bot.store.wire import load_scripts
from tests.store.made import ANNA, LANE, accepted, item, job, lane_order, neighbours, order, outcome

SLOTS = 16384
WORD = re.compile(r'"((?:[^"\\]|\\.)*)"')
KEYLESS = frozenset({"TIME"})


def slot(key: str) -> int:
    """Redis Cluster: CRC16 of what stands in the first braces, if anything does; of the whole key otherwise."""
    found = re.search(r"\{([^}]+)\}", key)
    return crc_hqx((found[1] if found else key).encode(), 0) % SLOTS


@asynccontextmanager
async def monitored(store: Store, url: str) -> AsyncIterator[list[list[str]]]:
    """What Redis carries out during the block, as words; a script's own commands begin with `lua`."""
    seen: list[list[str]] = []
    there = urlsplit(url)
    reader, writer = await asyncio.open_connection(there.hostname, there.port)
    writer.write(b"MONITOR\r\n")
    assert await reader.readline() == b"+OK\r\n"
    yield seen
    await store.wire.command("ECHO", "the end")
    async with asyncio.timeout(10):
        while seen[-1:] != [["client", "ECHO", "the end"]]:
            line = (await reader.readline()).decode("latin-1")
            seen.append(["lua" if " lua] " in line else "client", *WORD.findall(line)])
    writer.close()


async def everything(store: Store) -> None:
    """Each script at least once, with all kinds of keys that it can be given."""
    desk, cosmetic = desk_lane(ANNA, 7, "default"), cosmetic_lane(ANNA, 7, "default")
    claim = await accepted(store, ANNA, "1", "2")
    lanes = [
        lane_order(LANE, "a", "b", group=b"g", count=1, parts=2), lane_order(desk, "c", front=[b"d"], wake=True),
        lane_order(cosmetic, "e", delay=0),
    ]  # fmt: skip
    timers = [(f"{ANNA}|due", 5, b"due"), (f"{ANNA}|warn", 5, b"warn")]
    wanted = order(
        claim, lanes=lanes, timers=timers, cancel=[f"{ANNA}|warn"], links=[("m:1", b"x")], history=[b"1", b"2"],
        number=1, ticket="97", ranks=[Rank(room="r", member="m", score=1.0, since=1.0, most=1)],
        counts=[Count(room="c", field="f", by=1, keep=60)],
    )  # fmt: skip
    (begun,) = (await store.mail.commit(wanted, [7, 8])).begun
    letter = DeadLetter(id="2", owner=ANNA, at=1.0, why="wrong", item=b"item")
    assert await store.mail.bury(replace(claim, version=1), letter)
    await store.mail.accept(ANNA, item("3"), claim=False)
    await store.mail.claim(ANNA)
    for step in ("next", "retry"):
        part = 0 if step == "next" else 1
        await store.out.settle(outcome(nonce=begun.nonce, part=part, step=step, events=[b"e"], home=[("card", b"1")]))
    assert await store.out.take(LANE, "a") is not None
    await store.out.begin(LANE, "a")
    await store.out.renew(LANE, "a")
    follow = [(cosmetic, b"mark", 0)]
    assert await store.out.settle(outcome(nonce=begun.nonce, part=1, follow=follow)) == (b"b",)
    await store.out.release(LANE, "a", after=0, begun=False)
    await store.out.take(desk, "a")
    _, nonce, _ = await store.out.begin(desk, "a", group=b"g", count=1, parts=1)
    halted = outcome(desk, nonce=nonce, step="halt", halt="place", thaw=True, homeless=True)
    assert await store.out.settle(halted) is not None
    general = general_lane(ANNA, "default")
    await store.out.push(general, b"odd")
    await store.out.take(general, "a")
    odd = DeadLetter(id="odd", owner=ANNA, at=1.0, why="wrong", item=b"odd", lane=general)
    assert await store.out.drop(general, "a", odd, b"e")
    assert await store.ledger.fire(f"{ANNA}|due", ANNA, 1.0)
    await store.ledger.sweep(1.0)
    stranger = await accepted(store, "telegram:2", "4")
    assert await store.erasing.erase(stranger, 1, await store.erasing.intend(job("telegram:2", 7)))
    await store.ledger.hold("poll:vk", "a", 1_000)
    await store.slots.reserve("telegram:-100", ((20, 60.0), (1, 1.0)), lane=desk, rank=1)
    await store.slots.pause("telegram:-100", 1)
    await store.slots.permits("vk", 5, 20)
    assert await store.tallies.tell_once(general_lane("telegram:-100", "default"), "2026-W47", [b"a"])


async def test_every_key_that_a_script_touches_is_one_that_it_was_given_and_all_share_a_slot(
    store: Store, redis_url: str
) -> None:
    async with monitored(store, redis_url) as seen:
        await everything(store)
    names = {store.wire.hash_of(name): name for name in load_scripts()}
    ran: set[str] = set()
    given: set[str] = set()
    name = ""
    touched = 0
    for who, *words in seen:
        if words[0] == "EVALSHA":
            name, given = names[words[1]], set(words[3 : 3 + int(words[2])])
            ran.add(name)
            assert len({slot(one) for one in given}) == 1, f"{name}: keys of several slots {given}"
        elif who == "lua" and words[0] not in KEYLESS:
            assert words[1] in given, f"{name} touches {words[1]} by {words[0]}, which it was not given"
            touched += 1
    assert ran == set(load_scripts()), "this test must run every script"
    assert touched > 100


def test_the_slot_calculator_is_the_one_of_redis_cluster() -> None:
    assert (slot("123456789"), slot("{user1000}.following"), slot("foo{bar}{zap}")) == (
        0x31C3, slot("user1000"), slot("bar"),
    )  # fmt: skip


def test_partitions_are_a_promise_to_older_data() -> None:
    assert (partition("telegram:1"), partition("vk:2"), partition("telegram:-100")) == (18, 36, 42)
    assert {partition(one) for one in neighbours(3)} == {18}
    assert {partition(f"telegram:{person}") for person in range(2_000)} == set(range(64))
