"""The table of promises is whole: no clause without a journey in both messengers, no mark that names nothing."""

from __future__ import annotations

import pytest

from tests.rows import MESSENGERS, TABLE, journeys, rows, shown_by, table

CLAUSES = [(row.name, clause) for row in rows() for clause in row.clauses]


def test_every_row_of_the_product_is_in_the_table() -> None:
    assert [row.name for row in rows()] == [f"C{number}" for number in range(1, 20)]
    assert len(set(CLAUSES)) == len(CLAUSES)


@pytest.mark.parametrize(("row", "clause"), CLAUSES)
def test_a_clause_has_a_journey_in_both_messengers(row: str, clause: str) -> None:
    missing = [messenger for messenger in MESSENGERS if not shown_by(row, clause, messenger)]
    assert missing == []


def test_a_mark_names_a_clause_that_is_promised() -> None:
    unknown = [(one.file, one.name, mark) for one in journeys() for mark in one.shows if mark not in CLAUSES]
    assert unknown == []


def test_the_table_is_fresh() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "run: python -m tests.rows"
