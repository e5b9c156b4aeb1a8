"""Events: everything that can happen to one customer, in the order their mailbox accepted it.

A customer's own updates arrive as `bot.core.incoming` facts. The rest is told by staff (through the desk's router), by
timers and by delivery.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.core.content import Content
from bot.core.ids import ContentId, EffectId, EventId, MessageRef, Place, TicketNumber
from bot.core.incoming import Blocked, Echo, Edited, Pressed, Reacted, Returned, Typing, Wrote

Command = Literal[
    "take", "release", "close", "reopen", "note", "ban", "unban", "vip", "unvip", "second", "outside", "help",
    "assign", "transfer", "mute", "unmute", "order", "history", "delete", "snippet",
    "send", "claim", "drop", "paste", "other",
    "unknown",
]  # fmt: skip
"""The third line is pressed, never typed: decisions about words that wait, and about a snippet that is shown."""
RefusalReason = Literal[
    "too_big", "kind", "too_long", "forbidden", "bad_request", "file_gone", "unknown", "late",
]  # fmt: skip
"""`late`: what was to be taken back stays."""


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """Who of the staff acts. `id` is opaque (`telegram:<user id>`); anonymous admins share the group's id."""

    id: str
    name: str


class StaffFact(msgspec.Struct, frozen=True, kw_only=True):
    """Common to all that staff do in one ticket's place. `message` is where a mark or an answer to them belongs."""

    id: EventId
    at: float
    ticket: TicketNumber
    operator: Operator
    message: MessageRef
    place: Place


class StaffWrote(StaffFact, frozen=True, kw_only=True, tag="staff_wrote"):
    """An operator typed in the ticket's place: an answer, unless `note`. `reply_to` names the quoted content."""

    content: Content
    note: bool = False
    reply_to: ContentId | None = None


class StaffEdited(StaffFact, frozen=True, kw_only=True, tag="staff_edited"):
    """An operator changed what they had written (`content_id` is the id of the event that first brought it)."""

    content: Content
    content_id: ContentId
    note: bool = False


class StaffCommanded(StaffFact, frozen=True, kw_only=True, tag="staff_commanded"):
    """A command or its button. `press` is set for buttons and must be acknowledged. `text` is what followed the
    command, or what the button names. `reply_to`: the quoted content. `whom`: the colleague that was named."""

    command: Command
    text: str = ""
    press: str = ""
    reply_to: ContentId | None = None
    whom: Operator | None = None


class StaffClosedPlace(StaffFact, frozen=True, kw_only=True, tag="staff_closed_place"):
    """Somebody closed or reopened the topic by hand, in the messenger's own menu."""

    closed: bool


class TimerFired(msgspec.Struct, frozen=True, kw_only=True, tag="timer_fired"):
    """A timer came due. One whose version is not the session's current one is stale and means nothing."""

    id: EventId
    at: float
    name: str
    version: int


class Placed(msgspec.Struct, frozen=True, kw_only=True, tag="placed"):
    """The ticket has a place now (the first one, or another after the old one was gone). `url`: where staff open it."""

    id: EventId
    at: float
    ticket: TicketNumber
    place: Place
    url: str = ""


class PlaceLost(msgspec.Struct, frozen=True, kw_only=True, tag="place_lost"):
    """The ticket's topic is gone. Its lane stands still until an `OpenPlace` for it comes."""

    id: EventId
    at: float
    ticket: TicketNumber


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """An effect will never be delivered. `source` is the staff message it came from, when it came from one."""

    id: EventId
    at: float
    effect: EffectId
    reason: RefusalReason
    detail: str = ""
    ticket: TicketNumber | None = None
    source: MessageRef | None = None
    to_customer: bool = True


class Doubted(msgspec.Struct, frozen=True, kw_only=True, tag="doubted"):
    """An effect may have been delivered twice, or (`given_up`) not at all."""

    id: EventId
    at: float
    effect: EffectId
    ticket: TicketNumber | None = None
    source: MessageRef | None = None
    to_customer: bool = True
    given_up: bool = False


class Gone(msgspec.Struct, frozen=True, kw_only=True, tag="gone"):
    """The customer cannot be written to (blocked, deleted, forbidden). What waits for them stays until they return."""

    id: EventId
    at: float
    reason: Literal["blocked", "deleted", "forbidden"]
    source: MessageRef | None = None
    ticket: TicketNumber | None = None


Event = (
    Wrote | Edited | Pressed | Reacted | Blocked | Returned | Typing | Echo
    | StaffWrote | StaffEdited | StaffCommanded | StaffClosedPlace
    | TimerFired | Placed | PlaceLost | Refused | Doubted | Gone
)  # fmt: skip
