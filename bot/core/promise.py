"""What was promised to a customer and what follows from it: the deadline, its timers, the place in the desk's queue.

1. A promise counts working time of the ticket's desk, and only while people owe an answer: it stands still while the
   customer owes one, and goes on with what was left (never less than `Sla.reply`).
2. A promise that was made is not made later than it was said.
3. Whoever waits for people is in the queue of exactly one desk, at the rank of their deadline; VIPs before all others.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core.calendar import Term
from bot.core.effects import Dequeue, Enqueue, Tell
from bot.core.names import clean_name
from bot.core.pack import Topic
from bot.core.phrases import Body, Phrase, say
from bot.core.session import Session, Ticket
from bot.core.turn import Turn
from bot.core.world import Calendar, Queue, World

DUE: Final = "due"
REMIND: Final = "remind"
SECOND: Final = "second"
"""Names of timers; each is followed by the ticket's number (`of`)."""
VIP_HEAD: Final = 10 * 365 * 24 * 3600.0
"""Seconds by which a VIP's rank is earlier than their deadline: more than any promise is long."""


def of(name: str, ticket: Ticket) -> str:
    return f"{name}:{ticket.number}"


def class_of(session: Session, topic: str, world: World) -> str:
    """The SLA class of a request: the customer's, else the topic's or that of the nearest one above, else the
    audience's."""
    sla = world.policy.sla
    if session.vip:
        return sla.vip
    above = next((sla.topics[one.id] for one in _path(topic, session, world) if one.id in sla.topics), "")
    return above or sla.audiences.get(session.audience, "standard")


def _path(topic: str, session: Session, world: World) -> tuple[Topic, ...]:
    pack = world.packs.get(session.lang) or next(iter(world.packs.values()), None)
    path: tuple[Topic, ...] = ()
    while pack and (found := pack.topics.get(topic)) and found not in path:
        path, topic = (*path, found), found.parent
    return path


def term_of(session: Session, ticket: Ticket, world: World) -> Term:
    name = ticket.sla if ticket.sla and not session.vip else class_of(session, ticket.topic, world)
    return world.policy.sla.classes.get(name) or Term(seconds=world.policy.answer_within)


def hours_of(turn: Turn, ticket: Ticket) -> Calendar:
    return turn.world.hours(ticket.desk, turn.session.audience)


def rank(session: Session, ticket: Ticket) -> float:
    return ticket.promised_at - VIP_HEAD * session.vip


def queue_of(ticket: Ticket, world: World) -> Queue:
    return world.queues.get(ticket.desk) or Queue()


# --- its life ---


def make(turn: Turn, ticket: Ticket) -> Ticket:
    """A new promise from now on."""
    deadline = hours_of(turn, ticket).deadline(turn.world.now, term_of(turn.session, ticket, turn.world))
    return _run(turn, replace(ticket, promised_at=deadline))


def pause(turn: Turn, ticket: Ticket) -> Ticket:
    """People have answered: the rest of the time waits for the customer."""
    left = hours_of(turn, ticket).worked(turn.world.now, ticket.promised_at)
    drop(turn, ticket, served=ticket.state != "waiting")
    return replace(ticket, left=left)


def resume(turn: Turn, ticket: Ticket) -> Ticket:
    """The customer has answered."""
    seconds = max(ticket.left, turn.world.policy.sla.reply)
    return _run(turn, replace(ticket, promised_at=hours_of(turn, ticket).due(turn.world.now, seconds)))


def hasten(turn: Turn, ticket: Ticket) -> Ticket:
    """The customer is of another class now. What was said stays true: a promise only becomes earlier."""
    deadline = hours_of(turn, ticket).deadline(turn.world.now, term_of(turn.session, ticket, turn.world))
    return _run(turn, replace(ticket, promised_at=min(deadline, ticket.promised_at)))


def drop(turn: Turn, ticket: Ticket, *, served: bool = False) -> None:
    """Nobody owes this customer an answer now."""
    turn.cancel_timer(of(DUE, ticket), of(REMIND, ticket), of(SECOND, ticket))
    turn.do(Dequeue(ticket=ticket.number, desk=ticket.desk, served=served))


