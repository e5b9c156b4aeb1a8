"""What operators do, and what it means: words are answers, notes stay in the house, commands change the ticket.

Who may speak here at all was decided by the desk's router: what arrives is from a member, in this ticket's place.
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from bot.core import second, tickets, vip
from bot.core.card import refresh_card, refresh_topic
from bot.core.content import Attachment, AttachmentKind, Content
from bot.core.effects import Acknowledge, Answer, AnswerEdit, Mark, MarkKind
from bot.core.events import StaffClosedPlace, StaffCommanded, StaffEdited, StaffFact, StaffWrote
from bot.core.ids import ContentId
from bot.core.phrases import Phrase, say
from bot.core.session import Ticket
from bot.core.turn import Turn

CROSSING: frozenset[AttachmentKind] = frozenset({"photo", "document", "voice"})
"""Attachments that are passed on, in both directions. The rest is named to the sender, with what to send instead."""


def sift(content: Content) -> tuple[Content, tuple[Attachment, ...]]:
    """What can be passed on, and what cannot."""
    crossing = tuple(one for one in content.attachments if one.kind in CROSSING)
    stopped = tuple(one for one in content.attachments if one.kind not in CROSSING)
    return (replace(content, attachments=crossing) if stopped else content), stopped


def content_id(event: StaffFact) -> ContentId:
    return ContentId(event.id)


def is_empty(content: Content) -> bool:
    return not content.text.strip() and not content.attachments


def is_aside(turn: Turn, ticket: Ticket) -> bool:
    """The customer's mind is on something else: another request that is open, or one being written."""
    current = turn.view.open_ticket
    return turn.writing or (current is not None and current.number != ticket.number)


# --- words ---


def wrote(turn: Turn, event: StaffWrote) -> None:
    ticket = turn.ticket(event.ticket)
    if event.note:
        return turn.remember(ticket, "note", content_id(event), event.content, event.operator.name)
    content, stopped = sift(event.content)
    for attachment in stopped:
        kind = say("kind", kind=attachment.kind)
        turn.tell(ticket.number, say("staff-kind-stopped", kind=kind), reply_to=event.message.message)
    if is_empty(content):
        return _mark(turn, event, "refused")
    _answer(turn, event, ticket, content)


def _answer(turn: Turn, event: StaffWrote, ticket: Ticket, content: Content) -> None:
    turn.do(
        Answer(
            ticket=ticket.number,
            content_id=content_id(event),
            content=content,
            source=event.message,
            reply_to=event.reply_to,
            prefix=_prefix(turn, event, ticket),
            lang=turn.session.lang,
        )
    )
    turn.remember(ticket, "operator", content_id(event), content, event.operator.name)
    if turn.session.gone:
        _mark(turn, event, "waiting")
    # Words about a closed ticket while another is open are an afterthought: they open nothing.
    if ticket.state != "closed" or turn.view.open_ticket is None:
        _count_as_answer(turn, event, ticket)


def _prefix(turn: Turn, event: StaffWrote, ticket: Ticket) -> Phrase | None:
    if is_aside(turn, ticket):
        return say("answer-about", number=str(ticket.number))
    return say("answer-from", name=event.operator.name) if turn.world.policy.operator_names else None


def _count_as_answer(turn: Turn, event: StaffWrote, ticket: Ticket) -> None:
    """The first answer takes the ticket; somebody else's words are delivered too, and the card shows who spoke last."""
    spoke = tickets.answered(turn, tickets.take(turn, ticket, event.operator))
    if ticket.state != spoke.state:
        refresh_topic(turn, spoke)
    if spoke.operator != ticket.operator or ticket.state in ("closed", "overdue"):
        refresh_card(turn, spoke)  # not on every change of turns: a card that says "in work" stays true


def edited(turn: Turn, event: StaffEdited) -> None:
    ticket = turn.ticket(event.ticket)
    who = "note" if event.note else "operator"
    content, _ = sift(event.content)
    turn.remember(ticket, who, event.content_id, content, event.operator.name)
    if event.note or is_empty(content):
        return
    lang = turn.session.lang
    turn.do(
        AnswerEdit(ticket=ticket.number, content_id=event.content_id, content=content, source=event.message, lang=lang)
    )


# --- commands ---


