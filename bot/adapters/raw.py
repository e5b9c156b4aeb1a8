"""Raw updates as they come: parsed tolerantly, and named by their bytes when they have no name of their own."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeVar

import msgspec

from bot.errors import Undecodable

ShapeT = TypeVar("ShapeT")

NOT_THAT_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What reading plain JSON raises where it is not as expected."""


def read(body: bytes, shape: type[ShapeT]) -> ShapeT:
    """JSON as this shape. msgspec refuses lone surrogates wherever they stand, also in what it only passes on: one bad
    update must not spoil a whole batch, so then they are mended first. Raises ValueError."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError):
        return msgspec.json.decode(_mended(body), type=shape)


def _mended(body: bytes) -> bytes:
    """The same JSON with each lone surrogate as one "?", so that offsets hold."""
    try:
        return json.dumps(json.loads(body.decode("utf-8", "replace")), ensure_ascii=False).encode("utf-8", "replace")
    except RecursionError:
        raise ValueError("nested without end") from None


def parse(raw: bytes) -> dict[str, Any]:
    """An update as a JSON object. Raises Undecodable."""
    try:
        return read(raw, dict[str, Any])
    except ValueError:
        raise Undecodable("not a JSON object") from None


def digest(raw: bytes) -> str:
    """A name for an update without one: the same bytes have the same."""
    return f"raw-{hashlib.blake2b(raw, digest_size=12).hexdigest()}"
