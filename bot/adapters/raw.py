"""Raw updates as they come: parsed tolerantly, and named by their bytes when they have no name of their own."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from bot.errors import Undecodable

NOT_THAT_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What reading plain JSON raises where it is not as expected."""


def parse(raw: bytes) -> dict[str, Any]:
    """Bytes into a JSON object. msgspec refuses lone surrogates, which do come; each becomes one "?", so offsets
    hold."""
    try:
        update = msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        try:
            loose = json.dumps(json.loads(raw), ensure_ascii=False)
            update = msgspec.json.decode(loose.encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise Undecodable("not JSON") from None
    if not isinstance(update, dict):
        raise Undecodable("not a JSON object")
    return update


def digest(raw: bytes) -> str:
    """A name for an update without one: the same bytes have the same."""
    return f"raw-{hashlib.blake2b(raw, digest_size=12).hexdigest()}"
