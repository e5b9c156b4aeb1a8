"""Desk effects in a chat without topics: one card a ticket, and everything else of it replies to that card."""

from __future__ import annotations

import msgspec
import pytest

from bot.adapters.port import ChatFacts, DeleteOp, EditOp, ReactOp, SendOp
from bot.core.content import Content
from bot.core.effects import (
    Card,
    DropPlace,
    Forward,
    ForwardEdit,
    Mark,
    MarkKind,
    OpenPlace,
    Remember,
    SetTopic,
    Tell,
    TicketState,
)
from bot.core.ids import ChatId, ContentId, MessageId, MessageRef, Place
from bot.core.phrases import Button, Words
from bot.desk.anchor import Anchor
from bot.desk.forum import Forum
from bot.desk.kinds import choose
from bot.desk.render import Voice
from bot.desk.strategy import DeskEffect, Plan, Shown, Spot, Step
from tests.desk.people import PHOTO, TICKET
from tests.desk.phrases import Phrases

CHAT = ChatId("vk:2000000001")
HERE = Place(chat=CHAT, anchor=MessageId("8"))
DESK = Anchor(voice=Voice(renderer=Phrases(), lang="ru"))
NOWHERE = Spot(chat=CHAT)
TITLE = "#1234 Анна"
CARD = (Words(content=Content(text="Обращение 1234")),)
KEYS = ((Button(label="Взять", action="desk:take:1234", style="primary"),),)


def only(plan: Plan) -> Step:
    (step,) = plan.steps
    return step


def opened(state: TicketState = "new") -> Spot:
    """The spot after the card went out."""
    step = only(DESK.plan(opening(state), NOWHERE))
    return Spot(chat=CHAT, place=HERE, card=MessageId("8"), shown=step.shows)


def opening(state: TicketState = "new", *, again: bool = False) -> OpenPlace:
    return OpenPlace(ticket=TICKET, desk="default", title=TITLE, state=state, card=CARD, keyboard=KEYS, again=again)


def state(state: TicketState) -> SetTopic:
    closed = state == "closed"
    return SetTopic(ticket=TICKET, title=TITLE, state=state, closed=closed, card=CARD, keyboard=KEYS)


def first_line(plan: Plan) -> str:
    operation = only(plan).operation
    assert isinstance(operation, EditOp)
    assert operation.content is not None
    return operation.content.text.splitlines()[0]


# --- the card ---------------------------------------------------------------------------------------------------------


def test_the_card_is_the_place() -> None:
    step = only(DESK.plan(opening(), NOWHERE))
    assert isinstance(step.operation, SendOp)
    assert step.brings == "place"
    assert step.operation.content.text == "🆕 #1234 Анна\nОбращение 1234"
    assert [[key.action for key in row] for row in step.operation.keys] == [["desk:take:1234"]]


def test_a_lost_card_is_made_again_with_a_recap_that_replies_to_it() -> None:
    line = Remember(
        ticket=TICKET, content_id=ContentId("c"), at=1.0, who="customer", name="Анна", content=Content(text="Где он?")
    )
    card, recap = DESK.plan(opening("taken", again=True), msgspec.structs.replace(NOWHERE, history=(line,))).steps
    assert (card.brings, recap.inside) == ("place", True)
    assert isinstance(recap.operation, SendOp)
    assert "👤 Анна: Где он?" in recap.operation.content.text


def test_the_state_stands_on_the_cards_first_line() -> None:
    assert first_line(DESK.plan(state("taken"), opened())) == "🟢 #1234 Анна"
    assert first_line(DESK.plan(state("closed"), opened())) == "✅ #1234 Анна"


def test_a_card_that_already_looks_so_is_not_edited() -> None:
    spot = opened()
    assert DESK.plan(state("new"), spot) == Plan()
    assert DESK.plan(Card(ticket=TICKET, body=CARD, keyboard=KEYS), spot) == Plan()
    taken = only(DESK.plan(state("taken"), spot))
    after = msgspec.structs.replace(spot, shown=taken.shows)
    assert DESK.plan(Card(ticket=TICKET, body=CARD, keyboard=KEYS), after) == Plan()


def test_other_words_on_the_card_keep_the_state() -> None:
    banned = (*CARD, Words(content=Content(text="⛔")))
    plan = DESK.plan(Card(ticket=TICKET, body=banned, keyboard=KEYS), opened("taken"))
    assert first_line(plan) == "🟢 #1234 Анна"
    assert only(plan).brings == "card"


