"""Forgetting: all keys of a customer, or of some tickets, and what staff chats know of them.

What is to be forgotten is written down first (a job) and crossed out last, so that a crash between the two leaves a job
that is done again. A job names the customer; it goes before the append-only file is rewritten, and nothing names them
then.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from bot.core.ids import Place
from bot.errors import StoreError
from bot.store.keys import (
    SEPARATOR,
    cosmetic_lane,
    customer_lane,
    desk_lane,
    general_lane,
    home_key,
    key,
    lane_key,
    of,
    partition,
    queue_room,
    shared,
)
from bot.store.ledger import DEAD, pairs
from bot.store.links import STAFF
from bot.store.records import PACK, Claim
from bot.store.tallies import Tallies
from bot.store.wire import Wire

JOBS = "otklik:erasures"
REWRITE = "rewrite"
"""In place of a job: the append-only file still holds what was forgotten."""
PLACE = msgspec.msgpack.Decoder(Place)
STEP = 500
"""Entries looked at in one trip."""


class Found(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where a ticket lives at a desk."""

    ticket: int
    desk: str
    place: Place


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to forget. `whole`: the customer; else these tickets. `words` are said to them at the end of a round,
    once; `due` (wall seconds) is when the next round may begin."""

    id: str
    owner: str
    whole: bool
    tickets: tuple[int, ...]
    desks: tuple[str, ...]
    places: tuple[Found, ...] = ()
    words: str = ""
    round: int = 0
    due: float = 0.0


JOB = msgspec.msgpack.Decoder(Job)


class Erasing:
    """Every step may be made twice."""

    def __init__(self, wire: Wire, tallies: Tallies) -> None:
        self._wire = wire
        self._tallies = tallies

    # --- jobs ---

    async def intend(self, job: Job) -> Job:
        """Write the job down, with the tickets and places that are known now."""
        tickets = await self._tickets_of(job.owner) if job.whole else list(job.tickets)
        tickets = sorted({*tickets, *job.tickets})
        places = [one for ticket in tickets for one in await self._places(job, ticket)]
        job = replace(job, tickets=tuple(tickets), places=tuple(places))
        await self.keep(job)
        return job

    async def keep(self, job: Job) -> None:
        await self._wire.command("HSET", JOBS, job.id, PACK.encode(job))

    async def jobs(self) -> tuple[list[Job], bool]:
        """What is to be done, and whether the file is to be rewritten."""
        found = dict(pairs(await self._wire.command("HGETALL", JOBS)))
        rewrite = found.pop(REWRITE.encode(), None) is not None
        return [JOB.decode(record) for record in found.values()], rewrite

    async def cross_out(self, job: Job) -> None:
        await self._wire.command("HSET", JOBS, REWRITE, b"1")
        await self._wire.command("HDEL", JOBS, job.id)

    async def rewrite(self) -> None:
        """Have Redis write its file anew; asked again later when it is just doing that."""
        try:
            await self._wire.command("BGREWRITEAOF")
        except StoreError:
            return
        await self._wire.command("HDEL", JOBS, REWRITE)

    # --- the customer's side ---

    async def erase(self, claim: Claim, eat: int, job: Job) -> bool:
        """End the turn by forgetting the customer (lua/erase.lua); False when it lost the race."""
        owner = claim.owner
        lanes = lanes_of(owner, job.tickets, job.desks)
        keys = [key(owner, "ses"), key(owner, "box"), of(owner, "ready"), of(owner, "lanes"), of(owner, "timers")]
        keys += [of(owner, "timed"), of(owner, "tickets"), of(owner, "dead"), of(owner, "died")]
        keys += [key(owner, "seen"), key(owner, "links"), *keys_of(owner, job.tickets, lanes)]
        timers = [name async for name, _ in self._scan("ZSCAN", of(owner, "timers"), f"{owner}{SEPARATOR}*")]
        names = (lanes, timers, [str(ticket) for ticket in job.tickets], await self._dead(owner))
        answer = await self._wire.script("erase", keys, (owner, claim.version, eat, PACK.encode(names)))
        return bool(answer[0] == b"done")

    async def leftovers(self, job: Job) -> None:
        """What a call that was under way may still have written, and all that is named by a ticket's number."""
        owner = job.owner
        if not job.whole:
            await self._forget_links(owner, set(job.tickets))
        else:
            await self._tallies.forget(owner)
        if job.whole and not await self._wire.command("EXISTS", key(owner, "ses"), key(owner, "box")):
            await self._wire.command("DEL", key(owner, "links"), key(owner, "seen"))
        lanes = [lane for lane in lanes_of(owner, job.tickets, job.desks) if lane != customer_lane(owner)]
        calls: list[tuple[str, ...]] = [("DEL", name) for name in keys_of(owner, job.tickets, lanes)]
        calls += [("ZREM", of(owner, "lanes"), lane) for lane in lanes]
        calls += [("HDEL", of(owner, "tickets"), str(ticket)) for ticket in job.tickets]
        queues = [of(owner, queue_room(desk)) for desk in job.desks]
        calls += [("ZREM", queue, str(ticket)) for queue in queues for ticket in job.tickets]
        await asyncio.gather(*(self._wire.command(*call) for call in calls))

    async def _forget_links(self, owner: str, tickets: set[int]) -> None:
        """Links of what was said in these tickets."""
        room = key(owner, "links")
        found = [(field, value) async for field, value in self._scan("HSCAN", room)]
        contents = {name[2:] for name, value in found if name.startswith("t:") and int(value) in tickets}
        gone = [name for name, value in found if _links(name, value, contents)]
        await self._drop("HDEL", room, [*gone, *(f"s:ticket-{ticket}" for ticket in tickets)])

    # --- the staff chat's side ---

    async def forget_at(self, chat: str, job: Job) -> None:
        """Whose its messages and topics were, and the lanes that wait for its slots."""
        for room in ("staff", "threads"):
            mine = [name async for name, record in self._scan("HSCAN", key(chat, room)) if _is_of(record, job)]
            await self._drop("HDEL", key(chat, room), mine)
        await self._drop("HDEL", key(chat, "made"), [str(ticket) for ticket in job.tickets])
        if job.whole:
            waiting = self._scan("ZSCAN", key(chat, "want"), f"{job.owner}{SEPARATOR}*")
            await self._drop("ZREM", key(chat, "want"), [name async for name, _ in waiting])

    async def forget_dead(self, chat: str, job: Job) -> None:
        """Updates of the staff chat that could not be handled may quote the customer."""
        threads = {b'"message_thread_id":%d' % int(one.place.thread) for one in job.places if one.place.thread}
        room, times = of(chat, "dead"), of(chat, "died")
        found = [(name, record) async for name, record in self._scan("HSCAN", room)]
        gone = [name for name, record in found if any(mark in record.replace(b": ", b":") for mark in threads)]
        await self._drop("HDEL", room, gone)
        await self._drop("ZREM", times, gone)

    # --- what is known ---

    async def _tickets_of(self, owner: str) -> list[int]:
        found = self._scan("HSCAN", of(owner, "tickets"))
        return [int(number) async for number, whose in found if whose == owner.encode()]

    async def _places(self, job: Job, ticket: int) -> list[Found]:
        found = []
        for desk in job.desks:
            place = await self._wire.command("HGET", home_key(desk_lane(job.owner, ticket, desk)), "place")
            if place:
                found.append(Found(ticket=ticket, desk=desk, place=PLACE.decode(place)))
        return found

    async def _dead(self, owner: str) -> list[str]:
        found = await self._wire.command("HVALS", shared(partition(owner), "dead"))
        return [letter.id for letter in map(DEAD.decode, found) if letter.owner == owner]

    async def tickets(self, owner: str) -> list[int]:
        """Numbers of all that is kept of a customer's tickets."""
        return sorted(await self._tickets_of(owner))

    async def history(self, owner: str, ticket: int) -> list[bytes]:
        """All lines of a ticket, oldest first."""
        return list(await self._wire.command("LRANGE", f"{key(owner, 'hist')}{SEPARATOR}{ticket}", 0, -1))

    # --- trips ---

    async def _scan(self, command: str, room: str, match: str = "*") -> AsyncIterator[tuple[str, bytes]]:
        cursor = "0"
        while True:
            answer = await self._wire.command(command, room, cursor, "MATCH", match, "COUNT", STEP)
            for name, value in scanned(answer[1]):
                yield name.decode(), value
            cursor = answer[0].decode() if isinstance(answer[0], bytes) else str(answer[0])
            if cursor == "0":
                return

    async def _drop(self, command: str, room: str, names: Sequence[str]) -> None:
        for at in range(0, len(names), STEP):
            await self._wire.command(command, room, *names[at : at + STEP])


