"""Turns and deliveries of one process or two, with no fault at all or with exactly one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import pytest

from bot.core.session import Session
from bot.engine.turns import SESSION
from tests.engine.replica import Replica
from tests.engine.toy import Chats, update
from tests.store.made import neighbours

ANNA = "telegram:1"
Started = Callable[..., Any]


@pytest.fixture
def chats() -> Chats:
    return Chats()


@pytest.fixture
async def started(redis_url: str, chats: Chats) -> AsyncIterator[Started]:
    """Starts replicas; those that live at the end are killed."""
    made: list[Replica] = []

    async def start(own: str = "a", *, sweep: bool = False, **settings: Any) -> Replica:
        replica = await Replica(redis_url, own, chats, **settings).start(sweep=sweep)
        made.append(replica)
        return replica

    yield start
    for replica in made:
        if replica.alive:
            await replica.kill()


async def session(replica: Replica, owner: str) -> Session:
    return SESSION.decode(await replica.store.mail.session(owner))


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
        await replica.store.wire.redis.zadd("{p18}:ready", {ANNA: 1})
        claim = await replica.store.mail.claim(ANNA)
        assert claim is not None
        with pytest.raises(SystemExit) if life < 3 else pytest.MonkeyPatch.context():
            await replica.turns.turn(claim)
        await replica.store.close()
    assert deaths == 3
    (letter,) = await first.store.ledger.dead()
    assert letter.why.startswith("crashed")


def item_of(replica: Replica, brought: dict[str, Any]) -> Any:
    from bot.store.records import Item

    raw = replica.adapters["telegram"].peek(brought)
    return Item(id=raw.id, kind="raw", source="telegram", at=1.0, body=raw.raw)


async def test_a_commit_whose_answer_was_lost_is_carried_on(started: Started, chats: Chats) -> None:
    assert msgspec
