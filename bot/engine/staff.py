"""The staff chat's own turns: find whose topic an update is in, pass it on to that customer's mailbox, then eat it.

In a forum the topic says whose an update is; elsewhere the message that is answered, pressed or edited does.

Passing on is idempotent (the event keeps the update's id, and a mailbox takes an id once), so a turn that runs again
does no harm. A topic's link never changes, so it is looked up once and remembered here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec

from bot import log
from bot.adapters.port import Adapter, AnswerPressOp
from bot.core.effects import Tell
from bot.core.events import Event, StaffEdited, StaffWrote
from bot.core.ids import ChatId, ContentId, CustomerId, EffectId, Lang, MessageId, TicketNumber
from bot.core.incoming import Edited, Incoming, MemberChanged, Pressed, TopicChanged, Wrote
from bot.core.phrases import Body, Renderer
from bot.core.session import Session
from bot.desk.commands import colleague_named
from bot.desk.render import ticket_of_title
from bot.desk.router import (
    AnswerPress,
    DeskChat,
    Found,
    Listed,
    Nothing,
    Numbers,
    Reply,
    Retry,
    Routed,
    ToCustomer,
    asks_membership,
    named_ticket,
    route,
    unlinked,
)
from bot.engine.colleagues import Colleagues
from bot.engine.delivery import Delivery
from bot.engine.dropping import where
from bot.engine.letters import Letter
from bot.engine.order import Draft
from bot.engine.turns import Turns
from bot.errors import SendError, StoreAway
from bot.store import Store
from bot.store.keys import general_lane
from bot.store.links import encode_copies, in_chat
from bot.store.mailbox import ITEM
from bot.store.records import CRASHES, PACK, Claim, Item, StaffLink

LOG = log.get("staff")
ROUNDS = 5
ROUND_SECONDS = 2.0
"""An update of an unknown topic is tried again so often, so far apart: the topic may be newer than its link."""
MEMBERSHIP_KEPT = 60.0
REMEMBERED = 10_000


class StaffTurns:
    """The worker on one staff chat's mailbox."""

    def __init__(
        self,
        *,
        chat: DeskChat,
        store: Store,
        adapter: Adapter,
        turns: Turns,
        delivery: Delivery,
        renderer: Renderer,
        clock: Callable[[], float],
        numbers: Callable[[str, Lang], Awaitable[tuple[Body, ...]]],
        lists: Callable[[ChatId, str], Awaitable[Body]],
    ) -> None:
        self._chat = chat
        self._store = store
        self._adapter = adapter
        self._turns = turns
        self._delivery = delivery
        self._renderer = renderer
        self._clock = clock
        self._numbers = numbers
        self._lists = lists
        self._colleagues = Colleagues(store, chat.id)
        self._threads: dict[str, StaffLink] = {}
        self._members: dict[str, tuple[bool, float]] = {}
        self._names: dict[str, str] = {}

    @property
    def lang(self) -> Lang:
        return self._chat.lang

    def forget(self, owner: str) -> None:
        """What is remembered here of a customer's topics is asked for anew."""
        self._threads = {thread: link for thread, link in self._threads.items() if link.owner != owner}

    async def work(self, claim: Claim) -> None:
        current: Claim | None = claim
        while current is not None:
            current = await self._turn(current)

    async def _turn(self, claim: Claim) -> Claim | None:
        if claim.tries > CRASHES:
            return await self._turns.bury(claim, "crashed", f"{CRASHES} turns with it did not end")
        draft = Draft(claim.owner, Session())
        for raw in claim.items:
            item = ITEM.decode(raw)
            try:
                await self._one(draft, item)
            except StoreAway:
                raise
            except Exception as error:  # a wrong update or a wrong rule: the dead list, and on with the next
                if draft.eat == 0:
                    return await self._turns.bury(claim, type(error).__name__, where(error), error)
                break
            draft.eat += 1
        return await self._turns.commit(claim, draft)

    async def _one(self, draft: Draft, item: Item) -> None:
        fact = await self._named(self._adapter.decoder.decode(item.body))
        if isinstance(fact, MemberChanged):
            self._members.pop(fact.person.id, None)
        if isinstance(fact, TopicChanged) and fact.by_us and fact.change == "created":
            await self._note_made(fact)
        found = await self._found(fact)
        if isinstance(fact, Wrote) and (words := colleague_named(fact.content, self._chat.username)):
            found = await self._with_colleague(found, words)
        member = await self._membership(fact) if asks_membership(fact, self._chat) else None
        routed = route(fact, self._chat, found, is_member=member)
        if isinstance(routed, Retry):
            if item.round < ROUNDS:
                again = msgspec.structs.replace(item, round=item.round + 1)
                due = int((self._clock() + ROUND_SECONDS) * 1000)
                draft.timers[f"again/{item.id}"] = (due, PACK.encode(again))
                return
            routed = unlinked(fact, self._chat)
        if isinstance(fact, Wrote) and fact.chat == self._chat.id and fact.person.id != self._chat.us:
            await self._colleagues.meet(fact.person)
        await self._carry_out(draft, fact, routed)

    async def _carry_out(self, draft: Draft, fact: Incoming, routed: Routed) -> None:
        match routed:
            case ToCustomer(owner=owner, event=event):
                item = Item(id=event.id, kind="event", source="", at=self._clock(), body=PACK.encode(event))
                _, claim = await asyncio.gather(self._own_words(owner, event), self._store.mail.accept(owner, item))
                if claim is not None:
                    self._turns.start(claim)
            case Reply(once_for=person) if person and not await self._store.links.first_time(self._chat.id, person):
                LOG.debug("staff_ignored", why="explained before", id=fact.id)
            case Reply(place=place, message=message, phrase=phrase):
                tell = Tell(body=(phrase,), desk=self._chat.desk, reply_to=MessageId(message), place=place)
                lane = general_lane(self._chat.id, self._chat.desk)
                draft.letters.append((lane, Letter(id=EffectId(f"{fact.id}/0"), effect=tell)))
            case Numbers(place=place, message=message, wish=wish):
                lane = general_lane(self._chat.id, self._chat.desk)
                for at, body in enumerate(await self._numbers(wish, self._chat.lang)):
                    quoted = MessageId(message) if at == 0 else None
                    tell = Tell(body=body, desk=self._chat.desk, reply_to=quoted, place=place)
                    draft.letters.append((lane, Letter(id=EffectId(f"{fact.id}/{at}"), effect=tell)))
            case Listed(place=place, message=message, operator=operator):
                body = await self._lists(self._chat.id, operator)
                tell = Tell(body=body, desk=self._chat.desk, reply_to=message, place=place)
                lane = general_lane(self._chat.id, self._chat.desk)
                draft.letters.append((lane, Letter(id=EffectId(f"{fact.id}/0"), effect=tell)))
            case AnswerPress(place=place, press=press, person=person, phrase=phrase, alert=alert):
                text = self._renderer.text(phrase, self._chat.lang)
                self._turns.press(AnswerPressOp(place=place, press=press, person=person, text=text, alert=alert))
            case Nothing(why=why):
                LOG.debug("staff_ignored", why=why, id=fact.id)

    # --- what is known ---

    async def _with_colleague(self, found: Found, words: str) -> Found:
        """Who left the group is no colleague."""
        whom = await self._colleagues.called(words)
        if whom is None or await self._is_member(whom.id) is not True:
            return msgspec.structs.replace(found, colleagues=await self._colleagues.names())
        return msgspec.structs.replace(found, whom=whom)

    async def _found(self, fact: Incoming) -> Found:
        if not self._chat.is_forum:
            return await self._found_by_message(fact)
        link = await self._thread(fact.thread) if fact.thread else None
        found = Found(
            owner=CustomerId(link.owner) if link else None, ticket=TicketNumber(link.ticket) if link else None
        )
        match fact:
            case Wrote(reply_to=str() as quoted):
                if other := await self._store.links.staff(self._chat.id, quoted):
                    content = ContentId(other.content_id) if other.content_id else None
                    return msgspec.structs.replace(found, reply_owner=CustomerId(other.owner), reply_content=content)
            case Edited(message=message):
                if own := await self._store.links.staff(self._chat.id, message):
                    content = ContentId(own.content_id) if own.content_id else None
                    return msgspec.structs.replace(found, own_content=content, was_note=own.what == "note")
        return found

    async def _found_by_message(self, fact: Incoming) -> Found:
        """Where there are no topics."""
        message: str | None = None
        match fact:
            case Wrote():
                number = named_ticket(fact, self._chat)
                message = fact.reply_to if number is None else await self._store.links.made(self._chat.id, number)
            case Pressed(message=message) | Edited(message=message):
                pass
        link = await self._store.links.staff(self._chat.id, message) if message else None
        if link is None:
            return Found()
        owner, content = CustomerId(link.owner), ContentId(link.content_id) if link.content_id else None
        found = Found(owner=owner, ticket=TicketNumber(link.ticket))
        if isinstance(fact, Edited):
            return msgspec.structs.replace(found, own_content=content, was_note=link.what == "note")
        return msgspec.structs.replace(found, reply_owner=owner, reply_content=content)

    async def _named(self, fact: Incoming) -> Incoming:
        """VK's updates carry no names, and colleagues want to see who has a ticket."""
        if not isinstance(fact, Wrote | Edited | Pressed) or fact.person.name or fact.person.speaks_as != "self":
            return fact
        person = fact.person
        if person.id not in self._names:
            try:
                known = await self._adapter.names([person.id])
            except SendError:
                return fact
            self._names[person.id] = known.get(person.id, ("", ""))[0]
        return msgspec.structs.replace(fact, person=msgspec.structs.replace(person, name=self._names[person.id]))

    async def _thread(self, thread: str) -> StaffLink | None:
        if thread in self._threads:
            return self._threads[thread]
        link = await self._store.links.thread(self._chat.id, thread)
        if link is not None:
            if len(self._threads) >= REMEMBERED:
                self._threads.pop(next(iter(self._threads)))
            self._threads[thread] = link
        return link

    async def _own_words(self, owner: CustomerId, event: Event) -> None:
        """An operator's message stands for its content, and whether it was a note is fixed the first time."""
        if not isinstance(event, StaffWrote | StaffEdited):
            return
        content = event.id if isinstance(event, StaffWrote) else event.content_id
        link = StaffLink(owner=owner, ticket=event.ticket, content_id=content, what="note" if event.note else "answer")
        own = (f"c:{in_chat(content, self._chat.id)}", encode_copies([event.message]))
        await asyncio.gather(
            self._store.links.set_staff(self._chat.id, [(event.message.message, link)]),
            self._store.links.set_customer(owner, [own]),
        )

    async def _note_made(self, fact: TopicChanged) -> None:
        number = ticket_of_title(fact.name)
        if number is not None and await self._store.links.thread(self._chat.id, fact.thread) is None:
            await self._store.links.note_made(self._chat.id, number, fact.thread)

    async def _membership(self, fact: Incoming) -> bool | None:
        return await self._is_member(fact.person.id) if isinstance(fact, Wrote | Edited | Pressed) else None

    async def _is_member(self, person: str) -> bool | None:
        """Asked of the messenger, and remembered for a minute; None when it does not tell."""
        known, until = self._members.get(person, (False, 0.0))
        if time.monotonic() < until:
            return known
        try:
            answer = await self._adapter.is_member(ChatId(self._chat.id), person)
        except SendError:
            return None
        self._members[person] = (answer, time.monotonic() + MEMBERSHIP_KEPT)
        return answer
