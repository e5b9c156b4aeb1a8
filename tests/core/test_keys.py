"""Keyboards of messengers with little room, and for clients without buttons."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import utf16_length
from bot.core.keys import keyboard_as_lines, limit_keys


class Key(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    buttons_in_row: int = 5
    button_rows: int = 6
    button_label: int = 12
    buttons: int = 10


def keys(*rows: str) -> tuple[tuple[Key, ...], ...]:
    return tuple(tuple(Key(label=label) for label in row.split()) for row in rows)


def shape(rows: tuple[tuple[Key, ...], ...]) -> list[str]:
    return [" ".join(key.label for key in row) for row in rows]


@pytest.mark.parametrize(
    ("rows", "limits", "shown", "rest"),
    [
        (["а б", "в"], Limits(), ["а б", "в"], []),
        (["а б в г д е"], Limits(), ["а б в г д", "е"], []),
        (["а", "б", "в", "г", "д"], Limits(button_rows=2), ["а б в", "г д"], []),
        (["а б", "в г"], Limits(buttons=3), ["а б", "в"], ["г"]),
        (["а", "б", "в"], Limits(button_rows=1, buttons_in_row=2), ["а б"], ["в"]),
        (["Очень_длинная_кнопка"], Limits(), ["Очень_длинн…"], []),
        ([], Limits(), [], []),
    ],
)
def test_limits(rows: list[str], limits: Limits, shown: list[str], rest: list[str]) -> None:
    kept, left = limit_keys(keys(*rows), limits)
    assert shape(kept) == shown
    assert [key.label for key in left] == rest


@given(
    st.lists(st.lists(st.text("аб🙂 ", min_size=1, max_size=20), max_size=7), max_size=9),
    st.builds(
        Limits,
        buttons_in_row=st.integers(1, 6),
        button_rows=st.integers(1, 6),
        button_label=st.integers(3, 12),
        buttons=st.integers(1, 20),
    ),
)
def test_no_button_is_lost_and_no_limit_is_passed(labels: list[list[str]], limits: Limits) -> None:
    rows = tuple(
        tuple(Key(label=label, action=f"{y}:{x}") for x, label in enumerate(row)) for y, row in enumerate(labels)
    )
    kept, rest = limit_keys(rows, limits)
    assert [key.action for row in kept for key in row] + [key.action for key in rest] == [
        k.action for row in rows for k in row
    ]
    assert len(kept) <= limits.button_rows
    assert all(0 < len(row) <= limits.buttons_in_row for row in kept)
    assert sum(map(len, kept)) <= limits.buttons
    assert all(utf16_length(key.label) <= limits.button_label for row in kept for key in row)


def test_numbered_lines() -> None:
    assert keyboard_as_lines(["Доставка", "Возврат"]) == "1. Доставка\n2. Возврат"
    assert keyboard_as_lines(["Назад"], first=11) == "11. Назад"


def test_marks_are_not_numbered_once_more() -> None:
    assert keyboard_as_lines(["1", "2", "3", "Не решено"]) == "1 · 2 · 3\n4. Не решено"
    assert keyboard_as_lines(["2", "3"]) == "1. 2\n2. 3"
