"""The table of what the staff's side promises, and which journey shows it at which kind of desk.

`python -m tests.desk_rows` writes tests/desk_rows.md from the marks of the journeys. They are played at the desks of
their module's fixture `desk`, or name them: `@pytest.mark.parametrize("desk", [...])`; else in the forum.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE / "desk_rows.md"
JOURNEYS = HERE / "journeys"
DESKS = {"forum": "Telegram forum", "group": "Telegram group", "vk": "VK chat"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the product. `not_there`: clause -> desk -> what stands in its place."""

    name: str
    title: str
    clauses: tuple[str, ...]
    not_there: dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A test over the sandbox, and what it is said to show at these desks."""

    file: str
    name: str
    shows: tuple[tuple[str, str], ...]
    desks: frozenset[str]


def rows() -> tuple[Row, ...]:
    read = tomllib.loads((HERE / "desk_clauses.toml").read_text(encoding="utf-8"))
    return tuple(
        Row(name=name, title=row["title"], clauses=tuple(row["clauses"]), not_there=row.get("not_there", {}))
        for name, row in read.items()
    )


def journeys() -> tuple[Journey, ...]:
    return tuple(one for path in sorted(JOURNEYS.glob("test_*.py")) for one in _in_file(path))


def shown_by(row: str, clause: str, desk: str) -> tuple[Journey, ...]:
    return tuple(one for one in journeys() if (row, clause) in one.shows and desk in one.desks)


def table() -> str:
    titles = " | ".join(DESKS.values())
    lines = [
        "# What staff are promised, and the journey that shows it at each kind of desk",
        "",
        "Written by `python -m tests.desk_rows` from the marks of the tests in `journeys/`. Each journey plays",
        "the clause over the emulated messengers, with the real bot and a real Redis.",
    ]
    for row in rows():
        lines += ["", f"## {row.name}. {row.title}", "", f"| clause | {titles} |", f"|{'---|' * (len(DESKS) + 1)}"]
        for clause in row.clauses:
            lines.append(f"| {clause} | {' | '.join(_cell(row, clause, desk) for desk in DESKS)} |")
    return "\n".join([*lines, ""])


def _cell(row: Row, clause: str, desk: str) -> str:
    if instead := row.not_there.get(clause, {}).get(desk):
        return f"not there: {instead}"
    found = shown_by(row.name, clause, desk)
    return "<br>".join(f"[{one.name.removeprefix('test_')}](journeys/{one.file})" for one in found) or "–"


def _in_file(path: Path) -> Iterator[Journey]:
    module = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    tests = [node for node in module.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)]
    usual = next((_kinds(one) for one in tests if one.name == "desk"), frozenset({"forum"}))
    for node in tests:
        shows = tuple(mark for decorator in node.decorator_list for mark in _marks(decorator))
        if node.name.startswith("test_") and shows:
            yield Journey(file=path.name, name=node.name, shows=shows, desks=_kinds(node) or usual)


def _marks(decorator: ast.expr) -> Iterator[tuple[str, str]]:
    match decorator:
        case ast.Call(func=ast.Attribute(attr="desk_row"), args=[ast.Constant(value=str(row)), *clauses]):
            yield from ((row, str(one.value)) for one in clauses if isinstance(one, ast.Constant))


def _kinds(node: ast.AsyncFunctionDef | ast.FunctionDef) -> frozenset[str]:
    """The desks that its decorators name; KINDS stands for all."""
    calls = (one for one in node.decorator_list if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute))
    chosen = [one for one in calls if ast.unparse(one.func) in ("pytest.fixture", "pytest.mark.parametrize")]
    parts = [part for one in chosen for part in ast.walk(one)]
    if any(isinstance(part, ast.Name) and part.id == "KINDS" for part in parts):
        return frozenset(DESKS)
    return frozenset(str(part.value) for part in parts if isinstance(part, ast.Constant) and part.value in DESKS)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
