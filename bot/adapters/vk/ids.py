"""VK's numbers as opaque ids and back. Messages are named by peer and conversation_message_id; a bot's `id` is mostly
0."""

from __future__ import annotations

from typing import Any

from bot.core.ids import ChatId, EventId, MessageId

PREFIX = "vk:"
CHATS_FROM = 2_000_000_000
"""Peers above are group chats; below are people; negative ones are communities."""


def chat_id(peer: Any) -> ChatId:
    return ChatId(f"{PREFIX}{int(peer)}")


def person_id(native: Any) -> str:
    return f"{PREFIX}{int(native)}"


def message_id(number: Any) -> MessageId:
    return MessageId(str(int(number)))


def message_event(peer: Any, number: Any) -> EventId:
    """A new message has the same key in an event and in the history, so what is fetched again is known again."""
    return EventId(f"{PREFIX}{int(peer)}:{int(number)}")


def other_event(event: str) -> EventId:
    return EventId(f"{PREFIX}{event}")


def native(opaque: str) -> int:
    """The number in a chat's, a person's or a message's id."""
    return int(opaque.removeprefix(PREFIX))


def is_group(peer: int) -> bool:
    return peer > CHATS_FROM


def file_ref(peer: Any, number: Any, path: str) -> str:
    """An attachment by its message and its place in it ("2"; in a forwarded message "f0.2")."""
    return f"{int(peer)}:{int(number)}:{path}"


def file_parts(ref: str) -> tuple[int, int, str]:
    """Peer, message and path of a `file_ref`. Raises ValueError."""
    peer, number, path = ref.split(":")
    return int(peer), int(number), path
