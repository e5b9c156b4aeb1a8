"""Effects: what a turn wants done. Values only; the engine carries them out after the turn is committed.

Lanes: `Say`, `Answer…`, `Amend` go to the customer's lane; `OpenPlace`, `Forward`, `ForwardEdit`, `Tell` to the
ticket's desk lane; `Card`, `SetTopic`, `Mark` to its cosmetic lane, where a newer one replaces an older one that still
waits. Order is kept within a lane. `Acknowledge` is done at once and never repeated; timers are part of the commit.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.core.content import Content
from bot.core.ids import ContentId, Lang, MessageId, MessageRef, Place, TicketNumber
from bot.core.phrases import Body, Keyboard, Phrase

TicketState = Literal["new", "taken", "waiting", "overdue", "closed"]
"""`new`: nobody has it · `taken`: waits for us · `waiting`: waits for the customer · `overdue` · `closed`."""
TopicState = TicketState | Literal["moved"]
"""What a topic shows; `moved`: the ticket is at another desk now."""
MarkKind = Literal["delivered", "waiting", "refused", "doubt"]


class Say(msgspec.Struct, frozen=True, kw_only=True, tag="say"):
    """The bot speaks to the customer. `name` lets a later `Amend` find this message again. `recall`: the last lines of
    this ticket stand below the words."""

    body: Body
    keyboard: Keyboard = ()
    lang: Lang = "ru"
    name: str = ""
    recall: TicketNumber | None = None


class Amend(msgspec.Struct, frozen=True, kw_only=True, tag="amend"):
    """Replace the keyboard, and the text when `body` is not empty, of what was said under `name`, or of this very
    `message`. Silent when it is gone."""

    name: str = ""
    message: MessageId | None = None
    body: Body = ()
    keyboard: Keyboard = ()
    lang: Lang = "ru"


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag="answer"):
    """An operator's words for the customer. When delivered, `source` (the operator's message) is marked so."""

    ticket: TicketNumber
    content_id: ContentId
    content: Content
    source: MessageRef
    reply_to: ContentId | None = None
    prefix: Phrase | None = None
    lang: Lang = "ru"


class AnswerEdit(msgspec.Struct, frozen=True, kw_only=True, tag="answer_edit"):
    """The operator corrected an answer: the customer's copy changes, or, past the window, is followed by the new
    text."""

    ticket: TicketNumber
    content_id: ContentId
    content: Content
    source: MessageRef
    lang: Lang = "ru"


class AnswerDelete(msgspec.Struct, frozen=True, kw_only=True, tag="answer_delete"):
    """The operator takes an answer back: the customer's copies of it go."""

    ticket: TicketNumber
    content_id: ContentId
    source: MessageRef


class OpenPlace(msgspec.Struct, frozen=True, kw_only=True, tag="open_place"):
    """Make the ticket's place and put the card in it. `again`: the old one is gone; the card is followed by a recap,
    and this effect goes before all that waits in the lane. `recall`: the card is followed by what was said in an
    earlier ticket."""

    ticket: TicketNumber
    desk: str
    title: str
    state: TicketState
    card: Body
    keyboard: Keyboard = ()
    again: bool = False
    recall: TicketNumber | None = None


class Forward(msgspec.Struct, frozen=True, kw_only=True, tag="forward"):
    """The customer's words for the desk. Waiting neighbours of plain text are folded into one message."""

    ticket: TicketNumber
    content_id: ContentId
    content: Content
    reply_to: ContentId | None = None
    author: str = ""
    source: MessageRef | None = None
    silent: bool = False


class ForwardEdit(msgspec.Struct, frozen=True, kw_only=True, tag="forward_edit"):
    """The customer changed what they had written: an unsent original is replaced, a sent one is quoted with the new
    text."""

    ticket: TicketNumber
    content_id: ContentId
    content: Content
    author: str = ""


