"""Working time of a desk: when it is open, when so much of it will have passed, and how people say that moment.

Knows no clock and no files: the zone is handed in (a `ZoneInfo` reads the system's tables, so the settings make it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Final

import msgspec

from bot.core.phrases import Phrase, say

HORIZON: Final = 3660
"""Days to look ahead. A calendar that has no working time in ten years has none: then wall time counts."""


class WorkingHours(msgspec.Struct, frozen=True, kw_only=True):
    """Open from `opens` to `closes` (minutes after local midnight, at most 1440) on `weekdays` (Monday is 0) but not on
    `holidays`. Implements `bot.core.world.Calendar`."""

    zone: tzinfo
    opens: int = 9 * 60
    closes: int = 22 * 60
    weekdays: frozenset[int] = frozenset(range(7))
    holidays: frozenset[date] = frozenset()

    def is_open(self, at: float) -> bool:
        day = self._local(at).date()
        return any(start <= at < end for start, end in self._shift(day))

    def due(self, start: float, working_seconds: float) -> float:
        """The moment by which the desk will have worked `working_seconds` since `start`. When that is the very end of a
        shift, it is that end and not the next morning."""
        left = working_seconds
        for opening, closing in self._shifts(start):
            begin = max(opening, start)
            if begin + left <= closing:
                return begin + left
            left -= max(0.0, closing - begin)
        return start + working_seconds

    def words(self, at: float, now: float) -> Phrase:
        """`at` as people say it. With `now` = 0 it names the date, which stays true tomorrow."""
        then, day = self._local(at), self._local(now).date()
        time = f"{then:%H:%M}"
        match (then.date() - day).days:
            case 0:
                return say("by-today", time=time)
            case 1:
                return say("by-tomorrow", time=time)
            case _:
                return say("by-date", time=time, day=then.day, month=then.month)

    def _local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def _shifts(self, start: float) -> Iterator[tuple[float, float]]:
        first = self._local(start).date()
        days = (first + timedelta(days=ahead) for ahead in range(HORIZON))
        return (shift for day in islice(days, HORIZON) for shift in self._shift(day))

    def _shift(self, day: date) -> tuple[tuple[float, float], ...]:
        if day.weekday() not in self.weekdays or day in self.holidays or self.closes <= self.opens:
            return ()
        return ((self._moment(day, self.opens), self._moment(day, self.closes)),)

    def _moment(self, day: date, minutes: int) -> float:
        # Built from the local date and hour, not by adding seconds to midnight: a clock change makes nights differ.
        carried, minute = divmod(minutes, 1440)
        shifted = day + timedelta(days=carried)
        local = datetime(shifted.year, shifted.month, shifted.day, minute // 60, minute % 60, tzinfo=self.zone)
        return local.timestamp()
