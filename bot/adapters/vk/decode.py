"""VK events into neutral facts. Pure, tolerant, without vkbottle, whose models drop events that lack a field."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.adapters.port import RawUpdate
from bot.adapters.raw import NOT_THAT_SHAPE, digest, parse
from bot.adapters.vk import ids
from bot.adapters.vk.content import content
from bot.adapters.vk.reactions import EMOJI
from bot.core.ids import ChatId, EventId, Lang, MessageId
from bot.core.incoming import (
    Blocked,
    Echo,
    Edited,
    Ignored,
    Incoming,
    MemberChanged,
    Person,
    Pressed,
    Reacted,
    Returned,
    Typing,
    Wrote,
)
from bot.errors import Undecodable

Json = dict[str, Any]

RUSSIAN = frozenset({0, 1, 2, 97, 100, 777})
"""VK's language numbers: Russian, Ukrainian, Belarusian, Kazakh, old Russian, Soviet; the others are answered in
English."""

JOINED = ("chat_invite_user", "chat_invite_user_by_link")


def look(raw: bytes) -> RawUpdate:
    """`peek` for bytes straight from the wire, whatever they are."""
    try:
        return _peek(parse(raw), raw)
    except Undecodable:
        return RawUpdate(id=_digest(raw), chat=ChatId(ids.PREFIX), raw=raw)


def peek(update: Json) -> RawUpdate:
    """Whose mailbox, and by which key a repeat is known."""
    return _peek(update, msgspec.json.encode(update))


def decode(raw: bytes) -> Incoming:
    """One event into one fact. Raises Undecodable."""
    update = parse(raw)
    try:
        return _decode(update, peek(update).id)
    except NOT_THAT_SHAPE as odd:
        raise Undecodable(f"{update.get('type')}: {type(odd).__name__}") from None


class VkDecoder(msgspec.Struct, frozen=True, kw_only=True):
    """Both functions as the port wants them."""

    def peek(self, update: Json) -> RawUpdate:
        return peek(update)

    def decode(self, raw: bytes) -> Incoming:
        return decode(raw)


# --- the tolerant look ------------------------------------------------------------------------------------------------


def _peek(update: Json, raw: bytes) -> RawUpdate:
    id, chat, reply = _digest(raw), ChatId(ids.PREFIX), ""
    try:
        message = _message(update)
        chat = ids.chat_id(_peer(update, message))
        id = _event_id(update, message, id)
        reply = _reply_to(message) or ""
    except NOT_THAT_SHAPE:
        pass  # as much as could be read; decode will say what is wrong
    return RawUpdate(id=id, chat=chat, raw=raw, reply_to=reply, passing=_passing(update))


def _passing(update: Json) -> bool:
    """Our own messages come back as events (an administrator's have `admin_author_id`); typing is over when it is
    read."""
    thing = update.get("object")
    match update.get("type"):
        case "message_reply":
            return isinstance(thing, dict) and not thing.get("admin_author_id")
        case "message_typing_state":
            return True
    return False


def _message(update: Json) -> Json:
    """The message of an event, or its object: since 5.103 only message_new wraps it."""
    thing: Json = update["object"]
    return thing.get("message", thing) if update.get("type") == "message_new" else thing


def _peer(update: Json, message: Json) -> Any:
    match update.get("type"):
        case "message_typing_state":
            return message["from_id"]
        case _:
            return message["peer_id"] if "peer_id" in message else message["user_id"]


def _event_id(update: Json, message: Json, digest: EventId) -> EventId:
    if update.get("type") == "message_new" and message.get("conversation_message_id"):
        return ids.message_event(message["peer_id"], message["conversation_message_id"])
    return ids.other_event(str(update["event_id"])) if update.get("event_id") else digest


def _digest(raw: bytes) -> EventId:
    return ids.other_event(digest(raw))


def _reply_to(message: Json) -> MessageId | None:
    number = (message.get("reply_message") or {}).get("conversation_message_id")
    return ids.message_id(number) if number else None


def _reply_by(message: Json) -> str:
    author = (message.get("reply_message") or {}).get("from_id")
    return ids.person_id(author) if author else ""


# --- facts ------------------------------------------------------------------------------------------------------------


def _decode(update: Json, id: EventId) -> Incoming:
    thing, message = update["object"], _message(update)
    match update["type"]:
        case "message_new":
            return _new(id, message, thing.get("client_info"), int(update.get("group_id") or 0))
        case "message_edit":
            return _edited(id, message)
        case "message_reply":
            return _echo(id, message)
        case "message_event":
            return _pressed(id, message)
        case "message_allow":
            return Returned(id=id, at=0.0, chat=ids.chat_id(message["user_id"]))
        case "message_deny":
            return Blocked(id=id, at=0.0, chat=ids.chat_id(message["user_id"]))
        case "message_typing_state":
            return Typing(id=id, at=0.0, chat=ids.chat_id(message["from_id"]))
        case "message_reaction_event":
            return _reacted(id, message)
        case kind:
            return Ignored(id=id, at=0.0, chat=_somewhere(update, message), why=f"kind {kind}")


def _somewhere(update: Json, message: Json) -> ChatId:
    try:
        return ids.chat_id(_peer(update, message))
    except NOT_THAT_SHAPE:
        return ChatId(ids.PREFIX)


def _new(id: EventId, message: Json, client: Json | None, us: int) -> Incoming:
    chat, at = ids.chat_id(message["peer_id"]), float(message["date"])
    if message.get("out"):
        return Ignored(id=id, at=at, chat=chat, why="our own message")
    if message.get("action"):
        return _housekeeping(id, message, us)
    payload = _payload(message.get("payload"))
    said = content(message)
    return Wrote(
        id=id,
        at=at,
        chat=chat,
        person=_person(message["from_id"], client),
        message=ids.message_id(message.get("conversation_message_id") or message["id"]),
        content=said,
        reply_to=_reply_to(message),
        reply_by=_reply_by(message),
        forwarded=bool(message.get("fwd_messages")) and not said.text,
        start=_start(payload, message),
        action=str(payload.get("a") or ""),
        buttons=_shows_buttons(client),
    )


def _start(payload: Json, message: Json) -> str | None:
    """The Start button carries a command; a link with `ref` counts as pressing it."""
    ref = str(message.get("ref") or "")
    return ref if ref or payload.get("command") == "start" else None


def _payload(packed: Any) -> Json:
    """A button's payload: an object, or its JSON; clients can put anything there."""
    try:
        payload = msgspec.json.decode(packed) if isinstance(packed, str) else packed
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


def _shows_buttons(client: Json | None) -> bool | None:
    """Ours are inline and callback buttons; old clients know neither."""
    if not client:
        return None
    return bool(client.get("inline_keyboard")) and "callback" in (client.get("button_actions") or [])


def _housekeeping(id: EventId, message: Json, us: int) -> Incoming:
    chat, at, action = ids.chat_id(message["peer_id"]), float(message["date"]), message["action"]
    kind = action.get("type")
    if kind not in (*JOINED, "chat_kick_user"):
        return Ignored(id=id, at=at, chat=chat, why=f"service message {kind}")
    member = int(action.get("member_id") or message["from_id"])
    return MemberChanged(
        id=id,
        at=at,
        chat=chat,
        person=_person(member, None),
        standing="member" if kind in JOINED else "gone",
        is_us=member == -us,
    )


def _edited(id: EventId, message: Json) -> Incoming:
    chat, at = ids.chat_id(message["peer_id"]), float(message.get("update_time") or message["date"])
    if message.get("out"):
        return Ignored(id=id, at=at, chat=chat, why="our own edit")
    return Edited(
        id=id,
        at=at,
        chat=chat,
        person=_person(message["from_id"], None),
        message=ids.message_id(message.get("conversation_message_id") or message["id"]),
        content=content(message),
    )


def _echo(id: EventId, message: Json) -> Incoming:
    admin = message.get("admin_author_id")
    return Echo(
        id=id,
        at=float(message["date"]),
        chat=ids.chat_id(message["peer_id"]),
        message=ids.message_id(message.get("conversation_message_id") or message["id"]),
        content=content(message),
        random_id=int(message.get("random_id") or 0),
        admin=ids.person_id(admin) if admin else "",
    )


def _pressed(id: EventId, press: Json) -> Incoming:
    """A press carries no time of its own; 0 says so."""
    chat = ids.chat_id(press["peer_id"])
    action = str(_payload(press.get("payload")).get("a") or "")
    if not action:
        return Ignored(id=id, at=0.0, chat=chat, why="a press without action")
    return Pressed(
        id=id,
        at=0.0,
        chat=chat,
        person=_person(press["user_id"], None),
        message=ids.message_id(press.get("conversation_message_id") or 0),
        action=action,
        press=str(press["event_id"]),
    )


def _reacted(id: EventId, reaction: Json) -> Incoming:
    number = reaction.get("reaction_id")
    return Reacted(
        id=id,
        at=0.0,
        chat=ids.chat_id(reaction["peer_id"]),
        person=_person(reaction["reacted_id"], None),
        message=ids.message_id(reaction["cmid"]),
        emoji=EMOJI.get(int(number), "") if number else "",
    )


def _person(native: Any, client: Json | None) -> Person:
    """VK's events carry no names: `names` of the adapter knows them. A negative id is a community."""
    code = (client or {}).get("lang_id")
    lang: Lang = "ru" if code is None or code in RUSSIAN else "en"
    return Person(id=ids.person_id(native), name="", lang=lang, speaks_as="bot" if int(native) < 0 else "self")
