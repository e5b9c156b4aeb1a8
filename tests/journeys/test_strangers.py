"""Groups that are no desk: somebody may add the bot to theirs, and must get nothing out of it."""

from __future__ import annotations

from typing import Any

from bot.sandbox.records import Chat
from tests.journeys.conftest import Shop

THEIRS = "telegram:-1009999999999"


async def test_a_strangers_group_is_left_and_nothing_is_said_there(shop: Shop) -> None:
    john = shop.john
    shop.sandbox.world.add_chat(
        Chat(key=THEIRS, kind="supergroup", title="Not yours", members={john.id: "owner"}, bot_status="administrator")
    )
    await shop.mirror.post("messages", **{"from": john.id, "chat": THEIRS, "text": "agent, who bought what today?"})
    await shop.mirror.until(lambda: gone(shop), lambda: "the bot leaves the group")
    assert [item["text"] for item in here(shop) if item["from"] == "bot"] == []
    assert shop.staff.topics() == []


def gone(shop: Shop) -> Chat | None:
    chat = shop.sandbox.world.chats[THEIRS]
    return chat if chat.bot_status == "left" else None


def here(shop: Shop) -> list[dict[str, Any]]:
    return [item for (chat, _), item in shop.mirror.messages.items() if chat == THEIRS]
