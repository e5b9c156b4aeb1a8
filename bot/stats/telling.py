"""Figures in people's words: durations, shares, names of desks and topics, the lines above a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Final, Literal

import msgspec

from bot.core.ids import Lang
from bot.core.phrases import Phrase, Renderer, say
from bot.stats.figures import Figures, Histogram, Report, median, p90, size

Span = Literal["day", "week", "month"]
LENGTHS: Final[dict[Span, int]] = {"day": 1, "week": 7, "month": 30}
SHOWN_UNFOUND: Final = 10


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Whole local days, the first and the last one included."""

    first: date
    last: date

    @property
    def days(self) -> list[str]:
        count = (self.last - self.first).days + 1
        return [(self.first + timedelta(days=ahead)).isoformat() for ahead in range(count)]

    def bounds(self, zone: tzinfo) -> tuple[float, float]:
        """The first moment, and the first one after."""
        after = self.last + timedelta(days=1)
        return _midnight(self.first, zone), _midnight(after, zone)


def _midnight(day: date, zone: tzinfo) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def until_today(span: Span, now: float, zone: tzinfo) -> Period:
    """So many days, today included."""
    today = datetime.fromtimestamp(now, zone).date()
    return Period(first=today - timedelta(days=LENGTHS[span] - 1), last=today)


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """The reader's language, and what desks and topics are called in it."""

    renderer: Renderer
    lang: Lang
    desks: Mapping[str, str]
    topics: Mapping[str, str]

    def text(self, name: str, **values: str | int | Phrase) -> str:
        return self.renderer.text(say(name, **values), self.lang)

    # --- numbers ---

    def number(self, value: float, digits: int = 1) -> str:
        return f"{value:.{digits}f}".replace(".", self.text("stats-decimal"))

    def share(self, value: float | None) -> str:
        return "–" if value is None else self.text("stats-percent", number=str(round(value * 100)))

    def duration(self, seconds: float | None) -> str:
        if seconds is None:
            return "–"
        if seconds < 60:
            return self.text("stats-seconds", seconds=round(seconds))
        hours, minutes = divmod(round(seconds / 60), 60)
        if not hours:
            return self.text("stats-minutes", minutes=minutes)
        return (
            self.text("stats-hours-minutes", hours=str(hours), minutes=minutes)
            if minutes
            else self.text("stats-hours", hours=str(hours))
        )

    # --- names ---

    def desk(self, name: str) -> str:
        known = {
            "default": say("stats-desk-default"),
            "second": say("stats-desk-second"),
            "ethics": say("stats-desk-ethics"),
            "sellers": say("stats-desk-sellers"),
        }
        return self.desks.get(name) or self.renderer.text(known.get(name, name), self.lang)

    def category(self, name: str) -> str:
        return self.text("stats-category-complaint") if name == "complaint" else self.topics.get(name, name)

    def period(self, period: Period) -> str:
        first, last = (say("stats-date", day=day.day, month=day.month) for day in (period.first, period.last))
        if period.first == period.last:
            return self.renderer.text(last, self.lang)
        if (period.first.year, period.first.month) == (period.last.year, period.last.month):
            return self.text("stats-within", first=str(period.first.day), last=last)
        return self.text("stats-between", first=first, last=last)

    # --- the words above a picture ---

    def summary(self, report: Report, period: Period, *, desk: str = "", weekly: bool = False) -> str:
        title = say("stats-weekly") if weekly else say("stats-title")
        shown = self.desk(desk) if desk else "none"
        head = self.text("stats-head", title=title, period=self.period(period), desk=shown)
        return "\n".join([head, "", *self._lines(report.whole)])

    def _lines(self, whole: Figures) -> list[str]:
        if not (whole.opened or whole.ended or whole.waits or whole.helped):
            return [self.text("stats-nothing")]
        lines = [self.text("stats-line-requests", opened=whole.opened, ended=whole.ended)]
        lines += self._times("stats-line-wait", whole.waits) + self._times("stats-line-first", whole.firsts)
        shares = {
            "stats-line-in-time": whole.in_time,
            "stats-line-at-once": whole.at_once,
            "stats-line-by-itself": whole.by_itself,
        }
        lines += [self.text(name, share=self.share(value)) for name, value in shares.items() if value is not None]
        if whole.rating is not None:
            lines.append(self.text("stats-line-rating", rating=self.number(whole.rating), count=size(whole.ratings)))
        lines += [self.text("stats-line-repeat", count=whole.repeat)] if whole.repeat else []
        if whole.late or whole.second:
            lines.append(self.text("stats-line-late", late=whole.late, second=whole.second))
        return [*lines, self.text("stats-clock")]

    def _times(self, name: str, waits: Histogram) -> list[str]:
        usual, most = median(waits), p90(waits)
        return [self.text(name, median=self.duration(usual), p90=self.duration(most))] if waits else []

    def unfound(self, searched: Sequence[tuple[str, int]]) -> str:
        """What to write next; empty when everything was found."""
        if not searched:
            return ""
        lines = (self.text("stats-unfound-line", words=words, people=people) for words, people in searched)
        return "\n".join([self.text("stats-unfound"), *lines])
