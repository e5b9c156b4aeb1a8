"""Phrases: the shipped ones are whole in both languages, and a shop's own are layered over them and checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.core.ids import Lang
from bot.core.phrases import say
from bot.errors import SetupError
from bot.text import LANGS, check, load
from tests.handlers.shop import LOCALES, phrasebook

ROOT = LOCALES.parent
SPOKEN = re.compile(r'(?:say|button)\(\s*"([a-z][a-z0-9-]*)"')
FAMILIES = ("rest-", "words-", "command-", "staff-command-", "card-button-", "button-language-", "reopened", "topic")
FAMILIES += ("stats-col-", "stats-by-", "stats-words-", "stats-table-")
FAMILIES += ("button-edit-", "button-when-", "need-", "ask-", "mail-odd")  # of a form
FAMILIES += ("button-complain-", "complaint-words", "seller-words", "kind-")
FAMILIES += ("staff-button-", "staff-gift-")  # of operators
"""Phrases whose names are put together while speaking."""
SHORT = ("stale", "not-here-anymore", "banned", "withdraw-late", "rated-already", "reopen-late")
"""Phrases that answer a press."""


def write(folder: Path, lang: str, text: str, name: str = "own.ftl") -> Path:
    (folder / lang).mkdir(parents=True, exist_ok=True)
    (folder / lang / name).write_text(text, "utf-8")
    return folder


def complaints(*folders: Path) -> list[str]:
    return [f"{Path(one.file).name}:{one.line} {one.text}" for one in check(folders)]


def test_the_shipped_phrases_have_no_problem() -> None:
    assert check([LOCALES]) == []


def code(*folders: str) -> str:
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py") if "sandbox" not in path.parts)
    return "\n".join(path.read_text("utf-8") for path in files)


def test_everything_that_is_said_is_there() -> None:
    said = set(SPOKEN.findall(code("bot/core", "handlers")))
    assert len(said) > 60
    assert [name for name in said for lang in LANGS if not phrasebook().has(name, lang)] == []


def test_everything_that_is_there_is_said() -> None:
    phrases = "".join(path.read_text("utf-8") for path in (LOCALES / "ru").glob("*.ftl"))
    names = re.findall(r"^([a-z][a-z-]*) =", phrases, re.MULTILINE)
    own = [name for name in names if not name.startswith(("desk-", *FAMILIES))]
    sources = code("bot", "handlers")
    assert [name for name in own if f'"{name}"' not in sources] == []


@pytest.mark.parametrize("lang", LANGS)
def test_buttons_fit_the_narrowest_messenger_and_answers_to_presses_too(lang: Lang) -> None:
    source = (LOCALES / lang / "buttons.ftl").read_text("utf-8")
    labels = dict(re.findall(r"^(button-[a-z-]+) = (.+)$", source, re.M))
    assert labels
    assert {name: label for name, label in labels.items() if len(label) > 40} == {}
    for name in SHORT:
        assert len(phrasebook().text(say(name, number="99999999"), lang)) <= 200


def test_arguments_are_said_as_they_are() -> None:
    book = phrasebook()
    assert book.text(say("answer-from", name="<b>{ $x } & ‮"), "ru") == "<b>{ $x } & ‮:"
    assert book.text(say("ticket-added", number="12345"), "ru").startswith("Добавил к обращению №12345")
    nested = say("ticket-accepted", number="7", promise=say("by-today", time="16:40"))
    assert "сегодня до 16:40" in book.text(nested, "ru")
    assert "today by 16:40" in book.text(nested, "en")
    assert book.text("как есть", "en") == "как есть"
    assert "⁨" not in book.text(nested, "ru")


def test_an_unknown_phrase_is_said_by_its_name() -> None:
    assert phrasebook().text(say("no-such-phrase"), "ru") == "no-such-phrase"


def test_a_shop_changes_single_phrases(tmp_path: Path) -> None:
    book = load([LOCALES, write(tmp_path, "ru", "greeting = Добро пожаловать в «Самовар»!\n")])
    assert book.text(say("greeting"), "ru") == "Добро пожаловать в «Самовар»!"
    assert book.text(say("greeting"), "en") == phrasebook().text(say("greeting"), "en")
    assert book.text(say("menu"), "ru") == phrasebook().text(say("menu"), "ru")


def test_a_folder_without_phrases_changes_nothing(tmp_path: Path) -> None:
    assert load([LOCALES, tmp_path]).text(say("menu"), "ru") == phrasebook().text(say("menu"), "ru")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("greeting = Привет\nmenu = { $\n", "own.ftl:2 cannot be understood"),
        ("\n\nticket-added = №{ $nomer }\n", "own.ftl:3 ticket-added knows no $nomer; there is $number"),
        ("greeting = Это { -shop }\n", "own.ftl:1 greeting refers to -shop, which is not there"),
        ("greeting = a\ngreeting = b\n", "own.ftl:2 greeting is said twice, first in own.ftl:1"),
        ("greting = Привет\n", "own.ftl:1 nobody says greting: is it misspelt?"),
        ("greeting =\n    .title = x\n", "own.ftl:1 greeting says nothing"),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path: Path, text: str, complaint: str) -> None:
    found = complaints(LOCALES, write(tmp_path, "ru", text))
    assert [one for one in found if one.startswith(complaint)], found


def test_a_mistake_stops_the_start_in_one_line_and_a_warning_does_not(tmp_path: Path) -> None:
    assert load([LOCALES, write(tmp_path, "ru", "greting = Привет\n")])
    with pytest.raises(SetupError) as raised:
        load([LOCALES, write(tmp_path, "ru", "menu = { $\n")])
    assert "own.ftl:1" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_language_that_lacks_a_phrase_or_an_argument_is_named(tmp_path: Path) -> None:
    write(tmp_path, "ru", "a = x\nb = { $n }\n")
    write(tmp_path, "en", "b = y\n")
    assert complaints(tmp_path) == ["own.ftl:1 a is missing in en", "own.ftl:2 b has $n which en has not (own.ftl:1)"]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "own.ftl").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read as UTF-8" in complaints(LOCALES, tmp_path)[0]
