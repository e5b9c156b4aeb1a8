"""What the Bot API answered, and what it means to the caller.

Answers are read as raw JSON: a message that went out must not look lost because a model cannot read its echo. Texts
are those of the real server (tdlib/telegram-bot-api, Client.cpp); telling one 400 from another goes by text, there is
no other sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from bot.adapters import transport
from bot.adapters.port import EditOp, MakeTopicOp, Operation, Receipt, SendOp
from bot.adapters.telegram import ids
from bot.core.events import RefusalReason
from bot.core.ids import ThreadId
from bot.errors import PlaceGone, Rejected, RetryLater, SendError, TokenRefused, Uncertain, Unreachable

Json = dict[str, Any]

DONE = (
    "message is not modified",
    "topic_not_modified",
    "query is too old",
    "query id is invalid",
    "message to delete not found",
    "message identifier is not specified",
)
"""Refusals that say: it already is as you want it, or nobody waits for it any more."""

THREAD_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid", "message to be replied not found")
EDITED_GONE = "message to edit not found"
CHAT_GONE = (
    "chat not found",
    "group chat was deleted",
    "bot was kicked",
    "bot is not a member",
    "group chat was deactivated",
    "chat_forbidden",
)
BLOCKED: tuple[tuple[str, Literal["blocked", "deleted", "forbidden"]], ...] = (
    ("bot was blocked", "blocked"),
    ("user is deactivated", "deleted"),
    ("can't initiate conversation", "forbidden"),
    ("user not found", "deleted"),
    ("peer_id_invalid", "forbidden"),
    ("chat not found", "forbidden"),
)
REFUSALS: tuple[tuple[str, RefusalReason], ...] = (
    ("is too long", "too_long"),
    ("caption_too_long", "too_long"),
    ("file is too big", "too_big"),
    ("too large", "too_big"),
    ("wrong file_id", "file_gone"),
    ("wrong file identifier", "file_gone"),
    ("wrong remote file", "file_gone"),
    ("file_reference", "file_gone"),
    ("temporarily unavailable", "file_gone"),
    ("topic_closed", "forbidden"),
    ("not enough rights", "forbidden"),
    ("have no rights", "forbidden"),
    ("need administrator rights", "forbidden"),
    ("chat_write_forbidden", "forbidden"),
    ("chat_admin_required", "forbidden"),
    ("_forbidden", "forbidden"),
    ("can't be edited", "forbidden"),
    ("message to edit not found", "forbidden"),
    ("can't be deleted", "forbidden"),
    ("reaction_invalid", "kind"),
)


def judge(status: int, body: bytes, *, chat: int, repeatable: bool, headers: Mapping[str, str] | None = None) -> Any:
    """The answer's `result`, or None for a success in disguise. Raises SendError's leaves."""
    try:
        answer = msgspec.json.decode(body)
    except ValueError:
        raise _wordless(status, repeatable, headers or {}) from None
    if not isinstance(answer, dict) or "ok" not in answer:
        raise _wordless(status, repeatable, headers or {})
    if answer["ok"] is True:
        return answer.get("result")
    refusal = _refusal(answer, status, chat, repeatable)
    if refusal is not None:
        raise refusal
    return None


def _refusal(answer: Json, status: int, chat: int, repeatable: bool) -> SendError | None:
    code = answer.get("error_code") or status
    description = str(answer.get("description") or "")
    parameters = answer.get("parameters") or {}
    match code:
        case 429:
            return RetryLater(description, after=float(parameters.get("retry_after") or 1), flood=True)
        case 401:
            return TokenRefused()
        case 404 if "method" not in description.lower():
            return TokenRefused()
        case 413:
            return Rejected(description, reason="too_big")
        case 400 | 403 | 404:
            if "migrate_to_chat_id" in parameters:
                return PlaceGone(description, migrated_to=ids.chat_id(parameters["migrate_to_chat_id"]))
            return _refused(description, chat)
        case 409:
            return RetryLater(description, after=transport.RETRY_AFTER, scope="token")
    return transport.lost(f"status {code}", repeatable=repeatable)


def _refused(description: str, chat: int) -> SendError | None:
    """A 400 or a 403, told apart by its words and by whether a person or a group was addressed (groups are
    negative)."""
    text = description.lower()
    if any(words in text for words in DONE):
        return None
    if any(words in text for words in THREAD_GONE):
        return PlaceGone(description)
    if chat < 0 and any(words in text for words in CHAT_GONE):
        return PlaceGone(description, whole_chat=True)
    if chat > 0:
        for words, gone in BLOCKED:
            if words in text:
                return Unreachable(description, reason=gone)
    for words, reason in REFUSALS:
        if words in text:
            return Rejected(description, reason=reason)
    return Rejected(description, reason="forbidden" if text.startswith("forbidden") else "bad_request")


def _wordless(status: int, repeatable: bool, headers: Mapping[str, str]) -> SendError:
    """An answer that is not the Bot API's: a proxy's page, or JSON that was cut."""
    match status:
        case 429:
            after = headers.get("Retry-After", "")
            return RetryLater("asked to slow down", after=float(after) if after.isdecimal() else 1.0, flood=True)
        case 413:
            return Rejected("the server takes no request of this size", reason="too_big")
        case _ if 400 <= status < 500:
            return RetryLater(f"status {status} and no Bot API answer", after=5.0, scope="token")
    return transport.lost(f"status {status} and no Bot API answer", repeatable=repeatable)


def anchor_gone(operation: Operation, error: Rejected) -> bool:
    """Whether it was the card of a ticket that could not be edited, because somebody deleted it."""
    if not isinstance(operation, EditOp) or operation.message != operation.place.anchor:
        return False
    return EDITED_GONE in str(error).lower()


def receipt(operation: Operation, result: Any) -> Receipt:
    """Ids out of the raw answer. One that cannot be read leaves the receipt empty: the message is out all the
    same."""
    match operation:
        case SendOp():
            messages = [one for one in (result if isinstance(result, list) else [result]) if isinstance(one, dict)]
            sent = tuple(ids.message_id(one["message_id"]) for one in messages if _is_id(one.get("message_id")))
            url = ids.topic_url(operation.place.chat, sent[0]) if sent and ids.has_urls(operation.place.chat) else ""
            return Receipt(messages=sent, thread=_landed(messages[0]) if messages else operation.place.thread, url=url)
        case MakeTopicOp():
            thread = result.get("message_thread_id") if isinstance(result, dict) else None
            if not _is_id(thread):
                raise Uncertain("a topic was made, but its id could not be read")
            return Receipt(thread=ThreadId(str(thread)), url=ids.topic_url(operation.place.chat, str(thread)))
    return Receipt(thread=operation.place.thread)


def _landed(message: Json) -> ThreadId:
    """Where it really is: a chat whose topics were switched off ignores the thread and says nothing."""
    return ThreadId(str(message["message_thread_id"])) if message.get("is_topic_message") else ThreadId(ids.GENERAL)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and value > 0
