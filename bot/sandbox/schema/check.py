"""Checks every Bot API request against the derived table: names, types, required, limits, nested objects too.

Stricter than the real server on purpose: an unknown parameter or field is an error here, so that a typo in a client
is found by its tests and not by its users.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

WHOLE = re.compile(r"[+-]?\d{1,20}$")

# Texts of the real server for limits that clients are known to read; others get a plain word of this checker.
TOO_LONG = {
    "text": "message is too long",
    "caption": "message caption is too long",
    "callback_data": "BUTTON_DATA_INVALID",
}
TOO_SHORT = {"text": "message text is empty", "callback_data": "BUTTON_DATA_INVALID", "name": "name must be non-empty"}


class SchemaError(Exception):
    """The request does not fit the schema; the text is the description after "Bad Request: "."""


class UnknownMethod(Exception):
    """No such method here; a real server may know it, the emulator does not."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file part of a multipart request."""

    name: str
    mime: str
    content: bytes


@cache
def table() -> Json:
    """The derived table, read once."""
    loaded: Json = json.loads((Path(__file__).parent / "telegram.json").read_text("utf-8"))
    return loaded


@cache
def method_names() -> dict[str, str]:
    """Method names are case-insensitive at the real server."""
    return {name.lower(): name for name in table()["methods"]}


def check(method: str, given: Mapping[str, Any], uploads: Mapping[str, Upload]) -> tuple[str, Json]:
    """The method's proper name and its parameters, typed. Raises UnknownMethod or SchemaError."""
    name = method_names().get(method.lower())
    if name is None:
        raise UnknownMethod(method)
    fields = table()["methods"][name]
    typed: Json = {}
    for key, value in given.items():
        if key not in fields:
            raise SchemaError(f'unknown parameter "{key}" of {name}')
        typed[key] = parameter(key, fields[key], value)
    for key, upload in uploads.items():
        if key in fields and "InputFile" in fields[key][0]:
            typed[key] = upload
        elif not any(f"attach://{key}" in str(value) for value in given.values()):
            raise SchemaError(f'file part "{key}" is no parameter of {name} and nothing refers to attach://{key}')
    require(name, fields, typed)
    return name, typed


def require(name: str, fields: Json, given: Json) -> None:
    """Every required field is there."""
    for key, field in fields.items():
        if field[1] and key not in given:
            raise SchemaError(
                TOO_SHORT.get(key, f"{key} is empty") if key == "text" else f'parameter "{key}" of {name} is required'
            )


def parameter(key: str, field: list[Any], value: Any) -> Any:
    """A top-level parameter; a form gives it as text, so scalars and JSON are read first."""
    kinds: list[str] = field[0]
    if not kinds:
        raise SchemaError(f'parameter "{key}" is not emulated')
    if isinstance(value, str):
        value = from_form(key, kinds, value)
    return typed_value(key, field, value)


def from_form(key: str, kinds: list[str], text: str) -> Any:
    """Text of a form field as the JSON value that its type asks for."""
    if "Integer" in kinds and WHOLE.match(text):
        return int(text)
    if "Float" in kinds:
        try:
            return float(text)
        except ValueError:
            raise SchemaError(f'parameter "{key}" must be a number') from None
    if kinds in (["Boolean"], ["True"]):
        return {"true": True, "false": False, "1": True, "0": False}.get(text.lower(), text)
    if "String" in kinds or kinds == ["Integer"] or kinds == ["InputFile"]:
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise SchemaError(f"can't parse {key} as a JSON object") from None


def typed_value(path: str, field: list[Any], value: Any) -> Any:
    """The value if one of the field's types fits, within its limits."""
    limits: Json = field[2] if len(field) > 2 else {}
    key = path.rsplit(".", 1)[-1]
    problems = []
    if len(field[0]) > 1 and all(kind.startswith("Array of ") for kind in field[0]) and isinstance(value, list):
        within(path, key, limits, value)
        kinds = [kind.removeprefix("Array of ") for kind in field[0]]
        return [typed_value(f"{path}[{n}]", [kinds], item) for n, item in enumerate(value)]
    for kind in candidates(field[0], value):
        try:
            checked = as_kind(path, kind, value)
        except SchemaError as problem:
            problems.append(problem)
        else:
            within(path, key, limits, checked)
            return checked
    raise problems[-1] if problems else SchemaError(f'"{path}" must be {" or ".join(field[0])}')


