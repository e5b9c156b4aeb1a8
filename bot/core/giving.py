"""What a customer got when their request was closed: `/close reason +refund 1500 ₽`.

Only what follows a plus and one of its names is for the customer; the rest is a reason, which stays among colleagues.
The names are the phrases `staff-gift-<what>`, separated by commas.
"""

from __future__ import annotations

import re
from typing import Final, get_args

import msgspec

from bot.core.names import clean_name
from bot.core.phrases import Phrase, say
from bot.core.session import Gift
from bot.core.world import World

GIFTS: Final[tuple[Gift, ...]] = tuple(one for one in get_args(Gift) if one)
LIMIT: Final = 80
_PLUS: Final = re.compile(r"(?:^|\s)\+\s?([^\W\d_]+)[ \t:]*([^\n]*)")


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` for colleagues, `gift` for the customer: an amount, a code."""

    reason: str = ""
    given: Gift = ""
    gift: str = ""


def parse(text: str, world: World) -> Closing | Phrase:
    """Or what is wrong with it."""
    found = _PLUS.search(text)
    if found is None:
        return Closing(reason=text.strip())
    given: Gift = next((gift for gift in GIFTS if found[1].casefold() in _names(gift, world)), "")
    gift = clean_name(found[2], LIMIT)
    if not given or not gift:
        return say("staff-gift-what")
    return Closing(reason=f"{text[: found.start()]} {text[found.end() :]}".strip(), given=given, gift=gift)


def _names(gift: Gift, world: World) -> list[str]:
    words = world.renderer.text(say(f"staff-gift-{gift}"), world.policy.staff_lang)
    return [gift, *(word.strip().casefold() for word in words.split(","))]
