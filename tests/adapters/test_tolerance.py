"""Updates as no documentation describes them: any part may be anything, and a sound fact or Undecodable comes of it."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.port import Decoder, RawUpdate
from bot.adapters.telegram import decode as telegram
from bot.adapters.vk import decode as vk
from bot.core.ids import Messenger
from bot.errors import Undecodable
from tests.adapters.records import recorded

DECODERS: dict[Messenger, Decoder] = {"telegram": telegram.TelegramDecoder(us=7000001), "vk": vk.VkDecoder()}
LOOKS = {"telegram": telegram.look, "vk": vk.look}

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def parts(thing: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Ways to each part of a JSON value."""
    steps = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    return [path, *(way for key, inner in steps for way in parts(inner, (*path, key)))]


WAYS = {
    messenger: [(name, way) for name, update in sorted(recorded(messenger).items()) for way in parts(update) if way]
    for messenger in DECODERS
}


def changed(messenger: Messenger, name: str, way: tuple[Any, ...], value: Any) -> dict[str, Any]:
    update = copy.deepcopy(recorded(messenger)[name])
    place: Any = update
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    return update


def check(messenger: Messenger, raw: bytes) -> None:
    seen = LOOKS[messenger](raw)
    assert isinstance(seen, RawUpdate)
    assert seen.raw == raw
    assert seen.id.startswith(f"{messenger}:")
    assert len(seen.id) > len(f"{messenger}:")
    try:
        fact = DECODERS[messenger].decode(raw)
    except Undecodable:
        return
    assert fact.chat == seen.chat
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(fact), type=type(fact)) == fact  # its types are what they say


@pytest.mark.parametrize("messenger", sorted(DECODERS))
@given(sample=st.data(), value=ANYTHING)
def test_any_part_may_be_anything(messenger: Messenger, sample: st.DataObject, value: Any) -> None:
    name, way = sample.draw(st.sampled_from(WAYS[messenger]))
    check(messenger, json.dumps(changed(messenger, name, way, value)).encode())


@pytest.mark.parametrize("messenger", sorted(DECODERS))
@given(raw=st.binary(max_size=40) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_an_update_of_somebody(messenger: Messenger, raw: bytes) -> None:
    check(messenger, raw)


@pytest.mark.parametrize("messenger", sorted(DECODERS))
def test_any_part_may_be_missing(messenger: Messenger) -> None:
    for name, way in WAYS[messenger]:
        update = copy.deepcopy(recorded(messenger)[name])
        place: Any = update
        for step in way[:-1]:
            place = place[step]
        del place[way[-1]]
        check(messenger, json.dumps(update).encode())
