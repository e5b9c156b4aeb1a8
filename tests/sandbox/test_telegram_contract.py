"""How the emulated Telegram behaves where bots tend to be surprised: updates, topics, rights, blocked people."""

from __future__ import annotations

import asyncio

from tests.sandbox.caller import ANNA, FORUM, JOHN, MAXIM, OLGA, PNG, STAFF, Caller, file


async def test_updates_stay_until_an_offset_confirms_them(caller: Caller) -> None:
    await caller.says(ANNA, "раз")
    await caller.says(ANNA, "два")
    first = await caller.ok("getUpdates")
    assert [u["message"]["text"] for u in first] == ["раз", "два"]
    assert await caller.ok("getUpdates") == first
    assert await caller.ok("getUpdates", offset=first[1]["update_id"], limit=1) == first[1:]
    assert await caller.ok("getUpdates", offset=first[1]["update_id"] + 1) == []
    await caller.says(ANNA, "три")
    await caller.says(ANNA, "четыре")
    assert [u["message"]["text"] for u in await caller.ok("getUpdates", offset=-1)] == ["четыре"]


async def test_a_waiting_poll_gets_the_message_at_once(caller: Caller) -> None:
    waiting = asyncio.create_task(caller.ok("getUpdates", timeout=30))
    await caller.says(ANNA, "Здравствуйте")
    assert [u["message"]["text"] for u in await waiting] == ["Здравствуйте"]


async def test_one_poller(caller: Caller) -> None:
    first = asyncio.create_task(caller.tg("getUpdates", timeout=30))
    await caller.sandbox.updates.waiting.wait()
    second = asyncio.create_task(caller.tg("getUpdates", timeout=30))
    ended = await first
    assert ended["error_code"] == 409
    assert "terminated by other getUpdates request" in ended["description"]
    await caller.says(ANNA, "Здравствуйте")
    assert len((await second)["result"]) == 1


async def test_a_webhook_excludes_polling(caller: Caller) -> None:
    await caller.ok("setWebhook", url="http://127.0.0.1:1/hook")
    assert "can't use getUpdates method while webhook is active" in await caller.refused("getUpdates")
    assert (await caller.ok("getWebhookInfo"))["url"] == "http://127.0.0.1:1/hook"
    await caller.ok("deleteWebhook")
    assert await caller.ok("getUpdates") == []


