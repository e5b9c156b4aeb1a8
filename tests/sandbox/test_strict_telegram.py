"""What the emulated Bot API refuses: what the official schema does not know, in Telegram's words where known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.caller import ANNA, FORUM, PNG, Caller

CALLBACK = {"inline_keyboard": [[{"text": "Да", "callback_data": "x" * 64}]]}


@pytest.mark.parametrize(
    ("method", "p", "said"),
    [
        ("sendMessage", {"chat_id": 111, "text": "a", "txt": "b"}, 'unknown parameter "txt"'),
        ("sendMessage", {"chat_id": 111}, "message text is empty"),
        ("sendMessage", {"text": "a"}, 'parameter "chat_id" of sendMessage is required'),
        ("sendMessage", {"chat_id": 111, "text": "  \n "}, "message text is empty"),
        ("sendMessage", {"chat_id": 111, "text": "я" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": 111, "text": "👍" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": 111, "text": 5}, '"text" must be String'),
        ("sendMessage", {"chat_id": 111, "text": "a", "entities": [{"type": "bold", "offset": 0}]}, "length"),
        ("sendMessage", {"chat_id": 111, "text": "a", "entities": [{"type": "fat", "offset": 0, "length": 1}]}, "fat"),
        (
            "sendMessage",
            {"chat_id": 111, "text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "can't parse",
        ),
        (
            "sendMessage",
            {"chat_id": 111, "text": "👍", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
            "in two",
        ),
        (
            "sendMessage",
            {"chat_id": 111, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "x", "data": "y"}]]}},
            "data",
        ),
        (
            "sendMessage",
            {"chat_id": 111, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
            "text buttons",
        ),
        (
            "sendMessage",
            {
                "chat_id": 111,
                "text": "a",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "я" * 33}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": 111, "text": "a", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        ("sendMessage", {"chat_id": 111, "text": "a", "reply_to_message_id": 1}, "unknown parameter"),
        ("sendMessage", {"chat_id": 111, "text": "a", "disable_notification": "perhaps"}, "Boolean"),
        ("sendMessage", {"chat_id": 999, "text": "a"}, "chat not found"),
        (
            "setMessageReaction",
            {"chat_id": 111, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "✓"}]},
            "REACTION_INVALID",
        ),
        ("createForumTopic", {"chat_id": FORUM, "name": ""}, "name must be non-empty"),
        ("createForumTopic", {"chat_id": FORUM, "name": "n" * 129}, "too long"),
        ("createForumTopic", {"chat_id": FORUM, "name": "n", "icon_color": 1}, "icon_color"),
        ("createForumTopic", {"chat_id": 111, "name": "n"}, "the chat is not a forum"),
        ("getUpdates", {"limit": 101}, "between 1 and 100"),
        ("deleteMessages", {"chat_id": 111, "message_ids": []}, "message_ids"),
        ("sendChatAction", {"chat_id": 111, "action": "dancing"}, "dancing"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("setMyCommands", {"commands": [{"command": "Шаг", "description": "d"}]}, "BOT_COMMAND_INVALID"),
        ("sendPhoto", {"chat_id": 111, "photo": "https://example.org/a.png"}, "wrong type of the web page content"),
        ("sendDocument", {"chat_id": 111, "document": "nonsense"}, "wrong file_id"),
    ],
)
async def test_refusals(caller: Caller, method: str, p: dict[str, Any], said: str) -> None:
    await caller.says(ANNA, "Здравствуйте")
    refusal = await caller.refused(method, **p)
    assert refusal.startswith("400 Bad Request: ")
    assert said in refusal


async def test_unknown_method_wrong_token_and_the_journal(caller: Caller) -> None:
    assert await caller.refused("sendMoney", chat_id=111) == "404 Not Found: method not found"
    async with caller.http.get(f"{caller.sandbox.telegram_url}/bot1:x/getMe") as r:
        assert (r.status, (await r.json())["description"]) == (401, "Unauthorized")
    async with caller.http.get(f"{caller.sandbox.telegram_url}/getMe") as r:
        assert (r.status, (await r.json())["description"]) == (404, "Not Found")
    await caller.says(ANNA, "Здравствуйте")
    await caller.refused("sendMessage", chat_id=111, text="a", txt="b")
    calls = (await caller.look("calls?since=1"))["calls"]
    assert [(c["method"], c["status"][:3], c["chat"], c["params"]["txt"]) for c in calls] == [
        ("sendMessage", "400", ANNA, "b")
    ]
    assert caller.sandbox.telegram_token not in json.dumps(await caller.look("calls"))


async def test_the_edges_that_pass(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    await caller.ok("SENDMESSAGE", chat_id="111", text="я" * 4096, reply_markup=CALLBACK)
    await caller.ok("sendMessage", chat_id=111, text="👍", entities=[{"type": "bold", "offset": 0, "length": 2}])
    await caller.ok(
        "sendMessage",
        chat_id="@telegram111",
        text="a",
        reply_parameters={"message_id": 99, "allow_sending_without_reply": True},
    )
    async with caller.http.get(
        f"{caller.sandbox.telegram_url}/bot{caller.sandbox.telegram_token}/sendMessage",
        params={"chat_id": "111", "text": "by GET", "disable_notification": "true"},
    ) as r:
        assert (await r.json())["ok"]


async def test_files_by_form(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    sent = await caller.form("sendPhoto", {"chat_id": 111, "caption": "Вот"}, {"photo": ("a.png", PNG)})
    photo = sent["result"]["photo"][-1]["file_id"]
    again = await caller.ok("sendPhoto", chat_id=111, photo=photo)
    assert again["photo"][-1]["file_unique_id"] == sent["result"]["photo"][-1]["file_unique_id"]
    assert "can't use file of type Photo as Document" in await caller.refused(
        "sendDocument", chat_id=111, document=photo
    )
    path = (await caller.ok("getFile", file_id=photo))["file_path"]
    async with caller.http.get(f"{caller.sandbox.telegram_url}/file/bot{caller.sandbox.telegram_token}/{path}") as r:
        assert await r.read() == PNG
    album = await caller.form(
        "sendMediaGroup",
        {"chat_id": 111, "media": [{"type": "photo", "media": "attach://one"}, {"type": "photo", "media": photo}]},
        {"one": ("b.png", PNG)},
    )
    assert len({m["media_group_id"] for m in album["result"]}) == 1


@pytest.mark.parametrize(
    ("method", "part", "content", "said"),
    [
        ("sendPhoto", "photo", b"not a picture", "IMAGE_PROCESS_FAILED"),
        ("sendDocument", "document", b"", "file must be non-empty"),
        ("sendPhoto", "photo", PNG + b"\0" * (10 * 1024 * 1024), "file is too big"),
        ("sendDocument", "document", b"\1" * (50 * 1024 * 1024 + 1), "Request Entity Too Large"),
    ],
)
async def test_files_refused(caller: Caller, method: str, part: str, content: bytes, said: str) -> None:
    await caller.says(ANNA, "Здравствуйте")
    answer = await caller.form(method, {"chat_id": 111}, {part: ("a.bin", content)})
    assert said in answer["description"]


async def test_a_file_over_20_mb_is_not_downloaded(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    sent = await caller.form("sendDocument", {"chat_id": 111}, {"document": ("a.bin", b"\1" * (20 * 1024 * 1024 + 1))})
    assert "file is too big" in await caller.refused("getFile", file_id=sent["result"]["document"]["file_id"])


async def test_albums_are_all_or_nothing(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    sent = await caller.form("sendDocument", {"chat_id": 111}, {"document": ("a.txt", b"a")})
    known = sent["result"]["document"]["file_id"]
    mixed = [{"type": "document", "media": known}, {"type": "photo", "media": known}]
    assert "can't be mixed" in await caller.refused("sendMediaGroup", chat_id=111, media=mixed)
    broken = [{"type": "document", "media": known}, {"type": "document", "media": "nonsense"}]
    assert "failed to send message #2" in await caller.refused("sendMediaGroup", chat_id=111, media=broken)
    assert [m["message"] for m in await caller.look(f"transcript?chat={ANNA}")] == [1, 2]


@pytest.mark.parametrize(
    ("mode", "text", "plain", "entities"),
    [
        (
            "HTML",
            "Да, <b>👍 и</b> &lt;<a href='http://a.ru'>тут</a>",
            "Да, 👍 и <тут",
            [("bold", 4, 4), ("text_link", 10, 3)],
        ),
        ("MarkdownV2", "*жирно* и [тут](http://a.ru)\\.", "жирно и тут.", [("bold", 0, 5), ("text_link", 8, 3)]),
    ],
)
async def test_parse_mode(caller: Caller, mode: str, text: str, plain: str, entities: list[Any]) -> None:
    await caller.says(ANNA, "Здравствуйте")
    sent = await caller.ok("sendMessage", chat_id=111, text=text, parse_mode=mode)
    assert sent["text"] == plain
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == entities
    assert "can't parse entities" in await caller.refused("sendMessage", chat_id=111, text="<b>a*", parse_mode=mode)
