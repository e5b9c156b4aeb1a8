"""VK methods that ask or set: the community, Long Poll, history and conversations, people, reactions, uploads."""

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.sandbox import vk_json as shapes
from bot.sandbox import vk_send
from bot.sandbox.records import BOT, Media, Message, native
from bot.sandbox.schema.check_vk import VkError, invalid
from bot.sandbox.vk_attachments import attachment
from bot.sandbox.vk_events import PRESS_LIFE, Community, EventQueue
from bot.sandbox.vk_json import CHATS_FROM, REACTIONS
from bot.sandbox.world import COMMUNITY_ID

Json = dict[str, Any]
Method = Callable[[Community, EventQueue, Json], Any]

SNACKBAR = 90
PERMISSIONS = {"stories": 1, "photos": 4, "app_widget": 64, "messages": 4096, "docs": 131072, "manage": 262144}


def own_group(p: Json) -> None:
    """The token's community only."""
    if str(p.get("group_id", COMMUNITY_ID)) not in (str(COMMUNITY_ID), "shop"):
        raise VkError(15, "Access denied: group_id is not the community of this token")


# The community


def get_server(vk: Community, queue: EventQueue, p: Json) -> Json:
    """groups.getLongPollServer."""
    own_group(p)
    if not vk.polling:
        raise VkError(
            100, "One of the parameters specified was missing or invalid: longpoll for this group is not enabled"
        )
    return queue.server()


def get_poll_settings(vk: Community, queue: EventQueue, p: Json) -> Json:
    """groups.getLongPollSettings."""
    own_group(p)
    return {
        "is_enabled": vk.polling,
        "api_version": vk.api_version,
        "events": {kind: int(on) for kind, on in vk.enabled.items()},
    }


def set_poll_settings(vk: Community, queue: EventQueue, p: Json) -> int:
    """groups.setLongPollSettings changes what is given."""
    own_group(p)
    vk.polling = p.get("enabled", vk.polling)
    vk.api_version = p.get("api_version", vk.api_version)
    vk.enabled |= {key: value for key, value in p.items() if key not in ("group_id", "enabled", "api_version")}
    return 1


def get_groups(vk: Community, queue: EventQueue, p: Json) -> Json:
    """groups.getById: without ids, the token's own."""
    wanted = {str(i) for i in p.get("group_ids", [])} | ({str(p["group_id"])} if "group_id" in p else set())
    known = {str(COMMUNITY_ID), "shop"}
    if wanted and not wanted & known:
        raise VkError(100, "One of the parameters specified was missing or invalid: group_ids is undefined")
    return {"groups": [shapes.group()], "profiles": []}


def get_permissions(vk: Community, queue: EventQueue, p: Json) -> Json:
    """groups.getTokenPermissions."""
    listed = [{"name": name, "setting": mask} for name, mask in PERMISSIONS.items()]
    return {"mask": sum(PERMISSIONS.values()), "permissions": listed}


def get_settings(vk: Community, queue: EventQueue, p: Json) -> Json:
    """groups.getSettings: the part about messages and bots."""
    own_group(p)
    return {"title": "Лавка", "address": "shop", "description": "", **{key: int(on) for key, on in vk.settings.items()}}


def set_settings(vk: Community, queue: EventQueue, p: Json) -> int:
    """groups.setSettings."""
    own_group(p)
    vk.settings |= {key: bool(value) for key, value in p.items() if key != "group_id"}
    return 1


def enable_online(vk: Community, queue: EventQueue, p: Json) -> int:
    """groups.enableOnline."""
    own_group(p)
    return 1


# Reading


def history(vk: Community, queue: EventQueue, p: Json) -> Json:
    """messages.getHistory: newest first unless rev."""
    peer = p.get("peer_id", p.get("user_id"))
    if peer is None:
        raise invalid("peer_id", "is undefined")
    messages = [m for m in vk.world.transcript(f"vk:{peer}") if not m.deleted]
    ordered = messages if p.get("rev") else messages[::-1]
    start = max(0, p.get("offset", 0))
    return listed(vk, ordered[start : start + p.get("count", 20)], len(messages), p)


def by_numbers(vk: Community, queue: EventQueue, p: Json) -> Json:
    """messages.getByConversationMessageId."""
    found = [vk.world.find(f"vk:{p['peer_id']}", number) for number in p["conversation_message_ids"]]
    messages = [message for message in found if message]
    return listed(vk, messages, len(messages), p)


def listed(vk: Community, messages: list[Message], count: int, p: Json) -> Json:
    """Items, and the people in them when asked for."""
    shape: Json = {"count": count, "items": [shapes.message(vk.world, vk.root, m) for m in messages]}
    return shape | (people(vk, {m.sender for m in messages}, p) if p.get("extended") else {})


def people(vk: Community, keys: set[str], p: Json) -> Json:
    """profiles and groups of an extended answer."""
    profiles = [shapes.user(vk.world.people[key], p.get("fields")) for key in sorted(keys - {BOT})]
    return {"profiles": profiles, "groups": [shapes.group()] if BOT in keys else []}


