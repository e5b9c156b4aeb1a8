"""The control API: the world as it is told, what people do through it, and clear words for what cannot be done."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox.app import Sandbox
from tests.sandbox.caller import ANNA, BORIS, FORUM, JOHN, MAXIM, OLGA, PNG, STAFF, VERA, Caller, file


async def test_the_world_at_the_start(caller: Caller) -> None:
    world = await caller.look("world")
    people = {p["id"]: p for p in world["people"]}
    assert [people[key]["name"] for key in (ANNA, JOHN, BORIS, VERA, OLGA, MAXIM)] == [
        "Анна",
        "John",
        "Борис",
        "Вера",
        "Ольга",
        "Максим",
    ]
    assert [people[key]["buttons"] for key in (BORIS, VERA)] == [True, False]
    assert (people[JOHN]["lang"], people[OLGA]["role"], people[ANNA]["messenger"]) == ("en", "operator", "telegram")
    forum = next(chat for chat in world["chats"] if chat["id"] == STAFF)
    assert (forum["title"], forum["kind"], forum["members"], forum["topics"]) == (
        "Поддержка",
        "forum",
        [OLGA, MAXIM],
        [],
    )
    assert world["messages"] == []
    assert {"seq", "settings"} <= set(world)


async def test_a_message_is_told_whole(caller: Caller) -> None:
    number = await caller.says(ANNA, "Где 👍?", entities=[{"type": "bold", "offset": 4, "length": 2}])
    menu = {"inline_keyboard": [[{"text": "Да", "callback_data": "y", "style": "success"}]]}
    await caller.ok("sendMessage", chat_id=111, text="Тут", reply_markup=menu, reply_parameters={"message_id": number})
    asked, answered = await caller.look(f"transcript?chat={ANNA}")
    assert (asked["from"], asked["name"], asked["plain"]) == (ANNA, "Анна", "Где 👍?")
    assert asked["entities"] == [{"type": "bold", "offset": 4, "length": 2}]
    assert (answered["from"], answered["reply_to"]) == ("bot", number)
    button = {"label": "Да", "id": "0.0", "style": "success"}
    assert answered["keyboard"] == {"kind": "inline", "rows": [[button]], "one_time": False}


async def read_events(caller: Caller, since: int, count: int) -> list[Any]:
    """That many events of the stream."""
    got: list[Any] = []
    async with caller.http.get(f"{caller.sandbox.url}/api/events?since={since}") as r:
        assert r.content_type == "text/event-stream"
        async for line in r.content:
            if line.startswith(b"data: "):
                got.append(json.loads(line.removeprefix(b"data: ")))
            if len(got) == count:
                break
    return got


async def test_events_from_any_number_on(caller: Caller) -> None:
    seq = (await caller.look("world"))["seq"]
    await caller.says(ANNA, "Здравствуйте")
    await caller.ok("sendChatAction", chat_id=111, action="typing")
    await caller.ok("sendMessage", chat_id=111, text="Привет")
    await caller.topic("№ 1")
    events = await read_events(caller, seq, 6)
    assert [e["kind"] for e in events] == ["person", "message", "typing", "message", "chat", "message"]
    assert events[1]["message"]["text"] == "Здравствуйте"
    assert events[2] == {"kind": "typing", "chat": ANNA, "thread": None, "from": "bot", "action": "typing"}
    assert events[4]["chat"]["topics"][0]["name"] == "№ 1"
    last = (await caller.look("world"))["seq"]
    assert (await read_events(caller, last - 1, 1))[0]["message"]["service"]["kind"] == "topic_created"


async def test_callback_answers_are_notices(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    menu = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    sent = await caller.ok("sendMessage", chat_id=111, text="?", reply_markup=menu)
    await caller.api("press", sender=ANNA, chat=ANNA, message=sent["message_id"], button="0.0")
    query = (await caller.updates())[-1]["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("y", sent["message_id"])
    seq = (await caller.look("world"))["seq"]
    await caller.ok("answerCallbackQuery", callback_query_id=query["id"], text="Готово", show_alert=True)
    notice = (await read_events(caller, seq, 1))[0]
    assert (notice["kind"], notice["person"], notice["text"], notice["alert"]) == ("notice", ANNA, "Готово", True)


async def test_reply_keyboards_write(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    rows = [[{"text": "Мой номер", "request_contact": True}, {"text": "Меню"}]]
    sent = await caller.ok(
        "sendMessage", chat_id=111, text="?", reply_markup={"keyboard": rows, "resize_keyboard": True}
    )
    await caller.updates()
    for button in ("0.1", "0.0"):
        await caller.api("press", sender=ANNA, chat=ANNA, message=sent["message_id"], button=button)
    word, contact = [u["message"] for u in await caller.updates()]
    assert word["text"] == "Меню"
    assert contact["contact"]["user_id"] == 111
    await caller.ok("sendMessage", chat_id=111, text="!", reply_markup={"remove_keyboard": True})
    shown = (await caller.look(f"transcript?chat={ANNA}"))[-1]["keyboard"]
    assert (shown["kind"], shown["rows"]) == ("reply", [])


async def test_files_by_json_and_by_form(caller: Caller) -> None:
    number = await caller.says(ANNA, "Вот", files=[file("voice", b"OggS", "v.ogg", duration=4)])
    form = aiohttp.FormData()
    form.add_field("json", json.dumps({"from": ANNA, "chat": ANNA, "files": [{"kind": "photo"}]}))
    form.add_field("file", PNG, filename="чек.png", content_type="image/png")
    async with caller.http.post(f"{caller.sandbox.url}/api/messages", data=form) as r:
        assert (await r.json())["message"] == number + 1
    voice, photo = [m["media"][0] for m in await caller.look(f"transcript?chat={ANNA}")]
    assert (voice["kind"], voice["duration"], voice["size"]) == ("voice", 4, 4)
    async with caller.http.get(caller.sandbox.url + photo["url"]) as r:
        assert (r.content_type, await r.read()) == ("image/png", PNG)
    await caller.says(ANNA, files=[file("document", b"<script>", "a.html")])
    page = (await caller.look(f"transcript?chat={ANNA}"))[-1]["media"][0]
    async with caller.http.get(caller.sandbox.url + page["url"]) as r:
        assert (r.content_type, r.headers["Content-Disposition"]) == ("application/octet-stream", "attachment")


async def test_new_people_and_chats_of_others(caller: Caller) -> None:
    person = await caller.api("people", messenger="vk", name="Глеб Ильин", lang="en", buttons=False)
    assert (person["messenger"], person["buttons"], person["role"]) == ("vk", False, "customer")
    await caller.says(person["id"], "Здравствуйте")
    user = (await caller.vk_ok("users.get", user_ids=[person["id"].removeprefix("vk:")]))[0]
    assert (user["first_name"], user["last_name"]) == ("Глеб", "Ильин")
    outsider = await caller.api("people", messenger="telegram", name="Чужой", role="outsider")
    refusal = await caller.api("messages", 400, sender=outsider["id"], chat=STAFF, text="пустите")
    assert "not a member" in refusal["error"]
    await caller.api("member", chat=STAFF, person=outsider["id"], status="member")
    await caller.says(outsider["id"], "вот и я", STAFF)


@pytest.mark.parametrize(
    ("path", "p", "said"),
    [
        ("messages", {"from": "telegram:1", "chat": ANNA, "text": "a"}, "no person"),
        ("messages", {"from": ANNA, "chat": "telegram:1", "text": "a"}, "no chat"),
        ("messages", {"from": ANNA, "chat": ANNA}, "nothing to send"),
        ("messages", {"from": ANNA, "chat": BORIS, "text": "a"}, "private chat"),
        ("messages", {"from": ANNA, "chat": ANNA, "text": 5}, "wrong type"),
        ("messages", {"from": ANNA, "chat": ANNA, "files": [{"kind": "photo", "base64": "%"}]}, "base64"),
        (
            "messages",
            {"from": ANNA, "chat": ANNA, "text": "a", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
            "leaves",
        ),
        ("messages", {"from": OLGA, "chat": STAFF, "thread": 77, "text": "a"}, "no topic"),
        ("press", {"from": ANNA, "chat": ANNA, "message": 1, "button": "0.0"}, "no message 1"),
        ("edit", {"chat": ANNA, "message": 1, "text": "b"}, "no message 1"),
        ("people", {"messenger": "icq", "name": "a"}, "messenger is"),
        ("topic", {"chat": STAFF, "thread": 5, "action": "close"}, "no topic"),
        ("member", {"chat": STAFF, "person": ANNA, "status": "king"}, "status is one of"),
        ("bot-rights", {"chat": STAFF, "status": "administrator", "can_fly": True}, "unknown rights"),
        ("clock", {"advance": "soon"}, "wrong type"),
        ("updates", {"messenger": "telegram"}, "raw is missing"),
    ],
)
async def test_clear_words_for_what_cannot_be(caller: Caller, path: str, p: dict[str, Any], said: str) -> None:
    refusal = await caller.api(path, 400, **p)
    assert said in refusal["error"]


async def test_raw_updates_come_as_they_are(caller: Caller) -> None:
    await caller.begin_poll()
    await caller.api("updates", messenger="telegram", raw={"message": {"poison": True}})
    await caller.api("updates", messenger="vk", raw={"type": "message_new", "object": None})
    assert (await caller.updates())[0]["message"] == {"poison": True}
    assert (await caller.events())[0]["object"] is None


async def test_restarts_are_the_hosts(caller: Caller) -> None:
    assert "error" in await caller.api("restart", 409)
    asked: list[str] = []

    async def restart() -> None:
        asked.append("restart")

    caller.sandbox.on_restart(restart)
    await caller.api("restart")
    assert asked == ["restart"]


async def test_operators_and_their_topics(caller: Caller) -> None:
    thread = await caller.topic()
    await caller.updates()
    await caller.api("topic", chat=STAFF, thread=thread, action="close")
    closed = (await caller.updates())[0]["message"]
    assert (closed["from"]["id"], closed["forum_topic_closed"]) == (501, {})
    await caller.api("topic", chat=STAFF, thread=thread, action="reopen")
    await caller.says(OLGA, "Пишу", STAFF, thread=thread)
    await caller.says(MAXIM, "В General", STAFF)
    in_topic = await caller.look(f"transcript?chat={STAFF}&thread={thread}")
    assert [m["text"] for m in in_topic if not m["service"]] == ["Пишу"]
    assert [m["text"] for m in await caller.look(f"transcript?chat={STAFF}&thread=null")] == ["В General"]
    assert [c["n"] for c in (await caller.look("calls"))["calls"]] == [1]
    assert (await caller.look("calls"))["calls"][0]["chat"] == f"telegram:{FORUM}"


async def test_the_servers_alone_have_no_page_and_no_control() -> None:
    sandbox = Sandbox(page=False)
    await sandbox.start()
    try:
        async with Caller(sandbox) as caller:
            assert (await caller.ok("getMe"))["is_bot"]
            for path in ("/", "/api/world", "/static/main.js"):
                async with caller.http.get(sandbox.url + path) as r:
                    assert r.status == 404
    finally:
        await sandbox.stop()
