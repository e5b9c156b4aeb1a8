"""The world in VK's shapes: messages, attachments, conversations, people, with every field strict clients require.

`id` of a message is 0, as bots see it; messages are addressed by peer and conversation_message_id.
"""

from typing import Any

from bot.sandbox.records import BOT, Chat, Entity, Message, Person, native
from bot.sandbox.vk_attachments import attachment, geo
from bot.sandbox.world import COMMUNITY_ID, World

Json = dict[str, Any]

CHATS_FROM = 2_000_000_000
REACTIONS = ("❤", "🔥", "😂", "👍", "💩", "❓", "😭", "😡", "👎", "👌", "😃", "🤔", "🙏", "😘", "😍", "🎉")
RIGHTS = (
    "can_change_info", "can_change_invite_link", "can_change_pin", "can_invite", "can_promote_users",
    "can_see_invite_link", "can_moderate", "can_copy_chat", "can_call", "can_use_mass_mentions",
    "can_change_service_type",
)  # fmt: skip
NEVER_OURS = ("can_change_invite_link", "can_copy_chat", "can_call", "can_change_service_type")
MARKS = {"bold": "bold", "italic": "italic", "underline": "underline", "text_link": "url"}


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


def conversation(world: World, key: str, unread: int) -> Json:
    """A dialog or chat, with the numbers of its last message if there is one."""
    item = next((m for m in reversed(world.transcript(key)) if not m.deleted), None)
    number, peer = item.number if item else 0, native(key)
    kind = "chat" if peer > CHATS_FROM else "user"
    shape: Json = {
        "peer": {"id": peer, "type": kind, "local_id": peer - CHATS_FROM if kind == "chat" else peer},
        "last_message_id": 0,
        "in_read": 0,
        "out_read": 0,
        "last_conversation_message_id": number,
        "version": 10_000_000 + world.seq,
        "in_read_cmid": number - unread,
        "out_read_cmid": number,
        "important": False,
        "unanswered": item is not None and item.sender != BOT,
        "can_write": {"allowed": True},
        "sort_id": {"major_id": 0, "minor_id": item.date if item else 0},
    }
    shape |= {"unread_count": unread} if unread else {}
    return shape | ({"chat_settings": chat_settings(world.chats[key])} if kind == "chat" else {})


def chat_settings(place: Chat) -> Json:
    """Title, owner, administrators; what the bot may do there is all `true` for one."""
    inside = {key: status for key, status in place.members.items() if status not in ("left", "kicked")}
    admins = [native(key) for key, status in inside.items() if status in ("administrator", "creator")]
    ours = place.bot_status in ("administrator", "creator")
    return {
        "title": place.title,
        "owner_id": sender_id(place.owner or next(iter(inside), BOT)),
        "members_count": len(inside) + 1,
        "state": "in",
        "admin_ids": [*admins, *([-COMMUNITY_ID] if ours else [])],
        "active_ids": [],
        "acl": {right: ours and right not in NEVER_OURS for right in RIGHTS},
    }
