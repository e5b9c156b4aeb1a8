"""Budgets shared by all replicas: slots of one chat (sliding windows, a queue by priority), permits under one token."""

from __future__ import annotations

from bot.store.keys import key
from bot.store.wire import Wire


class Slots:
    """Rates are (calls, seconds) pairs; times are milliseconds."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def reserve(
        self, chat: str, rates: tuple[tuple[int, float], ...], *, lane: str = "", rank: int = 0
    ) -> tuple[int, tuple[str, ...]]:
        """Ask for a slot for `lane`: (ms until more may be free, lanes that have a slot now). Lower ranks go first."""
        windows: list[int] = []
        for slots, seconds in rates:
            windows += [slots, int(seconds * 1000)]
        keys = (key(chat, "sent"), key(chat, "want"), key(chat, "chat"))
        wait, *lanes = await self._wire.script("reserve", keys, (lane, rank, *windows))
        return int(wait), tuple(lane.decode() for lane in lanes)

    async def pause(self, chat: str, seconds: float) -> None:
        """No call to this chat for so long (429, VK 9)."""
        await self._wire.script("pause", (key(chat, "chat"),), (int(seconds * 1000),))

    async def permits(self, messenger: str, wanted: int, per_second: int) -> tuple[int, int]:
        """(how many calls may be made now, ms until the next may be asked for)."""
        given, wait = await self._wire.script("permits", (token_key(messenger),), (wanted, per_second))
        return int(given), int(wait)

    async def pause_token(self, messenger: str, seconds: float) -> None:
        """No call under this token for so long (VK 6, 429 of several chats)."""
        await self._wire.script("pause", (token_key(messenger),), (int(seconds * 1000),))


def token_key(messenger: str) -> str:
    return f"token:{messenger}"
