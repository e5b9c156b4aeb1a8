"""A letter of which nothing can be made goes to the dead list; who wrote the words in it learns that they did not
arrive."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from hashlib import blake2b
from itertools import takewhile
from pathlib import Path

import msgspec

from bot.core.effects import Answer, AnswerEdit, Effect, Forward, OpenPlace
from bot.core.events import Refused
from bot.core.ids import EffectId, EventId
from bot.engine.freeze import Freezer, Frozen, Waits
from bot.engine.letters import DECODER, Letter
from bot.engine.outcomes import as_item
from bot.errors import StoreError
from bot.store.keys import lane_owner
from bot.store.records import DeadLetter

WORDS = Answer | AnswerEdit | Forward | OpenPlace


class Buried(msgspec.Struct, frozen=True, kw_only=True):
    """`event` for the owner's mailbox; empty when nobody's words are lost with the letter."""

    letter: DeadLetter
    event: bytes


async def frozen_of(
    freezer: Freezer, lane: str, letters: Sequence[bytes], home: dict[str, bytes]
) -> Frozen | Waits | None:
    """A group of what stands before the first that cannot be read; of the first letter alone when they cannot be said
    together. Raises StoreError, and whatever is wrong with the first letter."""
    alone = [DECODER.decode(letter) for letter in letters[:1]]
    together = [one for one in takewhile(bool, map(readable, letters)) if one]
    try:
        return await freezer.freeze(lane, together, home)
    except StoreError:
        raise
    except Exception:
        if len(together) < 2:
            raise
        return await freezer.freeze(lane, alone, home)


def buried(lane: str, raw: bytes, why: str, now: float) -> Buried:
    letter = readable(raw)
    name = letter.id if letter else f"letter/{blake2b(raw, digest_size=8).hexdigest()}"
    dead = DeadLetter(id=name, owner=lane_owner(lane), at=now, why=why, item=raw, lane=lane)
    event = refused(letter.id, letter.effect, now) if letter else None
    return Buried(letter=dead, event=as_item(event, now) if event else b"")


def readable(raw: bytes) -> Letter | None:
    try:
        return DECODER.decode(raw)
    except msgspec.MsgspecError:
        return None


def refused(name: EffectId, effect: Effect, now: float) -> Refused | None:
    """Not for the bot's own words: what tells of one that failed could fail the same way, for ever."""
    if not isinstance(effect, WORDS):
        return None
    return Refused(
        id=EventId(f"{name}/dropped"),
        at=now,
        effect=name,
        reason="unknown",
        ticket=effect.ticket,
        source=getattr(effect, "source", None),
        to_customer=isinstance(effect, Answer | AnswerEdit),
    )


def where(error: BaseException) -> str:
    """Which line of the program raised it: never what the update said."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{Path(last.filename).name}:{last.lineno} {last.name}" if last else "unknown"
