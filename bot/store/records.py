"""The shapes of what is stored and of what scripts are told. Bytes inside are opaque to the store."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Item(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One entry of a mailbox. `kind`: `raw` is a messenger's update as it came (`source` names the messenger), `event`
    is one of bot.core.events in msgpack. `at` is wall seconds of acceptance; `round` counts how often it was put
    back."""

    id: str
    kind: Literal["raw", "event"]
    source: str
    at: float
    body: bytes
    round: int = 0


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox that is ours to work on for the length of a lease. `next_n` is the partition's free ticket counter."""

    owner: str
    version: int
    session: bytes
    tries: int
    next_n: int
    items: tuple[bytes, ...]


class LaneOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What a commit wants in one lane. With `group` (bytes of a frozen group over the first `count` letters, `parts`
    calls) the lane begins at once if it is idle. `pace` ms a call, `burst` at once. `wake` lifts a halt. `delay` ms
    before others take it."""

    name: str
    letters: list[bytes] = []
    front: list[bytes] = []
    wake: bool = False
    group: bytes = b""
    count: int = 0
    parts: int = 0
    pace: int = 0
    burst: int = 1
    delay: int = 0


class Rank(msgspec.Struct, frozen=True, kw_only=True):
    """One change in a sorted set of the partition: `member` gets `score`, or, when that is 0, goes. What scores below
    `since` is forgotten, and, with `most`, what is beyond so many."""

    room: str
    member: str
    score: float = 0.0
    since: float = 0.0
    most: int = 0


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """`by` more of a field in a hash of the partition, which is kept for `keep` seconds from now on."""

    room: str
    field: str
    by: int
    keep: int


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One commit (lua/commit.lua). `eat` items from the head; `number` is the ticket counter's new value or 0."""

    id: str
    owner: str
    own: str
    version: int
    session: bytes
    eat: int
    lease: int
    lane_lease: int
    number: int = 0
    ticket: str = ""
    lanes: list[LaneOrder] = []
    timers: list[tuple[str, int, bytes]] = []
    cancel: list[str] = []
    links: list[tuple[str, bytes]] = []
    history: list[bytes] = []
    ranks: list[Rank] = []
    counts: list[Count] = []


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A lane that a commit began: the index of its order, the first part's nonce, what is known of its ticket's
    home."""

    index: int
    nonce: int
    home: dict[str, bytes]


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    """`verdict` `done`: it is true now. `again`: it already was (an answer was lost). `lost`,
    `number`: see commit.lua."""

    verdict: Literal["done", "again", "lost", "number"]
    version: int = 0
    next_n: int = 0
    begun: tuple[Begun, ...] = ()
    left: tuple[bytes, ...] = ()


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A lane in hand. `group` empty: nothing is frozen; `tries` hands took it so, this one too. `begun`: how often the
    current part's call was begun before."""

    group: bytes
    count: int
    part: int
    begun: int
    nonce: int
    home: dict[str, bytes]
    letters: tuple[bytes, ...]
    tries: int = 1


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a call ended (lua/settle.lua). `nonce`, the group's first, and `part` say which call. `step`: `finish` the
    group, `next` part, `retry` after ms, `halt` the lane for a reason, these two with `begun` doubts kept (`thaw`: its
    group was surely not sent and will be made anew; `homeless`: forget the ticket's home). `home` are fields to
    remember of it."""

    owner: str
    lane: str
    own: str
    nonce: int
    part: int
    step: Literal["finish", "next", "retry", "halt"]
    after: int = 0
    begun: int = 0
    halt: str = ""
    thaw: bool = False
    homeless: bool = False
    home: list[tuple[str, bytes]] = []
    follow: list[tuple[str, bytes, int]] = []
    events: list[bytes] = []
    lease: int = 10_000


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What the sweep found in one partition."""

    owners: tuple[str, ...]
    lanes: tuple[str, ...]
    timers: tuple[str, ...]


class StaffLink(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a message or topic of a staff chat belongs to. `what`: whose words stand there."""

    owner: str
    ticket: int
    content_id: str = ""
    what: Literal["topic", "card", "customer", "answer", "note", "bot"] = "bot"


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be handled, and why: an item of a mailbox, or, with `lane`, a letter. `at` wall seconds."""

    id: str
    owner: str
    at: float
    why: str
    item: bytes
    lane: str = ""


CRASHES = 3
"""Hands that may die on a thing until it is buried (law 8 of the store)."""
PACK = msgspec.msgpack.Encoder()
"""The one encoder of stored records."""


def order_arguments(order: msgspec.Struct) -> list[bytes]:
    """A script's ARGV: the order as msgpack, then its blobs, each named in the order by its place in ARGV (0: empty).

    Redis's cmsgpack reads no binary strings, so bytes travel beside the order instead of inside it.
    """
    blobs: list[bytes] = []

    def refer(value: Any) -> Any:
        match value:
            case bytes():
                if not value:
                    return 0
                blobs.append(value)
                return len(blobs) + 1
            case dict():
                return {name: refer(part) for name, part in value.items()}
            case list() | tuple():
                return [refer(part) for part in value]
        return value

    packed = PACK.encode(refer(msgspec.to_builtins(order, builtin_types=(bytes,))))
    return [packed, *blobs]
