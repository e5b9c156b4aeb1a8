"""Whatever a program says by name is a phrase in every language: one that is missing would be read as its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import text
from bot.core.ids import Lang

ROOT = Path(__file__).parents[1]


def said_somewhere() -> set[str]:
    code = "".join(
        path.read_text(encoding="utf-8") for room in ("bot", "handlers") for path in (ROOT / room).rglob("*.py")
    )
    return set(re.findall(r'\bsay\(\s*"([a-z-]+)"', code))


@pytest.mark.parametrize("lang", text.LANGS)
def test_every_phrase_that_is_said_is_there(lang: Lang) -> None:
    book = text.load((ROOT / "locales",))
    said = said_somewhere()
    assert len(said) > 100
    assert sorted(phrase for phrase in said if not book.has(phrase, lang)) == []
