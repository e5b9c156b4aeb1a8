"""Names that strangers chose, made harmless to look at: no controls, no bidi overrides, no invisible or endless marks.

A name may come out empty; then the caller says something of its own.
"""

from __future__ import annotations

import unicodedata

from bot.core.graphemes import ZWJ, clusters, cut

NAME_LIMIT = 64
FILE_NAME_LIMIT = 96
_MARKS = 3
_LOOKS_EMPTY = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters by category, blank on the screen
_SHOWS_NOTHING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FORBIDDEN_IN_FILES = frozenset('/\\:*?"<>|')


def clean_name(name: str, limit: int = NAME_LIMIT) -> str:
    """A person's or a chat's name, in one line of at most `limit` UTF-16 units."""
    return cut(_visible(name), limit)


def clean_file_name(name: str, limit: int = FILE_NAME_LIMIT) -> str:
    """A file's name without folders; a cut keeps the extension, which is what tells people the kind of file."""
    visible = "".join("_" if char in _FORBIDDEN_IN_FILES else char for char in _visible(name)).lstrip(". ")
    stem, dot, extension = visible.rpartition(".")
    if not stem or len(extension) > 8:
        return cut(visible, limit)
    return cut(stem, limit - len(dot + extension)) + dot + extension


def _visible(text: str) -> str:
    # NFC joins a letter with its mark; the marks that remain are counted, so that no pile covers the lines around.
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(char for index, char in enumerate(spaced) if _shows(spaced, index))
    return " ".join("".join(_without_pile(cluster) for cluster in clusters(kept)).split())


def _shows(text: str, index: int) -> bool:
    char = text[index]
    if char == ZWJ:  # only inside an emoji: between letters it is a way to make look-alikes
        return 0 < index < len(text) - 1 and _is_emoji(text[index + 1]) and _is_emoji(text[index - 1])
    if "\U000e0020" <= char <= "\U000e007f":  # tags: the flags of England, Scotland, Wales
        return "\U0001f3f4" in text[:index]
    return char not in _LOOKS_EMPTY and (_is_emoji(char) or unicodedata.category(char) not in _SHOWS_NOTHING)


def _is_emoji(char: str) -> bool:
    # The block as well: emoji newer than Python's tables have no category yet.
    return char == "\ufe0f" or "\U0001f000" <= char <= "\U0001faff" or unicodedata.category(char) == "So"


def _without_pile(cluster: str) -> str:
    """A character with at most three marks on it."""
    if ZWJ in cluster:
        return cluster
    marks = 0
    kept = []
    for char in cluster:
        marks += unicodedata.category(char).startswith("M")
        if marks <= _MARKS or not unicodedata.category(char).startswith("M"):
            kept.append(char)
    return "".join(kept)
