"""Operations into VK calls. Pure: what must be asked of VK, not how it is sent.

Always `peer_ids`, because only that answer names the conversation_message_id; link cards and mention alerts are off;
an edit passes everything again, because what it does not pass is lost.
"""

from __future__ import annotations

import json
from typing import Any, assert_never

import msgspec

from bot.adapters.port import (
    AnswerPressOp,
    ChangeTopicOp,
    DeleteOp,
    DeleteTopicOp,
    EditOp,
    Key,
    Keys,
    MakeTopicOp,
    Operation,
    ReactOp,
    SendOp,
)
from bot.adapters.vk import ids
from bot.adapters.vk.limits import LIMITS
from bot.adapters.vk.reactions import NUMBERS
from bot.core.content import Content, Span, SpanKind
from bot.core.graphemes import cut
from bot.core.keys import limit_keys
from bot.errors import Rejected

ITEMS: dict[SpanKind, str] = {"bold": "bold", "italic": "italic", "underline": "underline", "link": "url"}
COLORS = {"plain": "secondary", "primary": "primary", "danger": "negative"}
SNACKBAR = 90
QUIET = {"dont_parse_links": 1, "disable_mentions": 1}


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One method with its parameters, as they stand in the form."""

    method: str
    params: dict[str, Any]


def encode(operation: Operation, attachments: tuple[str, ...] = ()) -> Call:
    """One operation as one call. `attachments` name what was uploaded for `operation.content.attachments`. Raises
    Rejected."""
    match operation:
        case SendOp():
            return Call(method="messages.send", params=_send(operation, attachments))
        case EditOp():
            return Call(method="messages.edit", params=_edit(operation, attachments))
        case DeleteOp():
            target = {"peer_id": _peer(operation), "cmids": operation.message, "delete_for_all": 1}
            return Call(method="messages.delete", params=target)
        case ReactOp():
            return _react(operation)
        case AnswerPressOp():
            return _answer(operation)
        case MakeTopicOp() | ChangeTopicOp() | DeleteTopicOp():
            raise Rejected("VK has no topics", reason="kind")
    assert_never(operation)


def _send(operation: SendOp, attachments: tuple[str, ...]) -> dict[str, Any]:
    params = {
        "peer_ids": str(_peer(operation)),
        "random_id": operation.nonce,
        **_words(operation.content),
        **_attached(attachments),
        **(_markup(operation.keys) if operation.keys else {}),
        **QUIET,
    }
    if operation.reply_to:
        quoted = {
            "peer_id": _peer(operation),
            "conversation_message_ids": [int(operation.reply_to)],
            "is_reply": True,
        }
        params["forward"] = _packed(quoted)
    return params


def _edit(operation: EditOp, attachments: tuple[str, ...]) -> dict[str, Any]:
    return {
        "peer_id": _peer(operation),
        "cmid": int(operation.message),
        **_words(operation.content or Content()),
        **_attached(attachments),
        **_markup(operation.keys),
        "keep_forward_messages": 1,
        **QUIET,
    }


def _react(operation: ReactOp) -> Call:
    target = {"peer_id": _peer(operation), "cmid": int(operation.message)}
    if not operation.emoji:
        return Call(method="messages.deleteReaction", params=target)
    number = NUMBERS.get(operation.emoji)
    if number is None:
        raise Rejected("VK has no such reaction", reason="kind")
    return Call(method="messages.sendReaction", params={**target, "reaction_id": number})


def _answer(operation: AnswerPressOp) -> Call:
    params = {"event_id": operation.press, "user_id": ids.native(operation.person), "peer_id": _peer(operation)}
    if operation.text:
        params["event_data"] = _packed({"type": "show_snackbar", "text": cut(operation.text, SNACKBAR)})
    return Call(method="messages.sendMessageEventAnswer", params=params)


def _words(content: Content) -> dict[str, Any]:
    items = [_item(span) for span in content.spans if span.kind in ITEMS and span.length > 0]
    formatted = {"format_data": _packed({"version": 1, "items": items})} if items else {}
    return {"message": content.text, **formatted}


def _item(span: Span) -> dict[str, Any]:
    url = {"url": span.url} if span.kind == "link" else {}
    return {"type": ITEMS[span.kind], "offset": span.offset, "length": span.length, **url}


def _attached(attachments: tuple[str, ...]) -> dict[str, str]:
    return {"attachment": ",".join(attachments)} if attachments else {}


def _markup(keys: Keys) -> dict[str, str]:
    """An inline keyboard of callback buttons; without buttons it takes an earlier one away. What does not fit is cut
    off at the end: who has more to offer lists it in the text."""
    rows, _ = limit_keys(keys, LIMITS)
    return {"keyboard": _packed({"inline": True, "buttons": [[_button(key) for key in row] for row in rows]})}


def _button(key: Key) -> dict[str, Any]:
    action = {"type": "callback", "label": key.label, "payload": _packed({"a": key.action})}
    return {"action": action, "color": COLORS[key.style]}


def _packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _peer(operation: Operation) -> int:
    return ids.native(operation.place.chat)
