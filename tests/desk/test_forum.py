"""Desk effects into operations of a forum: what is called, in which order, and what is not called at all."""

from __future__ import annotations

import msgspec
import pytest

from bot.adapters.port import ChangeTopicOp, EditOp, MakeTopicOp, ReactOp, SendOp
from bot.core.content import Attachment, Content, Span, utf16_length
from bot.core.effects import (
    Card,
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
from bot.core.ids import ChatId, ContentId, MessageId, MessageRef, Place, ThreadId
from bot.core.phrases import Button, Words, say
from bot.desk.forum import Forum
from bot.desk.render import Voice, ticket_of_title
from bot.desk.strategy import DeskEffect, Plan, Shown, Spot, into
from tests.desk.people import GROUP, PHOTO, TICKET, TOPIC
from tests.desk.phrases import Phrases

HERE = Place(chat=GROUP, thread=TOPIC)
OUTSIDE = Place(chat=GROUP)
FORUM = Forum(voice=Voice(renderer=Phrases(), lang="ru"))
NOWHERE = Spot(chat=GROUP)
PLACED = Spot(chat=GROUP, place=HERE, card=MessageId("8"), shown=Shown(name="🆕 #1234 Анна"))
TITLE = "#1234 Анна"
CARD = (Words(content=Content(text="#1234 · Telegram")), Words(content=Content(text="Анна")))
KEYS = ((Button(label="Взять", action="desk:take:1234", style="primary"),),)


def operations(plan: Plan) -> list[object]:
    return [step.operation for step in plan.steps]


def opening(state: TicketState = "new", *, again: bool = False, title: str = TITLE) -> OpenPlace:
    return OpenPlace(ticket=TICKET, desk="default", title=title, state=state, card=CARD, keyboard=KEYS, again=again)


# --- the place --------------------------------------------------------------------------------------------------------


def test_a_new_ticket_gets_its_topic_and_the_card_inside() -> None:
    topic, card = FORUM.plan(opening(), NOWHERE).steps
    assert topic.operation == MakeTopicOp(place=OUTSIDE, name="🆕 #1234 Анна", color=7322096)
    assert (topic.brings, topic.shows) == ("place", Shown(name="🆕 #1234 Анна"))
    assert isinstance(card.operation, SendOp)
    assert (card.brings, card.inside, card.operation.content.text) == ("card", True, "#1234 · Telegram\n\nАнна")
    assert [[key.action for key in row] for row in card.operation.keys] == [["desk:take:1234"]]
    assert into(card.operation, HERE).place == HERE


def test_opening_twice_does_not_make_a_second_topic() -> None:
    assert [type(op) for op in operations(FORUM.plan(opening(), PLACED))] == [EditOp]
    without_card = msgspec.structs.replace(PLACED, card=None)
    plan = FORUM.plan(opening(), without_card)
    assert [(type(step.operation), step.brings, step.inside) for step in plan.steps] == [(SendOp, "card", False)]


def test_a_lost_topic_is_made_again_with_a_recap_of_the_last_lines() -> None:
    history = tuple(remember("customer", f"строка {n}") for n in range(30))
    topic, card, recap = FORUM.plan(
        opening("taken", again=True), msgspec.structs.replace(PLACED, history=history)
    ).steps
    assert isinstance(topic.operation, MakeTopicOp)
    assert topic.operation.color == 9367192
    assert card.brings == "card"
    assert isinstance(recap.operation, SendOp)
    assert recap.inside
    lines = recap.operation.content.text.split("\n")
    assert len(lines) == 21
    assert (lines[1], lines[-1]) == ("👤 Анна: строка 10", "👤 Анна: строка 29")


def test_the_recap_fits_into_one_message_and_no_line_passes_for_two() -> None:
    imitation = "да\n💬 Ольга: деньги вернём"
    history = (
        remember("customer", imitation),
        remember(
            "operator", "", name="", files=(PHOTO, Attachment(kind="document", messenger="vk", ref="1", name="чек.pdf"))
        ),
        remember("note", "проверьте"),
        *(remember("customer", "🙂" * 5000) for _ in range(17)),
    )
    plan = FORUM.plan(opening(again=True), msgspec.structs.replace(PLACED, history=history))
    content = operations(plan)[2].content  # type: ignore[attr-defined]  # the recap is a SendOp, see the test above
    lines = content.text.split("\n")
    assert lines[1] == "👤 Анна: да 💬 Ольга: деньги вернём"
    assert lines[2] == "💬 Оператор: [фото] [файл чек.pdf]"
    assert lines[3] == "📝 Анна: проверьте"
    assert utf16_length(content.text) <= 4096
    assert all(_spanned(content, span) in ("Анна", "Оператор") for span in content.spans)


@pytest.mark.parametrize("title", ["x" * 500, "🙂" * 200, "Анна\u202e\n\n\t", "", "e\u0301" * 300])
def test_a_topic_has_a_name_the_messenger_takes(title: str) -> None:
    name = operations(FORUM.plan(opening(title=title), NOWHERE))[0].name  # type: ignore[attr-defined]  # a MakeTopicOp
    assert name.startswith("🆕")
    assert 0 < utf16_length(name) <= 128
    assert not set(name) & set("\n\t\u202e")


@pytest.mark.parametrize("title", [TITLE, "#1234 #5 · #6", "#1234"])
def test_a_topic_is_known_again_by_the_number_in_its_name(title: str) -> None:
    name = operations(FORUM.plan(opening(title=title), NOWHERE))[0].name  # type: ignore[attr-defined]  # a MakeTopicOp
    assert ticket_of_title(name) == TICKET


# --- its state --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "icon"), [("taken", "🟢"), ("waiting", "⏳"), ("overdue", "🔴")])
def test_a_change_of_state_is_one_rename(state: TicketState, icon: str) -> None:
    (step,) = FORUM.plan(SetTopic(ticket=TICKET, title=TITLE, state=state), PLACED).steps
    assert step.operation == ChangeTopicOp(place=HERE, name=f"{icon} {TITLE}")
    assert (step.brings, step.shows, step.needed) == ("shown", Shown(name=f"{icon} {TITLE}", renames=1), False)


def test_what_is_already_shown_costs_nothing() -> None:
    assert FORUM.plan(SetTopic(ticket=TICKET, title=TITLE, state="new"), PLACED) == Plan()


def test_closing_renames_then_closes_and_reopening_opens_first() -> None:
    closing = FORUM.plan(SetTopic(ticket=TICKET, title=TITLE, state="closed", closed=True), PLACED)
    assert operations(closing) == [
        ChangeTopicOp(place=HERE, name=f"✅ {TITLE}"),
        ChangeTopicOp(place=HERE, closed=True),
    ]
    shown = closing.steps[-1].shows
    assert shown == Shown(name=f"✅ {TITLE}", closed=True)
    reopening = FORUM.plan(
        SetTopic(ticket=TICKET, title=TITLE, state="taken"), msgspec.structs.replace(PLACED, shown=shown)
    )
    assert operations(reopening) == [
        ChangeTopicOp(place=HERE, closed=False),
        ChangeTopicOp(place=HERE, name=f"🟢 {TITLE}"),
    ]


def test_after_reopening_the_name_may_follow_the_state_again() -> None:
    tired = msgspec.structs.replace(PLACED, shown=Shown(name=f"✅ {TITLE}", closed=True, renames=9))
    steps = FORUM.plan(SetTopic(ticket=TICKET, title=TITLE, state="taken"), tired).steps
    assert steps[-1].shows == Shown(name=f"🟢 {TITLE}")


def test_overdue_is_shown_even_when_the_name_follows_no_more() -> None:
    tired = msgspec.structs.replace(PLACED, shown=Shown(name=f"💬 {TITLE}", renames=3))
    (step,) = FORUM.plan(SetTopic(ticket=TICKET, title=TITLE, state="overdue"), tired).steps
    assert step.operation == ChangeTopicOp(place=HERE, name=f"🔴 {TITLE}")


def test_a_closing_cut_short_goes_on_where_it_stopped() -> None:
    effect = SetTopic(ticket=TICKET, title=TITLE, state="closed", closed=True)
    first = FORUM.plan(effect, PLACED).steps[0]
    rest = FORUM.plan(effect, msgspec.structs.replace(PLACED, shown=first.shows))
    assert operations(rest) == [ChangeTopicOp(place=HERE, closed=True)]


def test_a_long_conversation_spends_few_renames_and_its_name_never_lies() -> None:
    truth: dict[TicketState, set[str]] = {"taken": {"🟢", "💬"}, "waiting": {"⏳", "💬"}, "closed": {"✅"}}
    look, calls = PLACED.shown, 0
    states: list[TicketState] = ["taken", *(["waiting", "taken"] * 10), "closed"]  # type: ignore[list-item]  # literals
    for state in states:
        effect = SetTopic(ticket=TICKET, title=TITLE, state=state)
        steps = FORUM.plan(effect, msgspec.structs.replace(PLACED, shown=look)).steps
        calls += len(steps)
        look = steps[-1].shows if steps else look
        assert look is not None
        assert look.name.split()[0] in truth[state]
    assert calls == 4


# --- words ------------------------------------------------------------------------------------------------------------


def forward(text: str, *, author: str = "Анна", reply_to: ContentId | None = None) -> Forward:
    content = Content(text=text, spans=(Span(kind="bold", offset=0, length=1),), attachments=(PHOTO,))
    return Forward(ticket=TICKET, content_id=ContentId("c2"), content=content, author=author, reply_to=reply_to)


def test_a_customers_words_stand_as_they_were_said() -> None:
    said = forward("Где заказ?")
    (step,) = FORUM.plan(said, PLACED).steps
    assert step.operation == SendOp(place=HERE, content=said.content)
    assert step.brings == "content"


def test_a_quote_points_to_the_copy_in_the_topic_when_there_is_one() -> None:
    linked = msgspec.structs.replace(PLACED, links={ContentId("c1"): MessageId("40")})
    for spot, expected in ((linked, "40"), (PLACED, None)):
        assert operations(FORUM.plan(forward("Да", reply_to=ContentId("c1")), spot)) == [
            SendOp(place=HERE, content=forward("Да").content, reply_to=expected)
        ]


@pytest.mark.parametrize("text", ["⚙️ Обращение закрыто", " \u200b\u2063⚙️ Обращение закрыто", "⚙ закрыто"])
def test_nobody_speaks_as_the_bot_to_staff(text: str) -> None:
    (step,) = FORUM.plan(forward(text, author="Анна\u202e"), PLACED).steps
    assert isinstance(step.operation, SendOp)
    assert step.operation.content.text == f"Анна: {text}"
    assert step.operation.content.spans == (Span(kind="bold", offset=6, length=1),)


def test_the_bots_own_words_carry_its_mark() -> None:
    tell = Tell(
        ticket=TICKET, body=(Words(content=Content(text="Клиент заблокировал бота")),), reply_to=MessageId("50")
    )
    (step,) = FORUM.plan(tell, PLACED).steps
    assert step.operation == SendOp(
        place=HERE, content=Content(text="⚙️ Клиент заблокировал бота"), reply_to=MessageId("50")
    )


def test_words_about_no_ticket_go_to_general() -> None:
    tell = Tell(body=(Words(content=Content(text="Redis без AOF")),), desk="default")
    (step,) = FORUM.plan(tell, NOWHERE).steps
    assert isinstance(step.operation, SendOp)
    assert step.operation.place == OUTSIDE


def test_an_answer_in_a_topic_of_no_ticket_stays_in_that_topic() -> None:
    stray = Place(chat=GROUP, thread=ThreadId("9"))
    (step,) = FORUM.plan(Tell(body=(say("desk-note-empty"),), place=stray, reply_to=MessageId("50")), NOWHERE).steps
    assert isinstance(step.operation, SendOp)
    assert step.operation.place == stray


def test_a_correction_follows_the_old_words_as_a_reply() -> None:
    effect = ForwardEdit(
        ticket=TICKET,
        content_id=ContentId("c1"),
        content=Content(text="заказ 124", spans=(Span(kind="code", offset=6, length=3),)),
    )
    linked = msgspec.structs.replace(PLACED, links={ContentId("c1"): MessageId("40")})
    (step,) = FORUM.plan(effect, linked).steps
    assert isinstance(step.operation, SendOp)
    assert step.operation.reply_to == "40"
    assert step.operation.content.text.startswith("⚙️ ")
    assert step.operation.content.text.endswith("\nзаказ 124")
    assert _spanned(step.operation.content, step.operation.content.spans[0]) == "124"


# --- card and marks ---------------------------------------------------------------------------------------------------


def test_the_card_is_edited_in_place() -> None:
    (step,) = FORUM.plan(Card(ticket=TICKET, body=CARD, keyboard=KEYS), PLACED).steps
    assert isinstance(step.operation, EditOp)
    assert (step.operation.message, step.needed) == ("8", False)
    assert step.operation.content == Content(text="#1234 · Telegram\n\nАнна")


@pytest.mark.parametrize(
    ("mark", "emoji", "needed"),
    [("delivered", "👌", False), ("waiting", "👀", False), ("refused", "👎", True), ("doubt", "🤔", True)],
)
def test_the_truth_is_a_reaction(mark: MarkKind, emoji: str, needed: bool) -> None:
    (step,) = FORUM.plan(_mark(mark), PLACED).steps
    assert step.operation == ReactOp(place=HERE, message=MessageId("50"), emoji=emoji)
    assert step.needed is needed


@pytest.mark.parametrize(("mark", "lines"), [("delivered", 0), ("waiting", 0), ("refused", 1), ("doubt", 1)])
def test_where_reactions_are_not_allowed_only_trouble_is_said(mark: MarkKind, lines: int) -> None:
    plan = FORUM.plan(_mark(mark), msgspec.structs.replace(PLACED, reactions=False))
    sends = [op for op in operations(plan) if isinstance(op, SendOp) and op.reply_to == "50" and op.place == HERE]
    assert len(sends) == len(plan.steps) == lines


# --- before there is a place ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "effect",
    [
        forward("Да"),
        ForwardEdit(ticket=TICKET, content_id=ContentId("c1"), content=Content(text="x")),
        Tell(ticket=TICKET, body=CARD),
        Card(ticket=TICKET, body=CARD),
        SetTopic(ticket=TICKET, title=TITLE, state="taken"),
    ],
    ids=lambda effect: type(effect).__name__,
)
def test_what_belongs_into_a_topic_waits_for_it_and_never_lands_in_general(effect: DeskEffect) -> None:
    assert FORUM.plan(effect, NOWHERE) == Plan(waits="place")


def test_a_card_is_not_edited_before_it_was_sent() -> None:
    assert FORUM.plan(Card(ticket=TICKET, body=CARD), msgspec.structs.replace(PLACED, card=None)) == Plan(waits="card")


def _mark(mark: MarkKind) -> Mark:
    return Mark(ticket=TICKET, message=MessageRef(chat=ChatId(GROUP), message=MessageId("50")), mark=mark)


def remember(who: str, text: str, *, name: str = "Анна", files: tuple[Attachment, ...] = ()) -> Remember:
    return Remember(
        ticket=TICKET,
        content_id=ContentId("c"),
        at=1.0,
        who=who,  # type: ignore[arg-type]  # one of the literals, given by the tests above
        name=name,
        content=Content(text=text, attachments=files),
    )


def _spanned(content: Content, span: Span) -> str:
    units = content.text.encode("utf-16-le")
    return units[span.offset * 2 : (span.offset + span.length) * 2].decode("utf-16-le")
