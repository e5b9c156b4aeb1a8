"""Fetches updates by Bots Long Poll on raw JSON.

VK keeps no position for us: `ts` is ours to store, key and server may be fetched anew at any time. `failed` 1 and 3
say that something is lost, and so does the batch that follows them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec

from bot.adapters import transport
from bot.adapters.port import Batch, RawUpdate
from bot.adapters.raw import NOT_THAT_SHAPE, parse, read
from bot.adapters.vk.answers import expected
from bot.adapters.vk.decode import look
from bot.errors import SendError, SourceAway, SourceError, TokenRefused, Undecodable

if TYPE_CHECKING:
    from bot.adapters.vk.client import Client

SILENT_POLLS = 8
"""After so many empty polls in a row the session is renewed: connections that look well and bring nothing are
known."""

KEY_EXPIRED = 2
MOST_FAILURES = 2
LOGIN_PAUSE = 3.0
"""Asking for a session in a loop earns error 29."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Where to poll. The key is a secret of this session: it goes in the form, not in the address."""

    server: str
    key: str
    ts: str


class Poll(msgspec.Struct, frozen=True):
    """An answer; the updates are not looked into. `ts` may be a number or a text."""

    ts: str | int = ""
    updates: list[msgspec.Raw] = []
    failed: int = 0


class VkSource:
    """One consumer is enough: each one would get every event."""

    kept_for_us = False

    def __init__(
        self,
        *,
        client: Callable[[], Awaitable[Client]],
        group: Callable[[], Awaitable[int]],
        session: aiohttp.ClientSession,
    ) -> None:
        self._client = client
        self._group = group
        self._session = session

    async def batches(self, position: str) -> AsyncIterator[Batch]:
        """Every poll gives a batch, also an empty one, so that whoever iterates can look up now and then."""
        session = await self._login(_stored(position))
        if not _stored(position):  # so that a crash before the first event loses none
            yield Batch(updates=(), position=_position(session))
        failures = silent = 0
        while True:
            poll = await self._poll(session)
            if poll.failed:
                failures += 1
                session = await self._recovered(session, poll, failures)
                if poll.failed != KEY_EXPIRED:
                    yield Batch(updates=(), position=_position(session), gap=True)
                continue
            failures, silent = 0, 0 if poll.updates else silent + 1
            session = msgspec.structs.replace(session, ts=str(poll.ts or session.ts))
            yield Batch(updates=await self._updates(poll), position=_position(session))
            if silent >= SILENT_POLLS:
                session, silent = await self._login(session.ts), 0

    async def confirm(self, position: str) -> None:
        """VK keeps no position."""

    async def _recovered(self, session: Session, poll: Poll, failures: int) -> Session:
        """What to poll with after a `failed`. Raises SourceAway when it does not help, so that nobody asks in a
        loop."""
        if failures > MOST_FAILURES:
            raise transport.away(f"long poll failed {poll.failed}, again and again", after=LOGIN_PAUSE)
        match poll.failed:
            case 1:
                return msgspec.structs.replace(session, ts=str(poll.ts))
            case 2:
                return await self._login(session.ts)
            case 3:
                return await self._login("")
        raise transport.away(f"long poll failed {poll.failed}", after=LOGIN_PAUSE)

    async def _login(self, ts: str) -> Session:
        try:
            client = await self._client()
            answer = await client.call("groups.getLongPollServer", {"group_id": await self._group()})
            server, key = str(expected(answer, "server")), str(expected(answer, "key"))
            return Session(server=server, key=key, ts=ts or str(expected(answer, "ts")))
        except TokenRefused:
            raise
        except SendError as error:
            raise _refused(error) from None

    async def _poll(self, session: Session) -> Poll:
        asked = {"act": "a_check", "key": session.key, "ts": session.ts, "wait": str(transport.POLL_SECONDS)}
        try:
            async with self._session.post(
                session.server, data=asked, timeout=transport.POLL_TIMEOUT, allow_redirects=False
            ) as response:
                body = await response.read()
        except transport.TROUBLE as trouble:
            raise transport.away(trouble) from None
        try:
            return read(body, Poll)
        except ValueError:
            raise transport.away(f"status {response.status} and no long poll answer") from None

    async def _updates(self, poll: Poll) -> tuple[RawUpdate, ...]:
        return tuple([look(await self._whole(bytes(update))) for update in poll.updates])

    async def _whole(self, raw: bytes) -> bytes:
        """A big message comes cropped; then its whole is fetched, if VK gives it now."""
        if b'"is_cropped":true' not in raw:
            return raw
        try:
            update = parse(raw)
            cropped = update["object"]["message"]
            client = await self._client()
            message = await client.message(int(cropped["peer_id"]), int(cropped["conversation_message_id"]))
        except (SendError, Undecodable, *NOT_THAT_SHAPE):
            return raw
        update["object"]["message"] = message or cropped
        return msgspec.json.encode(update)


def _stored(position: str) -> str:
    """The `ts` of a stored position; empty for none."""
    try:
        stored: Any = msgspec.json.decode(position or "{}")
    except ValueError:
        return ""
    return str(stored.get("ts") or "") if isinstance(stored, dict) else ""


def _position(session: Session) -> str:
    return msgspec.json.encode({"ts": session.ts}).decode()


def _refused(error: SendError) -> SourceError:
    after = getattr(error, "after", LOGIN_PAUSE)
    return SourceAway(f"no long poll session: {error}", after=max(float(after), LOGIN_PAUSE))
