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


# --- lanes: `<owner>|<what>[|<ticket>|<desk>]` --------------------------------------------------------------------------


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


def main_lane(lane: str) -> str:
    """The lane that knows the place: a cosmetic lane's desk lane, else the lane itself."""
    if lane_kind(lane) == "m":
        return desk_lane(lane_owner(lane), lane_ticket(lane), lane_desk(lane))
    return lane
