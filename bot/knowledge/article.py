"""One article file: TOML between `+++` lines, then short Markdown."""

from __future__ import annotations

import re

import msgspec

from bot.core.content import utf16_length
from bot.core.pack import Article
from bot.knowledge import markdown
from bot.knowledge.problems import Problem, line_of, read_toml

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,30}\Z")
"""Ids travel in buttons: `article:<id>` must stay within 48 bytes."""
LABEL = 40
"""Titles are buttons too, and VK shows 40 letters of them."""
_NO_FENCES = "the file must begin with TOML between two lines `+++`"
_FENCE = re.compile(r"\s*\+\+\+\s*\Z")


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str
    topic: str
    aliases: list[str] = []
    form: str = ""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An article and where it stands; `topic_line` and `form_line` name its topic and the category of its form."""

    article: Article
    file: str
    topic_line: int = 1
    form_line: int = 1


def parse(text: str, file: str) -> tuple[Written | None, list[Problem]]:
    lines = text.splitlines()
    fences = [at for at, line in enumerate(lines) if _FENCE.match(line)][:2]
    if len(fences) < 2 or fences[0] != 0:
        return None, [Problem(file=file, line=1, text=_NO_FENCES)]
    head = "\n".join(lines[1 : fences[1]])
    front, problems = read_toml(head, FrontMatter, file, first_line=2)
    body, mistakes = markdown.parse("\n".join(lines[fences[1] + 1 :]), first_line=fences[1] + 2)
    problems += [Problem(file=file, line=line, text=words) for line, words in mistakes]
    if not body.text:
        problems.append(Problem(file=file, line=fences[1] + 1, text="nothing is said after the second `+++`"))
    if front is None:
        return None, problems
    problems += _checked(front, file, head)
    article = Article(
        id=front.id, title=front.title, topic=front.topic, body=body, aliases=tuple(front.aliases), form=front.form
    )
    topic_line, form_line = 1 + line_of(head, key="topic"), 1 + line_of(head, key="form")
    return Written(article=article, file=file, topic_line=topic_line, form_line=form_line), problems


class Loose(msgspec.Struct, frozen=True, kw_only=True):
    """Front matter of a file that need not fit a menu."""

    id: str = ""
    title: str = ""
    topic: str = ""
    aliases: list[str] = []


def parse_loosely(text: str, file: str, name: str) -> tuple[Article | None, list[Problem]]:
    """What can be searched of an article, whatever else is wrong with it; `name` stands for an `id` that is missing."""
    lines = text.splitlines()
    fences = [at for at, line in enumerate(lines) if _FENCE.match(line)][:2]
    if len(fences) < 2 or fences[0] != 0:
        return None, [Problem(file=file, line=1, text=_NO_FENCES)]
    front, problems = read_toml("\n".join(lines[1 : fences[1]]), Loose, file, first_line=2)
    if front is None:
        return None, problems
    body, _ = markdown.parse("\n".join(lines[fences[1] + 1 :]))
    aliases = tuple(front.aliases)
    return Article(id=front.id or name, title=front.title or name, topic=front.topic, body=body, aliases=aliases), []


def label_problem(title: str, file: str, line: int) -> list[Problem]:
    if not title.strip():
        return [Problem(file=file, line=line, text="`title` is empty")]
    if utf16_length(title) > LABEL:
        words = f"`title` is longer than {LABEL} letters: its button will be cut"
        return [Problem(file=file, line=line, text=words, severity="warning")]
    return []


def id_problem(id: str, file: str, line: int) -> list[Problem]:
    if ID.match(id):
        return []
    return [Problem(file=file, line=line, text=f"`id` {id!r}: up to 31 of a-z, 0-9 and -, as in `refund-time`")]


def _checked(front: FrontMatter, file: str, head: str) -> list[Problem]:
    def line(key: str) -> int:
        return 1 + line_of(head, key=key)

    problems = id_problem(front.id, file, line("id")) + label_problem(front.title, file, line("title"))
    if not [alias for alias in front.aliases if alias.strip()]:
        words = "no `aliases`: people who ask in their own words may not find it"
        problems.append(Problem(file=file, line=line("aliases"), text=words, severity="warning"))
    return problems
