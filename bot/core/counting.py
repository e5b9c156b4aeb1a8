"""What a turn means for the numbers: facts of a ticket's life and of self-service, read off what the turn changed.

1. A fact is true once, in the commit of its turn. Whoever adds facts up has the numbers; none is ever changed, and
   what turns out not to have been so (solved at first contact, until the customer came back) is taken off its day.
2. Waiting is working time of the ticket's desk from the moment people owe an answer (opened, taken up again, answered
   by the customer) to the operator's words. A message counts from when it was written, not from when it was read here.
3. A promise is kept or missed once: when the answer comes, or when the ticket ends without one. Who takes a request
   back in time leaves nothing to be kept.
4. No fact names a customer. What they searched for in vain is told apart (`Unfound`), for it is theirs to have erased.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from bot.core.effects import Answer, Effect, Remember, Say
from bot.core.events import Event, Operator, StaffCommanded, StaffEdited, StaffFact, StaffWrote
from bot.core.incoming import Fact as Happened
from bot.core.incoming import Pressed, Wrote
from bot.core.names import clean_name
from bot.core.phrases import Phrase
from bot.core.session import Session, Ticket
from bot.core.world import World

Kind = Literal[
    "opened", "taken", "wait", "first", "kept", "missed", "closed", "once", "rated", "reopened", "repeat", "second",
    "late", "helped", "unhelped", "unfound",
]  # fmt: skip
"""`wait`, `first`: a wait ended (the ticket's first one too), seconds in `value` · `kept`, `missed`: a promise ·
`closed`: outcome in `value` · `once`: solved at first contact · `rated`: 1 to 5 in `value` · `repeat`: the same
question once more · `second`: went to the second line · `late`: the deadline passed · `helped`, `unhelped`: an article
· `unfound`: a search that found nothing."""
OWED: Final = frozenset({"new", "taken", "overdue"})
"""States in which people owe an answer."""
SAME_QUESTION: Final = "same-again"
UNHELPED: Final = frozenset({"not-helped-more", "not-helped-person"})
OFFERED: Final = "offer"
"""Phrases that say what happened where no ticket changes."""
COMPLAINT: Final = "complaint"
WORDS_KEPT: Final = 12
AROUND: Final = ".,:;!?\"'()«»„“”…–—"
_WORD: Final = re.compile(r"(?!.{25})[^\W\d_]+(?:-[^\W\d_]+)*")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """`by` of one kind on one day (local date of the shop, ISO). `operator` is `<id> <name>`; what is not known, or has
    no place (self-service has no desk), is empty."""

    day: str
    kind: Kind
    desk: str = ""
    operator: str = ""
    category: str = ""
    value: str = ""
    by: int = 1


class Unfound(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody searched for in vain, at wall seconds `at`: words of letters alone, in small letters."""

    at: float
    words: str


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """The session with what the next turn must know for its facts, and the facts of this one."""

    session: Session
    facts: tuple[Fact, ...] = ()
    unfound: tuple[Unfound, ...] = ()


def count(before: Session, event: Event, after: Session, effects: tuple[Effect, ...], world: World) -> Counted:
    """`after` and `effects` are what `event` made of `before`."""
    turn = _Turn(before=before, event=event, after=after, effects=effects, world=world)
    facts = [*_self_service(turn)]
    tickets = []
    for ticket in after.tickets:
        followed, told = _followed(turn, _among(before, ticket), ticket)
        tickets.append(followed)
        facts += told
    unfound = tuple(_unfound(turn))
    facts += [turn.fact("unfound") for _ in unfound]
    session = replace(after, tickets=tuple(tickets)) if tuple(tickets) != after.tickets else after
    return Counted(session=session, facts=tuple(facts), unfound=unfound)


class _Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at."""

    before: Session
    event: Event
    after: Session
    effects: tuple[Effect, ...]
    world: World

    @property
    def at(self) -> float:
        """When it happened: messengers tell that of messages, and nothing happens later than now."""
        told = self.event.at if isinstance(self.event, Happened | StaffFact) else 0.0
        return min(told or self.world.now, self.world.now)

    @property
    def by_customer(self) -> bool:
        return not isinstance(self.event, StaffFact)

    def says(self, *names: str) -> bool:
        bodies = (effect.body for effect in self.effects if isinstance(effect, Say))
        return any(isinstance(part, Phrase) and part.id in names for body in bodies for part in body)

    def fact(
        self, kind: Kind, ticket: Ticket | None = None, *, value: str = "", at: float = 0.0, by: int = 1, who: str = ""
    ) -> Fact:
        return Fact(
            day=self.world.calendar.day(at or self.at),
            kind=kind,
            desk=ticket.desk if ticket else "",
            operator=who or (_holder(ticket) if ticket else ""),
            category=_category(ticket) if ticket else "",
            value=value,
            by=by,
        )


# --- a ticket's life ---


def _followed(turn: _Turn, before: Ticket | None, after: Ticket) -> tuple[Ticket, list[Fact]]:
    if before is None:
        return _opened(turn, after)
    facts: list[Fact] = []
    ticket = after
    who = _answerer(turn, before, after)
    if who and before.asked_at and before.state in OWED:
        facts += _answered(turn, before, after, who)
        ticket = replace(ticket, asked_at=0.0, rounds=before.rounds + 1)
    facts += _steps(turn, before, after)
    if before.state != "closed" and after.state == "closed":
        facts += _closed(turn, before, ticket)
        return replace(ticket, asked_at=0.0), facts
    if before.state == "closed" and after.state != "closed":
        facts += _reopened(turn, before)
        ticket = replace(
            ticket, rounds=ticket.rounds + bool(ticket.rounds)
        )  # whatever comes, it was not solved at once
    owed_again = after.state in OWED and before.state not in OWED
    return (replace(ticket, asked_at=turn.at) if owed_again else ticket), facts


def _opened(turn: _Turn, ticket: Ticket) -> tuple[Ticket, list[Fact]]:
    if ticket.number != turn.world.next_ticket:  # one that the session had forgotten
        return ticket, []
    facts = [turn.fact("opened", ticket)]
    same = [one for one in turn.before.tickets if _category(one) and _category(one) == _category(ticket)]
    recent = turn.world.policy.reopen_within
    if any(one.state != "closed" or turn.at - one.closed_at < recent for one in same):
        facts.append(turn.fact("repeat", ticket))
    return replace(ticket, asked_at=turn.at), facts


def _answerer(turn: _Turn, before: Ticket, after: Ticket) -> str:
    """Who answered this ticket in this turn: in the desk, in VK's own inbox or outside. Empty: nobody."""
    number = before.number
    told = any(isinstance(effect, Answer) and effect.ticket == number for effect in turn.effects)
    match turn.event:
        case StaffCommanded(command="outside", operator=operator) if after.state == "closed" != before.state:
            return _named(operator)
        case StaffWrote(operator=operator) | StaffCommanded(operator=operator) if told:
            return _named(operator)
        case StaffEdited() | StaffWrote() | StaffCommanded():
            return ""
    spoken = (one for one in turn.effects if isinstance(one, Remember) and one.ticket == number)
    return _holder(before) or "-" if any(one.who == "operator" for one in spoken) else ""


def _answered(turn: _Turn, before: Ticket, after: Ticket, who: str) -> list[Fact]:
    hours = turn.world.hours(before.desk, turn.before.audience)
    seconds = str(round(hours.worked(before.asked_at, turn.at)))
    kinds: list[Kind] = ["wait", "first"] if not before.rounds else ["wait"]
    in_time: Kind = "kept" if turn.at <= before.promised_at else "missed"
    return [*(turn.fact(kind, after, value=seconds, who=who) for kind in kinds), turn.fact(in_time, after, who=who)]


def _steps(turn: _Turn, before: Ticket, after: Ticket) -> Iterator[Fact]:
    """What may happen to a ticket on its way."""
    if after.operator and not before.operator:
        yield turn.fact("taken", after)
    if after.state == "overdue" != before.state:
        yield turn.fact("late", after)
    if after.second and not before.second:
        yield turn.fact("second", before)
    if after.rating and after.rating != before.rating:
        yield turn.fact("rated", after, value=str(after.rating))
    if turn.says(SAME_QUESTION) and after.number == turn.after.current:
        yield turn.fact("repeat", after)


def _closed(turn: _Turn, before: Ticket, ticket: Ticket) -> Iterator[Fact]:
    """`ticket` knows by now whether it was answered in this very turn."""
    yield turn.fact("closed", ticket, value=ticket.outcome)
    if ticket.rounds == 1 and ticket.outcome != "withdrawn":
        yield turn.fact("once", ticket)
    if ticket.asked_at and before.state in OWED:  # it ended without an answer
        late = before.state == "overdue" or turn.at > before.promised_at
        if late:
            yield turn.fact("missed", ticket)
        elif ticket.outcome == "operator":
            yield turn.fact("kept", ticket)


def _reopened(turn: _Turn, before: Ticket) -> Iterator[Fact]:
    yield turn.fact("reopened", before, value="customer" if turn.by_customer else "staff")
    if turn.by_customer:
        yield turn.fact("repeat", before)
    if before.rounds == 1 and before.outcome != "withdrawn":
        yield turn.fact("once", before, at=before.closed_at, by=-1)


def _among(session: Session, ticket: Ticket) -> Ticket | None:
    return next((one for one in session.tickets if one.number == ticket.number), None)


def _category(ticket: Ticket) -> str:
    return ticket.topic or (COMPLAINT if ticket.sla == COMPLAINT else "")


def _holder(ticket: Ticket) -> str:
    return _named(Operator(id=ticket.operator, name=ticket.operator_name)) if ticket.operator else ""


def _named(operator: Operator) -> str:
    return f"{operator.id} {clean_name(operator.name)}".strip()


# --- self-service ---


def _self_service(turn: _Turn) -> Iterator[Fact]:
    where, came_from = (turn.after.step, turn.after.at), (turn.before.step, turn.before.at)
    if where == ("rest", "helped") != came_from:
        yield replace(turn.fact("helped"), category=_topic_of(turn))
    elif turn.says(*UNHELPED):
        yield replace(turn.fact("unhelped"), category=_topic_of(turn))


def _topic_of(turn: _Turn) -> str:
    """Of the article that is meant: the button names it, else it is the one read last."""
    pack = turn.world.packs.get(turn.before.lang)
    action = turn.event.action if isinstance(turn.event, Pressed | Wrote) else ""
    named = (action.partition(":")[2], *reversed(turn.before.read))
    return next((pack.articles[key].topic for key in named if key in pack.articles), "") if pack else ""


def _unfound(turn: _Turn) -> Iterator[Unfound]:
    said = turn.after.draft.said if turn.after.draft else ()
    earlier = turn.before.draft.said if turn.before.draft else ()
    if turn.says(OFFERED) and said != earlier and said:
        words = _harmless(said[-1].content.text)
        if words:
            yield Unfound(at=turn.at, words=words)


def _harmless(text: str) -> str:
    """The words of a text: what is a number, an address, a link or an account's name is none."""
    bare = (part.strip(AROUND) for part in text.casefold().split())
    return " ".join([word for word in bare if _WORD.fullmatch(word)][:WORDS_KEPT])
