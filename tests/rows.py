"""The table of what the customer's side promises and which journey shows it, made from the tests themselves.

`python -m tests.rows` writes tests/rows.md. A journey says with `@pytest.mark.row("C7", "<clause>")` what it shows; its
messengers are those of the people it is played with.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE / "rows.md"
JOURNEYS = HERE / "journeys"
MESSENGERS = ("Telegram", "VK")
PLAYED_IN = {"Анна": "Telegram", "John": "Telegram", "Борис": "VK", "Вера": "VK", "Emma": "VK"}
"""The people of the sandbox, by name and as a journey calls them."""
CALLED = {"anna": "Анна", "john": "John", "boris": "Борис", "vera": "Вера", "emma": "Emma"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the product: what is promised now, and what later (with what)."""

    name: str
    title: str
    clauses: tuple[str, ...]
    later: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A test over the sandbox, and what it is said to show."""

    file: str
    name: str
    shows: tuple[tuple[str, str], ...]
    messengers: frozenset[str]


def rows() -> tuple[Row, ...]:
    read = tomllib.loads((HERE / "clauses.toml").read_text(encoding="utf-8"))
    return tuple(
        Row(name=name, title=row["title"], clauses=tuple(row["clauses"]), later=row.get("later", {}))
        for name, row in read.items()
    )


def journeys() -> tuple[Journey, ...]:
    return tuple(one for path in sorted(JOURNEYS.glob("test_*.py")) for one in _in_file(path))


def shown_by(row: str, clause: str, messenger: str) -> tuple[Journey, ...]:
    return tuple(one for one in journeys() if (row, clause) in one.shows and messenger in one.messengers)


def table() -> str:
    lines = [
        "# What customers are promised, and the journey that shows it",
        "",
        "Written by `python -m tests.rows` from the marks of the tests in `journeys/`. Each journey plays the clause",
        "over the emulated messengers, with the real bot and a real Redis.",
    ]
    for row in rows():
        lines += ["", f"## {row.name}. {row.title}", "", "| clause | Telegram | VK |", "|---|---|---|"]
        for clause in row.clauses:
            cells = [_cell(shown_by(row.name, clause, messenger)) for messenger in MESSENGERS]
            lines.append(f"| {clause} | {' | '.join(cells)} |")
        lines += [f"| {clause} | later: {reason} | later: {reason} |" for clause, reason in row.later.items()]
    return "\n".join([*lines, ""])


def _cell(found: tuple[Journey, ...]) -> str:
    return "<br>".join(f"[{one.name.removeprefix('test_')}](journeys/{one.file})" for one in found) or "–"


def _in_file(path: Path) -> Iterator[Journey]:
    module = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    casts = _casts(module) | {"BOTH": frozenset(MESSENGERS)}  # imported from the neighbours
    for node in module.body:
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name.startswith("test_"):
            shows = tuple(mark for decorator in node.decorator_list for mark in _marks(decorator))
            yield Journey(file=path.name, name=node.name, shows=shows, messengers=_messengers(node, casts))


def _casts(module: ast.Module) -> dict[str, frozenset[str]]:
    """Names that stand for a parametrization by people: BOTH = pytest.mark.parametrize("name", ["Анна", "Борис"])."""
    assigned = (node for node in module.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call))
    found = {
        target.id: _people(node.value) for node in assigned for target in node.targets if isinstance(target, ast.Name)
    }
    return {name: messengers for name, messengers in found.items() if messengers}


def _people(node: ast.AST) -> frozenset[str]:
    words = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    called = (one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute))
    names = (*(word for word in words if isinstance(word, str)), *(CALLED[name] for name in called if name in CALLED))
    return frozenset(PLAYED_IN[name] for name in names if name in PLAYED_IN)


def _marks(decorator: ast.expr) -> Iterator[tuple[str, str]]:
    match decorator:
        case ast.Call(func=ast.Attribute(attr="row"), args=[ast.Constant(value=str(row)), *clauses]):
            yield from ((row, one.value) for one in clauses if isinstance(one, ast.Constant))


def _messengers(node: ast.AsyncFunctionDef | ast.FunctionDef, casts: dict[str, frozenset[str]]) -> frozenset[str]:
    named = [one.id for one in node.decorator_list if isinstance(one, ast.Name)]
    inline = [_people(one) for one in node.decorator_list if not isinstance(one, ast.Name)]
    cast = frozenset().union(*(casts.get(name, frozenset()) for name in named), *inline)
    return cast or frozenset().union(*(_people(part) for part in node.body))


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