def late(turn: Turn, ticket: Ticket) -> None:
    """The deadline has passed: from now on the time until the second line counts."""
    turn.set_timer(of(SECOND, ticket), hours_of(turn, ticket).due(turn.world.now, turn.world.policy.sla.second_line))
    alarm = say(
        "staff-alarm",
        number=str(ticket.number),
        person=clean_name(turn.session.name) or say("card-nameless"),
        topic=ticket.title or say("card-no-topic"),
        held=int(bool(ticket.operator)),
        operator=ticket.operator_name,
    )
    turn.do(Tell(body=(alarm,), desk=ticket.desk))  # in General: in a topic nobody sees it who has not opened it


def remind(turn: Turn, ticket: Ticket) -> None:
    """The desk, while there is still time."""
    held, words = int(bool(ticket.operator)), hours_of(turn, ticket).words(ticket.promised_at, turn.world.now)
    turn.tell(ticket.number, say("staff-remind", promise=words, held=held, operator=ticket.operator_name))


# --- what a customer is told ---


def honestly(turn: Turn, ticket: Ticket) -> Body:
    """What belongs to a promise: that people are away now, and that there are very many requests."""
    lines: Body = ()
    if opens := _closed_until(turn, ticket):
        lines += (say("ticket-closed-until", opens=opens),)
    elif _is_rush(turn, ticket):
        lines += (say("ticket-rush"),)
    return lines


def _is_rush(turn: Turn, ticket: Ticket) -> bool:
    """Whether so many wait, or people answer so slowly, that the promise may not hold."""
    queue, mine, most = queue_of(ticket, turn.world), rank(turn.session, ticket), turn.world.policy.rush_queue
    wait = queue.wait(mine)
    if most and queue.ahead(mine) >= most:
        return True
    return wait is not None and hours_of(turn, ticket).due(turn.world.now, wait) > ticket.promised_at


def noted(turn: Turn, ticket: Ticket) -> Phrase:
    """That what was added has arrived."""
    number = str(ticket.number)
    opens = _closed_until(turn, ticket)
    return say("ticket-added-closed", number=number, opens=opens) if opens else say("ticket-added", number=number)


def _closed_until(turn: Turn, ticket: Ticket) -> Phrase | None:
    hours, now = hours_of(turn, ticket), turn.world.now
    return None if hours.is_open(now) else hours.words_at(hours.opens_at(now), now)


def place(session: Session, ticket: Ticket, world: World) -> Phrase:
    """Where a request stands in the queue, and what may be expected."""
    queue, mine, number = queue_of(ticket, world), rank(session, ticket), str(ticket.number)
    hours = world.hours(ticket.desk, session.audience)
    words = hours.words(ticket.promised_at, world.now)
    match ticket:
        case Ticket(state="waiting"):
            return say("queue-waiting", number=number)
        case Ticket(state="overdue"):
            return say("queue-late", number=number, ahead=queue.ahead(mine))
        case Ticket(operator=operator) if operator:
            return say("queue-held", number=number, promise=words)
    return say(
        "queue-place",
        number=number,
        ahead=queue.ahead(mine),
        minutes=_minutes(queue, mine, ticket, world, hours),
        promise=words,
    )


def _minutes(queue: Queue, mine: float, ticket: Ticket, world: World, hours: Calendar) -> int:
    """By the desk's pace; 0 where nothing honest can be said: it is closed, unknown, or worse than the promise."""
    wait = queue.wait(mine)
    if wait is None or not hours.is_open(world.now) or world.now + wait > ticket.promised_at:
        return 0
    return max(1, round(wait / 60))


# --- within ---


def _run(turn: Turn, ticket: Ticket) -> Ticket:
    ticket = turn.put(replace(ticket, left=0.0))
    now, hours = turn.world.now, hours_of(turn, ticket)
    turn.cancel_timer(of(SECOND, ticket))
    turn.set_timer(of(DUE, ticket), ticket.promised_at)
    turn.set_timer(
        of(REMIND, ticket), hours.due(now, hours.worked(now, ticket.promised_at) * turn.world.policy.sla.remind)
    )
    enqueue(turn, ticket)
    return ticket


def enqueue(turn: Turn, ticket: Ticket) -> None:
    turn.do(Enqueue(ticket=ticket.number, desk=ticket.desk, rank=rank(turn.session, ticket)))
