"""Phrases into text: `locales/<lang>/*.ftl` (Project Fluent), later folders layered over earlier ones.

Knows files and languages, does not know who says what. What a person typed enters only as an argument and is never
parsed; phrases carry no markup, so nothing in a name or a text can become formatting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, get_args

import msgspec
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.core.ids import Lang
from bot.core.phrases import Phrase
from bot.errors import SetupError

LANGS: Final[tuple[Lang, ...]] = get_args(Lang)
SHOWN: Final = 3


class Problem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """What is wrong with a phrase, or (a "warning") worth a look. `line` counts from 1, 0 means the whole file."""

    file: str
    line: int
    text: str
    severity: Literal["mistake", "warning"] = "mistake"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A phrase as it stands in a file. A term's `name` begins with "-"; `needs` are arguments, `uses` other phrases."""

    name: str
    file: Path
    line: int
    needs: frozenset[str]
    uses: frozenset[str]


class Phrasebook:
    """All phrases of all languages. Implements `bot.core.phrases.Renderer`: the same phrase gives the same words."""

    def __init__(self, bundles: Mapping[Lang, FluentBundle]) -> None:
        self._bundles = bundles
        self._plain: dict[tuple[str, Lang], str] = {}

    def text(self, phrase: Phrase | str, lang: Lang) -> str:
        """A phrase that this language lacks is said in another one; one that nobody has is said by its name."""
        if isinstance(phrase, str):
            return phrase
        if phrase.args:
            args = {name: self._argument(value, lang) for name, value in phrase.args.items()}
            return self._format(phrase.id, args, lang)
        if (words := self._plain.get((phrase.id, lang))) is None:
            words = self._plain[phrase.id, lang] = self._format(phrase.id, {}, lang)
        return words

    def has(self, phrase: str, lang: Lang) -> bool:
        bundle = self._bundles.get(lang)
        return bundle is not None and bundle.has_message(phrase)

    def _argument(self, value: str | int | Phrase, lang: Lang) -> str | int:
        return self.text(value, lang) if isinstance(value, Phrase) else value

    def _format(self, name: str, args: dict[str, str | int], lang: Lang) -> str:
        for one in (lang, *LANGS):
            if self.has(name, one):
                bundle = self._bundles[one]
                pattern = bundle.get_message(name).value
                return str(bundle.format_pattern(pattern, args)[0]) if pattern else name
        return name


def load(folders: Sequence[Path]) -> Phrasebook:
    """The shipped folder first, then those that change single phrases. Raises SetupError that names file and line."""
    mistakes = [problem for problem in check(folders) if problem.severity == "mistake"]
    if mistakes:
        more = f"; and {len(mistakes) - SHOWN} more" if len(mistakes) > SHOWN else ""
        raise SetupError(f"Phrases: {'; '.join(map(str, mistakes[:SHOWN]))}{more}. Correct the file and start again.")
    return Phrasebook({lang: _bundle(folders, lang) for lang in LANGS})


def check(folders: Sequence[Path]) -> list[Problem]:
    """Everything that is wrong, in reading order."""
    problems: list[Problem] = []
    layers = [{lang: _entries(folder, lang, problems) for lang in LANGS} for folder in folders]
    if layers:
        problems += _differences(layers[0])
    for layer in layers[1:]:
        for lang in LANGS:
            problems += _misfits(layer[lang], layers[0][lang])
    for lang in LANGS:
        problems += _broken_references([layer[lang] for layer in layers])
    return sorted(problems)


def _bundle(folders: Sequence[Path], lang: Lang) -> FluentBundle:
    # Isolation marks are for mixed directions on a page; in a messenger they break copying of numbers and addresses.
    bundle = FluentBundle([lang], use_isolating=False)
    for folder in folders:
        for path in _files(folder, lang):
            bundle.add_resource(FluentResource(path.read_text("utf-8")), allow_overrides=True)
    return bundle


def _files(folder: Path, lang: Lang) -> list[Path]:
    return sorted((folder / lang).glob("*.ftl"))


# --- what may be wrong ---


def _entries(folder: Path, lang: Lang, problems: list[Problem]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for path in _files(folder, lang):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(file=str(path), line=0, text=f"cannot be read as UTF-8 text ({error})"))
            continue
        for entry in _parsed(path, text, problems):
            if earlier := entries.get(entry.name):
                words = f"{entry.name} is said twice, first in {earlier.file.name}:{earlier.line}"
                problems.append(Problem(file=str(path), line=entry.line, text=words))
            entries[entry.name] = entry
    return entries


def _parsed(path: Path, text: str, problems: list[Problem]) -> Iterable[Entry]:
    for node in FluentParser().parse(text).body:
        line = text.count("\n", 0, node.span.start) + 1 if node.span else 0
        match node:
            case ast.Junk():
                why = node.annotations[0].message if node.annotations else "not a phrase"
                problems.append(Problem(file=str(path), line=line, text=f"cannot be understood: {why}"))
            case ast.Message(value=None):
                problems.append(Problem(file=str(path), line=line, text=f"{node.id.name} says nothing"))
            case ast.Message() | ast.Term():
                found = _Names()
                found.visit(node)
                name = f"-{node.id.name}" if isinstance(node, ast.Term) else node.id.name
                yield Entry(name=name, file=path, line=line, needs=frozenset(found.needs), uses=frozenset(found.uses))


class _Names(Visitor):
    """Collects what a phrase refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.needs: set[str] = set()
        self.uses: set[str] = set()

    def visit_VariableReference(self, node: Any) -> None:
        self.needs.add(node.id.name)

    def visit_MessageReference(self, node: Any) -> None:
        self.uses.add(node.id.name)

    def visit_TermReference(self, node: Any) -> None:
        self.uses.add(f"-{node.id.name}")
        self.generic_visit(node)


def _problem(entry: Entry, text: str, severity: Literal["mistake", "warning"] = "mistake") -> Problem:
    return Problem(file=str(entry.file), line=entry.line, text=text, severity=severity)


def _differences(shipped: Mapping[Lang, Mapping[str, Entry]]) -> Iterable[Problem]:
    """Every language says the same things with the same arguments. Terms are a language's own affair."""
    for lang, other in ((one, two) for one in LANGS for two in LANGS if one != two):
        for name, entry in shipped[lang].items():
            if name.startswith("-"):
                continue
            twin = shipped[other].get(name)
            if twin is None:
                yield _problem(entry, f"{name} is missing in {other}")
            elif odd := entry.needs - twin.needs:
                yield _problem(entry, f"{name} has {_listed(odd)} which {other} has not ({twin.file.name}:{twin.line})")


def _misfits(layer: Mapping[str, Entry], shipped: Mapping[str, Entry]) -> Iterable[Problem]:
    """Words of the shop's own: they may leave arguments out, not invent them."""
    for name, entry in layer.items():
        original = shipped.get(name)
        if original is None:
            if not name.startswith("-"):
                yield _problem(entry, f"nobody says {name}: is it misspelt?", "warning")
        elif odd := entry.needs - original.needs:
            yield _problem(entry, f"{name} knows no {_listed(odd)}; there is {_listed(original.needs) or 'nothing'}")


def _broken_references(layers: Sequence[Mapping[str, Entry]]) -> Iterable[Problem]:
    known = {name for layer in layers for name in layer}
    for layer in layers:
        for entry in layer.values():
            for missing in sorted(entry.uses - known):
                yield _problem(entry, f"{entry.name} refers to {missing}, which is not there")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))
