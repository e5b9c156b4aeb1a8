"""One thing goes wrong: a call, an answer of Redis, a topic. What is lost, what is told, what is made again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters.port import MakeTopicOp
from bot.core.content import Content
from bot.core.events import Operator, StaffWrote
from bot.core.ids import EventId, MessageId, MessageRef, Place, TicketNumber
from bot.engine import outcomes
from bot.errors import PlaceGone, Rejected, RetryLater, TokenRefused, Uncertain, Unreachable
from bot.store.keys import customer_lane
from bot.store.leases import Leases
from bot.store.records import PACK, Item
from tests.engine.replica import QUICK, Replica, quiet, session
from tests.engine.toy import GROUP, NAMELESS, Chats, once, update
from tests.store.eating_proxy import eating
from tests.store.made import let_lease_end

ANNA = "telegram:1"
Started = Callable[..., Any]


@pytest.mark.parametrize("person", [ANNA, "vk:1"])
@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_lost_answer_to_a_call_is_repeated_and_told(
    started: Started, chats: Chats, person: str, carried_out: bool
) -> None:
    replica = await started(sweep=True, fate=once(Uncertain(), carried_out=carried_out, to=person))
    await replica.accept(update(person, 1, "a"))
    await quiet(replica)
    shows = person == ANNA
    assert chats.texts(person) == ["echo a"] * (2 if carried_out and shows else 1)
    assert (await session(replica, person)).read == ((f"doubted {person}/1/3",) if shows else ())


@pytest.mark.parametrize(
    "then", [Unreachable(), RetryLater(after=0.01), TokenRefused(), PlaceGone(whole_chat=True), Uncertain()]
)
async def test_a_doubt_is_not_forgotten_over_what_comes_next(
    started: Started, chats: Chats, then: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "TOKEN_PAUSE", 0.01)
    monkeypatch.setattr(outcomes, "PLACE_PAUSE", 0.01)
    story = [Uncertain(), then]

    async def fate(operation: Any, carry_out: Any) -> Any:
        if operation.place.chat != ANNA or not story:
            return carry_out()
        if len(story) == 2:
            carry_out()
        raise story.pop(0)

    replica = await started(sweep=True, fate=fate)
    await replica.accept(update(ANNA, 1, "a"))
    async with asyncio.timeout(10):
        while story:
            await asyncio.sleep(0.01)
    await replica.accept(update(ANNA, 2, "b"))
    await quiet(replica)
    assert chats.texts(ANNA) == ["echo a", "echo a", "echo b"]
    assert (await session(replica, ANNA)).read == (f"doubted {ANNA}/1/3",)


async def test_the_longest_words_are_repeated_whole_though_a_mark_does_not_fit(started: Started, chats: Chats) -> None:
    long = "x" * 4096
    refused: list[int] = []

    async def fate(operation: Any, carry_out: Any) -> Any:
        content = getattr(operation, "content", None)
        if content is not None and content.text.endswith(long) and not refused:
            refused.append(1)
            carry_out()
            raise Uncertain
        if content is not None and len(content.text) > 4096:
            raise Rejected(reason="too_long")
        return carry_out()

    replica = await started(sweep=True, fate=fate)
    await replica.accept(update(ANNA, 1, long))
    await quiet(replica)
    assert chats.texts("telegram:-100")[1:] == [long, long]
    told = (await session(replica, ANNA)).read
    assert [what.split("/")[0] for what in told] == [f"doubted {ANNA}"], "the doubt is told all the same"


async def test_a_pause_longer_than_a_lease_costs_no_repeats(started: Started, chats: Chats) -> None:
    """The lane is held by who waits for a permit, however long that takes."""
    first, second = await started("a", sweep=True), await started("b", sweep=True)
    await first.store.slots.pause_token("telegram", 3 * QUICK.lane / 1000)
    await first.accept(update(ANNA, 1, "a"))
    await second.accept(update("telegram:2", 1, "b"))
    await quiet(first, second)
    assert (chats.texts(ANNA), chats.texts("telegram:2")) == (["echo a"], ["echo b"])
    assert (await session(first, ANNA)).read == (await session(first, "telegram:2")).read == ()
    assert len(chats.texts("telegram:-100")) == 4


async def test_a_lane_that_was_taken_before_its_commit_was_answered_is_not_carried_as_well(
    started: Started, chats: Chats
) -> None:
    """The process stood still for longer than a lease: its own sweep was there before COMMIT's answer was read."""
    replica = await started("a")
    commit, carry = replica.store.mail.commit, replica.delivery.carry

    async def answered_late(*arguments: Any) -> Any:
        committed = await commit(*arguments)
        await let_lease_end(replica.store, customer_lane(ANNA))
        return committed

    def carried_late(lane: str, *arguments: Any) -> None:
        replica.delivery.nudge(lane)
        carry(lane, *arguments)

    replica.store.mail.commit, replica.delivery.carry = answered_late, carried_late
    await replica.accept(update(ANNA, 1, "a"))
    await replica.idle()
    assert chats.texts(ANNA) == ["echo a"]


