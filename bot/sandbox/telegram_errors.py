"""Error answers of the Bot API."""

from typing import Any


class TelegramError(Exception):
    """An answer with ok=false: the HTTP status, the description, `parameters` such as retry_after."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(text: str) -> TelegramError:
    """400 with the usual prefix."""
    return TelegramError(400, f"Bad Request: {text}")


def forbidden(text: str) -> TelegramError:
    """403 with the usual prefix."""
    return TelegramError(403, f"Forbidden: {text}")


def conflict() -> TelegramError:
    """What the first of two pollers hears."""
    return TelegramError(
        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


def too_many(retry_after: int) -> TelegramError:
    """429 with the seconds to wait."""
    return TelegramError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
