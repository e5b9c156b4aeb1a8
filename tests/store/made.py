"""Values for tests of the store: items, orders and outcomes with everything that does not matter filled in."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from bot.core.ids import PARTITIONS
from bot.store import Store
from bot.store.erasing import Job
from bot.store.keys import customer_lane, key, lane_key, of
from bot.store.mailbox import ITEM
from bot.store.records import Claim, Item, LaneOrder, Order, Outcome

ANNA = "telegram:1"
LANE = customer_lane(ANNA)


def item(name: str) -> Item:
    return Item(id=name, kind="event", source="", at=1.0, body=name.encode())


def names(items: tuple[bytes, ...]) -> list[str]:
    """Which items these are."""
    return [ITEM.decode(one).id for one in items]


def order(claim: Claim, **fields: Any) -> Order:
    """A commit of this claim that eats everything it saw."""
    given: dict[str, Any] = {
        "id": f"turn of {claim.version}", "owner": claim.owner, "own": "a", "version": claim.version,
        "session": b"session", "eat": len(claim.items), "lease": 5_000, "lane_lease": 10_000,
    }  # fmt: skip
    return Order(**(given | fields))


def lane_order(name: str, *letters: str, **fields: Any) -> LaneOrder:
    return LaneOrder(name=name, letters=[letter.encode() for letter in letters], **fields)


def outcome(lane: str = LANE, own: str = "a", **fields: Any) -> Outcome:
    given: dict[str, Any] = {
        "owner": lane.split("|")[0],
        "lane": lane,
        "own": own,
        "nonce": 0,
        "part": 0,
        "step": "finish",
    }
    return Outcome(**(given | fields))


def job(owner: str, *tickets: int, whole: bool = True) -> Job:
    """A wish to be forgotten, at the one desk there is."""
    return Job(id=f"{owner}/job", owner=owner, whole=whole, tickets=tickets, desks=("default",))


async def accepted(store: Store, owner: str, *items: str) -> Claim:
    """The claim on an idle mailbox that these items came into."""
    claim = await store.mail.accept(owner, item(items[0]))
    assert claim is not None
    for name in items[1:]:
        assert await store.mail.accept(owner, item(name)) is None
    return claim


async def letters_in(store: Store, lane: str) -> list[bytes]:
    return list(await store.wire.redis.lrange(lane_key(lane, "lane"), 0, -1))


async def lane_state(store: Store, lane: str = LANE) -> dict[bytes, bytes]:
    return dict(await store.wire.redis.hgetall(lane_key(lane, "out")))


async def let_lease_end(store: Store, lane: str = LANE) -> None:
    """As if the holder of the lane had been silent for too long."""
    await store.wire.redis.hset(lane_key(lane, "out"), "until", 1)
    await store.wire.redis.zadd(of(lane.split("|")[0], "lanes"), {lane: 1})


async def let_claim_end(store: Store, owner: str) -> None:
    """As if the worker on the mailbox had been silent for too long."""
    await store.wire.redis.zadd(of(owner, "ready"), {owner: 1})


async def tries(store: Store, owner: str) -> int:
    return int(await store.wire.redis.hget(key(owner, "ses"), "tries") or 0)


def neighbours(number: int, owner: str = ANNA) -> list[str]:
    """Other customers of the same partition."""
    wanted = crc32(owner.encode()) % PARTITIONS
    found = (f"telegram:{person}" for person in range(2, 10_000))
    return [one for one in found if crc32(one.encode()) % PARTITIONS == wanted][:number]
