"""Forgetting, in two rounds: at once, and again when every call that was under way has ended.

1. The job is written before the turn ends (`Turns`), and crossed out when all is done: a crash only delays it.
2. The customer's own keys go with the turn, in one step; here go the staff chats' links, the places, the leftovers.
3. Staff learn the numbers and nothing else. Topics are deleted, or, where that is not allowed, closed and left with a
   bare number.
4. The last word to the customer is said past the outbox: nothing is kept of who it was for.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from bot import log
from bot.adapters.port import Adapter, SendOp
from bot.core.content import Content
from bot.core.effects import DropPlace, Erase, Tell
from bot.core.ids import ChatId, EffectId, Messenger, Place, TicketNumber, messenger_of
from bot.core.phrases import Phrase, say
from bot.engine.freeze import Freezer
from bot.engine.letters import Letter
from bot.errors import RetryLater, SendError, StoreError
from bot.store import Store
from bot.store.erasing import Job
from bot.store.keys import general_lane

LOG = log.get("erasing")
ROUNDS = 2
LEASE_MS = 60_000
Post = Callable[[str, Letter], None]


def job_of(owner: str, erase: Erase, freezer: Freezer) -> Job:
    """What is written down before the turn ends."""
    words = [freezer.render(one, erase.lang) for one in erase.words if isinstance(one, Phrase)]
    return Job(
        id=f"{owner}/{'whole' if erase.whole else erase.tickets[0]}",
        owner=owner,
        whole=erase.whole,
        tickets=erase.tickets,
        desks=tuple(freezer.desks),
        words="\n\n".join(words),
    )


async def willingly(erase: Callable[[], Awaitable[None]]) -> None:
    """Now, if it can be: else the sweep comes back to it."""
    try:
        await erase()
    except StoreError as error:
        LOG.info("erasing_put_off", why=str(error))


class Eraser:
    """`once` does what is due; `forgotten(owner)` tells those who remember things by themselves."""

    def __init__(
        self,
        store: Store,
        freezer: Freezer,
        adapters: dict[Messenger, Adapter],
        *,
        own: str,
        post: Post,
        forgotten: Callable[[str], None],
    ) -> None:
        self._store = store
        self._freezer = freezer
        self._adapters = adapters
        self._own = own
        self._post = post
        self._forgotten = forgotten

    async def once(self) -> None:
        """Raises StoreAway."""
        jobs, rewrite = await self._store.erasing.jobs()
        due = [job for job in jobs if job.due <= time.time()]
        if not due and (jobs or not rewrite):
            return
        if not await self._store.ledger.hold("erasing", self._own, LEASE_MS):
            return
        try:
            for job in due:
                await self._round(job)
            if rewrite and not jobs:
                await self._store.erasing.rewrite()
        finally:
            await self._store.ledger.hold("erasing", self._own, 0)

    async def _round(self, job: Job) -> None:
        self._forgotten(job.owner)
        await self._store.erasing.leftovers(job)
        for chat in {desk.chat for desk in self._freezer.desks.values()}:
            await self._store.erasing.forget_at(chat, job)
            await self._store.erasing.forget_dead(chat, job)
        if job.round == 0:
            self._tell_desks(job)
        unsaid = await self._last_words(job) if job.words else ""
        if job.round + 1 >= ROUNDS:
            return await self._store.erasing.cross_out(job)
        later = time.time() + self._store.leases.lane * 1.5 / 1000
        await self._store.erasing.keep(replace(job, round=job.round + 1, due=later, words=unsaid))

    def _tell_desks(self, job: Job) -> None:
        for name, desk in self._freezer.desks.items():
            here = [one for one in job.places if one.desk == name and one.place.chat == desk.chat]
            lane = general_lane(desk.chat, name)
            numbers = ", ".join(f"#{one.ticket}" for one in here)
            if here and job.whole:
                tell = Tell(body=(say("staff-forgotten", numbers=numbers),), desk=name)
                self._post(lane, Letter(id=EffectId(f"forgotten/{here[0].ticket}"), effect=tell))
            for one in here:
                drop = DropPlace(ticket=TicketNumber(one.ticket), place=one.place)
                self._post(lane, Letter(id=EffectId(f"drop/{one.ticket}"), effect=drop))

    async def _last_words(self, job: Job) -> str:
        """Crossed out before they are said: a repeat would be seen by somebody who is forgotten. Gives back what surely
        was not said."""
        await self._store.erasing.keep(replace(job, words=""))
        chat = ChatId(job.owner)
        nonce = int(time.time() * 1000) % 2**31 or 1
        operation = SendOp(place=Place(chat=chat), content=Content(text=job.words), nonce=nonce)
        try:
            await self._adapters[messenger_of(chat)].sender.send(operation)
        except RetryLater:
            return job.words
        except SendError as error:
            LOG.info("last_words_unsaid", why=type(error).__name__)
        return ""
