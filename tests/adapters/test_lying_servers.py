"""Answers that no honest server gives, and what they mean to the caller: proxies, cuts, disguises."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.adapters import telegram, transport, vk
from bot.adapters.port import Adapter, DeleteOp, EditOp, MakeTopicOp, Operation, Receipt, SendOp
from bot.core.content import Content
from bot.core.ids import ChatId, MessageId, Messenger, Place
from bot.errors import (
    PlaceGone,
    Rejected,
    RetryLater,
    SendError,
    SourceAway,
    SourceConflict,
    TokenRefused,
    Uncertain,
    Unreachable,
)
from tests.adapters.liar import NO_TIME, Liar, lying, unused_port

PERSON: dict[Messenger, ChatId] = {"telegram": ChatId("telegram:111"), "vk": ChatId("vk:222")}
GROUP: dict[Messenger, ChatId] = {"telegram": ChatId("telegram:-100"), "vk": ChatId("vk:2000000001")}
HTML = b"<html>502 Bad Gateway</html>"


@asynccontextmanager
async def connected(messenger: Messenger, url: str) -> AsyncIterator[Adapter]:
    adapter: Adapter = (
        await telegram.connect(token="7:abcdefghijklmnopqrstuvwxyzabcdefghi", api_url=url)
        if messenger == "telegram"
        else await vk.connect(token="vk1.a.token", api_url=f"{url}/method/")
    )
    try:
        yield adapter
    finally:
        await adapter.close()


def text(chat: ChatId) -> SendOp:
    return SendOp(place=Place(chat=chat), content=Content(text="тайна"), nonce=3)


def edit(chat: ChatId) -> EditOp:
    return EditOp(place=Place(chat=chat), message=MessageId("5"), content=Content(text="тайна"))


async def outcome(messenger: Messenger, answer: tuple[int, bytes] | str, operation: Operation) -> SendError | Receipt:
    async with lying(**{"*": answer}) as liar, connected(messenger, liar.url) as adapter:
        try:
            return await adapter.sender.send(operation)
        except SendError as error:
            return error


def telegram_error(code: int, description: str, **parameters: Any) -> tuple[int, bytes]:
    answer = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return code, json.dumps(answer).encode()


def vk_error(code: int) -> tuple[int, bytes]:
    told = {"error_code": code, "error_msg": "oops", "request_params": [{"key": "message", "value": "тайна"}]}
    return 200, json.dumps({"error": told}).encode()


def vk_peer_error(code: int) -> tuple[int, bytes]:
    item = {"peer_id": 222, "message_id": 0, "error": {"code": code, "description": "oops"}}
    return 200, json.dumps({"response": [item]}).encode()


NO_ANSWER: dict[str, tuple[int, bytes] | str] = {
    "a proxy's page": (502, HTML),
    "a page that says 200": (200, HTML),
    "nothing": (200, b""),
    "cut JSON": (200, b'{"ok":true,"response":[{"peer_id":222,"message_id":1'),
    "JSON of another kind": (200, b"[1,2]"),
    "a connection that ends": "cut",
    "a body that ends": "half",
}


@pytest.mark.parametrize("messenger", ["telegram", "vk"])
@pytest.mark.parametrize("name", sorted(NO_ANSWER))
async def test_without_an_answer_a_send_is_in_doubt_and_an_edit_may_be_repeated(
    messenger: Messenger, name: str
) -> None:
    assert isinstance(await outcome(messenger, NO_ANSWER[name], text(PERSON[messenger])), Uncertain)
    repeated = await outcome(messenger, NO_ANSWER[name], edit(PERSON[messenger]))
    assert isinstance(repeated, RetryLater)
    assert not repeated.flood


@pytest.mark.parametrize("messenger", ["telegram", "vk"])
async def test_a_server_that_never_answers_leaves_a_doubt(
    messenger: Messenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CALL_TIMEOUT", NO_TIME)
    assert isinstance(await outcome(messenger, "hang", text(PERSON[messenger])), Uncertain)
    assert isinstance(await outcome(messenger, "hang", edit(PERSON[messenger])), RetryLater)


@pytest.mark.parametrize("messenger", ["telegram", "vk"])
async def test_a_server_that_cannot_be_reached_got_nothing(messenger: Messenger) -> None:
    async with connected(messenger, f"http://127.0.0.1:{await unused_port()}") as adapter:
        with pytest.raises(RetryLater):
            await adapter.sender.send(text(PERSON[messenger]))
        with pytest.raises(SourceAway):
            await anext(adapter.source.batches(""))
        with pytest.raises(SourceAway):
            await adapter.identify()


@pytest.mark.parametrize("messenger", ["telegram", "vk"])
@pytest.mark.parametrize("status", [403, 404, 407])
async def test_a_wrong_address_behind_a_proxy_took_nothing(messenger: Messenger, status: int) -> None:
    refused = await outcome(messenger, (status, HTML), text(PERSON[messenger]))
    assert isinstance(refused, RetryLater)
    assert refused.scope == "token"


@pytest.mark.parametrize("messenger", ["telegram", "vk"])
async def test_a_request_too_large_for_a_proxy_is_refused(messenger: Messenger) -> None:
    refused = await outcome(messenger, (413, HTML), text(PERSON[messenger]))
    assert isinstance(refused, Rejected)
    assert refused.reason == "too_big"


SENT_ALL_THE_SAME: dict[str, tuple[Messenger, bytes, tuple[str, ...]]] = {
    "a message no model knows": ("telegram", b'{"ok":true,"result":{"message_id":55,"chat":"?","date":"?"}}', ("55",)),
    "a result without ids": ("telegram", b'{"ok":true,"result":true}', ()),
    "an id that is no number": ("telegram", b'{"ok":true,"result":{"message_id":"55"}}', ()),
    "a number for an answer": ("vk", b'{"response":77}', ()),
    "an item more than known": ("vk", b'{"response":[{"peer_id":222,"conversation_message_id":9,"new":{}}]}', ("9",)),
}


@pytest.mark.parametrize("name", sorted(SENT_ALL_THE_SAME))
async def test_what_went_out_is_never_called_lost(name: str) -> None:
    messenger, body, ids = SENT_ALL_THE_SAME[name]
    receipt = await outcome(messenger, (200, body), text(PERSON[messenger]))
    assert isinstance(receipt, Receipt)
    assert receipt.messages == ids


async def test_a_topic_whose_number_cannot_be_read_is_in_doubt() -> None:
    made = await outcome(
        "telegram", (200, b'{"ok":true,"result":{}}'), MakeTopicOp(place=Place(chat=GROUP["telegram"]), name="x")
    )
    assert isinstance(made, Uncertain)


DESCRIPTIONS: list[tuple[int, str, ChatId, type[SendError] | None, dict[str, Any]]] = [
    (400, "Bad Request: message thread not found", GROUP["telegram"], PlaceGone, {"whole_chat": False}),
    (400, "Bad Request: TOPIC_DELETED", GROUP["telegram"], PlaceGone, {"whole_chat": False}),
    (400, "Bad Request: TOPIC_ID_INVALID", GROUP["telegram"], PlaceGone, {}),
    (400, "Bad Request: TOPIC_CLOSED", GROUP["telegram"], Rejected, {"reason": "forbidden"}),
    (400, "Bad Request: TOPIC_NOT_MODIFIED", GROUP["telegram"], None, {}),
    (400, "Bad Request: chat not found", GROUP["telegram"], PlaceGone, {"whole_chat": True}),
    (400, "Bad Request: chat not found", PERSON["telegram"], Unreachable, {"reason": "forbidden"}),
    (403, "Forbidden: bot was kicked from the supergroup chat", GROUP["telegram"], PlaceGone, {"whole_chat": True}),
    (403, "Forbidden: bot is not a member of the supergroup chat", GROUP["telegram"], PlaceGone, {"whole_chat": True}),
    (403, "Forbidden: the group chat was deleted", GROUP["telegram"], PlaceGone, {"whole_chat": True}),
    (403, "Forbidden: bot was blocked by the user", PERSON["telegram"], Unreachable, {"reason": "blocked"}),
    (403, "Forbidden: user is deactivated", PERSON["telegram"], Unreachable, {"reason": "deleted"}),
    (403, "Forbidden: bot can't initiate conversation with a user", PERSON["telegram"], Unreachable, {}),
    (400, "Bad Request: message is not modified: specified new message", PERSON["telegram"], None, {}),
    (400, "Bad Request: message to delete not found", PERSON["telegram"], None, {}),
    (400, "Bad Request: query is too old and response timeout expired", PERSON["telegram"], None, {}),
    (400, "Bad Request: message is too long", PERSON["telegram"], Rejected, {"reason": "too_long"}),
    (400, "Bad Request: message caption is too long", PERSON["telegram"], Rejected, {"reason": "too_long"}),
    (400, "Bad Request: file is too big", PERSON["telegram"], Rejected, {"reason": "too_big"}),
    (413, "Request Entity Too Large", PERSON["telegram"], Rejected, {"reason": "too_big"}),
    (400, "Bad Request: wrong file_id or the file is", PERSON["telegram"], Rejected, {"reason": "file_gone"}),
    (400, "Bad Request: not enough rights to send photos", GROUP["telegram"], Rejected, {"reason": "forbidden"}),
    (400, "Bad Request: can't parse entities: byte 3", PERSON["telegram"], Rejected, {"reason": "bad_request"}),
    (400, "Bad Request: something new", PERSON["telegram"], Rejected, {"reason": "bad_request"}),
    (403, "Forbidden: something new", GROUP["telegram"], Rejected, {"reason": "forbidden"}),
    (401, "Unauthorized", PERSON["telegram"], TokenRefused, {}),
    (404, "Not Found", PERSON["telegram"], TokenRefused, {}),
    (404, "Not Found: method not found", PERSON["telegram"], Rejected, {"reason": "bad_request"}),
    (500, "Internal Server Error", PERSON["telegram"], Uncertain, {}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "description", "chat", "kind", "more"), DESCRIPTIONS)
async def test_telegrams_words_and_what_to_do(
    code: int, description: str, chat: ChatId, kind: type[SendError] | None, more: dict[str, Any]
) -> None:
    told = await outcome("telegram", telegram_error(code, description), text(chat))
    assert type(told) is (kind or Receipt)
    assert {key: getattr(told, key) for key in more} == more


async def test_telegrams_parameters_count_more_than_its_words() -> None:
    flood = await outcome("telegram", telegram_error(429, "Too Many Requests", retry_after=11), text(GROUP["telegram"]))
    assert isinstance(flood, RetryLater)
    assert (flood.after, flood.flood, flood.scope) == (11.0, True, "chat")
    moved = telegram_error(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1007)
    gone = await outcome("telegram", moved, text(GROUP["telegram"]))
    assert isinstance(gone, PlaceGone)
    assert gone.migrated_to == "telegram:-1007"


CODES: list[tuple[int, type[SendError], dict[str, Any]]] = [
    (1, RetryLater, {"flood": False}),
    (5, TokenRefused, {}),
    (6, RetryLater, {"flood": True, "scope": "token"}),
    (9, RetryLater, {"flood": True, "scope": "chat"}),
    (10, RetryLater, {"flood": False}),
    (14, RetryLater, {"flood": True, "scope": "token"}),
    (15, Rejected, {"reason": "forbidden"}),
    (18, Unreachable, {"reason": "deleted"}),
    (27, TokenRefused, {}),
    (29, RetryLater, {"flood": True, "scope": "token", "after": 600.0}),
    (100, Rejected, {"reason": "bad_request"}),
    (900, Unreachable, {"reason": "forbidden"}),
    (901, Unreachable, {"reason": "blocked"}),
    (902, Unreachable, {"reason": "forbidden"}),
    (909, Rejected, {"reason": "forbidden"}),
    (911, Rejected, {"reason": "bad_request"}),
    (912, Rejected, {"reason": "bad_request"}),
    (914, Rejected, {"reason": "too_long"}),
    (917, PlaceGone, {"whole_chat": True}),
    (936, Unreachable, {"reason": "deleted"}),
    (950, Unreachable, {}),
    (77777, Rejected, {"reason": "unknown"}),
]


@pytest.mark.parametrize("inside", [False, True], ids=["error", "error of one peer"])
@pytest.mark.parametrize(("code", "kind", "more"), CODES)
async def test_vks_codes_and_what_to_do(code: int, kind: type[SendError], more: dict[str, Any], inside: bool) -> None:
    answer = vk_peer_error(code) if inside else vk_error(code)
    told = await outcome("vk", answer, text(PERSON["vk"]))
    assert type(told) is kind
    assert {key: getattr(told, key) for key in more} == more
    assert "тайна" not in str(told)


async def test_vk_says_of_each_deletion_whether_it_was_done() -> None:
    operation = DeleteOp(place=Place(chat=PERSON["vk"]), message=MessageId("5"))
    late = (200, b'{"response":[{"conversation_message_id":5,"error":{"code":924,"description":"late"}}]}')
    refused = await outcome("vk", late, operation)
    assert isinstance(refused, Rejected)
    assert refused.reason == "forbidden"
    assert isinstance(await outcome("vk", vk_error(104), operation), Receipt)


# --- polling ----------------------------------------------------------------------------------------------------------

POLLS: list[tuple[tuple[int, bytes] | str, type[Exception]]] = [
    ((502, HTML), SourceAway),
    ((200, HTML), SourceAway),
    ((200, b'{"ok":true,"result":[{"upd'), SourceAway),
    ((200, b'{"ok":true,"result":5}'), SourceAway),
    ("cut", SourceAway),
    (telegram_error(409, "Conflict: terminated by other getUpdates request"), SourceConflict),
    (telegram_error(401, "Unauthorized"), TokenRefused),
    (telegram_error(500, "Internal Server Error: restart"), SourceAway),
    (telegram_error(429, "Too Many Requests", retry_after=4), SourceAway),
]


@pytest.mark.parametrize(("answer", "kind"), POLLS)
async def test_a_poll_that_brings_nothing_says_why(answer: tuple[int, bytes] | str, kind: type[Exception]) -> None:
    async with lying(getUpdates=answer) as liar, connected("telegram", liar.url) as adapter:
        with pytest.raises(kind) as told:
            await anext(adapter.source.batches(""))
        assert "abcdefghi" not in str(told.value)
    assert getattr(told.value, "after", 4) in (transport.RETRY_AFTER, 4.0)


async def test_one_broken_update_leaves_the_others_whole() -> None:
    good = b'{"update_id":2,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"text":"a"}}'
    body = (
        b'{"ok":true,"result":[{"update_id":1,"message":{"text":"\\ud83d"}},' + good + b',{"update_id":3,"message":7}]}'
    )
    async with lying(getUpdates=(200, body)) as liar, connected("telegram", liar.url) as adapter:
        batch = await anext(adapter.source.batches("1"))
        assert [one.id for one in batch.updates] == ["telegram:1", "telegram:2", "telegram:3"]
        assert json.loads(batch.updates[1].raw) == json.loads(good)
        assert batch.position == "4"
        assert liar_offsets(liar) == [1]
        await adapter.source.confirm("4")
        assert liar_offsets(liar) == [1, 4]


def liar_offsets(liar: Liar) -> list[int]:
    return [json.loads(body)["offset"] for name, body in liar.asked if name == "getUpdates"]
