"""What a turn decided, gathered into one COMMIT: letters into lanes, timers, links, history. Pure but for what it is
given."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.counting import Fact, Unfound, count
from bot.core.decide import Decision
from bot.core.effects import (
    Acknowledge,
    Answer,
    CancelTimer,
    Dequeue,
    Effect,
    Enqueue,
    Erase,
    Forward,
    OpenPlace,
    Remember,
    SetTimer,
)
from bot.core.events import Event, TimerFired
from bot.core.ids import EventId
from bot.core.session import Session
from bot.core.world import World
from bot.engine.freeze import Freezer, Frozen
from bot.engine.letters import DEBOUNCE_MS, ENCODER, Letter, letters_of
from bot.engine.outcomes import as_item
from bot.engine.pacing import pace_of
from bot.store.keys import SEPARATOR, UNFOUND, day_room, lane_kind, pace_room, queue_room
from bot.store.leases import Leases
from bot.store.mailbox import ticket_number
from bot.store.records import PACK, Claim, Count, LaneOrder, Order, Rank

DEFAULT_DESK = "default"
Queued = Enqueue | Dequeue
PACE_KEPT = 3600.0
"""Seconds over which a desk's pace is counted."""
UNFOUND_KEPT = 35 * 24 * 3600.0
UNFOUND_MOST = 500
"""Searches in vain: for so long, and so many of a partition's customers."""


class Draft:
    """A commit in the making: the session and all that one turn decided. Lives only inside a turn."""

    __slots__ = (
        "came_back", "cancel", "counts", "eat", "erasures", "events", "histories", "history", "letters", "links",
        "number", "owner", "queued", "session", "soon", "timers", "unfound",
    )  # fmt: skip

    def __init__(self, owner: str, session: Session) -> None:
        self.owner = owner
        self.session = session
        self.eat = 0
        self.number = 0
        self.events = 0
        self.came_back = False
        self.letters: list[tuple[str, Letter]] = []
        self.soon: list[Acknowledge] = []
        self.timers: dict[str, tuple[int, bytes]] = {}
        self.cancel: set[str] = set()
        self.links: list[tuple[str, bytes]] = []
        self.history: list[bytes] = []
        self.histories: list[int] = []
        self.queued: list[Queued] = []
        self.erasures: list[Erase] = []
        self.counts: list[Count] = []
        self.unfound: list[Rank] = []

    def decided(self, event: Event, decision: Decision, world: World) -> None:
        """The session as it is now, with what the event means for the numbers."""
        counted = count(self.session, event, decision.session, decision.effects, world)
        self.session = counted.session
        self.counts += [count_of(fact, world) for fact in counted.facts]
        self.unfound += [rank_of(self.owner, one) for one in counted.unfound]

    def collect(self, event: EventId, effects: tuple[Effect, ...]) -> None:
        """One event's effects, each to its own drawer."""
        desks = {ticket.number: ticket.desk for ticket in self.session.tickets}
        self.letters += letters_of(
            self.owner,
            event,
            effects,
            lambda ticket: desks.get(ticket, DEFAULT_DESK),
            buttons=self.session.buttons,
        )
        for effect in effects:
            match effect:
                case Forward(content_id=content, ticket=number) | Answer(content_id=content, ticket=number):
                    self.links.append((f"t:{content}", str(number).encode()))
                case Acknowledge():
                    self.soon.append(effect)
                case SetTimer(name=name, at=at, version=version):
                    fired = TimerFired(id=EventId(f"{self.owner}/{name}/{version}"), at=at, name=name, version=version)
                    self.timers[name] = (int(at * 1000), as_item(fired, at))
                    self.cancel.discard(name)
                case CancelTimer(name=name):
                    self.timers.pop(name, None)
                    self.cancel.add(name)
                case Remember(ticket=ticket):
                    self.history.append(PACK.encode(effect))
                    self.histories.append(ticket)
                case Enqueue() | Dequeue():
                    self.queued.append(effect)
                case Erase():
                    self.erasures.append(effect)

    def order(
        self, commit_id: str, own: str, claim: Claim, lanes: list[LaneOrder], leases: Leases, now: float
    ) -> Order:
        return Order(
            id=commit_id,
            owner=self.owner,
            own=own,
            version=claim.version,
            session=PACK.encode(self.session) if self.events else b"",
            eat=self.eat,
            lease=leases.turn,
            lane_lease=leases.lane,
            number=self.number,
            ticket=str(ticket_number(self.owner, self.number)) if self.number else "",
            lanes=lanes,
            timers=[(f"{self.owner}{SEPARATOR}{name}", at, item) for name, (at, item) in self.timers.items()],
            cancel=[f"{self.owner}{SEPARATOR}{name}" for name in self.cancel],
            links=self.links,
            history=self.history,
            ranks=[*(rank for effect in self.queued for rank in ranks_of(effect, now)), *self.unfound],
            counts=self.counts,
        )


