"""The world in VK's shapes: messages, attachments, conversations, people, with every field strict clients require.

`id` of a message is 0, as bots see it; messages are addressed by peer and conversation_message_id.
"""

from typing import Any

from bot.sandbox.files import image_size
from bot.sandbox.records import BOT, Entity, Media, Message, Person, native
from bot.sandbox.world import COMMUNITY_ID, World

Json = dict[str, Any]

CHATS_FROM = 2_000_000_000
REACTIONS = ("❤", "🔥", "😂", "👍", "💩", "❓", "😭", "😡", "👎", "👌", "😃", "🤔", "🙏", "😘", "😍", "🎉")
DOC_TYPES = {
    "txt": 1,
    "pdf": 1,
    "docx": 1,
    "csv": 1,
    "zip": 2,
    "rar": 2,
    "7z": 2,
    "gif": 3,
    "jpg": 4,
    "jpeg": 4,
    "png": 4,
    "webp": 4,
    "ogg": 5,
    "wav": 5,
    "mp4": 6,
    "mov": 6,
    "webm": 6,
    "epub": 7,
    "fb2": 7,
}
MARKS = {"bold": "bold", "italic": "italic", "underline": "underline", "text_link": "url"}
PLAIN = {"poll": "Опрос", "wall": "Запись", "story": "История", "market": "Товар", "link": "Ссылка", "gift": "Подарок"}


def sender_id(key: str) -> int:
    """People by their number, the community negative."""
    return -COMMUNITY_ID if key == BOT else native(key)


def full_name(person: Person) -> Json:
    """First and last name; VK always has both fields."""
    first, _, last = person.name.partition(" ")
    return {"first_name": first, "last_name": last}


def user(person: Person, fields: list[str] | None = None) -> Json:
    """users.get; further fields when asked for."""
    shape = {"id": native(person.key), **full_name(person), "is_closed": False, "can_access_closed": True}
    extra: Json = {
        "screen_name": person.username,
        "domain": person.username,
        "sex": 0,
        "online": 1,
        "photo_50": "",
        "photo_100": "",
        "photo_200": "",
        "language": 0 if person.lang == "ru" else 3,
    }
    return shape | {key: extra[key] for key in fields or [] if key in extra}


def group() -> Json:
    """The community."""
    return {
        "id": COMMUNITY_ID,
        "name": "Лавка",
        "screen_name": "shop",
        "is_closed": 0,
        "type": "page",
        "photo_50": "",
        "photo_100": "",
        "photo_200": "",
    }


def client(person: Person) -> Json:
    """client_info: what the person's client can show."""
    actions = [
        "text",
        "vkpay",
        "open_app",
        "location",
        "open_link",
        "callback",
        "intent_subscribe",
        "intent_unsubscribe",
    ]
    return {
        "button_actions": actions if person.buttons else ["text"],
        "keyboard": person.buttons,
        "inline_keyboard": person.buttons,
        "carousel": person.buttons,
        "lang_id": 0 if person.lang == "ru" else 3,
    }


def ident(item: Media) -> int:
    """A number for a file; the same bytes have the same number."""
    given = item.detail.get("id")
    return int(given) if given else 456_000_000 + int((item.file or "0")[:6], 16)


def access_key(item: Media) -> str:
    """What others need to refer to the object."""
    return str(item.detail.get("access_key") or (item.file or "0" * 20)[:18])


def attachment(world: World, root: str, item: Media, owner: int, date: int) -> Json:
    """One attachment as messages carry it."""
    kind = {"document": "doc", "voice": "audio_message", "animation": "doc", "video_note": "video"}.get(
        item.kind, item.kind
    )
    owner = int(item.detail.get("owner_id", owner))
    named: Json = {"id": ident(item), "owner_id": owner, "access_key": access_key(item)}
    url = f"{root}/vk/files/{item.file}/{item.name or 'file'}"
    match kind:
        case "photo":
            return {"type": kind, kind: named | photo(world, item, url, date)}
        case "doc":
            ext = item.name.rpartition(".")[2].lower() if "." in item.name else ""
            doc: Json = {
                "title": item.name,
                "size": item.size,
                "ext": ext,
                "date": date,
                "url": url,
                "type": DOC_TYPES.get(ext, 8),
                "is_unsafe": 0,
            }
            return {"type": kind, kind: named | doc}
        case "audio_message":
            voice: Json = {
                "duration": item.duration or 1,
                "waveform": [0, 5, 12, 20, 12, 5],
                "link_ogg": url,
                "link_mp3": url,
                "transcript_state": "done",
                "transcript": item.detail.get("transcript", ""),
            }
            return {"type": kind, kind: named | voice}
        case "video":
            video: Json = {
                "title": item.name or "Видео",
                "duration": item.duration or 1,
                "date": date,
                "image": [],
                "type": "video",
                "width": 640,
                "height": 360,
                "views": 0,
                "description": "",
            }
            return {"type": kind, kind: named | video}
        case "audio":
            audio: Json = {
                "artist": "Неизвестен",
                "title": item.name,
                "duration": item.duration or 1,
                "date": date,
                "url": "",
            }
            return {"type": kind, kind: named | audio}
        case "sticker":
            images = [{"url": url, "width": side, "height": side} for side in (64, 128, 256, 512)]
            number = item.detail.get("sticker_id", 51)
            return {
                "type": kind,
                kind: {"product_id": 1, "sticker_id": number, "images": images, "images_with_background": images},
            }
        case "graffiti":
            return {"type": kind, kind: named | {"url": url, "width": 512, "height": 512}}
        case _:
            return {
                "type": kind,
                kind: {
                    "id": ident(item),
                    "owner_id": owner,
                    "from_id": owner,
                    "date": date,
                    "title": PLAIN.get(kind, kind),
                    "text": "",
                    **item.detail,
                },
            }


