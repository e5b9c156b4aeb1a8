"""The geometry of text: what a reader sees as one character, UTF-16 positions, cuts that people would make too.

Grapheme clusters follow the parts of UAX #29 that chats meet: combining marks, ZWJ emoji, skin
tones, flags, keycaps, tags, CR LF.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

ZWJ = "\u200d"
_EXTENDS = re.compile("[\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")

# Where a cut may stand, best first. The white space after a cut is not worth a place in either part.
_BREAKS = (
    re.compile(r"(?=\n[^\S\n]*\n)"),
    re.compile(r"(?=\n)"),
    re.compile(r"(?<=[.!?…])[»”\")\]]*(?=\s)"),
    re.compile(r"(?=\s)"),
)


def units_before(text: str) -> list[int]:
    """For every index of `text` and its end, the UTF-16 units before it."""
    return list(accumulate((2 if char > "\uffff" else 1 for char in text), initial=0))


def joins(text: str, index: int) -> bool:
    """Whether a cut at `index` would break what the reader sees as one character."""
    if not 0 < index < len(text):
        return False
    before, after = text[index - 1], text[index]
    if after < "\u0300":  # quick way out for nearly all text
        return before == "\r" and after == "\n"
    if _EXTENDS.match(after) or unicodedata.category(after).startswith("M"):
        return True
    if before == ZWJ:
        return True
    return bool(_FLAG.match(after)) and _flags_before(text, index) % 2 == 1


def _flags_before(text: str, index: int) -> int:
    count = 0
    while count < index and _FLAG.match(text[index - count - 1]):
        count += 1
    return count


def clusters(text: str) -> Iterator[str]:
    """The text, one visible character at a time."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not joins(text, index):
            yield text[start:index]
            start = index


def cut(text: str, limit: int, end: str = "…") -> str:
    """The text if it is at most `limit` UTF-16 units long, else as much of its beginning as leaves room for `end`."""
    units = units_before(text)
    if units[-1] <= limit:
        return text
    room = limit - units_before(end)[-1]
    index = max(i for i, unit in enumerate(units) if unit <= max(room, 0))
    return text[: _step_back(text, 0, index)].rstrip() + end


def pieces(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Index ranges of `text`, in order, each of at most `limit` UTF-16 units and none of white space alone. Only white
    space belongs to no range."""
    units = units_before(text)
    start = 0
    while start < len(text):
        stop = _stop(text, units, start, limit)
        kept = text[start:stop].rstrip() if stop < len(text) else text[start:]
        if kept.strip():
            yield start, start + len(kept)
        start = stop + len(text[stop:]) - len(text[stop:].lstrip())


def _stop(text: str, units: list[int], start: int, limit: int) -> int:
    """Where the piece that begins at `start` ends."""
    if units[-1] - units[start] <= limit:
        return len(text)
    reach = bisect_right(units, units[start] + limit, start) - 1
    for pattern in _BREAKS:
        # A break in the first half would leave a scrap: a lesser break further on reads better.
        for match in reversed(list(pattern.finditer(text, (start + reach) // 2, reach + 2))):
            if start < match.end() <= reach:
                return match.end()
    return _step_back(text, start, reach)


def _step_back(text: str, start: int, index: int) -> int:
    """The last cut at or before `index` that breaks no character; `index` itself when one is longer than the room."""
    back = index
    while back > start and joins(text, back):
        back -= 1
    return back if back > start else max(index, start + 1)
