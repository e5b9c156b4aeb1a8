"""The outbox: lanes of letters, frozen groups, the outcomes of calls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.store.keys import fields, home_key, key, lane_key, lane_owner, of
from bot.store.leases import Leases
from bot.store.links import Write
from bot.store.records import PACK, DeadLetter, Outcome, Taken, order_arguments
from bot.store.wire import Wire

SHOWN = 30
"""How many waiting letters TAKE shows: what fold may look at."""


class Outbox:
    """One atomic step a method; each answers what its script answers (see lua/*.lua)."""

    def __init__(self, wire: Wire, leases: Leases) -> None:
        self._wire = wire
        self._leases = leases

    async def push(self, lane: str, letter: bytes) -> None:
        """One letter without a turn. Asked twice, it stands twice: only for words whose repeat does no harm."""
        await asyncio.gather(
            self._wire.command("RPUSH", lane_key(lane, "lane"), letter),
            self._wire.command("ZADD", of(lane_owner(lane), "lanes"), "NX", 0, lane),
        )

    async def take(self, lane: str, own: str) -> Taken | None:
        """Hold the lane; None when it is empty, halted or in another's hand."""
        keys = (
            lane_key(lane, "lane"), lane_key(lane, "out"), of(lane_owner(lane), "lanes"), home_key(lane),
        )  # fmt: skip
        answer = await self._wire.script("take", keys, (lane, own, self._leases.lane, SHOWN))
        if answer[0] != b"taken":
            return None
        group, count, part, begun, nonce, home, tries, *letters = answer[1:]
        return Taken(
            group=group, count=int(count), part=int(part), begun=int(begun), nonce=int(nonce), home=fields(home),
            tries=int(tries), letters=tuple(letters),
        )  # fmt: skip

    async def drop(self, lane: str, own: str, dead: DeadLetter, event: bytes = b"") -> bool:
        """The lane's first letter, `dead.item`, to the dead list; `event` to its owner's mailbox. The lane is free
        then. False when it was lost."""
        owner = lane_owner(lane)
        keys = (
            lane_key(lane, "lane"), lane_key(lane, "out"), of(owner, "lanes"), of(owner, "dead"), of(owner, "died"),
            key(owner, "box"), of(owner, "ready"),
        )  # fmt: skip
        arguments = (lane, own, dead.item, dead.id, PACK.encode(dead), owner, event)
        return bool((await self._wire.script("drop", keys, arguments))[0] == b"done")

    async def begin(
        self, lane: str, own: str, *, group: bytes = b"", count: int = 0, parts: int = 0, pace: int = 0, burst: int = 1
    ) -> tuple[str, int, int]:
        """`("begun", first nonce, times begun)`, `("wait", ms, 0)` or `("lost", 0, 0)`."""
        keys = (lane_key(lane, "out"), of(lane_owner(lane), "lanes"))
        arguments = (lane, own, self._leases.lane, group, count, parts, pace, burst)
        answer = await self._wire.script("begin", keys, arguments)
        numbers = [int(number) for number in answer[1:]] + [0, 0]
        return answer[0].decode(), numbers[0], numbers[1]

    async def settle(self, outcome: Outcome, links: Sequence[Write] = ()) -> tuple[bytes, ...] | None:
        """The letters that wait behind (the lane is still held then), empty when nothing does; None when the lane was
        lost. What `links` write goes before it in the same trip: who settles has linked, wherever the trip is cut."""
        lane, owner = outcome.lane, outcome.owner
        keys = [
            lane_key(lane, "lane"),
            lane_key(lane, "out"),
            of(owner, "lanes"),
            key(owner, "box"),
            of(owner, "ready"),
        ]
        keys.append(home_key(lane))
        keys += [lane_key(name, "lane") for name, _, _ in outcome.follow]
        # No await between them: what is queued in one breath travels together and in order.
        linked = asyncio.gather(*(write() for write in links), return_exceptions=True)
        answer = await self._wire.script("settle", keys, order_arguments(outcome))
        for failed in [one for one in await linked if isinstance(one, Exception)]:
            raise failed
        return tuple(answer[1:]) if answer[0] == b"done" else None

    async def renew(self, lane: str, own: str) -> bool:
        keys = (lane_key(lane, "out"), of(lane_owner(lane), "lanes"))
        return bool((await self._wire.script("renew", keys, (lane, own, self._leases.lane)))[0] == b"done")

    async def release(self, lane: str, own: str, *, after: int, begun: bool) -> None:
        """Give the lane back for `after` ms. `begun` False: the call that BEGIN announced was surely not made."""
        keys = (lane_key(lane, "out"), of(lane_owner(lane), "lanes"))
        await self._wire.script("release", keys, (lane, own, after, "1" if begun else "0"))
