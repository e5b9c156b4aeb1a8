"""The content pack from disk: the shipped `locales/` below, the installation's own folder above it.

Files: `<lang>/menu.toml`, `<lang>/articles/*.md`, and `contacts.toml`, `search.toml`, `snippets.toml` beside them. A
menu or contacts file of the upper folder replaces the shipped one; search words are added to the shipped ones; an
article or a snippet replaces the shipped one of the same id. Shipped articles whose topic the upper menu does not have
are left out: who writes another menu need not delete anything. A menu of nothing but `hide` and `off` changes the
shipped one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang
from bot.core.pack import Article, Pack, Snippet
from bot.knowledge import article, contacts, menu, snippets
from bot.knowledge.article import Written
from bot.knowledge.menu import Menu, MenuFile, Tree
from bot.knowledge.problems import Problem, read_toml, refusal

SHIPPED = Path(__file__).parents[2] / "locales"
LANGUAGES: tuple[Lang, ...] = ("ru", "en")

FileT = TypeVar("FileT")
Parse = Callable[[str, str], tuple[FileT | None, list[Problem]]]
"""Of a file's text and name: what it holds, and its mistakes."""


class SearchWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`same`: groups of words that mean one thing here. `ignore`: words that say nothing about the matter. `talk`:
    small talk, a line of nothing else is no question."""

    same: list[list[str]] = []
    ignore: list[str] = []
    talk: list[str] = []


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
    packs, problems = examine(folder, languages, shipped=shipped)
    mistakes = [problem for problem in problems if problem.severity == "mistake"]
    if mistakes:
        raise refusal(mistakes)
    return packs


def check(
    folder: Path | None = None, languages: Sequence[Lang] = LANGUAGES, *, shipped: Path = SHIPPED
) -> list[Problem]:
    """Every mistake and warning, by file and line."""
    return examine(folder, languages, shipped=shipped)[1]


def examine(
    folder: Path | None, languages: Sequence[Lang] = LANGUAGES, *, shipped: Path = SHIPPED
) -> tuple[dict[Lang, Pack], list[Problem]]:
    """The packs as far as they can be read, and all that is wrong with them."""
    halves = _read(folder, languages, shipped)
    return {half.pack.lang: half.pack for half in halves}, _problems(halves, folder)


def load_articles(folder: Path, lang: Lang, *, shipped: Path = SHIPPED) -> tuple[Pack, list[Problem]]:
    """The articles of one folder alone, to measure the search: without a menu, contacts and rules, but with the shipped
    search words below the folder's own."""
    problems: list[Problem] = []
    layer = folder / lang
    found = [
        written
        for path in sorted(layer.glob("articles/*.md"))
        if (written := _parsed(path, partial(article.parse_loosely, name=path.stem), problems))
    ]
    if not found and not problems:
        problems.append(Problem(file=str(layer / "articles"), line=0, text="there are no articles here"))
    chosen = _parsed(layer / "menu.toml", menu.parse, []) if (layer / "menu.toml").is_file() else None
    topics = menu.tree(chosen, {})[0].topics if chosen else {}
    words = search_words(
        [shipped / lang, layer] if layer.resolve() != (shipped / lang).resolve() else [layer], problems
    )
    pack = Pack(
        lang=lang,
        topics=topics,
        articles={one.id: one for one in found},
        root=(),
        contacts=Content(),
        synonyms=tuple(map(tuple, words.same)),
        ignored=tuple(words.ignore),
        talk=tuple(words.talk),
    )
    return pack, problems


def _read(folder: Path | None, languages: Sequence[Lang], shipped: Path) -> list[Half]:
    upper = folder if folder and folder.is_dir() and folder.resolve() != shipped.resolve() else None
    return [_half(lang, [root / lang for root in (shipped, upper) if root]) for lang in languages]


def _problems(halves: list[Half], folder: Path | None) -> list[Problem]:
    found = [problem for half in halves for problem in half.problems]
    if folder and not folder.is_dir():
        found.append(Problem(file=str(folder), line=0, text="there is no such folder; correct CONTENT_DIR"))
    for other in halves[1:]:
        found += [*_lacks(halves[0], other), *_lacks(other, halves[0])]
        found += [*_lacks_snippets(halves[0], other, folder), *_lacks_snippets(other, halves[0], folder)]
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
        if branch.id not in {known.id for known in other.menu.menu.topic}
    ]
    categories = [
        one.menu.problem(at, "id", f"`{lang}` has no category `{kind.id}`", "category")
        for at, kind in enumerate(one.menu.menu.category)
        if kind.id not in {known.id for known in other.menu.menu.category}
    ]
    lacking = set(one.menu.menu.off) - set(other.menu.menu.off)
    off = [
        Problem(file=one.menu.file, line=0, text=f"`{lang}` has `{name}` on, and here it is `off`") for name in lacking
    ]
    return articles + topics + categories + off


