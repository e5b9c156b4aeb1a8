"""Phrases: what the product says, by name. Rendering happens at delivery, in the reader's language (bot/text.py)."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang


class Phrase(msgspec.Struct, frozen=True, kw_only=True, tag="phrase"):
    """A message of `locales/<lang>/*.ftl` by id, with its arguments; an argument may itself be a phrase."""

    id: str
    args: dict[str, str | int | Phrase] = {}


class Words(msgspec.Struct, frozen=True, kw_only=True, tag="words"):
    """Text that is said as it stands: an article, a customer's name, an operator's words."""

    content: Content


Body = tuple[Phrase | Words, ...]
"""Paragraphs of one message, joined by an empty line."""


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A press that means `action`. Actions are at most 48 bytes: `<verb>[:<argument>]`; the stamp is added at
    delivery."""

    label: Phrase | str
    action: str
    style: Literal["plain", "primary", "danger"] = "plain"


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons; empty for none."""


class Renderer(Protocol):
    """Phrases into text. Pure: the same phrase gives the same words."""

    def text(self, phrase: Phrase | str, lang: Lang) -> str: ...


def say(phrase: str, /, **args: str | int | Phrase) -> Phrase:
    """Short form for `Phrase(id=…, args=…)`; underscores in argument names stand for hyphens."""
    return Phrase(id=phrase, args={key.replace("_", "-"): value for key, value in args.items()})
