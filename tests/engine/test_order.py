"""What a turn decided, gathered into one commit: which lane each effect goes to, what may begin at once, timers."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from bot.core.content import Content
from bot.core.effects import (
    Acknowledge,
    Amend,
    Answer,
    AnswerDelete,
    AnswerEdit,
    CancelTimer,
    Card,
    Dequeue,
    DropPlace,
    Effect,
    Enqueue,
    Erase,
    Forward,
    ForwardEdit,
    Mark,
    OpenPlace,
    Remember,
    Say,
    SetTimer,
    SetTopic,
    Tell,
)
from bot.core.events import TimerFired
from bot.core.ids import ContentId, EffectId, EventId, MessageId, MessageRef, Place, TicketNumber
from bot.core.session import Session, Ticket
from bot.desk.forum import Forum
from bot.desk.render import Voice
from bot.engine.freeze import FROZEN, Desk, Freezer
from bot.engine.letters import DEBOUNCE_MS, DECODER, PRIORITY, Letter, lane_of, letters_of
from bot.engine.order import Draft, plan_lanes
from bot.store import Store
from bot.store.leases import USUAL
from bot.store.mailbox import ITEM, ticket_number
from bot.store.records import Claim, LaneOrder
from tests.engine.toy import DESK, GROUP, Plain, capabilities, words

ANNA = "telegram:1"
TICKET = TicketNumber(65)
MINE, DESK_LANE = f"{ANNA}|c", f"{ANNA}|d|65|sales"
COSMETIC, GENERAL = f"{ANNA}|m|65|sales", f"{ANNA}|g|0|sales"
SOURCE = MessageRef(chat=GROUP, message=MessageId("7"))
WORDS = Content(text="words")
C1 = ContentId("c1")
EVENT: Any = msgspec.msgpack.Decoder(TimerFired)

LANES: list[tuple[Effect, str | None]] = [
    (Say(body=words("a")), MINE),
    (Amend(name="menu"), MINE),
    (Answer(ticket=TICKET, content_id=C1, content=WORDS, source=SOURCE), MINE),
    (AnswerEdit(ticket=TICKET, content_id=C1, content=WORDS, source=SOURCE), MINE),
    (AnswerDelete(ticket=TICKET, content_id=C1, source=SOURCE), MINE),
    (OpenPlace(ticket=TICKET, desk="sales", title="#65", state="new", card=words("card")), DESK_LANE),
    (Forward(ticket=TICKET, content_id=C1, content=WORDS), DESK_LANE),
    (ForwardEdit(ticket=TICKET, content_id=C1, content=WORDS), DESK_LANE),
    (Tell(body=words("a"), ticket=TICKET), DESK_LANE),
    (Tell(body=words("a"), desk="sales"), GENERAL),
    (Card(ticket=TICKET, body=words("a")), COSMETIC),
    (SetTopic(ticket=TICKET, title="#65", state="taken"), COSMETIC),
    (Mark(ticket=TICKET, message=SOURCE, mark="waiting"), COSMETIC),
    (DropPlace(ticket=TICKET, place=Place(chat=GROUP)), None),
    (Enqueue(ticket=TICKET, desk="sales", rank=1.0), None),
    (Dequeue(ticket=TICKET, desk="sales"), None),
    (Erase(), None),
    (Acknowledge(press="p", chat=ANNA), None),
    (SetTimer(name="due", at=5.0, version=1), None),
    (CancelTimer(name="due"), None),
    (Remember(ticket=TICKET, content_id=C1, at=1.0, who="customer", name="Anna", content=WORDS), None),
    (Enqueue(ticket=TICKET, desk="sales", rank=5.0), None),
    (Dequeue(ticket=TICKET, desk="sales", served=True), None),
    (Erase(tickets=(TICKET,)), None),
    (DropPlace(ticket=TICKET, place=Place(chat=GROUP)), None),
]


@pytest.fixture
def freezer(store: Store) -> Freezer:
    desk = Desk(chat=GROUP, strategy=Forum(voice=Voice(renderer=Plain(), lang="ru")), lang="ru")
    return Freezer(store.links, {"telegram": capabilities("telegram")}, Plain(), {"sales": desk, DESK: desk})


# --- letters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("effect", "lane"), LANES)
def test_each_effect_has_its_lane(effect: Effect, lane: str | None) -> None:
    assert lane_of(ANNA, effect, lambda ticket: "sales") == lane


def test_the_table_knows_every_effect() -> None:
    assert {type(effect) for effect, _ in LANES} == set(get_args(Effect))
    to_desk = {type(effect) for effect, lane in LANES if lane not in (None, MINE)}
    assert set(PRIORITY) == to_desk | {DropPlace}, "a place is dropped by the engine itself, in the same lane"


def test_a_new_request_goes_before_words_before_states_before_ornaments() -> None:
    order = [OpenPlace, Forward, Tell, SetTopic, Card]
    assert sorted(order, key=lambda kind: PRIORITY[kind]) == order
    assert PRIORITY[Forward] == PRIORITY[ForwardEdit]


def test_letters_are_named_by_their_place_in_the_turn_so_a_turn_that_runs_again_names_them_alike() -> None:
    effects = tuple(effect for effect, _ in LANES)
    letters = letters_of(ANNA, EventId("e"), effects, lambda ticket: "sales", buttons=False)
    assert [(lane, letter.id) for lane, letter in letters] == [
        (lane, f"e/{number}") for number, (_, lane) in enumerate(LANES) if lane
    ]
    assert not any(letter.buttons for _, letter in letters)
    assert letters == letters_of(ANNA, EventId("e"), effects, lambda ticket: "sales", buttons=False)


@pytest.mark.parametrize(("effect", "lane"), LANES)
def test_only_an_operators_words_are_followed_by_a_mark(effect: Effect, lane: str | None) -> None:
    letters = letters_of(ANNA, EventId("e"), (effect,), lambda ticket: "sales", buttons=True)
    followed = [(where, DECODER.decode(letter)) for _, one in letters for where, letter in one.follow]
    if isinstance(effect, Answer | AnswerEdit | AnswerDelete):
        mark = Mark(ticket=TICKET, message=SOURCE, mark="delivered")
        assert followed == [(COSMETIC, Letter(id=EffectId("e/0/mark"), effect=mark))]
    else:
        assert followed == []


# --- the draft --------------------------------------------------------------------------------------------------------


def draft(*effects: Effect) -> Draft:
    made = Draft(ANNA, Session(tickets=(Ticket(number=TICKET, desk="sales"),)))
    made.collect(EventId("e"), effects)
    return made


CLAIM = Claim(owner=ANNA, version=3, session=b"", tries=1, next_n=1, items=(b"1", b"2"))


def test_a_draft_becomes_an_order() -> None:
    made = draft(*(effect for effect, _ in LANES if not isinstance(effect, CancelTimer)))
    made.eat, made.events, made.number = 2, 2, 1
    order = made.order("turn", "a", CLAIM, [], USUAL, 1.0)
    assert (order.id, order.version, order.eat, order.number) == ("turn", 3, 2, 1)
    assert order.ticket == str(ticket_number(ANNA, 1))
    assert msgspec.msgpack.decode(order.session, type=Session) == made.session
    (timer,) = order.timers
    assert timer[:2] == (f"{ANNA}|due", 5_000)
    item = ITEM.decode(timer[2])
    fired = TimerFired(id=EventId(f"{ANNA}/due/1"), at=5.0, name="due", version=1)
    assert (item.id, item.kind, EVENT.decode(item.body)) == (fired.id, "event", fired)
    assert len(order.history) == 1
    assert made.histories == [TICKET]
    assert [press.press for press in made.soon] == ["p"]


def test_a_turn_without_events_leaves_the_session_alone() -> None:
    assert draft().order("turn", "a", CLAIM, [], USUAL, 1.0).session == b""


@pytest.mark.parametrize(
    ("effects", "set_", "cancelled"),
    [
        ([SetTimer(name="due", at=5.0, version=1), SetTimer(name="due", at=7.0, version=2)], 7_000, False),
        ([SetTimer(name="due", at=5.0, version=1), CancelTimer(name="due")], None, True),
        ([CancelTimer(name="due"), SetTimer(name="due", at=7.0, version=2)], 7_000, False),
        ([CancelTimer(name="due"), CancelTimer(name="due")], None, True),
    ],
)
def test_the_last_word_about_a_timer_counts(effects: list[Effect], set_: int | None, cancelled: bool) -> None:
    order = draft(*effects).order("turn", "a", CLAIM, [], USUAL, 1.0)
    assert [due for _, due, _ in order.timers] == ([set_] if set_ else [])
    assert order.cancel == ([f"{ANNA}|due"] if cancelled else [])


def test_a_ticket_that_the_session_forgot_is_at_the_default_desk() -> None:
    made = Draft(ANNA, Session())
    made.collect(EventId("e"), (Forward(ticket=TICKET, content_id=C1, content=WORDS),))
    assert [lane for lane, _ in made.letters] == [f"{ANNA}|d|65|{DESK}"]


# --- lanes of a commit ------------------------------------------------------------------------------------------------


def planned(freezer: Freezer, *effects: Effect, **fields: Any) -> tuple[dict[str, LaneOrder], dict[str, Any]]:
    orders, groups = plan_lanes(ANNA, draft(*effects).letters, freezer, **fields)
    assert len({order.name for order in orders}) == len(orders), "one order a lane: scripts count their keys by it"
    return {order.name: order for order in orders}, groups


def test_a_lane_gets_its_letters_in_their_order_and_its_group(freezer: Freezer) -> None:
    lanes, groups = planned(freezer, Say(body=words("a")), Say(body=words("b")))
    lane = lanes[MINE]
    assert [DECODER.decode(letter).id for letter in lane.letters] == ["e/0", "e/1"]
    assert (lane.count, lane.parts, lane.front, lane.wake, lane.delay) == (1, 1, [], False, 0)
    assert FROZEN.decode(lane.group) == groups[MINE]


def test_a_fold_is_frozen_whole(freezer: Freezer) -> None:
    two = [Forward(ticket=TICKET, content_id=ContentId(name), content=WORDS) for name in ("c1", "c2")]
    lanes, groups = planned(freezer, *two)
    assert (lanes[DESK_LANE].count, groups[DESK_LANE].contents) == (2, ("c1", "c2"))


def test_what_must_be_looked_up_begins_later(freezer: Freezer) -> None:
    lanes, groups = planned(freezer, Amend(name="menu"), Say(body=words("b")))
    assert (lanes[MINE].group, lanes[MINE].count, groups) == (b"", 0, {})
    assert len(lanes[MINE].letters) == 2


def test_ornaments_wait_for_a_newer_one(freezer: Freezer) -> None:
    lanes, groups = planned(freezer, Card(ticket=TICKET, body=words("a")))
    assert (lanes[COSMETIC].delay, groups) == (DEBOUNCE_MS, {})


def test_a_place_made_again_goes_first_and_wakes_the_lane(freezer: Freezer) -> None:
    again = OpenPlace(ticket=TICKET, desk="sales", title="#65", state="new", card=words("card"), again=True)
    lanes, groups = planned(freezer, Forward(ticket=TICKET, content_id=C1, content=WORDS), again)
    lane = lanes[DESK_LANE]
    assert [DECODER.decode(letter).id for letter in lane.front] == ["e/1"]
    assert [DECODER.decode(letter).id for letter in lane.letters] == ["e/0"]
    assert (lane.wake, groups) == (True, {})


def test_who_came_back_is_woken_with_letters_and_without(freezer: Freezer) -> None:
    lanes, _ = planned(freezer, wake=(MINE,))
    assert (lanes[MINE].wake, lanes[MINE].letters) == (True, [])
    lanes, _ = planned(
        freezer, Say(body=words("a")), Forward(ticket=TICKET, content_id=C1, content=WORDS), wake=(MINE,)
    )
    assert (lanes[MINE].wake, lanes[DESK_LANE].wake) == (True, False)


def test_a_private_chat_is_begun_at_its_own_pace_and_a_staff_chat_by_slots(freezer: Freezer) -> None:
    paced = msgspec.structs.replace(capabilities("telegram").limits, chat_rate=((2, 1.0),))
    slow = msgspec.structs.replace(capabilities("telegram"), limits=paced)
    measured = Freezer(freezer._links, {"telegram": slow}, Plain(), freezer.desks)
    lanes, _ = planned(measured, Say(body=words("a")), Forward(ticket=TICKET, content_id=C1, content=WORDS))
    assert (lanes[MINE].pace, lanes[MINE].burst > 1) == (500, True)
    assert (lanes[DESK_LANE].pace, lanes[DESK_LANE].burst) == (0, 1)
