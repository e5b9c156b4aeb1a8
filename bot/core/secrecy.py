"""Numbers that give a stranger somebody's money or account, made unreadable before anybody is shown them.

1. Only what is surely one is hidden: a card is sixteen or nineteen digits that pass Luhn's check, a code stands
   behind a word that calls it so. Order numbers, track numbers, phones and promo codes stay as they are.
2. A digit becomes one dot, so every span keeps its place (offsets count UTF-16 units).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from msgspec.structs import replace

from bot.core.content import Content
from bot.core.spoken import listed
from bot.core.world import World

Secret = Literal["card", "code"]
DOT: Final = "•"
SHOWN_OF_CARD: Final = 4

_CARD: Final = re.compile(r"(?<![\w-])[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?(?![\w-])")


def conceal(content: Content, world: World) -> tuple[Content, frozenset[Secret]]:
    """The content without its secrets, and which kinds there were. What a code is called stands in locales/."""
    found: set[Secret] = set()

    def card(match: re.Match[str]) -> str:
        if not _passes_luhn(match[0]):
            return match[0]
        found.add("card")
        return _dots(match[0][:-SHOWN_OF_CARD]) + match[0][-SHOWN_OF_CARD:]

    def code(match: re.Match[str]) -> str:
        found.add("code")
        return match["word"] + match["between"] + _dots(match["digits"])

    text = _code(listed("code", world), listed("code-around", world)).sub(code, _CARD.sub(card, content.text))
    return (replace(content, text=text) if found else content), frozenset(found)


def _dots(text: str) -> str:
    return re.sub(r"\d", DOT, text)


def _passes_luhn(text: str) -> bool:
    digits = [int(char) for char in reversed(text) if char.isdecimal()]
    doubled = (2 * digit - 9 * (digit > 4) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


@lru_cache(maxsize=16)
def _code(names: str, around: str) -> re.Pattern[str]:
    """Digits behind a word for a code, with nothing but such words and marks between them."""
    between = rf"(?:[^\w\n]|(?<!\w)(?:{_any_of(around)}|{_any_of(names)})(?!\w)){{1,24}}"
    return re.compile(
        rf"(?<![\w-])(?P<word>{_any_of(names)})(?P<between>{between})(?P<digits>\d(?:[ -]?\d){{2,7}})(?![\w-])",
        re.IGNORECASE,
    )


def _any_of(words: str) -> str:
    found = sorted(filter(None, (word.strip() for word in words.split(","))), key=len, reverse=True)
    return "|".join(map(re.escape, found))
