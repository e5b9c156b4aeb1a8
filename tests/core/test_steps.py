"""The map: every exit exists, every step is reached, every button shown works, a person is two presses away at most."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cache

import msgspec
import pytest

from bot.core.content import Content
from bot.core.decide import STALE, Decision, decide
from bot.core.effects import Acknowledge, Erase, OpenPlace, Say
from bot.core.events import Event, Operator, StaffCommanded, StaffWrote
from bot.core.ids import ChatId, EventId, Lang, MessageId, MessageRef, Place, TicketNumber
from bot.core.incoming import Person, Pressed, Wrote
from bot.core.pack import Article, Audience, Category, Pack, Topic
from bot.core.phrases import Phrase
from bot.core.session import Session
from bot.core.steps import ACTION_LIMIT, KEYBOARD_LIMIT, ROW_LIMIT, diagram
from bot.core.world import World
from handlers import COMMANDS, DOORS, STEPS, TABLE
from tests.handlers.shop import NOON, phrasebook, world

CHAT = ChatId("vk:7")
ANNA = Person(id="vk:7", name="Анна")
TEXTS = ("оператор", "самовар гудит", "где заказ", "курьер", "спасибо", "нет", "оператор, самовар гудит")
WITH_A_PERSON = {"ticket", "which"} | {step.name for step in STEPS.values() if step.form}
"""Steps where whatever the customer writes next is, or becomes part of, a request."""
BY_PEOPLE = {"ticket", "rating"}
"""Where an operator's answer, or their closing, puts the customer."""


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


def shop() -> World:
    return world(CHAT, audiences=True)


def wide_world() -> World:
    return msgspec.structs.replace(world(CHAT), packs={"ru": wide_pack("ru"), "en": wide_pack("en")})


class Leap(msgspec.Struct, frozen=True):
    """One thing that happened, and what it led to."""

    before: Session
    event: Event
    decision: Decision


def wrote(text: str, start: str | None = None) -> Wrote:
    content = Content(text=text)
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
    return msgspec.convert([fact | {"content": {"text": "?"}, "type": "staff_wrote"}], list[StaffWrote])[
        0
    ], msgspec.convert(fact | {"command": "close", "type": "staff_commanded"}, StaffCommanded)


def possible(session: Session) -> Iterator[Event]:
    yield wrote("/start", start="")
    yield from (pressed(choice.action) for choice in session.choices)
    yield from map(wrote, TEXTS)
    if session.current is not None:
        yield from by_staff(session.current)


def place_of(session: Session) -> tuple[object, ...]:
    """What makes two sessions the same for a map."""
    draft = session.draft and (session.draft.form, bool(session.draft.topic), min(len(session.draft.said), 2))
    tickets = tuple((ticket.state, bool(ticket.operator), ticket.rating > 3) for ticket in session.tickets[-1:])
    return session.step, session.at.partition(",")[0], draft, tickets, session.choices


@cache
def walk(wide: bool = False, most: int = 600) -> tuple[Leap, ...]:
    """Everywhere that a customer can get, breadth first."""
    here = wide_world() if wide else shop()
    leaps: list[Leap] = []
    waiting, seen = deque([Session()]), {place_of(Session())}
    while waiting and len(seen) < most:
        session = waiting.popleft()
        for event in possible(session):
            decision = decide(session, event, here, TABLE)
            if any(isinstance(effect, Erase) for effect in decision.effects):
                continue  # who is forgotten stands nowhere
            leaps.append(Leap(session, event, decision))
            after = msgspec.structs.replace(decision.session, pressed="", lang="ru")
            if place_of(after) not in seen:
                seen.add(place_of(after))
                waiting.append(after)
    return tuple(leaps)


def shown(leaps: tuple[Leap, ...]) -> Iterator[Say]:
    return (effect for leap in leaps for effect in leap.decision.effects if isinstance(effect, Say))


def test_every_exit_exists_and_every_step_and_door_has_one() -> None:
    for step in STEPS.values():
        assert step.exits
        assert step.exits <= STEPS.keys(), step.name
    for verb, door in DOORS.items():
        assert door.to, verb
        assert door.to <= STEPS.keys(), verb


