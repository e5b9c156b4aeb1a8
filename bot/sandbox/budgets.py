"""The messengers' rate limits as they are known.

20 a minute in a Telegram group, about 1 a second in a private chat with a short burst, 30 a second overall; 20 a
second for a VK token.
"""

from collections import deque
from collections.abc import Callable
from math import ceil


class Window:
    """At most `most` calls in any `seconds`; calling during the penalty makes it longer."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self.stamps: deque[float] = deque()
        self.barred_until = 0.0

    def wait(self, now: float) -> int:
        """Seconds to wait before the call would pass; 0 when it passes."""
        if now < self.barred_until:
            self.barred_until += 1 + 0.1 * (self.barred_until - now)
            return ceil(self.barred_until - now)
        while self.stamps and self.stamps[0] <= now - self.seconds:
            self.stamps.popleft()
        if len(self.stamps) < self.most:
            return 0
        self.barred_until = max(now + 1, self.stamps[0] + self.seconds)
        return ceil(self.barred_until - now)

    def spend(self, now: float) -> None:
        """Counts the call."""
        self.stamps.append(now)


class Budgets:
    """Windows a chat and one for everything; without real limits nothing is ever refused."""

    def __init__(self, clock: Callable[[], float], *, real: bool) -> None:
        self.real = real
        self._clock = clock
        self._chats: dict[str, Window] = {}
        self._all = {"telegram": Window(30, 1.0), "vk": Window(20, 1.0)}

    def refuse(self, messenger: str, chat: str | None, calls: int = 1) -> int:
        """Seconds to wait, or 0 when the calls pass (an album counts as its items)."""
        if not self.real:
            return 0
        now = self._clock()
        windows = [self._all[messenger]]
        if messenger == "telegram" and chat is not None:
            group = chat.startswith("telegram:-")
            windows.insert(0, self._chats.setdefault(chat, Window(20, 60.0) if group else Window(5, 5.0)))
        for window in windows:
            if seconds := window.wait(now):
                return seconds
        for window in windows:
            for _ in range(calls):
                window.spend(now)
        return 0
