"""What `decide` may know besides the session and the event. All immutable, all handed in."""

from __future__ import annotations

from typing import Protocol

import msgspec

from bot.core.ids import CustomerId, Lang, TicketNumber
from bot.core.pack import Pack, Search
from bot.core.phrases import Phrase, Renderer


class Calendar(Protocol):
    """Working time of a desk."""

    def is_open(self, at: float) -> bool: ...
    def due(self, start: float, working_seconds: float) -> float: ...
    def words(self, at: float, now: float) -> Phrase:
        """`at` as a customer says it: "today until 16:40", "tomorrow by 11:00". With `now` = 0 it names the date."""
        ...


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that a lead may change (support.toml). Seconds unless named otherwise. `staff_lang`: what staff read."""

    answer_within: float = 24 * 3600.0
    reopen_within: float = 7 * 24 * 3600.0
    draft_kept: float = 24 * 3600.0
    close_after_silence: float = 3 * 24 * 3600.0
    max_files: int = 5
    notice: int = 1
    desk: str = "default"
    languages: tuple[Lang, ...] = ("ru", "en")
    operator_names: bool = False
    staff_lang: Lang = "ru"


class World(msgspec.Struct, frozen=True, kw_only=True):
    """`customer` is who this turn is about; `now` wall seconds; `next_ticket` is free to use once in this turn."""

    customer: CustomerId
    now: float
    next_ticket: TicketNumber
    packs: dict[Lang, Pack]
    search: Search
    calendar: Calendar
    policy: Policy
    renderer: Renderer
