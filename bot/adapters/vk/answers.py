"""What VK answered, and what it means to the caller. Errors come with HTTP 200, those of one peer inside a success.

`request_params` of an error repeats the message's text and is never looked at.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from bot.adapters import transport
from bot.adapters.port import AnswerPressOp, DeleteOp, Operation, Receipt, SendOp
from bot.adapters.vk import ids
from bot.core.events import RefusalReason
from bot.errors import PlaceGone, Rejected, RetryLater, SendError, TokenRefused, Unreachable

Json = dict[str, Any]

TOKEN_REFUSED = (5, 27, 28)
PAUSES: dict[int, tuple[float, Literal["chat", "token"]]] = {
    1: (1.0, "chat"),
    6: (1.0, "token"),  # more than 20 a second under this token
    9: (10.0, "chat"),  # too much of the same to this peer
    10: (3.0, "chat"),
    14: (60.0, "token"),  # captcha: nobody is there to solve it
    29: (600.0, "token"),  # a quota of hours
}
FLOODS = (6, 9, 14, 29)
"""VK's "slow down"; 1 and 10 are its own trouble."""

GONE: dict[int, Literal["blocked", "deleted", "forbidden"]] = {
    18: "deleted",
    900: "forbidden",
    901: "blocked",
    902: "forbidden",
    936: "deleted",
    950: "forbidden",
}
CHAT_GONE = (917, 922, 927, 935, 945, 946)
REFUSALS: dict[int, RefusalReason] = {
    910: "too_long",
    914: "too_long",
    3: "bad_request",
    8: "bad_request",
    100: "bad_request",
    911: "bad_request",
    912: "bad_request",
    913: "bad_request",
    921: "bad_request",
    969: "bad_request",
    7: "forbidden",
    15: "forbidden",
    909: "forbidden",
    920: "forbidden",
    924: "forbidden",
    925: "forbidden",
    932: "forbidden",
    949: "forbidden",
    983: "forbidden",
    1012: "forbidden",
}


def judge(status: int, body: bytes, *, repeatable: bool) -> Any:
    """The answer's `response`. Raises SendError's leaves."""
    try:
        answer = msgspec.json.decode(body)
    except ValueError:
        raise _wordless(status, repeatable) from None
    match answer:
        case {"error": {"error_code": int(code), **rest}}:
            raise failure(code, str(rest.get("error_msg") or ""))
        case {"response": response}:
            return response
    raise _wordless(status, repeatable)


def failure(code: int, text: str) -> SendError:
    """An error's meaning by its code."""
    said = f"VK error {code}: {text}"
    if code in TOKEN_REFUSED:
        return TokenRefused()
    if code in PAUSES:
        after, scope = PAUSES[code]
        return RetryLater(said, after=after, scope=scope, flood=code in FLOODS)
    if code in GONE:
        return Unreachable(said, reason=GONE[code])
    if code in CHAT_GONE:
        return PlaceGone(said, whole_chat=True)
    return Rejected(said, reason=REFUSALS.get(code, "unknown"))


def _wordless(status: int, repeatable: bool) -> SendError:
    """An answer that is not VK's: a proxy's page at night, or JSON that was cut."""
    if status == 413:
        return Rejected("the server takes no request of this size", reason="too_big")
    if status == 429 or (400 <= status < 500):
        return RetryLater(f"status {status} and no VK answer", after=5.0, scope="token", flood=status == 429)
    return transport.lost(f"status {status} and no VK answer", repeatable=repeatable)


def receipt(operation: Operation, response: Any) -> Receipt:
    """Ids out of the answer; raises what it says of this one peer."""
    match operation:
        case SendOp():
            return Receipt(messages=tuple(_sent(response)))
        case DeleteOp():
            _deleted(response)
    return Receipt()


def _sent(response: Any) -> list[Any]:
    """One item for our one peer. An answer of another shape leaves the receipt empty: the message is out all the
    same."""
    items = [one for one in response if isinstance(one, dict)] if isinstance(response, list) else []
    for one in items:
        _raise_inner(one)
    return [ids.message_id(one["conversation_message_id"]) for one in items if one.get("conversation_message_id")]


def _deleted(response: Any) -> None:
    for one in response if isinstance(response, list) else []:
        if isinstance(one, dict):
            _raise_inner(one)


def _raise_inner(item: Json) -> None:
    error = item.get("error")
    if isinstance(error, dict):
        code = error.get("code", error.get("error_code"))
        raise failure(int(code or 0), str(error.get("description") or error.get("error_msg") or ""))


def too_late(operation: Operation, error: SendError) -> bool:
    """Refusals that say: nobody waits for it any more, or it is gone already."""
    match operation:
        case AnswerPressOp():
            return isinstance(error, Rejected)
        case DeleteOp():
            return isinstance(error, Rejected) and str(error).startswith("VK error 104")
    return False


def quote_gone(operation: SendOp, error: Rejected) -> bool:
    """Whether it was not taken because the quoted message is no longer there."""
    return operation.reply_to is not None and _has_code(error, 921)


def is_gone(error: Rejected) -> bool:
    """An edit of what is not there."""
    return _has_code(error, 104)


def is_fixed(error: Rejected) -> bool:
    """An edit of what VK does not let us change any more: too old, of a kind, pinned."""
    return any(_has_code(error, code) for code in (909, 920, 949))


def _has_code(error: Rejected, code: int) -> bool:
    return str(error).startswith(f"VK error {code}:")


def expected(answer: Any, field: str) -> Any:
    """A field without which nothing can go on. Raises RetryLater when VK answered something else."""
    value = answer.get(field) if isinstance(answer, dict) else None
    if not value:
        raise RetryLater(f"VK's answer has no {field}", after=transport.RETRY_AFTER)
    return value
