"""What is asked of VK for each operation, as the form that goes out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.port import (
    AnswerPressOp,
    ChangeTopicOp,
    DeleteOp,
    EditOp,
    Key,
    MakeTopicOp,
    Operation,
    ReactOp,
    SendOp,
)
from bot.adapters.vk.encode import encode
from bot.core.content import Content, Span
from bot.core.ids import ChatId, MessageId, Place
from bot.errors import Rejected

BORIS = Place(chat=ChatId("vk:222"))
FIVE = MessageId("5")
QUIET = {"dont_parse_links": 1, "disable_mentions": 1}
KEYS = (
    (Key(label="Да", action="yes", style="primary"), Key(label="Нет", action="no", style="danger")),
    (Key(label="?", action="help"),),
)
BOLD = Content(
    text="<b>жир</b>",
    spans=(
        Span(kind="bold", offset=3, length=3),
        Span(kind="link", offset=0, length=1, url="https://example.org"),
        Span(kind="spoiler", offset=0, length=2),
    ),
)
FORMAT = {
    "version": 1,
    "items": [
        {"type": "bold", "offset": 3, "length": 3},
        {"type": "url", "offset": 0, "length": 1, "url": "https://example.org"},
    ],
}


def button(label: str, action: str, color: str) -> dict[str, Any]:
    payload = json.dumps({"a": action}, separators=(",", ":"))
    return {"action": {"type": "callback", "label": label, "payload": payload}, "color": color}


KEYBOARD = {
    "inline": True,
    "buttons": [
        [button("Да", "yes", "primary"), button("Нет", "no", "negative")],
        [button("?", "help", "secondary")],
    ],
}
NO_KEYS = {"keyboard": {"inline": True, "buttons": []}}

CASES: dict[str, tuple[Operation, str, dict[str, Any]]] = {
    "text": (
        SendOp(place=BORIS, content=Content(text="привет"), nonce=7),
        "messages.send",
        {"peer_ids": "222", "random_id": 7, "message": "привет", **QUIET},
    ),
    "text with all": (
        SendOp(place=BORIS, content=BOLD, keys=KEYS, reply_to=FIVE, nonce=7),
        "messages.send",
        {
            "peer_ids": "222",
            "random_id": 7,
            "message": "<b>жир</b>",
            "format_data": FORMAT,
            "keyboard": KEYBOARD,
            "forward": {"peer_id": 222, "conversation_message_ids": [5], "is_reply": True},
            **QUIET,
        },
    ),
    "edit": (
        EditOp(place=BORIS, message=FIVE, content=BOLD, keys=KEYS),
        "messages.edit",
        {
            "peer_id": 222,
            "cmid": 5,
            "message": "<b>жир</b>",
            "format_data": FORMAT,
            "keyboard": KEYBOARD,
            "keep_forward_messages": 1,
            **QUIET,
        },
    ),
    "edit without keys takes them away": (
        EditOp(place=BORIS, message=FIVE, content=Content(text="a")),
        "messages.edit",
        {"peer_id": 222, "cmid": 5, "message": "a", "keep_forward_messages": 1, **NO_KEYS, **QUIET},
    ),
    "delete": (
        DeleteOp(place=BORIS, message=FIVE),
        "messages.delete",
        {"peer_id": 222, "cmids": "5", "delete_for_all": 1},
    ),
    "react": (
        ReactOp(place=BORIS, message=FIVE, emoji="👌"),
        "messages.sendReaction",
        {"peer_id": 222, "cmid": 5, "reaction_id": 10},
    ),
    "reaction away": (
        ReactOp(place=BORIS, message=FIVE, emoji=""),
        "messages.deleteReaction",
        {"peer_id": 222, "cmid": 5},
    ),
    "answer a press": (
        AnswerPressOp(place=BORIS, press="e1", person="vk:222", text="Готово"),
        "messages.sendMessageEventAnswer",
        {
            "event_id": "e1",
            "user_id": 222,
            "peer_id": 222,
            "event_data": {"type": "show_snackbar", "text": "Готово"},
        },
    ),
    "stop a spinner": (
        AnswerPressOp(place=BORIS, press="e1", person="vk:222"),
        "messages.sendMessageEventAnswer",
        {"event_id": "e1", "user_id": 222, "peer_id": 222},
    ),
}
PACKED = ("format_data", "keyboard", "forward", "event_data")


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_operation_goes_out_as(name: str) -> None:
    operation, method, fields = CASES[name]
    call = encode(operation)
    assert call.method == method
    assert {key: json.loads(value) if key in PACKED else value for key, value in call.params.items()} == fields


def test_uploaded_files_are_named_in_their_order() -> None:
    call = encode(SendOp(place=BORIS, content=Content(text="два"), nonce=1), ("photo1_2_k", "doc3_4"))
    assert call.params["attachment"] == "photo1_2_k,doc3_4"


@pytest.mark.parametrize(
    "operation",
    [
        MakeTopicOp(place=BORIS, name="x"),
        ChangeTopicOp(place=BORIS, name="x"),
        ReactOp(place=BORIS, message=FIVE, emoji="👀"),
    ],
)
def test_what_vk_has_not_is_refused_in_words(operation: Operation) -> None:
    with pytest.raises(Rejected) as refused:
        encode(operation)
    assert refused.value.reason == "kind"


def test_a_keyboard_keeps_within_vks_limits() -> None:
    keys = tuple((Key(label=f"{number} " + "длинная подпись " * 4, action=f"a:{number}"),) for number in range(14))
    keyboard = json.loads(encode(SendOp(place=BORIS, content=Content(text="a"), keys=keys)).params["keyboard"])
    rows = keyboard["buttons"]
    buttons = [one for row in rows for one in row]
    assert len(rows) <= 6
    assert max(map(len, rows)) <= 5
    assert [json.loads(one["action"]["payload"])["a"] for one in buttons] == [f"a:{number}" for number in range(10)]
    assert max(len(one["action"]["label"]) for one in buttons) <= 40


def test_a_snackbar_is_cut_at_90_characters() -> None:
    call = encode(AnswerPressOp(place=BORIS, press="e", person="vk:222", text="слово " * 40))
    assert 80 <= len(json.loads(call.params["event_data"])["text"]) <= 90
