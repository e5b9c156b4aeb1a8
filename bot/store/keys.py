"""Names of keys. Everything of one partition shares a hash tag, so that one script may touch it, in Cluster too."""

from __future__ import annotations

from zlib import crc32

from bot.core.ids import PARTITIONS

SEPARATOR = "|"


def partition(owner: str) -> int:
    """0…63, forever the same for an owner (a customer or a staff chat)."""
    return crc32(owner.encode()) % PARTITIONS


def tag(number: int) -> str:
    return f"{{p{number:02d}}}"


def key(owner: str, room: str) -> str:
    """A key that belongs to one owner: `{p07}:box:telegram:1`."""
    return f"{tag(partition(owner))}:{room}:{owner}"


def shared(number: int, room: str) -> str:
    """A key that all owners of a partition share: `{p07}:ready`."""
    return f"{tag(number)}:{room}"


def of(owner: str, room: str) -> str:
    """The partition's shared key, by one of its owners."""
    return shared(partition(owner), room)


def queue_room(desk: str) -> str:
    """In each partition: who of its customers waits at this desk (number -> rank)."""
    return f"queue{SEPARATOR}{desk}"


def pace_room(desk: str) -> str:
    """In each partition: when this desk answered its customers lately."""
    return f"pace{SEPARATOR}{desk}"


COUNTS_VERSION = 1
"""Of the fields in a day's hash; another version would count into other keys."""
UNFOUND = "unfound"
"""In each partition: what its customers searched for in vain (`<owner>|<words>` -> wall seconds)."""


def day_room(day: str) -> str:
    """In each partition: what happened on this day (field -> how often)."""
    return f"day{COUNTS_VERSION}{SEPARATOR}{day}"


# --- lanes: `<owner>|<what>[|<ticket>|<desk>]` ------------------------------------------------------------------------


def customer_lane(owner: str) -> str:
    return f"{owner}{SEPARATOR}c"


def desk_lane(owner: str, ticket: int, desk: str) -> str:
    return f"{owner}{SEPARATOR}d{SEPARATOR}{ticket}{SEPARATOR}{desk}"


def cosmetic_lane(owner: str, ticket: int, desk: str) -> str:
    return f"{owner}{SEPARATOR}m{SEPARATOR}{ticket}{SEPARATOR}{desk}"


def general_lane(owner: str, desk: str) -> str:
    return f"{owner}{SEPARATOR}g{SEPARATOR}0{SEPARATOR}{desk}"


def lane_owner(lane: str) -> str:
    return lane.split(SEPARATOR, 1)[0]


def lane_kind(lane: str) -> str:
    """`c` customer, `d` desk, `m` cosmetic, `g` General."""
    return lane.split(SEPARATOR)[1]


def lane_ticket(lane: str) -> int:
    parts = lane.split(SEPARATOR)
    return int(parts[2]) if len(parts) > 2 else 0


def lane_desk(lane: str) -> str:
    parts = lane.split(SEPARATOR)
    return parts[3] if len(parts) > 3 else ""


def lane_key(lane: str, room: str) -> str:
    """`{p07}:lane:<lane>` (letters) or `{p07}:out:<lane>` (who holds it, what is frozen)."""
    owner = lane_owner(lane)
    return key(owner, room) + lane[len(owner) :]


def home_key(lane: str) -> str:
    """What is known of a ticket's place: one hash for its desk lane and its cosmetic lane."""
    return f"{key(lane_owner(lane), 'home')}{SEPARATOR}{lane_ticket(lane)}{SEPARATOR}{lane_desk(lane)}"


def fields(flat: list[bytes]) -> dict[str, bytes]:
    """HGETALL's answer inside a script, as a dictionary."""
    return {flat[at].decode(): flat[at + 1] for at in range(0, len(flat), 2)}
