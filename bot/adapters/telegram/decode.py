"""Telegram updates into neutral facts. Pure, tolerant, without aiogram: one odd update must never stop the others.

Fields are read from plain JSON as the Bot API names them; what is not known is passed over, and what cannot be
understood at all is Undecodable, which is one update's trouble and nobody else's.
"""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

from bot.adapters.port import RawUpdate
from bot.adapters.raw import NOT_THAT_SHAPE, digest, parse
from bot.adapters.telegram import ids
from bot.adapters.telegram.content import content
from bot.core.ids import ChatId, EventId, Lang, ThreadId
from bot.core.incoming import (
    Blocked,
    ChatChanged,
    Edited,
    Ignored,
    Incoming,
    MemberChanged,
    Person,
    Pressed,
    Reacted,
    Returned,
    TopicChanged,
    Wrote,
)
from bot.errors import Undecodable

Json = dict[str, Any]

READS_RUSSIAN = frozenset({"ru", "be", "uk", "kk", "ky", "uz", "tg", "tt", "ba", "hy", "az"})
"""Client languages whose speakers are better served in Russian than in English."""

TOPIC_CHANGES: dict[str, Literal["created", "renamed", "closed", "reopened"]] = {
    "forum_topic_created": "created",
    "forum_topic_edited": "renamed",
    "forum_topic_closed": "closed",
    "forum_topic_reopened": "reopened",
}

HOUSEKEEPING = (
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "pinned_message",
    "migrate_from_chat_id", "write_access_allowed", "message_auto_delete_timer_changed",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "boost_added", "video_chat_started",
    "video_chat_ended", "video_chat_scheduled", "video_chat_participants_invited", "chat_background_set",
    "proximity_alert_triggered", "successful_payment", "users_shared", "chat_shared", "chat_owner_left",
    "chat_owner_changed", "refunded_payment", "unique_gift", "gift_upgrade_sent", "connected_website",
    "passport_data", "checklist_tasks_done", "checklist_tasks_added", "community_chat_added",
    "community_chat_joined", "community_chat_removed", "direct_message_price_changed", "giveaway_created",
    "giveaway_completed", "managed_bot_created", "paid_message_price_changed", "poll_option_added",
    "poll_option_deleted", "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined",
    "suggested_post_paid", "suggested_post_refunded", "web_app_data",
)  # fmt: skip

STANDINGS: dict[str, Literal["owner", "admin", "member", "restricted", "gone"]] = {
    "creator": "owner",
    "administrator": "admin",
    "member": "member",
    "restricted": "restricted",
    "left": "gone",
    "kicked": "gone",
}

UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d+)')
"""Finds the number in an update that no parser reads, so that it can be put aside and the rest go on. Within a JSON
string the quotes would be escaped, so a text cannot imitate it."""


def look(raw: bytes) -> RawUpdate:
    """`peek` for bytes straight from the wire, whatever they are."""
    try:
        return _peek(parse(raw), raw)
    except Undecodable:
        number = UPDATE_ID.search(raw)
        return RawUpdate(id=ids.event_id(number[1]) if number else _digest(raw), chat=ChatId(ids.PREFIX), raw=raw)


def peek(update: Json) -> RawUpdate:
    """Whose mailbox, and by which key a repeat is known."""
    return _peek(update, msgspec.json.encode(update))


def decode(raw: bytes, *, us: int = 0) -> Incoming:
    """One update into one fact. `us` is the bot's own user id. Raises Undecodable."""
    update = parse(raw)
    try:
        return _decode(update, us)
    except NOT_THAT_SHAPE as odd:
        raise Undecodable(f"{_kind(update) or 'update'}: {type(odd).__name__}") from None


class TelegramDecoder(msgspec.Struct, frozen=True, kw_only=True):
    """Both functions for a bot with this user id."""

    us: int

    def peek(self, update: Json) -> RawUpdate:
        return peek(update)

    def decode(self, raw: bytes) -> Incoming:
        return decode(raw, us=self.us)


# --- the tolerant look ------------------------------------------------------------------------------------------------