def photo(world: World, item: Media, url: str, date: int) -> Json:
    """A photo in a small and its own size."""
    stored = world.files.get(item.file or "")
    width, height = image_size(stored.content) if stored else (640, 480)
    sizes = [
        {"type": "s", "url": url, "width": min(75, width), "height": min(75, height)},
        {"type": "z", "url": url, "width": width, "height": height},
    ]
    largest = {"type": "base", "url": url, "width": width, "height": height}
    return {"album_id": -3, "date": date, "has_tags": False, "text": "", "sizes": sizes, "orig_photo": largest}


def geo(item: Media) -> Json:
    """A place; VK keeps it outside the attachments."""
    point = {"latitude": item.detail["latitude"], "longitude": item.detail["longitude"]}
    return {"type": "point", "coordinates": point}


def format_data(entities: tuple[Entity, ...]) -> Json:
    """Rich text; only what VK knows."""
    items = [
        {"type": MARKS[e.type], "offset": e.offset, "length": e.length, **({"url": e.url} if e.url else {})}
        for e in entities
        if e.type in MARKS
    ]
    return {"version": 1, "items": items}


def message(world: World, root: str, item: Message, *, depth: int = 0) -> Json:
    """A message as events and answers carry it."""
    peer, author = native(item.chat), sender_id(item.sender)
    places = [m for m in item.media if m.kind == "location"]
    files = [attachment(world, root, m, author, item.date) for m in item.media if m.kind != "location"]
    shape: Json = {
        "id": 0,
        "date": item.date,
        "peer_id": peer,
        "from_id": author,
        "out": int(item.sender == BOT),
        "text": item.text,
        "conversation_message_id": item.number,
        "version": 10_000_000 + world.seq,
        "important": False,
        "is_hidden": False,
        "attachments": files,
        "fwd_messages": [],
        "random_id": item.random_id,
    }
    if places:
        shape["geo"] = geo(places[0])
    if any(e.type in MARKS for e in item.entities):
        shape["format_data"] = format_data(item.entities)
    if item.edit_date:
        shape["update_time"] = item.edit_date
    optional = {
        "payload": item.payload,
        "ref": item.ref,
        "admin_author_id": native(item.author) if item.author else None,
        "keyboard": dict(item.keyboard.raw) if item.keyboard and item.keyboard.raw else None,
    }
    shape |= {key: value for key, value in optional.items() if value is not None}
    if item.service:
        shape["action"] = action(item)
    return shape | (related(world, root, item, depth) if depth < 2 else {})


def action(item: Message) -> Json:
    """Service messages of chats."""
    note = item.service or {}
    kind = {"member_joined": "chat_invite_user", "member_left": "chat_kick_user"}.get(note["kind"], note["kind"])
    return {"type": kind, "member_id": native(note["person"])} if "person" in note else {"type": kind}


def related(world: World, root: str, item: Message, depth: int) -> Json:
    """The message replied to, those forwarded."""
    shape: Json = {}
    target = world.find(item.chat, item.reply_to)
    if target:
        shape["reply_message"] = message(world, root, target, depth=depth + 1)
    forwards = [world.find(*where) for where in item.forwarded]
    if forwards:
        shape["fwd_messages"] = [message(world, root, m, depth=depth + 1) for m in forwards if m]
    if item.origin and item.sender != BOT:
        # A person passes on what somebody else wrote: VK carries it inside, the message itself is empty.
        inner = {key: shape_of for key, shape_of in shape.items() if key != "reply_message"}
        shape["fwd_messages"] = [
            {
                "id": 0,
                "date": item.date,
                "from_id": sender_id(item.origin),
                "peer_id": native(item.chat),
                "text": item.text,
                "attachments": [],
                "version": 10_000_000,
                "out": 0,
                "conversation_message_id": 0,
                "fwd_messages": [],
                "random_id": 0,
                **inner,
            }
        ]
    return shape


def conversation(world: World, item: Message, unread: int) -> Json:
    """A dialog or chat with its last message's numbers."""
    peer = native(item.chat)
    kind = "chat" if peer > CHATS_FROM else "user"
    local = peer - CHATS_FROM if kind == "chat" else peer
    incoming = item.sender != BOT
    shape: Json = {
        "peer": {"id": peer, "type": kind, "local_id": local},
        "last_message_id": 0,
        "in_read": 0,
        "out_read": 0,
        "last_conversation_message_id": item.number,
        "version": 10_000_000 + world.seq,
        "in_read_cmid": item.number - unread,
        "out_read_cmid": item.number,
        "important": False,
        "unanswered": incoming,
        "can_write": {"allowed": True},
        "sort_id": {"major_id": 0, "minor_id": item.date},
    }
    return shape | ({"unread_count": unread} if unread else {})
