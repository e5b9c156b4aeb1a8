"""Bot API methods that change or ask: edits, deletions, reactions, topics, members, commands, files."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.sandbox import telegram_json as shapes
from bot.sandbox import telegram_send as send
from bot.sandbox import topics
from bot.sandbox.records import BOT, Chat, Message, Topic
from bot.sandbox.schema.check import Upload
from bot.sandbox.telegram_errors import bad
from bot.sandbox.telegram_seat import (
    GENERAL,
    Seat,
    chat_named,
    editable,
    formatted,
    keyboard_of,
    may,
    own_message,
    reachable,
    thread_in,
)
from bot.sandbox.world import BOT_ID

Json = dict[str, Any]
Uploads = Mapping[str, Upload]
Method = Callable[[Seat, Json, Uploads], Any]

DOWNLOAD_LIMIT = 20 * 1024 * 1024
TWO_DAYS = 48 * 3600
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


# Edits


def changed(seat: Seat, message: Message, **fields: Any) -> Json:
    """Applies an edit that changes something."""
    if all(getattr(message, key) == value for key, value in fields.items()):
        raise bad(SAME)
    only_buttons = all(getattr(message, key) == value for key, value in fields.items() if key != "keyboard")
    edited = seat.world.change(message, "markup", **fields) if only_buttons else seat.world.edit(message, **fields)
    return shapes.message(seat.world, edited)


def edit_text(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """editMessageText."""
    message = editable(seat.world, edited_place(seat, p), p.get("message_id"))
    if message.media:
        raise bad("there is no text in the message to edit")
    text, entities = formatted(seat.world, p.get("text") or "", p.get("entities"), p.get("parse_mode"))
    if not text.strip():
        raise bad("message text is empty")
    return changed(seat, message, text=text, entities=entities, keyboard=keyboard_of(p.get("reply_markup")))


def edit_caption(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """editMessageCaption."""
    message = editable(seat.world, edited_place(seat, p), p.get("message_id"))
    if not message.media:
        raise bad("there is no caption in the message to edit")
    return changed(seat, message, keyboard=keyboard_of(p.get("reply_markup")), **send.caption_of(seat, p))


def edit_markup(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """editMessageReplyMarkup."""
    message = editable(seat.world, edited_place(seat, p), p.get("message_id"))
    return changed(seat, message, keyboard=keyboard_of(p.get("reply_markup")))


def edited_place(seat: Seat, p: Json) -> Chat:
    """Inline messages are not emulated, so a chat is needed."""
    if "chat_id" not in p or "message_id" not in p:
        raise bad("message identifier is not specified")
    return reachable(seat.world, p["chat_id"])


# Deletions, pins, reactions


def deletable(seat: Seat, place: Chat, number: int) -> Message:
    """Under 48 hours, own or with the right, never a topic's first message."""
    message = own_message(seat.world, place, number, "message to delete not found")
    foreign = message.sender != BOT and place.kind != "private" and not may(place, "can_delete_messages")
    first = message.service is not None and message.service["kind"] == "topic_created"
    if foreign or first or (place.kind == "private" and seat.world.now() - message.date > TWO_DAYS):
        raise bad("message can't be deleted")
    return message


