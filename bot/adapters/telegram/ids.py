"""Telegram's numbers as opaque ids and back. Nobody else looks inside them."""

from __future__ import annotations

from typing import Any

from bot.core.ids import ChatId, EventId, MessageId

PREFIX = "telegram:"

GENERAL = ""
"""The General topic and chats without topics: messages there carry no thread, and none may be given."""


def chat_id(native: Any) -> ChatId:
    return ChatId(f"{PREFIX}{int(native)}")


def event_id(update_id: Any) -> EventId:
    return EventId(f"{PREFIX}{int(update_id)}")


def person_id(native: Any) -> str:
    return f"{PREFIX}{int(native)}"


def message_id(native: Any) -> MessageId:
    return MessageId(str(int(native)))


def native(opaque: str) -> int:
    """The number in a chat's, a person's or a message's id."""
    return int(opaque.removeprefix(PREFIX))


SUPERGROUP = "-100"


def has_urls(chat: ChatId) -> bool:
    """Only messages of supergroups have addresses."""
    return chat.startswith(PREFIX + SUPERGROUP)


def topic_url(chat: ChatId, thread: str) -> str:
    """What members open a topic or a message by; a supergroup's number stands there without its -100."""
    return f"https://t.me/c/{str(native(chat)).removeprefix(SUPERGROUP)}/{thread}"


def bot_id(token: str) -> int:
    """The bot's own user id: the part of its token before the colon; 0 when there is none."""
    number = token.partition(":")[0]
    return int(number) if number.isdecimal() else 0
