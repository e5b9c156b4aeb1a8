"""messages.send, edit, delete, and what their parameters mean: peers, attachments, rich text, replies and forwards."""

import json
import re
from typing import Any

from bot.sandbox import text as texts
from bot.sandbox.records import BOT, Button, Entity, Keyboard, Media, Message, native
from bot.sandbox.schema.check_vk import VkError, invalid, json_object
from bot.sandbox.schema.check_vk import keyboard as checked_keyboard
from bot.sandbox.vk_events import Community
from bot.sandbox.vk_json import CHATS_FROM

Json = dict[str, Any]

DAY = 86_400
HOUR = 3600
REMEMBERED = 100
ATTACHMENT = re.compile(r"([a-z_]+?)(-?\d+)_(\d+)(?:_(\w+))?$")
MARKS = {"bold": "bold", "italic": "italic", "underline": "underline", "url": "text_link"}
NOT_FROM_BOTS = ("audio", "poll", "story")


def send(vk: Community, p: Json) -> Any:
    """messages.send. With peer_ids errors of one peer come inside the answer; with one peer they are the answer."""
    peers, listed = peers_of(vk, p)
    if p.get("random_id") is None:
        raise invalid("random_id", "is a required parameter")
    content = content_of(vk, p, peers)
    if not listed:
        return message_id(deliver(vk, peers[0], p["random_id"], content))
    return [delivered(vk, peer, p["random_id"], content) for peer in peers]


def peers_of(vk: Community, p: Json) -> tuple[list[int], bool]:
    """Whom to write; exactly one way of saying it."""
    ways = [key for key in ("peer_ids", "peer_id", "user_id", "chat_id", "domain") if key in p]
    if len(ways) != 1:
        raise invalid("peer_id", "give exactly one of peer_ids, peer_id, user_id, chat_id, domain")
    match ways[0]:
        case "peer_ids":
            if not p["peer_ids"]:
                raise invalid("peer_ids", "is empty")
            return p["peer_ids"], True
        case "chat_id":
            return [CHATS_FROM + p["chat_id"]], False
        case "domain":
            found = [native(person.key) for person in vk.world.people.values() if person.username == p["domain"]]
            if not found:
                raise VkError(113)
            return found, False
        case way:
            return [p[way]], False


def delivered(vk: Community, peer: int, random_id: int, content: Json) -> Json:
    """One peer's part of the answer."""
    try:
        message = deliver(vk, peer, random_id, content)
    except VkError as error:
        return {
            "peer_id": peer,
            "message_id": 0,
            "conversation_message_id": 0,
            "error": {"code": error.code, "description": error.text},
        }
    return {"peer_id": peer, "message_id": message_id(message), "conversation_message_id": message.number}


def message_id(message: Message) -> int:
    """Chats have no message ids for bots; dialogs get one that is not the conversation number."""
    return 0 if native(message.chat) > CHATS_FROM else 1_000_000 + native(message.chat) * 10_000 + message.number


def deliver(vk: Community, peer: int, random_id: int, content: Json) -> Message:
    """Writes unless the same random_id was there lately."""
    chat = open_dialog(vk, peer)
    if random_id and (earlier := repeated(vk, chat, random_id)):
        return earlier
    return vk.world.write(chat, BOT, random_id=random_id, **content)


def open_dialog(vk: Community, peer: int) -> str:
    """The dialog's key if the community may write there now."""
    chat = f"vk:{peer}"
    place = vk.world.chats.get(chat)
    if peer > CHATS_FROM:
        if place is None:
            raise VkError(927)
        if place.bot_status in ("left", "kicked"):
            raise VkError(917)
        return chat
    person = vk.world.people.get(chat)
    if person is None or not person.met or person.blocked:
        raise VkError(901, "Can't send messages for users without permission")
    if person.deactivated:
        raise VkError(18, "User was deleted or banned")
    return chat


def repeated(vk: Community, chat: str, random_id: int) -> Message | None:
    """The message of this dialog with the same random_id in the last hour and the last 100 messages."""
    lately = [vk.world.messages[(chat, number)] for number in vk.world.order.get(chat, [])[-REMEMBERED:]]
    fresh = (m for m in lately if m.sender == BOT and vk.world.now() - m.date <= HOUR)
    return next((m for m in fresh if m.random_id == random_id), None)


# Content


def content_of(vk: Community, p: Json, peers: list[int]) -> Json:
    """Text, entities, files, keyboard, reply and forwards."""
    content = body_of(vk, p)
    content |= forwards(vk, p, peers)
    if "sticker_id" in p:
        content["media"] = (Media(kind="sticker", detail={"sticker_id": p["sticker_id"]}),)
    if "lat" in p and "long" in p:
        place = Media(kind="location", detail={"latitude": p["lat"], "longitude": p["long"]})
        content["media"] = (*content["media"], place)
    if not content["text"].strip() and not content["media"] and not content.get("forwarded"):
        raise VkError(100, "One of the parameters specified was missing or invalid: message is empty or invalid")
    return content


def body_of(vk: Community, p: Json) -> Json:
    """What messages.edit takes too."""
    text = p.get("message", "").strip()
    payload = p.get("payload")
    if payload:
        try:
            json.loads(payload)
        except ValueError:
            raise invalid("payload", "is no JSON") from None
    return {
        "text": text,
        "entities": formatting(text, p.get("format_data")),
        "media": tuple(attached(vk, name) for name in p.get("attachment", "").split(",") if name.strip()),
        "keyboard": keyboard_of(vk, p.get("keyboard")),
        "payload": payload,
    }


