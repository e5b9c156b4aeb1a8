"""The staff chat of these tests: who is there, the topic of one ticket, and how their updates look."""

from __future__ import annotations

import msgspec

from bot.core.content import Attachment, Content
from bot.core.ids import ChatId, ContentId, CustomerId, EventId, MessageId, ThreadId, TicketNumber
from bot.core.incoming import Edited, Person, Pressed, Wrote
from bot.desk.router import DeskChat, Found

GROUP = ChatId("telegram:-1001")
TOPIC = ThreadId("7")
GENERAL = ThreadId("")
TICKET = TicketNumber(1234)
ANNA = CustomerId("telegram:111")
BORIS = CustomerId("vk:222")

CHAT = DeskChat(id=GROUP, desk="default", us="telegram:999", username="shop_bot")
LINKED = Found(owner=ANNA, ticket=TICKET)
UNLINKED = Found()

OLGA = Person(id="telegram:501", name="Ольга")
ANONYMOUS = Person(id="telegram:-1001", name="Поддержка", speaks_as="anonymous_admin")
PHOTO = Attachment(kind="photo", messenger="telegram", ref="AgAC")


def wrote(content: Content | str, *, by: Person = OLGA, thread: ThreadId = TOPIC, chat: ChatId = GROUP) -> Wrote:
    said = Content(text=content) if isinstance(content, str) else content
    return Wrote(
        id=EventId("telegram:1"), at=100.0, chat=chat, thread=thread, person=by, message=MessageId("50"), content=said
    )


def edited(text: str, *, by: Person = OLGA, thread: ThreadId = TOPIC, chat: ChatId = GROUP) -> Edited:
    return Edited(
        id=EventId("telegram:2"),
        at=101.0,
        chat=chat,
        thread=thread,
        person=by,
        message=MessageId("50"),
        content=Content(text=text),
    )


def pressed(action: str, *, by: Person = OLGA, thread: ThreadId = TOPIC, chat: ChatId = GROUP) -> Pressed:
    return Pressed(
        id=EventId("telegram:3"),
        at=102.0,
        chat=chat,
        thread=thread,
        person=by,
        message=MessageId("8"),
        action=action,
        press="q1",
    )


def quoting(fact: Wrote) -> Wrote:
    return msgspec.structs.replace(fact, reply_to=MessageId("40"))


def relayed(content: str = "telegram:0", *, note: bool = False) -> Found:
    """What the links say when an already accepted message of staff is edited."""
    return msgspec.structs.replace(LINKED, own_content=ContentId(content), was_note=note)
