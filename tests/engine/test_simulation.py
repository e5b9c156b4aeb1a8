"""The whole engine against a model: replicas that die, answers that are lost, calls that fail; then the books are
checked. What goes wrong is drawn from a seed; `SIMULATION_SEED=7 pytest tests/engine/test_simulation.py` takes one.

What must hold at the end:
1. every session went through exactly the texts of its customer, in the order in which they were accepted;
2. every echo and every answer stands in the customer's chat, every text in the ticket's topic, in order; a text that
   is missing was reported as refused or given up;
3. what stands there twice is marked as a doubt or was reported as one; where a nonce makes repeats harmless, nothing
   stands twice;
4. no ticket number was given twice, nothing waits, and nothing is dead but what met with four deaths or outages in a
   row: those are counted together, since neither lives to tell.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters.port import Operation, Receipt, SendOp
from bot.core.content import Content
from bot.core.events import Operator, StaffWrote
from bot.core.ids import EventId, MessageId, MessageRef, Place
from bot.core.session import Session
from bot.engine.outcomes import REPEAT_MARK
from bot.engine.turns import SESSION
from bot.errors import PlaceGone, Rejected, RetryLater, Uncertain, Unreachable
from bot.store import Store
from bot.store.records import PACK, Item
from tests.engine.replica import Replica
from tests.engine.toy import GROUP, Chats, chance, update
from tests.store.eating_proxy import EatingProxy, Fate, eating

SEEDS = [int(os.environ["SIMULATION_SEED"])] if "SIMULATION_SEED" in os.environ else [1, 2, 3, 4, 5]
PEOPLE = [f"{messenger}:{number}" for messenger in ("telegram", "vk") for number in range(1, 7)]
LINES = 12
ANSWERS = 4
REPLICAS = 3


class Weather:
    """What goes wrong, while it may: calls, answers of Redis, lives of replicas."""

    def __init__(self, rng: random.Random, chats: Chats) -> None:
        self.rng = rng
        self.chats = chats
        self.bad = True
        self.seen: Counter[str] = Counter()

    def of_redis(self, request: bytes) -> Fate:
        if not self.bad or b"EVALSHA" not in request:
            return "pass"
        draw = self.rng.random()
        return "lose the request" if draw < 0.01 else "lose the answer" if draw < 0.03 else "pass"

    async def of_a_call(self, operation: Operation, carry_out: Callable[[], Receipt]) -> Receipt:
        for _ in range(self.rng.randrange(4)):
            await asyncio.sleep(0)
        draw = self.rng.random() if self.bad else 1.0
        to_desk = operation.place.chat == GROUP
        match draw:
            case _ if draw < 0.03:
                self.seen["retry later"] += 1
                raise RetryLater("slow down", after=0.01, flood=chance(self.rng, 0.3))
            case _ if draw < 0.05:
                self.seen["answer lost"] += 1
                carry_out()
                raise Uncertain
            case _ if draw < 0.06:
                self.seen["request lost"] += 1
                raise Uncertain
            case _ if draw < 0.065 and isinstance(operation, SendOp):
                self.seen["rejected"] += 1
                raise Rejected(reason="kind")
            case _ if draw < 0.075 and not to_desk:
                self.seen["unreachable"] += 1
                raise Unreachable
            case _ if draw < 0.085 and to_desk and operation.place.thread in self.chats.topics:
                self.seen["topic deleted"] += 1
                del self.chats.topics[operation.place.thread]
                raise PlaceGone
        receipt = carry_out()
        for _ in range(self.rng.randrange(3)):  # who dies now leaves a call that was carried out
            await asyncio.sleep(0)
        return receipt


class Town:
    """People who write, staff who answer, replicas that come and go."""

    def __init__(self, redis_url: str, rng: random.Random) -> None:
        self.url = redis_url
        self.rng = rng
        self.chats = Chats()
        self.weather = Weather(rng, self.chats)
        self.replicas: list[Replica] = []
        self.born = 0
        self.said: dict[str, list[str]] = {person: [] for person in PEOPLE}
        self.truth = Store(redis_url)

    async def replica(self) -> Replica:
        self.born += 1
        born = Replica(self.url, f"r{self.born}", self.chats, fate=self.weather.of_a_call)
        self.replicas.append(born)
        return await born.start()

    async def kill_one(self) -> None:
        victim = self.rng.choice(self.replicas)
        self.replicas.remove(victim)
        await victim.kill()
        await self.replica()

    async def write(self, person: str, number: int) -> None:
        """Sometimes twice, and through two replicas, as two pollers would bring it."""
        brought = update(person, number, f"{person}/{number}")
        self.said[person].append(brought["text"])
        while not await self._brought(brought):
            pass
        if chance(self.rng, 0.1):
            await self._brought(brought)

    async def _brought(self, brought: dict[str, Any]) -> bool:
        replica = self.rng.choice(self.replicas)
        await replica.accept(brought)
        return replica.alive

    async def answer(self, person: str, number: int) -> None:
        """An operator's words, as the staff chat's turn passes them on."""
        session = await self.session(person)
        if not session.tickets:
            return
        event = StaffWrote(
            id=EventId(f"staff/{person}/{number}"), at=1.0, ticket=session.tickets[0].number,
            operator=Operator(id="telegram:9", name="Olga"), place=Place(chat=GROUP),
            message=MessageRef(chat=GROUP, message=MessageId(f"{person}-{number}")),
            content=Content(text=f"answer/{person}/{number}"),
        )  # fmt: skip
        await self.truth.mail.accept(
            person, Item(id=event.id, kind="event", source="", at=1.0, body=PACK.encode(event)), claim=False
        )

    async def session(self, person: str) -> Session:
        packed = await self.truth.mail.session(person)
        return SESSION.decode(packed) if packed else Session()

    async def day(self) -> None:
        """Everybody writes, somebody dies."""
        todo = [(person, number) for number in range(LINES) for person in PEOPLE]
        for at, (person, number) in enumerate(todo):
            await self.write(person, number)
            if chance(self.rng, ANSWERS / LINES):
                await self.answer(person, number)
            if at % 20 == 10:
                await self.kill_one()
            if chance(self.rng, 0.3):
                await asyncio.sleep(0.001)

    async def evening(self) -> None:
        """The weather clears; who was found gone writes once more; all work ends."""
        self.weather.bad = False
        number = LINES
        async with asyncio.timeout(15):
            while not await self.quiet():
                for person in PEOPLE:
                    if (await self.session(person)).gone:
                        await self.write(person, number)
                        number += 1
                await asyncio.sleep(0.02)

    async def quiet(self) -> bool:
        """Nothing waits in any mailbox or lane, and nobody is at work."""
        redis = self.truth.wire.redis
        waiting = await redis.keys("*:box:*") + await redis.keys("*:lane:*")
        return not waiting and not any(replica.busy for replica in self.replicas)


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_books_balance(redis_url: str, seed: int) -> None:
    sys.stdout.write(f"SIMULATION_SEED={seed}\n")  # shown when it fails
    rng = random.Random(seed)
    async with eating(redis_url) as proxy:
        town = Town(proxy.url, rng)
        town.truth = Store(redis_url)
        await town.truth.start()
        proxy.judge = town.weather.of_redis
        for _ in range(REPLICAS):
            await town.replica()
        try:
            await town.day()
            await town.evening()
            await check(town)
            assert_bad_enough(town, proxy)
        finally:
            for replica in town.replicas:
                await replica.kill()
            await town.truth.close()


def assert_bad_enough(town: Town, proxy: EatingProxy) -> None:
    """A simulation in which nothing goes wrong proves nothing."""
    assert proxy.lost > 5
    assert town.weather.seen.total() > 5, town.weather.seen


# --- the checker ------------------------------------------------------------------------------------------------------


async def check(town: Town) -> None:
    dead = await town.truth.ledger.dead()
    assert all(letter.why.startswith("crashed") for letter in dead)
    assert len(dead) <= 2
    for person in PEOPLE:
        town.said[person] = [text for text in town.said[person] if text not in {letter.id for letter in dead}]
    numbers = []
    for person in PEOPLE:
        session = await town.session(person)
        numbers += [ticket.number for ticket in session.tickets]
        decided = session.at.split()
        assert [text for text in decided if not text.startswith("answer/")] == town.said[person]
        check_customer(town, person, session)
        check_desk(town, person, session)
    assert len(numbers) == len(set(numbers)) == len(PEOPLE)


def check_customer(town: Town, person: str, session: Session) -> None:
    wanted = [text if text.startswith("answer/") else f"echo {text}" for text in session.at.split()]
    found = town.chats.texts(person)
    excused = reported(session)
    check_order(wanted, found)
    for text in wanted:
        event = source_of(text)
        if text not in found:
            assert any(what in excused for what in (f"refused {event}", f"given up {event}")), f"lost: {text}"
    for text, times in Counter(found).items():
        if times > 1:
            assert person.startswith("telegram"), f"a nonce was not kept: {text}"
            assert f"doubted {source_of(text)}" in excused or f"given up {source_of(text)}" in excused, f"twice: {text}"


def check_desk(town: Town, person: str, session: Session) -> None:
    number = session.tickets[0].number
    mine = [
        (thread, content.text) for thread, content in town.chats.sent[GROUP]
        if any(line.removeprefix(f"{REPEAT_MARK} ") in town.said[person] for line in content.text.split("\n"))
    ]  # fmt: skip
    lines = [(thread, text, line) for thread, text in mine for line in text.removeprefix(f"{REPEAT_MARK} ").split("\n")]
    excused = reported(session)
    check_order(town.said[person], [line for *_, line in lines])
    first: dict[str, str] = {}
    for thread, text, line in lines:
        if line in first and first[line] == thread:
            told = any(what.split(" ")[0] in ("doubted", "given up") for what in excused)
            assert text.startswith(REPEAT_MARK) or told, f"twice in one topic, unmarked: {line} of {number}"
        first[line] = thread
    missing = set(town.said[person]) - set(first)
    if missing:
        assert any(what.startswith(("refused", "given up")) for what in excused), f"lost: {missing} of {number}"


def check_order(wanted: list[str], found: list[str]) -> None:
    """By their first appearance."""
    seen = list(dict.fromkeys(found))
    places = {text: at for at, text in enumerate(wanted)}
    assert set(seen) <= set(places), set(seen) - set(places)
    assert [places[text] for text in seen] == sorted(places[text] for text in seen), "overtaken"


def source_of(text: str) -> str:
    """The event that a text to the customer came from."""
    return f"staff/{text.removeprefix('answer/')}" if text.startswith("answer/") else text.removeprefix("echo ")


def reported(session: Session) -> set[str]:
    """`refused <event>`, `doubted <event>`, `given up <event>`."""
    return {what.rpartition("/")[0] for what in session.read}
