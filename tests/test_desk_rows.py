"""The table of the staff's side is whole: every clause at every kind of desk, and no mark that names nothing."""

from __future__ import annotations

import pytest

from tests.desk_rows import DESKS, TABLE, journeys, rows, shown_by, table

CLAUSES = [(row.name, clause) for row in rows() for clause in row.clauses]
NOT_THERE = {
    (row.name, clause, desk) for row in rows() for clause, instead in row.not_there.items() for desk in instead
}


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize(("row", "clause"), CLAUSES)
def test_a_clause_has_a_journey_at_every_desk(row: str, clause: str, desk: str) -> None:
    shown = bool(shown_by(row, clause, desk))
    assert shown != ((row, clause, desk) in NOT_THERE)


def test_a_mark_names_a_clause_that_is_promised() -> None:
    unknown = [(one.file, one.name, mark) for one in journeys() for mark in one.shows if mark not in CLAUSES]
    assert unknown == []


def test_what_is_not_there_names_a_clause_and_a_desk() -> None:
    assert all((row, clause) in CLAUSES and desk in DESKS for row, clause, desk in NOT_THERE)


def test_the_table_is_fresh() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "run: python -m tests.desk_rows"
