"""Phrases and people's words into what staff read: paragraphs, service lines, the recap, a topic's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from bot.adapters.port import Key, Keys
from bot.core.content import Attachment, Content, Span, utf16_length
from bot.core.effects import Remember, TopicState
from bot.core.graphemes import cut
from bot.core.ids import Lang
from bot.core.names import clean_file_name, clean_name
from bot.core.phrases import Body, Keyboard, Phrase, Renderer, Words, say

STATE_ICONS: dict[TopicState, str] = {
    "new": "🆕", "taken": "🟢", "waiting": "⏳", "overdue": "🔴", "closed": "✅", "moved": "⬆️",
}  # fmt: skip
TALKING = "💬"
"""Taken or waiting, the card says which: the icon when names may no longer follow every line."""
TOPIC_NAME = 128
RECAP_LINES = 20
RECAP_LINE = 190
"""UTF-16 units: twenty such lines and their heading are one message."""

_SERVICE = "⚙️ "
_SPEAKERS = {"customer": "👤", "operator": "💬", "note": "📝", "bot": "🤖"}


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's language and the phrases in it."""

    renderer: Renderer
    lang: Lang

    def text(self, phrase: Phrase | str) -> str:
        return self.renderer.text(phrase, self.lang)

    def body(self, body: Body) -> Content:
        return joined((self._paragraph(part) for part in body), "\n\n")

    def keys(self, keyboard: Keyboard) -> Keys:
        return tuple(
            tuple(Key(label=self.text(button.label), action=button.action, style=button.style) for button in row)
            for row in keyboard
        )

    def _paragraph(self, part: Phrase | Words) -> Content:
        return part.content if isinstance(part, Words) else Content(text=self.text(part))


def joined(contents: Iterable[Content], gap: str) -> Content:
    """One content after another, with `gap` between their texts; formatting moves along."""
    text, spans, files, album = "", list[Span](), list[Attachment](), ""
    for content in contents:
        if content.text:
            text += gap if text else ""
            offset = utf16_length(text)
            spans += [msgspec.structs.replace(span, offset=span.offset + offset) for span in content.spans]
            text += content.text
        files += content.attachments
        album = album or content.album
    return Content(text=text, spans=tuple(spans), attachments=tuple(files), album=album)


def service(content: Content) -> Content:
    """The bot's own words among those of people: they begin with a mark that no customer's message begins with."""
    return joined((Content(text=_SERVICE.strip()), content), " ")


def customers_words(content: Content, author: str) -> Content:
    """As they are; what begins like our own words is given its author, so that nobody can speak as the bot to staff."""
    if not clean_name(content.text[:32]).startswith(_SERVICE[0]):
        return content
    return joined((Content(text=f"{author}:"), content), " ")


def topic_name(icon: str, title: str) -> str:
    """At most 128 units, and never empty: the messenger takes neither."""
    return cut(f"{icon} {clean_name(title, TOPIC_NAME)}".strip(), TOPIC_NAME)


_NUMBER = re.compile(r"#(\d+)\b")


def ticket_of_title(name: str) -> int | None:
    """The ticket's number in a topic's name: how a topic whose making is in doubt is recognised as ours."""
    found = _NUMBER.search(name)
    return int(found[1]) if found else None


def recap(history: Sequence[Remember], voice: Voice) -> Content:
    """The last lines of the conversation, each cut and in one line, so that none can pass for two."""
    lines = (_recap_line(line, voice) for line in _standing(history)[-RECAP_LINES:])
    return joined((service(Content(text=voice.text(say("desk-recap")))), *lines), "\n")


def _standing(history: Sequence[Remember]) -> list[Remember]:
    """Without answers that were taken back: they end with an empty line."""
    gone = {line.content_id for line in history if not line.content.text and not line.content.attachments}
    return [line for line in history if line.content_id not in gone]


def recounted(history: Sequence[Remember], voice: Voice) -> Content:
    """The same for the customer: what colleagues wrote to each other is not there, and people of the shop are one."""
    said = [
        msgspec.structs.replace(line, name="") for line in _standing(history) if line.who in ("customer", "operator")
    ]
    if not said:
        return Content(text=voice.text(say("history-empty")))
    return joined((_recap_line(line, voice, _FOR_CUSTOMER) for line in said[-RECAP_LINES:]), "\n")


def _recap_line(line: Remember, voice: Voice, names: Mapping[str, Phrase] | None = None) -> Content:
    name = clean_name(line.name) or voice.text((names or _SPEAKER_NAMES)[line.who])
    files = " ".join(f"[{_file_words(file, voice)}]" for file in line.content.attachments)
    words = " ".join([files, *line.content.text.split()]).strip()
    start = f"{_SPEAKERS[line.who]} "
    bold = Span(kind="bold", offset=utf16_length(start), length=utf16_length(name))
    return Content(text=cut(f"{start}{name}: {words}", RECAP_LINE), spans=(bold,))


_SPEAKER_NAMES = {
    "customer": say("desk-recap-customer"),
    "operator": say("desk-recap-operator"),
    "note": say("desk-recap-note"),
    "bot": say("desk-recap-bot"),
}


_FOR_CUSTOMER = {"customer": say("history-you"), "operator": say("history-support")}


def _file_words(file: Attachment, voice: Voice) -> str:
    # Only documents are called something by their owners; the rest is "photo.jpg" by nobody's choice.
    name = clean_file_name(file.name) if file.kind == "document" else ""
    return " ".join(filter(None, (voice.text(say("desk-attachment", kind=file.kind)), name)))