def test_no_choice_of_a_step_hides_a_door_and_every_command_leads_somewhere() -> None:
    assert {verb for step in STEPS.values() for verb in step.verbs} & DOORS.keys() == set()
    assert set(COMMANDS.values()) <= DOORS.keys()


def test_every_step_is_reached() -> None:
    assert {leap.decision.session.step for leap in walk()} == STEPS.keys()


def test_a_step_leads_only_where_it_says_or_through_a_door() -> None:
    for leap in walk():
        before, after = TABLE.step(leap.before.step), leap.decision.session.step
        if after == before.name or leap.before.step == "new":
            continue
        match leap.event:
            case StaffWrote() | StaffCommanded():
                assert after in BY_PEOPLE
            case Pressed(action=action) if door := DOORS.get(action.partition(":")[0]):
                assert after in door.to, (before.name, after, action)
            case Wrote(start=""):
                assert after in {"menu", "audience", "ticket"}
            case Wrote(content=Content(text=text)) if "оператор" in text:
                assert after in {"describe", "ticket"} | (before.exits if before.listens or before.form else set())
            case _:
                assert after in before.exits | {"ticket"}, (before.name, after, leap.event)


@pytest.mark.parametrize("wide", [False, True])
def test_no_button_that_is_shown_is_stale(wide: bool) -> None:
    for leap in walk(wide):
        notes = [effect.text for effect in leap.decision.effects if isinstance(effect, Acknowledge)]
        assert STALE not in notes, leap.event


@pytest.mark.parametrize("wide", [False, True])
def test_every_screen_has_words_and_fits_every_messenger(wide: bool) -> None:
    for say in shown(walk(wide)):
        assert say.body
        assert len(say.keyboard) <= ROW_LIMIT
        assert all(row for row in say.keyboard)
        assert sum(map(len, say.keyboard)) <= KEYBOARD_LIMIT
        for key in (key for row in say.keyboard for key in row):
            assert len(key.action.encode()) <= ACTION_LIMIT
            label = phrasebook().text(key.label, "ru")
            assert not isinstance(key.label, Phrase) or label != key.label.id


def test_from_every_step_a_person_is_at_most_two_presses_away() -> None:
    standing = {place_of(leap.decision.session): leap.decision.session for leap in walk()}
    assert len({session.step for session in standing.values()}) == len(STEPS)
    for session in standing.values():
        assert presses_to_a_person(session) <= 2, session


def presses_to_a_person(session: Session) -> int:
    ring = [msgspec.structs.replace(session, pressed="")]
    for presses in range(3):
        if any(one.step in WITH_A_PERSON for one in ring):
            return presses
        decisions = [decide(one, pressed(choice.action), shop(), TABLE) for one in ring for choice in one.choices]
        if any(isinstance(effect, OpenPlace) for decision in decisions for effect in decision.effects):
            return presses + 1
        ring = [msgspec.structs.replace(decision.session, pressed="") for decision in decisions]
    return 3


def test_back_on_a_later_page_is_the_page_before() -> None:
    pages = [leap for leap in walk(wide=True) if isinstance(leap.event, Pressed) and leap.event.action == "topic:t0:3"]
    assert pages
    assert "topic:t0:2" in {choice.action for choice in pages[0].decision.session.choices}


@pytest.mark.parametrize("step", STEPS)
def test_wherever_somebody_stands_one_word_and_one_message_make_a_ticket(step: str) -> None:
    session = next(leap.decision.session for leap in walk() if leap.decision.session.step == step)
    called = decide(session, wrote("оператор"), shop(), TABLE).session
    told = decide(called, wrote("самовар гудит"), shop(), TABLE).session
    assert any(ticket.state != "closed" for ticket in told.tickets)


def test_a_session_of_another_version_stands_at_home() -> None:
    lost = Session(step="no-such-step", at="x", notice=1)
    decision = decide(lost, wrote("самовар"), shop(), TABLE)
    assert decision.session.step == "offer"


def test_the_map_can_be_drawn() -> None:
    drawn = diagram(TABLE)
    assert drawn.startswith("stateDiagram-v2\n    [*] --> menu\n")
    assert all(f" --> {step}" in drawn for step in STEPS)
    assert "    offer --> ticket\n" in drawn
    assert "    button --> contacts: contacts\n" in drawn
