"""The world in the shapes of the control API: what the page shows and tests read, the same for both messengers."""

from typing import Any
from urllib.parse import quote

from bot.sandbox.records import Change, Chat, Keyboard, Media, Message, Person, messenger_of
from bot.sandbox.world import World

Json = dict[str, Any]


def person(item: Person) -> Json:
    """A person."""
    return {
        "id": item.key,
        "name": item.name,
        "username": item.username,
        "lang": item.lang,
        "buttons": item.buttons,
        "role": item.role,
        "blocked": item.blocked,
        "met": item.met,
        "messenger": messenger_of(item.key),
    }


def chat(item: Chat) -> Json:
    """A chat; `members` are the ids of those inside."""
    kind = {"supergroup": "forum" if item.is_forum else "group"}.get(item.kind, item.kind)
    topics = [
        {"thread": t.thread, "name": t.name, "closed": t.closed, "deleted": t.deleted, "icon_color": t.icon_color}
        for t in item.topics.values()
    ]
    inside = [key for key, status in item.members.items() if status not in ("left", "kicked")]
    return {
        "id": item.key,
        "title": item.title,
        "kind": kind,
        "messenger": messenger_of(item.key),
        "members": inside,
        "statuses": dict(item.members),
        "topics": topics,
        "bot": {"status": item.bot_status, "rights": dict(item.rights)},
        "migrated_to": item.migrated_to,
    }


def message(item: Message) -> Json:
    """A message; `plain` is its text without formatting."""
    entities = [
        {"type": e.type, "offset": e.offset, "length": e.length, **({"url": e.url} if e.url else {}), **e.extra}
        for e in item.entities
    ]
    return {
        "chat": item.chat,
        "thread": item.thread,
        "message": item.number,
        "from": item.sender,
        "name": item.guise,
        "date": item.date,
        "edit_date": item.edit_date,
        "text": item.text,
        "entities": entities,
        "media": [media(m) for m in item.media],
        "keyboard": keyboard(item.keyboard),
        "reply_to": item.reply_to,
        "quote": item.quote,
        "reactions": [{"from": r.sender, "emoji": r.emoji} for r in item.reactions],
        "service": service(item),
        "deleted": item.deleted,
        "album": item.album,
        "plain": item.text,
        "origin": item.origin,
        "author": item.author,
        "payload": item.payload,
        "forwarded": [{"chat": where[0], "message": where[1]} for where in item.forwarded],
    }


def service(item: Message) -> Json | None:
    """A note such as {"kind": "topic_closed"}."""
    if item.service is None:
        return None
    kind = "migrate" if item.service["kind"].startswith("migrated") else item.service["kind"]
    return {**item.service, "kind": kind}


def media(item: Media) -> Json:
    """An attachment; the address needs no token."""
    shape: Json = {
        "kind": item.kind,
        "name": item.name,
        "mime": item.mime,
        "size": item.size,
        "url": f"/api/files/{item.file}/{quote(item.name or 'file', safe='')}" if item.file else None,
    }
    if item.duration is not None:
        shape["duration"] = item.duration
    hidden = ("id", "owner_id", "access_key", "peer")
    return shape | {key: value for key, value in item.detail.items() if key not in hidden and key not in shape}


def keyboard(item: Keyboard | None) -> Json | None:
    """Buttons with the ids that /api/press takes."""
    if item is None:
        return None
    rows = [
        [{"label": b.label, "id": f"{r}.{c}", **({"style": b.style} if b.style else {})} for c, b in enumerate(row)]
        for r, row in enumerate(item.rows)
    ]
    return {"kind": item.kind, "rows": rows, "one_time": item.one_time}


def named(world: World, item: Message) -> Json:
    """A message with the name of who wrote it."""
    names = {"channel": "Новости лавки", "anonymous": world.chats[item.chat].title}
    known = world.people.get(item.sender)
    shape = message(item)
    shape["name"] = names.get(item.guise or "") or (known.name if known else "Лавка")
    if item.origin:
        writer = world.people.get(item.origin)
        shape["forward"] = {"from": item.origin, "name": writer.name if writer else "Лавка"}
    return shape


def snapshot(world: World) -> Json:
    """Everything."""
    messages = [named(world, world.messages[(key, n)]) for key, numbers in world.order.items() for n in numbers]
    return {
        "seq": world.seq,
        "people": [person(p) for p in world.people.values()],
        "chats": [chat(c) for c in world.chats.values()],
        "messages": messages,
        "settings": world.settings,
    }


def event(world: World, change: Change) -> Json | None:
    """A change for the page with the whole object, or nothing if it concerns the messengers only."""
    match change.kind:
        case "message" if change.message:
            return {"kind": "message", "cause": change.cause, "message": named(world, change.message)}
        case "person" if change.person:
            return {"kind": "person", "cause": change.cause, "person": person(change.person)}
        case "chat" if change.chat:
            return {"kind": "chat", "cause": change.cause, "chat": chat(change.chat)}
        case "settings":
            return {"kind": "settings", "settings": world.settings}
        case "notice" | "typing":
            return {"kind": change.kind, **change.detail}
        case _:
            return None
