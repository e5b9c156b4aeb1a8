"""What a Redis database holds, as plain values: for "changes nothing" and "ends the same"."""

from __future__ import annotations

from typing import Any

from bot.store import Store

Contents = dict[str, Any]
LATE = 10**9
"""Numbers from here on are moments in seconds or milliseconds: they differ from run to run."""


async def contents(store: Store) -> Contents:
    """Every key with its whole value, exactly."""
    redis = store.wire.redis
    return {name.decode(): await value(redis, name) for name in sorted(await redis.keys("*"))}


async def value(redis: Any, name: bytes) -> Any:
    match (await redis.type(name)).decode():
        case "list":
            return await redis.lrange(name, 0, -1)
        case "hash":
            return await redis.hgetall(name)
        case "zset":
            return dict(await redis.zrange(name, 0, -1, withscores=True))
        case "string":
            return await redis.get(name)
        case kind:
            raise AssertionError(f"{name!r} is a {kind}")


async def timeless(store: Store) -> Contents:
    """The contents with moments left out, so that two runs can be compared."""
    return {name: without_moments(found) for name, found in (await contents(store)).items()}


def without_moments(found: Any) -> Any:
    match found:
        case dict():
            return {name: without_moments(inside) for name, inside in found.items()}
        case bytes() if found.isdigit() and int(found) > LATE:
            return "a moment"
        case int() | float() if found > LATE:
            return "a moment"
    return found
