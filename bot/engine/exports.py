"""Files that we make ourselves: what is kept of a customer, as JSON, written when it is sent and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.adapters.port import ByteStream, Files
from bot.core.content import Attachment, Content
from bot.core.effects import Remember
from bot.core.session import Session, Ticket, Told
from bot.errors import Rejected, RetryLater, StoreAway
from bot.store import Store

LINE = msgspec.msgpack.Decoder(Remember)
SESSION = msgspec.msgpack.Decoder(Session)
AGAIN = 5.0
Json = dict[str, Any]


class OwnFiles:
    """Opens attachments of our own making, by what their `ref` begins with; implements `bot.adapters.port.Files`."""

    def __init__(self, rooms: Mapping[str, Files]) -> None:
        self._rooms = rooms

    async def open(self, attachment: Attachment) -> ByteStream:
        """Raises Rejected(file_gone), RetryLater."""
        room = self._rooms.get(attachment.ref.partition(":")[0])
        if room is None:
            raise Rejected("there is no such file", reason="file_gone")
        return await room.open(attachment)


class Exports:
    """`export:<customer>`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def open(self, attachment: Attachment) -> ByteStream:
        """Raises RetryLater."""
        owner = attachment.ref.partition(":")[2]
        try:
            body = msgspec.json.format(msgspec.json.encode(await self._all_of(owner)), indent=2)
        except StoreAway as error:
            raise RetryLater(str(error), after=AGAIN) from None
        return ByteStream(chunks=_once(body), size=len(body), name=attachment.name, mime=attachment.mime)

    async def _all_of(self, owner: str) -> Json:
        stored = await self._store.mail.session(owner)
        session = SESSION.decode(stored) if stored else Session()
        numbers = {*await self._store.erasing.tickets(owner), *(ticket.number for ticket in session.tickets)}
        return {
            "customer": owner,
            "profile": _profile(session),
            "notice": {"version": session.notice, "told_at": moment(session.noticed_at)},
            "draft": [_told(one) for one in (session.draft.said if session.draft else ())],
            "searched_in_vain": await self._store.tallies.searched(owner),
            "requests": [await self._request(owner, session, number) for number in sorted(numbers)],
        }

    async def _request(self, owner: str, session: Session, number: int) -> Json:
        ticket = next((one for one in session.tickets if one.number == number), None)
        lines = [LINE.decode(line) for line in await self._store.erasing.history(owner, number)]
        # What colleagues wrote to each other is not a conversation with the customer.
        said = [_line(line) for line in lines if line.who != "note"]
        return {"number": number, **(_ticket(ticket) if ticket else {}), "messages": said}


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds") if at else ""


def _profile(session: Session) -> Json:
    return {
        "name": session.name, "username": session.username, "language": session.lang, "audience": session.audience,
        "vip": session.vip, "blocked_by_us": session.banned, "read_articles": session.read,
    }  # fmt: skip


def _ticket(ticket: Ticket) -> Json:
    return {
        "topic": ticket.title, "problem": ticket.problem, "order": ticket.order, "answer_to": ticket.reach_to,
        "state": ticket.state, "outcome": ticket.outcome, "rating": ticket.rating,
        "opened_at": moment(ticket.opened_at), "promised_at": moment(ticket.promised_at),
        "closed_at": moment(ticket.closed_at),
    }  # fmt: skip


def _line(line: Remember) -> Json:
    who = "you" if line.who == "customer" else "support"
    return {"at": moment(line.at), "who": who, **_content(line.content)}


def _told(told: Told) -> Json:
    return _content(told.content)


def _content(content: Content) -> Json:
    files = [{"kind": one.kind, "name": one.name, "size": one.size} for one in content.attachments]
    return {"text": content.text, **({"files": files} if files else {})}
