"""Fetches updates by our own getUpdates loop on raw JSON.

aiogram's loop confirms a batch while it is still being handled, and one update its models refuse stops it for a day;
here each update stays bytes, and asking for the next batch, which is what confirms the last one, happens when the
engine asks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import msgspec

from bot.adapters import transport
from bot.adapters.port import Batch, RawUpdate
from bot.adapters.raw import read
from bot.adapters.telegram import ids
from bot.adapters.telegram.decode import look
from bot.errors import SourceAway, SourceConflict, SourceError, TokenRefused

ASKED_FOR = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction")
"""The server remembers this list; chat_member and message_reaction come only when named."""

LARGEST_BATCH = 100


class Envelope(msgspec.Struct, frozen=True):
    """getUpdates' answer; the updates are not looked into."""

    ok: bool = False
    result: list[msgspec.Raw] = []
    error_code: int = 0
    description: str = ""
    parameters: dict[str, Any] = {}


class TelegramSource:
    """One poller per token: a second one, or a webhook, is a SourceConflict."""

    kept_for_us = True

    def __init__(self, *, token: str, api_url: str, session: aiohttp.ClientSession) -> None:
        self._url = f"{api_url.rstrip('/')}/bot{token}/getUpdates"
        self._session = session

    async def batches(self, position: str) -> AsyncIterator[Batch]:
        """Every poll gives a batch, also an empty one, so that whoever iterates can look up now and then."""
        offset = int(position) if position.isdecimal() else 0
        while True:
            updates = await self._poll(offset, timeout=transport.POLL_SECONDS)
            offset = max((_number(update) + 1 for update in updates), default=offset)
            yield Batch(updates=updates, position=str(offset) if offset else "")

    async def confirm(self, position: str) -> None:
        if position.isdecimal():
            await self._poll(int(position), timeout=0, limit=1)

    async def _poll(self, offset: int, *, timeout: int, limit: int = LARGEST_BATCH) -> tuple[RawUpdate, ...]:
        asked = {"offset": offset, "timeout": timeout, "limit": limit, "allowed_updates": ASKED_FOR}
        try:
            async with self._session.post(
                self._url,
                data=msgspec.json.encode(asked),
                headers={"Content-Type": "application/json"},
                timeout=transport.POLL_TIMEOUT,
                allow_redirects=False,
            ) as response:
                body = await response.read()
        except transport.TROUBLE as trouble:
            raise transport.away(trouble) from None
        return _updates(response.status, body)


def _updates(status: int, body: bytes) -> tuple[RawUpdate, ...]:
    try:
        envelope = read(body, Envelope)
    except ValueError:
        raise transport.away(f"status {status} and no Bot API answer") from None
    if not envelope.ok:
        raise _refusal(envelope, status)
    return tuple(look(bytes(update)) for update in envelope.result)


def _refusal(envelope: Envelope, status: int) -> SourceError | TokenRefused:
    match envelope.error_code or status:
        case 401 | 404:
            return TokenRefused()
        case 409:
            return SourceConflict(envelope.description)
        case 429:
            return SourceAway("asked to slow down", after=float(envelope.parameters.get("retry_after") or 1))
    return transport.away(f"status {envelope.error_code or status}")


def _number(update: RawUpdate) -> int:
    """The update's number; -1 for what has none and so cannot be confirmed by it."""
    number = update.id.removeprefix(ids.PREFIX)
    return int(number) if number.isdecimal() else -1