@pytest.mark.parametrize("script", ["commit", "settle"])
async def test_a_lost_answer_of_redis_is_no_doubt_and_no_delay(
    started: Started, chats: Chats, redis_url: str, script: str
) -> None:
    patient = Leases()
    async with eating(redis_url) as proxy:
        replica = await Replica(proxy.url, "a", chats, leases=patient).start(sweep=False)
        await replica.accept(update(ANNA, 1, "a"))
        await replica.idle()
        proxy.lose_the_answer_to(replica.store.wire.hash_of(script).encode())
        await replica.accept(update(ANNA, 2, "b"), update(ANNA, 3, "c"))
        await replica.idle()
        assert proxy.lost == 1
        assert chats.texts(ANNA) == ["echo a", "echo b", "echo c"]
        assert (await session(replica, ANNA)).read == ()
        await replica.kill()


# --- a topic in doubt -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reported", [True, False])
@pytest.mark.parametrize("how", ["the answer is lost", "the process dies"])
async def test_a_topic_in_doubt_is_adopted_when_the_messenger_reports_it(
    started: Started, chats: Chats, how: str, reported: bool
) -> None:
    first_call = asyncio.Event()

    async def fate(operation: Any, carry_out: Any) -> Any:
        receipt = carry_out()
        if isinstance(operation, MakeTopicOp) and not first_call.is_set():
            if reported:
                number = int(operation.name.split("#")[1])
                await replica.store.links.note_made("telegram:-100", number, receipt.thread)
            first_call.set()
            if how == "the process dies":
                await asyncio.Event().wait()
            raise Uncertain
        return receipt

    replica = await started("a", fate=fate, sweep=True)
    await replica.accept(update(ANNA, 1, "a"))
    await first_call.wait()
    if how == "the process dies":
        await replica.kill()
        replica = await started("b", fate=fate, sweep=True)
    await quiet(replica)
    made = list(chats.topics)
    assert len(made) == (1 if reported else 2), "an orphan, when nobody could know of it"
    assert chats.texts("telegram:-100", made[-1]) == ["card 82", "a"]
    link = await replica.store.links.thread("telegram:-100", made[-1])
    assert link is not None
    assert link.owner == ANNA


async def test_a_deleted_topic_is_made_again_and_the_words_arrive_once(started: Started, chats: Chats) -> None:
    replica = await started("a", sweep=True)
    await replica.accept(update(ANNA, 1, "a"))
    await quiet(replica)
    chats.topics.clear()
    await replica.accept(update(ANNA, 2, "b"), update(ANNA, 3, "c"))
    await quiet(replica)
    (thread,) = chats.topics
    card, recap, *rest = chats.texts("telegram:-100", thread)
    assert card == "card 82"
    assert all(f"Anna: {text}" in recap for text in "abc")
    assert "\n".join(rest) == "b\nc"