def _lacks_snippets(one: Half, other: Half, folder: Path | None) -> list[Problem]:
    file = str((folder or SHIPPED) / other.pack.lang / "snippets.toml")
    lacking = sorted(set(one.pack.snippets) - set(other.pack.snippets))
    return [Problem(file=file, line=0, text=f"there is no snippet `{name}`") for name in lacking]


def _half(lang: Lang, layers: list[Path]) -> Half:
    problems: list[Problem] = []
    chosen = _menu(layers, problems)
    articles = _articles(layers, chosen.menu, problems) if chosen else {}
    tree, misfits = menu.tree(chosen, articles) if chosen else (Tree(), [])
    page = _top(layers, "contacts.toml", contacts.parse, problems) or Content()
    words = search_words(layers, problems)
    problems += misfits
    pack = Pack(
        lang=lang,
        topics=tree.topics,
        articles={
            name: _placed(written.article, tree)
            for name, written in articles.items()
            if written.article.topic in tree.topics
        },
        root=tree.root,
        contacts=page,
        contacts_for=_top(layers, "contacts.toml", contacts.by_audience, []) or {},
        synonyms=tuple(map(tuple, words.same)),
        ignored=tuple(words.ignore),
        talk=tuple(words.talk),
        roots=tree.roots,
        audiences=tree.audiences,
        categories=tree.categories,
        snippets=_snippets(layers, problems),
    )
    return Half(pack=pack, articles=articles, menu=chosen, problems=problems)


def _menu(layers: list[Path], problems: list[Problem]) -> MenuFile | None:
    chosen = _top(layers, "menu.toml", menu.parse, problems)
    if chosen is None or not menu.changes(chosen) or not any((layer / "menu.toml").is_file() for layer in layers[:-1]):
        return chosen
    below = _top(layers[:-1], "menu.toml", menu.parse, problems)
    return menu.changed(below, chosen) if below else chosen


def _snippets(layers: list[Path], problems: list[Problem]) -> dict[str, Snippet]:
    """Those of all layers, an upper one in place of a lower one of its name."""
    paths = [layer / "snippets.toml" for layer in layers if (layer / "snippets.toml").is_file()]
    read = [found for path in paths if (found := _parsed(path, snippets.parse, problems))]
    return {name: one for found in read for name, one in found.items()}


def _placed(article: Article, tree: Tree) -> Article:
    form = article.form if article.form in tree.categories else ""
    return msgspec.structs.replace(article, form=form, audience=tree.topics[article.topic].audience)


def search_words(layers: Sequence[Path], problems: list[Problem]) -> SearchWords:
    """Those of all layers together: who adds a word keeps the others."""
    paths = [layer / "search.toml" for layer in layers if (layer / "search.toml").is_file()]
    if not paths:
        problems.append(Problem(file=str(layers[-1] / "search.toml"), line=0, text="there is no such file"))
    read = [words for path in paths if (words := _parsed(path, _search_words, problems))]
    return SearchWords(
        same=[group for words in read for group in words.same],
        ignore=[word for words in read for word in words.ignore],
        talk=[word for words in read for word in words.talk],
    )


def _search_words(text: str, file: str) -> tuple[SearchWords | None, list[Problem]]:
    words, problems = read_toml(text, SearchWords, file)
    several = (
        [word for group in (*words.same, words.ignore, words.talk) for word in group if " " in word] if words else []
    )
    lines = text.splitlines()
    for word in several:
        line = next((at for at, line in enumerate(lines, 1) if word in line), 1)
        problems.append(Problem(file=file, line=line, text=f"`{word}`: one word each"))
    return words, problems


def _articles(layers: list[Path], menu: Menu, problems: list[Problem]) -> dict[str, Written]:
    merged: dict[str, Written] = {}
    topics, kinds = {branch.id for branch in menu.topic}, {kind.id for kind in menu.category}
    for depth, layer in enumerate(layers):
        own = _layer(layer, problems)
        for written in own.values():
            known = written.article.topic in topics
            if known or depth == len(layers) - 1:
                merged[written.article.id] = written
            if not known and depth == len(layers) - 1:
                words = f"there is no topic `{written.article.topic}` in the menu"
                problems.append(Problem(file=written.file, line=written.topic_line, text=words))
            if written.article.form and written.article.form not in kinds and depth == len(layers) - 1:
                words = f"there is no category `{written.article.form}` in the menu"
                problems.append(Problem(file=written.file, line=written.form_line, text=words))
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
