"""The world in Telegram's shapes: users, chats, messages, files, members, with every field strict clients require."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.files import image_size
from bot.sandbox.records import BOT, Chat, Entity, Media, Message, Person, Reaction, native
from bot.sandbox.topics import FULL_SEAT, RIGHTS
from bot.sandbox.world import BOT_ID, World

Json = dict[str, Any]

ANONYMOUS_ADMIN = 1087968824
CHANNEL_SENDER = 136817688
CHANNEL_ID = -1002000000009
OPTIONAL_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")


def bot_user(*, me: bool = False) -> Json:
    """The bot; getMe tells more than messages do."""
    user: Json = {"id": BOT_ID, "is_bot": True, "first_name": "Лавка", "username": "lavka_shop_bot"}
    if me:
        user |= dict.fromkeys(
            (
                "supports_inline_queries",
                "can_connect_to_business",
                "has_main_web_app",
                "can_read_all_group_messages",
                "has_topics_enabled",
                "allows_users_to_create_topics",
                "can_manage_bots",
                "supports_guest_queries",
                "supports_join_request_queries",
            ),
            False,
        )
        user["can_join_groups"] = True
    return user


def user(person: Person) -> Json:
    """A person; the last word of a longer name is the last name."""
    first, _, last = person.name.partition(" ")
    shape: Json = {"id": native(person.key), "is_bot": False, "first_name": first}
    if last:
        shape["last_name"] = last
    return shape | {"username": person.username, "language_code": person.lang}


def sender(world: World, key: str) -> Json:
    """Whoever wrote."""
    return bot_user() if key == BOT else user(world.people[key])


def chat(world: World, place: Chat) -> Json:
    """The short form that messages carry."""
    if place.kind == "private":
        person = {
            k: v for k, v in user(world.people[place.key]).items() if k in ("first_name", "last_name", "username")
        }
        return {"id": native(place.key), "type": "private", **person}
    shape: Json = {"id": native(place.key), "type": place.kind, "title": place.title}
    return shape | ({"is_forum": True} if place.is_forum else {})


def full_chat(world: World, place: Chat) -> Json:
    """What getChat answers."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    shape = chat(world, place) | {"accent_color_id": 3, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if place.kind != "private":
        shape["permissions"] = {"can_send_messages": True}
        shape["join_to_send_messages"] = True
    return shape


def bot_member(place: Chat) -> Json:
    """The bot's own seat."""
    member: Json = {"status": place.bot_status, "user": bot_user()}
    match place.bot_status:
        case "administrator":
            rights = {**FULL_SEAT, **place.rights}
            member |= {"can_be_edited": False, **{right: rights[right] for right in RIGHTS}}
        case "kicked":
            member["until_date"] = 0
    return member


def member(person: Person, status: str) -> Json:
    """A person's seat."""
    shape: Json = {"status": status, "user": user(person)}
    match status:
        case "administrator":
            shape |= {"can_be_edited": False, **FULL_SEAT}
        case "creator":
            shape["is_anonymous"] = False
        case "kicked":
            shape["until_date"] = 0
    return shape


def entity(item: Entity) -> Json:
    """Offset and length in UTF-16 units."""
    shape: Json = {"type": item.type, "offset": item.offset, "length": item.length, **item.extra}
    return shape | ({"url": item.url} if item.url else {})


def reaction(item: Reaction) -> Json:
    """Emoji only."""
    return {"type": "emoji", "emoji": item.emoji}


def file_id(item: Media, part: str = "") -> str:
    """Opaque to clients; holds what sending again needs."""
    packed = json.dumps([item.kind, item.file, item.duration, item.name, part], ensure_ascii=False).encode()
    return "BQ" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_file_id(world: World, text: str) -> Media | None:
    """The file behind an id this bot was given."""
    try:
        packed = base64.urlsafe_b64decode(text[2:] + "=" * (-len(text[2:]) % 4))
        kind, key, duration, name, _ = json.loads(packed)
    except ValueError:
        return None
    stored = world.files.get(key or "")
    if stored is None:
        return None
    return Media(kind=kind, file=key, name=name, mime=stored.mime, size=len(stored.content), duration=duration)


def file_ids(item: Media, part: str = "") -> Json:
    """The two ids and the size."""
    return {
        "file_id": file_id(item, part),
        "file_unique_id": f"AQ{part}{(item.file or '')[:14]}",
        "file_size": item.size,
    }