async def test_delivered_answers_are_marked_once_each(started: Started, chats: Chats) -> None:
    replica = await started("a", sweep=True)
    await replica.accept(update(ANNA, 1, "a"))
    await quiet(replica)
    for number in range(3):
        event = StaffWrote(
            id=EventId(f"staff/{number}"), at=1.0, ticket=TicketNumber(82), operator=Operator(id="x", name="Olga"),
            place=Place(chat=GROUP), message=MessageRef(chat=GROUP, message=MessageId(f"s{number}")),
            content=Content(text=f"answer/{number}"),
        )  # fmt: skip
        item = Item(id=event.id, kind="event", source="", at=1.0, body=PACK.encode(event))
        await replica.store.mail.accept(ANNA, item, claim=False)
    await quiet(replica)
    assert chats.texts(ANNA)[1:] == ["answer/0", "answer/1", "answer/2"]
    assert sorted(chats.reactions) == [(GROUP, f"s{number}") for number in range(3)]


# --- a call that should not be made again and again -------------------------------------------------------------------


@pytest.mark.parametrize("person", [ANNA, "vk:1"])
async def test_a_call_that_breaks_the_adapter_is_refused_and_the_lane_goes_on(
    started: Started, chats: Chats, person: str
) -> None:
    async def fate(operation: Any, carry_out: Any) -> Any:
        if getattr(operation, "content", None) == Content(text="echo poison"):
            raise KeyError("a defect of ours")
        return carry_out()

    replica = await started(sweep=True, fate=fate)
    await replica.accept(*(update(person, number, text) for number, text in enumerate(["a", "poison", "b"])))
    await quiet(replica)
    assert chats.texts(person) == ["echo a", "echo b"]
    assert (await session(replica, person)).read == (f"refused {person}/1/2",)


async def test_a_call_that_nobody_survives_is_given_up_after_three(started: Started, chats: Chats) -> None:
    """Telegram has no way to ask whether it went through: a fourth message would help nobody."""
    calls = 0

    async def deadly(operation: Any, carry_out: Any) -> Any:
        nonlocal calls
        if getattr(operation, "content", None) != Content(text="echo a"):
            return carry_out()
        carry_out()
        calls += 1
        if calls < 10:
            dying.set()
            await asyncio.Event().wait()

    for life in range(4):
        dying = asyncio.Event()
        replica = await started(str(life), sweep=True, fate=deadly)
        if life == 0:
            await replica.accept(update(ANNA, 1, "a"))
        if life == 3:
            break
        await dying.wait()
        await replica.kill()
    await quiet(replica)
    assert chats.texts(ANNA) == ["echo a"] * 3
    assert (await session(replica, ANNA)).read == (f"given up {ANNA}/1/3",)


@pytest.mark.parametrize("wrong", [PlaceGone(whole_chat=True), Rejected(reason="forbidden")])
async def test_what_was_wrong_with_the_staff_chat_is_over_when_a_call_shows_it(
    started: Started, chats: Chats, wrong: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "PLACE_PAUSE", 0.01)
    replica = await started(sweep=True, fate=once(wrong, to=GROUP))
    await replica.accept(update(ANNA, 1, "a"))
    await quiet(replica)
    assert chats.texts(GROUP)[-1] == "a"
    ill, *_, well = replica.told
    assert (bool(ill), well) == (True, "")


async def test_nobody_waits_for_a_name_as_long_as_a_claim_lasts(started: Started, chats: Chats) -> None:
    first, second = await started("a", sweep=True), await started("b", sweep=True)
    asked: list[str] = []

    async def never(people: Any) -> dict[str, tuple[str, str]]:
        asked.extend(people)
        await asyncio.get_running_loop().create_future()
        return {}

    for replica in (first, second):
        replica.adapters["vk"].names = never
    await first.accept(update(NAMELESS, 1, "a"), update(NAMELESS, 2, "b"))
    await quiet(first, second)
    assert chats.texts(NAMELESS) == ["echo a", "echo b"]
    assert asked
    assert await first.store.ledger.dead() == []
