"""A VK group chat as a place where staff work: who sees what, and how presses and replies look there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.records import BOT, Chat
from tests.sandbox.caller import COMMUNITY, Caller

PEER = 2_000_000_001
PLACE = f"vk:{PEER}"


@pytest.fixture
async def olya(caller: Caller) -> str:
    """An operator in a VK chat where the community is an administrator."""
    person: str = (await caller.api("people", messenger="vk", name="Оля Ким", role="operator"))["id"]
    caller.sandbox.world.add_chat(Chat(key=PLACE, kind="vkchat", title="Дежурные", members={person: "administrator"}))
    await caller.begin_poll()
    return person


async def texts(caller: Caller) -> list[Any]:
    """Texts of new incoming messages."""
    return [e["object"]["message"]["text"] for e in await caller.events() if e["type"] == "message_new"]


async def test_writing_replying_pressing(caller: Caller, olya: str) -> None:
    keyboard = {"inline": True, "buttons": [[{"action": {"type": "text", "label": "Взять", "payload": {"take": 64}}}]]}
    anchor = await caller.send_vk(PEER, "Обращение № 64", keyboard=keyboard)
    assert anchor["conversation_message_id"] == 1
    await caller.says(olya, "Отвечаю", PLACE, reply_to=1)
    await caller.api("press", sender=olya, chat=PLACE, message=1, button="0.0")
    reply, press = [e["object"]["message"] for e in await caller.events() if e["type"] == "message_new"]
    assert (reply["peer_id"], reply["reply_message"]["conversation_message_id"]) == (PEER, 1)
    assert (press["text"], press["payload"]) == (f"[club{COMMUNITY}|@shop] Взять", '{"take":64}')


async def test_without_rights_only_what_is_addressed_to_the_community(caller: Caller, olya: str) -> None:
    await caller.says(olya, "Видно всё", PLACE)
    assert await texts(caller) == ["Видно всё"]
    await caller.api("bot-rights", chat=PLACE, status="member")
    await caller.says(olya, "Между нами", PLACE)
    await caller.says(olya, "/queue", PLACE)
    assert await texts(caller) == ["/queue"]
    assert await caller.vk_code("messages.getConversationMembers", peer_id=PEER) == 917


async def test_members(caller: Caller, olya: str) -> None:
    answer = await caller.vk_ok("messages.getConversationMembers", peer_id=PEER)
    assert [item["member_id"] for item in answer["items"]] == [-COMMUNITY, int(olya.removeprefix("vk:"))]
    await caller.api("bot-rights", chat=PLACE, status="kicked")
    assert (await caller.send_vk(PEER, "a"))["error"]["code"] == 917


async def test_files_go_into_a_chat_that_a_person_made_only(caller: Caller, olya: str) -> None:
    assert "upload_url" in await caller.vk_ok("photos.getMessagesUploadServer", peer_id=PEER)
    caller.sandbox.world.set_chat(PLACE, owner=BOT)
    assert await caller.vk_code("photos.getMessagesUploadServer", peer_id=PEER) == 15


async def test_only_an_administrator_learns_who_a_chat_belongs_to(caller: Caller, olya: str) -> None:
    (chat,) = (await caller.vk_ok("messages.getConversationsById", peer_ids=str(PEER)))["items"]
    settings = chat["chat_settings"]
    assert (settings["title"], settings["owner_id"]) == ("Дежурные", int(olya.removeprefix("vk:")))
    assert -COMMUNITY in settings["admin_ids"]
    await caller.api("bot-rights", chat=PLACE, status="member")
    assert (await caller.vk_ok("messages.getConversationsById", peer_ids=str(PEER)))["items"] == []
