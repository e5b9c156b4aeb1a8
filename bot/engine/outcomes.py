"""How a call ended becomes what is written down: the next step of the lane, and events for the customer's mailbox.
Pure.

delivered       the next part, or the group is finished and its follow-ups are released
RetryLater      the lane rests for as long as asked; surely not delivered, so no doubt is kept
Uncertain       harmless to repeat (VK's nonce, edits, reactions): repeated · else repeated once more with the doubt
kept, which marks
                the repeat; after several doubts it is given up and said so
Rejected        finished, and staff are told why; a topic that may not be made is tried again until it may
Unreachable     the lane stands still with all it holds until the customer is back
PlaceGone       the group is thawed, the lane stands still until the place is made again
"""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.adapters.port import DeleteOp, Limits, MakeTopicOp, SendOp
from bot.core.content import Content, utf16_length
from bot.core.events import Doubted, Event, Gone, PlaceLost, Refused
from bot.core.ids import EventId, TicketNumber
from bot.desk.render import joined
from bot.engine.freeze import Frozen
from bot.errors import PlaceGone, Rejected, RetryLater, SendError, TokenRefused, Uncertain, Unreachable
from bot.store.keys import lane_kind, lane_owner
from bot.store.leases import Leases
from bot.store.records import PACK, Item, Outcome

MOST_DOUBTS = 3
TOKEN_PAUSE = 30.0
PLACE_PAUSE = 30.0
REPEAT_MARK = "🔁"
"""In front of words that staff may see twice after a crash; said in full by the Doubted event."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A part about to be called, or just called. `doubts`: how many earlier calls of it may have been made."""

    lane: str
    own: str
    group: Frozen
    part: int
    nonce: int
    doubts: int
    idempotent: bool
    leases: Leases

    @property
    def last(self) -> bool:
        return self.part + 1 >= len(self.group.parts)

    @property
    def to_customer(self) -> bool:
        return lane_kind(self.lane) == "c"


def outcome(
    held: Held,
    step: Literal["finish", "next", "retry", "halt"],
    now: float,
    *,
    events: tuple[Event, ...] = (),
    after: float = 0.0,
    doubts: int = 0,
    halt: str = "",
    thaw: bool = False,
    homeless: bool = False,
    home: list[tuple[str, bytes]] | None = None,
    follow: list[tuple[str, bytes, int]] | None = None,
) -> Outcome:
    owner = lane_owner(held.lane)
    return Outcome(
        owner=owner,
        lane=held.lane,
        own=held.own,
        nonce=held.nonce,
        part=held.part,
        lease=held.leases.lane,
        step=step,
        after=int(after * 1000),
        begun=doubts,
        halt=halt,
        thaw=thaw,
        homeless=homeless,
        home=home or [],
        follow=follow or [],
        events=[as_item(event, now) for event in events],
    )


def as_item(event: Event, now: float) -> bytes:
    """An event as an entry of a mailbox."""
    return PACK.encode(Item(id=event.id, kind="event", source="", at=now, body=PACK.encode(event)))


def delivered(held: Held, now: float, home: list[tuple[str, bytes]], events: tuple[Event, ...]) -> Outcome:
    """`events` are what the receipt brought (a first placement)."""
    if held.doubts and repeats_show(held):
        events += (doubted(held, now, given_up=False),)
    if not held.last:
        return outcome(held, "next", now, home=home, events=events)
    follow = [(lane, letter, 400) for lane, letter in held.group.follow]
    return outcome(held, "finish", now, home=home, events=events, follow=follow)


