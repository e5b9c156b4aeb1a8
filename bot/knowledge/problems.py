"""What is wrong with a content pack, where, and how to read TOML so that mistakes know their line."""

from __future__ import annotations

import re
import tomllib
from typing import Literal, TypeVar

import msgspec

from bot.errors import SetupError

RecordT = TypeVar("RecordT", bound=msgspec.Struct)
_SHOWN = 3


class Problem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One mistake, or a "warning": something to look at. `line` counts from 1, 0 means the whole file."""

    file: str
    line: int
    text: str
    severity: Literal["mistake", "warning"] = "mistake"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


def refusal(problems: list[Problem]) -> SetupError:
    """One line with the first mistakes and the remedy."""
    named = "; ".join(map(str, problems[:_SHOWN]))
    more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return SetupError(f"Content pack: {named}{more}. `python -m bot content check` lists all that is to be corrected")


def read_toml(text: str, model: type[RecordT], file: str, first_line: int = 1) -> tuple[RecordT | None, list[Problem]]:
    """A typed record out of TOML that begins at `first_line` of its file."""
    try:
        return msgspec.convert(tomllib.loads(text), model), []
    except tomllib.TOMLDecodeError as error:
        words, line = _toml_error(str(error), text)
    except msgspec.ValidationError as error:
        words, line = _shape_error(str(error), text)
    return None, [Problem(file=file, line=first_line - 1 + line, text=words)]


def line_of(text: str, table: str = "", index: int = 0, key: str = "") -> int:
    """The line of a key, of the table `[[table]]` number `index` (from 0), or of a key in it; 1 when there is none."""
    lines = text.splitlines()
    start = 0
    if table:
        heads = [at for at, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{re.escape(table)}\s*]]", line)]
        if index >= len(heads):
            return 1
        start = heads[index]
        nexts = (at for at in range(start + 1, len(lines)) if re.match(r"\s*\[", lines[at]))
        lines = lines[: next(nexts, len(lines))]
    if not key:
        return start + 1
    found = (at for at in range(start, len(lines)) if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", lines[at]))
    return next(found, start) + 1


def _toml_error(said: str, text: str) -> tuple[str, int]:
    # Python 3.11 tells the place only in words: "… (at line 3, column 7)" or "(at end of document)".
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", said)
    if place is None:
        return f"not TOML: {said}", 1
    line = int(place[1]) if place[1] else max(1, text.count("\n") + (not text.endswith("\n")))
    return f"not TOML: {said[: place.start()]}", line


def _shape_error(said: str, text: str) -> tuple[str, int]:
    """msgspec names the place as a path: `$.topic[2].title`."""
    words, _, path = said.partition(" - at ")
    steps = re.findall(r"\.(\w+)|\[(\d+|\.\.\.)]", path)
    keys = [key for key, _ in steps if key]
    missing = re.search(r"missing required field `(\w+)`", words)
    unknown = re.search(r"contains unknown field `(\w+)`", words)
    match steps:
        case [(table, ""), ("", index), *_] if index.isdigit() and f"[[{table}]]" in text.replace(" ", ""):
            key = unknown[1] if unknown else keys[-1] if len(keys) > 1 else ""
            line = line_of(text, table, int(index), key)
        case _:
            line = line_of(text, key=unknown[1] if unknown else keys[0] if keys else "")
    if missing:
        return f"`{missing[1]}` is missing", line
    if unknown:
        return f"`{unknown[1]}` is not known here", line
    return f"{'`' + keys[-1] + '`: ' if keys else ''}{words[:1].lower()}{words[1:]}", line