def count_of(fact: Fact, world: World) -> Count:
    """`bot.store.tallies` reads it back."""
    parts = (fact.kind, fact.desk, fact.operator, fact.category, fact.value)
    field = SEPARATOR.join(part.replace(SEPARATOR, "/") for part in parts)
    return Count(room=day_room(fact.day), field=field, by=fact.by, keep=int(world.policy.numbers_kept))


def rank_of(owner: str, unfound: Unfound) -> Rank:
    """Asked again by the same person, it stands there once."""
    member = f"{owner}{SEPARATOR}{unfound.words}"
    return Rank(room=UNFOUND, member=member, score=unfound.at, since=unfound.at - UNFOUND_KEPT, most=UNFOUND_MOST)


def ranks_of(effect: Queued, now: float) -> list[Rank]:
    """What changes in the desk's queue, and in the record of its pace."""
    match effect:
        case Enqueue(desk=desk, rank=rank):
            return [Rank(room=queue_room(desk), member=str(effect.ticket), score=rank)]
        case Dequeue(desk=desk, served=served):
            left = Rank(room=queue_room(desk), member=str(effect.ticket))
            # Named by its moment: the same ticket is answered again and again.
            pace = Rank(room=pace_room(desk), member=f"{effect.ticket}/{now:.3f}", score=now, since=now - PACE_KEPT)
            return [left, pace] if served else [left]


def plan_lanes(
    owner: str, letters: Iterable[tuple[str, Letter]], freezer: Freezer, *, wake: tuple[str, ...] = ()
) -> tuple[list[LaneOrder], dict[str, Frozen]]:
    """The lanes of a commit; with a group frozen already where nothing has to be looked up for it. `wake` lifts
    halts."""
    by_lane: dict[str, list[Letter]] = {lane: [] for lane in wake}
    for lane, letter in letters:
        by_lane.setdefault(lane, []).append(letter)
    orders, groups = [], {}
    for lane, inside in by_lane.items():
        again = [letter for letter in inside if isinstance(letter.effect, OpenPlace) and letter.effect.again]
        waiting = [letter for letter in inside if letter not in again]
        group = ready(freezer, lane, waiting) if waiting and not again else None
        if group is not None and group.parts:
            groups[lane] = group
        orders.append(lane_order(lane, waiting, again, groups.get(lane), freezer, wake=bool(again) or lane in wake))
    return orders, groups


def ready(freezer: Freezer, lane: str, letters: list[Letter]) -> Frozen | None:
    """What goes wrong here goes wrong again when the lane is taken, and ends there: the turn must not end with it."""
    try:
        return freezer.at_once(lane, letters)
    except Exception:
        return None


def lane_order(
    lane: str, waiting: list[Letter], again: list[Letter], group: Frozen | None, freezer: Freezer, *, wake: bool
) -> LaneOrder:
    kind = lane_kind(lane)
    pace, burst = pace_of(freezer.limits_of(lane)) if kind == "c" else (0, 1)
    return LaneOrder(
        name=lane,
        letters=[ENCODER.encode(letter) for letter in waiting],
        front=[ENCODER.encode(letter) for letter in again],
        wake=wake,
        group=PACK.encode(group) if group is not None else b"",
        count=group.count if group is not None else 0,
        parts=len(group.parts) if group is not None else 0,
        pace=pace,
        burst=burst,
        delay=DEBOUNCE_MS if kind == "m" else 0,
    )
