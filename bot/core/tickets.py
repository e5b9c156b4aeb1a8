"""The life of a ticket: opened, added to, taken, answered, closed, rated, reopened. Each function is one such event.

Who may do what is decided elsewhere (`decide` for the customer, `staff` for operators); here is what it then means.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core.card import card, card_keys, gist, refresh_card, refresh_topic, title, topic_of
from bot.core.effects import Amend, Forward, OpenPlace, TicketState
from bot.core.events import Operator
from bot.core.ids import ChatId, ContentId, MessageRef, TicketNumber
from bot.core.names import clean_name
from bot.core.phrases import Keyboard, Phrase, say
from bot.core.session import Outcome, Ticket, Told
from bot.core.steps import button
from bot.core.turn import Turn

WARN: Final = "warn"
CLOSE: Final = "close"
DUE: Final = "due"
DRAFT: Final = "draft"
"""Names of timers."""

WARNED_AT: Final = 2 / 3
"""Of the silence after which a ticket is closed: then the customer is asked whether they still need help."""


def acknowledgement(number: TicketNumber) -> str:
    """The name under which the acknowledgement was said: its "cancel" button goes when an operator takes the ticket."""
    return f"ticket-{number}"


# --- by the customer ---


def submit(turn: Turn) -> None:
    """Hand the draft to people: nothing in it is asked again."""
    draft, world = turn.view.draft, turn.world
    promised = world.calendar.due(world.now, world.policy.answer_within)
    ticket = turn.put(
        Ticket(
            number=world.next_ticket,
            desk=world.policy.desk,
            topic=draft.topic,
            title=topic_of(draft.topic, world),
            about=gist(draft, world) if not draft.topic else "",
            opened_at=world.now,
            promised_at=promised,
        )
    )
    turn.used_ticket = True
    drop_draft(turn)
    open_place(turn, ticket)
    for told in draft.said:
        _pass_on(turn, ticket, told)
    turn.set_timer(DUE, promised)
    turn.change(step="ticket", at="")
    opening = () if world.calendar.is_open(world.now) else (say("ticket-closed-hours"),)
    accepted = say("ticket-accepted", number=str(ticket.number), promise=_promise(turn, ticket))
    turn.say(accepted, *opening, keyboard=waiting_keys(ticket), name=acknowledgement(ticket.number))


def open_place(turn: Turn, ticket: Ticket, *, again: bool = False) -> None:
    turn.do(
        OpenPlace(
            ticket=ticket.number,
            desk=ticket.desk,
            title=title(ticket, turn.session),
            state=ticket.state,
            card=card(ticket, turn),
            keyboard=card_keys(ticket, turn.session),
            again=again,
        )
    )


def waiting_keys(ticket: Ticket) -> Keyboard:
    """What stands below a ticket that waits for its first answer."""
    menu = button("button-menu", "menu")
    return ((menu,),) if ticket.operator else ((button("button-withdraw", f"withdraw:{ticket.number}"), menu),)


def add(turn: Turn, ticket: Ticket, told: Told, quotes: ContentId | None = None) -> None:
    """More words in an open ticket."""
    _pass_on(turn, ticket, told, quotes)
    turn.cancel_timer(WARN, CLOSE)
    turn.change(step="ticket", at="", choices=())
    unheard = not ticket.operator and not ticket.noted and not told.content.album
    if ticket.state == "waiting":
        ticket = turn.put(replace(ticket, state="taken"))
        refresh_topic(turn, ticket)
    if unheard:  # said once: somebody who writes in short lines is not answered line by line
        turn.put(replace(ticket, noted=True))
        turn.say(say("ticket-added", number=str(ticket.number)))


def _pass_on(turn: Turn, ticket: Ticket, told: Told, quotes: ContentId | None = None) -> None:
    chat = ChatId(turn.world.customer)  # a private chat's id is its customer's id
    source = MessageRef(chat=chat, message=told.message) if told.message else None
    author = clean_name(turn.session.name)
    turn.do(
        Forward(
            ticket=ticket.number,
            content_id=told.content_id,
            content=told.content,
            reply_to=quotes,
            author=author,
            source=source,
        )
    )
    turn.remember(ticket, "customer", told.content_id, told.content, author)


def withdraw(turn: Turn, ticket: Ticket) -> None:
    _end(turn, ticket, "withdrawn")
    turn.tell(ticket.number, say("staff-withdrawn"))
    turn.show("rest", "withdrawn")


def solve(turn: Turn, ticket: Ticket) -> None:
    """The customer says themselves that all is well."""
    _end(turn, ticket, "solved")
    _ask_rating(turn, ticket, say("closed-solved", number=str(ticket.number)))


def rate(turn: Turn, ticket: Ticket, rating: int) -> None:
    refresh_card(turn, turn.put(replace(ticket, rating=rating)))


def comment(turn: Turn, ticket: Ticket, told: Told) -> None:
    turn.tell(ticket.number, say("staff-comment", rating=ticket.rating))
    _pass_on(turn, ticket, told)


def take_up_again(turn: Turn, ticket: Ticket, told: Told | None) -> None:
    """The customer is not done with a closed ticket: same number, same place, a new promise."""
    world = turn.world
    promised = world.calendar.due(world.now, world.policy.answer_within)
    ticket = replace(ticket, not_solved=ticket.not_solved + 1, promised_at=promised)
    ticket = _revive(turn, ticket, "taken" if ticket.operator else "new")
    turn.set_timer(DUE, promised)
    turn.tell(ticket.number, say("staff-not-solved"))
    if told:
        _pass_on(turn, ticket, told)
    drop_draft(turn)
    phrase = "reopened" if told else "reopened-tell"
    turn.say(say(phrase, number=str(ticket.number), promise=_promise(turn, ticket)))


# --- by operators ---


def take(turn: Turn, ticket: Ticket, operator: Operator) -> Ticket:
    state = "taken" if ticket.state == "new" else ticket.state
    first = not ticket.operator
    ticket = turn.put(replace(ticket, state=state, operator=operator.id, operator_name=clean_name(operator.name)))
    if first:
        _hide_withdraw(turn, ticket)
    return ticket


def _hide_withdraw(turn: Turn, ticket: Ticket) -> None:
    turn.do(Amend(name=acknowledgement(ticket.number), lang=turn.session.lang))
    gone = f"withdraw:{ticket.number}"
    if any(choice.action == gone for choice in turn.session.choices):
        turn.change(choices=())


def release(turn: Turn, ticket: Ticket) -> Ticket:
    state = "overdue" if ticket.state == "overdue" else "new"
    turn.cancel_timer(WARN, CLOSE)
    return turn.put(replace(ticket, state=state, operator="", operator_name="", noted=False))


def answered(turn: Turn, ticket: Ticket) -> Ticket:
    """An operator's words are on their way: now it is the customer's turn."""
    turn.cancel_timer(DUE, CLOSE)
    silence = turn.world.policy.close_after_silence
    turn.set_timer(WARN, turn.world.now + silence * WARNED_AT)
    turn.change(step="ticket", at="", choices=(), pressed="")
    return turn.put(replace(ticket, state="waiting", closed_at=0.0, outcome=""))


def answered_outside(turn: Turn, ticket: Ticket) -> None:
    """The same for words that went past the desk (VK's own inbox)."""
    after = answered(turn, ticket)
    if ticket.state != after.state:
        refresh_topic(turn, after)


def close(turn: Turn, ticket: Ticket) -> None:
    _end(turn, ticket, "operator")
    _ask_rating(turn, ticket, say("closed-operator", number=str(ticket.number)))


def reopen(turn: Turn, ticket: Ticket, operator: Operator) -> None:
    ticket = replace(ticket, operator=operator.id, operator_name=clean_name(operator.name))
    _revive(turn, ticket, "taken")
    turn.say(say("reopened-by-staff", number=str(ticket.number)))


# --- by time ---


def warn(turn: Turn, ticket: Ticket) -> None:
    """Silence: ask before closing."""
    until = turn.world.now + turn.world.policy.close_after_silence * (1 - WARNED_AT)
    turn.set_timer(CLOSE, until)
    turn.change(step="ticket", at="")
    words = turn.world.calendar.words(until, turn.world.now)
    still = say("silence-warning", number=str(ticket.number), until=words)
    turn.say(still, keyboard=((button("button-solved", f"solved:{ticket.number}", "primary"),),))


def close_on_silence(turn: Turn, ticket: Ticket) -> None:
    _end(turn, ticket, "silence")
    _ask_rating(turn, ticket, say("closed-silence", number=str(ticket.number)))


def overdue(turn: Turn, ticket: Ticket) -> None:
    ticket = turn.put(replace(ticket, state="overdue"))
    refresh_card(turn, ticket)
    refresh_topic(turn, ticket)


# --- shared ---


def _end(turn: Turn, ticket: Ticket, outcome: Outcome) -> None:
    turn.cancel_timer(DUE, WARN, CLOSE)
    if not ticket.operator:
        _hide_withdraw(turn, ticket)
    ticket = turn.put(replace(ticket, state="closed", closed_at=turn.world.now, outcome=outcome))
    refresh_card(turn, ticket)
    refresh_topic(turn, ticket)


def _revive(turn: Turn, ticket: Ticket, state: TicketState) -> Ticket:
    ticket = turn.put(replace(ticket, state=state, closed_at=0.0, outcome="", rating=0, noted=True))
    turn.change(step="ticket", at="", choices=())
    refresh_card(turn, ticket)
    refresh_topic(turn, ticket)
    return ticket


def _ask_rating(turn: Turn, ticket: Ticket, closed: Phrase) -> None:
    if not turn.session.banned:
        turn.show("rating", str(ticket.number), closed)


def _promise(turn: Turn, ticket: Ticket) -> Phrase:
    return turn.world.calendar.words(ticket.promised_at, turn.world.now)


def drop_draft(turn: Turn) -> None:
    turn.change(draft=None)
    turn.cancel_timer(DRAFT)