def unread(vk: Community, chat: str) -> int:
    """Incoming messages after the last one read or answered."""
    count = 0
    for message in reversed([m for m in vk.world.transcript(chat) if not m.deleted]):
        if message.sender == BOT or message.number <= vk.read.get(chat, 0):
            break
        count += 1
    return count


def conversations(vk: Community, queue: EventQueue, p: Json) -> Json:
    """messages.getConversations, newest first; filters unread and unanswered."""
    rows = []
    for chat in (key for key in vk.world.chats if key.startswith("vk:")):
        messages = [m for m in vk.world.transcript(chat) if not m.deleted]
        if messages:
            rows.append((messages[-1], unread(vk, chat)))
    match p.get("filter", "all"):
        case "unread":
            rows = [row for row in rows if row[1]]
        case "unanswered":
            rows = [row for row in rows if row[0].sender != BOT]
    rows.sort(key=lambda row: (row[0].date, row[0].number), reverse=True)
    start = p.get("offset", 0)
    page = rows[start : start + p.get("count", 20)]
    shape: Json = {
        "count": len(rows),
        "items": [
            {
                "conversation": shapes.conversation(vk.world, last.chat, waiting),
                "last_message": shapes.message(vk.world, vk.root, last),
            }
            for last, waiting in page
        ],
    }
    return shape | (people(vk, {last.sender for last, _ in page}, p) if p.get("extended") else {})


def conversations_by_id(vk: Community, queue: EventQueue, p: Json) -> Json:
    """messages.getConversationsById; dialogs that never began are left out, and chats that may not be looked into."""
    shown = [key for key in (f"vk:{peer}" for peer in p["peer_ids"]) if may_look(vk, key)]
    items = [shapes.conversation(vk.world, key, unread(vk, key)) for key in shown]
    senders = {m.sender for key in shown for m in vk.world.transcript(key)[-1:]}
    shape: Json = {"count": len(items), "items": items}
    return shape | (people(vk, senders, p) if p.get("extended") else {})


def may_look(vk: Community, key: str) -> bool:
    """A dialog that began, or a chat where the community is an administrator."""
    place = vk.world.chats.get(key)
    if place is None or place.kind == "private":
        return any(not m.deleted for m in vk.world.transcript(key))
    return place.bot_status in ("administrator", "creator")


def members(vk: Community, queue: EventQueue, p: Json) -> Json:
    """messages.getConversationMembers: of a chat only for an administrator."""
    place = vk.world.chats.get(f"vk:{p['peer_id']}")
    if place is None:
        raise VkError(927 if p["peer_id"] > CHATS_FROM else 15)
    if p["peer_id"] > CHATS_FROM and place.bot_status not in ("administrator", "creator"):
        raise VkError(917, "You don't have access to this chat")
    inside = [key for key, status in place.members.items() if status not in ("left", "kicked")]
    items: list[Json] = [{"member_id": -COMMUNITY_ID, "is_admin": place.bot_status == "administrator"}]
    items += [
        {"member_id": native(key), "is_admin": place.members[key] in ("administrator", "creator")} for key in inside
    ]
    return {"count": len(items), "items": items, **people(vk, {*inside, BOT}, p)}


def users(vk: Community, queue: EventQueue, p: Json) -> list[Json]:
    """users.get; unknown people are left out."""
    wanted = [str(ident) for ident in p.get("user_ids", [])]
    found = [
        person
        for person in vk.world.people.values()
        if person.key.startswith("vk:") and (str(native(person.key)) in wanted or person.username in wanted)
    ]
    return [shapes.user(person, p.get("fields")) for person in found]


# Signs


def answer_event(vk: Community, queue: EventQueue, p: Json) -> int:
    """messages.sendMessageEventAnswer within a minute: a snackbar, a link, or nothing."""
    press = vk.presses.get(p["event_id"])
    mine = press is not None and press[1:] == (f"vk:{p['user_id']}", f"vk:{p['peer_id']}")
    if press is None or not mine or vk.world.now() - press[0] > PRESS_LIFE:
        raise invalid("event_id", "is unknown or too old")
    if not p.get("event_data"):
        return 1
    try:
        shape = json.loads(p["event_data"])
        kind = shape["type"]
        words = shape["text"] if kind == "show_snackbar" else shape["link"] if kind == "open_link" else ""
    except (ValueError, KeyError, TypeError):
        raise invalid("event_data", "is no answer") from None
    if kind not in ("show_snackbar", "open_link", "open_app") or (
        kind == "show_snackbar" and not 0 < len(words) <= SNACKBAR
    ):
        raise invalid("event_data", f"a snackbar has 1 to {SNACKBAR} characters" if kind == "show_snackbar" else "type")
    vk.world.notice(press[1], words, link=words if kind == "open_link" else None)
    return 1


