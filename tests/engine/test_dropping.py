"""Letters that nobody can read or say: each goes to the dead list alone, its lane goes on, and people are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from bot.core.content import Content
from bot.core.decide import Decision
from bot.core.effects import Answer, Say, Tell
from bot.core.ids import ContentId, EffectId, MessageId, MessageRef, TicketNumber
from bot.core.incoming import Wrote
from bot.core.phrases import Words
from bot.engine import graveyard
from bot.engine.letters import DECODER, ENCODER, Letter
from bot.store.keys import customer_lane
from bot.store.records import CRASHES, DeadLetter
from tests.engine.replica import Replica, quiet, session
from tests.engine.toy import GROUP, Chats, toy_decide, update
from tests.store.made import let_lease_end

ANNA = "telegram:1"
LANE = customer_lane(ANNA)
Started = Callable[..., Any]


def words(text: str) -> bytes:
    say = Say(body=(Words(content=Content(text=text)),), lang="ru")
    return ENCODER.encode(Letter(id=EffectId(f"{text}/0"), effect=say))


def buried(replica: Replica) -> list[DeadLetter]:
    told: list[DeadLetter] = []
    replica.delivery.buried = told.append
    return told


def nowhere(session: Any, event: Any, world: Any) -> Decision:
    """As if a desk was taken out of the settings while words for it are under way."""
    made = toy_decide(session, event, world)
    if not isinstance(event, Wrote):
        return made
    return replace(made, effects=(Tell(body=(), desk="closed long ago"), *made.effects))


async def test_a_letter_that_cannot_be_read_does_not_stop_its_lane(started: Started, chats: Chats) -> None:
    replica = await started(sweep=True)
    told = buried(replica)
    for letter in (b"\xc1 of another age", words("first"), b"\xc1", words("second")):
        await replica.store.out.push(LANE, letter)
    await quiet(replica)
    assert chats.texts(ANNA) == ["first", "second"]
    assert [letter.item for letter in told] == [b"\xc1 of another age", b"\xc1"]
    assert {letter.id for letter in await replica.store.ledger.dead()} == {letter.id for letter in told}


async def test_a_desk_that_is_gone_costs_its_letter_and_not_the_turn(started: Started, chats: Chats) -> None:
    replica = await started(sweep=True, decide=nowhere)
    told = buried(replica)
    await replica.accept(update(ANNA, 1, "a"))
    await quiet(replica)
    assert chats.texts(ANNA) == ["echo a"]
    assert [letter.why.split(":")[0] for letter in told] == ["KeyError"]


async def test_three_processes_that_die_on_a_letter_are_enough(started: Started, chats: Chats) -> None:
    replica = await started("last")
    told = buried(replica)
    await replica.store.out.push(LANE, words("deadly"))
    await replica.store.out.push(LANE, words("harmless"))
    for hand in range(CRASHES):
        taken = await replica.store.out.take(LANE, f"hand {hand}")
        assert (taken.tries, len(taken.letters)) == (hand + 1, 2)
        await let_lease_end(replica.store, LANE)
    replica.delivery.nudge(LANE)
    await replica.idle()
    assert chats.texts(ANNA) == ["harmless"]
    assert [(DECODER.decode(letter.item).id, letter.why) for letter in told] == [
        ("deadly/0", f"crashed: {CRASHES} processes did not survive it")
    ]


async def test_who_gives_a_lane_back_or_takes_it_again_did_not_crash(started: Started) -> None:
    replica = await started()
    out = replica.store.out
    await out.push(LANE, words("a"))
    for _ in range(CRASHES):
        assert (await out.take(LANE, "patient")).tries == 1
        await let_lease_end(replica.store, LANE)
    for hand in range(CRASHES):
        assert (await out.take(LANE, f"hand {hand}")).tries <= 2
        await out.release(LANE, f"hand {hand}", after=0, begun=True)


async def test_an_operator_learns_that_an_answer_could_not_be_said(started: Started, chats: Chats) -> None:
    replica = await started(sweep=True)
    buried(replica)
    await replica.accept(update(ANNA, 1, "a"))
    await quiet(replica)
    answer = Answer(
        ticket=TicketNumber(1), content=Content(text="b"), content_id=ContentId("b"), lang="ru",
        source=MessageRef(chat=GROUP, message=MessageId("7")),
    )  # fmt: skip

    async def broken(*arguments: Any) -> Any:
        raise ValueError("a defect")

    freeze, replica.delivery.freezer.freeze = replica.delivery.freezer.freeze, broken
    await replica.store.out.push(LANE, ENCODER.encode(Letter(id=EffectId("b/0"), effect=answer)))
    replica.delivery.nudge(LANE)
    await quiet(replica)
    assert (await session(replica, ANNA)).read == ("refused b/0",)
    replica.delivery.freezer.freeze = freeze
    said: list[str] = []
    assert await graveyard.visit(replica.store, "show", "b/0", said.append) == 0
    assert await graveyard.visit(replica.store, "replay", "b/0", said.append) == 0
    await quiet(replica)
    assert chats.texts(ANNA) == ["echo a", "b"]
    assert await replica.store.ledger.dead() == []
