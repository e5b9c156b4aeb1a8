"""What delivery reports when it did not go as wished: places that are gone, refusals, doubts, customers out of reach.

1. Whoever spoke is told, in words, where they spoke: an operator in the ticket, a customer in their chat.
2. Only people's words are worth a report (`source` names the message they stand in). A report is the bot's own words,
   so a refused report is never reported: no two sides can complain to each other for ever.
"""

from __future__ import annotations

from bot.core.card import refresh_topic
from bot.core.effects import Mark, MarkKind
from bot.core.events import Doubted, Gone, PlaceLost, Refused
from bot.core.ids import MessageRef, TicketNumber, messenger_of
from bot.core.phrases import Phrase, say
from bot.core.tickets import open_place
from bot.core.turn import Turn


def place_lost(turn: Turn, event: PlaceLost) -> None:
    """The topic is made again, with the card; the desk adds a recap. The lane stands still until then, so even a ticket
    that the session has forgotten gets its place back."""
    ticket = turn.ticket(event.ticket)
    open_place(turn, ticket, again=True)
    if ticket.state == "closed":
        refresh_topic(turn, ticket)


def refused(turn: Turn, event: Refused) -> None:
    if event.source is None or event.ticket is None:
        return
    if event.to_customer and event.reason == "late":
        _report(turn, event.ticket, event.source, say("staff-delete-late"), "refused")
    elif event.to_customer:
        _report(turn, event.ticket, event.source, say("staff-refused", reason=event.reason), "refused")
    else:
        turn.say(say("not-passed", number=str(event.ticket), reason=event.reason))


def doubted(turn: Turn, event: Doubted) -> None:
    """Telegram cannot be asked whether a message went through: staff learn that it may stand there twice, or never."""
    if event.source is None or event.ticket is None:
        return
    match event.to_customer, event.given_up:
        case True, False:
            _report(turn, event.ticket, event.source, say("staff-doubt"), "doubt")
        case True, True:
            _report(turn, event.ticket, event.source, say("staff-given-up"), "refused")
        case False, False:
            turn.tell(event.ticket, say("staff-doubt-forward"))
        case False, True:
            turn.say(say("not-passed", number=str(event.ticket), reason="unknown"))


def gone(turn: Turn, event: Gone) -> None:
    """What waits stays until they return. The desk is told once, every later answer is only marked as waiting."""
    ticket = event.ticket or turn.session.current
    first = not turn.session.gone
    turn.change(gone=True)
    if ticket is None:
        return
    if event.source:
        turn.do(Mark(ticket=ticket, message=event.source, mark="waiting"))
    if first:
        reply_to = event.source.message if event.source else None
        turn.tell(ticket, say("staff-gone", reason=event.reason), reply_to=reply_to)


def blocked(turn: Turn) -> None:
    """They said so themselves, before anything failed. With nothing open there is nobody to tell: who writes to them
    later learns it then."""
    first = not turn.session.gone
    if first and (ticket := turn.view.open_ticket):
        turn.change(gone=True)
        reason = "forbidden" if messenger_of(turn.world.customer) == "vk" else "blocked"
        turn.tell(ticket.number, say("staff-gone", reason=reason))


def returned(turn: Turn) -> None:
    """Any sign of life will do. What waits goes out by itself."""
    if turn.session.gone:
        turn.change(gone=False)
        if ticket := turn.view.open_ticket:
            turn.tell(ticket.number, say("staff-returned"))


def _report(turn: Turn, ticket: TicketNumber, source: MessageRef, words: Phrase, mark: MarkKind) -> None:
    turn.do(Mark(ticket=ticket, message=source, mark=mark))
    turn.tell(ticket, words, reply_to=source.message)
