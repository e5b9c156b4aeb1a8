"""The life of a ticket: opened, added to, taken, answered, closed, rated, reopened. Each function is one such event.

Who may do what is decided elsewhere (`decide` for the customer, `staff` for operators); here is what it then means.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core import forgetting, handover, promise, routing
from bot.core.card import card, card_keys, gist, problem_of, refresh_card, refresh_topic, title
from bot.core.effects import Amend, Forward, OpenPlace, TicketState
from bot.core.events import Operator
from bot.core.ids import ChatId, ContentId, MessageRef, TicketNumber
from bot.core.names import clean_name
from bot.core.phrases import Button, Keyboard, Phrase, say
from bot.core.promise import of
from bot.core.session import Draft, Outcome, Ticket, Told
from bot.core.steps import button
from bot.core.turn import Turn

WARN: Final = "warn"
CLOSE: Final = "close"
DRAFT: Final = "draft"
"""Names of timers; those of a ticket are followed by its number (`of`)."""

WARNED_AT: Final = 2 / 3
"""Of the silence after which a ticket is closed: then the customer is asked whether they still need help."""


def acknowledgement(number: TicketNumber) -> str:
    """The name under which the acknowledgement was said: its "cancel" button goes when an operator takes the ticket."""
    return f"ticket-{number}"


def turn_to(turn: Turn, ticket: Ticket, *first: Phrase) -> None:
    """From now on the customer's words are words of this ticket. It is said when that is news, with the way back."""
    before, writing = turn.view.open_ticket, turn.writing
    turn.change(current=ticket.number, step="ticket", at="", choices=(), pressed="")
    back = [button("button-draft", "draft")] if writing and turn.view.draft.begun else []
    if before is not None and before.number != ticket.number:
        back.append(_ticket_key(before))
    news = (say("now-about", number=str(ticket.number)),) if back or writing else ()
    if first or news:
        turn.say(*first, *news, keyboard=(tuple(back),) if back else ())


def _ticket_key(ticket: Ticket) -> Button:
    return Button(label=say("button-ticket", number=str(ticket.number)), action=f"ticket:{ticket.number}")


# --- by the customer ---


def submit(turn: Turn) -> None:
    """Hand the draft to people: nothing in it is asked again."""
    draft, world = turn.view.draft, turn.world
    ticket = promise.make(
        turn,
        Ticket(
            number=world.next_ticket,
            desk=routing.desk_of(draft, turn.session, world),
            topic=draft.topic,
            title=routing.title_of(draft, world),
            about=gist(draft, world) if not (draft.topic or draft.kind) else "",
            sla=routing.class_of(draft),
            opened_at=world.now,
            problem=problem_of(draft.problem, world),
            order=draft.has("order"),
            reach=draft.reach,
            reach_to=reach_of(draft),
        ),
    )
    turn.used_ticket = True
    drop_draft(turn)
    handover.begin(turn, ticket)
    open_place(turn, ticket, recall=turn.session.current if draft.kind == "complaint" else None)
    for told in draft.said:
        pass_on(turn, ticket, told)
    turn.change(step="ticket", at="", current=ticket.number)
    accepted = say(
        "ticket-accepted", number=str(ticket.number), promise=_promise(turn, ticket), reach=ticket.reach or "here"
    )
    turn.say(
        accepted, *promise.honestly(turn, ticket), keyboard=waiting_keys(ticket), name=acknowledgement(ticket.number)
    )


def reach_of(draft: Draft) -> str:
    """Where to answer, when it is not here: the address, or the number and the time."""
    at = draft.has("when") if draft.reach == "phone" else ""
    return ", ".join(filter(None, (draft.has(draft.reach), at))) if draft.reach else ""


def open_place(turn: Turn, ticket: Ticket, *, again: bool = False, recall: TicketNumber | None = None) -> None:
    turn.do(
        OpenPlace(
            ticket=ticket.number,
            desk=ticket.desk,
            title=title(ticket, turn.session),
            state=ticket.state,
            card=card(ticket, turn),
            keyboard=card_keys(ticket, turn.session),
            again=again,
            recall=recall,
        )
    )


