"""The desk's own phrases, rendered straight from its file, so that these tests need nothing else of the product."""

from __future__ import annotations

from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from bot.core.ids import Lang
from bot.core.phrases import Phrase

LOCALES = Path(__file__).parents[2] / "locales"


def source(lang: Lang) -> str:
    return (LOCALES / lang / "desk.ftl").read_text(encoding="utf-8")


def bundle(lang: Lang) -> FluentBundle:
    made = FluentBundle([lang], use_isolating=False)
    made.add_resource(FluentResource(source(lang)))
    return made


class Phrases:
    """Strict: a missing phrase or argument is an error."""

    def __init__(self) -> None:
        self._bundles = {"ru": bundle("ru"), "en": bundle("en")}

    def text(self, phrase: Phrase | str, lang: Lang) -> str:
        if isinstance(phrase, str):
            return phrase
        found = self._bundles[lang]
        pattern = found.get_message(phrase.id).value
        assert pattern is not None
        text, errors = found.format_pattern(pattern, dict(phrase.args))
        assert not errors, errors
        return str(text)
