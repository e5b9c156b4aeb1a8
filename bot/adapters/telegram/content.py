"""What a Telegram message says: its text with formatting, its files by file_id, the rest in readable words."""

from __future__ import annotations

from typing import Any

from bot.core.content import Attachment, AttachmentKind, Content, Span, SpanKind

Json = dict[str, Any]

SPANS: dict[str, SpanKind] = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "code": "code",
    "pre": "pre",
    "text_link": "link",
    "blockquote": "quote",
    "expandable_blockquote": "quote",
    "spoiler": "spoiler",
}
"""Entities that are formatting. The others (mentions, plain links, commands) are seen in the text itself."""

FILES: tuple[AttachmentKind, ...] = ("animation", "document", "voice", "audio", "video", "video_note", "sticker")
"""An animation comes with a `document` twin, so it is looked for first."""

OBJECTS: dict[str, AttachmentKind] = {"story": "story", "contact": "contact", "poll": "poll"}

UNKNOWN = (
    "dice", "game", "giveaway", "giveaway_winners", "invoice", "checklist", "paid_media", "live_photo", "rich_message",
    "gift",
)  # fmt: skip


def content(message: Json) -> Content:
    """All of a message that a person would see."""
    captioned = "text" not in message
    text = message.get("caption" if captioned else "text") or ""
    if not isinstance(text, str):
        raise TypeError("a text that is none")
    entities = message.get("caption_entities" if captioned else "entities") or []
    return Content(
        text=text,
        spans=tuple(span for entity in entities if (span := _span(entity))),
        attachments=_attachments(message),
        album=str(message.get("media_group_id") or ""),
    )


def _span(entity: Json) -> Span | None:
    kind = SPANS.get(entity.get("type", ""))
    if kind is None:
        return None
    return Span(kind=kind, offset=int(entity["offset"]), length=int(entity["length"]), url=str(entity.get("url") or ""))


def _attachments(message: Json) -> tuple[Attachment, ...]:
    if message.get("photo"):
        return (_file("photo", max(message["photo"], key=lambda size: size.get("width", 0) * size.get("height", 0))),)
    for kind in FILES:
        if message.get(kind):
            return (_file(kind, message[kind]),)
    if message.get("venue") or message.get("location"):
        return (_location(message),)
    for name, kind in OBJECTS.items():
        if message.get(name):
            return (_object(kind, message[name]),)
    for name in UNKNOWN:
        if message.get(name):
            return (_object("unknown", message[name]),)
    # Something newer than this list: said to be unknown, because nothing may be passed over in silence.
    return () if message.get("text") or message.get("caption") else (_object("unknown", {}),)


def _file(kind: AttachmentKind, file: Json) -> Attachment:
    return Attachment(
        kind=kind,
        messenger="telegram",
        ref=str(file["file_id"]),
        name=str(file.get("file_name") or ""),
        size=int(file.get("file_size") or 0),
        mime=str(file.get("mime_type") or ""),
        duration=int(file.get("duration") or 0),
        text=str(file.get("emoji") or file.get("title") or ""),
    )


def _location(message: Json) -> Attachment:
    venue = message.get("venue") or {}
    point = venue.get("location") or message.get("location") or {}
    place = f"{float(point['latitude']):.6f},{float(point['longitude']):.6f}"
    words = [str(venue.get(name)) for name in ("title", "address") if venue.get(name)]
    text = "\n".join([*words, f"https://maps.google.com/?q={place}"])
    return Attachment(kind="location", messenger="telegram", ref=place, text=text)


def _object(kind: AttachmentKind, thing: Json) -> Attachment:
    return Attachment(kind=kind, messenger="telegram", ref="", text=_words(kind, thing))


def _words(kind: AttachmentKind, thing: Json) -> str:
    match kind:
        case "contact":
            name = " ".join(str(thing[part]) for part in ("first_name", "last_name") if thing.get(part))
            return f"{name}, {thing.get('phone_number', '')}".strip(", ")
        case "poll":
            options = [f"– {option.get('text', '')}" for option in thing.get("options") or []]
            return "\n".join([str(thing.get("question") or ""), *options])
        case "story":
            channel = (thing.get("chat") or {}).get("username")
            return f"https://t.me/{channel}/s/{thing.get('id')}" if channel else ""
        case _:
            return " ".join(str(thing[part]) for part in ("emoji", "value", "title") if thing.get(part))
