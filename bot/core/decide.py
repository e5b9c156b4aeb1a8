"""What follows from one event: the only place where the conversation is decided.

Laws
1. Pure, synchronous, total, deterministic: the same session, event and world give the same decision, and every event
   gives one. Nothing raises because of what a person typed, pressed or was called.
2. Nothing said is lost and nothing is asked twice. Words become an answer, a draft or a line in a ticket, whole.
3. Where the customer stands never hides a person: words that call one are heard before any step, and a ticket that is
   open gets every word that is neither a choice nor a command.
4. An action is a wish. It comes from a client, so it names things that may not exist, be over, or be somebody else's;
   what it may do is judged by the session alone. One that does not fit is explained, and the present step is shown.
5. Steps propose, `moves` applies. A step cannot open a ticket, write to staff or set a timer.
6. A failure that is reported is the bot's own words and is never itself reported (see `trouble`).
7. Every press is acknowledged exactly once. The same press right after itself does nothing else. One that did what it
   was there for takes its message's buttons along; those that lead somewhere stay.
8. A timer that is not the newest of its name means nothing.

Theory of operation
A `Turn` gathers changes and effects. Events of staff, delivery and time go straight to `staff`, `trouble`, `tickets`.
A customer's event passes these rules in order; the first that fits ends the turn:

    banned → met for the first time (greeting, notice: said together with whatever comes next) → /start, command →
    a choice typed or pressed → kinds that cannot be passed on (named; the rest goes on) → open ticket → a call for a
    person → the step where the conversation stands.

The step's `Move` is applied: language, draft, deed (each deed is judged again here), then the next screen is shown.
Tickets outlive steps: `session.step` says only what a word or a number would mean at this moment.
"""

from __future__ import annotations

import re
from typing import Final, assert_never

import msgspec

from bot.core import forgetting, handover, limits, moments, second, staff, tickets, trouble
from bot.core.effects import Acknowledge, Amend, Effect, ForwardEdit
from bot.core.events import (
    Doubted,
    Event,
    Gone,
    Placed,
    PlaceLost,
    Refused,
    StaffClosedPlace,
    StaffCommanded,
    StaffEdited,
    StaffWrote,
    TimerFired,
)
from bot.core.ids import ContentId, TicketNumber
from bot.core.incoming import Blocked, Echo, Edited, Person, Pressed, Reacted, Returned, Typing, Wrote
from bot.core.moves import STALE, apply
from bot.core.names import clean_name
from bot.core.phrases import Words, say
from bot.core.secrecy import conceal
from bot.core.session import Session, Ticket, Told
from bot.core.spoken import call, chosen
from bot.core.steps import Chose, Move, Said, Table, parse, unstamped
from bot.core.turn import Turn
from bot.core.world import World

