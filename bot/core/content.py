"""What people say, in no messenger's shape. Bytes never come here: attachments are references."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.core.ids import Origin

SpanKind = Literal["bold", "italic", "underline", "strike", "code", "pre", "link", "quote", "spoiler"]
AttachmentKind = Literal[
    "photo", "document", "voice", "audio", "video", "video_note", "animation", "sticker",
    "location", "contact", "poll", "wall", "market", "story", "forward", "unknown",
]  # fmt: skip


class Span(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Formatting of a stretch of text. Offset and length count UTF-16 code units, as both messengers do."""

    kind: SpanKind
    offset: int
    length: int
    url: str = ""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file or an object at a messenger.

    `ref` is opaque and belongs to `messenger`'s adapter (a Telegram file_id; VK's peer, message and index; one of our
    own: see bot.core.forgetting). `size` is in bytes, 0 when unknown; `duration` in seconds. `text` is a readable
    stand-in for what cannot be sent as a file.
    """

    kind: AttachmentKind
    messenger: Origin
    ref: str
    name: str = ""
    size: int = 0
    mime: str = ""
    duration: int = 0
    text: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """One message's worth of words and attachments. `album` groups messages that the messenger shows as one."""

    text: str = ""
    spans: tuple[Span, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    album: str = ""


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of every offset and limit here."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
