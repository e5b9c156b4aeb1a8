"""What is remembered of one customer between turns: small (at most 1 kB), additive, versioned by `schema`.

History, links and files are separate keys of the same partition. A record with a newer `schema` is left alone.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.core.content import Content
from bot.core.effects import TicketState
from bot.core.ids import ContentId, Lang, MessageId, MessageRef, TicketNumber

SCHEMA = 1

Outcome = Literal["", "operator", "solved", "silence", "withdrawn"]
"""How a ticket was closed: by an operator, by the customer as solved, by their silence, by taking it back."""


class Choice(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One of the choices shown last: typed as its number or its label, it means the same as its button.

    `label` is a digest of the words on the button (`bot.core.spoken.digest`): a session is small.
    """

    action: str
    label: str


class Told(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One thing that the customer said before there was a ticket for it; `message` is where it stands in their chat.
    `also`: other messages whose words were read together with it."""

    content_id: ContentId
    content: Content
    message: MessageId = MessageId("")
    also: tuple[MessageId, ...] = ()


Field = Literal["order", "mail", "phone", "when"]
"""What a form asks for in so many words: an order's number, an address to answer to, when to call back."""
Reach = Literal["", "mail", "phone"]
"""How to answer: here, by e-mail, by calling back."""


Kind = Literal["", "complaint", "seller"]
"""What a request is, where that decides who reads it: a complaint · a question to a seller."""


class Given(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One field of a form as it was understood; `message` is where it was typed, empty when it was not."""

    field: Field
    text: str
    message: MessageId = MessageId("")


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request that is being written. `said` holds what the customer already told, oldest first. `form`: they began a
    request; else these are words of a search. `past` names the pages that were answered or skipped, `over` the album
    whose files too many were already refused. `about`: whom a complaint is about, or the seller's desk. Long words make
    a session larger than 1 kB while the draft lives: they are kept whole."""

    topic: str = ""
    form: bool = False
    said: tuple[Told, ...] = ()
    files: int = 0
    started_at: float = 0.0
    problem: str = ""
    given: tuple[Given, ...] = ()
    reach: Reach = ""
    past: tuple[str, ...] = ()
    over: str = ""
    kind: Kind = ""
    about: str = ""

    def has(self, field: Field) -> str:
        return next((one.text for one in self.given if one.field == field), "")

    @property
    def begun(self) -> bool:
        """There is something of a request to come back to."""
        return self.form and bool(self.said or self.topic or self.given)


class Offered(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An operator's words that wait for a yes, because somebody else has the ticket."""

    content_id: ContentId
    operator: str
    name: str
    content: Content
    source: MessageRef
    reply_to: ContentId | None = None


class Spoken(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An answer, and who gave it."""

    content_id: ContentId
    operator: str


Gift = Literal["", "refund", "compensation", "promo"]
"""What a customer got when the ticket was closed."""


class Ticket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question handed to people. Times are wall seconds; 0 means not yet. `about`: its first words, when no topic was
    chosen. `spoken`: the last answers. `settled`: names of what was decided or taken back. `muted`: news of it come
    without a sound. `given`, `gift`: what the customer got at closing. `offered`: words that wait for a yes (only they
    make a session larger than 1 kB).
    `noted`: the customer was told that what they added has arrived, once while nobody answers. `unreached`:
    that people do not have it yet. `sla`: a class of its own. `left`: working seconds of the promise that stand still
    while the customer owes an answer. `second`: it is on the second line, `left_desk` is to be told where. `heard`:
    digests of what it was told lately. For the numbers (`bot.core.counting`): `asked_at`, since when the customer waits
    for people, and `rounds`, how often such a wait ended with an answer."""

    number: TicketNumber
    desk: str
    state: TicketState = "new"
    topic: str = ""
    title: str = ""
    about: str = ""
    operator: str = ""
    operator_name: str = ""
    opened_at: float = 0.0
    promised_at: float = 0.0
    closed_at: float = 0.0
    rating: int = 0
    not_solved: int = 0
    placed: bool = False
    noted: bool = False
    outcome: Outcome = ""
    sla: str = ""
    left: float = 0.0
    second: bool = False
    left_desk: str = ""
    heard: tuple[str, ...] = ()
    problem: str = ""
    order: str = ""
    reach: Reach = ""
    reach_to: str = ""
    unreached: bool = False
    offered: tuple[Offered, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    settled: tuple[str, ...] = ()
    muted: bool = False
    given: Gift = ""
    gift: str = ""
    asked_at: float = 0.0
    rounds: int = 0


class Past(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A closed ticket in short: what is left in a session when newer ones take its place."""

    number: TicketNumber
    title: str
    opened_at: float
    closed_at: float
    outcome: Outcome = ""


class Session(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One customer. `step` and `at` say where the conversation stands, `current` which ticket was spoken of last: words
    go there while it is open. `audience` is who they said they are. `timers` holds each timer's current version,
    `read` the articles shown lately, `pressed` the press answered last (`<message>/<action>`): the same one right after
    it is a double tap. `keeper` is a VIP's personal manager. `warned`: about rude words. `burst`: when they began to
    write and how much since; `held`: words of a flood, soon to be heard; `hush`: of a flood of presses, what to
    show then. `opened`: when the latest requests were
    opened."""

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
    pressed: str = ""
    vip: bool = False
    keeper: str = ""
    warned: bool = False
    burst: tuple[float, int] = (0.0, 0)
    held: tuple[Told, ...] = ()
    hush: str = ""
    opened: tuple[float, ...] = ()
    audience: str = ""
    past: tuple[Past, ...] = ()
