"""The laws of `decide`, over whatever may happen in whatever order."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.content import Attachment, AttachmentKind, Content
from bot.core.decide import COMMAND, Decision, decide
from bot.core.effects import Acknowledge, Answer, Effect, Forward, OpenPlace, Remember, Say, SetTimer
from bot.core.events import Command, Event, Operator, RefusalReason, StaffCommanded, StaffWrote
from bot.core.ids import ChatId, EventId, MessageId, MessageRef, Place, TicketNumber
from bot.core.incoming import Person, Pressed, Wrote
from bot.core.phrases import Words
from bot.core.session import Session
from bot.core.spoken import chosen
from bot.core.staff import CROSSING
from bot.core.tickets import WARN
from bot.core.world import World
from handlers import COMMANDS, DOORS, STEPS, TABLE
from tests.handlers.shop import NOON, phrasebook, world

CUSTOMERS = ("telegram:7", "vk:7")
DESK = ChatId("telegram:-1")
VERBS = sorted({*DOORS, *(verb for step in STEPS.values() for verb in step.verbs), "nonsense", ""})
LINES = [
    "оператор",
    "agent",
    "оператор, самовар гудит",
    "где заказ",
    "курьер",
    "самовар",
    "спасибо",
    "да",
    "нет",
    "привет",
]
SESSION_LIMIT = 1000
"""Bytes, without the words of a draft."""

kinds: st.SearchStrategy[AttachmentKind] = st.sampled_from(get_args(AttachmentKind))
attachments = st.builds(
    Attachment, kind=kinds, messenger=st.sampled_from(["telegram", "vk"]), ref=st.sampled_from(["a", "b"])
)
texts = st.one_of(st.sampled_from([*LINES, "/start", "/menu", "/operator", "1", "2", "5", ""]), st.text(max_size=60))
contents = st.builds(
    Content, text=texts, attachments=st.lists(attachments, max_size=2).map(tuple), album=st.sampled_from(["", "", "x"])
)
actions = st.builds(
    lambda verb, rest: f"{verb}:{rest}"[:60],
    st.sampled_from(VERBS),
    st.sampled_from(["", "en", "orders", "where", "71", "71:5", "135", "2", "orders:9", "x" * 50]),
)
people = st.builds(
    Person,
    id=st.just("x"),
    name=st.text(max_size=90),
    username=st.text(max_size=90),
    lang=st.sampled_from(["ru", "en"]),
)
operators = st.sampled_from([Operator(id="telegram:1", name="Ольга"), Operator(id="telegram:2", name="Максим")])
sources = st.sampled_from([None, MessageRef(chat=DESK, message=MessageId("9"))])

happenings = st.one_of(
    st.fixed_dictionaries({"type": st.just("wrote"), "person": people, "content": contents}),
    st.fixed_dictionaries({"type": st.just("choice"), "place": st.integers(0, 9), "typed": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("pressed"), "person": people, "action": actions}),
    st.fixed_dictionaries({"type": st.just("edited"), "person": people, "content": contents}),
    st.fixed_dictionaries({"type": st.sampled_from(["blocked", "returned", "typing"])}),
    st.fixed_dictionaries({"type": st.just("reacted"), "person": people, "emoji": st.just("👍")}),
    st.fixed_dictionaries({"type": st.just("echo"), "content": contents, "admin": st.sampled_from(["", "Пётр"])}),
    st.fixed_dictionaries(
        {"type": st.just("staff_wrote"), "operator": operators, "content": contents, "note": st.booleans()}
    ),
    st.fixed_dictionaries(
        {"type": st.just("staff_edited"), "operator": operators, "content": contents, "content_id": st.just("e1"),
         "note": st.booleans()}
    ),
    st.fixed_dictionaries(
        {"type": st.just("staff_commanded"), "operator": operators, "command": st.sampled_from(get_args(Command)),
         "text": st.text(max_size=9), "press": st.sampled_from(["", "p"])}
    ),
    st.fixed_dictionaries({"type": st.just("staff_closed_place"), "operator": operators, "closed": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("timer"), "name": st.sampled_from(["due", "warn", "close", "draft", "x"])}),
    st.fixed_dictionaries({"type": st.sampled_from(["placed", "place_lost"])}),
    st.fixed_dictionaries(
        {"type": st.just("refused"), "reason": st.sampled_from(get_args(RefusalReason)), "source": sources,
         "to_customer": st.booleans(), "effect": st.just("e1/0")}
    ),
    st.fixed_dictionaries(
        {"type": st.just("doubted"), "source": sources, "to_customer": st.booleans(), "given_up": st.booleans(),
         "effect": st.just("e1/0")}
    ),
    st.fixed_dictionaries({"type": st.just("gone"), "reason": st.just("blocked"), "source": sources}),
)  # fmt: skip


def event_of(happening: dict[str, Any], session: Session, at: float, customer: str) -> Event:
    """Fills in what every event has; a "choice" presses or types something that is shown just now."""
    rest = dict(happening)
    ticket = session.current or TicketNumber(7)
    fact = {"id": f"e{at}", "at": at, "chat": customer, "message": "1", "press": "p", "ticket": ticket}
    fact["place"] = Place(chat=DESK)
    if rest["type"] == "choice":
        choice = session.choices[rest["place"] % len(session.choices)].action if session.choices else "menu"
        place = str(rest["place"] % max(1, len(session.choices)) + 1)
        typed = {"type": "wrote", "content": Content(text=place)}
        rest = typed if rest["typed"] else {"type": "pressed", "action": choice}
        rest["person"] = Person(id="x", name="Анна")
    if rest["type"] == "timer":
        rest |= {"type": "timer_fired", "version": session.timers.get(rest["name"], 1)}
    if rest["type"].startswith("staff_"):
        fact |= {"message": MessageRef(chat=DESK, message=MessageId("9")), "press": rest.get("press", "")}
    plain = msgspec.to_builtins({**fact, **rest})
    return msgspec.convert(plain, Event)


def run(happened: list[dict[str, Any]], customer: str = "telegram:7") -> list[tuple[Session, Event, World, Decision]]:
    session, number, turns = Session(), 71, []
    for index, happening in enumerate(happened):
        now = NOON + index * 40
        event = event_of(happening, session, now, customer)
        here = world(customer, now, number)
        decision = decide(session, event, here, TABLE)
        turns.append((session, event, here, decision))
        session, number = decision.session, number + 64 * decision.uses_ticket
    return turns


several = st.lists(happenings, max_size=14)


@settings(max_examples=150)
@given(several, st.sampled_from(CUSTOMERS))
def test_total_deterministic_and_storable(happened: list[dict[str, Any]], customer: str) -> None:
    for session, event, here, decision in run(happened, customer):
        assert decide(session, event, here, TABLE) == decision
        packed = msgspec.msgpack.encode(decision.effects)
        assert msgspec.msgpack.decode(packed, type=tuple[Effect, ...]) == decision.effects
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(decision.session), type=Session) == decision.session


@settings(max_examples=150)
@given(several)
def test_a_session_is_small(happened: list[dict[str, Any]]) -> None:
    for *_, decision in run(happened):
        bare = msgspec.structs.replace(decision.session, draft=None)
        assert len(msgspec.msgpack.encode(bare)) <= SESSION_LIMIT


@settings(max_examples=150)
@given(several)
def test_no_word_is_lost_while_a_ticket_is_open(happened: list[dict[str, Any]]) -> None:
    for session, event, _, decision in run(happened):
        open_before = any(ticket.state != "closed" for ticket in session.tickets)
        if not isinstance(event, Wrote) or not open_before or session.banned or not event.content.text.strip():
            continue
        text, files = event.content.text, event.content.attachments
        if not files and (
            COMMAND.fullmatch(text.strip()) or chosen(text, session.choices, numbers=not session.buttons)
        ):
            continue
        passed = [effect.content for effect in decision.effects if isinstance(effect, Forward)]
        crossing = tuple(one for one in files if one.kind in CROSSING)
        assert [(one.text, one.attachments) for one in passed] == [(text, crossing)]


@settings(max_examples=150)
@given(several)
def test_a_new_ticket_takes_all_of_the_draft(happened: list[dict[str, Any]]) -> None:
    for session, _, _, decision in run(happened):
        opened = [one for one in decision.effects if isinstance(one, OpenPlace) and not one.again]
        assert len(opened) == decision.uses_ticket
        if opened:
            passed = [one.content_id for one in decision.effects if isinstance(one, Forward)]
            drafted = [told.content_id for told in session.draft.said] if session.draft else []
            assert passed[: len(drafted)] == drafted
            assert passed
            assert decision.session.draft is None


@settings(max_examples=150)
@given(several)
def test_every_press_is_acknowledged_once(happened: list[dict[str, Any]]) -> None:
    for _, event, _, decision in run(happened):
        answers = [one for one in decision.effects if isinstance(one, Acknowledge)]
        pressed = isinstance(event, Pressed) or (isinstance(event, StaffCommanded) and bool(event.press))
        assert len(answers) == pressed


@settings(max_examples=150)
@given(several)
def test_one_open_ticket_and_timers_that_are_the_newest(happened: list[dict[str, Any]]) -> None:
    versions: dict[str, int] = {}
    for *_, decision in run(happened):
        open_tickets = [ticket for ticket in decision.session.tickets if ticket.state != "closed"]
        assert len(open_tickets) <= 1
        assert not open_tickets or open_tickets[0].number == decision.session.current
        for timer in (one for one in decision.effects if isinstance(one, SetTimer) and one.version):
            assert timer.version > versions.get(timer.name, 0)
            versions[timer.name] = timer.version
        waiting = bool(open_tickets) and open_tickets[0].state == "waiting"
        assert waiting or decision.session.timers.get(WARN, 0) <= 0


@settings(max_examples=150)
@given(several)
def test_notes_never_reach_the_customer(happened: list[dict[str, Any]]) -> None:
    for _, event, _, decision in run(happened):
        if isinstance(event, StaffWrote) and event.note:
            assert all(isinstance(one, Remember) and one.who == "note" for one in decision.effects)
        if not isinstance(event, StaffWrote):
            assert not [one for one in decision.effects if isinstance(one, Answer)]


@settings(max_examples=150)
@given(several)
def test_whatever_is_said_has_words(happened: list[dict[str, Any]]) -> None:
    for *_, decision in run(happened):
        for one in (effect for effect in decision.effects if isinstance(effect, Say)):
            assert one.body
            for part in one.body:
                text = part.content.text if isinstance(part, Words) else phrasebook().text(part, one.lang)
                assert text.strip()


@pytest.mark.parametrize("text", [f"/{word}" for word in COMMANDS])
def test_every_command_is_answered(text: str) -> None:
    words = Content(text=text)
    person = Person(id="x", name="Анна")
    event = Wrote(
        id=EventId("e"), at=NOON, chat=ChatId("telegram:7"), person=person, message=MessageId("1"), content=words
    )
    decision = decide(Session(), event, world(), TABLE)
    assert [type(effect) for effect in decision.effects] == [Say]