class Tell(msgspec.Struct, frozen=True, kw_only=True, tag="tell"):
    """The bot speaks to staff: in the ticket's place, or (no ticket) in the desk's General topic. `reply_to` is a staff
    message it answers; `place` is where that stands when no ticket is known. `desk` beside a ticket: an
    earlier one. `amends`: an earlier message of ours that says this, with these buttons, from now on. `recall`: the
    last lines of this ticket stand below the words. `silent`: without a sound. Staff texts are in the desk's
    language."""

    body: Body
    ticket: TicketNumber | None = None
    desk: str = ""
    place: Place | None = None
    reply_to: MessageId | None = None
    keyboard: Keyboard = ()
    amends: MessageId | None = None
    recall: TicketNumber | None = None
    silent: bool = False


class Card(msgspec.Struct, frozen=True, kw_only=True, tag="card"):
    """The card's current text and buttons; the newest waiting one wins."""

    ticket: TicketNumber
    body: Body
    keyboard: Keyboard = ()


class SetTopic(msgspec.Struct, frozen=True, kw_only=True, tag="set_topic"):
    """The topic's name shows the state; `closed` closes or reopens it. The newest waiting one wins. `desk`: when it is
    not the one that the ticket is at. Where there are no topics the card shows the state: `card` and `keyboard` are
    it."""

    ticket: TicketNumber
    title: str
    state: TopicState
    closed: bool = False
    desk: str = ""
    card: Body = ()
    keyboard: Keyboard = ()


class Mark(msgspec.Struct, frozen=True, kw_only=True, tag="mark"):
    """The truth about one staff message, shown on it."""

    ticket: TicketNumber
    message: MessageRef
    mark: MarkKind


class Acknowledge(msgspec.Struct, frozen=True, kw_only=True, tag="acknowledge"):
    """Stop a pressed button's spinner, with a short word if there is one to say."""

    press: str
    chat: str
    person: str = ""
    text: Phrase | None = None
    alert: bool = False
    lang: Lang = "ru"


class SetTimer(msgspec.Struct, frozen=True, kw_only=True, tag="set_timer"):
    """Fire `TimerFired(name, version)` at `at` (wall time, seconds). One timer per name: a later one replaces it."""

    name: str
    at: float
    version: int


class CancelTimer(msgspec.Struct, frozen=True, kw_only=True, tag="cancel_timer"):
    """Forget the timer of this name."""

    name: str


class Remember(msgspec.Struct, frozen=True, kw_only=True, tag="remember"):
    """A line of the ticket's history, written with the commit."""

    ticket: TicketNumber
    content_id: ContentId
    at: float
    who: Literal["customer", "operator", "note", "bot"]
    name: str
    content: Content


class Enqueue(msgspec.Struct, frozen=True, kw_only=True, tag="enqueue"):
    """The ticket waits for people of this desk; the lower `rank` goes first: a deadline in wall seconds,
    earlier for VIPs. Said again, it is moved."""

    ticket: TicketNumber
    desk: str
    rank: float


class Dequeue(msgspec.Struct, frozen=True, kw_only=True, tag="dequeue"):
    """It no longer waits there. `served`: it was answered, so it counts for the pace at which the desk answers."""

    ticket: TicketNumber
    desk: str
    served: bool = False


class Erase(msgspec.Struct, frozen=True, kw_only=True, tag="erase"):
    """Nothing is kept of these tickets, and with `whole` nothing of the customer at all: then `words` are the last said
    to them, each desk learns the numbers, and nothing that the turn decided besides is done."""

    tickets: tuple[TicketNumber, ...] = ()
    whole: bool = False
    words: Body = ()
    lang: Lang = "ru"


class DropPlace(msgspec.Struct, frozen=True, kw_only=True, tag="drop_place"):
    """The ticket's place is deleted with all that stands in it; where that is not allowed, it is closed and only the
    number stays in its name. Said by the engine in a desk's own lane: the ticket itself is forgotten by then."""

    ticket: TicketNumber
    place: Place


Effect = (
    Say | Amend | Answer | AnswerEdit | AnswerDelete | OpenPlace | Forward | ForwardEdit | Tell | Card | SetTopic | Mark
    | Acknowledge | SetTimer | CancelTimer | Remember | Enqueue | Dequeue | Erase | DropPlace
)  # fmt: skip