def _peek(update: Json, raw: bytes) -> RawUpdate:
    body = update.get(_kind(update))
    message = body.get("message", body) if isinstance(body, dict) else None
    chat, thread, reply, passing = ChatId(ids.PREFIX), "", "", False
    try:
        chat = _chat(body or {})
        thread, reply = _thread(message or {}), str(_reply_to(message or {}) or "")
        passing = _passing(message or {})
    except NOT_THAT_SHAPE:
        pass  # as much as could be read; decode will say what is wrong
    return RawUpdate(id=_update_id(update, raw), chat=chat, raw=raw, thread=thread, reply_to=reply, passing=passing)


def _passing(message: Json) -> bool:
    """Service messages that mean nothing here: names of topics, and what a bot (we) closed or reopened."""
    if "forum_topic_edited" in message:
        return True
    # Anonymous admins come as a bot, too: what they do by hand counts.
    by_bot = bool((message.get("from") or {}).get("is_bot")) and not message.get("sender_chat")
    return by_bot and ("forum_topic_closed" in message or "forum_topic_reopened" in message)


def _kind(update: Json) -> str:
    return next((name for name in update if name != "update_id"), "")


def _update_id(update: Json, raw: bytes) -> EventId:
    try:
        return ids.event_id(update["update_id"])
    except NOT_THAT_SHAPE:
        return _digest(raw)


def _digest(raw: bytes) -> EventId:
    return EventId(f"{ids.PREFIX}{digest(raw)}")


def _chat(body: Json) -> ChatId:
    where = body.get("chat") or (body.get("message") or {}).get("chat") or body.get("from")
    return ids.chat_id(where["id"]) if where else ChatId(ids.PREFIX)


def _thread(message: Json) -> ThreadId:
    """The topic. Replies in groups without topics carry a thread id too, hence `is_topic_message`; private chats are
    one place."""
    if message.get("is_topic_message") and (message.get("chat") or {}).get("type") != "private":
        return ThreadId(str(message.get("message_thread_id") or ids.GENERAL))
    return ThreadId(ids.GENERAL)


def _reply_to(message: Json) -> int | None:
    """The quoted message. Everything in a topic formally replies to the message that made the topic: that is no
    quote."""
    quoted = message.get("reply_to_message") or {}
    if message.get("is_topic_message") and quoted.get("message_id") == message.get("message_thread_id"):
        return None
    return quoted.get("message_id")


def _reply_by(message: Json) -> str:
    author = (message.get("reply_to_message") or {}).get("from") or {}
    return ids.person_id(author["id"]) if "id" in author else ""


# --- facts ------------------------------------------------------------------------------------------------------------


def _decode(update: Json, us: int) -> Incoming:
    id, kind = ids.event_id(update["update_id"]), _kind(update)
    body = update.get(kind)
    match kind:
        case "message":
            return _message(id, update[kind], us)
        case "edited_message":
            return _edited(id, update[kind])
        case "callback_query":
            return _pressed(id, update[kind])
        case "my_chat_member" | "chat_member":
            return _member(id, update[kind], us)
        case "message_reaction":
            return _reacted(id, update[kind])
    chat = _chat(body) if isinstance(body, dict) else ChatId(ids.PREFIX)
    return Ignored(id=id, at=0.0, chat=chat, why=f"kind {kind}")


def _message(id: EventId, message: Json, us: int) -> Incoming:
    chat, at, thread = _chat(message), float(message["date"]), _thread(message)
    for field, change in TOPIC_CHANGES.items():
        if field in message:
            name = str((message[field] or {}).get("name") or "")
            by_us = (message.get("from") or {}).get("id") == us
            topic = thread or ThreadId(str(message.get("message_thread_id") or ids.GENERAL))
            return TopicChanged(
                id=id,
                at=at,
                chat=chat,
                thread=topic,
                change=change,
                name=name,
                by_us=by_us,
                person=_author(message) if message.get("from") else None,
            )
    if message.get("migrate_to_chat_id"):
        return ChatChanged(id=id, at=at, chat=chat, migrated_to=ids.chat_id(message["migrate_to_chat_id"]))
    for field in HOUSEKEEPING:
        if field in message:
            return Ignored(id=id, at=at, chat=chat, thread=thread, why=f"service message {field}")
    return _wrote(id, message, at)


