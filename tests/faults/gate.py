"""The gate between a bot and the world: every call passes it, is named and counted, and one of them may be struck.

Knows names and numbers of calls, does not know protocols (the proxies do) nor what a call means.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

Mode = Literal["killed before", "call lost", "reply lost", "killed after"]
MODES: tuple[Mode, ...] = ("killed before", "call lost", "reply lost", "killed after")
"""Before the call arrives or after it was carried out; the bot is killed, or it lives and its connection is cut."""


class Point(NamedTuple):
    """The `number`th call (from 1) of this name: `redis commit`, `telegram sendMessage`."""

    name: str
    number: int

    def __str__(self) -> str:
        return f"{self.name} #{self.number}"


class Fault(NamedTuple):
    """What happens at a point."""

    point: Point
    mode: Mode

    def __str__(self) -> str:
        return f"{self.point}, {self.mode}"


class Gate:
    """Counts what passes. `kill` ends the bot at once; `changed` is set whenever something passed or was answered;
    `on_strike` is called at the moment of the fault, when who was to be killed is dead. `calls` are those under way at
    the messengers, polls apart, `trips` those to Redis. `events` is where the last poll of VK began: all before it is
    accepted."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.struck = False
        self.passed: list[Point] = []
        self.calls = 0
        self.trips = 0
        self.events = 0
        self.changed = asyncio.Event()
        self.kill: Callable[[], None] = lambda: None
        self.on_strike: Callable[[], None] = lambda: None
        self._counts: Counter[str] = Counter()

    def arrives(self, name: str) -> Mode | None:
        """What is to happen to this call; None: it passes."""
        self._counts[name] += 1
        point = Point(name, self._counts[name])
        self.passed.append(point)
        self.changed.set()
        if self.fault is None or self.struck or point != self.fault.point:
            return None
        self.struck = True
        return self.fault.mode

    def strike(self, fate: Mode) -> None:
        """Now. Not when the call arrived: a poll may last, and much may happen until it is answered."""
        if fate in ("killed before", "killed after"):
            self.kill()
        self.on_strike()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Something under way at a messenger."""
        self.calls += 1
        try:
            yield
        finally:
            self.calls -= 1
            self.changed.set()
