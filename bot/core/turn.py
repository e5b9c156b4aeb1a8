"""One decision in the making: the session as it stands by now and the effects so far. Lives only inside `decide`."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.core.content import Content
from bot.core.effects import CancelTimer, Effect, Remember, Say, SetTimer, Tell
from bot.core.ids import ContentId, MessageId, TicketNumber
from bot.core.phrases import Body, Keyboard, Phrase, Words, say
from bot.core.session import Choice, Past, Session, Ticket
from bot.core.spoken import digest
from bot.core.steps import Go, Screen, Table, View, buttons, stamped
from bot.core.world import World

KEPT_PAST = 6
KEPT_TICKETS = 4
"""Tickets remembered with the session, open ones among them; the rest of their story is the store's."""

MOST_PASSES = 4
"""Steps that may pass a customer on before one of them speaks. The walk over the table proves that it is enough."""


def in_short(ticket: Ticket) -> Past:
    return Past(
        number=ticket.number,
        title=(ticket.title or ticket.about)[:24],
        opened_at=float(int(ticket.opened_at)),
        closed_at=float(int(ticket.closed_at)),
        outcome=ticket.outcome,
    )


class Turn:
    """Mutable on purpose, and never seen outside: rules add to it one after another, `decide` freezes the result."""

    __slots__ = ("effects", "hushed", "preface", "session", "spent", "table", "used_ticket", "world")

    def __init__(self, session: Session, world: World, table: Table) -> None:
        self.session = session
        self.world = world
        self.table = table
        self.effects: list[Effect] = []
        self.preface: Body = ()
        self.used_ticket = False
        self.spent = False  # the pressed button did what it was there for
        self.hushed = ""  # one press of a flood: what to show when it is over (see limits)

    @property
    def view(self) -> View:
        return View(session=self.session, world=self.world)

    @property
    def writing(self) -> bool:
        """A request is being written: words are its words."""
        step = self.table.step(self.session.step)
        return step.form or step.begins

    def change(self, **fields: Any) -> None:  # the fields are the session's own, checked when it is replaced
        self.session = msgspec.structs.replace(self.session, **fields)

    def do(self, *effects: Effect) -> None:
        self.effects.extend(effects)

    # --- to the customer ---

    def say(
        self, *body: Phrase | Words, keyboard: Keyboard = (), name: str = "", recall: TicketNumber | None = None
    ) -> None:
        """The preface (greeting, notice, a word about what cannot be passed on) comes with the first words."""
        whole = (*self.preface, *body)
        self.preface = ()
        self.do(Say(body=whole, keyboard=keyboard, lang=self.session.lang, name=name, recall=recall))
        if keyboard:
            self.offer(keyboard)

    def show(self, step: str, at: str = "", *first: Phrase | Words) -> None:
        """Go to a step and say what it shows, after the words in `first`."""
        screen = self.arrive(step, at)
        keyboard = stamped(screen.keyboard, self.table.step(self.session.step).verbs, self.session.screen)
        self.say(*first, *screen.body, keyboard=keyboard, recall=screen.recall)

    def arrive(self, step: str, at: str = "") -> Screen:
        """Go to a step, which may pass the customer on, and give back what it would show."""
        before = self.session.step
        for _ in range(MOST_PASSES):
            self.change(step=self.table.step(step).name, at=at)
            match self.table.step(step).enter(self.view):
                case Go(to=step, at=at):
                    continue
                case Screen() as screen:
                    if self.session.step != before:  # what stands above belongs to another state from now on
                        self.change(screen=self.session.screen + 1)
                    return screen
        return Screen(body=(say("menu"),))

    def offer(self, keyboard: Keyboard) -> None:
        render, lang = self.world.renderer.text, self.session.lang
        keys = tuple(Choice(action=key.action, label=digest(render(key.label, lang))) for key in buttons(keyboard))
        self.change(choices=keys)

    # --- to staff ---

    def tell(self, ticket: TicketNumber, *body: Phrase | Words, reply_to: MessageId | None = None) -> None:
        self.do(Tell(body=body, ticket=ticket, reply_to=reply_to, silent=self.ticket(ticket).muted))

    # --- timers: a version once used is never used again, so that a stale one cannot pass for a fresh one ---

    def set_timer(self, name: str, at: float) -> None:
        version = abs(self.session.timers.get(name, 0)) + 1
        self.change(timers={**self.session.timers, name: version})
        self.do(SetTimer(name=name, at=at, version=version))

    def cancel_timer(self, *names: str) -> None:
        for name in names:
            if (version := self.session.timers.get(name, 0)) > 0:
                self.change(timers={**self.session.timers, name: -version})  # kept, for the next one to be newer
                self.do(CancelTimer(name=name))

    # --- tickets ---

    def knows(self, number: TicketNumber) -> bool:
        return any(ticket.number == number for ticket in self.session.tickets)

    def ticket(self, number: TicketNumber) -> Ticket:
        """One that the session no longer remembers is closed, but its number still answers for it."""
        unknown = Ticket(number=number, desk=self.world.policy.desk, state="closed", outcome="operator", placed=True)
        return next((ticket for ticket in self.session.tickets if ticket.number == number), unknown)

    def put(self, ticket: Ticket) -> Ticket:
        """Keep this ticket; the oldest closed ones make room, an open one is never forgotten. It is spoken of now when
        no open one is."""
        others = [other for other in self.session.tickets if other.number != ticket.number]
        whole = sorted([*others, ticket], key=lambda one: (one.state != "closed", one.opened_at, one.number))
        still_open = sum(one.state != "closed" for one in whole)
        kept = whole[-max(KEPT_TICKETS, still_open) :]
        spoken_of = self.view.open_ticket
        stays = ticket.state == "closed" or (spoken_of is not None and self.session.current == spoken_of.number)
        self.change(tickets=tuple(kept), current=self.session.current if stays else ticket.number)
        for forgotten in whole[: -len(kept)]:
            self._forget_timers(forgotten)
            self.change(past=(*self.session.past, in_short(forgotten))[-KEPT_PAST:])
        return ticket

    def _forget_timers(self, ticket: Ticket) -> None:
        mine = f":{ticket.number}"
        self.change(timers={name: version for name, version in self.session.timers.items() if not name.endswith(mine)})

    def remember(self, ticket: Ticket, who: Any, content_id: ContentId, content: Content, name: str = "") -> None:
        at = self.world.now
        line = Remember(ticket=ticket.number, content_id=content_id, at=at, who=who, name=name, content=content)
        self.do(line)
