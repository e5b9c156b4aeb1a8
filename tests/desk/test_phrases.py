"""The desk's phrases: the same in both languages, all said somewhere, and short enough for where they are shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.core.content import utf16_length
from bot.core.ids import Lang
from bot.core.phrases import say
from bot.desk.commands import COMMANDS
from tests.desk.phrases import LOCALES, Phrases, source

PRESS_ANSWERS = ("desk-help-short", "desk-note-how", "desk-members-only", "desk-stale-button", "desk-wrong-place")
PRESS_ANSWER_LIMITS = {"topics": 200, "replies": 90}
"""Telegram's bubble and, where there are no topics, VK's."""


def _ids(lang: Lang) -> set[str]:
    return set(re.findall(r"^([a-z-]+) =", source(lang), re.MULTILINE))


def test_both_languages_say_the_same_with_the_same_arguments() -> None:
    def arguments(lang: Lang) -> dict[str, set[str]]:
        parts = re.split(r"^([a-z-]+) =", source(lang), flags=re.MULTILINE)[1:]
        return {name: set(re.findall(r"\$(\w+)", text)) for name, text in zip(parts[::2], parts[1::2], strict=True)}

    assert arguments("ru") == arguments("en")


def test_every_phrase_is_said_and_every_said_phrase_is_there() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(LOCALES.parent / "bot" / "desk").glob("*.py"))
    assert set(re.findall(r'say\("(desk-[a-z-]+)"', code)) == _ids("ru")


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("phrase", PRESS_ANSWERS)
def test_what_answers_a_press_fits_into_its_bubble(phrase: str, lang: Lang) -> None:
    for kind, limit in PRESS_ANSWER_LIMITS.items():
        given = {"kind": kind} if phrase != "desk-members-only" else {}
        assert 0 < utf16_length(Phrases().text(say(phrase, **given), lang)) <= limit


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_help_names_every_command(lang: Lang) -> None:
    for kind in ("topics", "replies"):
        text = Phrases().text(say("desk-help", kind=kind, waiting="👀"), lang)
        assert all(f"/{command}" in text for command in COMMANDS)
