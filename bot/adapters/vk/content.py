"""What a VK message says: its text with formatting, its files by place in the message, the rest in readable words."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from typing import Any

from bot.adapters.vk import ids
from bot.core.content import Attachment, AttachmentKind, Content, Span, SpanKind, utf16_length

Json = dict[str, Any]

SPANS: dict[str, SpanKind] = {"bold": "bold", "italic": "italic", "underline": "underline", "url": "link"}
MENTION = re.compile(r"\A\[club\d+\|[^\]]*\][ ,:]*")
"""In a group chat people address the bot by name; that is not part of what they say."""

DEEPEST_FORWARD = 5


def content(message: Json) -> Content:
    """All of a message that a person would see."""
    text = str(message.get("text") or "")
    addressed = MENTION.match(text) if ids.is_group(int(message.get("peer_id") or 0)) else None
    cut = utf16_length(addressed[0]) if addressed else 0
    return Content(
        text=text[addressed.end() :] if addressed else text,
        spans=tuple(_spans(message.get("format_data"), cut)),
        attachments=tuple(_attachments(message, message, "", DEEPEST_FORWARD)),
    )


def _spans(format_data: Any, cut: int) -> Iterator[Span]:
    for item in (format_data or {}).get("items") or []:
        kind = SPANS.get(item.get("type", ""))
        offset = int(item["offset"]) - cut
        if kind is not None and offset >= 0:
            yield Span(kind=kind, offset=offset, length=int(item["length"]), url=str(item.get("url") or ""))


def _attachments(message: Json, outer: Json, path: str, depth: int) -> Iterator[Attachment]:
    """Attachments of the message and of what it forwards; `outer` is the message that can be fetched again."""
    for index, one in enumerate(message.get("attachments") or []):
        ref = ids.file_ref(outer["peer_id"], outer.get("conversation_message_id") or 0, f"{path}{index}")
        attachment = _attachment(one, ref, str(message.get("text") or ""))
        if attachment is not None:
            yield attachment
    if point := (message.get("geo") or {}).get("coordinates"):
        yield _location(point, message["geo"])
    for index, forwarded in enumerate(message.get("fwd_messages") or []) if depth else ():
        yield _stand_in("forward", str(forwarded.get("text") or ""))
        yield from _attachments(forwarded, outer, f"{path}f{index}.", depth - 1)


def _attachment(one: Json, ref: str, text: str) -> Attachment | None:
    kind = str(one.get("type") or "")
    thing = one.get(kind)
    if not isinstance(thing, dict):
        return _stand_in("unknown", kind)
    match kind:
        case "photo" | "graffiti":
            return _file("photo", ref, "photo.jpg" if kind == "photo" else "graffiti.png")
        case "doc":
            return _file("document", ref, _title(thing), size=int(thing.get("size") or 0))
        case "audio_message":
            return _file("voice", ref, "voice.ogg", duration=int(thing.get("duration") or 0))
        case "sticker":
            return _file("sticker", ref, "sticker.png")
        case "link" if str(thing.get("url") or "-") in text:
            return None  # the card of a link that stands in the text
    return _described(kind, thing)


def _file(kind: AttachmentKind, ref: str, name: str, *, size: int = 0, duration: int = 0) -> Attachment:
    mime = mimetypes.guess_type(name)[0] or ""
    return Attachment(kind=kind, messenger="vk", ref=ref, name=name, size=size, mime=mime, duration=duration)


def _title(doc: Json) -> str:
    title, ending = str(doc.get("title") or "file"), str(doc.get("ext") or "")
    return title if not ending or title.lower().endswith(f".{ending.lower()}") else f"{title}.{ending}"


def _described(kind: str, thing: Json) -> Attachment:
    """What bots get no file of: its words and its page."""
    page = f"{thing.get('owner_id', thing.get('from_id', thing.get('to_id', 0)))}_{thing.get('id', 0)}"
    title, words = str(thing.get("title") or ""), str(thing.get("text") or "")
    match kind:
        case "video":
            return _stand_in("video", title, f"https://vk.com/video{page}")
        case "video_message":
            return _stand_in("video_note", f"https://vk.com/video{page}")
        case "audio":
            return _stand_in("audio", f"{thing.get('artist', '')} – {title}".strip(" –"))
        case "wall" | "wall_reply":
            return _stand_in("wall", words, f"https://vk.com/wall{page}")
        case "market":
            price = str((thing.get("price") or {}).get("text") or "")
            return _stand_in("market", title, price, f"https://vk.com/product{page}")
        case "poll":
            answers = [f"– {answer.get('text', '')}" for answer in thing.get("answers") or []]
            return _stand_in("poll", str(thing.get("question") or ""), *answers)
        case "story":
            return _stand_in("story", f"https://vk.com/story{page}")
        case "link":
            return _stand_in("unknown", title, str(thing.get("url") or ""))
    return _stand_in("unknown", title or words or kind)


def _location(point: Json, geo: Json) -> Attachment:
    place = f"{float(point['latitude']):.6f},{float(point['longitude']):.6f}"
    title = str((geo.get("place") or {}).get("title") or "")
    return _stand_in("location", title, f"https://maps.google.com/?q={place}")


def _stand_in(kind: AttachmentKind, *lines: str) -> Attachment:
    return Attachment(kind=kind, messenger="vk", ref="", text="\n".join(line for line in lines if line))


# --- back to the file -------------------------------------------------------------------------------------------------


def address(message: Json, path: str) -> str:
    """Where the file at this path of a freshly read message is now; empty when there is none any more."""
    *forwards, index = path.split(".")
    for step in forwards:
        message = (message.get("fwd_messages") or [])[int(step.removeprefix("f"))]
    one = (message.get("attachments") or [])[int(index)]
    thing = one.get(one.get("type", "")) or {}
    match one.get("type"):
        case "photo":
            return _largest([thing.get("orig_photo") or {}, *(thing.get("sizes") or [])])
        case "sticker":
            return _largest(thing.get("images") or [])
        case "audio_message":
            return str(thing.get("link_ogg") or "")
    return str(thing.get("url") or "")


def _largest(images: list[Json]) -> str:
    """Sizes may come as texts; sizes of 0 are old photos whose size is unknown."""
    pictures = [image for image in images if image.get("url")]
    best = max(pictures, key=lambda image: int(image.get("width") or 0) * int(image.get("height") or 0), default={})
    return str(best.get("url") or "")
