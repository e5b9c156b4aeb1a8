"""Mailboxes: accept, claim, commit, bury. A mailbox's owner is a customer or a staff chat; its order is acceptance
order."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.core.ids import PARTITIONS
from bot.store.keys import fields, home_key, key, lane_key, of, partition
from bot.store.leases import Leases
from bot.store.records import PACK, Begun, Claim, Committed, DeadLetter, Item, Order, order_arguments
from bot.store.wire import Wire

SEEN_MS = 72 * 3600 * 1000
ITEM = msgspec.msgpack.Decoder(Item)


class Mailboxes:
    """One atomic step a method; each answers what its script answers (see lua/*.lua)."""

    def __init__(self, wire: Wire, leases: Leases, own: str) -> None:
        self._wire = wire
        self._leases = leases
        self._own = own

    async def accept(self, owner: str, item: Item, *, claim: bool = True) -> Claim | None:
        """Store an item once. A claim comes back when the mailbox was idle and is now ours."""
        answer = await self._wire.script(
            "accept",
            (key(owner, "box"), key(owner, "seen"), key(owner, "ses"), of(owner, "ready"), of(owner, "n")),
            (item.id, PACK.encode(item), owner, self._leases.turn, "1" if claim else "0", SEEN_MS, self._own),
        )
        return read_claim(owner, answer)

    async def claim(self, owner: str) -> Claim | None:
        """Take a mailbox that is due."""
        keys = (key(owner, "box"), key(owner, "ses"), of(owner, "ready"), of(owner, "n"))
        answer = await self._wire.script("claim", keys, (owner, self._leases.turn, self._own))
        return read_claim(owner, answer)

    async def commit(self, order: Order, histories: list[int] | None = None) -> Committed:
        """Make a turn true. `histories[i]` is the ticket that `order.history[i]` belongs to."""
        owner = order.owner
        keys = [key(owner, "ses"), key(owner, "box"), of(owner, "ready"), of(owner, "lanes"), of(owner, "timers")]
        keys += [of(owner, "timed"), of(owner, "n"), key(owner, "links"), of(owner, "tickets")]
        for lane in order.lanes:
            keys += [lane_key(lane.name, "lane"), lane_key(lane.name, "out"), home_key(lane.name)]
        keys += [f"{key(owner, 'hist')}|{ticket}" for ticket in histories or ()]
        keys += [of(owner, rank.room) for rank in order.ranks] + [of(owner, one.room) for one in order.counts]
        answer = await self._wire.script("commit", keys, order_arguments(order))
        return read_commit(answer)

    async def bury(self, claim: Claim, letter: DeadLetter) -> bool:
        """Move the head item to the dead list; False when somebody else got on with it."""
        owner = claim.owner
        keys = (key(owner, "ses"), key(owner, "box"), of(owner, "ready"), of(owner, "dead"), of(owner, "died"))
        answer = await self._wire.script("bury", keys, (owner, claim.version, letter.id, PACK.encode(letter)))
        return bool(answer[0] == b"done")

    async def session(self, owner: str) -> bytes:
        """The session's bytes, for reading only."""
        return (await self._wire.command("HGET", key(owner, "ses"), "b")) or b""


def read_claim(owner: str, answer: list[Any]) -> Claim | None:
    if answer[0] != b"claimed":
        return None
    return Claim(
        owner=owner,
        version=int(answer[1]),
        session=answer[2],
        tries=int(answer[3]),
        next_n=int(answer[4]) + 1,
        items=tuple(answer[5:]),
    )


def read_commit(answer: list[Any]) -> Committed:
    match answer:
        case [b"done" | b"again" as verdict, version, n, lanes, left]:
            begun = tuple(Begun(index=int(lane[0]), nonce=int(lane[1]), home=fields(lane[2])) for lane in lanes)
            return Committed(
                verdict="done" if verdict == b"done" else "again", version=int(version), next_n=int(n) + 1, begun=begun,
                left=tuple(left),
            )  # fmt: skip
        case [b"number", n]:
            return Committed(verdict="number", next_n=int(n) + 1)
    return Committed(verdict="lost")


def ticket_number(owner: str, n: int) -> int:
    """`n * 64 + partition`."""
    return n * PARTITIONS + partition(owner)
