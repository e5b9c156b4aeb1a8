"""A VK community: its settings, its chats, and the names its events do not carry."""

from __future__ import annotations

import json

import pytest

from bot.adapters import vk
from bot.adapters.port import Adapter, ReactOp, SendOp
from bot.core.content import Content
from bot.core.ids import ChatId, MessageId, Messenger
from bot.core.incoming import Echo, Reacted, Typing, Wrote
from bot.errors import PlaceGone, TokenRefused
from tests.adapters.driver import Driver, Talk
from tests.adapters.liar import lying
from tests.adapters.test_lying_servers import connected

CHAT = ChatId("vk:2000000001")
COMMUNITY = {"response": {"groups": [{"id": 5, "name": "Лавка", "screen_name": "shop"}], "profiles": []}}


def answer(value: object) -> tuple[int, bytes]:
    return 200, json.dumps(value).encode()


async def test_settings_that_bring_no_updates_are_problems_and_can_be_fixed(
    driver: Driver, adapters: dict[Messenger, Adapter]
) -> None:
    community = driver.sandbox.community
    community.polling = False
    community.enabled["message_event"] = False
    problems = (await adapters["vk"].identify()).problems
    assert [what for what, _ in problems] == [
        "Long Poll is off in the community",
        "Long Poll does not bring message_event",
    ]
    assert isinstance(adapters["vk"], vk.VkAdapter)
    await adapters["vk"].fix()
    assert (await adapters["vk"].identify()).problems == ()


async def test_a_token_without_rights_is_a_problem() -> None:
    async with lying() as liar, connected("vk", liar.url) as adapter:
        liar.answers |= {
            "groups.getById": answer(COMMUNITY),
            "groups.getLongPollSettings": answer({"response": {"is_enabled": False, "events": {}}}),
            "groups.getTokenPermissions": answer({"response": {"permissions": [{"name": "messages"}]}}),
        }
        problems = (await adapter.identify()).problems
    assert ("the token lacks the rights docs, manage, photos", "make a new community token with them") in problems


async def test_a_persons_token_is_refused() -> None:
    nobody = answer({"response": {"groups": []}})
    async with lying(**{"groups.getById": nobody}) as liar, connected("vk", liar.url) as adapter:
        with pytest.raises(TokenRefused):
            await adapter.identify()


async def test_an_answer_given_in_vks_own_inbox_and_our_own_are_echoed(vk_talk: Talk) -> None:
    receipt = await vk_talk.adapter.sender.send(
        SendOp(place=vk_talk.place, content=Content(text="Здравствуйте"), nonce=4711)
    )
    echo = await vk_talk.hears(Echo)
    assert (echo.message, echo.random_id, echo.admin, echo.content.text) == (
        receipt.messages[0],
        4711,
        "",
        "Здравствуйте",
    )


async def test_a_repeat_with_the_same_nonce_is_the_same_message(vk_talk: Talk) -> None:
    operation = SendOp(place=vk_talk.place, content=Content(text="раз"), nonce=4712)
    first, second = [await vk_talk.adapter.sender.send(operation) for _ in range(2)]
    assert first == second
    assert [one["text"] for one in await vk_talk.driver.transcript(vk_talk.chat)].count("раз") == 1


async def test_reactions_cross_both_ways_and_typing_is_heard(vk_talk: Talk) -> None:
    (message,) = (
        await vk_talk.adapter.sender.send(SendOp(place=vk_talk.place, content=Content(text="ответ"), nonce=1))
    ).messages
    reaction = {"from": vk_talk.chat, "chat": vk_talk.chat, "message": int(message), "emoji": "👌"}
    await vk_talk.driver.post("react", **reaction)
    reacted = await vk_talk.hears(Reacted)
    assert (reacted.message, reacted.emoji) == (message, "👌")
    number = MessageId(str(await vk_talk.says("спасибо")))
    for emoji in ("👍", ""):
        await vk_talk.adapter.sender.send(ReactOp(place=vk_talk.place, message=number, emoji=emoji))
        shown = (await vk_talk.driver.message(vk_talk.chat, number))["reactions"]
        assert [one["emoji"] for one in shown] == ([emoji] if emoji else [])
    await vk_talk.driver.post("typing", **{"from": vk_talk.chat, "chat": vk_talk.chat})
    assert (await vk_talk.hears(Typing)).chat == vk_talk.chat


async def test_a_client_without_buttons_says_so(driver: Driver, adapters: dict[Messenger, Adapter]) -> None:
    talk = Talk(driver, adapters["vk"])
    await talk.batch()
    await driver.post("start", person="vk:223")
    wrote = await talk.hears(Wrote)
    assert (wrote.chat, wrote.buttons, wrote.start) == ("vk:223", False, "")
    await talk.hangs_up()


async def test_a_link_with_ref_is_a_start_with_payload(driver: Driver, adapters: dict[Messenger, Adapter]) -> None:
    talk = Talk(driver, adapters["vk"])
    await talk.batch()
    await driver.post("start", person=talk.chat, payload="order_77")
    assert (await talk.hears(Wrote)).start == "order_77"
    await talk.hangs_up()


# --- group chats ------------------------------------------------------------------------------------------------------


async def test_a_chats_facts_and_members() -> None:
    settings = {"title": "Смена", "owner_id": 222, "admin_ids": [-5], "members_count": 3}
    conversation = {"peer": {"id": 2000000001, "type": "chat"}, "chat_settings": settings}
    async with lying() as liar, connected("vk", liar.url) as adapter:
        liar.answers |= {
            "groups.getById": answer(COMMUNITY),
            "messages.getConversationsById": answer({"response": {"count": 1, "items": [conversation]}}),
            "messages.getConversationMembers": answer({"response": {"items": [{"member_id": 222}], "count": 1}}),
            "messages.removeChatUser": answer({"response": 1}),
        }
        facts = await adapter.chat_facts(CHAT)
        assert (facts.title, facts.is_forum, facts.we_are_admin) == ("Смена", False, True)
        assert await adapter.is_member(CHAT, "vk:222")
        assert not await adapter.is_member(CHAT, "vk:333")
        await adapter.leave(CHAT)
        assert b"chat_id=1&member_id=-5" in liar.asked[-1][1]


async def test_a_chat_we_are_not_in_is_gone_and_vouches_for_nobody() -> None:
    closed = answer({"error": {"error_code": 917, "error_msg": "no access"}})
    async with lying() as liar, connected("vk", liar.url) as adapter:
        liar.answers |= {
            "groups.getById": answer(COMMUNITY),
            "messages.getConversationsById": answer({"response": {"count": 0, "items": []}}),
            "messages.getConversationMembers": closed,
        }
        with pytest.raises(PlaceGone):
            await adapter.chat_facts(CHAT)
        assert not await adapter.is_member(CHAT, "vk:222")
