"""What was counted: each day's numbers (COMMIT adds to them), searches in vain, and what is posted once a period."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from bot.core.ids import PARTITIONS
from bot.store.keys import SEPARATOR, UNFOUND, day_room, key, lane_key, lane_owner, of, shared
from bot.store.ledger import pairs, scored
from bot.store.wire import Wire

Field = tuple[str, ...]
"""Kind, desk, operator, category, value: see bot.core.counting.Fact."""
TOLD = "told"
STEP = 500


class Tallies:
    """Reads all partitions in one trip."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def days(self, days: Sequence[str]) -> dict[str, Counter[Field]]:
        """How often each thing happened on each of these days. A trip a day: a month must not keep others waiting."""
        return {day: await self._day(day) for day in days}

    async def _day(self, day: str) -> Counter[Field]:
        rooms = (shared(number, day_room(day)) for number in range(PARTITIONS))
        counted: Counter[Field] = Counter()
        for answer in await asyncio.gather(*(self._wire.command("HGETALL", room) for room in rooms)):
            for field, times in pairs(answer):
                counted[tuple(field.decode().split(SEPARATOR))] += int(times)
        return counted

    async def unfound(self, since: float, until: float) -> Counter[str]:
        """What was searched for in vain, and by how many people."""
        rooms = [shared(number, UNFOUND) for number in range(PARTITIONS)]
        asked = (self._wire.command("ZRANGEBYSCORE", room, since, f"({until}", "WITHSCORES") for room in rooms)
        found = [name.decode() for part in await asyncio.gather(*asked) for name, _ in scored(part)]
        return Counter(name.partition(SEPARATOR)[2] for name in found)

    async def searched(self, owner: str) -> list[str]:
        """What this customer searched for in vain, of what is still kept."""
        members = await self._wire.command("ZRANGE", of(owner, UNFOUND), 0, -1)
        mine = (member.decode().partition(SEPARATOR) for member in members)
        return [words for who, _, words in mine if who == owner]

    async def forget(self, owner: str) -> None:
        words = await self.searched(owner)
        for at in range(0, len(words), STEP):
            names = (f"{owner}{SEPARATOR}{one}" for one in words[at : at + STEP])
            await self._wire.command("ZREM", of(owner, UNFOUND), *names)

    async def expect(self, lane: str, name: str) -> None:
        """From the first start on: what is due before it was nobody's to tell."""
        await self._wire.command("SET", _mark(lane), name, "NX")

    async def told(self, lane: str, name: str) -> bool:
        found = await self._wire.command("GET", _mark(lane))
        return found is not None and bool(found.decode() >= name)

    async def tell_once(self, lane: str, name: str, letters: Sequence[bytes]) -> bool:
        """Put letters into a lane unless that was done under this name or a later one (names sort by time)."""
        keys = (_mark(lane), lane_key(lane, "lane"), of(lane_owner(lane), "lanes"))
        return bool(await self._wire.script("once", keys, (lane, name, *letters)))


def _mark(lane: str) -> str:
    """Beside the lane, so that one script may write both."""
    return f"{key(lane_owner(lane), TOLD)}{lane[len(lane_owner(lane)) :]}"
