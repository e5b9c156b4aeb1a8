"""What people do in the world: write, press, edit, react, block, join; the messengers hear of it as changes."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.sandbox import text as texts
from bot.sandbox import topics
from bot.sandbox.records import (
    BOT,
    Button,
    Chat,
    Entity,
    Media,
    Message,
    Person,
    Refused,
    messenger_of,
    native,
)
from bot.sandbox.world import COMMUNITY_ID, World


def person_of(world: World, key: str) -> Person:
    """The person, or a word about who there is."""
    if key not in world.people:
        raise Refused(f"no person {key!r}: there are {', '.join(world.people)}")
    return world.people[key]


def chat_of(world: World, key: str) -> Chat:
    """The chat, or a word about which there are."""
    if key not in world.chats:
        raise Refused(f"no chat {key!r}: there are {', '.join(world.chats)}")
    return world.chats[key]


def message_of(world: World, chat: str, number: int) -> Message:
    """A message that is still there."""
    message = world.find(chat_of(world, chat).key, number)
    if message is None:
        raise Refused(f"no message {number} in {chat}, or it was deleted")
    return message


def say(
    world: World,
    sender: str,
    chat: str,
    *,
    thread: int | None = None,
    text: str = "",
    entities: Sequence[Entity] = (),
    reply_to: int | None = None,
    quote: str | None = None,
    media: Sequence[Media] = (),
    payload: str | None = None,
    forwarded: bool = False,
    guise: str | None = None,
    ref: str | None = None,
) -> list[Message]:
    """Writes a message; several files are an album in Telegram (a message each) and one message in VK."""
    person, place = person_of(world, sender), chat_of(world, chat)
    if not text.strip() and not media:
        raise Refused("nothing to send: give text or files")
    if problem := texts.bounds_problem(text, entities):
        raise Refused(problem)
    if reply_to is not None:
        thread = message_of(world, chat, reply_to).thread
    admit(world, person, place, thread)
    fields: dict[str, Any] = {
        "thread": thread,
        "reply_to": reply_to,
        "quote": quote,
        "guise": guise,
        "ref": ref,
        "origin": sender if forwarded else None,
        "payload": payload,
    }
    if messenger_of(chat) == "vk":
        if place.kind == "private" and sender != chat:
            return [world.write(chat, BOT, author=sender, text=text, entities=tuple(entities), media=tuple(media))]
        return [world.write(chat, sender, text=text, entities=tuple(entities), media=tuple(media), **fields)]
    text, kept = texts.trimmed(text, entities)
    found = texts.detect(text, kept)
    if len(media) < 2:
        return [world.write(chat, sender, text=text, entities=found, media=tuple(media), **fields)]
    album = str(secrets.randbits(60))
    return [
        world.write(
            chat,
            sender,
            album=album,
            media=(item,),
            text=text if n == 0 else "",
            entities=found if n == 0 else (),
            **fields,
        )
        for n, item in enumerate(media)
    ]


def admit(world: World, person: Person, place: Chat, thread: int | None) -> None:
    """Whether this person may write there; a first message makes them known to the bot."""
    if place.kind == "private":
        if person.key != place.key:
            if messenger_of(place.key) == "vk" and person.role == "operator":
                return
            raise Refused(f"{place.key} is the private chat of {place.title}: only that person writes there")
        if person.blocked:
            raise Refused(f"{person.name} has blocked the bot: unblock first (POST /api/block)")
        if not person.met:
            world.set_person(person.key, "allowed", met=True)
        return
    status = place.members.get(person.key, "left")
    if status in ("left", "kicked"):
        raise Refused(f"{person.name} is not a member of {place.title}: add them first (POST /api/member)")
    if thread is not None and place.is_forum:
        topic = topics.topic_of(place, thread)
        if topic is None:
            raise Refused(f"no topic {thread} in {place.title}, or it was deleted")
        if topic.closed and status not in ("administrator", "creator"):
            raise Refused(f"topic «{topic.name}» is closed: reopen it first")


def start(world: World, key: str, payload: str = "") -> Message:
    """Presses Start (in Telegram this also unblocks)."""
    person = person_of(world, key)
    if person.blocked:
        block(world, key, blocked=False)
    if messenger_of(key) == "telegram":
        return say(world, key, key, text=f"/start {payload}".rstrip())[0]
    text = "Начать" if person.lang == "ru" else "Start"
    return say(world, key, key, text=text, payload='{"command":"start"}', ref=payload or None)[0]


def press(world: World, key: str, chat: str, number: int, ident: str) -> None:
    """Presses a button of a message; a reply button sends its text."""
    person, message = person_of(world, key), message_of(world, chat, number)
    if not person.buttons:
        raise Refused(f"the client of {person.name} shows no buttons")
    button = message.keyboard.find(ident) if message.keyboard else None
    if button is None:
        raise Refused(f"message {number} has no button {ident!r}")
    place = world.chats[chat]
    if place.kind != "private" and place.members.get(key, "left") in ("left", "kicked"):
        raise Refused(f"{person.name} is not a member of {place.title}")
    if messenger_of(chat) == "vk":
        press_vk(world, person, message, button)
    else:
        press_telegram(world, person, message, button)


def press_telegram(world: World, person: Person, message: Message, button: Button) -> None:
    """Inline buttons call back or open a link; reply buttons write."""
    action = button.action
    if "callback_data" in action:
        world.publish("press", message=message, person=person, detail={"payload": action["callback_data"]})
    elif "url" in action:
        world.notice(person.key, action["url"], link=action["url"])
    elif message.keyboard and message.keyboard.kind == "inline":
        raise Refused(f"a button of this kind does nothing here: {', '.join(action)}")
    elif action.get("request_contact"):
        detail = {"phone_number": f"+7900{native(person.key):07d}", "first_name": person.name, "user": person.key}
        say(world, person.key, message.chat, media=[Media(kind="contact", detail=detail)], reply_to=None)
    elif action.get("request_location"):
        say(world, person.key, message.chat, media=[point()])
    else:
        say(world, person.key, message.chat, thread=message.thread, text=button.label)


def press_vk(world: World, person: Person, message: Message, button: Button) -> None:
    """Text buttons write with their payload; callback buttons make an event; links open."""
    payload = button.action.get("payload")
    match button.action["type"]:
        case "text":
            chat = world.chats[message.chat]
            mention = f"[club{COMMUNITY_ID}|@shop] " if chat.kind == "vkchat" else ""
            say(world, person.key, message.chat, text=mention + button.label, payload=payload)
        case "callback":
            content = json.loads(payload) if payload else {}
            world.publish("press", message=message, person=person, detail={"payload": content})
        case "open_link":
            world.notice(person.key, button.action["link"], link=button.action["link"])
        case "location":
            say(world, person.key, message.chat, media=[point()], payload=payload)
        case kind:
            raise Refused(f"a button of the kind {kind} does nothing here")


def point() -> Media:
    """A place on the map, always the same."""
    return Media(kind="location", detail={"latitude": 55.7539, "longitude": 37.6208})


def edit(world: World, chat: str, number: int, text: str, entities: Sequence[Entity] = ()) -> Message:
    """A person edits what they wrote; an edit that changes nothing is dropped by the server."""
    message = message_of(world, chat, number)
    if message.sender == BOT or message.service:
        raise Refused("people edit only what they wrote")
    if not text.strip() and not message.media:
        raise Refused("a message without files needs text")
    if problem := texts.bounds_problem(text, entities):
        raise Refused(problem)
    found = tuple(entities)
    if messenger_of(chat) == "telegram":
        text, found = texts.trimmed(text, entities)
        found = texts.detect(text, found)
    if (text, found) == (message.text, message.entities):
        return message
    return world.edit(message, text=text, entities=found)


def block(world: World, key: str, *, blocked: bool) -> None:
    """Blocks the bot (VK: forbids messages of the community) or takes that back."""
    person = person_of(world, key)
    if person.blocked != blocked:
        world.set_person(key, "blocked" if blocked else "unblocked", blocked=blocked, met=True)


def join(world: World, chat: str, key: str, status: str) -> None:
    """Puts a person into a group, makes them an administrator, takes them out."""
    place, person = chat_of(world, chat), person_of(world, key)
    known = ("member", "administrator", "creator", "left", "kicked")
    if status not in known or place.kind == "private":
        raise Refused(f"status is one of {', '.join(known)}, the chat a group")
    old = place.members.get(key, "left")
    world.set_chat(
        chat, "member", {"person": person.key, "old": old, "new": status}, members={**place.members, key: status}
    )
    inside = ("member", "administrator", "creator")
    if old not in inside and status in inside:
        world.write(chat, key, service={"kind": "member_joined", "person": key})
    elif old in inside and status not in inside:
        world.write(chat, key, service={"kind": "member_left", "person": key})


def seat_bot(world: World, chat: str, status: str, rights: dict[str, bool]) -> None:
    """Changes what the bot may do in a group."""
    place = chat_of(world, chat)
    if unknown := set(rights) - set(topics.RIGHTS):
        raise Refused(f"unknown rights: {', '.join(sorted(unknown))}; there are {', '.join(topics.RIGHTS)}")
    allowed = {**(place.rights or topics.FULL_SEAT), **rights}
    world.set_chat(chat, "seat", {"old": place}, bot_status=status, rights=allowed)


def switch_forum(world: World, chat: str, *, is_forum: bool) -> None:
    """Turns topics on or off; no update tells the bot."""
    if chat_of(world, chat).kind != "supergroup":
        raise Refused("only a Telegram supergroup has topics")
    world.set_chat(chat, "forum", is_forum=is_forum)


def migrate(world: World, chat: str) -> Chat:
    """A supergroup gets a new id, as a basic group does when it is upgraded; the old one only points there."""
    place = chat_of(world, chat)
    if messenger_of(chat) == "vk" or place.kind == "private" or place.migrated_to:
        raise Refused("only a Telegram group that did not move yet can move")
    number = min(native(key) for key in world.chats if key.startswith("telegram:-")) - 1
    moved = replace(place, key=f"telegram:{number}", kind="supergroup", topics={})
    world.add_chat(moved)
    world.set_chat(chat, "migrated", migrated_to=moved.key)
    world.write(chat, next(iter(place.members)), service={"kind": "migrated_to", "chat": moved.key})
    world.write(moved.key, next(iter(place.members)), service={"kind": "migrated_from", "chat": chat})
    return moved
