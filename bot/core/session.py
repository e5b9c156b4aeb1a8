"""What is remembered of one customer between turns: small (at most 1 kB), additive, versioned by `schema`.

History, links and files are separate keys of the same partition. A record with a newer `schema` is left alone.
"""

from __future__ import annotations

import msgspec

from bot.core.content import Content
from bot.core.effects import TicketState
from bot.core.ids import ContentId, Lang, TicketNumber

SCHEMA = 1


class Choice(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One of the choices shown last: typed as its number or its label, it means the same as its button."""

    action: str
    label: str


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request that is being written. `said` holds what the customer already told (oldest first) with the ids it came by."""

    topic: str = ""
    said: tuple[tuple[ContentId, Content], ...] = ()
    files: int = 0
    started_at: float = 0.0


class Ticket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question handed to people. Times are wall seconds; 0 means not yet."""

    number: TicketNumber
    desk: str
    state: TicketState = "new"
    topic: str = ""
    title: str = ""
    operator: str = ""
    operator_name: str = ""
    opened_at: float = 0.0
    promised_at: float = 0.0
    closed_at: float = 0.0
    rating: int = 0
    not_solved: int = 0
    placed: bool = False


class Session(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One customer. `version` is the store's compare-and-set number, not part of the stored bytes' meaning."""

    schema: int = SCHEMA
    lang: Lang = "ru"
    name: str = ""
    username: str = ""
    buttons: bool = True
    step: str = "new"
    at: str = ""
    choices: tuple[Choice, ...] = ()
    draft: Draft | None = None
    tickets: tuple[Ticket, ...] = ()
    current: TicketNumber | None = None
    timers: dict[str, int] = {}
    read: tuple[str, ...] = ()
    noticed_at: float = 0.0
    notice: int = 0
    banned: bool = False
    gone: bool = False
    screen: int = 0
