"""One content into as many messages as a messenger needs, nothing lost. Knows capabilities, does not know messengers.

1. What cannot be shown natively becomes readable words: formatting first, then attachments.
2. Media goes before text. A caption that fits stays with its media; one that does not follows as text, because that is
   the order in which it would have been read: the picture, and under it the words. Keyboards belong to the last part.
3. Text is cut where a person would cut it, and spans are cut with it. Every offset counts UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, Protocol

import msgspec

from bot.core.content import Attachment, AttachmentKind, Content, Span, SpanKind, utf16_length
from bot.core.graphemes import pieces, units_before
from bot.core.names import clean_file_name


class FitLimits(Protocol):
    """The numbers that fitting needs; lengths in UTF-16 units."""

    @property
    def text(self) -> int: ...
    @property
    def caption(self) -> int: ...
    @property
    def album(self) -> int: ...


class FitCapabilities(Protocol):
    """What the messenger shows natively: `Capabilities` of the adapters' port."""

    @property
    def spans(self) -> frozenset[SpanKind]: ...
    @property
    def attachments(self) -> frozenset[AttachmentKind]: ...
    @property
    def captions(self) -> frozenset[AttachmentKind]: ...
    @property
    def albums(self) -> tuple[frozenset[AttachmentKind], ...]: ...
    @property
    def limits(self) -> FitLimits: ...


