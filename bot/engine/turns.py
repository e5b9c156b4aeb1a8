"""Turns: claim, decode, decide, commit. Everything that happens to one customer, one turn at a time.

1. A claim is only advice; COMMIT's version is the law. A turn that lost the race throws its work away.
2. Nothing is called before the commit. What must be told to a messenger is in a lane by then, or can be lost (a
   spinner).
3. An item that cannot be decoded or decided goes to the dead list alone; the conversation goes on after it.
4. Several waiting items are decided in one turn, in acceptance order, and committed together.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial

import msgspec

from bot import log
from bot.adapters.port import Adapter, AnswerPressOp
from bot.core.decide import Decision
from bot.core.effects import Acknowledge
from bot.core.events import Event
from bot.core.ids import ChatId, ContentId, CustomerId, MessageRef, Messenger, Place, TicketNumber, messenger_of
from bot.core.incoming import (
    ChatChanged,
    Edited,
    Ignored,
    MemberChanged,
    TopicChanged,
    Wrote,
    foreign,
)
from bot.core.session import Session
from bot.core.world import World
from bot.engine.delivery import Delivery
from bot.engine.dropping import where
from bot.engine.erasing import job_of, willingly
from bot.engine.freeze import Frozen
from bot.engine.letters import ENCODER, Letter
from bot.engine.order import Draft, Queued, plan_lanes
from bot.errors import SendError, StoreAway
from bot.metrics import Metrics
from bot.store import Store
from bot.store.erasing import Job
from bot.store.keys import customer_lane, lane_kind
from bot.store.links import encode_copies, in_chat
from bot.store.mailbox import ITEM, ticket_number
from bot.store.records import CRASHES, PACK, Claim, Committed, DeadLetter, Item, LaneOrder, Order

LOG = log.get("turn")
EVENT = msgspec.msgpack.Decoder(Event)
SESSION = msgspec.msgpack.Decoder(Session)
Decide = Callable[[Session, Event, World], Decision]
MakeWorld = Callable[[CustomerId, TicketNumber], World]


class Turns:
    """The worker on customers' mailboxes. `start` takes a claim, `take_up` an owner whose mailbox is due."""

    def __init__(
        self,
        *,
        own: str,
        store: Store,
        adapters: dict[Messenger, Adapter],
        decide: Decide,
        make_world: MakeWorld,
        delivery: Delivery,
        clock: Callable[[], float],
        metrics: Metrics,
        staff: Callable[[Claim], Awaitable[None]] | None = None,
        is_staff: Callable[[str], bool] = lambda owner: False,
    ) -> None:
        self._own = own
        self._store = store
        self._adapters = adapters
        self._decide = decide
        self._make_world = make_world
        self._delivery = delivery
        self._clock = clock
        self._metrics = metrics
        self.staff = staff
        self.is_staff = is_staff
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._stopping = False
        self._serial = 0
        self._quick: set[asyncio.Task[None]] = set()
        self._left: set[ChatId] = set()
        self.buried: Callable[[DeadLetter], None] = lambda letter: None
        self.queued: Callable[[list[Queued]], None] = lambda changes: None
        self.to_erase: Callable[[], Awaitable[None]] | None = None

    @property
    def busy(self) -> int:
        return len(self._tasks)

    def start(self, claim: Claim) -> None:
        self._start(claim.owner, self._work(claim))

    def take_up(self, owner: str) -> None:
        """Claim the mailbox if it is due, and work on it."""
        if self._stopping:
            return
        if owner in self._tasks:
            self._again.add(owner)
        else:
            self._start(owner, self._claimed(owner))

    async def drain(self, seconds: float) -> None:
        """Let turns under way end, for so long at most. What deliveries report from now on waits for the next start."""
        self._stopping = True
        loop = asyncio.get_running_loop()
        give_up = loop.time() + seconds
        while self._tasks and loop.time() < give_up:
            await asyncio.wait(tuple(self._tasks.values()), timeout=give_up - loop.time())
        for task in self._tasks.values():
            task.cancel()

    def _start(self, owner: str, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[owner] = task
        task.add_done_callback(lambda done: self._ended(owner, done))

    def _ended(self, owner: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(owner) is task:
            del self._tasks[owner]
        if not task.cancelled() and (error := task.exception()) is not None:
            # The claim runs out and the sweep takes the mailbox up again.
            (LOG.warning if isinstance(error, StoreAway) else LOG.error)("turn_left", owner=owner, exc_info=error)
        if owner in self._again:
            self._again.discard(owner)
            self.take_up(owner)

    async def _claimed(self, owner: str) -> None:
        claim = await self._store.mail.claim(owner)
        if claim is not None:
            await self._work(claim)

    async def _work(self, claim: Claim) -> None:
        """Turn after turn until the mailbox is empty or somebody else has it."""
        work = self.staff if self.staff is not None and self.is_staff(claim.owner) else None
        if work is not None:
            await work(claim)
            return
        current: Claim | None = claim
        while current is not None:
            current = await self.turn(current)

    # --- one turn ---

    async def turn(self, claim: Claim) -> Claim | None:
        """Decide what waits and commit it; the next claim when there is more."""
        if claim.tries > CRASHES:
            return await self.bury(claim, "crashed", f"{CRASHES} turns with it did not end")
        began = time.perf_counter()
        session = SESSION.decode(claim.session) if claim.session else Session()
        draft = Draft(claim.owner, session)
        for raw in claim.items:
            try:
                if not await self._add(draft, claim, ITEM.decode(raw)):
                    break
            except (StoreAway, asyncio.CancelledError):
                raise
            except Exception as error:  # the one place where a wrong update or a wrong rule ends: the dead list
                if draft.eat == 0:
                    return await self.bury(claim, type(error).__name__, where(error), error)
                break
        after = await self.commit(claim, draft)
        self._metrics.turn_seconds.observe(time.perf_counter() - began)
        return after

    async def _add(self, draft: Draft, claim: Claim, item: Item) -> bool:
        """Decide one item on top of the draft; False when the turn must end before or with it."""
        event = await self._event(claim.owner, item)
        if event is None:
            draft.eat += 1
            return True
        number = ticket_number(claim.owner, claim.next_n)
        world = self._make_world(CustomerId(claim.owner), TicketNumber(number))
        if isinstance(event, Wrote) and not event.person.name and not draft.session.name and not draft.events:
            event = await self._named(event)
        decision = self._decide(draft.session, event, world)
        draft.came_back |= draft.session.gone and not decision.session.gone
        draft.decided(event, decision, world)
        draft.eat += 1
        draft.events += 1
        if decision.uses_ticket:
            draft.number = claim.next_n
        if isinstance(event, Wrote):
            draft.links.append((f"m:{event.message}", event.id.encode()))
            own = MessageRef(chat=event.chat, message=event.message)
            draft.links.append((f"c:{in_chat(event.id, event.chat)}", encode_copies([own])))
        draft.collect(event.id, decision.effects)
        return not (decision.uses_ticket or draft.erasures)

    async def _event(self, owner: str, item: Item) -> Event | None:
        """The item as an event; None when it is nothing for a conversation. Raises Undecodable."""
        if item.kind == "event":
            event: Event = EVENT.decode(item.body)
            return event
        fact = self._adapters[messenger_of(ChatId(f"{item.source}:"))].decoder.decode(item.body)
        if foreign(fact):
            self._leave(fact.chat)
            return None
        match fact:
            case Ignored() | MemberChanged() | ChatChanged() | TopicChanged():
                return None
            case Wrote(reply_to=str() as quoted):
                content, about = await self._origin(owner, quoted)
                return msgspec.structs.replace(fact, quotes=content, about=about)
            case Edited(message=message):
                content, about = await self._origin(owner, message)
                return msgspec.structs.replace(fact, content_id=content, about=about)
        return fact

    async def _origin(self, owner: str, message: str) -> tuple[ContentId | None, TicketNumber | None]:
        """What a message of the customer's chat brought at first, and the ticket it belongs to."""
        content = await self._store.links.content_of(owner, message)
        ticket = await self._store.links.ticket_of(owner, content) if content else None
        return ContentId(content) if content else None, ticket

    def _leave(self, chat: ChatId) -> None:
        """Somebody added the bot to a group that is no desk: what is said there is none of our business."""
        if chat not in self._left:
            self._left.add(chat)
            self._quickly(self._left_quietly(chat))

    async def _left_quietly(self, chat: ChatId) -> None:
        try:
            await self._adapters[messenger_of(chat)].leave(chat)
            LOG.info("left_foreign_group", chat=chat)
        except SendError as error:
            self._left.discard(chat)
            LOG.info("foreign_group_not_left", chat=chat, why=type(error).__name__)

    async def _named(self, event: Wrote) -> Wrote:
        """VK's updates carry no names; they are asked for once a turn, and nobody waits for them as long as a claim
        lasts: others would take the mailbox, one after another, and the fourth would bury what is in it."""
        adapter = self._adapters[messenger_of(event.chat)]
        try:
            async with asyncio.timeout(self._store.leases.turn / 3000):
                name, username = (await adapter.names([event.person.id])).get(event.person.id, ("", ""))
        except (SendError, TimeoutError):
            return event
        return msgspec.structs.replace(
            event, person=msgspec.structs.replace(event.person, name=name, username=username)
        )

    # --- the commit ---

    async def commit(self, claim: Claim, draft: Draft) -> Claim | None:
        jobs = [
            await self._store.erasing.intend(job_of(claim.owner, one, self._delivery.freezer)) for one in draft.erasures
        ]
        try:
            whole = next((job for job in jobs if job.whole), None)
            return await (self._forget(claim, draft, whole) if whole else self._commit(claim, draft))
        finally:
            if jobs and self.to_erase:
                self._quickly(willingly(self.to_erase))

    async def _forget(self, claim: Claim, draft: Draft, job: Job) -> Claim | None:
        """The turn ends without a session, and without anything that it decided besides."""
        if not await self._store.erasing.erase(claim, draft.eat, job):
            return None
        self.queued(draft.queued)
        for effect in draft.soon:
            self._soon(effect)
        LOG.info("forgotten", tickets=len(job.tickets))
        return await self._store.mail.claim(claim.owner)

    async def _commit(self, claim: Claim, draft: Draft) -> Claim | None:
        came_back = draft.came_back and not draft.session.gone
        lanes, groups = plan_lanes(
            claim.owner, draft.letters, self._delivery.freezer, wake=(customer_lane(claim.owner),) if came_back else ()
        )
        self._serial += 1
        order = draft.order(f"{self._own}/{self._serial}", self._own, claim, lanes, self._store.leases, self._clock())
        slots = {lane: self._slot(lane, group) for lane, group in groups.items() if lane_kind(lane) != "c"}
        result = await self._surely(order, draft.histories)
        self._metrics.turns.labels(result.verdict).inc()
        if result.verdict in ("lost", "number"):
            for slot in slots.values():
                slot.cancel()
            # The claim is still ours: decided again with the free number, and no crash is counted for it.
            return msgspec.structs.replace(claim, next_n=result.next_n) if result.verdict == "number" else None
        self.queued(draft.queued)
        self._deliver(lanes, groups, slots, result)
        for effect in draft.soon:
            self._soon(effect)
        LOG.info("turn", owner=claim.owner, events=draft.events, eaten=draft.eat, letters=len(draft.letters))
        if not result.left:
            return None
        session = PACK.encode(draft.session) if draft.events else claim.session
        return Claim(
            owner=claim.owner, version=result.version, session=session, tries=1, next_n=result.next_n, items=result.left
        )

    async def _surely(self, order: Order, histories: list[int]) -> Committed:
        """COMMIT, asked again when its answer was lost: a commit that was made knows itself."""
        for pause in (0.1, 0.3, 1.0):
            try:
                return await self._store.mail.commit(order, histories)
            except StoreAway:
                await asyncio.sleep(pause)
        return await self._store.mail.commit(order, histories)

    def _slot(self, lane: str, group: Frozen) -> asyncio.Task[bool]:
        """Ask for the staff chat's slot in the same trip as the commit."""
        rank = group.priority * 10**14 + int(time.time() * 1000)
        asking = self._delivery.pacing.slot(self._delivery.freezer.chat_of(lane), lane, rank)
        return asyncio.get_running_loop().create_task(asking)

    def _deliver(
        self, lanes: list[LaneOrder], groups: dict[str, Frozen], slots: dict[str, asyncio.Task[bool]], result: Committed
    ) -> None:
        begun = {lanes[one.index].name: one for one in result.begun}
        for order in lanes:
            slot = slots.get(order.name)
            if order.name in begun:
                self._delivery.carry(order.name, begun[order.name], groups[order.name], slot)
                continue
            if slot is not None:
                slot.add_done_callback(partial(self._unused, order.name))
            if order.delay:
                asyncio.get_running_loop().call_later(order.delay / 1000 + 0.01, self._delivery.nudge, order.name)
            else:
                self._delivery.nudge(order.name)

    def _unused(self, lane: str, slot: asyncio.Task[bool]) -> None:
        if not slot.cancelled() and slot.exception() is None and slot.result():
            self._delivery.pacing.give_back(lane)

    def _soon(self, effect: Acknowledge) -> None:
        """Stop a spinner: done at once, never repeated, nothing is lost with it."""
        chat = ChatId(effect.chat)
        text = self._delivery.freezer.render(effect.text, effect.lang) if effect.text is not None else ""
        press = AnswerPressOp(
            place=Place(chat=chat), press=effect.press, person=effect.person, text=text, alert=effect.alert
        )
        self.press(press)

    def press(self, operation: AnswerPressOp) -> None:
        self._quickly(self._quietly(operation))

    def _quickly(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._quick.add(task)
        task.add_done_callback(self._quick.discard)

    async def _quietly(self, operation: AnswerPressOp) -> None:
        try:
            await self._adapters[messenger_of(operation.place.chat)].sender.send(operation)
        except SendError as error:
            LOG.info("press_unanswered", why=type(error).__name__)

    def post(self, lane: str, letter: Letter) -> None:
        """A letter of no turn (a word to staff about something that has no mailbox): best effort, committed like any
        other."""
        self._quickly(self._post(lane, letter))

    async def _post(self, lane: str, letter: Letter) -> None:
        try:
            await self._store.out.push(lane, ENCODER.encode(letter))
        except StoreAway as error:
            LOG.warning("not_told", why=str(error))
        self._delivery.nudge(lane)

    # --- the dead list ---

    async def bury(self, claim: Claim, kind: str, why: str, error: BaseException | None = None) -> Claim | None:
        """The head item goes to the dead list; the mailbox is claimed anew for the rest."""
        item = ITEM.decode(claim.items[0])
        letter = DeadLetter(id=item.id, owner=claim.owner, at=self._clock(), why=f"{kind}: {why}", item=claim.items[0])
        if not await self._store.mail.bury(claim, letter):
            return None
        self._metrics.dead.labels(kind).inc()
        self._metrics.turns.labels("dead").inc()
        LOG.error("dead_letter", id=item.id, owner=claim.owner, why=letter.why, exc_info=error)
        self.buried(letter)
        return await self._store.mail.claim(claim.owner)
