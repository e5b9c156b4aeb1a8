"""Everywhere that a customer can get: the table walked breadth first, each press and word tried at each place."""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

import msgspec

from bot.core.content import Attachment, Content
from bot.core.decide import Decision, decide
from bot.core.effects import Erase, Say
from bot.core.events import Event, Operator, StaffCommanded, StaffWrote
from bot.core.ids import ChatId, EventId, Lang, MessageId, MessageRef, Place, TicketNumber
from bot.core.incoming import Person, Pressed, Wrote
from bot.core.pack import Article, Audience, Category, Pack, Topic
from bot.core.phrases import Keyboard
from bot.core.session import Draft, Session
from bot.core.spoken import digest
from bot.core.steps import Table, unstamped
from bot.core.world import Policy, World
from handlers import TABLE
from tests.handlers.shop import NOON, phrasebook, world

Where = Literal["shop", "wide", "empty"]
CHAT = ChatId("vk:7")
ANNA = Person(id="vk:7", name="Анна")
TEXTS = ("оператор", "самовар гудит", "где заказ", "курьер", "спасибо", "нет", "да", "оператор, самовар гудит")
ANSWERS = ("12345-67", "АБ", "anna@example.com", "+7 900 123-45-67", "завтра в 15")
PHOTO = Attachment(kind="photo", messenger="vk", ref="1")
ALIKE = re.compile(r"\bt\d+(-\d+)?(\.x)?|(?<=^odd:).*")
"""Topics and articles of the wide pack, and what is no order's number: one is as good as another."""
MOST_TICKETS = 1
MOST_PLACES = 5_000


class Standing(msgspec.Struct, frozen=True):
    """A place: the session, and the words on the buttons that were shown last."""

    session: Session
    labels: tuple[str, ...]


class Leap(msgspec.Struct, frozen=True):
    """One thing that happened, and what it led to."""

    before: Standing
    event: Event
    decision: Decision
    after: Standing


def wide_pack(lang: Lang) -> Pack:
    """Twenty topics, each with as many narrower ones and articles as nobody should have."""
    names = [f"t{n}" for n in range(20)]
    topics = {name: Topic(id=name, title=name, topics=(f"{name}.x",), articles=_articles(name)) for name in names}
    narrow = {f"{name}.x": Topic(id=f"{name}.x", title=f"{name}.x", parent=name) for name in names}
    articles = {
        key: Article(id=key, title=key, topic=name, body=Content(text=key)) for name in names for key in _articles(name)
    }
    problems = [Category(id=f"p{n}", title=f"p{n}", topic="t0", needs=("order", "photo", "receipt")) for n in range(12)]
    return Pack(
        lang=lang,
        topics=topics | narrow,
        articles=articles,
        root=tuple(names),
        contacts=Content(text="x"),
        roots={who: tuple(names) for who in ("a", "b")},
        audiences=(Audience(id="a", title="a"), Audience(id="b", title="b")),
        categories={one.id: one for one in problems},
    )


def _articles(topic: str) -> tuple[str, ...]:
    return tuple(f"{topic}-{n}" for n in range(12))


@cache
def _world(where: Where) -> World:
    here = world(CHAT, audiences=True, empty=where == "empty")
    policy = Policy(new_requests=0, flood_messages=0, sellers={"tea": "Чайная лавка"})
    packs = {"ru": wide_pack("ru"), "en": wide_pack("en")} if where == "wide" else here.packs
    return msgspec.structs.replace(here, packs=packs, policy=policy)


def world_of(session: Session, where: Where = "shop") -> World:
    number = max((ticket.number for ticket in session.tickets), default=7) + 64
    return msgspec.structs.replace(_world(where), next_ticket=TicketNumber(number))


def wrote(text: str, *files: Attachment, start: str | None = None) -> Wrote:
    content = Content(text=text, attachments=files)
    return Wrote(id=EventId("e"), at=NOON, chat=CHAT, person=ANNA, message=MessageId("1"), content=content, start=start)


def pressed(action: str) -> Pressed:
    return Pressed(id=EventId("e"), at=NOON, chat=CHAT, person=ANNA, message=MessageId("1"), action=action, press="p")


