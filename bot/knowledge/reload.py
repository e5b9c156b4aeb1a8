"""Reload on change: an editor saves a file, and the next question is answered by it; a broken pack changes nothing.

Files are looked at by time and size, every few seconds: cheap, and true on every disk. A change is loaded when two
looks in a row see the same, so that a save in several steps is read once, whole. Knows files, does not know who uses
the pack.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from bot.core.ids import Lang
from bot.core.pack import Pack
from bot.knowledge.load import LANGUAGES, SHIPPED, examine
from bot.knowledge.problems import Problem
from bot.knowledge.search import Library, build

EVERY = 2.0
"""Seconds between looks."""
_KINDS = ("*/menu.toml", "*/contacts.toml", "*/search.toml", "*/articles/*.md", "*/*.ftl")
"""The phrases too: they are somebody else's to read, and saved by the same hand."""
Stamp = frozenset[tuple[str, int, int]]
SeenT = TypeVar("SeenT")


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A whole pack with its search: who holds it replaces one reference, and nobody sees half of a change."""

    packs: dict[Lang, Pack]
    search: Library


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A change with mistakes: the pack before it stays in use."""

    problems: tuple[Problem, ...]


class Watch:
    """Looks at a pack; `look` is quick when nothing has changed and loads when something has. Make one before the pack
    is first loaded: what is saved in between is a change."""

    def __init__(self, folder: Path | None, languages: Sequence[Lang] = LANGUAGES, *, shipped: Path = SHIPPED) -> None:
        self._folder, self._languages, self._shipped = folder, languages, shipped
        self._known = self._last = self._stamp()

    def look(self) -> Loaded | Refused | None:
        last, self._last = self._last, self._stamp()
        if self._last == self._known or self._last != last:
            return None
        self._known = self._last
        packs, problems = examine(self._folder, self._languages, shipped=self._shipped)
        mistakes = tuple(problem for problem in problems if problem.severity == "mistake")
        return Refused(problems=mistakes) if mistakes else Loaded(packs=packs, search=build(packs))

    def _stamp(self) -> Stamp:
        roots = {root for root in (self._shipped, self._folder) if root}
        return frozenset(
            stamp for root in roots for kind in _KINDS for path in root.glob(kind) if (stamp := _stamp_of(path))
        )


async def watch(
    look: Callable[[], SeenT | None],
    heard: Callable[[SeenT], Awaitable[None]],
    *,
    every: float = EVERY,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Until it is cancelled. Looking takes a thread: customers are answered meanwhile."""
    while True:
        await sleep(every)
        if (seen := await asyncio.to_thread(look)) is not None:
            await heard(seen)


def _stamp_of(path: Path) -> tuple[str, int, int] | None:
    """None for a file that has gone since it was listed."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return str(path), seen.st_mtime_ns, seen.st_size
