"""Short Markdown into content with spans: paragraphs, lists, headings, quotes, **bold**, *italic*, `code`, [links](https://…).

Lines of one paragraph flow together; a line that ends in two spaces or a backslash ends there. Everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from bot.core.content import Content, Span, SpanKind, utf16_length

_INLINE = re.compile(
    r"\\(?P<plain>[^\w\s])"
    r"|\*\*(?P<bold>\S(?:.*?\S)?)\*\*(?!\*)"
    r"|(?<![*\w])\*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*(?![*\w])"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\[\]]+)]\((?P<url>[^()\s]+)\)",
    re.DOTALL,
)
_LEFT_OVER = re.compile(r"\*\*|]\(|`")
_ADDRESS = re.compile(r"(https?://|mailto:|tel:\+?)[\w./?#@&=%+~:,-]+\Z", re.IGNORECASE)
_BULLET = re.compile(r"[-*+] +(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})[.)] +(?=\S)")
_HEADING = re.compile(r"#{1,6} +(?=\S)")

Rich = tuple[str, tuple[Span, ...]]
Mistake = tuple[int, str]
"""A line (from 1) and what is wrong in it."""


def parse(text: str, first_line: int = 1) -> tuple[Content, list[Mistake]]:
    """`first_line` is the line of the file at which `text` begins."""
    mistakes: list[Mistake] = []
    blocks = [_block(lines, line, mistakes) for line, lines in _blocks(text, first_line)]
    said, spans = _join((block for block in blocks if block[0]), "\n\n")
    return Content(text=said, spans=spans), mistakes


def _blocks(text: str, first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between empty ones."""
    lines: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], first_line):
        if line.strip():
            lines.append(line)
        elif lines:
            yield number - len(lines), lines
            lines = []


def _block(lines: list[str], line: int, mistakes: list[Mistake]) -> Rich:
    if all(one.lstrip().startswith(">") for one in lines):
        inner = _block([one.lstrip()[1:].lstrip() for one in lines], line, mistakes)
        return _wrapped(inner, "quote")
    items = [_inline(words, at, mistakes) for at, words in _items(lines, line)]
    return _join(items, "\n")


def _items(lines: list[str], line: int) -> Iterator[tuple[int, str]]:
    """Lines as they will be read: list items and headings begin one, other lines continue the last."""
    start, words, ended = line, list[str](), False
    for at, raw in enumerate(lines, line):
        if words and (ended or _begins(raw.strip())):
            yield start, " ".join(words)
            words = []
        start = at if not words else start
        ended = raw.endswith(("  ", "\\")) or bool(_HEADING.match(raw.strip()))
        words.append(_shown(raw.strip().removesuffix("\\").rstrip()))
    yield start, " ".join(words)


def _begins(words: str) -> bool:
    return bool(_BULLET.match(words) or _NUMBER.match(words) or _HEADING.match(words))


def _shown(words: str) -> str:
    if _BULLET.match(words):
        return _BULLET.sub("• ", words, count=1)
    if heading := _HEADING.match(words):
        return f"**{words[heading.end() :]}**"
    return _NUMBER.sub(r"\1. ", words, count=1)


def _inline(text: str, line: int, mistakes: list[Mistake]) -> Rich:
    pieces: list[Rich] = []
    end = 0
    for match in _INLINE.finditer(text):
        pieces += [_plain(text[end : match.start()], line, mistakes), _marked(match, line, mistakes)]
        end = match.end()
    return _join([*pieces, _plain(text[end:], line, mistakes)], "")


def _plain(text: str, line: int, mistakes: list[Mistake]) -> Rich:
    if left := _LEFT_OVER.search(text):
        mistakes.append((line, f"`{left[0]}` has no other half; a backslash before a sign takes its meaning away"))
    return text, ()


def _marked(match: re.Match[str], line: int, mistakes: list[Mistake]) -> Rich:
    match match.lastgroup:
        case "plain" | "code" as kind:
            said = match[kind]
            return _wrapped((said, ()), "code") if kind == "code" else (said, ())
        case "bold" | "italic" as kind:
            return _wrapped(_inline(match[kind], line, mistakes), "bold" if kind == "bold" else "italic")
        case _:
            if not _ADDRESS.match(match["url"]):
                mistakes.append((line, f"the address `{match['url']}` must begin with https://, mailto: or tel:"))
            return _wrapped(_inline(match["label"], line, mistakes), "link", match["url"])


def _wrapped(rich: Rich, kind: SpanKind, url: str = "") -> Rich:
    text, spans = rich
    if not text:
        return rich
    return text, (Span(kind=kind, offset=0, length=utf16_length(text), url=url), *spans)


def _join(pieces: Iterable[Rich], between: str) -> Rich:
    said, spans, offset = [], [], 0
    for text, own in pieces:
        said.append(text)
        spans += [msgspec.structs.replace(span, offset=span.offset + offset) for span in own]
        offset += utf16_length(text) + len(between)
    return between.join(said), tuple(spans)
