"""An operator's words on their way to the customer, and back again when they are taken away."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core import tickets
from bot.core.card import refresh_card, refresh_topic
from bot.core.content import Content
from bot.core.effects import Answer, AnswerDelete, Mark, MarkKind
from bot.core.events import Operator
from bot.core.ids import ContentId, MessageRef
from bot.core.phrases import Phrase, say
from bot.core.session import Offered, Spoken, Ticket
from bot.core.turn import Turn

KEPT_SPOKEN: Final = 3
"""Answers that can be taken back without quoting them."""
KEPT_SETTLED: Final = 8
"""Decided questions and words that were never sent or are gone: an edit or a press of theirs comes too late."""


def is_aside(turn: Turn, ticket: Ticket) -> bool:
    """The customer's mind is on something else: another request that is open, or one being written."""
    current = turn.view.open_ticket
    return turn.writing or (current is not None and current.number != ticket.number)


def answer(turn: Turn, ticket: Ticket, said: Offered, *, takes: bool = True) -> None:
    """`takes`: whoever speaks has the ticket from now on."""
    turn.do(
        Answer(
            ticket=ticket.number,
            content_id=said.content_id,
            content=said.content,
            source=said.source,
            reply_to=said.reply_to,
            prefix=_prefix(turn, ticket, said),
            lang=turn.session.lang,
        )
    )
    turn.remember(ticket, "operator", said.content_id, said.content, said.name)
    if turn.session.gone:
        mark(turn, ticket, said.source, "waiting")
    # Words about a closed ticket while another is open are an afterthought: they open nothing.
    if ticket.state != "closed" or turn.view.open_ticket is None:
        _count_as_answer(turn, ticket, said, takes=takes)


def _prefix(turn: Turn, ticket: Ticket, said: Offered) -> Phrase | None:
    if is_aside(turn, ticket):
        return say("answer-about", number=str(ticket.number))
    policy = turn.world.policy
    name = policy.shown_as.get(said.operator) or (said.name if policy.operator_names else "")
    return say("answer-from", name=name) if name else None


def _count_as_answer(turn: Turn, ticket: Ticket, said: Offered, *, takes: bool) -> None:
    """The first answer takes the ticket."""
    spoken = (*ticket.spoken, Spoken(content_id=said.content_id, operator=said.operator))[-KEPT_SPOKEN:]
    now = replace(ticket, spoken=spoken)
    if takes or not ticket.operator:
        now = tickets.take(turn, now, Operator(id=said.operator, name=said.name))
    now = tickets.answered(turn, now)
    if ticket.state != now.state:
        refresh_topic(turn, now)
    if now.operator != ticket.operator or ticket.state in ("closed", "overdue"):
        refresh_card(turn, now)  # not on every change of turns: a card that says "in work" stays true


def take_back(turn: Turn, ticket: Ticket, content_id: ContentId, source: MessageRef, name: str) -> None:
    """The customer's copy goes, and so does what the history says of it."""
    turn.do(AnswerDelete(ticket=ticket.number, content_id=content_id, source=source))
    turn.remember(ticket, "operator", content_id, Content(), name)
    spoken = tuple(one for one in ticket.spoken if one.content_id != content_id)
    settle(turn, replace(ticket, spoken=spoken), content_id)


def settle(turn: Turn, ticket: Ticket, *names: str) -> Ticket:
    """Over and done with, whatever may still be pressed or edited."""
    return turn.put(replace(ticket, settled=(*ticket.settled, *names)[-KEPT_SETTLED:]))


def mark(turn: Turn, ticket: Ticket, message: MessageRef, kind: MarkKind) -> None:
    turn.do(Mark(ticket=ticket.number, message=message, mark=kind))
