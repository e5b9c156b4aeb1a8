"""The journal of API calls for tests and the curious: what was called with what and how it ended. Never a token."""

from collections import deque
from collections.abc import Mapping
from typing import Any

KEPT = 10_000
SECRET = ("access_token", "secret_token")


class Journal:
    """The last calls, numbered from 1."""

    def __init__(self) -> None:
        self.calls: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.count = 0

    def note(
        self,
        *,
        messenger: str,
        method: str,
        chat: str | None,
        thread: int | None,
        status: str,
        at: float,
        params: Mapping[str, Any],
    ) -> None:
        """Adds a call; `status` is "ok" or the error in a line."""
        self.count += 1
        shown = {key: value for key, value in params.items() if key not in SECRET}
        self.calls.append(
            {
                "n": self.count,
                "messenger": messenger,
                "method": method,
                "chat": chat,
                "thread": thread,
                "status": status,
                "at": at,
                "params": shown,
            }
        )

    def since(self, number: int) -> dict[str, Any]:
        """Calls after that number and the number to ask with next."""
        return {"next": self.count, "calls": [call for call in self.calls if call["n"] > number]}
