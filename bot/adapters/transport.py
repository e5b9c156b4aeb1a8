"""HTTP under both messengers: what a broken call means to the caller, and bytes that pass through without being held.

Messages of the errors raised here carry the kind of trouble only: aiohttp's own texts may hold an address, and
Telegram's addresses hold the token.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from typing import Any

import aiohttp
from aiohttp.payload import AsyncIterablePayload

from bot.adapters.port import ByteStream
from bot.errors import Rejected, RetryLater, SendError, SourceAway, Uncertain

TROUBLE = (aiohttp.ClientError, OSError)
"""All that a request may raise; TimeoutError is an OSError."""

CALL_TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=10)
UPLOAD_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=60)
POLL_SECONDS = 25
POLL_TIMEOUT = aiohttp.ClientTimeout(total=POLL_SECONDS + 15, sock_connect=10)

RETRY_AFTER = 1.0
"""Seconds proposed after a broken connection; growing pauses are the engine's affair."""

CHUNK = 64 * 1024


def never_left(trouble: BaseException) -> bool:
    """Whether the request surely did not reach the server, because no connection was made."""
    return isinstance(trouble, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)


def lost(trouble: BaseException | str, *, repeatable: bool) -> SendError:
    """What a call without a readable answer means. `repeatable`: doing it twice is doing it once."""
    what = trouble if isinstance(trouble, str) else type(trouble).__name__
    if repeatable or (isinstance(trouble, BaseException) and never_left(trouble)):
        return RetryLater(f"no answer: {what}", after=RETRY_AFTER)
    return Uncertain(f"no answer: {what}")


def away(trouble: BaseException | str, *, after: float = RETRY_AFTER) -> SourceAway:
    """The same for a poll, which may always be repeated."""
    return SourceAway(f"no updates: {trouble if isinstance(trouble, str) else type(trouble).__name__}", after=after)


class Inflow:
    """A response's body, chunk by chunk, at most `cap` bytes; gives the connection back when it ends, breaks or is
    closed.

    Not a generator: one that was never started would never be told to close.
    """

    def __init__(self, response: aiohttp.ClientResponse, *, cap: int) -> None:
        self._response = response
        self._left = cap

    def __aiter__(self) -> Inflow:
        return self

    async def __anext__(self) -> bytes:
        try:
            chunk = await self._response.content.read(CHUNK)
        except TROUBLE as trouble:
            await self.aclose()
            raise lost(trouble, repeatable=True) from None
        self._left -= len(chunk)
        if not chunk or self._left < 0:
            await self.aclose()
            if self._left < 0:
                raise Rejected("the file is larger than allowed", reason="too_big")
            raise StopAsyncIteration
        return chunk

    async def aclose(self) -> None:
        """Give the connection back; one that has bytes on it still is closed."""
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()


class Outflow:
    """Feeds a stream into an upload and remembers why it broke: a body that was cut short is never taken by the
    server."""

    def __init__(self, stream: ByteStream) -> None:
        self.stream = stream
        self.broken: SendError | None = None
        self.whole = False

    async def read(self) -> AsyncGenerator[bytes]:
        try:
            async for chunk in self.stream.chunks:
                yield chunk
        except SendError as error:
            self.broken = error
            raise
        self.whole = True

    async def aclose(self) -> None:
        """Close the source, also when nothing was read from it."""
        close: Any = getattr(self.stream.chunks, "aclose", None)
        if close is not None:
            await close()


def upload_lost(trouble: BaseException, flows: Iterable[Outflow], *, repeatable: bool) -> SendError:
    """`lost` for a call that carried files: the source's own trouble counts, and a body cut short was surely not
    taken."""
    flows = tuple(flows)
    broken = next((flow.broken for flow in flows if flow.broken), None)
    return broken or lost(trouble, repeatable=repeatable or not all(flow.whole for flow in flows))


class SizedPayload(AsyncIterablePayload):
    """A stream whose length is known beforehand, so that the request needs no chunked encoding. aiohttp has no such
    payload."""

    def __init__(self, chunks: AsyncIterator[bytes], *, size: int) -> None:
        super().__init__(chunks)
        self._size = size or None
