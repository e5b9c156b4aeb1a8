"""What a picture shows, in words and numbers: made here, drawn by bot.stats.picture in a process of its own."""

from __future__ import annotations

from datetime import date

import msgspec

from bot.stats.figures import Figures, Report, median, p90, size
from bot.stats.telling import Period, Teller

BARS = 8


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a panel; `number` is its length, `text` stands beside it."""

    name: str
    number: float
    text: str


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    bars: tuple[Bar, ...]


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """New requests, and the median of waiting in minutes, where somebody was answered."""

    label: str
    opened: int
    minutes: float | None


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """`tiles` are (value, words below it)."""

    title: str
    subtitle: str
    tiles: tuple[tuple[str, str], ...]
    days_title: str
    days: tuple[Day, ...]
    panels: tuple[Panel, ...]


def scene(report: Report, teller: Teller, period: Period, *, desk: str = "") -> Scene:
    """One day is no line: then only its panels are shown. Desks are compared when there are several."""
    days = tuple(_day(day, figures) for day, figures in report.days.items())
    panels = [
        _answers(teller.text("stats-chart-operators"), report.operators, teller),
        _opened(teller.text("stats-chart-categories"), report.categories, teller),
    ]
    if not desk and len(report.desks) > 1:
        named = {teller.desk(name): one for name, one in report.desks.items()}
        panels.insert(0, _answers(teller.text("stats-chart-desks"), named, teller))
    return Scene(
        title=teller.text("stats-title") + (f" · {teller.desk(desk)}" if desk else ""),
        subtitle=teller.period(period),
        tiles=_tiles(report.whole, teller),
        days_title=teller.text("stats-chart-days"),
        days=days if len(days) > 1 else (),
        panels=tuple(panels),
    )


def _tiles(whole: Figures, teller: Teller) -> tuple[tuple[str, str], ...]:
    values = {
        "stats-tile-opened": str(whole.opened),
        "stats-tile-wait": teller.duration(median(whole.waits)),
        "stats-tile-p90": teller.duration(p90(whole.waits)),
        "stats-tile-in-time": teller.share(whole.in_time),
        "stats-tile-at-once": teller.share(whole.at_once),
        "stats-tile-by-itself": teller.share(whole.by_itself),
        "stats-tile-rating": "–" if whole.rating is None else teller.number(whole.rating),
        "stats-tile-repeat": str(whole.repeat),
    }
    return tuple((value, teller.text(name)) for name, value in values.items())


def _day(day: str, figures: Figures) -> Day:
    seconds = median(figures.waits)
    label = f"{date.fromisoformat(day):%d.%m}"
    return Day(label=label, opened=figures.opened, minutes=None if seconds is None else seconds / 60)


def _answers(title: str, groups: dict[str, Figures], teller: Teller) -> Panel:
    bars = (
        Bar(name=name, number=size(one.waits), text=_answered(one, teller)) for name, one in groups.items() if one.waits
    )
    return Panel(title=title, bars=tuple(bars)[:BARS])


def _answered(one: Figures, teller: Teller) -> str:
    return teller.text("stats-row-answers", count=size(one.waits), median=teller.duration(median(one.waits)))


def _opened(title: str, groups: dict[str, Figures], teller: Teller) -> Panel:
    most = sorted((pair for pair in groups.items() if pair[1].opened), key=lambda pair: -pair[1].opened)
    bars = (Bar(name=teller.category(name), number=one.opened, text=str(one.opened)) for name, one in most)
    return Panel(title=title, bars=tuple(bars)[:BARS])
