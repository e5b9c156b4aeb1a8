"""A month of a shop, drawn by lot and played by its people in the emulated messengers. Knows nothing of how the bot
counts: it writes what people write, when they write it, and waits until each has been served."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from bot.sandbox import people
from bot.sandbox.records import BOT, Change, Message
from bot.sandbox.world import World

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
SLOT = 30 * MINUTE
"""What happens within so long happens at one moment."""
PATIENCE = 40.0
OPERATORS = ("Ольга", "Максим")
MARKED = re.compile(r"вопрос (\d+)")


@dataclass(kw_only=True)
class Case:
    """One customer and what is yet to happen to them."""

    number: int
    person: str
    operator: str
    todo: list[tuple[float, str]] = field(default_factory=list)


class Crowd:
    """Everybody, and what stands on everybody's screen."""

    def __init__(self, world: World, staff_chat: str) -> None:
        self.world = world
        self.staff_chat = staff_chat
        self.seen: dict[tuple[str, int | None], list[Message]] = {}
        self.threads: dict[int, int] = {}
        self.operators = {one.name: key for key, one in world.people.items() if one.role == "operator"}
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        world.listen(self._heard)

    def _heard(self, change: Change) -> None:
        message = change.message
        if change.kind == "message" and change.cause == "new" and message and not message.service:
            self.seen.setdefault((message.chat, message.thread), []).append(message)
            if message.chat == self.staff_chat and message.thread and (found := MARKED.search(message.text)):
                self.threads.setdefault(int(found[1]), message.thread)
        task = asyncio.get_running_loop().create_task(self._wake())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, true: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                await self._changed.wait_for(true)
        except TimeoutError:
            raise AssertionError(f"nothing came of: {what}") from None

    def of_bot(self, chat: str, thread: int | None = None) -> int:
        return sum(one.sender == BOT for one in self.seen.get((chat, thread), ()))

    def screen(self, case: Case) -> list[str]:
        return [f"{one.date} {one.sender}: {one.text[:60]}" for one in self.seen.get((case.person, None), ())]

    # --- what people do ---

    async def plays(self, case: Case, act: str) -> None:
        verb, _, words = act.partition(" ")
        if verb in ("answers", "commands"):
            await self._operator(case, words, aloud=verb == "answers")
        else:
            await self._customer(case, words, passed_on=verb == "adds")

    async def _customer(self, case: Case, words: str, *, passed_on: bool) -> None:
        before, thread = self.of_bot(case.person), self.threads.get(case.number)
        there = self.of_bot(self.staff_chat, thread) if thread else 0
        people.say(self.world, case.person, case.person, text=words)
        if passed_on and thread:
            await self.until(lambda: self.of_bot(self.staff_chat, thread) > there, words)
        else:
            await self.until(lambda: self.of_bot(case.person) > before, f"{case.number}: {words} {self.screen(case)}")
        if words.startswith("оператор"):
            await self.until(lambda: case.number in self.threads, words)

    async def _operator(self, case: Case, words: str, *, aloud: bool) -> None:
        before, who, thread = self.of_bot(case.person), self.operators[case.operator], self.threads[case.number]
        await self.until(lambda: not self.world.chats[self.staff_chat].topics[thread].closed, f"{case.number} is open")
        people.say(self.world, who, self.staff_chat, thread=thread, text=words)
        if aloud or words == "/close":
            await self.until(lambda: self.of_bot(case.person) > before, f"{case.number}: {words}")


def drawn(count: int, begin: float, lot: random.Random) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """(operator, acts with their times) of so many people, from `begin` (a midnight) on; all is over within a month."""
    for number in range(1, count + 1):
        start = begin + lot.randrange(22) * DAY + lot.uniform(7, 23) * HOUR
        yield lot.choice(OPERATORS), list(_story(number, start, lot))


def _story(number: int, at: float, lot: random.Random) -> Iterator[tuple[float, str]]:
    chance = lot.random()
    if chance < 0.05:
        return (yield at, f"asks глазурованный тюльпан {lot.choice(['красный', 'белый'])}")
    if chance < 0.2:
        yield at, "asks как отследить заказ"
        return (yield at + SLOT, "asks да")
    yield at, f"asks оператор, вопрос {number}"
    if chance < 0.26:
        return (yield at + HOUR, "asks Отменить обращение")
    at += min(2 * DAY, lot.lognormvariate(4.2, 1.1) * MINUTE) + SLOT
    yield at, "answers Смотрю"
    for _ in range(lot.choice([0, 0, 1, 2])):
        at += lot.uniform(0.6, 20) * HOUR
        yield at, "adds Уточняю"
        at += lot.uniform(0.6, 5) * HOUR
        yield at, "answers Отвечаю"
    at += lot.uniform(0.6, 9) * HOUR
    yield at, "commands /close"
    ending = lot.random()
    if ending < 0.5:
        yield at + HOUR, f"asks {lot.choice('55543')}"
    elif ending < 0.65:
        at += lot.uniform(1, 20) * HOUR
        yield at, "adds Всё ещё не решено"
        yield at + 2 * HOUR, "answers Исправили"
        yield at + 4 * HOUR, "commands /close"


async def play(world: World, staff_chat: str, count: int, lot: random.Random) -> Crowd:
    crowd = Crowd(world, staff_chat)
    begin = world.now() - (world.now() + 3 * HOUR) % DAY + DAY
    queue: list[tuple[float, int, str]] = []
    cases = {}
    for number, (operator, acts) in enumerate(drawn(count, begin, lot), 1):
        # In Telegram alone: VK forgets events within the hour, and here hours pass at once.
        person = world.add_person("telegram", f"Покупатель {number}")
        cases[number] = Case(number=number, person=person.key, operator=operator)
        queue += [(at, number, act) for at, act in acts]
    heapify(queue)
    while queue:
        at = queue[0][0]
        now: dict[int, str] = {}
        while queue and queue[0][0] < at + SLOT:
            _, number, act = heappop(queue)
            if number in now:  # one thing at a time
                heappush(queue, (at + SLOT, number, act))
                break
            now[number] = act
        world.advance(max(0.0, at - world.now()))
        await asyncio.gather(*(crowd.plays(cases[number], act) for number, act in now.items()))
    return crowd
