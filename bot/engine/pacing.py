"""How fast: permits under a token, slots of a staff chat. Budgets stand in Redis, shared by replicas; blocks of them
are held here.

A slot that was given to a lane is kept here until the lane is delivered; when there is none, the chat is pumped again
at the time that Redis named, and the lanes that got slots then are nudged. Nothing is called during a penalty.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bot.adapters.port import Limits
from bot.core.ids import ChatId, Messenger, messenger_of
from bot.errors import StoreAway
from bot.store.slots import Slots

SLOT_KEPT = 5.0
"""Seconds a slot that was given to a lane waits here for it."""
BLOCK = 8
"""Permits asked for at once."""
Rates = tuple[tuple[int, float], ...]


class Pacing:
    """`nudge(lane)` is called when a lane that waited has a slot."""

    def __init__(self, slots: Slots, limits: dict[Messenger, Limits], group_rates: dict[Messenger, Rates]) -> None:
        self._slots = slots
        self._per_second = {messenger: int(limit.token_rate[0][0]) for messenger, limit in limits.items()}
        self._group_rates = group_rates
        self._held: dict[Messenger, int] = dict.fromkeys(limits, 0)
        self._held_until: dict[Messenger, float] = dict.fromkeys(limits, 0.0)
        self._asking = {messenger: asyncio.Lock() for messenger in limits}
        self._granted: dict[str, float] = {}
        self._pumps: dict[str, asyncio.TimerHandle] = {}
        self._pumping: set[asyncio.Task[None]] = set()
        self.nudge: Callable[[str], None] = lambda lane: None

    async def permit(self, messenger: Messenger) -> None:
        """Wait until one call may be made under this messenger's token. Raises StoreAway."""
        async with self._asking[messenger]:
            while self._held[messenger] <= 0 or time.monotonic() > self._held_until[messenger]:
                given, wait = await self._slots.permits(messenger, BLOCK, self._per_second[messenger])
                self._held[messenger] = given
                self._held_until[messenger] = time.monotonic() + max(wait, 50) / 1000
                if not given:
                    await asyncio.sleep(min(max(wait, 20), 2000) / 1000)
            self._held[messenger] -= 1

    async def slot(self, chat: ChatId, lane: str, rank: int) -> bool:
        """Whether the lane may make one call to this staff chat now; otherwise it will be nudged. Raises StoreAway."""
        if self.granted(lane):
            return True
        wait, lanes = await self._slots.reserve(chat, self._group_rates[messenger_of(chat)], lane=lane, rank=rank)
        self._share(chat, wait, lanes, asker=lane)
        return self.granted(lane)

    def granted(self, lane: str) -> bool:
        """Take the slot that is kept for the lane, if there is one."""
        return self._granted.pop(lane, 0.0) > time.monotonic()

    def give_back(self, lane: str) -> None:
        """The slot was not used: keep it for the lane's next try."""
        self._granted[lane] = time.monotonic() + SLOT_KEPT

    async def pause(self, chat: ChatId, seconds: float) -> None:
        """The messenger asked to leave this chat alone for so long."""
        await self._slots.pause(chat, seconds)
        self._pump_after(chat, int(seconds * 1000))

    async def pause_token(self, messenger: Messenger, seconds: float) -> None:
        self._held[messenger] = 0
        await self._slots.pause_token(messenger, seconds)

    def close(self) -> None:
        for pump in self._pumps.values():
            pump.cancel()

    def _share(self, chat: ChatId, wait: int, lanes: tuple[str, ...], asker: str = "") -> None:
        for lane in lanes:
            self._granted[lane] = time.monotonic() + SLOT_KEPT
            if lane != asker:
                self.nudge(lane)
        if wait:
            self._pump_after(chat, wait)

    def _pump_after(self, chat: ChatId, ms: int) -> None:
        if chat not in self._pumps:
            loop = asyncio.get_running_loop()
            self._pumps[chat] = loop.call_later(ms / 1000 + 0.005, self._start_pump, chat)

    def _start_pump(self, chat: ChatId) -> None:
        self._pumps.pop(chat, None)
        task = asyncio.get_running_loop().create_task(self._pump(chat))
        self._pumping.add(task)
        task.add_done_callback(self._pumping.discard)

    async def _pump(self, chat: ChatId) -> None:
        try:
            wait, lanes = await self._slots.reserve(chat, self._group_rates[messenger_of(chat)])
        except StoreAway:
            wait, lanes = 1000, ()
        self._share(chat, wait, lanes)


def pace_of(limits: Limits) -> tuple[int, int]:
    """A private chat's own pace: (ms a call, calls at once)."""
    if not limits.chat_rate:
        return 0, 1
    calls, seconds = limits.chat_rate[0]
    return int(seconds * 1000 / calls), CHAT_BURST


CHAT_BURST = 5
"""Telegram lets short bursts pass."""
