"""Turns and deliveries of one process or two, with no fault at all or with exactly one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.core.session import Session
from bot.errors import Unreachable
from bot.store.keys import key, of
from bot.store.records import Item
from tests.engine.replica import Replica, quiet, session
from tests.engine.toy import Chats, edit, once, toy_decide, update
from tests.store.made import neighbours

ANNA = "telegram:1"
Started = Callable[..., Any]


async def test_a_message_is_echoed_and_forwarded(started: Started, chats: Chats) -> None:
    replica = await started()
    await replica.accept(update(ANNA, 1, "hello"))
    await replica.idle()
    (thread,) = chats.topics
    assert chats.texts(ANNA) == ["echo hello"]
    (ticket,) = (await session(replica, ANNA)).tickets
    assert chats.texts("telegram:-100", thread) == [f"card {ticket.number}", "hello"]


async def test_lines_sent_at_once_arrive_in_order_and_none_twice(started: Started, chats: Chats) -> None:
    replica = await started()
    lines = [f"line{number}" for number in range(30)]
    for number, line in enumerate(lines):
        await replica.accept(update(ANNA, number, line))
        await asyncio.sleep(0)
    await replica.idle()
    assert chats.texts(ANNA) == [f"echo {line}" for line in lines]
    assert "\n".join(chats.texts("telegram:-100")[1:]).split("\n") == lines


async def test_many_tickets_of_one_partition_at_once_bury_nobody(started: Started, chats: Chats) -> None:
    replica = await started()
    people = neighbours(8)
    await replica.accept(*(update(person, 1, f"from {person}") for person in people))
    await replica.idle()
    tickets = [(await session(replica, person)).tickets[0].number for person in people]
    assert len(set(tickets)) == 8
    assert await replica.store.ledger.dead() == []
    assert sorted(chats.texts("telegram:-100")) == sorted(
        [f"card {number}" for number in tickets] + [f"from {person}" for person in people]
    )


@pytest.mark.parametrize("bad", ["unreadable", "wrong"])
async def test_what_cannot_be_handled_is_buried_alone(started: Started, chats: Chats, bad: str) -> None:
    replica = await started()
    await replica.accept(*(update(ANNA, number, text) for number, text in enumerate(["a", bad, "b", "noise", "c"])))
    await replica.idle()
    assert (await session(replica, ANNA)).at == "a b c"
    assert [letter.id for letter in await replica.store.ledger.dead()] == [f"{ANNA}/1"]


async def test_an_item_that_kills_its_worker_is_buried_after_three_deaths(
    started: Started, chats: Chats, redis_url: str
) -> None:
    deaths = 0

    def deadly(state: Session, event: Any, world: Any) -> Any:
        nonlocal deaths
        deaths += 1
        raise SystemExit  # nothing after this runs in that process

    first = await started("0")
    await first.store.mail.accept(ANNA, item_of(first, update(ANNA, 1, "deadly")), claim=False)
    for life in range(4):
        replica = Replica(redis_url, str(life), chats, decide=deadly)
        await replica.store.start()
        await replica.store.wire.redis.zadd(of(ANNA, "ready"), {ANNA: 1})
        claim = await replica.store.mail.claim(ANNA)
        assert claim is not None
        with pytest.raises(SystemExit) if life < 3 else pytest.MonkeyPatch.context():
            await replica.turns.turn(claim)
        await replica.store.close()
    assert deaths == 3
    (letter,) = await first.store.ledger.dead()
    assert letter.why.startswith("crashed")


def item_of(replica: Replica, brought: dict[str, Any]) -> Any:
    raw = replica.adapters["telegram"].peek(brought)
    return Item(id=raw.id, kind="raw", source="telegram", at=1.0, body=raw.raw)


# --- one process, nothing wrong ---------------------------------------------------------------------------------------


async def test_a_nudge_behind_a_commit_makes_no_second_call(started: Started, chats: Chats) -> None:
    """The lane was begun by the commit; the nudged task asks for it before the commit's answer is back."""

    def nudging(session: Session, event: Any, world: Any) -> Any:
        for _ in range(3):
            asyncio.get_running_loop().call_soon(replica.delivery.nudge, f"{ANNA}|c")
        return toy_decide(session, event, world)

    replica = await started(decide=nudging)
    for number in range(10):
        await replica.accept(update(ANNA, number, f"line{number}"))
        await replica.idle()
    assert chats.texts(ANNA) == [f"echo line{number}" for number in range(10)]
    assert (await session(replica, ANNA)).read == ()


async def test_an_edit_finds_what_it_edits_in_the_same_turn(started: Started) -> None:
    replica = await started()
    await replica.accept(update(ANNA, 0, "hello"))
    await replica.idle()
    await replica.accept(update(ANNA, 1, "helo"), edit(ANNA, 2, 1, "hello"), edit(ANNA, 3, 0, "hi"))
    await replica.idle()
    assert (await session(replica, ANNA)).read == (f"edited {ANNA}/1", f"edited {ANNA}/0")


async def test_a_graceful_stop_leaves_neither_doubts_nor_gaps(started: Started, chats: Chats) -> None:
    people = [f"telegram:{number}" for number in range(1, 9)]
    first = await started("a")
    for number in range(4):
        await first.accept(*(update(person, number, f"{person}/{number}") for person in people))
    await first.stop()
    assert not first.busy
    second = await started("b")
    assert [(await session(second, person)).at.count(person) for person in people] == [4] * 8, "every turn ended"
    for name in await second.store.wire.redis.keys("*:out:*"):
        assert not await second.store.wire.redis.hexists(name, "own"), "nothing is held by who has left"
    await second.stop()
    second = await started("c", sweep=True)
    await quiet(second)
    for person in people:
        assert chats.texts(person) == [f"echo {person}/{number}" for number in range(4)]
        assert (await session(second, person)).read == ()


async def test_a_stop_waits_for_calls_and_begins_no_turn_after_them(started: Started, chats: Chats) -> None:
    """A call that ends during the stop has something to report: that waits for the next start."""
    calling, answered = asyncio.Event(), asyncio.Event()

    async def slow(operation: Any, carry_out: Any) -> Any:
        calling.set()
        await answered.wait()
        return carry_out()

    first = await started("a", fate=slow)
    await first.accept(update(ANNA, 1, "a"))
    await calling.wait()
    stopping = asyncio.create_task(first.stop())
    await asyncio.sleep(0)
    answered.set()
    await stopping
    assert not first.busy
    second = await started("b")
    for name in await second.store.wire.redis.keys("*:out:*"):
        assert not await second.store.wire.redis.hexists(name, "own"), "nothing is held by who has left"
    session_key = key(ANNA, "ses")
    assert await second.store.wire.redis.hget(session_key, "tries") == b"0", "no turn was left in the middle"
    await second.stop()
    await quiet(await started("c", sweep=True))
    assert chats.texts(ANNA) == ["echo a"]
    assert chats.texts("telegram:-100") == ["card 82", "a"]


async def test_who_is_found_gone_and_writes_in_the_same_turn_is_spoken_to(started: Started, chats: Chats) -> None:
    replica = await started(fate=once(Unreachable()))
    await replica.accept(update(ANNA, 0, "a"), update(ANNA, 1, "b"))
    await replica.idle()
    await replica.accept(update(ANNA, 2, "c"))
    await quiet(replica)
    assert chats.texts(ANNA) == ["echo a", "echo b", "echo c"]
