"""What a messenger's server does to a person's text: finds commands and links, trims, keeps entities in bounds."""

import re
from collections.abc import Iterable

from bot.sandbox.records import Entity, utf16

FOUND = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?!\w)")),
    ("url", re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,!?;:)]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{4,31}\b")),
)


def detect(text: str, given: Iterable[Entity] = ()) -> tuple[Entity, ...]:
    """The given entities with what Telegram itself finds in the text outside them."""
    entities = list(given)
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            offset, length = utf16(text[: match.start()]), utf16(match.group())
            if not any(e.offset < offset + length and offset < e.offset + e.length for e in entities):
                entities.append(Entity(type=kind, offset=offset, length=length))
    return tuple(sorted(entities, key=lambda e: (e.offset, -e.length)))


def bounds_problem(text: str, entities: Iterable[Entity]) -> str | None:
    """Says which entity leaves the text or cuts a surrogate pair."""
    size = utf16(text)
    cuts = {0}
    at = 0
    for character in text:
        at += 2 if ord(character) > 0xFFFF else 1
        cuts.add(at)
    for entity in entities:
        end = entity.offset + entity.length
        if entity.offset < 0 or entity.length <= 0 or end > size:
            return f"entity {entity.type} at {entity.offset}+{entity.length} leaves the text of {size} UTF-16 units"
        if entity.offset not in cuts or end not in cuts:
            return f"entity {entity.type} at {entity.offset}+{entity.length} cuts a character in two"
    return None


def trimmed(text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Without trailing white space; entities are cut with it."""
    kept = text.rstrip()
    size = utf16(kept)
    cut = (
        Entity(type=e.type, offset=e.offset, length=min(e.length, size - e.offset), url=e.url, extra=e.extra)
        for e in entities
        if e.offset < size
    )
    return kept, tuple(cut)
