"""The router's answers in detail; who may do what is in test_authorization."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Content, Span
from bot.core.events import StaffClosedPlace, StaffCommanded, StaffEdited, StaffWrote
from bot.core.ids import ContentId, CustomerId, EventId, MessageId, MessageRef, Place, ThreadId, TicketNumber
from bot.core.incoming import Blocked, Echo, Ignored, MemberChanged, Reacted, TopicChanged, Typing
from bot.desk.router import AnswerPress, Found, Nothing, Reply, Retry, ToCustomer, route, unlinked
from tests.desk.people import (
    ANNA,
    BORIS,
    CHAT,
    GENERAL,
    GROUP,
    LINKED,
    OLGA,
    PHOTO,
    TICKET,
    TOPIC,
    UNLINKED,
    edited,
    pressed,
    quoting,
    relayed,
    wrote,
)  # fmt: skip


def test_typed_words_are_an_answer_that_keeps_its_quote() -> None:
    found = msgspec.structs.replace(LINKED, reply_owner=ANNA, reply_content=ContentId("telegram:0"))
    routed = route(quoting(wrote("Да")), CHAT, found)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffWrote)
    assert routed.event.reply_to == "telegram:0"
    assert routed.event.message == MessageRef(chat=GROUP, message=MessageId("50"))
    assert routed.event.place == Place(chat=GROUP, thread=TOPIC)
    assert (routed.event.operator.id, routed.event.operator.name) == ("telegram:501", "Ольга")


def test_a_quote_of_the_card_quotes_nothing_and_is_an_answer() -> None:
    routed = route(quoting(wrote("Да")), CHAT, msgspec.structs.replace(LINKED, reply_owner=ANNA))
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffWrote)
    assert routed.event.reply_to is None


def test_a_note_loses_its_marker_and_keeps_its_formatting() -> None:
    bold = Content(text="// чек 🙂 есть", spans=(Span(kind="bold", offset=3, length=3),))
    routed = route(wrote(bold), CHAT, LINKED)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffWrote)
    assert routed.event.note
    assert routed.event.content == Content(text="чек 🙂 есть", spans=(Span(kind="bold", offset=0, length=3),))


@pytest.mark.parametrize("text", ["//", "//  ", "/note", "/note@shop_bot "])
def test_an_empty_note_is_told(text: str) -> None:
    routed = route(wrote(text), CHAT, LINKED)
    assert isinstance(routed, Reply)
    assert routed.phrase.id == "desk-note-empty"


def test_a_command_carries_what_followed_it() -> None:
    routed = route(wrote("/Close@Shop_Bot  вернули деньги \n"), CHAT, LINKED)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffCommanded)
    assert (routed.event.command, routed.event.text, routed.event.press) == ("close", "вернули деньги", "")


def test_a_button_becomes_its_command_with_the_press_to_answer() -> None:
    routed = route(pressed(f"desk:take:{TICKET}"), CHAT, LINKED, is_member=True)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffCommanded)
    assert (routed.event.command, routed.event.press, routed.event.message.message) == ("take", "q1", "8")


@pytest.mark.parametrize(("command", "phrase"), [("note", "desk-note-how"), ("help", "desk-help-short")])
def test_buttons_that_only_explain(command: str, phrase: str) -> None:
    routed = route(pressed(f"desk:{command}:{TICKET}"), CHAT, LINKED, is_member=True)
    assert isinstance(routed, AnswerPress)
    assert routed.phrase.id == phrase


@pytest.mark.parametrize(
    "action",
    [
        "",
        "desk",
        "desk:take",
        "desk:take:",
        "desk:take:-5",
        "desk:take:١٢",
        "desk:take:1:2",
        "desk:take:" + "9" * 5000,
        "desk:unknown:1234",
    ],
)
def test_a_button_that_never_was(action: str) -> None:
    routed = route(pressed(action), CHAT, LINKED, is_member=True)
    assert isinstance(routed, AnswerPress)
    assert routed.phrase.id == "desk-stale-button"


@pytest.mark.parametrize(
    "text", ["/5 штук", "/var/log/app.log", "/", "/ take", "Нажмите /start", "/взять", "https://shop.ru"]
)
def test_what_only_looks_like_a_command_is_an_answer(text: str) -> None:
    routed = route(wrote(text), CHAT, LINKED)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffWrote)
    assert routed.event.content.text == text


def test_an_edit_names_what_it_corrects() -> None:
    routed = route(edited("Завтра"), CHAT, relayed("telegram:77"))
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffEdited)
    assert (routed.event.content_id, routed.event.note, routed.event.content.text) == ("telegram:77", False, "Завтра")


@pytest.mark.parametrize(("text", "left"), [("Завтра", "Завтра"), ("// завтра", "завтра"), ("/take", "/take")])
def test_an_edited_note_stays_a_note_whatever_it_says_now(text: str, left: str) -> None:
    routed = route(edited(text), CHAT, relayed(note=True))
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffEdited)
    assert (routed.event.note, routed.event.content.text) == (True, left)


@pytest.mark.parametrize(("change", "closed"), [("closed", True), ("reopened", False)])
def test_a_topic_closed_by_hand_is_told_to_the_conversation(change: str, closed: bool) -> None:
    routed = route(_topic(change), CHAT, LINKED)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffClosedPlace)
    assert routed.event.closed is closed
    assert routed.event.operator.id == GROUP


def test_who_closed_a_topic_by_hand_is_known_where_the_messenger_says_so() -> None:
    routed = route(msgspec.structs.replace(_topic("closed"), person=OLGA), CHAT, LINKED)
    assert isinstance(routed, ToCustomer)
    assert routed.event.operator.name == "Ольга"


@pytest.mark.parametrize(
    ("fact", "found"),
    [
        pytest.param(lambda: _topic("closed", by_us=True), LINKED, id="our own closing"),
        pytest.param(lambda: _topic("created", by_us=True), UNLINKED, id="our own new topic"),
        pytest.param(lambda: _topic("renamed"), LINKED, id="renamed by hand"),
        pytest.param(lambda: _topic("closed"), UNLINKED, id="a topic of no ticket"),
    ],
)
def test_other_changes_of_topics_pass_in_silence(fact: object, found: Found) -> None:
    assert callable(fact)
    assert isinstance(route(fact(), CHAT, found), Nothing)


def test_facts_that_are_no_desk_business_are_nothing() -> None:
    common = {"id": EventId("telegram:9"), "at": 1.0, "chat": GROUP, "thread": TOPIC}
    facts = [
        Ignored(why="pinned", **common),
        Typing(**common),
        Blocked(**common),
        Reacted(person=OLGA, message=MessageId("1"), emoji="👍", **common),
        MemberChanged(person=OLGA, standing="gone", **common),
        Echo(message=MessageId("1"), content=Content(text="x"), **common),
    ]
    assert all(isinstance(route(fact, CHAT, LINKED, is_member=True), Nothing) for fact in facts)


def test_the_writer_learns_that_a_topic_leads_nowhere() -> None:
    assert isinstance(route(wrote("Здравствуйте"), CHAT, UNLINKED), Retry)
    told = unlinked(wrote("Здравствуйте"), CHAT)
    assert isinstance(told, Reply)
    assert told.phrase.id == "desk-unlinked"
    assert isinstance(unlinked(pressed("desk:take:1234"), CHAT), AnswerPress)
    assert isinstance(unlinked(wrote("// между нами"), CHAT), Nothing)


def _topic(change: str, *, by_us: bool = False) -> TopicChanged:
    return msgspec.convert(
        {
            "type": "topic_changed",
            "id": "telegram:4",
            "at": 1.0,
            "chat": GROUP,
            "thread": TOPIC,
            "change": change,
            "by_us": by_us,
        },
        TopicChanged,
    )


CUSTOMERS = st.sampled_from([ANNA, BORIS, CustomerId("telegram:333"), None])
FOUND = st.builds(
    Found,
    owner=CUSTOMERS,
    ticket=st.sampled_from([TICKET, TicketNumber(1235), None]),
    reply_owner=CUSTOMERS,
    reply_content=st.sampled_from([ContentId("vk:5"), None]),
    own_content=st.sampled_from([ContentId("telegram:0"), None]),
    was_note=st.booleans(),
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["/take", "//x", "/note x", "/ban", "/help", "/x@y", "desk:take:1234", "desk:ban:1235", "desk:note:1234"]
    ),
)


@given(text=TEXTS, found=FOUND, thread=st.sampled_from([TOPIC, GENERAL, ThreadId("9")]), kind=st.integers(0, 3))
def test_nothing_ever_crosses_from_one_conversation_to_another(
    text: str, found: Found, thread: ThreadId, kind: int
) -> None:
    fact = [
        wrote(Content(text=text, attachments=(PHOTO,)), thread=thread),
        quoting(wrote(text, thread=thread)),
        edited(text, thread=thread),
        pressed(text, thread=thread),
    ][kind]
    routed = route(fact, CHAT, found, is_member=True)
    if not isinstance(routed, ToCustomer):
        return
    assert thread != GENERAL
    assert (routed.owner, routed.event.ticket) == (found.owner, found.ticket)
    if isinstance(routed.event, StaffWrote) and kind == 1:
        assert found.reply_owner in (None, found.owner)
        assert routed.event.reply_to is None or found.reply_owner == found.owner
    if isinstance(routed.event, StaffEdited) and found.was_note:
        assert routed.event.note
