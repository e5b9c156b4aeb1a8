"""Counted facts added up: exact medians (every wait is kept, in whole seconds), shares, groups by day, desk, operator,
category.

A share of nothing is None, never 0: nobody missed a promise that was not made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Final

import msgspec

Field = tuple[str, ...]
"""Kind, desk, operator, category, value: see bot.core.counting.Fact."""
Histogram = dict[int, int]
"""Value -> how often."""
NOBODY: Final = "-"
"""Who answered in a messenger's own inbox: a person without a name here."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """`waits`: working seconds until each answer, `firsts` until each request's first one. `ended`: closed requests but
    those taken back. `once`: solved at first contact."""

    opened: int = 0
    taken: int = 0
    ended: int = 0
    withdrawn: int = 0
    once: int = 0
    kept: int = 0
    missed: int = 0
    late: int = 0
    reopened: int = 0
    repeat: int = 0
    second: int = 0
    helped: int = 0
    unhelped: int = 0
    unfound: int = 0
    waits: Histogram = {}
    firsts: Histogram = {}
    ratings: Histogram = {}

    @property
    def in_time(self) -> float | None:
        return share(self.kept, self.kept + self.missed)

    @property
    def at_once(self) -> float | None:
        return share(self.once, self.ended)

    @property
    def by_itself(self) -> float | None:
        """Self-service: questions that an article answered, of all that came."""
        return share(self.helped, self.helped + self.opened)

    @property
    def rating(self) -> float | None:
        given = size(self.ratings)
        return sum(mark * times for mark, times in self.ratings.items()) / given if given else None


def share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


def size(values: Histogram) -> int:
    return sum(values.values())


def median(values: Histogram) -> float | None:
    """The middle one, or halfway between the two in the middle."""
    count = size(values)
    if count <= 0:
        return None
    return (_at(values, (count - 1) // 2) + _at(values, count // 2)) / 2


def p90(values: Histogram) -> int | None:
    """The smallest value that nine tenths do not exceed."""
    count = size(values)
    return _at(values, -(-count * 9 // 10) - 1) if count > 0 else None


def _at(values: Histogram, place: int) -> int:
    """The value at this place, from 0, of all in order."""
    ordered = sorted(value for value, times in values.items() if times > 0)
    ends = accumulate(values[value] for value in ordered)
    return next(value for value, end in zip(ordered, ends, strict=True) if place < end)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole, and the same by what it is made of. Days in order, also those on which nothing happened; operators by
    the name they had last."""

    whole: Figures
    days: dict[str, Figures]
    desks: dict[str, Figures]
    operators: dict[str, Figures]
    categories: dict[str, Figures]


def report(counted: Mapping[str, Mapping[Field, int]], desk: str = "") -> Report:
    """`desk`: of this one alone. Self-service belongs to none."""
    facts = [
        (day, field, times)
        for day, fields in sorted(counted.items())
        for field, times in fields.items()
        if desk in ("", field[1])
    ]
    names = {who: name for who, name in (_person(field[2]) for _, field, _ in facts) if name}
    called = _distinct(names)
    by_day = _grouped(facts, lambda day, field: day)
    return Report(
        whole=figures((field, times) for _, field, times in facts),
        days={day: by_day.get(day, Figures()) for day in sorted(counted)},
        desks=_grouped(facts, lambda day, field: field[1]),
        operators=_grouped(facts, lambda day, field: called.get(_person(field[2])[0], _person(field[2])[0])),
        categories=_grouped(facts, lambda day, field: field[3]),
    )


def figures(facts: Iterable[tuple[Field, int]]) -> Figures:
    """Kinds that are not known here were counted by a newer version, and are left alone."""
    plain: Counter[str] = Counter()
    tables: dict[str, Counter[int]] = {"wait": Counter(), "first": Counter(), "rated": Counter()}
    for (kind, _, _, _, value, *_), times in facts:
        if kind in tables:
            tables[kind][int(value)] += times
        elif kind == "closed":
            plain["withdrawn" if value == "withdrawn" else "ended"] += times
        else:
            plain[kind] += times
    known = {name: plain[name] for name in Figures.__struct_fields__ if name in plain}
    return Figures(**known, waits=dict(tables["wait"]), firsts=dict(tables["first"]), ratings=dict(tables["rated"]))


def _grouped(facts: list[tuple[str, Field, int]], name: Callable[[str, Field], str]) -> dict[str, Figures]:
    """In the order of how much there is of each; what has no name is left out."""
    groups: dict[str, list[tuple[Field, int]]] = {}
    for day, field, times in facts:
        if key := name(day, field):
            groups.setdefault(key, []).append((field, times))
    made = {key: figures(inside) for key, inside in groups.items()}
    return dict(sorted(made.items(), key=lambda pair: (-size(pair[1].waits), -pair[1].opened, pair[0])))


def _person(operator: str) -> tuple[str, str]:
    who, _, name = operator.partition(" ")
    return ("", "") if who == NOBODY else (who, name)


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Two people of one name are two people."""
    often = Counter(names.values())
    return {who: f"{name} ({who.partition(':')[2]})" if often[name] > 1 else name for who, name in names.items()}
