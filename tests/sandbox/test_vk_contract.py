"""How the emulated VK behaves: events, sending, keyboards, files, and errors inside success answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.sandbox.caller import ANNA, BORIS, COMMUNITY, PNG, VERA, Caller, file


def buttons(*rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A keyboard of actions."""
    return {"buttons": [[{"action": action} for action in row] for row in rows], **more}


def text_button(label: str = "Да", **more: Any) -> dict[str, Any]:
    """A text action."""
    return {"type": "text", "label": label, **more}


CALLBACK = {"type": "callback", "label": "Да", "payload": '{"a":1}'}


async def test_the_first_message_allows_and_carries_what_the_client_shows(caller: Caller) -> None:
    await caller.begin_poll()
    await caller.api("start", person=BORIS, payload="order-7")
    await caller.says(VERA, "Добрый день")
    allowed, started, _, written = await caller.events()
    assert (allowed["type"], allowed["object"]["user_id"]) == ("message_allow", 222)
    message = started["object"]["message"]
    assert json.loads(message["payload"]) == {"command": "start"}
    assert (message["id"], message["conversation_message_id"], message["ref"]) == (0, 1, "order-7")
    assert started["object"]["client_info"]["inline_keyboard"]
    assert not written["object"]["client_info"]["keyboard"]
    assert written["object"]["message"]["conversation_message_id"] == 1
    assert {"version", "peer_id", "from_id", "random_id"} <= set(message)
    assert started["v"] == "5.199"
    assert len({event["event_id"] for event in (allowed, started, written)}) == 3


async def test_polls_wait_and_every_consumer_gets_every_event(caller: Caller) -> None:
    await caller.begin_poll()
    waiting = asyncio.create_task(caller.events(wait=30))
    async with Caller(caller.sandbox) as second:
        await second.begin_poll()
        await caller.says(BORIS, "Здравствуйте")
        assert [e["type"] for e in await waiting] == ["message_allow", "message_new"]
        form = {"act": "a_check", "wait": "25", "mode": "2", "version": "3", **second._poll}
        async with second.http.post(form.pop("server"), data=form) as r:
            assert [e["type"] for e in (await r.json())["updates"]] == ["message_allow", "message_new"]


async def test_failed(caller: Caller) -> None:
    await caller.begin_poll()
    assert await caller.poll(key="wrong") == {"failed": 2}
    assert await caller.poll(ts="99") == {"failed": 3}
    await caller.says(BORIS, "Здравствуйте")
    await caller.api("clock", advance=3700)
    assert await caller.poll() == {"failed": 1, "ts": 3}


