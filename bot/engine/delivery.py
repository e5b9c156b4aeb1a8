"""Delivery: letters become calls. Take, freeze, begin, call, link, settle; one lane is one conversation and goes in
order.

Laws
1. One process works on a lane at a time, and within it one task; the lane's `own` is proved before the call (BEGIN) and
   after it (SETTLE).
2. A group is frozen before its first call and never changes. What a repeat would call is what was called.
3. BEGIN is written before the call. If the answer never comes, the next hand finds the beginning and knows that it is
   in doubt.
4. Links are written before the letter leaves the outbox, in the same trip.
5. What could not be settled is settled again until it is: what a messenger has must not be forgotten while this process
   lives.
6. A letter of which no group can be made, or on which three processes died, goes to the dead list alone.
7. A staff chat's slot is asked for in the same trip as BEGIN or the COMMIT that began the lane; without it nothing is
   called and the beginning is taken back.

A lane that cannot go on is given back with the time of the next try; whoever sweeps first takes it up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial

import msgspec

from bot import log
from bot.adapters.port import Adapter, MakeTopicOp, Operation, Receipt, SendOp
from bot.core.ids import Messenger, Place, ThreadId, messenger_of
from bot.engine.dropping import buried, frozen_of, where
from bot.engine.freeze import FROZEN, PLACE, Freezer, Frozen, Part, Waits, nonce_for
from bot.engine.outcomes import Held, delivered, failed, given_up, makes_place, marked, outcome, worn_out
from bot.engine.pacing import Pacing, pace_of
from bot.engine.receipts import Writings, remember
from bot.engine.trouble import Trouble
from bot.errors import PlaceGone, Rejected, RetryLater, SendError, StoreAway, StoreError, TokenRefused
from bot.metrics import Metrics
from bot.store import Store
from bot.store.keys import lane_kind
from bot.store.records import CRASHES, PACK, Begun, DeadLetter, Outcome, Taken

LOG = log.get("delivery")


class Delivery:
    """`nudge(lane)` is all that others need: the lane is taken up as soon as it may be."""

    def __init__(
        self,
        *,
        own: str,
        store: Store,
        freezer: Freezer,
        pacing: Pacing,
        adapters: dict[Messenger, Adapter],
        clock: Callable[[], float],
        heard: Callable[[str], None],
        metrics: Metrics,
        state: Callable[[str, str], None],
    ) -> None:
        self._own = own
        self._store = store
        self.freezer = freezer
        self.pacing = pacing
        self._adapters = adapters
        self._clock = clock
        self._heard = heard
        self._metrics = metrics
        self._state = state
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._carried: dict[str, tuple[int, Callable[[], Coroutine[None, None, None]]]] = {}
        self._taken: dict[str, int] = {}
        self._stopping = False
        self._trouble = Trouble(state)
        self.buried: Callable[[DeadLetter], None] = lambda letter: None
        pacing.nudge = self.nudge

    # --- taking up ---

    def nudge(self, lane: str) -> None:
        """Work on the lane now; if somebody here already does, look at it once more afterwards."""
        if self._stopping:
            return
        if lane in self._tasks:
            self._again.add(lane)
            return
        self._start(lane, self._work(lane))

    def carry(self, lane: str, begun: Begun, group: Frozen, slot: asyncio.Task[bool] | None) -> None:
        """Go on with a lane that a COMMIT of this process began; `slot` is the staff chat's answer, asked for in the
        same trip. A task that is about to end on this lane ends first: it found nothing, or the lane would not have
        been idle. If it took this very group (the lease was over before COMMIT's answer was read), the group is its."""
        if lane not in self._tasks:
            self._start(lane, self._begun(lane, begun, group, slot))
        elif self._taken.get(lane) != begun.nonce:
            self._carried[lane] = begun.nonce, partial(self._begun, lane, begun, group, slot)

    async def drain(self, seconds: float) -> None:
        """Let calls under way end, for so long at most."""
        self._stopping = True
        loop = asyncio.get_running_loop()
        give_up = loop.time() + seconds
        while self._tasks and loop.time() < give_up:
            await asyncio.wait(tuple(self._tasks.values()), timeout=give_up - loop.time())
        for task in self._tasks.values():
            task.cancel()

    def _start(self, lane: str, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[lane] = task
        task.add_done_callback(lambda done: self._ended(lane, done))

    def _ended(self, lane: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(lane) is task:
            del self._tasks[lane]
            self._taken.pop(lane, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Without a claim on it the lane comes back by the sweep; the group stands as it was.
            (LOG.warning if isinstance(error, StoreAway) else LOG.error)("lane_left", lane=lane, exc_info=error)
        if lane in self._carried:
            self._start(lane, self._carried.pop(lane)[1]())
        elif lane in self._again:
            self._again.discard(lane)
            self.nudge(lane)

    # --- one lane ---

    async def _work(self, lane: str) -> None:
        taken = await self._store.out.take(lane, self._own)
        if taken is not None:
            self._taken[lane] = taken.nonce
            if self._carried.get(lane, (0,))[0] == taken.nonce:
                self._carried.pop(lane, None)
            await self._through(lane, taken)

    async def _begun(self, lane: str, begun: Begun, group: Frozen, slot: asyncio.Task[bool] | None) -> None:
        home = begun.home
        if lane_kind(lane) == "d" and "place" not in home:
            await self._store.out.release(lane, self._own, after=self._store.leases.place, begun=False)
            return
        if slot is not None and not await slot:
            await self._store.out.release(lane, self._own, after=self._store.leases.lane, begun=False)
            return
        letters = await self._part(lane, group, 0, begun.nonce, 0, home, first=True)
        if letters:
            await self._through(lane, Taken(group=b"", count=0, part=0, begun=0, nonce=0, home=home, letters=letters))

    async def _through(self, lane: str, taken: Taken) -> None:
        """Group after group until the lane is empty or has to rest."""
        home = dict(taken.home)
        letters: tuple[bytes, ...] | None = taken.letters
        group, part, nonce, doubts = None, taken.part, taken.nonce, taken.begun
        if taken.group:
            group = FROZEN.decode(taken.group)
        while letters or group is not None:
            if group is None:
                frozen = await self._freeze(lane, letters or (), home, taken.tries)
                if isinstance(frozen, Waits):
                    await self._store.out.release(lane, self._own, after=self._store.leases.place, begun=True)
                    return
                if frozen is None:
                    return
                letters = await self._part(lane, frozen, 0, 0, 0, home, freeze=True)
            else:
                letters = await self._part(lane, group, part, nonce, doubts, home)
            group, part, nonce, doubts = None, 0, 0, 0
            if self._stopping and letters:
                await self._store.out.release(lane, self._own, after=0, begun=True)
                return

    async def _freeze(
        self, lane: str, letters: tuple[bytes, ...], home: dict[str, bytes], tries: int
    ) -> Frozen | Waits | None:
        """None when nothing waits, or when the first letter had to go: the lane is free then."""
        if tries > CRASHES and letters:
            await self._drop(lane, letters[0], f"crashed: {CRASHES} processes did not survive it")
            return None
        try:
            return await frozen_of(self.freezer, lane, letters, home)
        except StoreError:
            raise
        except Exception as error:  # the one place where a letter ends that nobody can read or say
            await self._drop(lane, letters[0], f"{type(error).__name__}: {where(error)}", error)
            return None

    async def _drop(self, lane: str, letter: bytes, why: str, error: Exception | None = None) -> None:
        gone = buried(lane, letter, why, self._clock())
        if not await self._store.out.drop(lane, self._own, gone.letter, gone.event):
            return
        LOG.error("letter_dropped", lane=lane, id=gone.letter.id, exc_info=error)
        self._heard(gone.letter.owner)
        self._metrics.dead.labels("letter").inc()
        self.buried(gone.letter)
        self.nudge(lane)

    async def _part(
        self,
        lane: str,
        group: Frozen,
        part: int,
        nonce: int,
        doubts: int,
        home: dict[str, bytes],
        *,
        freeze: bool = False,
        first: bool = False,
    ) -> tuple[bytes, ...]:
        """A group from one part to its end. The letters that wait behind it; none also when the lane has to rest."""
        chat = self.freezer.chat_of(lane)
        adapter = self._adapters[messenger_of(chat)]
        in_hand = first
        while True:
            if not in_hand:
                begun = await self._begin(lane, group, freeze=freeze)
                if begun is None:
                    return ()
                nonce, freeze = begun, False
            in_hand = False
            held = Held(
                lane=lane, own=self._own, group=group, part=part, nonce=nonce, doubts=doubts,
                idempotent=adapter.capabilities.idempotent_sends, leases=self._store.leases,
            )  # fmt: skip
            end, writings = await self._call(held, adapter, home)
            letters = await self._settle(end, writings)
            if letters is None or end.step in ("retry", "halt"):
                return ()
            for field, value in end.home:
                home[field] = value
            if end.step == "finish":
                return letters
            part, doubts = part + 1, 0

    async def _begin(self, lane: str, group: Frozen, *, freeze: bool) -> int | None:
        """Slot and BEGIN in one trip: the group's first nonce; None when the lane has to rest."""
        kind = lane_kind(lane)
        pace, burst = pace_of(self.freezer.limits_of(lane)) if kind == "c" else (0, 1)
        beginning = self._store.out.begin(
            lane,
            self._own,
            group=PACK.encode(group) if freeze else b"",
            count=group.count,
            parts=len(group.parts),
            pace=pace,
            burst=burst,
        )
        slot, (verdict, number, _) = await asyncio.gather(self._slot(lane, group), beginning)
        if verdict == "begun" and slot:
            return number
        if verdict == "begun":  # nothing was called: what may be folded meanwhile is folded
            await self._store.out.release(lane, self._own, after=self._store.leases.lane, begun=False)
        elif slot and kind != "c":
            self.pacing.give_back(lane)
        if verdict == "wait":
            await self._store.out.release(lane, self._own, after=number, begun=True)
            asyncio.get_running_loop().call_later(number / 1000 + 0.005, self.nudge, lane)
        return None

    async def _slot(self, lane: str, group: Frozen) -> bool:
        """A staff chat's slot; a private chat has its pace, and what calls nothing needs none."""
        if lane_kind(lane) == "c" or not group.parts:
            return True
        rank = group.priority * 10**14 + int(time.time() * 1000)
        return await self.pacing.slot(self.freezer.chat_of(lane), lane, rank)

    # --- one call ---

    async def _call(self, held: Held, adapter: Adapter, home: dict[str, bytes]) -> tuple[Outcome, Writings]:
        """Make the call and say what is to be written down."""
        if not held.group.parts:
            return outcome(held, "finish", self._clock()), ()
        part = held.group.parts[held.part]
        if isinstance(part.operation, MakeTopicOp) and held.doubts:
            adopted = await self._adopt(held)
            if adopted is not None:
                return adopted
        elif isinstance(part.operation, MakeTopicOp):
            await self._store.links.forget_made(self.freezer.chat_of(held.lane), held.group.ticket)
        if worn_out(held):
            return given_up(held, self._clock()), ()
        renewal = asyncio.get_running_loop().create_task(self._renew(held.lane))
        try:
            await self.pacing.permit(adapter.messenger)
            receipt = await self._send(held, part, adapter, home)
        except SendError as error:
            self._metrics.sends.labels(adapter.messenger, type(error).__name__).inc()
            await self._obey(error, held, adapter)
            LOG.info("send_failed", lane=held.lane, why=type(error).__name__, detail=str(error)[:120], call=held.part)
            return failed(held, error, self._clock()), ()
        except StoreError:
            raise
        except Exception as error:  # a defect in an adapter ends here: told to staff, and on with the lane
            self._metrics.sends.labels(adapter.messenger, "defect").inc()
            LOG.error("send_broke", lane=held.lane, call=held.part, exc_info=error)
            return failed(held, Rejected(type(error).__name__), self._clock()), ()
        finally:
            renewal.cancel()
        self._metrics.sends.labels(adapter.messenger, "delivered").inc()
        return self._received(held, part, receipt)

    def _received(self, held: Held, part: Part, receipt: Receipt) -> tuple[Outcome, Writings]:
        now = self._clock()
        brought = remember(held, part, receipt, self.freezer.chat_of(held.lane), self._store.links, now)
        return delivered(held, now, brought.home, brought.events), brought.writings

    async def _send(self, held: Held, part: Part, adapter: Adapter, home: dict[str, bytes]) -> Receipt:
        operation = nonce_for(part.operation, held.nonce, held.part)
        if lane_kind(held.lane) in ("d", "m") and part.brings != "place" and "place" in home:
            operation = housed(operation, PLACE.decode(home["place"]))
        if held.doubts and not held.to_customer and not held.idempotent and isinstance(operation, SendOp):
            content = marked(operation.content, adapter.capabilities.limits)
            operation = msgspec.structs.replace(operation, content=content)
        began = time.perf_counter()
        try:
            receipt = await adapter.sender.send(operation)
        except Rejected as error:
            if error.reason != "bad_request" or not isinstance(operation, SendOp) or not operation.content.spans:
                raise
            # Formatting that the messenger does not like must not cost the words: once more, plain.
            plain = msgspec.structs.replace(operation.content, spans=())
            receipt = await adapter.sender.send(msgspec.structs.replace(operation, content=plain))
        finally:
            self._metrics.send_seconds.labels(adapter.messenger).observe(time.perf_counter() - began)
        astray = isinstance(operation, SendOp) and operation.place.thread != receipt.thread
        if astray and operation.place.thread:
            LOG.warning("landed_elsewhere", lane=held.lane)
            why = "messages land outside their topics: switch Topics on again in the staff group"
            self._trouble.ill(operation.place.chat, "topics", why)
        elif not held.to_customer:
            self._trouble.well(operation.place.chat, operation, made=makes_place(held))
        return receipt

    async def _renew(self, lane: str) -> None:
        """A call may take longer than a lease (an upload, or the wait for a permit): the lease follows it."""
        while True:
            await asyncio.sleep(self._store.leases.lane / 3000)
            try:
                await self._store.out.renew(lane, self._own)
            except StoreAway:
                continue

    async def _adopt(self, held: Held) -> tuple[Outcome, Writings] | None:
        """A topic whose making is in doubt is ours if it was reported with our number, or linked."""
        chat = self.freezer.chat_of(held.lane)
        thread = await self._store.links.made(chat, held.group.ticket)
        link = await self._store.links.thread(chat, thread) if thread else None
        if thread and (link is None or link.ticket == held.group.ticket):
            return self._received(held, held.group.parts[held.part], Receipt(thread=ThreadId(thread)))
        if held.doubts == 1:
            return outcome(held, "retry", self._clock(), after=held.leases.adopt / 1000, doubts=2), ()
        return None

    async def _obey(self, error: SendError, held: Held, adapter: Adapter) -> None:
        """A messenger that asks to slow down is left alone, the chat or the whole token."""
        match error:
            case RetryLater(after=after, scope="token"):
                await self.pacing.pause_token(adapter.messenger, after)
            case RetryLater(after=after, flood=True) if not held.to_customer:
                await self.pacing.pause(self.freezer.chat_of(held.lane), after)
            case TokenRefused():
                self._state(adapter.messenger, str(error))
            case PlaceGone(whole_chat=True) | PlaceGone(migrated_to=str()):
                why = f"the staff chat cannot be written to: {error}"
                self._trouble.ill(self.freezer.chat_of(held.lane), "chat", why)
            case Rejected() if makes_place(held):
                why = f"no place for a request can be made in the staff chat: {error}"
                self._trouble.ill(self.freezer.chat_of(held.lane), "making", why)

    async def _settle(self, end: Outcome, writings: Writings) -> tuple[bytes, ...] | None:
        """Links and then the outcome, in one trip, again and again until Redis has them (law 5)."""
        tries = 0
        while True:
            try:
                letters = await self._store.out.settle(end, writings)
                break
            except StoreAway:
                tries += 1  # the lease may be over: others look each second
                await asyncio.sleep(min(0.2 * 2.0 ** min(tries, 6), 1))
        if end.events:
            self._heard(end.owner)
        loop = asyncio.get_running_loop()
        for lane, _, delay in end.follow:
            loop.call_later(delay / 1000 + 0.01, self.nudge, lane)
        if end.step == "retry" and end.after < 1000:
            loop.call_later(end.after / 1000 + 0.01, self.nudge, end.lane)
        if letters is None:
            LOG.warning("lane_lost", lane=end.lane)
        return letters


def housed(operation: Operation, place: Place) -> Operation:
    """In the place as it is known now. Where there are no topics, what quotes nothing replies to the ticket's card."""
    operation = msgspec.structs.replace(operation, place=place)
    if place.anchor and isinstance(operation, SendOp) and operation.reply_to is None:
        return msgspec.structs.replace(operation, reply_to=place.anchor)
    return operation
