"""Adding up: exact medians, shares of something, groups."""

from __future__ import annotations

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stats.figures import Figures, figures, median, p90, report

WAITS = st.lists(st.integers(0, 500), min_size=1, max_size=80)


@given(WAITS)
def test_the_median_is_the_exact_one(waits: list[int]) -> None:
    assert median(dict(Counter(waits))) == statistics.median(waits)


@given(WAITS)
def test_nine_tenths_waited_no_longer(waits: list[int]) -> None:
    found = p90(dict(Counter(waits)))
    assert found in waits
    assert sum(one <= found for one in waits) >= 0.9 * len(waits)
    assert sum(one < found for one in waits) < 0.9 * len(waits)


def test_of_nothing_there_is_no_share() -> None:
    nothing = Figures()
    assert [nothing.in_time, nothing.at_once, nothing.by_itself, nothing.rating, median({}), p90({})] == [None] * 6
    assert figures([(("once", "d", "", "", ""), -1)]).at_once is None


def test_shares() -> None:
    told = figures([
        (("opened", "default", "", "orders", ""), 3), (("helped", "", "", "orders", ""), 1),
        (("closed", "default", "", "orders", "operator"), 3), (("closed", "default", "", "orders", "withdrawn"), 1),
        (("once", "default", "", "orders", ""), 2), (("once", "default", "", "orders", ""), -1),
        (("kept", "default", "", "", ""), 3), (("missed", "default", "", "", ""), 1),
        (("rated", "default", "", "", "5"), 2), (("rated", "default", "", "", "2"), 1),
        (("of a newer version", "", "", "", "x"), 9),
    ])  # fmt: skip
    assert (told.by_itself, told.at_once, told.in_time) == (0.25, pytest.approx(1 / 3), 0.75)
    assert (told.rating, told.withdrawn, told.ended) == (4.0, 1, 3)


def test_groups() -> None:
    olga, maxim = "telegram:5 Ольга", "telegram:6 Максим"
    monday = Counter({
        ("wait", "default", olga, "orders", "60"): 2, ("wait", "second", maxim, "", "10"): 1,
        ("wait", "default", "-", "", "5"): 1, ("helped", "", "", "orders", ""): 1,
    })  # fmt: skip
    wednesday = Counter({("wait", "default", "telegram:5 Ольга П.", "orders", "90"): 1})
    told = report({"2026-11-25": wednesday, "2026-11-23": monday, "2026-11-24": Counter()})
    assert {name: one.waits for name, one in told.operators.items()} == {"Ольга П.": {60: 2, 90: 1}, "Максим": {10: 1}}
    assert list(told.days) == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert {name: one.waits for name, one in told.desks.items()} == {"default": {60: 2, 90: 1, 5: 1}, "second": {10: 1}}
    assert told.categories["orders"].helped == 1
    only = report({"2026-11-23": monday}, "second").whole
    assert (only.waits, only.helped) == ({10: 1}, 0)


def test_two_people_of_one_name_are_two() -> None:
    day = Counter({("taken", "d", "telegram:5 Ольга", "", ""): 1, ("taken", "d", "telegram:6 Ольга", "", ""): 2})
    assert {name: one.taken for name, one in report({"2026-11-23": day}).operators.items()} == {
        "Ольга (5)": 1, "Ольга (6)": 2,
    }  # fmt: skip
