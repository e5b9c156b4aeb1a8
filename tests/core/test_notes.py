"""What staff write for each other never reaches a customer, whatever they do with it before or after.

Generated shifts: operators write, note, edit, forward, quote, caption, command, press. Everything meant for colleagues
holds a secret; the customer's lane is searched for it. Ten thousand actions with NOTES=all, fewer in every run.
"""

from __future__ import annotations

import os
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.content import Content
from bot.core.decide import decide
from bot.core.effects import Amend, Answer, AnswerEdit, Effect, Say
from bot.core.events import StaffCommanded, StaffEdited, StaffWrote
from bot.core.ids import ChatId, ContentId, CustomerId, EventId, MessageId, MessageRef, ThreadId, TicketNumber
from bot.core.incoming import Edited, Person, Pressed, Wrote
from bot.core.session import Session
from bot.desk.router import DeskChat, Found, ToCustomer, route
from handlers import TABLE
from tests.desk.people import PHOTO
from tests.handlers.shop import NOON, world

CUSTOMER, GROUP, TOPIC = CustomerId("telegram:7"), ChatId("telegram:-1001"), ThreadId("7")
DESK = DeskChat(id=GROUP, desk="default", us="telegram:999", username="shop_bot")
PEOPLE = [
    Person(id="telegram:501", name="Ольга"),
    Person(id="telegram:502", name="Максим"),
    Person(id="telegram:-1001", name="Поддержка", speaks_as="anonymous_admin"),
]
SECRET = "secret"
MARKERS = ["//", "// ", "//\n", "/note ", "/NOTE ", "/note@shop_bot "]
FOR_COLLEAGUES = [
    *MARKERS,
    "/close ",
    "/outside ",
    "/ban ",
    "/take ",
    "/assign ",
    "/order ",
    "/s ",
    "/transfer ",
    "/x ",
]
WORDS = ["Здравствуйте", "заказ +возврат 100", "wait", "+промокод", "", "7777-1", "Ольга"]
BUTTONS = ["take", "release", "close", "reopen", "note", "ban", "unban"]
DECISIONS = ["send", "claim", "drop", "paste", "other"]
ACTIONS = 20
EXAMPLES = 500 if os.environ.get("NOTES") == "all" else 40

who = st.sampled_from(PEOPLE)
action = st.one_of(
    st.tuples(st.just("says"), who, st.sampled_from(WORDS), st.booleans()),
    st.tuples(st.just("notes"), who, st.sampled_from(FOR_COLLEAGUES), st.booleans()),
    st.tuples(st.just("edits"), who, st.integers(0, 30), st.sampled_from(["", *MARKERS])),
    st.tuples(st.just("presses"), who, st.sampled_from(BUTTONS), st.just("")),
    st.tuples(st.just("decides"), who, st.sampled_from(DECISIONS), who),
    st.tuples(st.just("customer"), who, st.sampled_from(["где заказ", "/start", "спасибо"]), st.just("")),
)


class Shift:
    """One customer's request and what staff do with it. Links are as the engine keeps them."""

    def __init__(self) -> None:
        self.session, self.at, self.notes = Session(), NOON, 0
        self.written: list[tuple[MessageId, bool]] = []
        self.heard: list[Effect] = []
        self.feed(self._from_customer("оператор, заказ 123"))

    def act(self, what: str, by: Person, one: Any, other: Any) -> None:
        match what:
            case "says":
                self._writes(by, Content(text=one, attachments=(PHOTO,) if other else ()), note=False)
            case "notes":
                self.notes += 1
                text = f"{one}{SECRET} {self.notes}"
                self._writes(by, Content(text=text, attachments=(PHOTO,) if other else ()), note=one in MARKERS)
            case "edits" if self.written:
                self._edits(by, *self.written[one % len(self.written)], marker=other)
            case "presses":
                self._presses(by, f"desk:{one}:71")
            case "decides":
                self._presses(by, f"desk:{one}:71:{other.id}")
            case "customer":
                self.feed(self._from_customer(one))

    def _fact(self) -> dict[str, Any]:
        self.at += 40
        return {"id": EventId(f"e{self.at:.0f}"), "at": self.at, "chat": GROUP, "thread": TOPIC}

    def _writes(self, by: Person, content: Content, *, note: bool) -> None:
        fact = self._fact()
        message = MessageId(fact["id"])
        self._route(Wrote(**fact, person=by, message=message, content=content), self._found())
        self.written.append((message, note))

    def _edits(self, by: Person, message: MessageId, note: bool, *, marker: str) -> None:
        """A note is corrected without its marker, too; an answer may be turned into one."""
        secret = note or bool(marker)
        self.notes += secret
        content = Content(text=f"{marker}{SECRET} {self.notes}" if secret else "Исправлено")
        found = msgspec.structs.replace(self._found(), own_content=ContentId(message), was_note=note)
        self._route(Edited(**self._fact(), person=by, message=message, content=content), found)
        self.written = [(one, was or (one == message and secret)) for one, was in self.written]

    def _presses(self, by: Person, action: str) -> None:
        fact = self._fact()
        self._route(Pressed(**fact, person=by, message=MessageId(fact["id"]), action=action, press="p"), self._found())

    def _found(self) -> Found:
        return Found(owner=CUSTOMER, ticket=TicketNumber(71))

    def _route(self, fact: Wrote | Edited | Pressed, found: Found) -> None:
        match route(fact, DESK, found, is_member=True):
            case ToCustomer(event=StaffWrote() | StaffEdited() | StaffCommanded() as event):
                self.feed(event)

    def _from_customer(self, text: str) -> Wrote:
        fact = self._fact() | {"chat": ChatId(CUSTOMER), "thread": ThreadId("")}
        person = Person(id=CUSTOMER, name="Анна")
        return Wrote(**fact, person=person, message=MessageId("1"), content=Content(text=text))

    def feed(self, event: Wrote | StaffWrote | StaffEdited | StaffCommanded) -> None:
        decision = decide(self.session, event, world(CUSTOMER, self.at, 71), TABLE)
        self.session = decision.session
        self.heard += [one for one in decision.effects if isinstance(one, Say | Amend | Answer | AnswerEdit)]


@settings(max_examples=EXAMPLES)
@given(st.lists(action, min_size=ACTIONS, max_size=ACTIONS))
def test_no_note_leaks(actions: list[tuple[str, Person, Any, Any]]) -> None:
    shift = Shift()
    for what, by, one, other in actions:
        shift.act(what, by, one, other)
    assert SECRET.encode() not in msgspec.msgpack.encode(shift.heard)


def test_the_search_finds_what_is_said() -> None:
    """Were a secret said aloud, it would be found."""
    shift = Shift()
    shift.act("says", PEOPLE[0], f"the {SECRET} is out", False)
    assert SECRET.encode() in msgspec.msgpack.encode(shift.heard)
    assert MessageRef(chat=GROUP, message=shift.written[0][0]) in [
        one.source for one in shift.heard if isinstance(one, Answer)
    ]
