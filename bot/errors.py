"""The one error tree, by what the caller must do. A docstring is the default message, with the remedy.

OtklikError
├── SetupError          say it in one line and stop with exit status 2
├── SendError           an operation at a messenger did not end well
│   ├── RetryLater      surely not delivered: wait, repeat
│   ├── Uncertain       may have been delivered: repeat so that a repeat is harmless or marked
│   ├── Rejected        never: tell the desk
│   ├── Unreachable     the recipient is gone: keep what waits until they return
│   ├── PlaceGone       make the place again, then repeat
│   └── TokenRefused    stop this channel, alarm, keep the other one
├── SourceError         fetching updates failed
│   ├── SourceConflict  somebody else fetches with this token
│   └── SourceAway      unreachable for now: back off, try again
├── Undecodable         no model can read this update: dead list
└── StoreError          Redis
    ├── StoreAway       not reachable for now: acknowledge nothing, try again
    └── StoreRefused    the wrong or an emptied store: do not start
"""

from __future__ import annotations

from typing import Literal

from bot.core.events import RefusalReason


class OtklikError(Exception):
    """Something went wrong."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").splitlines()[0])


class SetupError(OtklikError):
    """A setting is missing or wrong."""


class SendError(OtklikError):
    """An operation at a messenger did not end well."""


class RetryLater(SendError):
    """Surely not delivered. `after` seconds; `scope`: this chat, or everything under this token. `flood`: asked to slow
    down."""

    def __init__(
        self, message: str = "", *, after: float, scope: Literal["chat", "token"] = "chat", flood: bool = False
    ) -> None:
        super().__init__(message)
        self.after = after
        self.scope = scope
        self.flood = flood


class Uncertain(SendError):
    """May or may not have been delivered: the answer was lost on the way."""


class Rejected(SendError):
    """Will never be delivered as it is."""

    def __init__(self, message: str = "", *, reason: RefusalReason = "unknown") -> None:
        super().__init__(message)
        self.reason: RefusalReason = reason


class Unreachable(SendError):
    """The recipient cannot be written to."""

    def __init__(self, message: str = "", *, reason: Literal["blocked", "deleted", "forbidden"] = "blocked") -> None:
        super().__init__(message)
        self.reason: Literal["blocked", "deleted", "forbidden"] = reason


class PlaceGone(SendError):
    """The topic or chat is gone. `migrated_to` names the chat's new id when the group was upgraded."""

    def __init__(self, message: str = "", *, migrated_to: str | None = None, whole_chat: bool = False) -> None:
        super().__init__(message)
        self.migrated_to = migrated_to
        self.whole_chat = whole_chat


class TokenRefused(SendError):
    """The messenger does not accept the token. Check it in BotFather or in the community's settings."""


class SourceError(OtklikError):
    """Fetching updates failed."""


class SourceConflict(SourceError):
    """Somebody else fetches updates with this token: stop the other bot, or remove its webhook."""


class SourceAway(SourceError):
    """The messenger is not reachable. `after` seconds is when to try again."""

    def __init__(self, message: str = "", *, after: float = 1.0) -> None:
        super().__init__(message)
        self.after = after


class Undecodable(OtklikError):
    """No model can read this update."""


class StoreError(OtklikError):
    """Redis did not do what was asked."""


class StoreAway(StoreError):
    """Redis is not reachable for now."""


class StoreRefused(StoreError):
    """This Redis holds another bot's store, or has lost ours. Point REDIS_URL at the right one."""
