"""Who may do what where there are no topics: the message that is answered says which ticket is meant."""

from __future__ import annotations

import msgspec
import pytest

from bot.core.content import Content
from bot.core.events import StaffCommanded, StaffEdited, StaffWrote
from bot.core.ids import ChatId, ContentId, CustomerId, EventId, MessageId, TicketNumber
from bot.core.incoming import Edited, Person, Pressed, Wrote
from bot.desk.router import AnswerPress, DeskChat, Found, Nothing, Reply, Retry, ToCustomer, named_ticket, route

GROUP = ChatId("vk:2000000001")
CHAT = DeskChat(id=GROUP, desk="default", us="vk:-700001", username="shop", is_forum=False)
ANNA = CustomerId("telegram:111")
TICKET = TicketNumber(66)
FOUND = Found(owner=ANNA, ticket=TICKET, reply_owner=ANNA, reply_content=ContentId("c1"))
OLGA = Person(id="vk:501", name="Ольга")


def wrote(text: str, *, reply_to: str = "", reply_by: str = "", by: Person = OLGA, forwarded: bool = False) -> Wrote:
    return Wrote(
        id=EventId("vk:1"),
        at=1.0,
        chat=GROUP,
        person=by,
        message=MessageId("50"),
        content=Content(text=text),
        reply_to=MessageId(reply_to) or None,
        reply_by=reply_by,
        forwarded=forwarded,
    )


def answer(text: str) -> Wrote:
    return wrote(text, reply_to="40", reply_by=CHAT.us)


def pressed(action: str, *, by: Person = OLGA) -> Pressed:
    return Pressed(id=EventId("vk:2"), at=0.0, chat=GROUP, person=by, message=MessageId("40"), action=action, press="p")


def test_a_reply_goes_to_the_customer_and_keeps_the_quote() -> None:
    routed = route(answer("Завтра"), CHAT, FOUND)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffWrote)
    assert (routed.owner, routed.event.ticket, routed.event.reply_to) == (ANNA, TICKET, "c1")
    assert not routed.event.note


def test_a_reply_with_the_note_mark_stays_in_the_house() -> None:
    routed = route(answer("// проверьте склад"), CHAT, FOUND)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffWrote)
    assert routed.event.note


def test_words_that_reply_to_nothing_are_explained_once_and_go_nowhere() -> None:
    routed = route(wrote("Здравствуйте, сейчас посмотрю"), CHAT, Found())
    assert isinstance(routed, Reply)
    assert (routed.phrase.id, routed.once_for) == ("desk-words-alone", OLGA.id)


@pytest.mark.parametrize(
    "said",
    [wrote("кто на обед?", reply_to="49", reply_by="vk:502"), wrote("смотрите", forwarded=True)],
    ids=["reply to a colleague", "forwarded"],
)
def test_people_talk_to_each_other_in_peace(said: Wrote) -> None:
    assert isinstance(route(said, CHAT, Found()), Nothing)


def test_a_note_about_nothing_is_asked_back() -> None:
    routed = route(wrote("// проверьте склад"), CHAT, Found())
    assert isinstance(routed, Reply)
    assert (routed.phrase.id, routed.once_for) == ("desk-note-alone", "")


def test_a_reply_to_a_message_of_ours_that_no_link_knows_yet_waits_for_it() -> None:
    assert isinstance(route(answer("Завтра"), CHAT, Found()), Retry)
    assert isinstance(route(answer("/take"), CHAT, Found()), Retry)


@pytest.mark.parametrize("text", ["/close 66 вернули деньги", "/close №66 вернули деньги", "/close #66 вернули деньги"])
def test_a_command_may_name_the_ticket(text: str) -> None:
    said = wrote(text)
    assert named_ticket(said, CHAT) == TICKET
    routed = route(said, CHAT, Found(owner=ANNA, ticket=TICKET))
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffCommanded)
    assert (routed.event.command, routed.event.text) == ("close", "вернули деньги")


def test_the_message_that_is_answered_goes_before_a_number() -> None:
    said = answer("/close 2 товара вернули")
    assert named_ticket(said, CHAT) is None
    routed = route(said, CHAT, FOUND)
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffCommanded)
    assert (routed.event.ticket, routed.event.text) == (TICKET, "2 товара вернули")


@pytest.mark.parametrize(("text", "phrase"), [("/close", "desk-command-alone"), ("/close 999", "desk-no-ticket")])
def test_a_command_about_no_ticket_says_how(text: str, phrase: str) -> None:
    routed = route(wrote(text), CHAT, Found())
    assert isinstance(routed, Reply)
    assert routed.phrase.id == phrase


def test_words_never_go_by_a_number() -> None:
    assert named_ticket(wrote("66 уже едет"), CHAT) is None
    assert isinstance(route(wrote("66 уже едет"), CHAT, Found()), Reply)


def test_a_button_belongs_to_the_card_it_stands_on() -> None:
    routed = route(pressed("desk:take:66"), CHAT, FOUND, is_member=True)
    assert isinstance(routed, ToCustomer)
    foreign = route(pressed("desk:take:67"), CHAT, FOUND, is_member=True)
    assert isinstance(foreign, AnswerPress)
    assert foreign.phrase.id == "desk-wrong-place"


@pytest.mark.parametrize("is_member", [False, None])
def test_who_left_the_chat_presses_in_vain(is_member: bool | None) -> None:
    routed = route(pressed("desk:take:66"), CHAT, FOUND, is_member=is_member)
    assert isinstance(routed, AnswerPress)
    assert routed.phrase.id == "desk-members-only"


def test_who_left_is_not_heard() -> None:
    assert isinstance(route(answer("Завтра"), CHAT, FOUND, is_member=False), Nothing)


@pytest.mark.parametrize("speaks_as", ["bot", "channel"])
def test_communities_and_channels_are_not_staff(speaks_as: str) -> None:
    other = msgspec.structs.replace(OLGA, speaks_as=speaks_as)
    said = msgspec.structs.replace(answer("Завтра"), person=other)
    assert isinstance(route(said, CHAT, FOUND), Nothing)


def test_a_corrected_answer_follows() -> None:
    edit = Edited(
        id=EventId("vk:3"), at=2.0, chat=GROUP, person=OLGA, message=MessageId("50"), content=Content(text="В среду")
    )
    routed = route(edit, CHAT, Found(owner=ANNA, ticket=TICKET, own_content=ContentId("vk:1")))
    assert isinstance(routed, ToCustomer)
    assert isinstance(routed.event, StaffEdited)
    assert isinstance(route(edit, CHAT, Found()), Nothing)