def waiting_keys(ticket: Ticket) -> Keyboard:
    """What stands below a ticket that waits for its first answer."""
    menu = button("button-menu", "menu")
    if ticket.operator:
        return ((menu,),)
    withdraw = button("button-withdraw", f"withdraw:{ticket.number}")
    return ((withdraw,), (button("button-queue", f"queue:{ticket.number}"), menu))


def add(turn: Turn, ticket: Ticket, told: Told, quotes: ContentId | None = None) -> None:
    """More words in an open ticket. A quote may name another one than the words around it belong to: that is said, and
    those go on as before."""
    pass_on(turn, ticket, told, quotes)
    aside = turn.writing or turn.view.open_ticket != ticket
    if not aside:
        turn.change(step="ticket", at="", choices=(), current=ticket.number)
    unheard = not aside and not ticket.operator and not ticket.noted and not told.content.album
    ticket = goes_on(turn, ticket)
    if unheard:  # said once: somebody who writes in short lines is not answered line by line
        turn.put(replace(ticket, noted=True))
        turn.say(promise.noted(turn, ticket))
    if aside:
        turn.say(say("ticket-quoted", number=str(ticket.number)))


def goes_on(turn: Turn, ticket: Ticket) -> Ticket:
    """The customer has spoken: no silence any more, and a promise that stood still runs again."""
    turn.cancel_timer(of(WARN, ticket), of(CLOSE, ticket))
    if ticket.state == "waiting":
        ticket = promise.resume(turn, replace(ticket, state="taken"))
        refresh_topic(turn, ticket)
    return ticket


def pass_on(turn: Turn, ticket: Ticket, told: Told, quotes: ContentId | None = None) -> None:
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
            silent=ticket.muted,
        )
    )
    turn.remember(ticket, "customer", told.content_id, told.content, author)


def withdraw(turn: Turn, ticket: Ticket) -> None:
    _end(turn, ticket, "withdrawn")
    turn.tell(ticket.number, say("staff-withdrawn"))
    _show_aside(turn, "rest", "withdrawn")


def solve(turn: Turn, ticket: Ticket) -> None:
    """The customer says themselves that all is well."""
    _end(turn, ticket, "solved")
    _ask_rating(turn, ticket, say("closed-solved", number=str(ticket.number)))


def rate(turn: Turn, ticket: Ticket, rating: int) -> None:
    refresh_card(turn, turn.put(replace(ticket, rating=rating)))


def comment(turn: Turn, ticket: Ticket, told: Told) -> None:
    turn.tell(ticket.number, say("staff-comment", rating=ticket.rating))
    pass_on(turn, ticket, told)


def take_up_again(turn: Turn, ticket: Ticket, told: Told | None, *, unsolved: bool = True) -> Ticket:
    """The customer is not done with a closed ticket: same number, same place, a new promise. `unsolved` False: they did
    not say that it is not solved."""
    ticket = replace(ticket, not_solved=ticket.not_solved + unsolved)
    ticket = _revive(turn, ticket, "taken" if ticket.operator else "new")
    turn.tell(ticket.number, say("staff-not-solved" if unsolved else "staff-taken-up"))
    if told:
        pass_on(turn, ticket, told)
    if not turn.view.draft.form:
        drop_draft(turn)
    phrase = "reopened" if told else "reopened-tell"
    turn_to(turn, ticket, say(phrase, number=str(ticket.number), promise=_promise(turn, ticket)))
    return ticket


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
    turn.cancel_timer(of(WARN, ticket), of(CLOSE, ticket))
    free = replace(ticket, state=state, operator="", operator_name="", noted=False)
    return promise.resume(turn, free) if ticket.state == "waiting" else turn.put(free)


def answered(turn: Turn, ticket: Ticket) -> Ticket:
    """An operator's words are on their way: now it is the customer's turn."""
    turn.cancel_timer(of(CLOSE, ticket))
    if ticket.state != "waiting":
        ticket = promise.pause(turn, ticket)
    silence = turn.world.policy.close_after_silence
    turn.set_timer(of(WARN, ticket), turn.world.now + silence * WARNED_AT)
    turn_to(turn, ticket)
    return turn.put(replace(ticket, state="waiting", closed_at=0.0, outcome=""))


