"""The walls of the house: who may import whom, how big a file may be, where words for people stand.

The graph of imports is import-linter's affair (contracts in pyproject.toml). Here is what a graph does not say: what
*may* be imported rather than what may not, imports inside functions, clocks, sizes, names.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
NO_NAMES = frozenset(
    {"manager", "helper", "helpers", "util", "utils", "common", "service", "services", "base", "data", "info"}
)
NOT_PURE = frozenset(
    {
        "asyncio",
        "concurrent",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "select",
    }
    | {"shutil", "signal", "socket", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"}
)
"""What a pure function has no use for: clocks, chance, files, network, environment."""
HOMES = {"aiogram": "bot/adapters/telegram", "vkbottle": "bot/adapters/vk", "redis": "bot/store"}
MAY_SPEAK_RUSSIAN = {
    "bot/core/calendar.py",
    "bot/core/spoken.py",
    "bot/knowledge",
    "bot/sandbox",
}
"""Words that are compared, not told (global words, search tables), and the sandbox's own people and page."""


def sources(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    return sorted(path for path in found if not {"__pycache__", "node_modules"} & set(path.parts))


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[str]:
    """Every module named in an import, wherever in the file it stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{inside(path)}:{node.lineno}: say the whole name"
            yield node.module or ""


def top(module: str) -> str:
    return module.split(".")[0]


def test_the_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-3000:]


@pytest.mark.parametrize(("folder", "own"), [("bot/core", ("bot.core",)), ("handlers", ("bot.core", "handlers"))])
def test_the_pure_parts_import_only_what_is_pure(folder: str, own: tuple[str, ...]) -> None:
    wrong = [
        f"{inside(path)}: {name}"
        for path in sources(folder)
        for name in imports(path)
        if not name.startswith(own) and top(name) != "msgspec"
        if top(name) not in sys.stdlib_module_names or top(name) in NOT_PURE
    ]
    assert not wrong
    assert sources(folder)


def test_the_pure_parts_do_not_wait_and_do_not_look_at_a_clock() -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    wrong = [
        f"{inside(path)}:{node.lineno}"
        for path in sources("bot/core", "handlers")
        for node in ast.walk(tree(path))
        if isinstance(node, waiting)
        or (isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"} and is_clock(node.value))
    ]
    assert not wrong


def is_clock(value: ast.expr) -> bool:
    return ast.unparse(value).split(".")[-1] in {"datetime", "date", "dt"}


def test_loading_the_conversation_loads_no_messenger_no_redis_no_loop() -> None:
    modules = [
        inside(path)[:-3].replace("/", ".").removesuffix(".__init__") for path in sources("bot/core", "handlers")
    ]
    unwanted = {*HOMES, "aiohttp", "asyncio", "socket", "structlog", "fluent"}
    code = f"import sys, {', '.join(modules)}; print(*sorted({unwanted!r} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    users = {inside(path) for path in sources("bot", "handlers") if library in map(top, imports(path))}
    assert users, f"nobody imports {library}: is it still needed?"
    assert not {user for user in users if not user.startswith(HOMES[library])}


def test_the_sandbox_imports_nothing_of_the_product() -> None:
    wrong = [
        f"{inside(path)}: {name}"
        for path in sources("bot/sandbox")
        for name in imports(path)
        if top(name) in {"bot", "handlers"} and not name.startswith("bot.sandbox")
    ]
    assert not wrong


def test_no_file_is_longer_than_a_person_reads() -> None:
    kinds = (".py", ".lua", ".js", ".mjs", ".css", ".html", ".ftl")
    files = [*sources("bot", "handlers", "tests", "locales", suffixes=kinds), ROOT / "Makefile", ROOT / ".ci" / "run"]
    lengths = {inside(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_names_say_what_a_thing_is() -> None:
    wrong = []
    for path in sources("bot", "handlers", "tests"):
        names = {path.stem, path.parent.name}
        if not inside(path).startswith("tests"):
            names |= {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)}
        wrong += [f"{inside(path)}: {name}" for name in sorted(names) if words(name) & NO_NAMES]
    assert not wrong


def words(name: str) -> set[str]:
    """`SomeName`, `some_name` -> {some, name}."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_words_for_people_are_in_locales() -> None:
    exempt = tuple(MAY_SPEAK_RUSSIAN)
    wrong = [
        f"{inside(path)}:{node.lineno}: {node.value[:40]!r}"
        for path in sources("bot", "handlers")
        if not inside(path).startswith(exempt)
        for node in told(tree(path))
        if re.search("[а-яё]", node.value, re.IGNORECASE)
    ]
    assert not wrong


def told(module: ast.Module) -> Iterator[ast.Constant]:
    """String constants that are not docstrings."""
    docs = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node


def test_each_exception_from_a_rule_has_its_reason_beside_it() -> None:
    bare = re.compile(
        r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type: ignore(?:\[[\w\-, ]+\])?|pragma:[\w ]+)\s*$"
    )
    unfinished = re.compile(r"#.*\b(?:TO[D]O|FIX[M]E|XX[X])\b")
    wrong = [
        f"{inside(path)}:{number}: {line.strip()[:80]}"
        for path in sources("bot", "handlers", "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line) or unfinished.search(line)
    ]
    assert not wrong


def test_tests_use_real_things() -> None:
    wrong = [
        f"{inside(path)}: {name}"
        for path in sources("tests")
        for name in imports(path)
        if name.startswith(("unittest.mock", "mock", "pytest_mock", "fakeredis", "aioresponses"))
    ]
    assert not wrong
