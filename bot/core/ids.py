"""Opaque identifiers. Only adapters make or parse what is inside; everybody else passes them around unread.

They are stored, so their format is a promise to older data.
"""

from __future__ import annotations

from typing import Literal, NewType

import msgspec

Messenger = Literal["telegram", "vk"]
Origin = Literal["telegram", "vk", "otklik"]
"""Who has a file's bytes: a messenger, or we ourselves."""
Lang = Literal["ru", "en"]

ChatId = NewType("ChatId", str)
"""`telegram:<chat id>` or `vk:<peer id>`. A private chat's id is its customer's id."""
CustomerId = NewType("CustomerId", str)
"""The customer's key: equal to the ChatId of the private chat with them."""
MessageId = NewType("MessageId", str)
"""A message within its chat: Telegram's message_id, VK's conversation_message_id."""
ThreadId = NewType("ThreadId", str)
"""A topic within a chat; empty for none."""
EventId = NewType("EventId", str)
EffectId = NewType("EffectId", str)
"""`<event id>/<n>`: a turn that runs again yields the same ids."""
ContentId = NewType("ContentId", str)
"""What one person said once, wherever copies of it stand: the id of the event that brought it."""
TicketNumber = NewType("TicketNumber", int)
"""`n * 64 + partition`: the number alone finds its partition; it is never an authority."""

PARTITIONS = 64


class MessageRef(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One message in one chat."""

    chat: ChatId
    message: MessageId


class Place(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where messages go: a chat and, in a forum, a topic of it. `anchor`: where there are no topics, the message that a
    ticket's other messages reply to."""

    chat: ChatId
    thread: ThreadId = ThreadId("")
    anchor: MessageId = MessageId("")


def messenger_of(chat: ChatId | CustomerId) -> Messenger:
    """Which adapter owns this chat: the one thing that everybody may read out of an id."""
    return "vk" if chat.startswith("vk:") else "telegram"
