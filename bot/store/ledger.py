"""What belongs to the whole store: whose it is, where sources stand, who polls, what is due, what is dead."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from redis.exceptions import NoScriptError

from bot.core.ids import PARTITIONS
from bot.errors import StoreAway, StoreError, StoreRefused
from bot.store.keys import key, of, pace_room, queue_room, shared
from bot.store.records import DeadLetter, Due
from bot.store.wire import Wire

DEAD = msgspec.msgpack.Decoder(DeadLetter)
IDENTITY = "otklik:identity"
DURABLE = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
}
"""With less, Redis may forget what it has answered for."""


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Why accepted messages may not be safe. `certain`: the configuration says so; else it could not be seen."""

    what: str
    remedy: str
    certain: bool


class Ledger:
    """Few small keys without a partition, and the partitions' queues."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def adopt(self, identity: dict[str, str]) -> None:
        """Write whose store this is (messenger -> our id there), or refuse it when it is another bot's. Raises
        StoreRefused."""
        found = await self._wire.command("HGETALL", IDENTITY)
        stored = {str(name, "utf-8"): str(value, "utf-8") for name, value in pairs(found)}
        for messenger, ours in identity.items():
            if stored.get(messenger, ours) != ours:
                raise StoreRefused(
                    f"this Redis holds the conversations of another {messenger} account ({stored[messenger]}, not "
                    f"{ours}): point REDIS_URL at this bot's own Redis or database number"
                )
        for messenger, ours in identity.items():
            await self._wire.command("HSET", IDENTITY, messenger, ours)

    async def position(self, messenger: str) -> str:
        found = await self._wire.command("GET", f"position:{messenger}")
        return found.decode() if found else ""

    async def set_position(self, messenger: str, position: str) -> None:
        await self._wire.command("SET", f"position:{messenger}", position)

    async def hold(self, name: str, own: str, lease_ms: int) -> bool:
        """Take or keep a lease (the one poller of a token); 0 ms gives it back."""
        return bool(await self._wire.script("hold", (f"lease:{name}",), (own, lease_ms)))

    async def sweep(self, now: float, most: int = 50) -> list[Due]:
        """What is due in each partition; `now` is the wall clock of deadlines, seconds."""
        try:
            answers = await asyncio.gather(*self._looks(now, most))
        except NoScriptError:
            await self._wire.start()
            answers = await asyncio.gather(*self._looks(now, most))
        return [read_due(answer) for answer in answers]

    def _looks(self, now: float, most: int) -> list[asyncio.Future[Any]]:
        """One partition each, all in one trip: not as coroutines, of which a second's sweep would need many."""
        return [
            self._wire.command(
                "EVALSHA", self._wire.hash_of("sweep"), 3,
                shared(number, "ready"), shared(number, "lanes"), shared(number, "timers"), int(now * 1000), most,
            )
            for number in range(PARTITIONS)
        ]  # fmt: skip

    async def fire(self, timer: str, owner: str, now: float) -> bool:
        """Put a due timer's item into its owner's mailbox."""
        keys = (of(owner, "timers"), of(owner, "timed"), key(owner, "box"), of(owner, "ready"))
        return bool(await self._wire.script("fire", keys, (timer, owner, int(now * 1000))))

    async def queue(self, desk: str, since: float) -> tuple[dict[int, float], int]:
        """Who waits at this desk (ticket -> rank), and how many it answered since that moment: all partitions, in one
        trip."""
        rooms = [shared(number, queue_room(desk)) for number in range(PARTITIONS)]
        paces = [shared(number, pace_room(desk)) for number in range(PARTITIONS)]
        waiting = [self._wire.command("ZRANGE", room, 0, -1, "WITHSCORES") for room in rooms]
        answered = [self._wire.command("ZCOUNT", pace, since, "+inf") for pace in paces]
        found = await asyncio.gather(*waiting, *answered)
        ranks = {int(one): rank for part in found[:PARTITIONS] for one, rank in scored(part)}
        return ranks, sum(map(int, found[PARTITIONS:]))

    async def session_of(self, ticket: int) -> tuple[str, bytes] | None:
        """Whose ticket this is, and that customer's session; None when it is no longer known."""
        owner = await self._wire.command("HGET", shared(ticket % PARTITIONS, "tickets"), str(ticket))
        if not owner:
            return None
        session = await self._wire.command("HGET", key(owner.decode(), "ses"), "b")
        return (owner.decode(), session) if session else None

    async def dead(self, newest: int = 100) -> list[DeadLetter]:
        """The dead list, newest first."""
        letters: list[DeadLetter] = []
        for number in range(PARTITIONS):
            for record in await self._wire.command("HVALS", shared(number, "dead")):
                letters.append(DEAD.decode(record))
        return sorted(letters, key=lambda letter: letter.at, reverse=True)[:newest]

    async def forget_dead(self, letter: DeadLetter) -> None:
        await self._wire.command("HDEL", of(letter.owner, "dead"), letter.id)
        await self._wire.command("ZREM", of(letter.owner, "died"), letter.id)

    async def durability(self) -> Doubt | None:
        """Which guarantees of DURABLE this Redis lacks, all at once; None when all hold. Raises StoreAway."""
        try:
            answers = await asyncio.gather(*(self._wire.command("CONFIG", "GET", name) for name in DURABLE))
        except StoreAway:
            raise
        except StoreError:  # managed ones forbid it
            answers = []
        found = {name.decode(): value.decode() for answer in answers for name, value in pairs(answer)}
        if lacks := {name: found[name] for name in DURABLE if found.get(name, DURABLE[name]) != DURABLE[name]}:
            return Doubt(
                what=f"Redis has {spelled(lacks, ' = ')}",
                remedy=f"set {spelled({name: DURABLE[name] for name in lacks}, ' to ')}, or a crash may lose messages",
                certain=True,
            )
        if hidden := {name: value for name, value in DURABLE.items() if name not in found}:
            return Doubt(
                what="Redis does not tell its configuration",
                remedy=f"allow CONFIG GET, or make sure with its provider that it has {spelled(hidden, ' = ')}",
                certain=False,
            )
        return None


def spelled(names: dict[str, str], between: str) -> str:
    return ", ".join(f"{name}{between}{value}" for name, value in names.items())


def pairs(found: dict[bytes, bytes] | list[bytes]) -> list[tuple[bytes, bytes]]:
    """HGETALL's answer: redis-py makes a dictionary of it or not, depending on the protocol."""
    return list(found.items()) if isinstance(found, dict) else list(zip(found[::2], found[1::2], strict=True))


def scored(found: list[Any]) -> list[tuple[bytes, float]]:
    """ZRANGE WITHSCORES's answer: pairs, or one long list, depending on the protocol."""
    flat = [part for one in found for part in (one if isinstance(one, list) else [one])]
    return [(member, float(score)) for member, score in zip(flat[::2], flat[1::2], strict=True)]


def read_due(answer: list[list[bytes]]) -> Due:
    owners, lanes, timers = ([name.decode() for name in names] for names in answer)
    return Due(owners=tuple(owners), lanes=tuple(lanes), timers=tuple(timers))
