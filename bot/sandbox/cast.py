"""The world as it is at the start: a shop's bot and community, a staff chat, two operators, four customers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.records import Chat, Person, messenger_of
from bot.sandbox.topics import FULL_SEAT
from bot.sandbox.world import World

Desk = Literal["forum", "group", "vk"]
"""Where staff work: a Telegram forum, a Telegram group without topics, a VK group chat."""
STAFF_CHATS: dict[Desk, str] = {
    "forum": "telegram:-1001000000001",
    "group": "telegram:-1001000000001",
    "vk": "vk:2000000001",
}


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is who in the default world."""

    anna: Person
    john: Person
    boris: Person
    vera: Person
    olga: Person
    maxim: Person
    staff_chat: str


def default_world(clock: Callable[[], float], desk: Desk = "forum") -> tuple[World, Cast]:
    """Nobody has written yet; the bot sits in the staff chat with every right it needs."""
    world = World(clock)
    anna = world.add_person("telegram", "Анна", ident=111)
    john = world.add_person("telegram", "John", lang="en", ident=112)
    boris = world.add_person("vk", "Борис", ident=222)
    vera = world.add_person("vk", "Вера", buttons=False, ident=223)
    staff_chat = STAFF_CHATS[desk]
    olga = world.add_person(messenger_of(staff_chat), "Ольга", role="operator", ident=501)
    maxim = world.add_person(messenger_of(staff_chat), "Максим", role="operator", ident=502)
    world.add_chat(
        Chat(
            key=staff_chat,
            kind="vkchat" if desk == "vk" else "supergroup",
            title="Поддержка",
            is_forum=desk == "forum",
            # A person makes the chat and adds the bot: VK lets no files into one that a community made.
            owner=olga.key if desk == "vk" else "",
            members={olga.key: "creator" if desk == "vk" else "member", maxim.key: "member"},
            bot_status="administrator",
            rights=FULL_SEAT,
        )
    )
    return world, Cast(anna=anna, john=john, boris=boris, vera=vera, olga=olga, maxim=maxim, staff_chat=staff_chat)
