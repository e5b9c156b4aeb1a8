"""One process of the bot, as far as the engine goes: turns, delivery and sweep over a store of its own."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC
from typing import Any

from bot.adapters.port import ChatFacts
from bot.core.calendar import WorkingHours
from bot.core.decide import Decision
from bot.core.ids import Messenger
from bot.core.session import Session
from bot.core.world import Policy, World
from bot.desk.kinds import choose
from bot.engine.delivery import Delivery
from bot.engine.freeze import Desk, Freezer
from bot.engine.pacing import Pacing
from bot.engine.sweep import Sweep
from bot.engine.turns import SESSION, Turns
from bot.errors import StoreAway
from bot.metrics import Metrics
from bot.store import Store
from bot.store.leases import Leases
from bot.store.records import Item
from tests.engine.toy import DESK, GROUP, Chats, Fate, Plain, ToyAdapter, smooth, toy_decide

QUICK = Leases(turn=300, lane=300, poll=300, sweep=100, place=50, adopt=30, doubt=10)
MESSENGERS: tuple[Messenger, ...] = ("telegram", "vk")


class Replica:
    """`own` tells replicas apart. `kill` is sudden death: nothing more is written, called or answered."""

    def __init__(
        self,
        url: str,
        own: str,
        chats: Chats,
        *,
        fate: Fate = smooth,
        leases: Leases = QUICK,
        decide: Callable[..., Decision] = toy_decide,
    ) -> None:
        self.own = own
        self.alive = True
        self.told: list[str] = []
        self.store = Store(url, leases=leases, own=own)
        self.adapters: dict[Messenger, Any] = {
            name: ToyAdapter(name, chats, self._only_alive(fate)) for name in MESSENGERS
        }
        renderer = Plain()
        facts = ChatFacts(chat=GROUP, title="Desk", is_forum=True, we_are_admin=True, can_manage_topics=True)
        desk = Desk(chat=GROUP, strategy=choose(facts, renderer, "ru"), lang="ru")
        shown = {name: adapter.capabilities for name, adapter in self.adapters.items()}
        limits = {name: capability.limits for name, capability in shown.items()}
        self.pacing = Pacing(self.store.slots, limits, {name: limit.group_rate for name, limit in limits.items()})
        metrics = Metrics()
        self.delivery = Delivery(
            own=own, store=self.store, freezer=Freezer(self.store.links, shown, renderer, {DESK: desk}),
            pacing=self.pacing, adapters=self.adapters, clock=time.time, heard=lambda owner: self.turns.take_up(owner),
            metrics=metrics, state=lambda part, why: self.told.append(why),
        )  # fmt: skip
        self.turns = Turns(
            own=own, store=self.store, adapters=self.adapters, decide=decide, make_world=self._world,
            delivery=self.delivery, clock=time.time, metrics=metrics,
        )  # fmt: skip
        self._sweep = Sweep(
            self.store, clock=time.time, take_up=self.turns.take_up, deliver=self.delivery.nudge,
            state=lambda why: None,
        )  # fmt: skip
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self, *, sweep: bool = True) -> Replica:
        while True:
            with contextlib.suppress(StoreAway):
                await self.store.start()
                break
        if sweep:
            self._sweeping = asyncio.create_task(self._sweep.run())
        return self

    async def accept(self, *updates: dict[str, Any]) -> None:
        """As ingest does: a batch is stored whole, however often that takes, and turns are started."""
        raw = [self.adapters["vk" if one["chat"].startswith("vk") else "telegram"].peek(one) for one in updates]
        items = [
            (one.chat, Item(id=one.id, kind="raw", source=one.chat.split(":")[0], at=1.0, body=one.raw)) for one in raw
        ]
        while self.alive:
            try:
                claims = await asyncio.gather(*(self.store.mail.accept(chat, item) for chat, item in items))
            except StoreAway:
                await asyncio.sleep(0.005)
                continue
            for claim in claims:
                if claim is not None and self.alive:
                    self.turns.start(claim)
            return

    async def kill(self) -> None:
        """Sudden death. What is at the messenger's already may still be carried out there."""
        self.alive = False
        self.delivery._stopping = True
        tasks = [*self.turns._tasks.values(), *self.delivery._tasks.values(), *self.pacing._pumping]
        tasks += [self._sweeping] if self._sweeping else []
        self.turns._again.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.pacing.close()
        await self.store.close()

    async def stop(self) -> None:
        """A graceful end, as app.py does it."""
        if self._sweeping:
            self._sweeping.cancel()
        await self.turns.drain(5)
        await self.delivery.drain(5)
        self.pacing.close()
        self.alive = False
        await self.store.close()

    @property
    def busy(self) -> bool:
        return bool(self.turns._tasks or self.delivery._tasks)

    async def idle(self) -> None:
        """Until nothing is under way here."""
        async with asyncio.timeout(10):
            while self.busy:
                await asyncio.wait([*self.turns._tasks.values(), *self.delivery._tasks.values()])
                await asyncio.sleep(0)

    def _only_alive(self, fate: Fate) -> Fate:
        async def send(operation: Any, carry_out: Any) -> Any:
            if not self.alive:
                raise asyncio.CancelledError
            return await fate(operation, carry_out)

        return send

    def _world(self, customer: Any, number: Any) -> World:
        nowhere: Any = None
        return World(
            customer=customer, now=1.0, next_ticket=number, packs={}, search=nowhere, calendar=WorkingHours(zone=UTC),
            policy=Policy(), renderer=Plain(),
        )  # fmt: skip


async def session(replica: Replica, owner: str) -> Session:
    return SESSION.decode(await replica.store.mail.session(owner))


async def quiet(*replicas: Replica) -> None:
    """Until no mailbox and no lane holds anything."""
    redis = replicas[0].store.wire.redis
    async with asyncio.timeout(10):
        while await redis.keys("*:box:*") or await redis.keys("*:lane:*") or any(one.busy for one in replicas):
            await asyncio.sleep(0.01)