def delete_message(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """deleteMessage."""
    seat.world.delete(deletable(seat, reachable(seat.world, p["chat_id"]), p["message_id"]))
    return True


def delete_messages(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """deleteMessages passes over those it does not find."""
    place = reachable(seat.world, p["chat_id"])
    for number in p["message_ids"]:
        if seat.world.find(place.key, number):
            seat.world.delete(deletable(seat, place, number))
    return True


def pin_message(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """pinChatMessage; the bot hears its own service message."""
    place = reachable(seat.world, p["chat_id"])
    if place.kind != "private" and not may(place, "can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")
    message = own_message(seat.world, place, p["message_id"], "message to pin not found")
    seat.world.write(place.key, BOT, thread=message.thread, service={"kind": "pinned", "message": message.number})
    return True


def set_reaction(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """setMessageReaction: one emoji of the fixed list, or none."""
    place = reachable(seat.world, p["chat_id"])
    reactions = p.get("reaction") or []
    if len(reactions) > 1 or any(r["type"] != "emoji" for r in reactions):
        raise bad("REACTIONS_TOO_MANY" if len(reactions) > 1 else "REACTION_INVALID")
    message = own_message(seat.world, place, p["message_id"], "message to react not found")
    if message.service and message.service["kind"] != "topic_created":
        raise bad("REACTION_INVALID")
    seat.world.react(message, BOT, reactions[0]["emoji"] if reactions else None)
    return True


def answer_callback(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """answerCallbackQuery: known and not too old."""
    query = seat.updates.callbacks.get(p["callback_query_id"])
    if query is None or seat.world.now() - query[0] > 150:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if p.get("text") or p.get("url"):
        seat.world.notice(query[1], p.get("text", ""), alert=bool(p.get("show_alert")), link=p.get("url"))
    return True


def chat_action(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """sendChatAction."""
    place = reachable(seat.world, p["chat_id"])
    seat.world.typing(place.key, thread_in(seat.world, place, p.get("message_thread_id")), action=p["action"])
    return True


# Topics


def forum(seat: Seat, p: Json, problem: str) -> Chat:
    """A forum where the bot may do it."""
    place = reachable(seat.world, p["chat_id"])
    if not place.is_forum:
        raise bad("the chat is not a forum")
    if problem and not may(place, "can_manage_topics"):
        raise bad(problem)
    return place


def topic(seat: Seat, p: Json, right: str = "can_manage_topics") -> tuple[Chat, Topic]:
    """The topic named; own topics need no right but to be deleted."""
    place = forum(seat, p, "")
    found = topics.topic_of(place, p["message_thread_id"])
    if found is None or p["message_thread_id"] == GENERAL:
        raise bad("message thread not found")
    if not may(place, right) and (right != "can_manage_topics" or not found.by_bot):
        raise bad("not enough rights to close or open the topic")
    return place, found


def create_topic(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """createForumTopic."""
    place = forum(seat, p, "not enough rights to create a topic")
    if not p["name"].strip():
        raise bad("name must be non-empty")
    colour = p.get("icon_color", 7322096)
    made, _ = topics.create(
        seat.world, place.key, p["name"].strip(), BOT, icon_color=colour, emoji=p.get("icon_custom_emoji_id")
    )
    shape: Json = {"message_thread_id": made.thread, "name": made.name, "icon_color": made.icon_color}
    return shape | ({"icon_custom_emoji_id": made.icon_custom_emoji_id} if made.icon_custom_emoji_id else {})


def edit_topic(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """editForumTopic; without a change TOPIC_NOT_MODIFIED."""
    place, found = topic(seat, p)
    name, emoji = (p.get("name") or "").strip() or None, p.get("icon_custom_emoji_id")
    if name in (None, found.name) and emoji in (None, found.icon_custom_emoji_id):
        raise bad("TOPIC_NOT_MODIFIED")
    topics.rename(seat.world, place.key, found, BOT, name=name, emoji=emoji)
    return True


def shut_topic(closed: bool, seat: Seat, p: Json, uploads: Uploads) -> bool:
    """closeForumTopic and reopenForumTopic."""
    place, found = topic(seat, p)
    if found.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topics.close(seat.world, place.key, found, BOT, closed=closed)
    return True


def delete_topic(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """deleteForumTopic takes all its messages along."""
    place, found = topic(seat, p, "can_delete_messages")
    topics.delete(seat.world, place.key, found)
    return True


# Questions


def get_chat(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """getChat."""
    place = chat_named(seat.world, p["chat_id"])
    if place.kind == "private" and not seat.world.people[place.key].met:
        raise bad("chat not found")
    return shapes.full_chat(seat.world, place if place.kind == "private" else reachable(seat.world, p["chat_id"]))


def get_member(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """getChatMember."""
    place = reachable(seat.world, p["chat_id"])
    if p["user_id"] == BOT_ID:
        return shapes.bot_member(place)
    person = seat.world.people.get(f"telegram:{p['user_id']}")
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return shapes.member(person, place.members.get(person.key, "left"))


def get_administrators(seat: Seat, p: Json, uploads: Uploads) -> list[Json]:
    """getChatAdministrators."""
    place = reachable(seat.world, p["chat_id"])
    if place.kind == "private":
        raise bad("there are no administrators in the private chat")
    seated = [(k, s) for k, s in place.members.items() if s in ("administrator", "creator")]
    bot = [shapes.bot_member(place)] if place.bot_status in ("administrator", "creator") else []
    return bot + [shapes.member(seat.world.people[key], status) for key, status in seated]


def get_member_count(seat: Seat, p: Json, uploads: Uploads) -> int:
    """getChatMemberCount, the bot included."""
    place = reachable(seat.world, p["chat_id"])
    return 1 + sum(status not in ("left", "kicked") for status in place.members.values())


def get_file(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """getFile up to 20 MB."""
    media = shapes.read_file_id(seat.world, p["file_id"])
    stored = seat.world.files.get(media.file or "") if media else None
    if media is None or stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return shapes.file_ids(media) | {"file_path": f"{media.kind}s/{stored.key}.{stored.extension}"}


def commands(change: str, seat: Seat, p: Json, uploads: Uploads) -> Any:
    """setMyCommands, deleteMyCommands, getMyCommands by scope and language."""
    scope = p.get("scope") or {"type": "default"}
    key = (str(sorted(scope.items())), p.get("language_code", ""))
    match change:
        case "set":
            if len(p["commands"]) > 100 or any(not valid_command(c["command"]) for c in p["commands"]):
                raise bad("BOT_COMMAND_INVALID")
            seat.commands[key] = p["commands"]
        case "delete":
            seat.commands.pop(key, None)
        case _:
            return seat.commands.get(key, [])
    return True


def valid_command(name: str) -> bool:
    """a-z, 0-9 and the low line."""
    return bool(name) and all(c in "abcdefghijklmnopqrstuvwxyz0123456789_" for c in name)


def leave_chat(seat: Seat, p: Json, uploads: Uploads) -> bool:
    """leaveChat."""
    place = reachable(seat.world, p["chat_id"])
    if place.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    seat.world.set_chat(place.key, "seat", {"old": place}, bot_status="left")
    return True


def get_me(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """getMe."""
    return shapes.bot_user(me=True)


FILES = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendVideo": "video",
    "sendAnimation": "animation",
    "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}

METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "getFile": get_file,
    "sendMessage": send.send_message,
    "sendLocation": send.send_location,
    "sendContact": send.send_contact,
    "sendMediaGroup": send.send_media_group,
    "copyMessage": send.copy_message,
    "copyMessages": send.copy_messages,
    "forwardMessage": send.forward_message,
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_reaction,
    "answerCallbackQuery": answer_callback,
    "sendChatAction": chat_action,
    "createForumTopic": create_topic,
    "editForumTopic": edit_topic,
    "closeForumTopic": partial(shut_topic, True),
    "reopenForumTopic": partial(shut_topic, False),
    "deleteForumTopic": delete_topic,
    "setMyCommands": partial(commands, "set"),
    "getMyCommands": partial(commands, "get"),
    "deleteMyCommands": partial(commands, "delete"),
    "leaveChat": leave_chat,
    "pinChatMessage": pin_message,
    **{name: partial(send.send_file, kind) for name, kind in FILES.items()},
}

# Calls that count against the budgets of a chat: everything people see. Edits and topics count like messages
# (tdlib/td#2592); for reactions that is the careful guess.
WRITES = {
    name
    for name in METHODS
    if name.startswith(("send", "copy", "forward", "edit", "delete", "set", "create", "close", "reopen", "pin"))
} - {"setMyCommands", "deleteMyCommands", "sendChatAction"}
