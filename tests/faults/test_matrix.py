"""The matrix of crashes: every call that a ticket makes, to Redis and to the messengers, struck in four ways.

An undisturbed ticket gives the list of calls. Then the whole ticket is played again for each of them: before the call
arrives, or after it was carried out, the bot is killed, or it lives and the connection is cut. What people see at the
end, and what is stored, is compared with the undisturbed ticket (tests/faults/truth.py).

`make test` strikes one call of each name in each way; `make faults` (FAULTS=all) strikes every one.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable

import msgspec
import pytest

from bot.store.leases import Leases
from tests.faults.forge import HASTE, Forge
from tests.faults.gate import MODES, Fault, Mode, Point
from tests.faults.stage import Stage, staged
from tests.faults.ticket import play
from tests.faults.truth import Truth, truth_of, wrong
from tests.redis_server import RedisServer

CUSTOMERS = {"telegram": "telegram:111", "vk": "vk:222"}
AT_ONCE = 8
RECORDINGS = 3
TRIES = 5
"""Two runs do not make all calls in the same number (two updates may come in one poll): a run in which the point was
not reached is repeated."""
SENDS = ("telegram sendMessage",)
READS = re.compile(r"redis (H?GET|HGETALL|sweep)|telegram get.*|vk (.*\.get.*|a_check)")
"""Calls that change nothing: whether one never arrives or its answer is lost is the same, so that is tried once."""


EVERY = os.environ.get("FAULTS") == "all"


def chosen(points: list[Point], mode: Mode) -> list[Point]:
    """Every point, or one of each name: now the first of them, now the second, the same ones on every machine."""
    if EVERY:
        return points
    by_name: dict[str, list[Point]] = {}
    for point in points:
        by_name.setdefault(point.name, []).append(point)
    return [same[:2][MODES.index(mode) % len(same[:2])] for same in by_name.values()]


class Matrix:
    """Runs of one customer's ticket, several at a time, each in a database of its own."""

    def __init__(self, forge: Forge, port: int, customer: str) -> None:
        self.forge = forge
        self.port = port
        self.customer = customer
        self.databases = list(range(AT_ONCE))
        self.free = asyncio.Semaphore(AT_ONCE)
        self.whole: Truth | None = None

    async def record(self) -> list[Point]:
        """Undisturbed tickets: the calls that all of them make, and how they end."""
        first, *others = await asyncio.gather(*(self.undisturbed(database) for database in range(RECORDINGS)))
        return [point for point in first if all(point in other for other in others)]

    async def undisturbed(self, database: int) -> list[Point]:
        async with staged(self.forge, self.port, database) as stage:
            played = await play(stage, self.customer)
            truth = truth_of(stage, played)
            self.whole = self.whole or truth
            assert truth == self.whole
            assert wrong(stage, played, truth, may_double=0, may_orphan=False) == []
            return stage.gate.passed

    async def strike(self, fault: Fault) -> list[str]:
        """What was wrong after it."""
        async with self.free:
            database = self.databases.pop()
            try:
                for _ in range(TRIES):
                    async with staged(self.forge, self.port, database, fault) as stage:
                        verdict = await self.judged(stage, fault)
                        if verdict or stage.gate.struck:
                            return verdict
                return ["the point was never reached"]
            except Exception as stuck:  # the others go on: one list of all that failed says more than the first
                return [f"{type(stuck).__name__}: {stuck}"]
            finally:
                self.databases.append(database)

    async def judged(self, stage: Stage, fault: Fault) -> list[str]:
        assert self.whole is not None
        doubt = Doubt(stage, fault)
        stage.gate.on_strike = doubt.look
        played = await play(stage, self.customer)
        verdict = wrong(stage, played, self.whole, may_double=doubt.sends, may_orphan=doubt.topic)
        return [*verdict, stage.log()] if verdict else []


class Doubt:
    """What a fault leaves in doubt, as far as it can be known at its moment: how many sends, and whether a topic."""

    def __init__(self, stage: Stage, fault: Fault) -> None:
        self.stage = stage
        self.fault = fault
        self.sends = 0
        self.topic = False

    def look(self) -> None:
        if self.fault.mode == "reply lost":
            self.sends = int(self.fault.point.name in SENDS)
            self.topic = self.fault.point.name == "telegram createForumTopic"
        if self.fault.mode in ("reply lost", "call lost"):
            return
        held = [name for name in self.stage.names("out") if self.stage.redis.hexists(name, "own")]
        self.sends = len(held)
        self.topic = bool(held) and not self.stage.linked()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("messenger", CUSTOMERS)
async def test_every_call_of_a_ticket(
    forge: Forge, stage_redis: RedisServer, messenger: str, mode: Mode, record_property: Callable[[str, object], None]
) -> None:
    matrix = Matrix(forge, stage_redis.port, CUSTOMERS[messenger])
    points = chosen(await matrix.record(), mode)
    faults = [Fault(point, mode) for point in points if mode != "call lost" or not READS.fullmatch(point.name)]
    verdicts = await asyncio.gather(*(matrix.strike(fault) for fault in faults))
    record_property("points", len(faults))
    failures = {str(fault): verdict for fault, verdict in zip(faults, verdicts, strict=True) if verdict}
    assert not failures, "\n\n".join(f"{name}: " + "\n".join(verdict) for name, verdict in failures.items())


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["reply lost", "killed after"])
async def test_a_topic_in_doubt_is_found_again(forge: Forge, stage_redis: RedisServer, mode: Mode) -> None:
    """The matrix is impatient and allows a second, empty topic; with an installation's patience there is none."""
    leases = msgspec.structs.replace(HASTE, adopt=Leases().adopt)
    fault = Fault(Point("telegram createForumTopic", 1), mode)
    async with staged(forge, stage_redis.port, 0, fault, leases=leases) as stage:
        played = await play(stage, CUSTOMERS["telegram"])
        assert stage.gate.struck
        assert list(stage.sandbox.world.chats[stage.sandbox.staff_chat].topics) == [played.thread]
