"""What operators do, and what it means: words are answers, notes stay in the house, commands change the ticket.

Who may speak here at all was decided by the desk's router: what arrives is from a member, in this ticket's place.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.core import answering, commands, holding, tickets
from bot.core.content import Attachment, AttachmentKind, Content
from bot.core.effects import Acknowledge, AnswerEdit
from bot.core.events import StaffClosedPlace, StaffCommanded, StaffEdited, StaffFact, StaffWrote
from bot.core.ids import ContentId
from bot.core.phrases import Phrase, say
from bot.core.session import Offered
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
        return answering.mark(turn, ticket, event.message, "refused")
    said = Offered(
        content_id=content_id(event),
        operator=event.operator.id,
        name=event.operator.name,
        content=content,
        source=event.message,
        reply_to=event.reply_to,
    )
    if holding.is_held(ticket, event.operator):
        holding.hold(turn, ticket, event, said)
    else:
        answering.answer(turn, ticket, said)


def edited(turn: Turn, event: StaffEdited) -> None:
    ticket = turn.ticket(event.ticket)
    content, _ = sift(event.content)
    if holding.changed(turn, ticket, event, content):
        return
    if event.content_id in ticket.settled and not event.note:
        return turn.tell(ticket.number, say("staff-edit-late"), reply_to=event.message.message)
    who = "note" if event.note else "operator"
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
    trouble = commands.obey(turn, event, ticket)
    if event.press:
        word = trouble or say("staff-done", command=event.command)
        _acknowledge(turn, event, word, alert=trouble is not None)
    elif trouble:
        turn.tell(ticket.number, trouble, reply_to=event.message.message)
    elif event.command not in commands.ANSWERED | commands.LATER:
        answering.mark(turn, ticket, event.message, "delivered")


def closed_place(turn: Turn, event: StaffClosedPlace) -> None:
    """Closing the topic by hand is closing the ticket. When that cannot be, the topic is set right again."""
    ticket = turn.ticket(event.ticket)
    if event.closed and ticket.state != "closed":
        tickets.close(turn, ticket)
    elif not event.closed and ticket.state == "closed":
        tickets.reopen(turn, ticket, event.operator)


def _acknowledge(turn: Turn, event: StaffCommanded, word: Phrase, *, alert: bool) -> None:
    chat, person = event.message.chat, event.operator.id
    lang = turn.world.policy.staff_lang
    turn.do(Acknowledge(press=event.press, chat=chat, person=person, text=word, alert=alert, lang=lang))
