"""Phrases as patterns: a journey asks whether the bot said this, in whatever words the locale says it now."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser, ast

from bot.core.ids import Lang

LOCALES = Path(__file__).parents[2] / "locales"


def said(phrase: str, lang: Lang = "ru", /, **known: str | int) -> re.Pattern[str]:
    """The text of a phrase; arguments that are not given here may be anything."""
    pattern = _phrases(lang)[phrase]
    return re.compile("".join(_part(part, known) for part in pattern.elements), re.DOTALL)


def _part(part: ast.TextElement | ast.Placeable, known: dict[str, str | int]) -> str:
    match part:
        case ast.TextElement(value=text):
            return re.escape(text)
        case ast.Placeable(expression=ast.VariableReference(id=ast.Identifier(name=name))) if _name(name) in known:
            return re.escape(str(known[_name(name)]))
        case ast.Placeable(expression=ast.SelectExpression(variants=variants)):
            choices = ("".join(_part(one, known) for one in variant.value.elements) for variant in variants)
            return f"(?:{'|'.join(choices)})"
        case _:
            return ".*?"


def _name(argument: str) -> str:
    return argument.replace("-", "_")


@cache
def _phrases(lang: Lang) -> dict[str, ast.Pattern]:
    found: dict[str, ast.Pattern] = {}
    for path in sorted((LOCALES / lang).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message) and entry.value is not None:
                found[entry.id.name] = entry.value
    return found