def answered_outside(turn: Turn, ticket: Ticket) -> None:
    """The same for words that went past the desk (VK's own inbox)."""
    after = answered(turn, ticket)
    if ticket.state != after.state:
        refresh_topic(turn, after)


def close(turn: Turn, ticket: Ticket, *, outside: bool = False, gave: bool = False) -> None:
    """`outside`: the customer was answered by mail or by phone, as they had asked. `gave`: they are told what they
    got."""
    _end(turn, ticket, "operator")
    number = str(ticket.number)
    closed = (
        say("closed-outside", number=number, reach=ticket.reach) if outside else say("closed-operator", number=number)
    )
    gift = (say("closed-given", given=ticket.given, gift=ticket.gift),) if gave else ()
    _ask_rating(turn, ticket, closed, *gift)


def reopen(turn: Turn, ticket: Ticket, operator: Operator) -> None:
    ticket = replace(ticket, operator=operator.id, operator_name=clean_name(operator.name))
    ticket = _revive(turn, ticket, "taken")
    turn_to(turn, ticket, say("reopened-by-staff", number=str(ticket.number)))


# --- by time ---


def warn(turn: Turn, ticket: Ticket) -> None:
    """Silence: ask before closing."""
    until = turn.world.now + turn.world.policy.close_after_silence * (1 - WARNED_AT)
    turn.set_timer(of(CLOSE, ticket), until)
    words = turn.world.calendar.words_at(until, turn.world.now)
    still = say("silence-warning", number=str(ticket.number), until=words)
    keys = (button("button-solved", f"solved:{ticket.number}", "primary"),)
    elsewhere = turn.writing or turn.view.open_ticket != ticket
    turn.say(still, keyboard=((*keys, _ticket_key(ticket)) if elsewhere else keys,))


def close_on_silence(turn: Turn, ticket: Ticket) -> None:
    _end(turn, ticket, "silence")
    _ask_rating(turn, ticket, say("closed-silence", number=str(ticket.number)))


def overdue(turn: Turn, ticket: Ticket) -> None:
    ticket = turn.put(replace(ticket, state="overdue"))
    refresh_card(turn, ticket)
    refresh_topic(turn, ticket)
    promise.late(turn, ticket)


# --- shared ---


def _end(turn: Turn, ticket: Ticket, outcome: Outcome) -> None:
    turn.cancel_timer(of(WARN, ticket), of(CLOSE, ticket))
    promise.drop(turn, ticket, served=outcome == "operator" and ticket.state != "waiting")
    if not ticket.operator:
        _hide_withdraw(turn, ticket)
    ticket = turn.put(replace(ticket, state="closed", closed_at=turn.world.now, outcome=outcome))
    forgetting.keep_until(turn, ticket)
    refresh_card(turn, ticket)
    refresh_topic(turn, ticket)


def _revive(turn: Turn, ticket: Ticket, state: TicketState) -> Ticket:
    """With a new promise, which the card shows as the customer reads it."""
    ticket = promise.make(turn, replace(ticket, state=state, closed_at=0.0, outcome="", rating=0, noted=True))
    forgetting.keep(turn, ticket)
    refresh_card(turn, ticket)
    refresh_topic(turn, ticket)
    return ticket


def _ask_rating(turn: Turn, ticket: Ticket, *closed: Phrase) -> None:
    if not turn.session.banned:
        _show_aside(turn, "rating", str(ticket.number), *closed)


def _show_aside(turn: Turn, step: str, at: str, *first: Phrase) -> None:
    """What follows the end of a ticket. Where another one is open or being written, words stay with that one."""
    before, other = turn.session, turn.view.open_ticket
    writing = turn.writing
    turn.show(step, at, *first)
    if writing:
        turn.change(step=before.step, at=before.at, choices=before.choices, screen=before.screen)
    elif other:
        turn.change(step="ticket", at="", current=other.number)
        turn.say(say("now-about", number=str(other.number)))


def _promise(turn: Turn, ticket: Ticket) -> Phrase:
    return turn.world.calendar.words(ticket.promised_at, turn.world.now)


def drop_draft(turn: Turn) -> None:
    turn.change(draft=None)
    turn.cancel_timer(DRAFT)