async def test_messages_expire_after_a_day_presses_after_150_seconds(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    menu = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
    sent = await caller.ok("sendMessage", chat_id=111, text="?", reply_markup=menu)
    await caller.api("press", sender=ANNA, chat=ANNA, message=sent["message_id"], button="0.0")
    query = (await caller.ok("getUpdates"))[1]["callback_query"]["id"]
    await caller.api("clock", advance=151)
    assert ["message" in u for u in await caller.ok("getUpdates")] == [True]
    assert "query is too old" in await caller.refused("answerCallbackQuery", callback_query_id=query)
    await caller.api("clock", advance=24 * 3600)
    assert await caller.ok("getUpdates") == []


async def test_allowed_updates_are_remembered_and_concern_only_what_comes(caller: Caller) -> None:
    await caller.api("member", chat=STAFF, person=JOHN, status="member")
    assert [u["message"]["new_chat_members"][0]["first_name"] for u in await caller.updates()] == ["John"]
    await caller.updates(allowed_updates=["chat_member", "message_reaction"])
    await caller.api("member", chat=STAFF, person=JOHN, status="kicked")
    number = await caller.says(OLGA, "Всем привет", STAFF)
    await caller.api("react", sender=MAXIM, chat=STAFF, message=number, emoji="👍")
    seat, reaction = await caller.updates()
    assert seat["chat_member"]["old_chat_member"]["status"] == "member"
    assert seat["chat_member"]["new_chat_member"]["status"] == "kicked"
    assert reaction["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert reaction["message_reaction"]["user"]["id"] == 502


async def test_reactions_of_the_bot_and_in_private_chats_make_no_update(caller: Caller) -> None:
    await caller.updates(allowed_updates=["message_reaction"])
    number = await caller.says(ANNA, "Здравствуйте")
    await caller.api("react", sender=ANNA, chat=ANNA, message=number, emoji="👍")
    staff = await caller.says(OLGA, "Привет", STAFF)
    await caller.ok("setMessageReaction", chat_id=FORUM, message_id=staff, reaction=[{"type": "emoji", "emoji": "👌"}])
    assert await caller.updates() == []


async def test_a_topic_from_creation_to_deletion(caller: Caller) -> None:
    thread = await caller.topic("Анна · № 64")
    created = (await caller.updates())[0]["message"]
    assert created["message_id"] == created["message_thread_id"] == thread
    assert created["from"]["is_bot"]
    assert created["forum_topic_created"]["name"] == "Анна · № 64"
    await caller.ok("sendMessage", chat_id=FORUM, message_thread_id=thread, text="Карточка")
    assert await caller.updates() == []
    await caller.says(OLGA, "Ответ", STAFF, thread=thread)
    answer = (await caller.updates())[0]["message"]
    assert (answer["message_thread_id"], answer["is_topic_message"]) == (thread, True)
    assert answer["reply_to_message"]["message_id"] == thread
    await caller.ok("closeForumTopic", chat_id=FORUM, message_thread_id=thread)
    assert "TOPIC_NOT_MODIFIED" in await caller.refused("closeForumTopic", chat_id=FORUM, message_thread_id=thread)
    await caller.api("messages", 400, sender=OLGA, chat=STAFF, thread=thread, text="Поздно")
    await caller.ok("sendMessage", chat_id=FORUM, message_thread_id=thread, text="Ещё от клиента")
    await caller.ok("editForumTopic", chat_id=FORUM, message_thread_id=thread, name="✅ Анна")
    same = await caller.refused("editForumTopic", chat_id=FORUM, message_thread_id=thread, name="✅ Анна")
    assert same == "400 Bad Request: TOPIC_NOT_MODIFIED"
    kinds = [next(k for k in u["message"] if k.startswith("forum_")) for u in await caller.updates()]
    assert kinds == ["forum_topic_closed", "forum_topic_edited"]
    await caller.api("topic", chat=STAFF, thread=thread, action="delete")
    gone = await caller.refused("sendMessage", chat_id=FORUM, message_thread_id=thread, text="?")
    assert gone == "400 Bad Request: message thread not found"
    assert await caller.updates() == []


async def test_general_has_no_thread_and_plain_groups_swallow_it(caller: Caller) -> None:
    assert "message thread not found" in await caller.refused(
        "sendMessage", chat_id=FORUM, message_thread_id=1, text="a"
    )
    sent = await caller.ok("sendMessage", chat_id=FORUM, text="В General")
    assert "message_thread_id" not in sent
    thread = await caller.topic()
    await caller.api("forum", chat=STAFF, is_forum=False)
    sent = await caller.ok("sendMessage", chat_id=FORUM, message_thread_id=thread, text="Всё в одну кучу")
    assert "message_thread_id" not in sent
    assert "is_forum" not in sent["chat"]
    await caller.updates()
    await caller.says(OLGA, "Понятно", STAFF, reply_to=sent["message_id"])
    reply = (await caller.updates())[0]["message"]
    assert (reply["message_thread_id"], "is_topic_message" in reply) == (sent["message_id"], False)
    assert "the chat is not a forum" in await caller.refused("createForumTopic", chat_id=FORUM, name="n")


async def test_rights(caller: Caller) -> None:
    thread = await caller.topic()
    await caller.updates()
    await caller.api(
        "bot-rights", chat=STAFF, status="administrator", can_manage_topics=False, can_delete_messages=False
    )
    update = (await caller.updates())[0]["my_chat_member"]
    assert update["old_chat_member"]["can_manage_topics"]
    assert not update["new_chat_member"]["can_manage_topics"]
    assert "not enough rights to create a topic" in await caller.refused("createForumTopic", chat_id=FORUM, name="n")
    await caller.ok("closeForumTopic", chat_id=FORUM, message_thread_id=thread)
    number = await caller.says(OLGA, "Привет", STAFF)
    assert "can't be deleted" in await caller.refused("deleteMessage", chat_id=FORUM, message_id=number)
    await caller.api("bot-rights", chat=STAFF, status="kicked")
    assert (await caller.refused("sendMessage", chat_id=FORUM, text="a")).startswith(
        "403 Forbidden: bot was kicked from the supergroup chat"
    )
    await caller.api("bot-rights", chat=STAFF, status="left")
    assert "bot is not a member of the supergroup chat" in await caller.refused("sendMessage", chat_id=FORUM, text="a")


async def test_privacy_mode_hides_words_from_a_plain_member(caller: Caller) -> None:
    await caller.api("bot-rights", chat=STAFF, status="member")
    mine = await caller.ok("sendMessage", chat_id=FORUM, text="Я тут")
    await caller.updates()
    await caller.says(OLGA, "Между нами", STAFF)
    await caller.says(OLGA, "/queue", STAFF)
    await caller.says(OLGA, "Спасибо", STAFF, reply_to=mine["message_id"])
    assert [u["message"]["text"] for u in await caller.updates()] == ["/queue", "Спасибо"]


async def test_who_never_wrote_who_blocked_and_who_came_back(caller: Caller) -> None:
    never = await caller.refused("sendMessage", chat_id=111, text="a")
    assert never == "403 Forbidden: bot can't initiate conversation with a user"
    await caller.says(ANNA, "Здравствуйте")
    await caller.api("block", person=ANNA, blocked=True)
    assert await caller.refused("sendMessage", chat_id=111, text="a") == "403 Forbidden: bot was blocked by the user"
    await caller.api("messages", 400, sender=ANNA, chat=ANNA, text="a")
    await caller.api("start", person=ANNA, payload="back")
    updates = await caller.updates()
    seats = [u["my_chat_member"]["new_chat_member"]["status"] for u in updates if "my_chat_member" in u]
    assert seats == ["kicked", "member"]
    assert updates[-1]["message"]["text"] == "/start back"
    assert updates[-1]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_edits(caller: Caller) -> None:
    number = await caller.says(ANNA, "Где заказ")
    await caller.api("edit", chat=ANNA, message=number, text="Где заказ?")
    await caller.api("edit", chat=ANNA, message=number, text="Где заказ?")
    edits = [u for u in await caller.updates() if "edited_message" in u]
    assert [u["edited_message"]["text"] for u in edits] == ["Где заказ?"]
    menu = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    sent = await caller.ok("sendMessage", chat_id=111, text="?", reply_markup=menu)
    place = {"chat_id": 111, "message_id": sent["message_id"]}
    same = await caller.refused("editMessageText", **place, text="?", reply_markup=menu)
    assert same.startswith("400 Bad Request: message is not modified: ")
    without = await caller.ok("editMessageText", **place, text="!")
    assert "reply_markup" not in without
    assert "message can't be edited" in await caller.refused(
        "editMessageText", chat_id=111, message_id=number, text="a"
    )
    assert "message to edit not found" in await caller.refused("editMessageText", chat_id=111, message_id=77, text="a")
    assert await caller.updates() == []


async def test_deletions_are_silent_and_limited(caller: Caller) -> None:
    thread = await caller.topic()
    number = await caller.says(ANNA, "Здравствуйте")
    await caller.updates()
    await caller.api("delete", chat=ANNA, message=number)
    assert await caller.updates() == []
    assert "message to delete not found" in await caller.refused("deleteMessage", chat_id=111, message_id=number)
    assert "can't be deleted" in await caller.refused("deleteMessage", chat_id=FORUM, message_id=thread)
    old = await caller.ok("sendMessage", chat_id=111, text="старое")
    await caller.api("clock", advance=49 * 3600)
    assert "can't be deleted" in await caller.refused("deleteMessage", chat_id=111, message_id=old["message_id"])


async def test_albums_come_as_separate_updates(caller: Caller) -> None:
    await caller.api("messages", sender=ANNA, chat=ANNA, text="Вот", files=[file("photo"), file("photo", PNG + b"1")])
    first, second = [u["message"] for u in await caller.updates()]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("Вот", False)


async def test_copying(caller: Caller) -> None:
    number = await caller.says(ANNA, "Смотрите", files=[file("document", b"abc", "a.txt")])
    thread = await caller.topic()
    copy = await caller.ok("copyMessage", chat_id=FORUM, message_thread_id=thread, from_chat_id=111, message_id=number)
    assert set(copy) == {"message_id"}
    copies = await caller.ok(
        "copyMessages", chat_id=111, from_chat_id=FORUM, message_ids=[thread, copy["message_id"], 99]
    )
    assert len(copies) == 1
    assert "strictly increasing" in await caller.refused(
        "copyMessages", chat_id=111, from_chat_id=FORUM, message_ids=[3, 2]
    )
    assert "can't be copied" in await caller.refused("copyMessage", chat_id=111, from_chat_id=FORUM, message_id=thread)
    forwarded = await caller.ok("forwardMessage", chat_id=FORUM, from_chat_id=111, message_id=number)
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "Анна"


async def test_replies_and_quotes(caller: Caller) -> None:
    thread, other = await caller.topic("раз"), await caller.topic("два")
    number = await caller.says(OLGA, "Первое слово", STAFF, thread=thread)
    reply = {"message_id": number, "quote": "слово"}
    sent = await caller.ok("sendMessage", chat_id=FORUM, message_thread_id=thread, text="a", reply_parameters=reply)
    assert (sent["reply_to_message"]["message_id"], sent["quote"]["position"]) == (number, 7)
    bare = await caller.ok("sendMessage", chat_id=FORUM, text="a", reply_parameters={"message_id": number})
    assert bare["message_thread_id"] == thread
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    await caller.ok("sendMessage", chat_id=FORUM, message_thread_id=other, text="a", reply_parameters=lost)


async def test_anonymous_channel_and_forwarded(caller: Caller) -> None:
    await caller.says(OLGA, "Я никто", STAFF, anonymous=True)
    await caller.says(OLGA, "Новость", STAFF, as_channel=True)
    await caller.says(OLGA, "/close", STAFF, forwarded=True)
    nobody, channel, forwarded = [u["message"] for u in await caller.updates()]
    assert (nobody["from"]["id"], nobody["sender_chat"]["id"]) == (1087968824, FORUM)
    assert (channel["from"]["id"], channel["sender_chat"]["type"]) == (136817688, "channel")
    assert forwarded["forward_origin"]["type"] == "user"


async def test_a_group_that_moved_tells_its_new_id(caller: Caller) -> None:
    moved = (await caller.api("migrate", chat=STAFF))["chat"]
    answer = await caller.tg("sendMessage", chat_id=FORUM, text="a")
    assert answer["parameters"] == {"migrate_to_chat_id": int(moved.removeprefix("telegram:"))}
    old, new = [u["message"] for u in await caller.updates()]
    assert (old["migrate_to_chat_id"], new["migrate_from_chat_id"]) == (new["chat"]["id"], FORUM)


async def test_commands_by_scope_and_language(caller: Caller) -> None:
    scope = {"type": "chat", "chat_id": FORUM}
    await caller.ok(
        "setMyCommands", commands=[{"command": "take", "description": "Взять"}], scope=scope, language_code="ru"
    )
    assert await caller.ok("getMyCommands") == []
    assert len(await caller.ok("getMyCommands", scope=scope, language_code="ru")) == 1
    await caller.ok("deleteMyCommands", scope=scope, language_code="ru")
    assert await caller.ok("getMyCommands", scope=scope, language_code="ru") == []