class Note(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What was done to the content. `split`: the text stands in several parts. `caption`: it follows its media.
    `plain`: formatting of this kind is shown in words or not at all. `words`: an attachment of this kind is shown in
    words. `album`: its media stands in several parts. `empty`: there is nothing to send."""

    what: Literal["split", "caption", "plain", "words", "album", "empty"]
    kind: str = ""


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """Messages in sending order; none for content in which nothing is visible."""

    parts: tuple[Content, ...]
    notes: tuple[Note, ...] = ()


def fit(content: Content, capabilities: FitCapabilities, limits: FitLimits | None = None) -> Fitted:
    """`limits` overrides the messenger's own, for one that refused a length it had promised."""
    limits = limits or capabilities.limits
    plain, notes = _plainer(_clipped(content), capabilities.spans)
    native = [item for item in plain.attachments if item.kind in capabilities.attachments]
    foreign = [item for item in plain.attachments if item.kind not in capabilities.attachments]
    words = _with_stand_ins(plain, foreign)
    notes += [Note(what="words", kind=item.kind) for item in foreign]
    groups = list(_groups(native, capabilities.albums, limits.album))
    if content.album and len(groups) > 1:
        notes.append(Note(what="album"))
    parts, more = _arranged(words, groups, capabilities, limits)
    return Fitted(parts=tuple(parts), notes=tuple(dict.fromkeys(notes + more)))


# --- formatting -------------------------------------------------------------------------------------------------------


def _clipped(content: Content) -> Content:
    """Spans that point outside the text come from broken clients: messengers answer them with an error."""
    return msgspec.structs.replace(content, spans=_within(content.spans, 0, utf16_length(content.text)))


def _within(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of the spans that lie in these units, counted from `start`."""
    cuts = ((span, max(span.offset, start), min(span.offset + span.length, end)) for span in spans)
    return tuple(
        msgspec.structs.replace(span, offset=left - start, length=right - left)
        for span, left, right in cuts
        if left < right
    )


def _plainer(content: Content, shown: frozenset[SpanKind]) -> tuple[Content, list[Note]]:
    lost = [span for span in content.spans if span.kind not in shown]
    if not lost:
        return content, []
    text = content.text.encode("utf-16-le", "surrogatepass")
    marks = sorted(mark for span in lost for mark in _marks(span, text))
    kept = tuple(_moved(span, marks) for span in content.spans if span.kind in shown)
    notes = [Note(what="plain", kind=span.kind) for span in lost]
    return msgspec.structs.replace(content, text=_inserted(text, marks), spans=kept), notes


# (offset, order, words) to put into the text. At one place closing words come before opening ones, inner before outer
# when closing, outer before inner when opening.
_Mark = tuple[int, tuple[int, int, int], str]


def _marks(span: Span, text: bytes) -> Iterator[_Mark]:
    """The words around a span that cannot be shown."""
    end = span.offset + span.length
    closing, opening = (0, -span.offset, span.length), (1, -span.length, 0)
    match span.kind:
        case "link":
            said = text[2 * span.offset : 2 * end].decode("utf-16-le", "replace")
            if not _same_address(said, span.url):
                yield end, closing, f" ({span.url})"
        case "quote":
            yield span.offset, opening, "«"
            yield end, closing, "»"
        case "strike":  # without a mark the text would say the opposite
            yield span.offset, opening, "~"
            yield end, closing, "~"
        case _:
            return


_SCHEME = re.compile(r"\A(https?://|mailto:|tel:)", re.IGNORECASE)


def _same_address(said: str, url: str) -> bool:
    said, address = (_SCHEME.sub("", written.strip()).rstrip("/").casefold() for written in (said, url))
    return not address or said == address


def _inserted(text: bytes, marks: Sequence[_Mark]) -> str:
    out, done = [], 0
    for at, _, words in marks:
        out += [text[2 * done : 2 * at], words.encode("utf-16-le")]
        done = at
    return b"".join([*out, text[2 * done :]]).decode("utf-16-le", "surrogatepass")


def _moved(span: Span, marks: Sequence[_Mark]) -> Span:
    """Words put at a kept span's edge stay outside it."""
    end = span.offset + span.length
    before = sum(utf16_length(words) for at, _, words in marks if at <= span.offset)
    inside = sum(utf16_length(words) for at, _, words in marks if span.offset < at < end)
    return msgspec.structs.replace(span, offset=span.offset + before, length=span.length + inside)


# --- attachments ------------------------------------------------------------------------------------------------------

# Signs, not words: they are read alike in every language.
_SIGNS: dict[AttachmentKind, str] = {
    "photo": "🖼", "document": "📎", "voice": "🎤", "audio": "🎵", "video": "🎬", "video_note": "🎬",
    "animation": "🎞", "sticker": "🙂", "location": "📍", "contact": "👤", "poll": "📊", "wall": "📰", "market": "🛍",
    "story": "📖", "forward": "↪️", "unknown": "❔",
}  # fmt: skip


def stand_in(attachment: Attachment) -> str:
    """What is said in place of an attachment that cannot be sent: never empty."""
    name = clean_file_name(attachment.name)
    length = f"{attachment.duration // 60}:{attachment.duration % 60:02}" if attachment.duration else ""
    said = attachment.text.strip() or " ".join(filter(None, (name, length)))
    return f"{_SIGNS[attachment.kind]} {said}".rstrip()


def _with_stand_ins(content: Content, foreign: Sequence[Attachment]) -> Content:
    lines = [*([content.text] if content.text else []), *map(stand_in, foreign)]
    return Content(text="\n".join(lines), spans=content.spans, album=content.album)


def _groups(
    attachments: Sequence[Attachment], albums: Sequence[frozenset[AttachmentKind]], most: int
) -> Iterator[tuple[Attachment, ...]]:
    """Neighbours that may stand in one message, in their order."""

    def company(item: tuple[int, Attachment]) -> int:
        at, attachment = item
        return next((number for number, kinds in enumerate(albums) if attachment.kind in kinds), -1 - at)

    for _, run in groupby(enumerate(attachments), key=company):
        items = [attachment for _, attachment in run]
        for at in range(0, len(items), most):
            yield tuple(items[at : at + most])


# --- arrangement ------------------------------------------------------------------------------------------------------


def _arranged(
    words: Content, groups: Sequence[tuple[Attachment, ...]], capabilities: FitCapabilities, limits: FitLimits
) -> tuple[list[Content], list[Note]]:
    media = [Content(attachments=group, album=words.album) for group in groups]
    if not words.text.strip():
        return media, [] if media else [Note(what="empty")]
    # Only a single message of media can carry the words: under one of several they would seem to be about that one.
    if len(groups) == 1 and groups[0][0].kind in capabilities.captions and utf16_length(words.text) <= limits.caption:
        return [msgspec.structs.replace(words, attachments=groups[0])], []
    texts = list(_split(words, limits.text))
    notes = [Note(what="caption")] if media else []
    notes += [Note(what="split")] if len(texts) > 1 else []
    return media + texts, notes


def _split(content: Content, limit: int) -> Iterator[Content]:
    units = units_before(content.text)
    for start, end in pieces(content.text, limit):
        yield Content(text=content.text[start:end], spans=_within(content.spans, units[start], units[end]))