def lanes_of(owner: str, tickets: Iterable[int], desks: Sequence[str]) -> list[str]:
    lanes = [customer_lane(owner), *(general_lane(owner, desk) for desk in desks)]
    for ticket in tickets:
        for desk in desks:
            lanes += [desk_lane(owner, ticket, desk), cosmetic_lane(owner, ticket, desk)]
    return lanes


def keys_of(owner: str, tickets: Iterable[int], lanes: Iterable[str]) -> list[str]:
    keys = [f"{key(owner, 'hist')}{SEPARATOR}{ticket}" for ticket in tickets]
    for lane in lanes:
        keys += [lane_key(lane, "lane"), lane_key(lane, "out"), home_key(lane)]
    return list(dict.fromkeys(keys))


def scanned(found: Any) -> list[tuple[bytes, bytes]]:
    """What a scan brought: a dictionary, pairs, or one long list, depending on command and protocol."""
    if isinstance(found, dict):
        return list(found.items())
    if found and isinstance(found[0], (list, tuple)):
        return [(name, value) for name, value in found]
    return list(zip(found[::2], found[1::2], strict=True))


def _is_of(record: bytes, job: Job) -> bool:
    link = STAFF.decode(record)
    return link.owner == job.owner and (job.whole or link.ticket in job.tickets)


def _links(name: str, value: bytes, contents: set[str]) -> bool:
    match name[:2]:
        case "t:":
            return name[2:] in contents
        case "c:":
            return name[2:].rpartition("@")[0] in contents
        case "m:":
            return value.decode() in contents
    return False
