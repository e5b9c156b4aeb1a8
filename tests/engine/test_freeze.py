"""The head of a lane into calls: what a customer's client can show, what the desk folds, and what waits."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bot.adapters.port import EditOp, MakeTopicOp, ReactOp, SendOp
from bot.core.content import Content
from bot.core.effects import Amend, Answer, AnswerEdit, Effect, Forward, Mark, OpenPlace, Remember, Say, Tell
from bot.core.ids import ChatId, ContentId, EffectId, MessageId, MessageRef, Place, ThreadId, TicketNumber
from bot.core.phrases import Button, Phrase
from bot.desk.forum import Forum
from bot.desk.render import Voice
from bot.engine.freeze import FROZEN, Desk, Freezer, Frozen, Waits, nonce_for
from bot.engine.letters import Letter
from bot.store import Store
from bot.store.keys import cosmetic_lane, customer_lane, desk_lane, general_lane, key
from bot.store.links import encode_copies, in_chat
from bot.store.records import PACK
from tests.engine.toy import DESK, GROUP, LIMITS, Plain, capabilities, words

ANNA = "telegram:1"
MINE = customer_lane(ANNA)
TICKET = TicketNumber(65)
AT_DESK = desk_lane(ANNA, TICKET, DESK)
TOPIC = Place(chat=GROUP, thread=ThreadId("42"))
PLACED = {"place": PACK.encode(TOPIC), "card": b"50"}
SOURCE = MessageRef(chat=GROUP, message=MessageId("7"))
MENU = tuple((Button(label=label, action=label),) for label in ("One", "Two", "Three"))


@pytest.fixture
def freezer(store: Store) -> Freezer:
    renderer = Plain()
    desk = Desk(chat=GROUP, strategy=Forum(voice=Voice(renderer=renderer, lang="ru")), lang="ru")
    return Freezer(store.links, {"telegram": capabilities("telegram")}, renderer, {DESK: desk})


def narrow(freezer: Freezer, **limits: Any) -> Freezer:
    """The same, in a messenger that takes less."""
    less = replace(capabilities("telegram"), limits=replace(LIMITS, **limits))
    return Freezer(freezer._links, {"telegram": less}, Plain(), freezer.desks)


def letters(*effects: Effect, **fields: Any) -> list[Letter]:
    return [Letter(id=EffectId(f"e/{number}"), effect=effect, **fields) for number, effect in enumerate(effects)]


async def frozen(freezer: Freezer, lane: str, *effects: Effect, home: Any = None, **fields: Any) -> Frozen:
    found = await freezer.freeze(lane, letters(*effects, **fields), home or {})
    assert isinstance(found, Frozen)
    return found


def sent(group: Frozen) -> list[Any]:
    return [part.operation for part in group.parts]


def answer(text: str, **fields: Any) -> Answer:
    return Answer(ticket=TICKET, content_id=ContentId("c1"), content=Content(text=text), source=SOURCE, **fields)


def forward(number: int, text: str, **fields: Any) -> Forward:
    content = ContentId(f"c{number}")
    return Forward(ticket=TICKET, content_id=content, content=Content(text=text), author="Anna", **fields)


async def stands(store: Store, content: str, chat: str, message: str) -> None:
    """A copy of this content stands there."""
    copies = encode_copies([MessageRef(chat=ChatId(chat), message=MessageId(message))])
    await store.links.set_customer(ANNA, [(f"c:{in_chat(content, chat)}", copies)])


# --- to the customer --------------------------------------------------------------------------------------------------


async def test_a_keyboard_is_buttons_where_there_are_buttons(freezer: Freezer) -> None:
    (operation,) = sent(await frozen(freezer, MINE, Say(body=words("Choose"), keyboard=MENU)))
    assert operation.content.text == "Choose"
    assert [[key.action for key in row] for row in operation.keys] == [["One"], ["Two"], ["Three"]]
    assert operation.place == Place(chat=ChatId(ANNA))


async def test_a_keyboard_is_numbered_lines_where_there_are_none(freezer: Freezer) -> None:
    (operation,) = sent(await frozen(freezer, MINE, Say(body=words("Choose"), keyboard=MENU), buttons=False))
    assert operation.content.text == "Choose\n\n1. One\n2. Two\n3. Three"
    assert operation.keys == ()


async def test_buttons_that_do_not_fit_are_lines_that_count_on(freezer: Freezer) -> None:
    tight = narrow(freezer, buttons=2)
    (operation,) = sent(await frozen(tight, MINE, Say(body=words("Choose"), keyboard=MENU)))
    assert [key.label for row in operation.keys for key in row] == ["One", "Two"]
    assert operation.content.text == "Choose\n\n3. Three"


async def test_long_words_go_in_parts_and_the_last_one_has_the_buttons_and_the_name(freezer: Freezer) -> None:
    text = " ".join(f"word{number}" for number in range(40))
    say = Say(body=words(text), keyboard=MENU, name="menu")
    group = await frozen(narrow(freezer, text=100), MINE, say)
    assert len(group.parts) > 2
    assert " ".join(operation.content.text for operation in sent(group)).split() == text.split()
    assert [bool(operation.keys) for operation in sent(group)] == [False] * (len(group.parts) - 1) + [True]
    assert [part.said for part in group.parts] == [""] * (len(group.parts) - 1) + ["menu"]
    assert [part.brings for part in group.parts][-2:] == ["nothing", "said"]


async def test_each_part_has_a_nonce_of_its_own_and_keeps_it(freezer: Freezer) -> None:
    group = await frozen(narrow(freezer, text=100), MINE, answer("x " * 150))
    nonces = [nonce_for(part.operation, 1_000, at) for at, part in enumerate(group.parts)]
    assert [operation.nonce for operation in nonces] == list(range(1_000, 1_000 + len(group.parts)))  # type: ignore[union-attr]  # all are SendOp
    assert len(nonces) > 2
    assert nonce_for(MakeTopicOp(place=TOPIC, name="x"), 5, 0) == MakeTopicOp(place=TOPIC, name="x")


async def test_an_answer_has_its_prefix_its_quote_and_its_source(freezer: Freezer, store: Store) -> None:
    await stands(store, "c0", ANNA, "31")
    group = await frozen(freezer, MINE, answer("hello", prefix=Phrase(id="about-65"), reply_to=ContentId("c0")))
    (operation,) = sent(group)
    assert (operation.content.text, operation.reply_to) == ("about-65\nhello", "31")
    assert (group.ticket, group.contents, group.sources, group.words) == (TICKET, ("c1",), (SOURCE,), True)
    assert group.parts[0].brings == "content"


async def test_a_quote_that_is_not_known_in_this_chat_is_no_quote(freezer: Freezer, store: Store) -> None:
    await stands(store, "c0", GROUP, "31")
    (operation,) = sent(await frozen(freezer, MINE, answer("hello", reply_to=ContentId("c0"))))
    assert operation.reply_to is None


async def test_only_the_first_part_quotes(freezer: Freezer, store: Store) -> None:
    await stands(store, "c0", ANNA, "31")
    group = await frozen(narrow(freezer, text=100), MINE, answer("x " * 150, reply_to=ContentId("c0")))
    quotes = [operation.reply_to for operation in sent(group)]
    assert quotes == ["31"] + [None] * (len(quotes) - 1)
    assert len(quotes) > 2


def corrected(text: str) -> AnswerEdit:
    return AnswerEdit(ticket=TICKET, content_id=ContentId("c1"), content=Content(text=text), source=SOURCE)


async def test_a_corrected_answer_changes_the_message_or_says_nothing(freezer: Freezer, store: Store) -> None:
    assert sent(await frozen(freezer, MINE, corrected("new"))) == []
    await stands(store, "c1", ANNA, "31")
    (operation,) = sent(await frozen(freezer, MINE, corrected("new")))
    assert isinstance(operation, EditOp)
    assert (operation.message, operation.content) == ("31", Content(text="new"))


async def test_a_correction_that_grew_too_long_goes_on_in_new_messages(freezer: Freezer, store: Store) -> None:
    await stands(store, "c1", ANNA, "31")
    group = await frozen(narrow(freezer, text=100), MINE, corrected("x " * 150))
    kinds = [type(operation) for operation in sent(group)]
    assert kinds == [EditOp] + [SendOp] * (len(kinds) - 1)
    assert len(kinds) > 2


@pytest.mark.parametrize(
    ("known", "buttons", "body", "done"),
    [
        (False, True, "new", False), (True, True, "new", True), (True, True, "", True), (True, False, "", False),
        (True, False, "new", True),
    ],
)  # fmt: skip
async def test_a_message_is_amended_if_it_is_known_and_there_is_something_to_change(
    freezer: Freezer, store: Store, known: bool, buttons: bool, body: str, done: bool
) -> None:
    if known:
        await store.links.set_customer(ANNA, [("s:menu", b"31")])
    amend = Amend(name="menu", body=words(body) if body else (), keyboard=MENU)
    group = await frozen(freezer, MINE, amend, buttons=buttons)
    assert [type(operation) for operation in sent(group)] == ([EditOp] if done else [])
    if done:
        assert sent(group)[0].content == (Content(text=body) if body else None)
        assert bool(sent(group)[0].keys) == buttons
        assert not group.parts[0].needed


async def test_what_operators_send_as_two_messages_stays_two(freezer: Freezer) -> None:
    group = await frozen(freezer, MINE, answer("one"), answer("two"))
    assert (group.count, group.effects) == (1, ("e/0",))


# --- to the desk ------------------------------------------------------------------------------------------------------


async def test_waiting_texts_of_a_ticket_are_one_message(freezer: Freezer) -> None:
    waiting = [forward(number, text) for number, text in enumerate("abc")]
    group = await frozen(freezer, AT_DESK, *waiting, answer_mark(), home=PLACED)
    (operation,) = sent(group)
    assert (operation.content.text, operation.place) == ("a\nb\nc", TOPIC)
    assert (group.count, group.effects, group.contents) == (3, ("e/0", "e/1", "e/2"), ("c0", "c1", "c2"))


def answer_mark() -> Mark:
    return Mark(ticket=TICKET, message=SOURCE, mark="delivered")


@pytest.mark.parametrize("effect", [forward(1, "a"), Tell(body=words("a"), ticket=TICKET), answer_mark()])
async def test_words_wait_for_a_place_and_ornaments_need_none(freezer: Freezer, effect: Effect) -> None:
    found = await freezer.freeze(AT_DESK, letters(effect), {})
    assert isinstance(found, Frozen if isinstance(effect, Mark) else Waits)


async def test_the_newest_of_ornaments_is_made_and_the_older_ones_are_done_with_it(freezer: Freezer) -> None:
    lane = cosmetic_lane(ANNA, TICKET, DESK)
    group = await frozen(freezer, lane, answer_mark(), answer_mark(), answer_mark(), home=PLACED)
    assert (group.count, [type(operation) for operation in sent(group)]) == (3, [ReactOp])


async def test_a_place_is_made_with_its_card(freezer: Freezer) -> None:
    opening = OpenPlace(ticket=TICKET, desk=DESK, title="#65 Anna", state="new", card=words("card"))
    group = await frozen(freezer, AT_DESK, opening, forward(1, "a"))
    assert [part.brings for part in group.parts] == ["place", "card"]
    assert (group.opens, group.count, group.ticket) == (True, 1, TICKET)
    again = await frozen(freezer, AT_DESK, opening, home=PLACED)
    assert [type(operation) for operation in sent(again)] == [EditOp], "it has one"


async def test_a_place_made_again_is_told_what_was_said(freezer: Freezer, store: Store) -> None:
    line = Remember(
        ticket=TICKET, content_id=ContentId("c"), at=1.0, who="customer", name="Anna", content=Content(text="hello")
    )
    await store.wire.command("RPUSH", f"{key(ANNA, 'hist')}|{TICKET}", PACK.encode(line))
    opening = OpenPlace(ticket=TICKET, desk=DESK, title="#65", state="new", card=words("card"), again=True)
    group = await frozen(freezer, AT_DESK, opening)
    assert [part.brings for part in group.parts] == ["place", "card", "nothing"]
    assert "Anna: hello" in sent(group)[2].content.text


async def test_general_needs_no_place(freezer: Freezer) -> None:
    (operation,) = sent(await frozen(freezer, general_lane(GROUP, DESK), Tell(body=words("a"), desk=DESK)))
    assert operation.place == Place(chat=GROUP)


async def test_a_customers_words_name_the_message_they_stand_in(freezer: Freezer) -> None:
    own = MessageRef(chat=ChatId(ANNA), message=MessageId("3"))
    group = await frozen(freezer, AT_DESK, forward(1, "a", source=own), forward(2, "b"), home=PLACED)
    assert group.sources == (own,)


# --- frozen -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lane", "effect"),
    [
        (MINE, Say(body=words("a"), keyboard=MENU, name="menu")), (MINE, answer("a")), (AT_DESK, forward(1, "a")),
        (AT_DESK, Tell(body=words("a"), ticket=TICKET)), (general_lane(GROUP, DESK), Tell(body=words("a"), desk=DESK)),
    ],
)  # fmt: skip
async def test_what_is_frozen_with_the_turn_is_what_would_be_frozen_later(
    freezer: Freezer, lane: str, effect: Effect
) -> None:
    at_once = freezer.at_once(lane, letters(effect))
    later = await frozen(freezer, lane, effect, home={"place": PACK.encode(Place(chat=GROUP))})
    assert at_once == later


@pytest.mark.parametrize(
    ("lane", "effect"),
    [
        (MINE, answer("a", reply_to=ContentId("c0"))), (MINE, corrected("a")), (MINE, Amend(name="menu")),
        (AT_DESK, forward(1, "a", reply_to=ContentId("c0"))),
        (AT_DESK, OpenPlace(ticket=TICKET, desk=DESK, title="#65", state="new", card=words("card"))),
        (cosmetic_lane(ANNA, TICKET, DESK), answer_mark()),
    ],
)  # fmt: skip
def test_what_must_be_looked_up_is_not_frozen_with_the_turn(freezer: Freezer, lane: str, effect: Effect) -> None:
    assert freezer.at_once(lane, letters(effect)) is None


async def test_a_frozen_group_comes_back_as_it_was(freezer: Freezer) -> None:
    for lane, effect in ((MINE, Say(body=words("a"), keyboard=MENU)), (AT_DESK, forward(1, "a"))):
        group = await frozen(freezer, lane, effect, home=PLACED, follow=(("lane", b"letter"),))
        assert FROZEN.decode(PACK.encode(group)) == group
        assert group.follow == (("lane", b"letter"),)


async def test_an_empty_lane_freezes_nothing(freezer: Freezer) -> None:
    assert await freezer.freeze(MINE, [], {}) is None


def test_a_letter_of_an_older_version_is_read(freezer: Freezer) -> None:
    """Fields that were added since have their defaults."""
    old = {"id": "e/0", "effect": {"type": "say", "body": []}}
    letter = msgspec.msgpack.decode(msgspec.msgpack.encode(old), type=Letter)
    assert (letter.follow, letter.buttons) == ((), True)
