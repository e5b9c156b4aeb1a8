"""The composition root: the only place where all parts meet. One task group; whoever fails takes the process down with
a word.

Order of the start: content and phrases (nothing to connect to, most mistakes), Redis, tokens, the staff chat; then the
loops. What is wrong at the start raises SetupError with the remedy; what goes wrong later becomes a health state and is
tried again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import msgspec

from bot import log
from bot.adapters.port import Adapter, ChatFacts, Files, Identity, Limits
from bot.core.calendar import WorkingHours
from bot.core.decide import Decision, decide
from bot.core.effects import Tell
from bot.core.events import Event
from bot.core.forgetting import EXPORT
from bot.core.ids import ChatId, CustomerId, EffectId, Messenger, Origin, TicketNumber, messenger_of
from bot.core.phrases import Phrase, say
from bot.core.session import Session
from bot.core.world import Calendar, World
from bot.desk.commands import OFFERED
from bot.desk.kinds import choose
from bot.desk.router import DeskChat
from bot.engine.board import Board
from bot.engine.delivery import Delivery
from bot.engine.erasing import Eraser
from bot.engine.exports import Exports, OwnFiles
from bot.engine.freeze import Desk, Freezer
from bot.engine.ingest import Ingest
from bot.engine.lease import Lease
from bot.engine.letters import Letter
from bot.engine.listing import Listing
from bot.engine.pacing import Pacing, Rates
from bot.engine.reports import STATS, Reports
from bot.engine.staff import StaffTurns
from bot.engine.sweep import Sweep
from bot.engine.turns import Turns
from bot.errors import SendError, StoreAway
from bot.http import Health, serving
from bot.metrics import Metrics
from bot.numbers import reports_of
from bot.opening import connected, durable_store, identified, opened_store, redis_url, staff_chat
from bot.settings import Settings, desks_of
from bot.store import Store
from bot.store.keys import general_lane
from bot.store.leases import USUAL, Leases
from bot.store.records import DeadLetter
from bot.support_toml import Desk as StaffDesk
from bot.support_toml import Hours, Weekday, clock_minutes

if TYPE_CHECKING:
    from bot.shelf import Shelf

LOG = log.get("app")
DRAIN_SECONDS = 12.0
"""Of the 15 that a stop may take; the rest is for closing connections."""
Clock = Callable[[], float]
MakeWorld = Callable[[CustomerId, TicketNumber], World]
OURS: Origin = "otklik"
TOLD_ONCE_MS = 60_000
DEAD_WORD = "dead/"


async def run(
    settings: Settings,
    *,
    ready: asyncio.Event | None = None,
    stop: asyncio.Event | None = None,
    clock: Clock = time.time,
    leases: Leases = USUAL,
    shelf: Shelf | None = None,
) -> None:
    """Serve until `stop` is set. `shelf`: one that was read already. Raises SetupError when it cannot start."""
    stop = stop or asyncio.Event()
    health, metrics = Health(), Metrics()
    health.expect("start")
    files: dict[Origin, Files] = {}
    shelf, make_world = content(settings, clock, shelf)
    async with (
        redis_url(settings) as url,
        durable_store(url, leases) as store,
        connected(settings, files) as adapters,
        serving(health, metrics, host=settings.http_host, port=settings.http_port) as port,
    ):
        identities = {messenger: await identified(adapter) for messenger, adapter in adapters.items()}
        await store.ledger.adopt({messenger: identity.id for messenger, identity in identities.items()})
        desks = {desk.name: (desk, await staff_chat(desk, adapters)) for desk in desks_of(settings)}
        reports = reports_of(settings, store, desks, shelf, clock, metrics)
        files[OURS] = OwnFiles({EXPORT: Exports(store), STATS: reports})
        house = House(settings, store, adapters, identities, desks, shelf, make_world, health, metrics, clock, reports)
        LOG.info("starting", messengers=sorted(adapters), desks=sorted(desks), port=port)
        health.well("start")
        await house.serve(stop, ready or asyncio.Event())


# --- what is needed before the loops ----------------------------------------------------------------------------------


def content(settings: Settings, clock: Clock, shelf: Shelf | None = None) -> tuple[Shelf, MakeWorld]:
    """Phrases and pack, checked; and how a turn's world is made of them. Raises SetupError."""
    from bot.shelf import Shelf

    shelf = shelf or Shelf(settings.content_dir)
    calendar = working_hours(settings.hours)
    calendars: dict[str, Calendar] = {name: working_hours(hours) for name, hours in settings.own_hours.items()}
    policy = msgspec.structs.replace(settings.policy, staff_lang=settings.desk.lang if settings.desk else "ru")

    def make_world(customer: CustomerId, number: TicketNumber) -> World:
        now = shelf.now
        return World(
            customer=customer, now=clock(), next_ticket=number, packs=now.packs, search=now.search, calendar=calendar,
            snippets=now.snippets,
            policy=policy, renderer=now.phrases, calendars=calendars,
        )  # fmt: skip

    return shelf, make_world