def commanded(turn: Turn, event: StaffCommanded) -> None:
    ticket = turn.ticket(event.ticket)
    trouble = _obey(turn, event, ticket)
    if event.press:
        word = trouble or say("staff-done", command=event.command)
        _acknowledge(turn, event, word, alert=trouble is not None)
    elif trouble:
        turn.tell(ticket.number, trouble, reply_to=event.message.message)
    elif event.command not in ("help", "note"):
        _mark(turn, event, "delivered")


def _obey(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    """What stands in the way, or None when it is done."""
    match event.command:
        case "take":
            return _take(turn, event, ticket)
        case "release":
            return _release(turn, ticket)
        case "close" | "outside":
            return _close(turn, event, ticket)
        case "reopen":
            return _reopen(turn, event, ticket)
        case "note":
            return _note(turn, event, ticket)
        case "ban" | "unban":
            return _ban(turn, event, ticket, banned=event.command == "ban")
        case "vip" | "unvip":
            return vip.mark(turn, ticket, vip=event.command == "vip", keeper=event.text)
        case "second":
            return _second(turn, ticket)
        case "help":
            turn.tell(ticket.number, say("desk-help"), reply_to=event.message.message)
            return None
        case "unknown":
            return say("desk-unknown-command", command=event.text.split(" ")[0] or "?")
        case _:
            assert_never(event.command)


def _take(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    if ticket.operator == event.operator.id:
        return say("staff-already-yours")
    _show(turn, ticket, tickets.take(turn, ticket, event.operator))
    return None


def _release(turn: Turn, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    if not ticket.operator:
        return say("staff-nobody-holds")
    _show(turn, ticket, tickets.release(turn, ticket))
    return None


def _show(turn: Turn, before: Ticket, after: Ticket) -> None:
    refresh_card(turn, after)
    if before.state != after.state:
        refresh_topic(turn, after)


def _close(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-already-closed")
    if event.command == "outside" and not ticket.reach:
        return say("staff-not-outside")
    if event.text:  # the reason is for colleagues: people write there what customers should not read
        turn.remember(ticket, "note", content_id(event), Content(text=event.text), event.operator.name)
    if not ticket.operator:
        ticket = replace(ticket, operator=event.operator.id, operator_name=event.operator.name)
    tickets.close(turn, ticket, outside=event.command == "outside")
    return None


def _reopen(turn: Turn, event: StaffFact, ticket: Ticket) -> Phrase | None:
    if ticket.state != "closed":
        return say("staff-is-open")
    tickets.reopen(turn, ticket, event.operator)
    return None


def _second(turn: Turn, ticket: Ticket) -> Phrase | None:
    if ticket.state == "closed":
        return say("staff-is-closed")
    if ticket.second:
        return say("staff-already-second")
    second.send(turn, ticket, "staff")
    return None


def _note(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    if not event.text.strip():
        return say("desk-note-empty")
    turn.remember(ticket, "note", content_id(event), Content(text=event.text), event.operator.name)
    return None


def _ban(turn: Turn, event: StaffCommanded, ticket: Ticket, *, banned: bool) -> Phrase | None:
    if turn.session.banned == banned:
        return say("staff-already-banned") if banned else say("staff-not-banned")
    if event.text:
        turn.remember(ticket, "note", content_id(event), Content(text=event.text), event.operator.name)
    # The customer hears of it when they write next, once.
    home = "ticket" if turn.view.open_ticket else turn.table.home
    turn.change(banned=banned, step=home, at="", choices=())
    refresh_card(turn, ticket)
    return None


def closed_place(turn: Turn, event: StaffClosedPlace) -> None:
    """Closing the topic by hand is closing the ticket. When that cannot be, the topic is set right again."""
    ticket = turn.ticket(event.ticket)
    if event.closed and ticket.state != "closed":
        tickets.close(turn, ticket)
    elif not event.closed and ticket.state == "closed":
        _reopen(turn, event, ticket)


def _mark(turn: Turn, event: StaffFact, mark: MarkKind) -> None:
    turn.do(Mark(ticket=event.ticket, message=event.message, mark=mark))


def _acknowledge(turn: Turn, event: StaffCommanded, word: Phrase, *, alert: bool) -> None:
    chat, person = event.message.chat, event.operator.id
    lang = turn.world.policy.staff_lang
    turn.do(Acknowledge(press=event.press, chat=chat, person=person, text=word, alert=alert, lang=lang))
