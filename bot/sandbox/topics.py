"""Topics of a forum and the bot's seat in a group: the changes of the world that leave service messages behind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.records import BOT, Chat, Message, Topic
from bot.sandbox.world import World

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
    "can_send_welcome_messages",
    "is_anonymous",
)
FULL_SEAT: Mapping[str, bool] = {right: right != "is_anonymous" for right in RIGHTS}


def topic_of(chat: Chat, thread: int | None) -> Topic | None:
    """The topic, if it is still there."""
    topic = chat.topics.get(thread) if thread is not None else None
    return None if topic is None or topic.deleted else topic


def create(
    world: World, chat: str, name: str, sender: str, *, icon_color: int = 7322096, emoji: str | None = None
) -> tuple[Topic, Message]:
    """A topic whose number is that of its service message."""
    service = {"kind": "topic_created", "name": name, "icon_color": icon_color, "emoji": emoji}
    thread = world.next_number(chat)
    topic = Topic(thread=thread, name=name, icon_color=icon_color, icon_custom_emoji_id=emoji, by_bot=sender == BOT)
    set_topic(world, chat, topic, "topic_created")
    message = Message(chat=chat, number=thread, date=int(world.now()), sender=sender, thread=thread, service=service)
    world.messages[message.where] = message
    world.order.setdefault(chat, []).append(thread)
    world.publish("message", "new", message=message)
    return topic, message


def set_topic(world: World, chat: str, topic: Topic, cause: str) -> None:
    """Puts the topic into its chat."""
    world.set_chat(chat, cause, {"thread": topic.thread}, topics={**world.chats[chat].topics, topic.thread: topic})


def close(world: World, chat: str, topic: Topic, sender: str, *, closed: bool) -> None:
    """Closes or reopens, with the service message."""
    set_topic(world, chat, replace(topic, closed=closed), "topic_closed" if closed else "topic_reopened")
    note(world, chat, topic, sender, {"kind": "topic_closed" if closed else "topic_reopened"})


def rename(world: World, chat: str, topic: Topic, sender: str, *, name: str | None, emoji: str | None) -> None:
    """A new name or icon; the service message tells only what changed."""
    service: dict[str, Any] = {"kind": "topic_edited"}
    if name and name != topic.name:
        service["name"] = name
    if emoji is not None and emoji != topic.icon_custom_emoji_id:
        service["emoji"] = emoji
    icon = topic.icon_custom_emoji_id if emoji is None else emoji
    set_topic(world, chat, replace(topic, name=name or topic.name, icon_custom_emoji_id=icon), "topic_edited")
    note(world, chat, topic, sender, service)


def delete(world: World, chat: str, topic: Topic) -> None:
    """Takes the topic and all its messages away; nobody is told, as in Telegram."""
    for message in world.transcript(chat, topic.thread):
        if not message.deleted:
            world.delete(message)
    set_topic(world, chat, replace(topic, deleted=True), "topic_deleted")


def note(world: World, chat: str, topic: Topic, sender: str, service: Mapping[str, Any]) -> None:
    """A service message inside the topic."""
    world.write(chat, sender, thread=topic.thread, service=service)
