"""Working time: open or not, due when, said how."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import Term, WorkingHours
from bot.core.phrases import say

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
DAILY = WorkingHours(zone=MOSCOW)
OFFICE = WorkingHours(
    zone=MOSCOW, opens=10 * 60, closes=18 * 60, weekdays=frozenset(range(5)), holidays=frozenset({date(2026, 11, 4)})
)
HOUR = 3600.0


def at(text: str, zone: ZoneInfo = MOSCOW) -> float:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("11-23T08:59", False),
        ("11-23T09:00", True),
        ("11-23T21:59", True),
        ("11-23T22:00", False),
        ("11-22T12:00", True),
    ],
)
def test_open_by_the_clock_of_the_shop(moment: str, is_open: bool) -> None:
    assert DAILY.is_open(at(moment)) is is_open


@pytest.mark.parametrize("moment", ["11-21T12:00", "11-22T12:00", "11-04T12:00"])
def test_closed_on_weekends_and_holidays(moment: str) -> None:
    assert not OFFICE.is_open(at(moment))


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "due"),
    [
        (DAILY, "11-23T12:00", 4, "11-23T16:00"),
        (DAILY, "11-23T20:00", 2, "11-23T22:00"),
        (DAILY, "11-23T20:00", 3, "11-24T10:00"),
        (DAILY, "11-23T23:30", 2, "11-24T11:00"),
        (DAILY, "11-23T03:00", 2, "11-23T11:00"),
        (DAILY, "11-23T12:00", 26, "11-25T12:00"),
        (OFFICE, "11-20T17:00", 2, "11-23T11:00"),
        (OFFICE, "11-03T17:00", 2, "11-05T11:00"),
        (OFFICE, "11-23T12:00", 0, "11-23T12:00"),
    ],
)
def test_due_counts_working_time_only(calendar: WorkingHours, start: str, hours: float, due: str) -> None:
    assert calendar.due(at(start), hours * HOUR) == at(due)


def test_round_the_clock_is_plain_time_even_when_the_clock_changes() -> None:
    always = WorkingHours(zone=BERLIN, opens=0, closes=24 * 60)
    start = at("10-24T12:00", BERLIN)
    assert always.due(start, 48 * HOUR) == start + 48 * HOUR


def test_a_shift_over_a_clock_change_keeps_its_local_hours() -> None:
    berlin = WorkingHours(zone=BERLIN, opens=9 * 60, closes=10 * 60)
    assert berlin.due(at("10-24T09:30", BERLIN), HOUR) == at("10-25T09:30", BERLIN)


@pytest.mark.parametrize(
    "never", [WorkingHours(zone=UTC, weekdays=frozenset()), WorkingHours(zone=UTC, opens=9, closes=9)]
)
def test_a_desk_that_never_works_falls_back_to_plain_time(never: WorkingHours) -> None:
    assert never.due(1000.0, 60.0) == 1060.0
    assert not never.is_open(1000.0)


def test_words_for_a_moment() -> None:
    now = at("11-23T12:00")
    assert DAILY.words(at("11-23T16:40"), now) == say("by-today", time="16:40")
    assert DAILY.words(at("11-24T11:00"), now) == say("by-tomorrow", time="11:00")
    assert DAILY.words(at("12-01T09:05"), now) == say("by-date", time="09:05", day=1, month=12)
    assert DAILY.words(at("11-23T16:40"), 0.0) == say("by-date", time="16:40", day=23, month=11)


@given(st.floats(1.7e9, 1.9e9), st.floats(0, 10 * 24 * HOUR), st.floats(0, 10 * 24 * HOUR))
def test_more_work_is_never_due_earlier_and_ends_in_working_time(start: float, less: float, more: float) -> None:
    first, second = OFFICE.due(start, less), OFFICE.due(start, less + more)
    assert start <= first <= second
    assert OFFICE.is_open(second - 1e-3) or less + more < 1e-2


SHORT_DAY = WorkingHours(
    zone=MOSCOW,
    weekdays=frozenset(range(5)),
    changes={date(2026, 11, 24): (9 * 60, 13 * 60), date(2026, 11, 25): (0, 0), date(2026, 11, 28): (10 * 60, 12 * 60)},
)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("11-24T12:59", True),
        ("11-24T13:00", False),
        ("11-25T12:00", False),
        ("11-28T11:00", True),
        ("11-28T09:30", False),
    ],
)
def test_one_off_hours_go_before_the_week(moment: str, is_open: bool) -> None:
    assert SHORT_DAY.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("calendar", "start", "days", "due"),
    [
        (DAILY, "11-23T12:00", 3, "11-26T12:00"),
        (DAILY, "11-23T03:00", 3, "11-25T22:00"),
        (DAILY, "11-23T23:00", 1, "11-24T22:00"),
        (OFFICE, "11-20T17:00", 3, "11-25T17:00"),
        (OFFICE, "11-21T12:00", 1, "11-23T18:00"),
        (SHORT_DAY, "11-23T20:00", 1, "11-24T13:00"),
        (SHORT_DAY, "11-23T20:00", 2, "11-26T20:00"),
    ],
)
def test_working_days_end_at_the_hour_at_which_they_began(
    calendar: WorkingHours, start: str, days: int, due: str
) -> None:
    assert calendar.deadline(at(start), Term(days=days)) == at(due)


def test_a_term_in_hours_is_working_time() -> None:
    assert DAILY.deadline(at("11-23T21:00"), Term(seconds=2 * HOUR)) == at("11-24T10:00")


@pytest.mark.parametrize(
    ("start", "opens"),
    [("11-23T12:00", "11-23T12:00"), ("11-23T19:00", "11-24T10:00"), ("11-20T18:00", "11-23T10:00")],
)
def test_when_people_are_back(start: str, opens: str) -> None:
    assert OFFICE.opens_at(at(start)) == at(opens)


def test_a_beginning_is_said_with_its_hour() -> None:
    now = at("11-23T23:00")
    assert DAILY.words_at(at("11-24T09:00"), now) == say("at-tomorrow", time="09:00")
    assert DAILY.words_at(at("11-27T09:00"), now) == say("at-date", time="09:00", day=27, month=11)


@given(st.floats(1.7e9, 1.9e9), st.floats(0, 10 * 24 * HOUR))
def test_what_was_worked_until_a_deadline_is_its_term(start: float, seconds: float) -> None:
    assert abs(OFFICE.worked(start, OFFICE.due(start, seconds)) - seconds) < 1e-2


def test_without_working_time_the_wall_clock_counts() -> None:
    never = WorkingHours(zone=UTC, weekdays=frozenset())
    assert (never.worked(1000.0, 1060.0), never.opens_at(1000.0)) == (60.0, 1000.0)
    assert never.deadline(1000.0, Term(days=2)) == 1000.0 + 48 * HOUR
