"""What the emulated servers emit fits the models of strict libraries: one missing field would drop an update there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.caller import ANNA, BORIS, JOHN, OLGA, STAFF, Caller, file

KINDS = ["photo", "document", "voice", "video", "audio", "sticker"]
EVERYTHING = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"]


async def test_telegram_updates_fit_aiogram(caller: Caller) -> None:
    types = pytest.importorskip("aiogram.types", reason="aiogram is not installed")
    await caller.updates(allowed_updates=EVERYTHING)
    await caller.api("start", person=ANNA)
    for kind in [*KINDS, "animation", "video_note"]:
        await caller.says(ANNA, files=[file(kind)])
    for plain in ({"kind": "poll"}, {"kind": "story"}, {"kind": "location", "latitude": 1.5, "longitude": 2.5}):
        await caller.says(ANNA, files=[plain])
    menu = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    sent = await caller.ok("sendMessage", chat_id=111, text="?", reply_markup=menu)
    await caller.api("press", sender=ANNA, chat=ANNA, message=sent["message_id"], button="0.0")
    thread = await caller.topic()
    number = await caller.says(OLGA, "Ответ", STAFF, thread=thread)
    await caller.api("edit", chat=STAFF, message=number, text="Другой ответ")
    await caller.api("react", sender=OLGA, chat=STAFF, message=number, emoji="👍")
    await caller.says(OLGA, "Никто", STAFF, anonymous=True)
    await caller.says(OLGA, "Новость", STAFF, as_channel=True)
    await caller.says(ANNA, "Чужое", forwarded=True)
    await caller.api("topic", chat=STAFF, thread=thread, action="close")
    for blocked in (True, False):
        await caller.api("block", person=ANNA, blocked=blocked)
    for status in ("member", "administrator", "kicked"):
        await caller.api("member", chat=STAFF, person=JOHN, status=status)
    for status in ("member", "administrator", "kicked"):
        await caller.api("bot-rights", chat=STAFF, status=status)
    got: list[Any] = await caller.updates()
    kinds = {types.Update.model_validate(update).event_type for update in got}
    assert kinds == set(EVERYTHING)


async def test_vk_events_fit_vkbottle(caller: Caller) -> None:
    pytest.importorskip("vkbottle", reason="vkbottle is not installed")
    from vkbottle_types.events import bot_events as models

    await caller.begin_poll()
    await caller.api("start", person=BORIS)
    await caller.says(BORIS, "Вот", files=[file(kind) for kind in KINDS])
    await caller.says(BORIS, files=[{"kind": kind} for kind in ("wall", "market", "poll", "story", "gift")])
    await caller.says(BORIS, files=[{"kind": "location", "latitude": 1.5, "longitude": 2.5}])
    keyboard = {"inline": True, "buttons": [[{"action": {"type": "callback", "label": "Да", "payload": {"a": 1}}}]]}
    sent = await caller.send_vk(222, "?", keyboard=keyboard)
    place = {"sender": BORIS, "chat": BORIS, "message": sent["conversation_message_id"]}
    await caller.api("press", **place, button="0.0")
    await caller.api("react", **place, emoji="❤")
    await caller.api("edit", chat=BORIS, message=2, text="Иначе")
    for blocked in (True, False):
        await caller.api("block", person=BORIS, blocked=blocked)
    kinds = set()
    for event in await caller.events():
        model = getattr(models, "".join(word.capitalize() for word in event["type"].split("_")))
        model.model_validate(event)
        kinds.add(event["type"])
    assert kinds == {
        "message_allow",
        "message_new",
        "message_reply",
        "message_event",
        "message_reaction_event",
        "message_edit",
        "message_deny",
    }