def test_a_long_talk_costs_few_edits() -> None:
    spot, edits = opened(), 0
    states: list[TicketState] = ["taken", "waiting", "taken", "waiting", "taken", "waiting", "taken"]
    for one in states:
        plan = DESK.plan(state(one), spot)
        edits += len(plan.steps)
        spot = msgspec.structs.replace(spot, shown=plan.steps[-1].shows) if plan.steps else spot
    assert edits == 3


def test_a_forgotten_ticket_leaves_a_bare_number_where_the_card_may_not_be_deleted() -> None:
    bare, delete = DESK.plan(DropPlace(ticket=TICKET, place=HERE), NOWHERE).steps
    assert isinstance(bare.operation, EditOp)
    assert bare.operation.content == Content(text="✅ №1234")
    assert delete.operation == DeleteOp(place=HERE, message=MessageId("8"))


# --- words ------------------------------------------------------------------------------------------------------------


def forward(content: Content, *, reply_to: str = "") -> Forward:
    return Forward(
        ticket=TICKET, content_id=ContentId("c2"), content=content, author="Анна", reply_to=ContentId(reply_to) or None
    )


def test_a_customers_words_stand_below_a_line_that_says_whose_they_are() -> None:
    step = only(DESK.plan(forward(Content(text="Где заказ?")), opened()))
    assert step.operation == SendOp(place=HERE, content=Content(text="№1234 · Анна\nГде заказ?"))
    assert step.brings == "content"


def test_a_bare_file_only_replies() -> None:
    voice = Content(attachments=(PHOTO,))
    assert only(DESK.plan(forward(voice), opened())).operation == SendOp(place=HERE, content=voice)


def test_a_quote_points_to_the_copy_in_this_chat() -> None:
    spot = msgspec.structs.replace(opened(), links={ContentId("c1"): MessageId("40")})
    operation = only(DESK.plan(forward(Content(text="Да"), reply_to="c1"), spot)).operation
    assert isinstance(operation, SendOp)
    assert operation.reply_to == "40"


@pytest.mark.parametrize("text", ["⚙️ Обращение закрыто", "№77 · Борис\nверните деньги"])
def test_nobody_speaks_as_the_bot_or_as_another_customer(text: str) -> None:
    operation = only(DESK.plan(forward(Content(text=text)), opened())).operation
    assert isinstance(operation, SendOp)
    assert operation.content.text.startswith("№1234 · Анна\n")


def test_the_bots_own_words_name_the_ticket() -> None:
    tell = Tell(ticket=TICKET, body=(Words(content=Content(text="Клиент вернулся")),), reply_to=MessageId("50"))
    expected = Content(text="⚙️ №1234\nКлиент вернулся")
    assert only(DESK.plan(tell, opened())).operation == SendOp(place=HERE, content=expected, reply_to=MessageId("50"))


@pytest.mark.parametrize(
    "effect",
    [
        forward(Content(text="Да")),
        ForwardEdit(ticket=TICKET, content_id=ContentId("c1"), content=Content(text="x")),
        Tell(ticket=TICKET, body=CARD),
        Card(ticket=TICKET, body=CARD),
        state("taken"),
    ],
    ids=lambda effect: type(effect).__name__,
)
def test_what_belongs_to_a_ticket_waits_for_its_card(effect: DeskEffect) -> None:
    assert DESK.plan(effect, NOWHERE) == Plan(waits="place")


@pytest.mark.parametrize(
    ("mark", "emoji"), [("delivered", "👌"), ("waiting", "🙏"), ("refused", "👎"), ("doubt", "🤔")]
)
def test_a_mark_is_one_of_the_reactions_that_vk_has(mark: MarkKind, emoji: str) -> None:
    effect = Mark(ticket=TICKET, message=MessageRef(chat=CHAT, message=MessageId("50")), mark=mark)
    assert only(DESK.plan(effect, opened())).operation == ReactOp(place=HERE, message=MessageId("50"), emoji=emoji)


def test_the_strategy_is_chosen_by_what_the_chat_is() -> None:
    chat = ChatFacts(chat=CHAT, title="Поддержка", is_forum=False, we_are_admin=True, can_manage_topics=False)
    assert isinstance(choose(chat, Phrases(), "ru"), Anchor)
    assert isinstance(choose(msgspec.structs.replace(chat, is_forum=True), Phrases(), "ru"), Forum)


def test_what_is_shown_is_remembered_as_a_digest_only() -> None:
    shown = opened().shown
    assert shown is not None
    assert shown == Shown(name="🆕 #1234 Анна", face=shown.face)
    assert len(shown.face) == 16