def media(world: World, item: Media) -> Json:
    """The message fields of an attachment."""
    named = {"file_name": item.name, "mime_type": item.mime}
    timed = {"duration": item.duration or 1}
    match item.kind:
        case "photo":
            stored = world.files.get(item.file or "")
            width, height = image_size(stored.content) if stored else (640, 480)
            small = {"width": max(1, width // 8), "height": max(1, height // 8)}
            sizes = [{**file_ids(item, "s"), **small}, {**file_ids(item), "width": width, "height": height}]
            return {"photo": sizes}
        case "document":
            return {"document": file_ids(item) | named}
        case "voice":
            return {"voice": file_ids(item) | timed | {"mime_type": item.mime}}
        case "audio":
            return {"audio": file_ids(item) | timed | named}
        case "video":
            return {"video": file_ids(item) | timed | named | {"width": 640, "height": 360}}
        case "animation":
            moving = file_ids(item) | timed | named
            return {"animation": moving | {"width": 320, "height": 240}, "document": file_ids(item) | named}
        case "video_note":
            return {"video_note": file_ids(item) | timed | {"length": 240}}
        case "sticker":
            flat = {
                "type": "regular",
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
                "emoji": "👍",
            }
            return {"sticker": file_ids(item) | flat | dict(item.detail)}
        case "contact":
            return {"contact": contact(item.detail)}
        case "poll":
            return {"poll": poll(item.detail)}
        case "story":
            return {"story": {"chat": {"id": CHANNEL_ID, "type": "channel", "title": "Новости лавки"}, "id": 1}}
        case kind:
            return {kind: dict(item.detail)}


def poll(detail: Mapping[str, Any]) -> Json:
    """A poll with two answers; the question can be given."""
    options = [{"persistent_id": f"{n}", "text": text, "voter_count": 0} for n, text in enumerate(("Да", "Нет"))]
    words = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
    shape = {"id": "1", "question": "Всё понравилось?", "options": options, "total_voter_count": 0, "type": "regular"}
    return shape | dict.fromkeys(words, False) | {"is_anonymous": True} | dict(detail)


def contact(detail: Mapping[str, Any]) -> Json:
    """A contact; `user` names a person of the world."""
    shape = {key: value for key, value in detail.items() if key != "user"}
    return shape | ({"user_id": native(detail["user"])} if "user" in detail else {})


def message(world: World, item: Message, *, nested: bool = False) -> Json:
    """A message as updates and answers carry it; replies are one level deep."""
    place = world.chats[item.chat]
    shape: Json = {"message_id": item.number, **written_by(world, item), "chat": chat(world, place), "date": item.date}
    if item.thread is not None and place.is_forum:
        shape |= {"message_thread_id": item.thread, "is_topic_message": True}
    elif place.kind == "supergroup" and not place.is_forum and item.reply_to is not None:
        # Replies in plain supergroups are threads too; only is_topic_message tells a topic.
        shape["message_thread_id"] = item.reply_to
    if item.edit_date:
        shape["edit_date"] = item.edit_date
    if item.origin:
        shape["forward_origin"] = origin(world, item)
    if item.album:
        shape["media_group_id"] = item.album
    if not nested:
        shape |= replied(world, item)
    shape |= content(world, item)
    if item.keyboard and item.keyboard.kind == "inline":
        shape["reply_markup"] = dict(item.keyboard.raw)
    return shape | (service(world, item) if item.service else {})


def content(world: World, item: Message) -> Json:
    """Text or caption with entities, and the attachment."""
    shape: Json = {}
    words, marks = ("caption", "caption_entities") if item.media else ("text", "entities")
    for attachment in item.media:
        shape |= media(world, attachment)
    if item.text:
        shape[words] = item.text
    if item.entities:
        shape[marks] = [entity(e) for e in item.entities]
    return shape


def written_by(world: World, item: Message) -> Json:
    """`from`, and `sender_chat` for those who write in the name of a chat."""
    place = chat(world, world.chats[item.chat])
    match item.guise:
        case "anonymous":
            admin = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
            return {"from": admin, "sender_chat": place, "author_signature": "admin"}
        case "channel":
            channel = {"id": CHANNEL_SENDER, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
            return {"from": channel, "sender_chat": {"id": CHANNEL_ID, "type": "channel", "title": "Новости лавки"}}
        case _:
            return {"from": sender(world, item.sender)}


def origin(world: World, item: Message) -> Json:
    """Where a forwarded message was written first."""
    return {"type": "user", "date": item.date, "sender_user": sender(world, item.origin or BOT)}


def replied(world: World, item: Message) -> Json:
    """The message replied to, and the quote; in a topic without a reply, the topic's first message."""
    target = world.find(item.chat, item.reply_to)
    if item.reply_to is None and item.thread not in (None, item.number) and world.chats[item.chat].is_forum:
        target = world.find(item.chat, item.thread)
    if target is None:
        return {}
    shape: Json = {"reply_to_message": message(world, target, nested=True)}
    if item.quote:
        position = len(target.text.partition(item.quote)[0].encode("utf-16-le")) // 2
        shape["quote"] = {"text": item.quote, "position": position, "is_manual": True}
    return shape


def service(world: World, item: Message) -> Json:
    """Service messages; a topic's icon travels as in Telegram."""
    note = item.service or {}
    match note["kind"]:
        case "topic_created":
            made: Json = {"name": note["name"], "icon_color": note["icon_color"]}
            return {
                "forum_topic_created": made | ({"icon_custom_emoji_id": note["emoji"]} if note.get("emoji") else {})
            }
        case "topic_edited":
            edited = {"name": note["name"]} if "name" in note else {}
            return {"forum_topic_edited": edited | ({"icon_custom_emoji_id": note["emoji"]} if "emoji" in note else {})}
        case "topic_closed":
            return {"forum_topic_closed": {}}
        case "topic_reopened":
            return {"forum_topic_reopened": {}}
        case "pinned":
            pinned = world.find(item.chat, note["message"])
            return {"pinned_message": message(world, pinned, nested=True)} if pinned else {}
        case "member_joined":
            return {"new_chat_members": [user(world.people[note["person"]])]}
        case "member_left":
            return {"left_chat_member": user(world.people[note["person"]])}
        case "migrated_to":
            return {"migrate_to_chat_id": native(note["chat"])}
        case "migrated_from":
            return {"migrate_from_chat_id": native(note["chat"])}
        case _:
            return {}