OWN_DATA: Final = frozenset({"mydata", "export", "forget", "erase"})
DOUBLE_TAP: Final = 10.0
"""Seconds within which the same press again is one tap of an impatient finger, not a wish."""
NAME_LIMIT: Final = 64
COMMAND: Final = re.compile(r"/([a-z_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The session to store, what to do after that, and whether `world.next_ticket` is taken."""

    session: Session
    effects: tuple[Effect, ...] = ()
    uses_ticket: bool = False


def decide(session: Session, event: Event, world: World, table: Table) -> Decision:
    turn = Turn(session, world, table)
    _dispatch(turn, event)
    if turn.preface:  # nothing else was said
        turn.say()
    return Decision(session=turn.session, effects=tuple(turn.effects), uses_ticket=turn.used_ticket)


def _dispatch(turn: Turn, event: Event) -> None:
    match event:
        case Wrote():
            _wrote(turn, event)
        case Pressed():
            _pressed(turn, event)
        case Edited():
            _edited(turn, event)
        case Blocked():
            trouble.blocked(turn)
        case Returned():
            trouble.returned(turn)
        case Echo():
            _echo(turn, event)
        case Reacted() | Typing():
            pass
        case StaffWrote():
            staff.wrote(turn, event)
        case StaffEdited():
            staff.edited(turn, event)
        case StaffCommanded():
            staff.commanded(turn, event)
        case StaffClosedPlace():
            staff.closed_place(turn, event)
        case TimerFired():
            _timer(turn, event)
        case Placed():
            _placed(turn, event) if turn.knows(event.ticket) else None
        case PlaceLost():
            trouble.place_lost(turn, event)
        case Refused():
            trouble.refused(turn, event)
        case Doubted():
            trouble.doubted(turn, event)
        case Gone():
            trouble.gone(turn, event)
        case _:
            assert_never(event)


# --- the customer speaks ---


def _wrote(turn: Turn, event: Wrote) -> None:
    _meet(turn, event.person, event.buttons)
    turn.change(pressed="")
    action = _named_action(turn, event)
    if turn.session.banned and not _of_own_data(action):
        return _banned(turn)
    if action:
        if not _is_own(turn, action):
            limits.hushes(turn, action)
        return _act(turn, action)
    content, stopped = staff.sift(event.content)
    for attachment in stopped:
        turn.preface += (say("kind-stopped", kind=say("kind", kind=attachment.kind)),)
    if staff.is_empty(content):
        return None if stopped else turn.say(say("empty"))
    told = Told(content_id=ContentId(event.id), content=limits.cautions(turn, content), message=event.message)
    ticket = _addressee(turn, event.about)
    if not limits.holds(turn, told, ticket):
        _hear(turn, told, ticket, event.quotes)


def _hear(turn: Turn, told: Told, ticket: Ticket | None, quotes: ContentId | None = None) -> None:
    if ticket is None:
        apply(turn, _heard(turn, Said(told=told)))
    elif limits.repeats(turn, ticket, told):
        limits.add_again(turn, ticket, told)
    else:
        tickets.add(turn, turn.ticket(ticket.number), told, quotes)


def _addressee(turn: Turn, about: TicketNumber | None = None) -> Ticket | None:
    """The open ticket that these words belong to: a quote decides; else the request being written has them."""
    quoted = next((ticket for ticket in turn.view.open_tickets if ticket.number == about), None)
    return quoted or (None if turn.writing else turn.view.open_ticket)


def _named_action(turn: Turn, event: Wrote) -> str | None:
    """The action that a message stands for: Start, a command, a button of VK's own keyboard, a typed choice."""
    if event.start is not None:
        return turn.table.commands.get("start")
    command = COMMAND.fullmatch(event.content.text.strip())
    if command and not event.content.attachments and (action := turn.table.commands.get(command[1].casefold())):
        # "/operator where is my order": the words after it are for the person, so the line is heard as it was typed.
        return None if command[2] and action == "call" else action
    if event.content.attachments:
        return None
    return event.action or chosen(event.content.text, turn.session.choices, numbers=_counts(turn))


def _counts(turn: Turn) -> bool:
    """Whether "2" is the second choice. Where free text is awaited it is a text, unless typing is how they choose."""
    step = turn.table.step(turn.session.step)
    listening = step.listens or (turn.view.open_ticket is not None and not step.form)
    return not (listening and turn.session.buttons)


def _heard(turn: Turn, said: Said) -> Move:
    """A call for a person comes before the step. Where words are awaited, mentioning a person is no call."""
    step = turn.table.step(turn.session.step)
    called = call(said.text, turn.world)
    if called == "bare" and said.told.content.attachments:
        called = "told"
    if called == "bare" or (called == "told" and not step.listens):
        return turn.table.called(turn.view, said, called == "bare")
    return step.handle(turn.view, said)


def _edited(turn: Turn, event: Edited) -> None:
    content, _ = conceal(staff.sift(event.content)[0], turn.world)
    if turn.session.banned or staff.is_empty(content):
        return
    told = Told(content_id=ContentId(event.id), content=content, message=event.message)
    if limits.reworded(turn, told):
        return
    if turn.session.draft and (move := turn.table.revised(turn.view, told)):
        limits.hushes(turn)
        return apply(turn, move)
    number = event.about or turn.session.current
    if number is None:
        return
    ticket, edited = turn.ticket(number), event.content_id or ContentId(event.id)
    author = clean_name(turn.session.name)
    turn.do(ForwardEdit(ticket=ticket.number, content_id=edited, content=content, author=author))
    turn.remember(ticket, "customer", edited, content, author)


def _echo(turn: Turn, event: Echo) -> None:
    """An administrator answered in VK's own inbox: staff see it where they work, and it counts as an answer."""
    ticket = turn.view.open_ticket
    if event.admin and ticket:
        name = clean_name(event.admin)
        turn.tell(ticket.number, say("staff-answered-outside", name=name), Words(content=event.content))
        turn.remember(ticket, "operator", ContentId(event.id), event.content, name)
        tickets.answered_outside(turn, ticket)


# --- the customer presses ---


def _pressed(turn: Turn, event: Pressed) -> None:
    _meet(turn, event.person, None)
    barred = turn.session.banned and not _of_own_data(event.action)
    if barred:
        _banned(turn)
    elif not _is_double_tap(turn, event):
        if all(choice.action != event.action for choice in turn.session.choices):
            limits.hushes(turn, event.action)
        _act(turn, event.action)
    turn.change(pressed=f"{event.message}/{event.action[:64]}@{event.at or turn.world.now:.0f}")
    chat, person, lang = event.chat, event.person.id, turn.session.lang
    # A word on the button is lost when the press arrives late: what matters is said in the chat.
    note = say("banned") if barred else None
    turn.do(Acknowledge(press=event.press, chat=chat, person=person, text=note, lang=lang))
    if turn.spent:
        turn.do(Amend(message=event.message, lang=lang))


def _is_double_tap(turn: Turn, event: Pressed) -> bool:
    last, _, at = turn.session.pressed.rpartition("@")
    return last == f"{event.message}/{event.action[:64]}" and abs((event.at or turn.world.now) - float(at)) < DOUBLE_TAP


def _act(turn: Turn, action: str) -> None:
    verb, argument = parse(unstamped(action)[0])
    if _is_own(turn, action):
        turn.spent = True  # a step's own buttons mean nothing elsewhere
        step = turn.table.step(turn.session.step)
        return apply(turn, step.handle(turn.view, Chose(verb=verb, argument=argument)))
    if door := turn.table.doors.get(verb):
        return apply(turn, door.open(turn.view, argument))
    return apply(turn, Move(first=(STALE,)))


def _is_own(turn: Turn, action: str) -> bool:
    """Whether it is a choice of the step where they stand, shown as it stands now."""
    bare, screen = unstamped(action)
    step = turn.table.step(turn.session.step)
    fresh = screen is None or screen == turn.session.screen
    return parse(bare)[0] in step.verbs and fresh and (step.form or not turn.view.open_ticket)


# --- people ---


def _meet(turn: Turn, person: Person, buttons: bool | None) -> None:
    session, policy = turn.session, turn.world.policy
    name, username = person.name[:NAME_LIMIT] or session.name, person.username[:NAME_LIMIT] or session.username
    turn.change(name=name, username=username, buttons=session.buttons if buttons is None else buttons)
    trouble.returned(turn)
    if session.step == "new":
        lang = person.lang if person.lang in policy.languages else policy.languages[0]
        turn.change(lang=lang, step=turn.table.home)
        turn.preface = (say("greeting"),)
    if session.notice < policy.notice and not session.banned:
        turn.preface += (say("notice"),)
        turn.change(notice=policy.notice, noticed_at=turn.world.now)


def _of_own_data(action: str | None) -> bool:
    """Who is barred may still see what is kept of them, and have it erased."""
    return action is not None and parse(action)[0] in OWN_DATA


def _banned(turn: Turn) -> None:
    if turn.session.step != "banned":  # once
        turn.change(step="banned", at="", choices=())
        turn.say(say("banned"))


def _placed(turn: Turn, event: Placed) -> None:
    second.placed(turn, event)
    handover.arrived(turn, turn.ticket(event.ticket))


# --- time ---


def _timer(turn: Turn, event: TimerFired) -> None:
    name, _, number = event.name.partition(":")
    if name == forgetting.OLD:  # without a version: the session may have forgotten the ticket by then
        return forgetting.outlived(turn, number)
    if not moments.due(turn, event):
        return None
    if name == limits.CALM:
        return _calm(turn)
    # A timer set before tickets had their own (without a number) is about the only one that was open.
    moments.fired(turn, name, turn.view.ticket(number) if number else turn.view.open_ticket)


def _calm(turn: Turn) -> None:
    """A flood is over: what was pressed is shown, what was written is heard."""
    hush, told = turn.session.hush, limits.calm(turn)
    turn.change(hush="")
    if hush and hush != limits.HERE:
        _act(turn, hush)
    elif hush and told is None:
        turn.show(turn.session.step, turn.session.at)
    if told:
        _hear(turn, told, _addressee(turn))
