"""The README tells the truth: its map is the table's, its files are there, both languages have the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.core.steps import diagram
from bot.support_toml import read_support
from handlers import TABLE

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.ru.md"]
MAP = re.compile(r"<!-- map:[^>]*-->\n```mermaid\n(.*?)```\n<!-- /map -->", re.DOTALL)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_map_is_the_one_that_the_table_draws(readme: Path) -> None:
    found = MAP.search(readme.read_text("utf-8"))
    assert found, "there is no map"
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


def test_both_languages_have_the_same_code() -> None:
    """Comments apart, and the drawing of the house, which has words in it."""
    blocks = [re.findall(r"```(?:sh|toml)\n(.*?)```", path.read_text("utf-8"), re.DOTALL) for path in READMES]
    english, russian = ([re.sub(r" *#.*", "", block) for block in language] for language in blocks)
    assert english == russian
    assert english


def test_the_sample_of_support_toml_is_accepted(tmp_path: Path) -> None:
    sample = re.search(r"```toml\n(.*?)```", READMES[0].read_text("utf-8"), re.DOTALL)
    assert sample, "README.md shows no support.toml"
    (tmp_path / "support.toml").write_text(sample[1], encoding="utf-8")
    assert read_support(tmp_path / "support.toml").policy.answer_within == 4 * 3600


def test_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for readme in READMES:
        for target in set(re.findall(r"make (demo|test|lint|bench|faults)\b", readme.read_text("utf-8"))):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
