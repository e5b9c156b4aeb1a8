"""How a call ended, as a table: every error × kind of lane × doubts → the next step, what is kept, what is told."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bot.adapters.port import ChangeTopicOp, EditOp, MakeTopicOp, Operation, ReactOp, SendOp
from bot.core.content import Content
from bot.core.events import Doubted, Event, Gone, Placed, PlaceLost, Refused
from bot.core.ids import ChatId, EffectId, EventId, MessageId, MessageRef, Place, TicketNumber
from bot.engine.freeze import Frozen, Part
from bot.engine.outcomes import MOST_DOUBTS, PLACE_PAUSE, TOKEN_PAUSE, Held, delivered, failed, worn_out
from bot.errors import PlaceGone, Rejected, RetryLater, SendError, TokenRefused, Uncertain, Unreachable
from bot.store.leases import Leases
from bot.store.mailbox import ITEM
from bot.store.records import Outcome

LEASES = Leases(lane=10_000, doubt=1_000, adopt=5_000)
LANES = {"c": "telegram:1|c", "d": "telegram:1|d|65|default", "m": "telegram:1|m|65|default", "g": "x|g|0|default"}
GROUP = ChatId("telegram:-100")
SOURCE = MessageRef(chat=GROUP, message=MessageId("7"))
HERE = Place(chat=GROUP)
SEND = SendOp(place=HERE, content=Content(text="words"))
TOPIC = MakeTopicOp(place=HERE, name="#65")
CARD = SendOp(place=HERE, content=Content(text="the card, where there are no topics"))
EVENT: Any = msgspec.msgpack.Decoder(Event)


def held(
    kind: str = "c", *operations: Operation, part: int = 0, doubts: int = 0, idempotent: bool = False, **fields: Any
) -> Held:
    needed = fields.pop("needed", True)
    parts = tuple(
        Part(operation=one, needed=needed, brings="place" if one in (TOPIC, CARD) else "nothing")
        for one in operations or (SEND,)
    )
    given = {"ticket": 65, "sources": (SOURCE,)} | fields
    group = Frozen(count=1, effects=(EffectId("e/0"),), parts=parts, **given)
    return Held(
        lane=LANES[kind], own="a", group=group, part=part, nonce=100, doubts=doubts, idempotent=idempotent,
        leases=LEASES,
    )  # fmt: skip


def told(end: Outcome) -> list[Any]:
    """The events that an outcome puts into the customer's mailbox."""
    return [EVENT.decode(ITEM.decode(item).body) for item in end.events]


def row(end: Outcome) -> tuple[str, int, int, str, list[str]]:
    """(step, pause in ms, doubts kept, halt, kinds of events)"""
    return end.step, end.after, end.begun, end.halt, [type(event).__name__ for event in told(end)]


SLOW = RetryLater(after=3.5)
GONE, TOPIC_GONE = Unreachable(reason="deleted"), PlaceGone()
CHAT_GONE, MIGRATED = PlaceGone(whole_chat=True), PlaceGone(migrated_to="telegram:-200")
PARKED = int(PLACE_PAUSE * 1000)
Row = tuple[str, int, int, str, list[str]]

TABLE: list[tuple[str, SendError, int, Row]] = [
    *(
        (kind, error, doubts, (step, after, doubts, "", []))
        for kind in "cdmg"
        for doubts in (0, 2)
        for error, step, after in (
            (SLOW, "retry", 3_500),
            (TokenRefused(), "retry", int(TOKEN_PAUSE * 1000)),
            (CHAT_GONE, "retry", PARKED),
            (MIGRATED, "retry", PARKED),
        )
    ),
    *((kind, Uncertain(), 0, ("retry", 1_000, 1, "", [])) for kind in "cdmg"),
    *((kind, Uncertain(), 1, ("retry", 1_000, 2, "", [])) for kind in "cdmg"),
    *((kind, Uncertain(), MOST_DOUBTS - 1, ("finish", 0, 0, "", ["Doubted"])) for kind in "cdmg"),
    *((kind, Rejected(reason="kind"), 0, ("finish", 0, 0, "", ["Refused"])) for kind in "cdmg"),
    ("c", GONE, 0, ("halt", 0, 0, "gone", ["Gone"])),
    ("c", GONE, 1, ("halt", 0, 1, "gone", ["Gone"])),
    *((kind, GONE, 1, ("retry", 1_000, 1, "", [])) for kind in "dmg"),
    ("d", TOPIC_GONE, 1, ("halt", 0, 0, "place", ["PlaceLost"])),
    *((kind, TOPIC_GONE, 0, ("finish", 0, 0, "", [])) for kind in "cmg"),
]


@pytest.mark.parametrize(("kind", "error", "doubts", "wanted"), TABLE)
def test_a_failed_call(kind: str, error: SendError, doubts: int, wanted: Row) -> None:
    assert row(failed(held(kind, doubts=doubts), error, 9.0)) == wanted


@pytest.mark.parametrize("doubts", [0, 1, 5])
@pytest.mark.parametrize(
    "operation",
    [
        EditOp(place=HERE, message=MessageId("1")), ReactOp(place=HERE, message=MessageId("1"), emoji="👌"),
        ChangeTopicOp(place=HERE, closed=True),
    ],
)  # fmt: skip
def test_what_may_be_repeated_is_repeated_until_it_is_known(operation: Operation, doubts: int) -> None:
    end = failed(held("m", operation, doubts=doubts), Uncertain(), 9.0)
    assert row(end) == ("retry", 1_000, doubts + 1, "", [])
    assert told(delivered(held("m", operation, doubts=doubts), 9.0, [], ())) == []


