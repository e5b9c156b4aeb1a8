"""Redis, and nothing else touches Redis.

Theory of operation. A customer (or a staff chat) is an *owner*; `crc32(owner) mod 64` is its partition; all keys of a
partition share a hash tag, so one script moves a conversation and its place in the queues, in plain Redis and in
Cluster alike. An owner has a *mailbox* (a list of items in acceptance order), a *session* (a hash: version, bytes,
count of claims) and *lanes* (a list of letters and a hash `out` that says who holds the lane and which group is
frozen). A partition has three queues, sorted by when something is due: `ready` (mailboxes), `lanes`, `timers`. A staff
chat has, under its own tag, links and a queue for its slots.

Laws
1. Accept before acknowledge.
2. The version is the law: COMMIT compares it; losing the race means the work is already done. Leases are only advice.
3. A group, once frozen, never changes; only its owner does; ownership is proved right before the call (BEGIN) and after
   it (SETTLE).
4. Link before settle: the staff-side index is written before the letter leaves the outbox.
5. Scripts validate first and write last: Redis does not roll back. Every script may run twice; its header says what
   happens then.
6. Lua never decides. It moves bytes and compares numbers.
7. A lease outlives its longest call, because it is renewed while the call lasts. Too short a lease costs repeats, never
   loss or order.
8. The crash is counted before the work: a claim by another hand raises `tries`, a commit clears it; after the third
   crash the item is buried. Who claims again did not crash.
"""

from __future__ import annotations

import os
import secrets

from bot.store.erasing import Erasing
from bot.store.leases import USUAL, Leases
from bot.store.ledger import Ledger
from bot.store.links import Links
from bot.store.mailbox import Mailboxes
from bot.store.outbox import Outbox
from bot.store.slots import Slots
from bot.store.tallies import Tallies
from bot.store.wire import Wire


class Store:
    """The rooms of the store over one wire. `own` tells this process from others: the hand that claims and holds."""

    def __init__(self, url: str, *, leases: Leases = USUAL, own: str = "") -> None:
        self.leases = leases
        self.own = own or f"{os.getpid()}-{secrets.token_hex(4)}"
        self.wire = Wire(url)
        self.mail = Mailboxes(self.wire, leases, self.own)
        self.out = Outbox(self.wire, leases)
        self.slots = Slots(self.wire)
        self.links = Links(self.wire)
        self.ledger = Ledger(self.wire)
        self.tallies = Tallies(self.wire)
        self.erasing = Erasing(self.wire, self.tallies)

    async def start(self) -> None:
        """Raises StoreAway."""
        await self.wire.start()

    async def close(self) -> None:
        await self.wire.close()


__all__ = ["Store"]