def working_hours(hours: Hours) -> WorkingHours:
    """What support.toml says, as the core counts with it."""
    changes = {
        change.date: (0, 0) if change.closed else (clock_minutes(change.open), clock_minutes(change.close))
        for change in hours.changes
        if change.date is not None
    }
    return WorkingHours(
        zone=ZoneInfo(hours.timezone),
        opens=hours.open_minute,
        closes=hours.close_minute,
        weekdays=frozenset(get_args(Weekday).index(day) for day in hours.weekdays),
        holidays=frozenset(hours.holidays),
        changes=changes,
    )


# --- the loops --------------------------------------------------------------------------------------------------------


class House:
    """Everything running, and how it stops."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        adapters: dict[Messenger, Adapter],
        identities: dict[Messenger, Identity],
        desks: dict[str, tuple[StaffDesk, ChatFacts]],
        shelf: Shelf,
        make_world: MakeWorld,
        health: Health,
        metrics: Metrics,
        clock: Clock,
        reports: Reports,
    ) -> None:
        assert settings.desk is not None
        self._reports = reports
        self._store = store
        self._adapters = adapters
        self._health = health
        self._shelf = shelf
        own = store.own
        shown = {
            name: Desk(
                chat=facts.chat, strategy=choose(facts, shelf, desk.lang), lang=desk.lang, reactions=facts.reactions
            )
            for name, (desk, facts) in desks.items()
        }
        self._desk_name = settings.desk.name
        capabilities = {
            messenger: msgspec.structs.replace(
                adapter.capabilities, limits=own_limits(settings, messenger, adapter.capabilities.limits)
            )
            for messenger, adapter in adapters.items()
        }
        pacing = Pacing(
            store.slots,
            {messenger: capability.limits for messenger, capability in capabilities.items()},
            {messenger: capability.limits.group_rate for messenger, capability in capabilities.items()},
        )
        self._delivery = Delivery(
            own=own,
            store=store,
            freezer=Freezer(store.links, capabilities, shelf, shown),
            pacing=pacing,
            adapters=adapters,
            clock=clock,
            heard=lambda owner: self._turns.take_up(owner),
            metrics=metrics,
            state=self._ill,
        )
        self._pacing = pacing
        self._board = Board(store, desks, clock)
        self._turns = Turns(
            own=own,
            store=store,
            adapters=adapters,
            decide=decider(),
            make_world=self._board.informed(make_world),
            delivery=self._delivery,
            clock=clock,
            metrics=metrics,
        )
        here: dict[ChatId, list[str]] = {}
        for name, (_, facts) in desks.items():
            here.setdefault(facts.chat, []).append(name)
        self._listing = Listing(store, self._board, shelf, make_world, here)
        self._staff = {
            facts.chat: self._staff_turns(desk, facts, identities, clock) for desk, facts in reversed(desks.values())
        }
        self._turns.staff = lambda claim: self._staff[ChatId(claim.owner)].work(claim)
        self._turns.is_staff = self._staff.__contains__
        self._eraser = Eraser(
            store, self._delivery.freezer, adapters, own=own, post=self._turns.post, forgotten=self._forget
        )
        self._turns.to_erase = self._eraser.once
        self._turns.buried = self._delivery.buried = self._tell_buried
        self._turns.queued = self._board.note
        self._ingests = [
            Ingest(
                messenger=messenger,
                source=adapter.source,
                store=store,
                lease=Lease(store.ledger, f"poll:{messenger}", own, store.leases.poll),
                worker=self._turns,
                clock=clock,
                state=self._reporter(messenger),
                metrics=metrics,
            )
            for messenger, adapter in adapters.items()
        ]
        self._sweep = Sweep(
            store,
            clock=clock,
            take_up=self._turns.take_up,
            deliver=self._delivery.nudge,
            state=self._reporter("redis"),
            erase=self._eraser.once,
        )

    def _staff_turns(
        self,
        desk: StaffDesk,
        facts: ChatFacts,
        identities: dict[Messenger, Identity],
        clock: Clock,
    ) -> StaffTurns:
        """The worker on one staff chat; desks that share a chat share it."""
        us = identities[messenger_of(facts.chat)]
        return StaffTurns(
            chat=DeskChat(
                id=facts.chat, desk=desk.name, us=us.id, username=us.username, is_forum=facts.is_forum, lang=desk.lang
            ),
            store=self._store,
            adapter=self._adapters[messenger_of(facts.chat)],
            turns=self._turns,
            delivery=self._delivery,
            renderer=self._shelf,
            clock=clock,
            numbers=self._reports.answer,
            lists=self._listing.answer,
        )

    def _forget(self, owner: str) -> None:
        for staff in self._staff.values():
            staff.forget(owner)

    async def serve(self, stop: asyncio.Event, ready: asyncio.Event) -> None:
        """The loops, until `stop`; then no new updates, and what is under way ends (15 s at most). `ready`: whatever
        people write from now on is heard."""
        async with asyncio.TaskGroup() as group:
            sources = [group.create_task(ingest.run()) for ingest in self._ingests]
            sweep = group.create_task(self._sweep.run())
            board = group.create_task(self._board.run())
            numbers = group.create_task(self._reports.run())
            reading = group.create_task(self._shelf.follow(self._reporter("content"), self._tell_editors))
            greeting = group.create_task(self._announce(ready))
            offering = group.create_task(self._offer())
            await stop.wait()
            LOG.info("stopping")
            greeting.cancel()
            offering.cancel()
            for task in sources:
                task.cancel()
            await asyncio.wait(sources)
            for task in (sweep, board, numbers, reading):
                task.cancel()
            await self._turns.drain(DRAIN_SECONDS / 2)
            await self._delivery.drain(DRAIN_SECONDS / 2)
            self._pacing.close()

    async def _announce(self, ready: asyncio.Event) -> None:
        for ingest in self._ingests:
            await ingest.listening.wait()
        LOG.info("ready")
        ready.set()

    async def _offer(self) -> None:
        """The commands of each staff chat, for the messenger to complete. Nothing waits for it."""
        for chat, staff in self._staff.items():
            lang = staff.lang
            offered = [(word, self._shelf.text(say(f"staff-command-{word}"), lang)) for word in OFFERED]
            try:
                await self._adapters[messenger_of(chat)].offer(chat, offered)
            except SendError as error:
                LOG.info("commands_not_offered", why=type(error).__name__)

    def _reporter(self, part: str) -> Callable[[str], None]:
        return lambda why: self._ill(part, why)

    def _ill(self, part: str, why: str) -> None:
        if why:
            self._health.ill(part, why)
        else:
            self._health.well(part)

    def _tell_buried(self, letter: DeadLetter) -> None:
        """Staff learn at once that something could not be handled; the words stay in the dead list."""
        if letter.id.startswith(DEAD_WORD):
            return  # what tells of the dead must not be told of: it would never end
        self._tell_staff(f"{DEAD_WORD}{letter.id}", say("staff-dead-letter", owner=letter.owner, id=letter.id))

    async def _tell_editors(self, phrase: Phrase) -> None:
        """By one replica for all: every one of them reads the same files."""
        try:
            ours = await self._store.ledger.hold("content", self._store.own, TOLD_ONCE_MS)
        except StoreAway:
            ours = False
        if ours:
            self._tell_staff("content", phrase)

    def _tell_staff(self, name: str, phrase: Phrase) -> None:
        tell = Tell(body=(phrase,), desk=self._desk_name)
        chat = self._delivery.freezer.desks[self._desk_name].chat
        self._turns.post(general_lane(chat, self._desk_name), Letter(id=EffectId(name), effect=tell))


def own_limits(settings: Settings, messenger: Messenger, limits: Limits) -> Limits:
    """The messenger's limits with the rates of support.toml."""
    ours = settings.limits
    if messenger == "vk":
        chat: Rates = ((max(1, int(ours.vk_chat_per_second)), 1.0),)
        token: Rates = ((int(ours.vk_per_second), 1.0),)
        return msgspec.structs.replace(limits, chat_rate=chat, group_rate=chat, token_rate=token)
    group: Rates = ((int(ours.telegram_group_per_minute), 60.0),)
    return msgspec.structs.replace(
        limits,
        group_rate=group,
        chat_rate=((max(1, int(ours.telegram_chat_per_second)), 1.0),),
        token_rate=((int(ours.telegram_per_second), 1.0),),
    )


def decider() -> Callable[[Session, Event, World], Decision]:
    """`decide` with the steps of handlers/."""
    from handlers import TABLE

    return lambda session, event, world: decide(session, event, world, TABLE)


async def dead(settings: Settings, what: str, which: str | None, *, say: Callable[[str], Any]) -> int:
    """`dead list|show|replay`: exit status."""
    from bot.engine import graveyard

    async with redis_url(settings) as url, opened_store(url) as store:
        return await graveyard.visit(store, what, which, say)
