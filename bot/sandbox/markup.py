"""`parse_mode` for foreign bots: HTML and the simple part of Markdown, as text and entities in UTF-16 units."""

import re
from html.parser import HTMLParser

from bot.sandbox.records import Entity, utf16

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "a": "text_link",
}
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}


class MarkupError(Exception):
    """The text does not parse; the reason is in the server's words."""


def parse(text: str, mode: str) -> tuple[str, tuple[Entity, ...]]:
    """Plain text and entities. Modes: HTML, Markdown, MarkdownV2."""
    match mode.lower():
        case "html":
            return parse_html(text)
        case "markdown" | "markdownv2":
            return parse_markdown(text, strict=mode.lower() == "markdownv2")
        case _:
            raise MarkupError("unsupported parse_mode")


class _Reader(HTMLParser):
    """Collects text and open tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Entity] = []
        self.open: list[tuple[str, int, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoiler = tag == "span" and ("class", "tg-spoiler") in attrs
        if tag not in TAGS and not spoiler:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {len(self.text.encode())}')
        self.open.append((tag, utf16(self.text), dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise MarkupError(f'Unmatched end tag at byte offset {len(self.text.encode())}, found "</{tag}>"')
        _, start, url = self.open.pop()
        length = utf16(self.text) - start
        if length and (tag != "a" or url):
            kind = TAGS.get(tag, "spoiler")
            self.entities.append(Entity(type=kind, offset=start, length=length, url=url if tag == "a" else None))

    def handle_data(self, data: str) -> None:
        self.text += data


def parse_html(text: str) -> tuple[str, tuple[Entity, ...]]:
    """HTML as the Bot API knows it."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    return reader.text, tuple(sorted(reader.entities, key=lambda e: (e.offset, -e.length)))


def parse_markdown(text: str, *, strict: bool) -> tuple[str, tuple[Entity, ...]]:
    """Marks around words and [links](url); nested marks as they come; reserved characters must be escaped in V2."""
    out, entities, opened = "", [], dict[str, int]()
    at = 0
    while at < len(text):
        two, one = text[at : at + 2], text[at]
        if one == "\\" and at + 1 < len(text):
            out, at = out + text[at + 1], at + 2
        elif link := re.match(r"\[([^\]]*)\]\(([^)]*)\)", text[at:]):
            entities.append(Entity(type="text_link", offset=utf16(out), length=utf16(link[1]), url=link[2]))
            out, at = out + link[1], at + link.end()
        elif (mark := two if strict and two in MARKS else one) in MARKS and (strict or mark in "*_`"):
            at += len(mark)
            if mark in opened:
                start = opened.pop(mark)
                kind = MARKS[mark] if strict or mark != "*" else "bold"
                if utf16(out) > start:
                    entities.append(Entity(type=kind, offset=start, length=utf16(out) - start))
            else:
                opened[mark] = utf16(out)
        elif strict and one in "[]()>#+-=|{}.!":
            raise MarkupError(f"character '{one}' is reserved and must be escaped with the preceding '\\'")
        else:
            out, at = out + one, at + 1
    if opened:
        raise MarkupError(f"can't find end of the entity starting at offset {min(opened.values())}")
    return out, tuple(sorted(entities, key=lambda e: (e.offset, -e.length)))
