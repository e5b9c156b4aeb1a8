"""Where a Bot API call lands: the chat, the topic, the message it names, and whether the bot may do it there."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import text as texts
from bot.sandbox.markup import MarkupError, parse
from bot.sandbox.records import BOT, Button, Chat, Entity, Keyboard, Message, native
from bot.sandbox.telegram_errors import TelegramError, bad, forbidden
from bot.sandbox.telegram_updates import UpdateQueue
from bot.sandbox.topics import topic_of
from bot.sandbox.world import World

Json = dict[str, Any]

GENERAL = 1
OWN_FIELDS = {"type", "offset", "length", "url"}


@dataclass(frozen=True, kw_only=True)
class Seat:
    """What the methods work on; `commands` by (scope, language)."""

    world: World
    updates: UpdateQueue
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)


def chat_named(world: World, ident: int | str) -> Chat:
    """A chat by number or @username; one that moved tells its new id."""
    if isinstance(ident, str) and ident.startswith("@"):
        found = [world.chats[p.key] for p in world.people.values() if p.username == ident[1:]]
    else:
        place = world.chats.get(f"telegram:{ident}")
        found = [place] if place else []
    if not found:
        raise bad("chat not found")
    if found[0].migrated_to:
        moved = native(found[0].migrated_to)
        raise TelegramError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=moved)
    return found[0]


def reachable(world: World, ident: int | str) -> Chat:
    """A chat the bot may write to now."""
    place = chat_named(world, ident)
    if place.kind == "private":
        person = world.people[place.key]
        if person.deactivated:
            raise forbidden("user is deactivated")
        if not person.met:
            raise forbidden("bot can't initiate conversation with a user")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
    elif place.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {place.kind} chat")
    elif place.bot_status == "left":
        raise forbidden(f"bot is not a member of the {place.kind} chat")
    return place


def may(place: Chat, right: str) -> bool:
    """Whether the bot is an administrator with that right."""
    return place.bot_status == "creator" or (place.bot_status == "administrator" and place.rights.get(right, True))


def thread_in(world: World, place: Chat, thread: int | None) -> int | None:
    """The topic to write into. Outside forums a thread is silently ignored; General has no number."""
    if not place.is_forum:
        return None
    manages = may(place, "can_manage_topics")
    if thread is None:
        if place.general_closed and not manages:
            raise bad("TOPIC_CLOSED")
        return None
    topic = topic_of(place, thread)
    if topic is None or world.find(place.key, thread) is None:
        raise bad("message thread not found")
    if topic.closed and not manages and not topic.by_bot:
        raise bad("TOPIC_CLOSED")
    return thread


def reply_target(world: World, place: Chat, reply: Json | None, thread: int | None) -> Message | None:
    """The message replied to; a reply to nothing is an error unless it is allowed to get lost."""
    if not reply:
        return None
    elsewhere = reply.get("chat_id")
    source = chat_named(world, elsewhere) if elsewhere is not None else place
    target = world.find(source.key, reply.get("message_id"))
    crosses = source.key != place.key or (target is not None and thread is not None and target.thread != thread)
    if target is None:
        if reply.get("allow_sending_without_reply") and not crosses:
            return None
        raise bad("message to be replied not found")
    if reply.get("quote") and reply["quote"] not in target.text:
        raise bad("QUOTE_TEXT_INVALID")
    return None if source.key != place.key else target


def keyboard_of(markup: Json | None) -> Keyboard | None:
    """Any `reply_markup` as a keyboard; a removal is an empty reply keyboard."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = tuple(tuple(button(b, inline=True) for b in row) for row in markup["inline_keyboard"])
        if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
            raise bad("reply markup is too long")
        return Keyboard(kind="inline", rows=rows, raw=markup) if any(rows) else None
    if "keyboard" in markup:
        rows = tuple(tuple(button(b, inline=False) for b in row) for row in markup["keyboard"])
        return Keyboard(kind="reply", rows=rows, one_time=bool(markup.get("one_time_keyboard")), raw=markup)
    if "remove_keyboard" in markup:
        return Keyboard(kind="reply", rows=(), raw=markup)
    return None


def button(shape: Json, *, inline: bool) -> Button:
    """One button; an inline one does exactly one thing."""
    actions = set(shape) - {"text", "style", "icon_custom_emoji_id"}
    if not shape["text"]:
        raise bad(
            "inline keyboard button text must be non-empty" if inline else "keyboard button text must be non-empty"
        )
    if inline and len(actions) != 1:
        raise bad("text buttons are not allowed in the inline keyboard")
    return Button(label=shape["text"], action=shape, style=shape.get("style"))


def formatted(world: World, text: str, given: list[Json] | None, mode: str | None) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities as the server keeps them: parsed or given, checked in UTF-16, trimmed, links found."""
    if mode and not given:
        try:
            text, entities = parse(text, mode)
        except MarkupError as wrong:
            raise bad(f"can't parse entities: {wrong}") from None
    else:
        entities = tuple(entity(item) for item in given or [])
    if problem := texts.bounds_problem(text, entities):
        raise bad(f"can't parse entities: {problem}")
    kept, entities = texts.trimmed(text, entities)
    return kept, texts.detect(kept, entities)


def entity(shape: Json) -> Entity:
    """An entity of a request; links of text_link are required."""
    if shape["type"] == "text_link" and not shape.get("url"):
        raise bad("can't parse entities: text_link without url")
    extra = {key: value for key, value in shape.items() if key not in OWN_FIELDS}
    return Entity(type=shape["type"], offset=shape["offset"], length=shape["length"], url=shape.get("url"), extra=extra)


def own_message(world: World, place: Chat, number: int | None, problem: str) -> Message:
    """A message that is still there."""
    message = world.find(place.key, number)
    if message is None:
        raise bad(problem)
    return message


def editable(world: World, place: Chat, number: int | None) -> Message:
    """A message of the bot itself."""
    message = own_message(world, place, number, "message to edit not found")
    if message.sender != BOT or message.service:
        raise bad("message can't be edited")
    return message
