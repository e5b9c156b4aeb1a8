"""The README tells the truth: its map is the table's, its files are there, both languages have the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.core.steps import diagram
from handlers import TABLE

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.ru.md"]
MAP = re.compile(r"<!-- map:[^>]*-->\n```mermaid\n(.*?)```\n<!-- /map -->", re.DOTALL)


def test_the_map_is_the_one_that_the_table_draws() -> None:
    found = MAP.search(READMES[0].read_text("utf-8"))
    assert found, "README.md has no map"
    assert found[1] == diagram(TABLE), "draw it anew: bot.core.steps.diagram(handlers.TABLE)"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_linked_files_are_there(readme: Path) -> None:
    text = readme.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_named_places_are_there(readme: Path) -> None:
    text = readme.read_text("utf-8")
    named = set(re.findall(r"`((?:bot|handlers|locales|tests)/[\w./]+)`", text))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_both_languages_have_the_same_parts() -> None:
    english, russian = (path.read_text("utf-8") for path in READMES)
    for part in (r"^## ", r"^\|", r"^```", r"!\["):
        counts = [len(re.findall(part, text, re.MULTILINE)) for text in (english, russian)]
        assert counts[0] == counts[1], part


def test_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for readme in READMES:
        for target in set(re.findall(r"make (demo|test|lint|bench|faults)\b", readme.read_text("utf-8"))):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
