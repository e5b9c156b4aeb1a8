"""What `decide` may know besides the session and the event. All immutable, all handed in."""

from __future__ import annotations

from bisect import bisect_left
from typing import Protocol

import msgspec

from bot.core.calendar import Term
from bot.core.ids import CustomerId, Lang, TicketNumber
from bot.core.pack import USUAL, Hit, Pack, Search, Thresholds
from bot.core.phrases import Phrase, Renderer


class Calendar(Protocol):
    """Working time of a desk."""

    def is_open(self, at: float) -> bool: ...
    def due(self, start: float, working_seconds: float) -> float: ...
    def deadline(self, start: float, term: Term) -> float: ...
    def worked(self, start: float, end: float) -> float: ...
    def opens_at(self, at: float) -> float: ...
    def day(self, at: float) -> str: ...
    def words(self, at: float, now: float) -> Phrase:
        """`at` as a customer says it: "today until 16:40", "tomorrow by 11:00". With `now` = 0 it names the date."""
        ...

    def words_at(self, at: float, now: float) -> Phrase:
        """The same for a beginning: "tomorrow at 9:00"."""
        ...


class Sla(msgspec.Struct, frozen=True, kw_only=True):
    """Which promise is made to whom. `classes` beside "standard", which is `Policy.answer_within`. A request is of the
    class of a VIP, else of its topic (or the nearest topic above it that has one), else of its audience.

    `reply`: working seconds that people have at least when the customer wrote again. `remind`: the share of a term
    after which the desk is reminded. `second_line`: working seconds after the deadline until the request goes there."""

    classes: dict[str, Term] = msgspec.field(
        default_factory=lambda: {"urgent": Term(seconds=2 * 3600.0), "complex": Term(days=3), "complaint": Term(days=5)}
    )
    topics: dict[str, str] = {}
    audiences: dict[str, str] = {}
    vip: str = "urgent"
    reply: float = 2 * 3600.0
    remind: float = 0.75
    second_line: float = 3600.0


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """Who waits for the people of one desk, as of a few seconds ago: the ranks in ascending order, and how many were
    answered within the last hour."""

    ranks: tuple[float, ...] = ()
    per_hour: int = 0

    def ahead(self, rank: float) -> int:
        """How many go before this rank."""
        return bisect_left(self.ranks, rank)

    def wait(self, rank: float) -> float | None:
        """Seconds until it is this rank's turn at the present pace; None when nobody was answered lately."""
        return (self.ahead(rank) + 1) / self.per_hour * 3600 if self.per_hour else None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that a lead may change (support.toml). Seconds unless named otherwise. `staff_lang`: what staff read.
    `shown_as`: what customers call an operator (by id), also where names are not shown else.
    `second_desk`: where the second line works, when it has a desk of its own. `desks`: the names of all; `sellers`:
    those with one of their own, and what customers call them. `ticket_kept`: once closed;
    `numbers_kept`: what each day's numbers were. `review_url`: where a content
    customer may praise the shop. More than `flood_messages` in `flood_seconds` are read together; more than
    `new_requests` in `new_requests_within` go into the last one. `rush_queue`: so many waiting before are many. Of
    these limits, 0 is none.
    `order_pattern`: what an order's number looks like, as a regular expression for the whole of it; `order_example` is
    shown to people. `search`: how well an article must fit a question."""

    answer_within: float = 24 * 3600.0
    reopen_within: float = 7 * 24 * 3600.0
    ticket_kept: float = 90 * 24 * 3600.0
    numbers_kept: float = 400 * 24 * 3600.0
    draft_kept: float = 24 * 3600.0
    close_after_silence: float = 3 * 24 * 3600.0
    max_files: int = 5
    order_pattern: str = "[0-9][0-9-]{2,29}"
    order_example: str = "12345678-0001"
    notice: int = 1
    desk: str = "default"
    languages: tuple[Lang, ...] = ("ru", "en")
    operator_names: bool = False
    shown_as: dict[str, str] = {}
    staff_lang: Lang = "ru"
    sla: Sla = Sla()
    review_url: str = ""
    second_desk: str = ""
    desks: tuple[str, ...] = ("default",)
    sellers: dict[str, str] = {}
    flood_messages: int = 12
    flood_seconds: float = 10.0
    new_requests: int = 5
    new_requests_within: float = 24 * 3600.0
    rush_queue: int = 30
    search: Thresholds = USUAL


class Nowhere(msgspec.Struct, frozen=True):
    """A search that finds nothing."""

    def find(
        self, query: str, lang: Lang, limit: int = 3, audience: str = "", thresholds: Thresholds = USUAL
    ) -> tuple[Hit, ...]:
        return ()


class World(msgspec.Struct, frozen=True, kw_only=True):
    """`customer` is who this turn is about; `now` wall seconds; `next_ticket` is free to use once in this turn.
    `calendars`: the hours of a desk or an audience that keeps its own; `queues`: who waits at which desk.
    `snippets`: a search whose articles are snippets."""

    customer: CustomerId
    now: float
    next_ticket: TicketNumber
    packs: dict[Lang, Pack]
    search: Search
    calendar: Calendar
    policy: Policy
    renderer: Renderer
    calendars: dict[str, Calendar] = {}
    queues: dict[str, Queue] = {}
    snippets: Search = Nowhere()

    def hours(self, desk: str, audience: str = "") -> Calendar:
        """The working time that counts for a ticket."""
        return self.calendars.get(desk) or self.calendars.get(audience) or self.calendar