def failed(held: Held, error: SendError, now: float) -> Outcome:
    match error:
        case RetryLater(after=after):
            return outcome(held, "retry", now, after=after, doubts=held.doubts)
        case Uncertain():
            return uncertain(held, now)
        case Unreachable(reason=reason) if held.to_customer:
            source = held.group.sources[0] if held.group.sources else None
            ticket = TicketNumber(held.group.ticket) if held.group.ticket else None
            gone = Gone(id=name(held, "gone"), at=now, reason=reason, source=source, ticket=ticket)
            return outcome(held, "halt", now, halt="gone", doubts=held.doubts, events=(gone,))
        case PlaceGone(whole_chat=False, migrated_to=None) if held.group.ticket and lane_kind(held.lane) == "d":
            lost = PlaceLost(id=name(held, "lost"), at=now, ticket=TicketNumber(held.group.ticket))
            return outcome(held, "halt", now, halt="place", thaw=True, homeless=True, events=(lost,))
        case PlaceGone(whole_chat=False, migrated_to=None):
            return outcome(held, "finish", now)
        case PlaceGone():
            return outcome(held, "retry", now, after=PLACE_PAUSE, doubts=held.doubts)
        case TokenRefused():
            return outcome(held, "retry", now, after=TOKEN_PAUSE, doubts=held.doubts)
        case Rejected():
            return refused(held, error, now)
    return outcome(held, "retry", now, after=held.leases.doubt / 1000, doubts=held.doubts)


def uncertain(held: Held, now: float) -> Outcome:
    operation = held.group.parts[held.part].operation
    if isinstance(operation, MakeTopicOp):
        return outcome(held, "retry", now, after=held.leases.adopt / 1000, doubts=held.doubts + 1)
    if makes_place(held):
        return outcome(held, "retry", now, after=held.leases.doubt / 1000, doubts=held.doubts + 1)
    if held.idempotent or not isinstance(operation, SendOp):
        # Counted all the same: a group that may have been sent must not be thawed and get another nonce.
        return outcome(held, "retry", now, after=held.leases.doubt / 1000, doubts=held.doubts + 1)
    if held.doubts + 1 < MOST_DOUBTS:
        return outcome(held, "retry", now, after=held.leases.doubt / 1000, doubts=held.doubts + 1)
    return given_up(held, now)


def worn_out(held: Held) -> bool:
    """Whether it was called so often, by hands that did not live to tell, that one more would help nobody."""
    return held.doubts >= MOST_DOUBTS and repeats_show(held) and not makes_place(held)


def makes_place(held: Held) -> bool:
    """Without its place every word of a ticket would wait for ever: a call that makes one is never given up."""
    return held.group.parts[held.part].brings == "place"


def given_up(held: Held, now: float) -> Outcome:
    return outcome(held, "finish", now, events=(doubted(held, now, given_up=True),))


def refused(held: Held, error: Rejected, now: float) -> Outcome:
    part = held.group.parts[held.part]
    if makes_place(held):  # a right is missing, or the group is full
        return outcome(held, "retry", now, after=PLACE_PAUSE, doubts=held.doubts)
    if not part.needed:
        return outcome(held, "next" if not held.last else "finish", now)
    event = Refused(
        id=name(held, "refused"),
        at=now,
        effect=held.group.effects[0],
        reason="late" if isinstance(part.operation, DeleteOp) else error.reason,
        detail=str(error)[:200],
        ticket=TicketNumber(held.group.ticket) if held.group.ticket else None,
        source=held.group.sources[0] if held.group.sources else None,
        to_customer=held.to_customer,
    )
    return outcome(held, "finish", now, events=(event,))


def doubted(held: Held, now: float, *, given_up: bool) -> Doubted:
    return Doubted(
        id=name(held, "doubted"),
        at=now,
        effect=held.group.effects[0],
        ticket=TicketNumber(held.group.ticket) if held.group.ticket else None,
        source=held.group.sources[0] if held.group.sources else None,
        to_customer=held.to_customer,
        given_up=given_up,
    )


def repeats_show(held: Held) -> bool:
    """Whether a repeat of this part could be seen twice by somebody, so that staff must know."""
    return isinstance(held.group.parts[held.part].operation, SendOp) and not held.idempotent


def name(held: Held, what: str) -> EventId:
    """The event's id: one of a kind for each part of a group, so that a repeat is recognised."""
    return EventId(f"{held.group.effects[0]}/{held.part}/{what}")


def marked(content: Content, limits: Limits) -> Content:
    """The same words, recognisable as a possible repeat; unmarked when that would be too long to be sent at all."""
    longer = joined((Content(text=REPEAT_MARK), content), " ")
    most = limits.caption if content.attachments else limits.text
    return longer if utf16_length(longer.text) <= most else content
