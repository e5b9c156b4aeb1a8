"""Recorded updates by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "recorded"


def recorded(messenger: str) -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads((FOLDER / f"{messenger}.json").read_text("utf-8"))
    return loaded


def raw(update: dict[str, Any]) -> bytes:
    return json.dumps(update, ensure_ascii=False).encode()