def mark_read(vk: Community, queue: EventQueue, p: Json) -> int:
    """messages.markAsRead."""
    chat = f"vk:{p.get('peer_id')}"
    numbers = vk.world.order.get(chat, [0])
    vk.read[chat] = p.get("up_to_cmid") or (numbers[-1] if numbers else 0)
    return 1


def activity(vk: Community, queue: EventQueue, p: Json) -> int:
    """messages.setActivity."""
    peer = p.get("peer_id", p.get("user_id"))
    if peer is None:
        raise invalid("peer_id", "is undefined")
    vk.world.typing(vk_send.open_dialog(vk, peer), None, action=p.get("type", "typing"))
    return 1


def reaction(vk: Community, queue: EventQueue, p: Json) -> int:
    """messages.sendReaction and deleteReaction."""
    message = vk_send.named(vk, p, p["cmid"])
    number = p.get("reaction_id")
    if number is not None and not 1 <= number <= 64:
        raise invalid("reaction_id", "is out of range")
    emoji = None if number is None else REACTIONS[number - 1] if number <= len(REACTIONS) else f"#{number}"
    vk.world.react(message, BOT, emoji)
    return 1


# Uploads


def upload_server(kind: str) -> Method:
    """photos.getMessagesUploadServer, docs.getMessagesUploadServer: a community has to name the peer."""

    def method(vk: Community, queue: EventQueue, p: Json) -> Json:
        peer = p.get("peer_id")
        if not peer:
            raise invalid("peer_id", "is required with a community token")
        place = vk.world.chats[vk_send.open_dialog(vk, peer)]
        if place.owner == BOT:
            raise VkError(15, "Access denied: no uploads into a chat that a community made")
        kind_word = p.get("type", "doc") if kind == "doc" else "photo"
        url = f"{vk.root}/vk/upload/{kind_word}?peer={peer}&hash={secrets.token_hex(8)}"
        return {"upload_url": url} | (
            {"album_id": -3, "user_id": 0, "group_id": COMMUNITY_ID} if kind == "photo" else {}
        )

    return method


def saved(vk: Community, ticket: str, owner: int) -> Media:
    """An upload becomes an object with a number and a key."""
    media = vk.uploads.pop(ticket, None)
    if media is None:
        raise VkError(105, "Couldn't save file")
    detail = {
        **media.detail,
        "id": 457_000_000 + len(vk.objects),
        "owner_id": owner,
        "access_key": secrets.token_hex(9),
    }
    return replace(media, detail=detail)


def shape_of(vk: Community, media: Media) -> Json:
    """Registers the object and shows it."""
    shape = attachment(vk.world, vk.root, media, media.detail["owner_id"], int(vk.world.now()))
    kind = shape["type"]
    vk.objects[f"{kind}{media.detail['owner_id']}_{media.detail['id']}"] = media
    return shape


def save_photo(vk: Community, queue: EventQueue, p: Json) -> list[Json]:
    """photos.saveMessagesPhoto."""
    media = saved(vk, p["photo"], -COMMUNITY_ID)
    return [shape_of(vk, media)["photo"]]


def save_doc(vk: Community, queue: EventQueue, p: Json) -> Json:
    """docs.save: the document belongs to the peer it was uploaded for."""
    media = vk.uploads.get(p["file"])
    media = saved(vk, p["file"], int(media.detail["peer"]) if media else 0)
    if p.get("title"):
        media = replace(media, name=p["title"])
    return shape_of(vk, media)


METHODS: dict[str, Method] = {
    "groups.getLongPollServer": get_server,
    "groups.getLongPollSettings": get_poll_settings,
    "groups.setLongPollSettings": set_poll_settings,
    "groups.getById": get_groups,
    "groups.getTokenPermissions": get_permissions,
    "groups.getSettings": get_settings,
    "groups.setSettings": set_settings,
    "groups.enableOnline": enable_online,
    "messages.send": lambda vk, queue, p: vk_send.send(vk, p),
    "messages.edit": lambda vk, queue, p: vk_send.edit(vk, p),
    "messages.delete": lambda vk, queue, p: vk_send.delete(vk, p),
    "messages.getHistory": history,
    "messages.getByConversationMessageId": by_numbers,
    "messages.getConversations": conversations,
    "messages.getConversationsById": conversations_by_id,
    "messages.getConversationMembers": members,
    "messages.sendMessageEventAnswer": answer_event,
    "messages.markAsRead": mark_read,
    "messages.setActivity": activity,
    "messages.sendReaction": reaction,
    "messages.deleteReaction": reaction,
    "users.get": users,
    "photos.getMessagesUploadServer": upload_server("photo"),
    "photos.saveMessagesPhoto": save_photo,
    "docs.getMessagesUploadServer": upload_server("doc"),
    "docs.save": save_doc,
}

WRITES = {
    "messages.send",
    "messages.edit",
    "messages.delete",
    "messages.sendMessageEventAnswer",
    "messages.sendReaction",
    "messages.deleteReaction",
    "photos.saveMessagesPhoto",
    "docs.save",
}