def by_staff(number: int) -> tuple[Event, ...]:
    fact = {
        "id": EventId("e"),
        "at": NOON,
        "ticket": TicketNumber(number),
        "operator": Operator(id="telegram:1", name="Ольга"),
        "message": MessageRef(chat=ChatId("telegram:-1"), message=MessageId("1")),
        "place": Place(chat=ChatId("telegram:-1")),
    }
    answer = msgspec.convert(fact | {"content": {"text": "?"}, "type": "staff_wrote"}, StaffWrote)
    return answer, msgspec.convert(fact | {"command": "close", "type": "staff_commanded"}, StaffCommanded)


def possible(session: Session, table: Table) -> Iterator[Event]:
    yield wrote("/start", start="")
    yield from (pressed(choice.action) for choice in session.choices)
    yield from map(wrote, TEXTS)
    if table.step(session.step).form:
        yield from map(wrote, ANSWERS)
        yield wrote("", PHOTO)
    if session.current is not None:
        yield from by_staff(session.current)


def leap(before: Standing, event: Event, where: Where = "shop", table: Table = TABLE) -> Leap:
    decision = decide(before.session, event, world_of(before.session, where), table)
    shown = (_labels(one.keyboard, decision.session.lang) for one in decision.effects if isinstance(one, Say))
    # Marks that are asked for while a request is written stand aside: words and numbers are the form's.
    digests = [choice.label for choice in decision.session.choices]
    labels = next((one for one in (before.labels, *shown) if [digest(label) for label in one] == digests), ())
    return Leap(before, event, decision, Standing(plain(decision.session), labels))


def _labels(keyboard: Keyboard, lang: Lang) -> tuple[str, ...]:
    return tuple(phrasebook().text(key.label, lang) for key in itertools.chain(*keyboard))


def plain(session: Session) -> Session:
    """The same place, without how often one has been there."""
    choices = tuple(msgspec.structs.replace(one, action=_restamped(one.action)) for one in session.choices)
    return msgspec.structs.replace(
        session,
        pressed="",
        screen=0,
        choices=choices,
        timers={},
        opened=(),
        past=(),
        warned=False,
        lang="ru",
        burst=(0.0, 0),
    )


def _restamped(action: str) -> str:
    bare, screen = unstamped(action)
    return action if screen is None else f"{bare}~0"


def place_of(standing: Standing) -> tuple[object, ...]:
    """What makes two sessions the same for a map."""
    session = standing.session
    here = session.step, ALIKE.sub("x", session.at.partition(",")[0])
    shown = tuple(choice.action.partition(":")[0] for choice in session.choices)
    if TABLE.step(session.step).form:
        return *here, *_filled(session.draft or Draft()), any(one.state != "closed" for one in session.tickets), shown
    tickets = tuple((one.state, bool(one.operator), one.rating > 3) for one in session.tickets)
    return *here, tickets, session.draft is not None and session.draft.begun, shown


def _filled(draft: Draft) -> tuple[object, ...]:
    """Of what was answered only whether it was: the pages that are left decide what comes."""
    return bool(draft.topic), bool(draft.problem), bool(draft.kind), bool(draft.said), draft.files > 0


@cache
def walk(where: Where = "shop") -> tuple[Leap, ...]:
    return tuple(walked(where, TABLE))


def walked(where: Where, table: Table) -> Iterator[Leap]:
    """Everywhere: it ends when nothing new is found."""
    stranger = Standing(Session(), ())
    waiting, seen = deque([stranger]), {place_of(stranger)}
    while waiting:
        standing = waiting.popleft()
        for event in possible(standing.session, table):
            made = leap(standing, event, where, table)
            if any(isinstance(effect, Erase) for effect in made.decision.effects):
                continue  # who is forgotten stands nowhere
            yield made
            if place_of(made.after) in seen or len(made.after.session.tickets) > MOST_TICKETS:
                continue
            seen.add(place_of(made.after))
            waiting.append(made.after)
            assert len(seen) < MOST_PLACES


def standings(leaps: Iterable[Leap]) -> tuple[Standing, ...]:
    """Every place that was found, once."""
    return tuple({place_of(made.after): made.after for made in leaps}.values())