def formatting(text: str, packed: str | None) -> tuple[Entity, ...]:
    """format_data, checked in UTF-16 units."""
    if not packed:
        return ()
    try:
        shape = json.loads(packed)
        entities = tuple(
            Entity(type=MARKS[i["type"]], offset=i["offset"], length=i["length"], url=i.get("url"))
            for i in shape["items"]
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise invalid("format_data", f"is wrong: {problem}") from None
    if str(shape.get("version")) != "1" or any(e.type == "text_link" and not e.url for e in entities):
        raise invalid("format_data", "needs version 1, and a url for each url item")
    if problem_text := texts.bounds_problem(text, entities):
        raise invalid("format_data", problem_text)
    return entities


def attached(vk: Community, name: str) -> Media:
    """An object by its name `type{owner}_{id}_{key}`; others' objects need their key."""
    found = ATTACHMENT.match(name.strip())
    if found is None:
        raise invalid("attachment", f"{name!r} is no attachment")
    kind, owner, number, key = found.groups()
    media = vk.objects.get(f"{kind}{owner}_{number}")
    if media is None or kind in NOT_FROM_BOTS:
        raise invalid("attachment", f"{kind}{owner}_{number} is unknown")
    known = media.detail.get("access_key") or (media.file or "")[:18]
    if key != known:
        raise invalid("attachment", f"{kind}{owner}_{number} needs its access key")
    return media


def keyboard_of(vk: Community, packed: str | None) -> Keyboard | None:
    """A checked keyboard; an empty one below the input takes the earlier one away."""
    if packed is None or packed == "":
        return None
    shape = checked_keyboard(packed)
    if not vk.settings["bots_capabilities"]:
        raise VkError(912, "This is a chat bot feature, change this status in settings")
    rows = tuple(
        tuple(
            Button(label=b["action"].get("label", b["action"]["type"]), action=b["action"], style=b.get("color"))
            for b in row
        )
        for row in shape["buttons"]
    )
    kind = "inline" if shape.get("inline") else "reply"
    if kind == "inline" and not rows:
        return None
    return Keyboard(
        kind="inline" if shape.get("inline") else "reply",
        rows=rows,
        one_time=bool(shape.get("one_time")),
        raw={"one_time": False, "inline": False, **shape},
    )


def forwards(vk: Community, p: Json, peers: list[int]) -> Json:
    """`forward` as a reply or as forwarded messages; `reply_to` by message id does not work for bots' id 0."""
    if "reply_to" in p:
        found = [m for m in vk.world.transcript(f"vk:{peers[0]}") if message_id(m) == p["reply_to"]]
        if not found or len(peers) > 1:
            raise invalid("reply_to", "is unknown")
        return {"reply_to": found[0].number}
    if "forward" not in p:
        return {}
    try:
        shape = json_object("messages_forward", json.loads(p["forward"]))
    except ValueError as problem:
        raise invalid("forward", str(problem)) from None
    source = f"vk:{shape.get('peer_id', peers[0])}"
    numbers = shape.get("conversation_message_ids") or shape.get("cmids") or []
    if len(numbers) > REMEMBERED:
        raise VkError(913)
    if not numbers or any(vk.world.find(source, number) is None for number in numbers):
        raise VkError(921, "Can't forward these messages")
    if not shape.get("is_reply"):
        return {"forwarded": tuple((source, number) for number in numbers)}
    if len(numbers) > 1 or peers != [native(source)]:
        raise invalid("forward", "a reply has one message of the same peer")
    return {"reply_to": numbers[0]}


# Changes


def named(vk: Community, p: Json, number: int | None) -> Message:
    """A message by peer and conversation number, or by message id."""
    chat = f"vk:{p['peer_id']}" if "peer_id" in p else None
    if number is not None and chat:
        message = vk.world.find(chat, number)
    else:
        wanted = p.get("message_id")
        message = next(
            (
                m
                for m in vk.world.messages.values()
                if wanted and not m.deleted and m.chat.startswith("vk:") and message_id(m) == wanted
            ),
            None,
        )
    if message is None:
        raise VkError(104, "Not found")
    return message


def edit(vk: Community, p: Json) -> int:
    """messages.edit: what is not passed again is lost; a day after sending it is too late."""
    message = named(vk, p, p.get("cmid", p.get("conversation_message_id")))
    if message.sender != BOT or message.service:
        raise VkError(920, "Can't edit this kind of message")
    if vk.world.now() - message.date > DAY:
        raise VkError(909, "Can't edit this message, because it's too old")
    open_dialog(vk, native(message.chat))
    content = body_of(vk, p)
    if not content["text"] and not content["media"]:
        raise VkError(100, "One of the parameters specified was missing or invalid: message is empty or invalid")
    if not p.get("keep_forward_messages"):
        content |= {"forwarded": (), "reply_to": None}
    vk.world.edit(message, **content)
    return 1


def delete(vk: Community, p: Json) -> Any:
    """messages.delete: results a message; for everybody only within a day."""
    numbers = p.get("cmids") or p.get("conversation_message_ids")
    if not numbers and not p.get("message_ids"):
        raise invalid("message_ids", "is undefined")
    answers: list[Json] = []
    for number in numbers or p["message_ids"]:
        message = named(vk, p if numbers else {"message_id": number}, number if numbers else None)
        shape: Json = {"peer_id": native(message.chat), "conversation_message_id": message.number}
        late = vk.world.now() - message.date > DAY
        if p.get("delete_for_all") and (late or message.sender != BOT):
            answers.append(shape | {"error": {"code": 924, "description": "Can't delete this message for everybody"}})
            continue
        if p.get("delete_for_all"):
            vk.world.delete(message)
        answers.append(shape | {"response": 1})
    return answers
