"""Keyboards within a messenger's limits, and as numbered lines for clients that show no buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import Any, Protocol, TypeVar, cast

import msgspec

from bot.core.graphemes import cut


class KeyLimits(Protocol):
    """How many buttons fit, and how long a label may be (UTF-16 units)."""

    @property
    def buttons_in_row(self) -> int: ...
    @property
    def button_rows(self) -> int: ...
    @property
    def button_label(self) -> int: ...
    @property
    def buttons(self) -> int: ...


class Labelled(Protocol):
    """A rendered button: a msgspec Struct with a label."""

    @property
    def label(self) -> str: ...


KeyT = TypeVar("KeyT", bound=Labelled)
Rows = tuple[tuple[KeyT, ...], ...]


def limit_keys(rows: Sequence[Sequence[KeyT]], limits: KeyLimits) -> tuple[Rows[KeyT], tuple[KeyT, ...]]:
    """The rows that fit, and the buttons that do not fit: those are for `keyboard_as_lines`, so that none is lost.

    Rows that are too long are broken; when there are too many rows, neighbouring buttons share one, as even as it goes.
    """
    keys = [_with_label(key, cut(key.label, limits.button_label)) for row in rows for key in row]
    most = min(limits.buttons, limits.buttons_in_row * limits.button_rows)
    kept, rest = keys[:most], tuple(keys[most:])
    broken = _broken(rows, kept, limits.buttons_in_row)
    if len(broken) > limits.button_rows:
        broken = _even(kept, limits.button_rows)
    return broken, rest


def _with_label(key: KeyT, label: str) -> KeyT:
    if label == key.label:
        return key
    return cast(
        KeyT, msgspec.structs.replace(cast(Any, key), label=label)
    )  # Labelled cannot say "a Struct" (no protocol for it)


def _broken(rows: Sequence[Sequence[KeyT]], kept: Sequence[KeyT], width: int) -> Rows[KeyT]:
    starts = accumulate((len(row) for row in rows), initial=0)
    whole = [kept[start : start + len(row)] for start, row in zip(starts, rows, strict=False)]
    return tuple(tuple(row[at : at + width]) for row in whole for at in range(0, len(row), width))


def _even(keys: Sequence[KeyT], rows: int) -> Rows[KeyT]:
    size, longer = divmod(len(keys), rows)
    lengths = [size + (row < longer) for row in range(rows)]
    starts = [sum(lengths[:row]) for row in range(rows)]
    return tuple(tuple(keys[at : at + length]) for at, length in zip(starts, lengths, strict=True) if length)


def keyboard_as_lines(labels: Iterable[str], first: int = 1) -> str:
    """What a person types instead of pressing: the number (or the label itself) in front of each choice. Labels that
    are their own numbers (marks) stand in one line."""
    numbered = [(str(number), label) for number, label in enumerate(labels, first)]
    runs = groupby(numbered, key=lambda pair: pair[0] == pair[1])
    return "\n".join(
        " · ".join(label for _, label in run) if own else "\n".join(f"{number}. {label}" for number, label in run)
        for own, run in runs
    )
