"""The world as it is at the start: a shop's bot and community, a staff forum, two operators, four customers."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.records import Chat, Person
from bot.sandbox.topics import FULL_SEAT
from bot.sandbox.world import World

STAFF_CHAT = "telegram:-1001000000001"


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


def default_world(clock: Callable[[], float]) -> tuple[World, Cast]:
    """Nobody has written yet; the bot sits in the forum with every right it needs."""
    world = World(clock)
    anna = world.add_person("telegram", "Анна", ident=111)
    john = world.add_person("telegram", "John", lang="en", ident=112)
    boris = world.add_person("vk", "Борис", ident=222)
    vera = world.add_person("vk", "Вера", buttons=False, ident=223)
    olga = world.add_person("telegram", "Ольга", role="operator", ident=501)
    maxim = world.add_person("telegram", "Максим", role="operator", ident=502)
    members = {olga.key: "member", maxim.key: "member"}
    world.add_chat(
        Chat(
            key=STAFF_CHAT,
            kind="supergroup",
            title="Поддержка",
            is_forum=True,
            members=members,
            bot_status="administrator",
            rights=FULL_SEAT,
        )
    )
    return world, Cast(anna=anna, john=john, boris=boris, vera=vera, olga=olga, maxim=maxim, staff_chat=STAFF_CHAT)