@pytest.mark.parametrize("doubts", [0, 1, 5])
def test_a_nonce_makes_a_repeat_harmless_and_nothing_is_told(doubts: int) -> None:
    """The doubt is kept all the same: a group that may have been sent must keep its nonce."""
    end = failed(held("c", doubts=doubts, idempotent=True), Uncertain(), 9.0)
    assert row(end) == ("retry", 1_000, doubts + 1, "", [])
    assert told(delivered(held("c", doubts=doubts, idempotent=True), 9.0, [], ())) == []


@pytest.mark.parametrize("doubts", [0, 1, 5])
def test_a_topic_in_doubt_waits_for_the_messengers_own_report(doubts: int) -> None:
    assert row(failed(held("d", TOPIC, doubts=doubts), Uncertain(), 9.0)) == ("retry", 5_000, doubts + 1, "", [])


@pytest.mark.parametrize("making", [TOPIC, CARD], ids=["topic", "card"])
def test_a_place_that_may_not_be_made_keeps_what_waits_for_it(making: Operation) -> None:
    """The bot has lost a right: whoever gives it back finds every word where it was."""
    end = failed(held("d", making, SEND, doubts=1), Rejected(reason="forbidden"), 9.0)
    assert row(end) == ("retry", PARKED, 1, "", [])


def test_a_card_that_is_the_place_is_sent_until_it_is_there() -> None:
    worn = held("d", CARD, doubts=MOST_DOUBTS)
    assert row(failed(worn, Uncertain(), 9.0)) == ("retry", 1_000, MOST_DOUBTS + 1, "", [])
    assert not worn_out(worn)
    assert worn_out(held("d", SEND, doubts=MOST_DOUBTS))


# --- delivered --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "step"), [(0, "next"), (1, "next"), (2, "finish")])
def test_parts_follow_each_other_and_the_last_one_releases_what_follows(part: int, step: str) -> None:
    end = delivered(held("c", SEND, SEND, SEND, part=part, follow=(("lane", b"mark"),)), 9.0, [("card", b"1")], ())
    assert (end.step, end.home, end.nonce, end.part) == (step, [("card", b"1")], 100, part)
    assert [(lane, letter) for lane, letter, _ in end.follow] == ([("lane", b"mark")] if step == "finish" else [])


@pytest.mark.parametrize("kind", list("cdmg"))
def test_a_repeat_that_may_show_is_told(kind: str) -> None:
    end = delivered(held(kind, doubts=1), 9.0, [], ())
    assert told(end) == [
        Doubted(
            id=EventId("e/0/0/doubted"), at=9.0, effect=EffectId("e/0"), ticket=TicketNumber(65), source=SOURCE,
            to_customer=kind == "c",
        )
    ]  # fmt: skip
    assert told(delivered(held(kind), 9.0, [], ())) == []


def test_what_a_receipt_brought_is_told_with_it() -> None:
    placed = Placed(id=EventId("p"), at=9.0, ticket=TicketNumber(65), place=HERE)
    assert told(delivered(held("d", TOPIC, SEND), 9.0, [], (placed,))) == [placed]


# --- what is told -----------------------------------------------------------------------------------------------------


def test_a_refusal_names_the_words_it_is_about() -> None:
    end = failed(held("d"), Rejected("no " + "x" * 300, reason="too_big"), 9.0)
    (event,) = told(end)
    assert isinstance(event, Refused)
    assert (event.effect, event.reason, event.ticket, event.source, event.to_customer) == (
        "e/0", "too_big", 65, SOURCE, False,
    )  # fmt: skip
    assert len(event.detail) == 200


@pytest.mark.parametrize(("part", "step"), [(0, "next"), (1, "finish")])
def test_a_refused_ornament_is_passed_over(part: int, step: str) -> None:
    end = failed(held("m", SEND, SEND, part=part, needed=False), Rejected(), 9.0)
    assert row(end)[0] == ("next" if part == 0 else "finish") == step
    assert told(end) == []


def test_a_customer_out_of_reach_is_told_with_the_operators_message() -> None:
    (event,) = told(failed(held("c"), GONE, 9.0))
    assert event == Gone(
        id=EventId("e/0/0/gone"), at=9.0, reason="deleted", source=SOURCE, ticket=TicketNumber(65)
    )  # fmt: skip
    (event,) = told(failed(held("c", ticket=0, sources=()), GONE, 9.0))
    assert (event.source, event.ticket) == (None, None)


def test_a_lost_topic_thaws_its_group_and_forgets_the_home() -> None:
    end = failed(held("d"), TOPIC_GONE, 9.0)
    assert (end.thaw, end.homeless) == (True, True)
    assert told(end) == [PlaceLost(id=EventId("e/0/0/lost"), at=9.0, ticket=TicketNumber(65))]
    for kind, error in (("c", GONE), ("d", CHAT_GONE)):
        other = failed(held(kind), error, 9.0)
        assert (other.thaw, other.homeless) == (False, False)


def test_events_of_different_parts_are_different_events() -> None:
    ids = {told(delivered(held("c", SEND, SEND, part=part, doubts=1), 9.0, [], ()))[0].id for part in (0, 1)}
    assert len(ids) == 2


@pytest.mark.parametrize("kind", list("cdmg"))
def test_an_outcome_knows_its_lane_its_owner_and_its_lease(kind: str) -> None:
    end = delivered(held(kind), 9.0, [], ())
    assert (end.lane, end.owner, end.own, end.lease) == (LANES[kind], LANES[kind].split("|")[0], "a", 10_000)
