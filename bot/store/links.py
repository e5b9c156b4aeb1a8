"""Links: which message stands for which content, in both directions. Immutable once written; they live as long as the
data.

On the customer's side (hash `links:<customer>`): `m:<message>` -> content id, for messages of the customer's chat;
`c:<content id>@<chat>` -> list of (chat, message), where it stands in that chat; `s:<name>` -> the message that the bot
said under that name.
On the staff chat's side: hash `threads:<chat>` topic -> StaffLink, hash `staff:<chat>` message -> StaffLink,
hash `made:<chat>` ticket -> its newest topic, by which one whose making is in doubt is found again (without topics: its
card); hash `taught:<chat>` person -> 1, who was told how answering works there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from bot.core.ids import MessageRef, TicketNumber
from bot.store.keys import home_key, key
from bot.store.ledger import pairs
from bot.store.records import PACK, StaffLink
from bot.store.wire import Wire

Write = Callable[[], Awaitable[object]]
"""A write that can be made, and made again."""

COPIES = msgspec.msgpack.Decoder(list[MessageRef])
STAFF = msgspec.msgpack.Decoder(StaffLink)
NAMES = msgspec.msgpack.Decoder(tuple[str, str])


class Links:
    """Reads and writes of links: plain hash fields, harmless to repeat."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def content_of(self, owner: str, message: str) -> str:
        """Which content a message of the customer's chat stands for; empty when unknown."""
        found = await self._wire.command("HGET", key(owner, "links"), f"m:{message}")
        return found.decode() if found else ""

    async def ticket_of(self, owner: str, content_id: str) -> TicketNumber | None:
        """Which ticket a content belongs to; None for what went to nobody."""
        found = await self._wire.command("HGET", key(owner, "links"), f"t:{content_id}")
        return TicketNumber(int(found)) if found else None

    async def copies(self, owner: str, content_id: str) -> list[MessageRef]:
        """Where copies of a content stand."""
        found = await self._wire.command("HGET", key(owner, "links"), f"c:{content_id}")
        return COPIES.decode(found) if found else []

    async def said(self, owner: str, name: str) -> str:
        """The customer chat's message that the bot said under this name."""
        found = await self._wire.command("HGET", key(owner, "links"), f"s:{name}")
        return found.decode() if found else ""

    # Writes are queued when called, not when awaited: a SETTLE that is called after them follows them.

    def set_customer(self, owner: str, fields: list[tuple[str, bytes]]) -> Awaitable[object]:
        return self._hset(key(owner, "links"), fields)

    def set_staff(self, chat: str, links: list[tuple[str, StaffLink]]) -> Awaitable[object]:
        """Messages of a staff chat and whose they are."""
        return self._hset(key(chat, "staff"), [(name, PACK.encode(link)) for name, link in links])

    def set_thread(self, chat: str, thread: str, link: StaffLink) -> Awaitable[object]:
        """The topic is this ticket's, and the ticket's newest one is this: both in one trip."""
        newest = self.note_made(chat, link.ticket, thread)
        return asyncio.gather(newest, self._hset(key(chat, "threads"), [(thread, PACK.encode(link))]))

    async def thread(self, chat: str, thread: str) -> StaffLink | None:
        found = await self._wire.command("HGET", key(chat, "threads"), thread)
        return STAFF.decode(found) if found else None

    async def staff(self, chat: str, message: str) -> StaffLink | None:
        found = await self._wire.command("HGET", key(chat, "staff"), message)
        return STAFF.decode(found) if found else None

    def note_made(self, chat: str, ticket: int, thread: str) -> Awaitable[object]:
        """The ticket's newest topic, as the messenger reported it or as its maker linked it."""
        return self._hset(key(chat, "made"), [(str(ticket), thread)])

    async def forget_made(self, chat: str, ticket: int) -> None:
        """A new topic is about to be made: an older one must not be taken for it."""
        await self._wire.command("HDEL", key(chat, "made"), str(ticket))

    async def made(self, chat: str, ticket: int) -> str:
        found = await self._wire.command("HGET", key(chat, "made"), str(ticket))
        return found.decode() if found else ""

    async def meet(self, chat: str, person: str, names: tuple[str, str]) -> None:
        """Somebody who works in this chat: their name and username."""
        await self._hset(key(chat, "people"), [(person, PACK.encode(names))])

    async def colleagues(self, chat: str) -> dict[str, tuple[str, str]]:
        found = pairs(await self._wire.command("HGETALL", key(chat, "people")))
        return {person.decode(): NAMES.decode(names) for person, names in found}

    async def address(self, lane: str) -> str:
        """Where people open the ticket of this desk lane; empty when the messenger has no such address."""
        found = await self._wire.command("HGET", home_key(lane), "url")
        return found.decode() if found else ""

    async def first_time(self, chat: str, person: str) -> bool:
        """Whether this person was never told before; now they are."""
        return bool(await self._wire.command("HSETNX", key(chat, "taught"), person, "1"))

    async def history(self, owner: str, ticket: int, last: int = 20) -> list[bytes]:
        """The last lines of a ticket's history, oldest first."""
        return list(await self._wire.command("LRANGE", f"{key(owner, 'hist')}|{ticket}", -last, -1))

    def _hset(self, name: str, fields: Sequence[tuple[str, str | bytes]]) -> Awaitable[object]:
        if not fields:
            return asyncio.sleep(0)
        return self._wire.command("HSET", name, *[value for pair in fields for value in pair])


def in_chat(content_id: str, chat: str) -> str:
    """The name of a content in one chat: what was said in one stands as a copy in the other, and both can be quoted."""
    return f"{content_id}@{chat}"


def encode_copies(refs: list[MessageRef]) -> bytes:
    return PACK.encode(refs)
