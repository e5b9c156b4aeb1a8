"""What a messenger answered, as it is remembered: links in both directions, the ticket's home, news for the mailbox."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.port import EditOp, MakeTopicOp, Receipt, SendOp
from bot.core.content import Content
from bot.core.events import Placed
from bot.core.ids import ChatId, ContentId, EffectId, MessageId, MessageRef, Place, ThreadId, TicketNumber
from bot.desk.strategy import Shown
from bot.engine.freeze import PLACE, SHOWN, Frozen, Part
from bot.engine.outcomes import Held
from bot.engine.receipts import Brought, remember
from bot.store import Store
from bot.store.keys import customer_lane, desk_lane, general_lane
from bot.store.leases import USUAL
from bot.store.links import in_chat
from bot.store.records import StaffLink
from tests.engine.toy import DESK, GROUP

ANNA = "telegram:1"
TICKET = TicketNumber(65)
TO_HER, TO_DESK = customer_lane(ANNA), desk_lane(ANNA, TICKET, DESK)
SEND = SendOp(place=Place(chat=GROUP), content=Content(text="words"))


async def received(
    store: Store, lane: str, *messages: str, thread: str = "", at: int = 0, parts: tuple[Part, ...] = (), **fields: Any
) -> Brought:
    """The receipt of the part `at` is remembered twice, as it may be."""
    contents = fields.pop("contents", (ContentId("c1"),))
    whole = parts or (Part(operation=SEND, **fields),)
    group = Frozen(count=1, effects=(EffectId("e/0"),), parts=whole, ticket=TICKET, contents=contents)
    held = Held(lane=lane, own="a", group=group, part=at, nonce=1, doubts=0, idempotent=False, leases=USUAL)
    chat = ChatId(ANNA) if lane == TO_HER else GROUP
    receipt = Receipt(messages=tuple(MessageId(one) for one in messages), thread=ThreadId(thread))
    brought = remember(held, whole[at], receipt, chat, store.links, 9.0)
    for _ in range(2):
        for write in brought.writings:
            await write()
    return brought


async def copies(store: Store, content: str, chat: str) -> list[str]:
    return [ref.message for ref in await store.links.copies(ANNA, in_chat(content, chat))]


async def test_a_topic_is_the_tickets_home_and_is_told(store: Store) -> None:
    look = Shown(name="🆕 #65")
    topic = (Part(operation=MakeTopicOp(place=Place(chat=GROUP), name="#65"), brings="place", shows=look),)
    brought = await received(store, TO_DESK, thread="42", parts=topic)
    home = dict(brought.home)
    assert PLACE.decode(home["place"]) == Place(chat=GROUP, thread=ThreadId("42"))
    assert SHOWN.decode(home["shown"]) == look
    (event,) = brought.events
    assert isinstance(event, Placed)
    assert (event.ticket, event.place.thread) == (TICKET, "42")
    assert await store.links.thread(GROUP, "42") == StaffLink(owner=ANNA, ticket=TICKET, what="topic")


async def test_where_there_are_no_topics_the_card_is_the_tickets_home(store: Store) -> None:
    look = Shown(name="🆕 #65", face="f")
    brought = await received(store, TO_DESK, "42", brings="place", shows=look)
    home = dict(brought.home)
    assert PLACE.decode(home["place"]) == Place(chat=GROUP, anchor=MessageId("42"))
    assert (home["card"], SHOWN.decode(home["shown"])) == (b"42", look)
    assert isinstance(brought.events[0], Placed)
    assert await store.links.staff(GROUP, "42") == StaffLink(owner=ANNA, ticket=TICKET, what="card")
    assert await store.links.made(GROUP, TICKET) == "42"


async def test_a_card_that_had_to_be_posted_anew_is_the_home_from_then_on(store: Store) -> None:
    edit = EditOp(
        place=Place(chat=GROUP, anchor=MessageId("42")), message=MessageId("42"), content=Content(text="card")
    )
    part = (Part(operation=edit, brings="card", shows=Shown(name="🟢 #65")),)
    assert [field for field, _ in (await received(store, TO_DESK, parts=part)).home] == ["shown"]
    home = dict((await received(store, TO_DESK, "50", parts=part)).home)
    assert PLACE.decode(home["place"]) == Place(chat=GROUP, anchor=MessageId("50"))
    assert home["card"] == b"50"


async def test_a_card_is_found_again(store: Store) -> None:
    brought = await received(store, TO_DESK, "50", brings="card")
    assert brought.home == [("card", b"50")]
    assert await store.links.staff(GROUP, "50") == StaffLink(owner=ANNA, ticket=TICKET, what="card")


async def test_a_customers_words_at_the_desk_lead_back(store: Store) -> None:
    await received(store, TO_DESK, "51", brings="content", contents=(ContentId("c1"), ContentId("c2")))
    link = await store.links.staff(GROUP, "51")
    assert link is not None
    assert (link.owner, link.ticket, link.content_id, link.what) == (ANNA, TICKET, "c1", "customer")
    assert await copies(store, "c1", GROUP) == await copies(store, "c2", GROUP) == ["51"], "a fold holds both"


async def test_an_answer_at_the_customers_leads_back(store: Store) -> None:
    await received(store, TO_HER, "31", brings="content")
    assert await store.links.content_of(ANNA, "31") == "c1"
    assert await copies(store, "c1", ANNA) == ["31"]


async def test_an_album_is_all_of_its_messages(store: Store) -> None:
    await received(store, TO_HER, "31", "32", brings="content")
    assert await copies(store, "c1", ANNA) == ["31", "32"]
    assert await store.links.content_of(ANNA, "32") == "c1"


@pytest.mark.parametrize(("lane", "chat"), [(TO_HER, ANNA), (TO_DESK, GROUP)])
async def test_words_in_several_parts_are_found_by_each_and_stand_where_they_begin(
    store: Store, lane: str, chat: str
) -> None:
    """A quote points to their beginning, and a correction changes it: never a later part."""
    parts = (Part(operation=SEND, brings="content"),) * 3
    for at, message in enumerate(("31", "32", "33")):
        await received(store, lane, message, at=at, parts=parts)
    assert await copies(store, "c1", chat) == ["31"]
    if lane == TO_HER:
        assert [await store.links.content_of(ANNA, message) for message in ("31", "33")] == ["c1", "c1"]
    else:
        link = await store.links.staff(GROUP, "33")
        assert link is not None
        assert link.content_id == "c1"


async def test_what_is_said_under_a_name_is_found_by_it(store: Store) -> None:
    await received(store, TO_HER, "30", "31", brings="said", said="menu")
    assert await store.links.said(ANNA, "menu") == "31", "the last one has the buttons"


async def test_a_topics_look_is_remembered(store: Store) -> None:
    brought = await received(store, TO_DESK, brings="shown", shows=Shown(name="✅ #65", closed=True))
    assert SHOWN.decode(dict(brought.home)["shown"]).closed


async def test_the_bots_own_words_in_a_topic_belong_to_the_ticket(store: Store) -> None:
    await received(store, TO_DESK, "52", brings="nothing", contents=())
    link = await store.links.staff(GROUP, "52")
    assert link is not None
    assert (link.ticket, link.what) == (TICKET, "bot")


@pytest.mark.parametrize("lane", [TO_HER, general_lane(GROUP, DESK)])
async def test_a_receipt_that_could_not_be_read_is_no_trouble(store: Store, lane: str) -> None:
    brought = await received(store, lane, brings="content")
    assert (brought.home, brought.events) == ([], ())
    assert await copies(store, "c1", ANNA) == []


async def test_a_content_stands_in_both_chats(store: Store) -> None:
    await received(store, TO_DESK, "51", brings="content")
    await received(store, TO_HER, "31", brings="content")
    own = await store.links.copies(ANNA, in_chat("c1", ANNA))
    assert own == [MessageRef(chat=ChatId(ANNA), message=MessageId("31"))]
    assert await copies(store, "c1", GROUP) == ["51"]