def candidates(kinds: list[str], value: Any) -> list[str]:
    """Of several object types, those whose required fields are there and whose `type` word agrees."""
    objects = [kind for kind in kinds if kind in table()["types"]]
    if len(objects) < 2 or not isinstance(value, dict):
        return kinds
    return [kind for kind in objects if could_be(kind, value)] or objects[:1]


def could_be(kind: str, value: Json) -> bool:
    """Required fields are present and the discriminating word, if there is one, is this type's."""
    fields = table()["types"][kind]
    words = fields.get("type", [[], 0, {}])
    allowed = words[2].get("one_of") if len(words) > 2 else None
    present = all(key in value for key, field in fields.items() if field[1])
    return present and (allowed is None or value.get("type") in allowed)


def as_kind(path: str, kind: str, value: Any) -> Any:
    """The value as exactly this type."""
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise SchemaError(f'"{path}" must be an array')
        return [as_kind(f"{path}[{n}]", kind.removeprefix("Array of "), item) for n, item in enumerate(value)]
    fits = True
    match kind:
        case "Integer":
            fits = isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case "Boolean":
            fits = isinstance(value, bool)
        case "True":
            fits = value is True
        case "String" | "InputFile":
            fits = isinstance(value, str)
        case _:
            return as_object(path, kind, value)
    if not fits:
        raise SchemaError(f'"{path}" must be {kind}')
    return value


def as_object(path: str, kind: str, value: Any) -> Json:
    """A nested object, checked field by field; of a union, the member that could be meant."""
    if not isinstance(value, dict):
        raise SchemaError(f'"{path}" must be an object {kind}')
    if kind in table()["unions"]:
        members = [member for member in table()["unions"][kind] if could_be(member, value)]
        if not members:
            raise SchemaError(f'"{path}" is no {kind}')
        kind = members[0]
    fields = table()["types"][kind]
    for key in value:
        if key not in fields:
            raise SchemaError(f'unknown field "{path}.{key}" of {kind}')
    for key, field in fields.items():
        if field[1] and key not in value:
            raise SchemaError(f'field "{path}.{key}" of {kind} is required')
    return {key: typed_value(f"{path}.{key}", fields[key], item) for key, item in value.items()}


def within(path: str, key: str, limits: Json, value: Any) -> None:
    """Lengths in UTF-16 units for texts (assumed, see world.py), characters or bytes elsewhere; ranges; words."""
    for limit, bounds in limits.items():
        match limit:
            case "chars" if isinstance(value, str):
                utf16 = key in ("text", "caption", "quote")
                length(path, key, bounds, len(value.encode("utf-16-le")) // 2 if utf16 else len(value))
            case "bytes" if isinstance(value, str):
                length(path, key, bounds, len(value.encode()))
            case "items" if isinstance(value, list):
                length(path, key, bounds, len(value))
            case "range" if isinstance(value, int):
                if not bounds[0] <= value <= bounds[1]:
                    raise SchemaError(f'"{path}" must be between {bounds[0]} and {bounds[1]}')
            case "one_of" if value not in bounds:
                raise SchemaError("REACTION_INVALID" if key == "emoji" else f'"{path}" has the unknown value {value!r}')


def length(path: str, key: str, bounds: list[int], size: int) -> None:
    """Within the bounds, or the server's own text for it."""
    if size > bounds[1]:
        raise SchemaError(TOO_LONG.get(key, f'"{path}" is too long: {size}, at most {bounds[1]}'))
    if size < bounds[0]:
        raise SchemaError(TOO_SHORT.get(key, f'"{path}" is too short: {size}, at least {bounds[0]}'))
