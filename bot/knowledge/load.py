"""The content pack from disk: the shipped `locales/` below, the installation's own folder above it.

Files: `<lang>/menu.toml`, `<lang>/articles/*.md`, `<lang>/contacts.toml`, `<lang>/search.toml`. A menu, contacts or
search file of the upper folder replaces the shipped one; an article replaces the shipped one of the same id. Shipped
articles whose topic the upper menu does not have are left out: who writes another menu need not delete anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang
from bot.core.pack import Pack
from bot.knowledge import article, contacts, menu
from bot.knowledge.article import Written
from bot.knowledge.menu import Menu, MenuFile
from bot.knowledge.problems import Problem, read_toml, refusal

SHIPPED = Path(__file__).parents[2] / "locales"
LANGUAGES: tuple[Lang, ...] = ("ru", "en")

FileT = TypeVar("FileT")
Parse = Callable[[str, str], tuple[FileT | None, list[Problem]]]
"""Of a file's text and name: what it holds, and its mistakes."""


class SearchWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`same`: groups of words that mean one thing here. `ignore`: words that say nothing about the matter."""

    same: list[list[str]] = []
    ignore: list[str] = []


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """One language as read, before the languages are compared."""

    pack: Pack
    articles: dict[str, Written]
    menu: MenuFile | None
    problems: list[Problem]


def load(
    folder: Path | None = None, languages: Sequence[Lang] = LANGUAGES, *, shipped: Path = SHIPPED
) -> dict[Lang, Pack]:
    """Raises SetupError, which names the mistakes; warnings stop nobody."""
    halves = _read(folder, languages, shipped)
    mistakes = [problem for problem in _problems(halves, folder) if problem.severity == "mistake"]
    if mistakes:
        raise refusal(mistakes)
    return {half.pack.lang: half.pack for half in halves}


def check(
    folder: Path | None = None, languages: Sequence[Lang] = LANGUAGES, *, shipped: Path = SHIPPED
) -> list[Problem]:
    """Every mistake and warning, by file and line."""
    return _problems(_read(folder, languages, shipped), folder)


def _read(folder: Path | None, languages: Sequence[Lang], shipped: Path) -> list[Half]:
    upper = folder if folder and folder.is_dir() and folder.resolve() != shipped.resolve() else None
    return [_half(lang, [root / lang for root in (shipped, upper) if root]) for lang in languages]


def _problems(halves: list[Half], folder: Path | None) -> list[Problem]:
    found = [problem for half in halves for problem in half.problems]
    if folder and not folder.is_dir():
        found.append(Problem(file=str(folder), line=0, text="there is no such folder; correct CONTENT_DIR"))
    for other in halves[1:]:
        found += [*_lacks(halves[0], other), *_lacks(other, halves[0])]
    if not found and not any(half.pack.articles for half in halves):
        words = "there are no articles: every question will go to a person"
        found.append(Problem(file=str(folder or SHIPPED), line=0, text=words, severity="warning"))
    return sorted(found)


def _lacks(one: Half, other: Half) -> list[Problem]:
    """What `one` has and `other` has not: both languages show the same menu."""
    if one.menu is None or other.menu is None:
        return []
    lang = other.pack.lang
    articles = [
        Problem(file=written.file, line=1, text=f"`{lang}` has no article `{name}`")
        for name, written in one.articles.items()
        if name not in other.articles
    ]
    topics = [
        one.menu.problem(at, "id", f"`{lang}` has no topic `{branch.id}`")
        for at, branch in enumerate(one.menu.menu.topic)
        if branch.id not in other.pack.topics
    ]
    return articles + topics


def _half(lang: Lang, layers: list[Path]) -> Half:
    problems: list[Problem] = []
    chosen = _top(layers, "menu.toml", menu.parse, problems)
    articles = _articles(layers, chosen.menu, problems) if chosen else {}
    topics, root, misfits = menu.tree(chosen, articles) if chosen else ({}, (), [])
    page = _top(layers, "contacts.toml", contacts.parse, problems) or Content()
    words = _top(layers, "search.toml", _search_words, problems) or SearchWords()
    problems += misfits
    pack = Pack(
        lang=lang,
        topics=topics,
        articles={name: written.article for name, written in articles.items() if written.article.topic in topics},
        root=root,
        contacts=page,
        contacts_for=_top(layers, "contacts.toml", contacts.by_audience, []) or {},
        synonyms=tuple(map(tuple, words.same)),
        ignored=tuple(words.ignore),
    )
    return Half(pack=pack, articles=articles, menu=chosen, problems=problems)


def _search_words(text: str, file: str) -> tuple[SearchWords | None, list[Problem]]:
    words, problems = read_toml(text, SearchWords, file)
    several = [word for group in (*words.same, words.ignore) for word in group if " " in word] if words else []
    lines = text.splitlines()
    for word in several:
        line = next((at for at, line in enumerate(lines, 1) if word in line), 1)
        problems.append(Problem(file=file, line=line, text=f"`{word}`: one word each"))
    return words, problems


def _articles(layers: list[Path], menu: Menu, problems: list[Problem]) -> dict[str, Written]:
    merged: dict[str, Written] = {}
    topics = {branch.id for branch in menu.topic}
    for depth, layer in enumerate(layers):
        own = _layer(layer, problems)
        for written in own.values():
            known = written.article.topic in topics
            if known or depth == len(layers) - 1:
                merged[written.article.id] = written
            if not known and depth == len(layers) - 1:
                words = f"there is no topic `{written.article.topic}` in the menu"
                problems.append(Problem(file=written.file, line=written.topic_line, text=words))
    return {name: merged[name] for name in sorted(merged) if name not in menu.hide}


def _layer(layer: Path, problems: list[Problem]) -> dict[str, Written]:
    """The articles of one folder by id."""
    found: dict[str, Written] = {}
    for path in sorted(layer.glob("articles/*.md")):
        written = _parsed(path, article.parse, problems)
        if written is None:
            continue
        first = found.setdefault(written.article.id, written)
        if first is not written:
            words = f"the id `{written.article.id}` is already that of {Path(first.file).name}"
            problems.append(Problem(file=written.file, line=2, text=words))
    return found


def _top(layers: list[Path], name: str, parse: Parse[FileT], problems: list[Problem]) -> FileT | None:
    """The uppermost file of this name."""
    paths = [layer / name for layer in layers if (layer / name).is_file()]
    if not paths:
        problems.append(Problem(file=str(layers[-1] / name), line=0, text="there is no such file"))
        return None
    return _parsed(paths[-1], parse, problems)


def _parsed(path: Path, parse: Parse[FileT], problems: list[Problem]) -> FileT | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(file=str(path), line=line, text="not UTF-8: save the file in that encoding"))
        return None
    except OSError as error:
        problems.append(Problem(file=str(path), line=0, text=f"cannot be read: {error.strerror}"))
        return None
    record, found = parse(text, str(path))
    problems += found
    return record
