"""The same figures as a CSV for a spreadsheet, and as a small table of text where no picture can be drawn."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from bot.stats.figures import Figures, Report, median, p90, size
from bot.stats.telling import Teller

Value = int | float | None
PERCENT: Final = 100
COLUMNS: Final[dict[str, Callable[[Figures], Value]]] = {
    "opened": lambda one: one.opened,
    "taken": lambda one: one.taken,
    "ended": lambda one: one.ended,
    "withdrawn": lambda one: one.withdrawn,
    "waits": lambda one: size(one.waits),
    "wait-median": lambda one: median(one.waits),
    "wait-p90": lambda one: p90(one.waits),
    "firsts": lambda one: size(one.firsts),
    "first-median": lambda one: median(one.firsts),
    "first-p90": lambda one: p90(one.firsts),
    "kept": lambda one: one.kept,
    "missed": lambda one: one.missed,
    "in-time": lambda one: _percent(one.in_time),
    "late": lambda one: one.late,
    "once": lambda one: one.once,
    "at-once": lambda one: _percent(one.at_once),
    "helped": lambda one: one.helped,
    "unhelped": lambda one: one.unhelped,
    "by-itself": lambda one: _percent(one.by_itself),
    "ratings": lambda one: size(one.ratings),
    "rating": lambda one: one.rating,
    "repeat": lambda one: one.repeat,
    "reopened": lambda one: one.reopened,
    "second": lambda one: one.second,
    "unfound": lambda one: one.unfound,
}
"""Phrase `stats-col-<name>` -> what stands below it."""
NAME: Final = 15
ROWS: Final = 12


def _percent(share: float | None) -> float | None:
    return None if share is None else share * PERCENT


def sheet(report: Report, teller: Teller) -> bytes:
    """UTF-8 with a mark and semicolons: what a spreadsheet opens by a double click, in Russian too."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([teller.text(f"stats-col-{name}") for name in ("by", "name", *COLUMNS)])
    for by, name, figures in _groups(report, teller):
        cells = (_cell(value(figures), teller) for value in COLUMNS.values())
        writer.writerow([teller.text(f"stats-by-{by}"), _harmless(name), *cells])
    return out.getvalue().encode("utf-8-sig")


def _groups(report: Report, teller: Teller) -> Iterator[tuple[str, str, Figures]]:
    yield "whole", "", report.whole
    yield from (("day", day, one) for day, one in report.days.items())
    yield from (("desk", teller.desk(name), one) for name, one in report.desks.items())
    yield from (("operator", name, one) for name, one in report.operators.items())
    yield from (("category", teller.category(name), one) for name, one in report.categories.items())


def _cell(value: Value, teller: Teller) -> str:
    match value:
        case None:
            return ""
        case int():
            return str(value)
        case _:
            return str(int(value)) if value == int(value) else teller.number(value, 2)


def _harmless(name: str) -> str:
    """A name that begins like a formula must not be one."""
    return f"'{name}" if name.startswith(tuple("=+-@\t")) else name


def table(report: Report, teller: Teller) -> str:
    """Narrow enough for a phone: who answered, how often, how soon."""
    parts = []
    days = {f"{date.fromisoformat(day):%d.%m}": one for day, one in report.days.items()}
    for title, groups in (("stats-by-operator", report.operators), ("stats-by-day", days)):
        rows = [(name, one) for name, one in groups.items() if one.waits][-ROWS:]
        if rows:
            heads = (teller.text(f"stats-table-{name}") for name in ("answers", "median", "p90"))
            parts.append(
                "\n".join([_row(teller.text(title), *heads), *(_told(name, one, teller) for name, one in rows)])
            )
    return "\n\n".join(parts)


def _told(name: str, one: Figures, teller: Teller) -> str:
    times = (_short(median(one.waits)), _short(p90(one.waits)))
    return _row(name, str(size(one.waits)), *times)


def _short(seconds: float | None) -> str:
    """Hours and minutes: `1:05`."""
    hours, minutes = divmod(round((seconds or 0) / 60), 60)
    return f"{hours}:{minutes:02d}"


def _row(name: str, *cells: str) -> str:
    return f"{name[:NAME]:<{NAME}}" + "".join(f"{cell:>7}" for cell in cells)
