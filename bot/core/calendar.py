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
DAY: Final = 24 * 3600.0


class Term(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """How long something may take: so many seconds of working time, or so many working days to the same hour."""

    seconds: float = 0.0
    days: int = 0


class WorkingHours(msgspec.Struct, frozen=True, kw_only=True):
    """Open from `opens` to `closes` (minutes after local midnight, at most 1440) on `weekdays` (Monday is 0) but not on
    `holidays`; on a day of `changes`, at those hours instead (closed when they are equal). Implements
    `bot.core.world.Calendar`."""

    zone: tzinfo
    opens: int = 9 * 60
    closes: int = 22 * 60
    weekdays: frozenset[int] = frozenset(range(7))
    holidays: frozenset[date] = frozenset()
    changes: dict[date, tuple[int, int]] = {}

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

    def deadline(self, start: float, term: Term) -> float:
        """The end of a term that begins now. Working days count to the hour at which the first of them began, or, when
        that was before opening, to the end of the last one."""
        if not term.days:
            return self.due(start, term.seconds)
        shifts = [shift for shift in islice(self._shifts(start), term.days + 2) if shift[1] > start]
        if len(shifts) <= term.days:
            return start + term.days * DAY
        opening, _ = shifts[0]
        if start <= opening:
            return shifts[term.days - 1][1]
        return min(shifts[term.days][0] + start - opening, shifts[term.days][1])

    def worked(self, start: float, end: float) -> float:
        """Seconds of working time between two moments; what `due` counts."""
        first, last = self._local(start).date(), self._local(max(start, end)).date()
        days = (first + timedelta(days=ahead) for ahead in range(min((last - first).days + 1, HORIZON)))
        shifts = [shift for day in days for shift in self._shift(day)]
        if not shifts and next(self._shifts(start), None) is None:
            return max(0.0, end - start)
        return sum(max(0.0, min(closing, end) - max(opening, start)) for opening, closing in shifts)

    def day(self, at: float) -> str:
        """The local date, as in 2026-11-23."""
        return self._local(at).date().isoformat()

    def opens_at(self, at: float) -> float:
        """When people are there next: now, if they are; also now, if they never are."""
        return next((max(opening, at) for opening, closing in self._shifts(at) if closing > at), at)

    def words(self, at: float, now: float) -> Phrase:
        """`at` as people say it. With `now` = 0 it names the date, which stays true tomorrow."""
        return self._said(("by-today", "by-tomorrow", "by-date"), at, now)

    def words_at(self, at: float, now: float) -> Phrase:
        """`at` as the moment when something begins or happens: "tomorrow at 9:00"."""
        return self._said(("at-today", "at-tomorrow", "at-date"), at, now)

    def _said(self, names: tuple[str, str, str], at: float, now: float) -> Phrase:
        today, tomorrow, another_day = names
        then, day = self._local(at), self._local(now).date()
        time = f"{then:%H:%M}"
        match (then.date() - day).days:
            case 0:
                return say(today, time=time)
            case 1:
                return say(tomorrow, time=time)
            case _:
                return say(another_day, time=time, day=then.day, month=then.month)

    def _local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def _shifts(self, start: float) -> Iterator[tuple[float, float]]:
        first = self._local(start).date()
        days = (first + timedelta(days=ahead) for ahead in range(HORIZON))
        return (shift for day in islice(days, HORIZON) for shift in self._shift(day))

    def _shift(self, day: date) -> tuple[tuple[float, float], ...]:
        usual = day.weekday() in self.weekdays and day not in self.holidays
        opens, closes = self.changes.get(day, (self.opens, self.closes) if usual else (0, 0))
        return ((self._moment(day, opens), self._moment(day, closes)),) if opens < closes else ()

    def _moment(self, day: date, minutes: int) -> float:
        # Built from the local date and hour, not by adding seconds to midnight: a clock change makes nights differ.
        carried, minute = divmod(minutes, 1440)
        shifted = day + timedelta(days=carried)
        local = datetime(shifted.year, shifted.month, shifted.day, minute // 60, minute % 60, tzinfo=self.zone)
        return local.timestamp()
