"""What is wrong with the staff chats, for those who look at health: said until a call shows that it is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from bot.adapters.port import Operation, SendOp

What = Literal["chat", "making", "topics"]
"""It cannot be written to; no place can be made; messages land outside their topics."""


class Trouble:
    """`state` hears the part "desk" and why, "" when nothing is wrong with any of them."""

    def __init__(self, state: Callable[[str, str], None]) -> None:
        self._state = state
        self._known: set[tuple[str, What]] = set()

    def ill(self, chat: str, what: What, why: str) -> None:
        self._known.add((chat, what))
        self._state("desk", why)

    def well(self, chat: str, done: Operation, *, made: bool) -> None:
        """A call that went well (`made` a place) cures what it shows to be over, and nothing else."""
        if not self._known:
            return
        self._known.discard((chat, "chat"))
        if made:
            self._known.discard((chat, "making"))
        if isinstance(done, SendOp) and done.place.thread:
            self._known.discard((chat, "topics"))
        if not self._known:
            self._state("desk", "")