async def test_every_outgoing_message_comes_back(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    await caller.begin_poll()
    sent = await caller.send_vk(222, "Привет", random_id=77)
    admin = (await caller.api("people", messenger="vk", name="Админ", role="operator"))["id"]
    await caller.says(admin, "Отвечаю из самого VK", BORIS)
    mine, theirs = await caller.events()
    assert (mine["type"], mine["object"]["out"], mine["object"]["random_id"]) == ("message_reply", 1, 77)
    assert mine["object"]["from_id"] == -COMMUNITY
    assert mine["object"]["conversation_message_id"] == sent["conversation_message_id"] == 2
    assert theirs["object"]["admin_author_id"] == int(admin.removeprefix("vk:"))


async def test_errors_of_a_peer_are_inside_the_answer(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    answer = await caller.vk_ok("messages.send", peer_ids=[222, 223, 999], message="a", random_id=1)
    assert [item.get("error", {}).get("code") for item in answer] == [None, 901, 901]
    assert await caller.vk_code("messages.send", peer_id=223, message="a", random_id=1) == 901
    await caller.api("block", person=BORIS, blocked=True)
    assert (await caller.send_vk(222, "a"))["error"]["code"] == 901
    assert await caller.vk_code("messages.send", peer_ids=[2000000001], message="a") == 100
    assert (await caller.send_vk(2000000001, "a"))["error"]["code"] == 927


async def test_blocking_denies_and_coming_back_allows(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    await caller.begin_poll()
    await caller.api("block", person=BORIS, blocked=True)
    await caller.api("start", person=BORIS)
    assert [e["type"] for e in await caller.events()] == ["message_deny", "message_allow", "message_new"]


async def test_a_random_id_is_good_for_an_hour_and_a_hundred_messages(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    first = await caller.send_vk(222, "раз", random_id=5)
    assert await caller.send_vk(222, "раз", random_id=5) == first
    assert (await caller.send_vk(222, "раз", random_id=0)) != await caller.send_vk(222, "раз", random_id=0)
    for n in range(100):
        await caller.send_vk(222, str(n), random_id=1000 + n)
    late = await caller.send_vk(222, "раз", random_id=5)
    assert late["conversation_message_id"] > first["conversation_message_id"]
    await caller.api("clock", advance=3601)
    assert (await caller.send_vk(222, "раз", random_id=5)) != late


@pytest.mark.parametrize(
    ("p", "code"),
    [
        ({"peer_ids": [222], "message": "a"}, 100),
        ({"peer_ids": [222], "random_id": 1}, 100),
        ({"peer_ids": [222], "random_id": 1, "message": "a", "mesage": "b"}, 100),
        ({"peer_ids": [222], "peer_id": 222, "random_id": 1, "message": "a"}, 100),
        ({"peer_ids": [222], "random_id": "now", "message": "a"}, 100),
        ({"peer_ids": [222], "random_id": 1, "message": "я" * 4097}, 914),
        ({"peer_ids": [222], "random_id": 1, "message": "a", "keyboard": "{"}, 911),
        ({"peer_ids": [222], "random_id": 1, "message": "a", "keyboard": buttons([text_button("я" * 41)])}, 911),
        ({"peer_ids": [222], "random_id": 1, "message": "a", "keyboard": buttons([text_button()] * 6)}, 911),
        (
            {
                "peer_ids": [222],
                "random_id": 1,
                "message": "a",
                "keyboard": buttons(*[[text_button()]] * 7, inline=True),
            },
            911,
        ),
        (
            {
                "peer_ids": [222],
                "random_id": 1,
                "message": "a",
                "keyboard": buttons([text_button(payload={"a": "я" * 255})]),
            },
            911,
        ),
        ({"peer_ids": [222], "random_id": 1, "message": "a", "keyboard": buttons([text_button(color="red")])}, 911),
        (
            {"peer_ids": [222], "random_id": 1, "message": "a", "keyboard": buttons([{"type": "dance", "label": "a"}])},
            911,
        ),
        ({"peer_ids": [222], "random_id": 1, "attachment": "doc222_1_key"}, 100),
        (
            {
                "peer_ids": [222],
                "random_id": 1,
                "message": "👍",
                "format_data": {"version": 1, "items": [{"type": "bold", "offset": 1, "length": 1}]},
            },
            100,
        ),
        (
            {
                "peer_ids": [222],
                "random_id": 1,
                "message": "a",
                "format_data": {"version": 1, "items": [{"type": "fat", "offset": 0, "length": 1}]},
            },
            100,
        ),
        (
            {
                "peer_ids": [222],
                "random_id": 1,
                "message": "a",
                "forward": {"peer_id": 222, "cmids": [9], "is_reply": True},
            },
            921,
        ),
    ],
)
async def test_refusals(caller: Caller, p: dict[str, Any], code: int) -> None:
    await caller.says(BORIS, "Здравствуйте")
    assert await caller.vk_code("messages.send", **p) == code


async def test_unknown_methods_tokens_versions_and_what_errors_repeat(caller: Caller) -> None:
    assert await caller.vk_code("messages.dance") == 3
    async with caller.http.post(caller.sandbox.vk_url + "users.get", data={"v": "5.199", "access_token": "x"}) as r:
        error = (await r.json())["error"]
    assert (r.status, error["error_code"]) == (200, 5)
    async with caller.http.post(f"{caller.sandbox.vk_url}users.get?access_token={caller.sandbox.vk_token}") as r:
        assert (await r.json())["error"]["error_code"] == 8
    async with caller.http.get(
        caller.sandbox.vk_url + "messages.send",
        params={"v": "5.199", "access_token": caller.sandbox.vk_token, "peer_id": "222", "message": "тайна"},
    ) as r:
        error = (await r.json())["error"]
    assert {"key": "message", "value": "тайна"} in error["request_params"]
    assert caller.sandbox.vk_token not in json.dumps(error)
    assert caller.sandbox.vk_token not in json.dumps(await caller.look("calls"))


async def test_keyboards_and_presses(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    await caller.says(VERA, "Здравствуйте")
    menu = buttons([CALLBACK, {"type": "open_link", "label": "Сайт", "link": "https://example.org"}], inline=True)
    sent = await caller.send_vk(222, "?", keyboard=menu)
    await caller.begin_poll()
    place = {"chat": BORIS, "message": sent["conversation_message_id"]}
    await caller.api("press", sender=BORIS, **place, button="0.0")
    event = (await caller.events())[0]["object"]
    assert (event["payload"], event["conversation_message_id"], event["peer_id"]) == ({"a": 1}, 2, 222)
    answer = {"event_id": event["event_id"], "user_id": 222, "peer_id": 222}
    await caller.vk_ok(
        "messages.sendMessageEventAnswer", **answer, event_data={"type": "show_snackbar", "text": "Готово"}
    )
    long = {"type": "show_snackbar", "text": "я" * 91}
    assert await caller.vk_code("messages.sendMessageEventAnswer", **answer, event_data=long) == 100
    await caller.api("clock", advance=61)
    assert await caller.vk_code("messages.sendMessageEventAnswer", **answer) == 100
    other = await caller.send_vk(222, "?", keyboard=buttons([text_button(payload={"go": "menu"})]))
    await caller.events()
    await caller.api("press", sender=BORIS, chat=BORIS, message=other["conversation_message_id"], button="0.0")
    pressed = (await caller.events())[0]["object"]["message"]
    assert (pressed["text"], json.loads(pressed["payload"])) == ("Да", {"go": "menu"})
    blind = await caller.send_vk(223, "?", keyboard=menu)
    refusal = await caller.api(
        "press", 400, sender=VERA, chat=VERA, message=blind["conversation_message_id"], button="0.0"
    )
    assert "no buttons" in refusal["error"]


async def test_an_empty_keyboard_takes_the_earlier_one_away_and_912(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    await caller.send_vk(222, "a", keyboard={"buttons": []})
    shown = (await caller.look(f"transcript?chat={BORIS}"))[-1]["keyboard"]
    assert (shown["kind"], shown["rows"]) == ("reply", [])
    await caller.vk_ok("groups.setSettings", group_id=COMMUNITY, bots_capabilities=0)
    assert await caller.vk_code("messages.send", peer_ids=[222], random_id=1, message="a", keyboard=buttons()) == 912


async def test_edits_lose_what_is_not_passed_and_end_after_a_day(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    sent = await caller.send_vk(222, "a", keyboard=buttons([CALLBACK], inline=True))
    await caller.begin_poll()
    cmid = sent["conversation_message_id"]
    assert await caller.vk_ok("messages.edit", peer_id=222, cmid=cmid, message="b") == 1
    edited = (await caller.events())[0]
    assert (edited["type"], edited["object"]["out"], edited["object"]["text"]) == ("message_edit", 1, "b")
    assert "keyboard" not in edited["object"]
    await caller.vk_ok("messages.edit", peer_id=222, conversation_message_id=cmid, message="c")
    assert await caller.vk_code("messages.edit", peer_id=222, cmid=1, message="c") == 920
    assert await caller.vk_code("messages.edit", peer_id=222, cmid=99, message="c") == 104
    await caller.api("edit", chat=BORIS, message=1, text="Здравствуйте!")
    assert [(e["type"], e["object"]["out"]) for e in await caller.events()] == [
        ("message_edit", 1),
        ("message_edit", 0),
    ]
    await caller.api("clock", advance=24 * 3600 + 1)
    assert await caller.vk_code("messages.edit", peer_id=222, cmid=cmid, message="d") == 909
    late = await caller.vk_ok("messages.delete", peer_id=222, cmids=[cmid], delete_for_all=1)
    assert late[0]["error"]["code"] == 924


async def test_deleting(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    sent = await caller.send_vk(222, "a")
    cmid = sent["conversation_message_id"]
    deleted = await caller.vk_ok("messages.delete", peer_id=222, cmids=[cmid], delete_for_all=1)
    assert deleted == [{"peer_id": 222, "conversation_message_id": cmid, "response": 1}]
    assert (await caller.vk_ok("messages.getHistory", peer_id=222))["count"] == 1


async def test_rich_text_replies_and_forwards(caller: Caller) -> None:
    number = await caller.says(BORIS, "Где 👍 заказ?", entities=[{"type": "bold", "offset": 7, "length": 5}])
    await caller.begin_poll()
    rich = {"version": 1, "items": [{"type": "url", "offset": 3, "length": 2, "url": "https://example.org"}]}
    await caller.send_vk(
        222,
        "Тут 👍",
        format_data={**rich, "items": [{**rich["items"][0], "offset": 4}]},
        forward={"peer_id": 222, "conversation_message_ids": [number], "is_reply": True},
    )
    reply = (await caller.events())[0]["object"]
    assert reply["format_data"]["items"] == [{"type": "url", "offset": 4, "length": 2, "url": "https://example.org"}]
    assert reply["reply_message"]["format_data"]["items"] == [{"type": "bold", "offset": 7, "length": 5}]
    await caller.says(VERA, "Здравствуйте")
    await caller.send_vk(223, "", forward={"peer_id": 222, "conversation_message_ids": [number]})
    passed_on = (await caller.events())[-1]["object"]["fwd_messages"]
    assert [(m["from_id"], m["text"]) for m in passed_on] == [(222, "Где 👍 заказ?")]


async def upload(caller: Caller, url: str, field: str, name: str, content: bytes) -> Any:
    """Posts a file to an upload host."""
    form = aiohttp.FormData()
    form.add_field(field, content, filename=name)
    async with caller.http.post(url, data=form) as r:
        return await r.json()


async def test_photos_and_documents(caller: Caller) -> None:
    assert await caller.vk_code("photos.getMessagesUploadServer") == 100
    assert await caller.vk_code("photos.getMessagesUploadServer", peer_id=222) == 901
    await caller.says(BORIS, "Здравствуйте")
    url = (await caller.vk_ok("photos.getMessagesUploadServer", peer_id=222))["upload_url"]
    photo = (await caller.vk_ok("photos.saveMessagesPhoto", **await upload(caller, url, "photo", "a.png", PNG)))[0]
    url = (await caller.vk_ok("docs.getMessagesUploadServer", peer_id=222, type="doc"))["upload_url"]
    assert "error" in await upload(caller, url, "file", "song.mp3", b"ID3")
    assert "error" in await upload(caller, url, "file", "virus.exe", b"MZ")
    assert "error" in await upload(caller, url, "file", "empty.txt", b"")
    saved = await caller.vk_ok("docs.save", **await upload(caller, url, "file", "a.txt", b"abc"))
    doc = saved["doc"]
    assert (saved["type"], doc["owner_id"], doc["ext"], doc["size"]) == ("doc", 222, "txt", 3)
    names = [f"{kind}{o['owner_id']}_{o['id']}_{o['access_key']}" for kind, o in (("photo", photo), ("doc", doc))]
    await caller.begin_poll()
    await caller.send_vk(222, "", attachment=",".join(names))
    attachments = (await caller.events())[0]["object"]["attachments"]
    assert [a["type"] for a in attachments] == ["photo", "doc"]
    async with caller.http.get(attachments[0]["photo"]["orig_photo"]["url"]) as r:
        assert await r.read() == PNG
    keyless = names[1].rpartition("_")[0]
    assert await caller.vk_code("messages.send", peer_ids=[222], random_id=1, attachment=keyless) == 100
    url = (await caller.vk_ok("docs.getMessagesUploadServer", peer_id=222, type="audio_message"))["upload_url"]
    assert "error" in await upload(caller, url, "file", "v.mp3", b"ID3")
    voice = await caller.vk_ok("docs.save", **await upload(caller, url, "file", "v.ogg", b"OggS.."))
    assert voice["type"] == "audio_message"


async def test_what_people_attach(caller: Caller) -> None:
    await caller.begin_poll()
    kinds = ["photo", "document", "voice", "video", "sticker", "audio"]
    await caller.says(BORIS, "Вот", files=[file(kind, name=f"{kind}.png") for kind in kinds])
    await caller.says(BORIS, "", files=[{"kind": "location", "latitude": 55.7, "longitude": 37.6}])
    await caller.says(BORIS, "", files=[{"kind": "wall"}, {"kind": "market", "title": "Чайник"}])
    _, first, place, shared = await caller.events()
    attachments = first["object"]["message"]["attachments"]
    assert [a["type"] for a in attachments] == ["photo", "doc", "audio_message", "video", "sticker", "audio"]
    doc = attachments[1]["doc"]
    assert {"date", "type", "url", "access_key"} <= set(doc)
    assert place["object"]["message"]["geo"]["coordinates"] == {"latitude": 55.7, "longitude": 37.6}
    assert [a["type"] for a in shared["object"]["message"]["attachments"]] == ["wall", "market"]
    again = await caller.send_vk(222, "", attachment=f"doc{doc['owner_id']}_{doc['id']}_{doc['access_key']}")
    assert "error" not in again


async def test_reading(caller: Caller) -> None:
    await caller.says(BORIS, "раз")
    await caller.says(BORIS, "два")
    await caller.send_vk(222, "три")
    await caller.says(VERA, "ау")
    history = await caller.vk_ok("messages.getHistory", peer_id=222, count=2, extended=1)
    assert (history["count"], [m["text"] for m in history["items"]]) == (3, ["три", "два"])
    assert (len(history["profiles"]), len(history["groups"])) == (1, 1)
    found = await caller.vk_ok("messages.getByConversationMessageId", peer_id=222, conversation_message_ids=[1, 99])
    assert [m["text"] for m in found["items"]] == ["раз"]
    unanswered = await caller.vk_ok("messages.getConversations", filter="unanswered")
    assert [(i["conversation"]["peer"]["id"], i["last_message"]["text"]) for i in unanswered["items"]] == [(223, "ау")]
    await caller.vk_ok("messages.markAsRead", peer_id=223, mark_conversation_as_read=1)
    assert (await caller.vk_ok("messages.getConversations", filter="unread"))["count"] == 0
    by_id = await caller.vk_ok("messages.getConversationsById", peer_ids=[222, 777])
    assert [c["last_conversation_message_id"] for c in by_id["items"]] == [3]
    assert (await caller.vk_ok("users.get", user_ids=[222, 999]))[0]["first_name"] == "Борис"
    assert (await caller.vk_ok("messages.getConversationMembers", peer_id=222))["count"] == 2


async def test_the_community(caller: Caller) -> None:
    answer = await caller.vk_ok("groups.getById")
    assert (answer["groups"][0]["id"], answer["profiles"]) == (COMMUNITY, [])
    assert await caller.vk_code("groups.getLongPollServer", group_id=1) == 15
    names = [p["name"] for p in (await caller.vk_ok("groups.getTokenPermissions"))["permissions"]]
    assert {"messages", "photos", "docs", "manage"} <= set(names)
    await caller.vk_ok("groups.setLongPollSettings", group_id=COMMUNITY, message_typing_state=0, api_version="5.199")
    settings = await caller.vk_ok("groups.getLongPollSettings", group_id=COMMUNITY)
    assert (settings["is_enabled"], settings["events"]["message_typing_state"]) == (True, 0)
    await caller.begin_poll()
    await caller.api("typing", sender=BORIS, chat=BORIS)
    assert await caller.events() == []
    await caller.vk_ok("groups.setLongPollSettings", group_id=COMMUNITY, message_typing_state=1)
    await caller.api("typing", sender=BORIS, chat=BORIS)
    assert [e["type"] for e in await caller.events()] == ["message_typing_state"]
    await caller.vk_ok("groups.setLongPollSettings", group_id=COMMUNITY, enabled=0)
    assert await caller.vk_code("groups.getLongPollServer", group_id=COMMUNITY) == 100


async def test_reactions_and_activity(caller: Caller) -> None:
    number = await caller.says(BORIS, "Спасибо")
    await caller.vk_ok("messages.sendReaction", peer_id=222, cmid=number, reaction_id=4)
    assert (await caller.look(f"transcript?chat={BORIS}"))[0]["reactions"] == [{"from": "bot", "emoji": "👍"}]
    await caller.vk_ok("messages.deleteReaction", peer_id=222, cmid=number)
    sent = await caller.send_vk(222, "Пожалуйста")
    await caller.begin_poll()
    await caller.api("react", sender=BORIS, chat=BORIS, message=sent["conversation_message_id"], emoji="❤")
    event = (await caller.events())[0]
    assert (event["type"], event["object"]["cmid"], event["object"]["reaction_id"]) == ("message_reaction_event", 2, 1)
    assert await caller.vk_ok("messages.setActivity", peer_id=222, type="typing") == 1
    assert await caller.vk_code("messages.setActivity", peer_id=223, type="typing") == 901


async def test_telegram_people_make_no_vk_events(caller: Caller) -> None:
    await caller.begin_poll()
    await caller.says(ANNA, "Здравствуйте")
    assert await caller.events() == []
    assert len(await caller.updates()) == 1