def _wrote(id: EventId, message: Json, at: float) -> Wrote:
    private = message["chat"].get("type") == "private"
    quoted = _reply_to(message)
    return Wrote(
        id=id,
        at=at,
        chat=_chat(message),
        thread=_thread(message),
        person=_author(message),
        message=ids.message_id(message["message_id"]),
        content=content(message),
        reply_to=ids.message_id(quoted) if quoted else None,
        reply_by=_reply_by(message) if quoted else "",
        forwarded=bool(message.get("forward_origin")),
        via_bot=bool(message.get("via_bot")),
        start=_start(message) if private else None,
        buttons=True,
    )


def _start(message: Json) -> str | None:
    """The payload of a Start press (empty for none); None when this is not one."""
    command, _, payload = str(message.get("text") or "").partition(" ")
    return payload.strip() if command == "/start" and not message.get("forward_origin") else None


def _edited(id: EventId, message: Json) -> Incoming:
    return Edited(
        id=id,
        at=float(message.get("edit_date") or message["date"]),
        chat=_chat(message),
        thread=_thread(message),
        person=_author(message),
        message=ids.message_id(message["message_id"]),
        content=content(message),
    )


def _pressed(id: EventId, query: Json) -> Incoming:
    """A query carries no time of its own; 0 says so."""
    message = query.get("message")
    if not message or not query.get("data"):
        return Ignored(id=id, at=0.0, chat=_chat(query), why="a press without message or action")
    return Pressed(
        id=id,
        at=0.0,
        chat=_chat(query),
        thread=_thread(message),
        person=_person(query["from"]),
        message=ids.message_id(message["message_id"]),
        action=str(query["data"]),
        press=str(query["id"]),
    )


def _member(id: EventId, change: Json, us: int) -> Incoming:
    chat, at, new = _chat(change), float(change["date"]), change["new_chat_member"]
    if change["chat"].get("type") == "private":
        gone = STANDINGS.get(new["status"]) == "gone"
        return Blocked(id=id, at=at, chat=chat) if gone else Returned(id=id, at=at, chat=chat)
    standing = STANDINGS.get(new["status"], "member")
    if standing == "restricted" and not new.get("is_member"):
        standing = "gone"
    return MemberChanged(
        id=id,
        at=at,
        chat=chat,
        person=_person(new["user"]),
        standing=standing,
        is_us=new["user"]["id"] == us,
        can_manage_topics=standing == "owner" or bool(new.get("can_manage_topics")),
    )


def _reacted(id: EventId, reaction: Json) -> Incoming:
    who = {"from": reaction.get("user"), "sender_chat": reaction.get("actor_chat"), "chat": reaction["chat"]}
    emoji = next((str(one["emoji"]) for one in reaction.get("new_reaction") or [] if one.get("type") == "emoji"), "")
    return Reacted(
        id=id,
        at=float(reaction["date"]),
        chat=_chat(reaction),
        person=_author(who),
        message=ids.message_id(reaction["message_id"]),
        emoji=emoji,
    )


def _author(message: Json) -> Person:
    """Who wrote. An anonymous admin speaks as the group itself, under a user id that all of Telegram shares."""
    speaker = message.get("sender_chat")
    if not speaker:
        return _person(message["from"])
    own = speaker["id"] == message["chat"]["id"]
    signature = str(message.get("author_signature") or "")
    return Person(
        id=ids.person_id(speaker["id"]),
        name=signature if own and signature else str(speaker.get("title") or ""),
        username=str(speaker.get("username") or ""),
        speaks_as="anonymous_admin" if own else "channel",
    )


def _person(user: Json) -> Person:
    return Person(
        id=ids.person_id(user["id"]),
        name=" ".join(str(user[part]) for part in ("first_name", "last_name") if user.get(part)),
        username=str(user.get("username") or ""),
        lang=_lang(str(user.get("language_code") or "")),
        speaks_as="bot" if user.get("is_bot") else "self",
    )


def _lang(code: str) -> Lang:
    return "ru" if not code or code.lower().split("-")[0] in READS_RUSSIAN else "en"
