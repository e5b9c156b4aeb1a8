"""Checks every VK request against the derived table: names, types, required, limits, and keyboards.

Stricter than VK on purpose: an unknown parameter is error 100 here. Parameters every method takes, and the harmless
extras that known clients add, are let through.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

EVERYWHERE = {"access_token", "v", "lang", "test_mode", "captcha_sid", "captcha_key"}
INT64 = 2**63


class VkError(Exception):
    """An error answer: code and text as VK gives them."""

    def __init__(self, code: int, text: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text or table()["errors"].get(str(code), "Unknown error")


@cache
def table() -> Json:
    """The derived table, read once."""
    loaded: Json = json.loads((Path(__file__).parent / "vk.json").read_text("utf-8"))
    return loaded


def check(method: str, given: Mapping[str, str]) -> Json:
    """Typed parameters. Raises VkError 3 for an unknown method, 100 for a bad parameter, 8 without a version."""
    parameters = table()["methods"].get(method)
    if parameters is None:
        raise VkError(3, "Unknown method passed")
    if "v" not in given:
        raise VkError(8, "Invalid request: v (version) is required")
    typed = {}
    for key, value in given.items():
        if key in EVERYWHERE:
            continue
        if key not in parameters:
            raise VkError(100, f"One of the parameters specified was missing or invalid: {key} is unknown to {method}")
        typed[key] = scalar(key, parameters[key], value)
    for key, described in parameters.items():
        if described.get("required") and key not in typed:
            raise VkError(100, f"One of the parameters specified was missing or invalid: {key} is undefined")
    return typed


def scalar(key: str, described: Json, value: str) -> Any:
    """A parameter's text as its type, within limits; lists are comma-separated."""
    kinds = described.get("type", "string")
    if kinds == "array":
        items = [one(key, described.get("items", "string"), part.strip()) for part in value.split(",") if part.strip()]
        if len(items) > described.get("maxItems", len(items)):
            raise invalid(key, "has too many items")
        return items
    typed = one(key, kinds, value)
    bounds = described.get("minimum", -INT64), described.get("maximum", INT64)
    if isinstance(typed, int) and not bounds[0] <= typed <= bounds[1]:
        raise invalid(key, "is out of range")
    if isinstance(typed, str) and len(typed) > described.get("maxLength", len(typed)):
        raise VkError(914, "Message is too long") if key == "message" else invalid(key, "is too long")
    if "enum" in described and typed not in described["enum"]:
        raise invalid(key, f"has the unknown value {value!r}")
    return typed


def one(key: str, kinds: str | list[str], value: str) -> Any:
    """A single value; of several types the first that fits."""
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        try:
            match kind:
                case "integer":
                    return int(value)
                case "number":
                    return float(value)
                case "boolean":
                    return {"1": True, "0": False, "true": True, "false": False}[value.lower()]
                case _:
                    return value
        except (ValueError, KeyError):
            continue
    raise invalid(key, f"is not {kinds}")


def invalid(key: str, what: str) -> VkError:
    """Error 100 that names the parameter."""
    return VkError(100, f"One of the parameters specified was missing or invalid: {key} {what}")


def keyboard(text: str) -> Json:
    """The keyboard parameter: shape by the schema, sizes by the manual (bots/development/keyboard); else 911."""
    try:
        value = json.loads(text)
        shaped = json_object("messages_keyboard", value)
    except ValueError as problem:
        raise VkError(911, f"Keyboard format is invalid: {problem}") from None
    sizes(shaped)
    return shaped


def json_object(name: str, value: Any) -> Json:
    """A JSON object of a parameter. Raises ValueError that says where."""
    described = table()["objects"][name]
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be an object")
    if "one_of" in described:
        kinds = {kind.rsplit("_action_", 1)[1]: kind for kind in described["one_of"]}
        if value.get("type") not in kinds:
            raise ValueError(f"unknown action type {value.get('type')!r}")
        return json_object(kinds[value["type"]], value)
    for key in value:
        if key not in described:
            raise ValueError(f"unknown field {key} of {name}")
    for key, field in described.items():
        # VK takes keyboards without one_time although its schema marks the field as required.
        if field.get("required") and key not in value and key != "one_time":
            raise ValueError(f"field {key} of {name} is required")
    return {key: json_value(key, described[key], item) for key, item in value.items()}


def json_value(key: str, described: Json, value: Any) -> Any:
    """A value inside a JSON parameter."""
    if "object" in described:
        return json_object(described["object"], value)
    match described.get("type"):
        case "array":
            if not isinstance(value, list):
                raise ValueError(f"{key} must be an array")
            return [json_value(key, described.get("items", {}), item) for item in value]
        case "boolean" if value not in (True, False, 0, 1):
            raise ValueError(f"{key} must be a boolean")
        case "integer" if not isinstance(value, int):
            raise ValueError(f"{key} must be an integer")
        case "string" if key == "payload":
            return payload(value)
        case "string" if not isinstance(value, str):
            raise ValueError(f"{key} must be a string")
    # The schema's list of colours has "default" for what the manual and every client call "secondary".
    if "enum" in described and value not in [*described["enum"], *(["secondary"] if key == "color" else [])]:
        raise ValueError(f"{key} has the unknown value {value!r}")
    return value


def payload(value: Any) -> str:
    """A payload is JSON, as text or as an object; 255 characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    json.loads(text or "null")
    if len(text) > 255:
        raise ValueError("payload is longer than 255 characters")
    return text


def sizes(shaped: Json) -> None:
    """Rows, columns, totals, labels, and colours only where the manual allows them."""
    rows, inline = shaped["buttons"], bool(shaped.get("inline"))
    if inline and shaped.get("one_time"):
        raise VkError(911, "Keyboard format is invalid: one_time does not work for inline")
    most_rows, most_total = (6, 10) if inline else (10, 40)
    if len(rows) > most_rows or any(len(row) > 5 for row in rows) or sum(map(len, rows)) > most_total:
        raise VkError(911, f"Keyboard format is invalid: at most 5 x {most_rows} and {most_total} buttons")
    for button in (button for row in rows for button in row):
        action = button["action"]
        if len(action.get("label", "")) > 40 or action.get("label") == "":
            raise VkError(911, "Keyboard format is invalid: a label has 1 to 40 characters")
        if "color" in button and action["type"] not in ("text", "callback"):
            raise VkError(911, f"Keyboard format is invalid: no colour on {action['type']}")
    if any(len(row) > 1 and b["action"]["type"] in ("location", "vkpay", "open_app") for row in rows for b in row):
        raise VkError(911, "Keyboard format is invalid: this button takes a whole row")
    if any(not row for row in rows):
        raise VkError(911, "Keyboard format is invalid: an empty row")
