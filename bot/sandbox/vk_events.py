"""The community's Long Poll queue: what of the world becomes an event, and `failed`."""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import vk_json as shapes
from bot.sandbox.records import BOT, Change, Media, Message, messenger_of, native
from bot.sandbox.schema.check_vk import table
from bot.sandbox.vk_attachments import attachment
from bot.sandbox.world import COMMUNITY_ID, World

Json = dict[str, Any]

KEPT_FOR = 3600.0
KEY_LIFE = 7200.0
PRESS_LIFE = 60.0
LONGEST_POLL = 90.0
KINDS = (
    "message_new",
    "message_reply",
    "message_edit",
    "message_allow",
    "message_deny",
    "message_typing_state",
    "message_event",
    "message_reaction_event",
    "message_read",
    "group_join",
    "group_leave",
    "user_block",
    "user_unblock",
)


def event_kinds() -> dict[str, bool]:
    """Every kind the settings know; strict clients want them all in the answer."""
    listed = set(table()["methods"]["groups.setLongPollSettings"]) - {"group_id", "enabled", "api_version"}
    return dict.fromkeys(sorted(listed | {"wall_schedule_post_new", "wall_schedule_post_delete"}), False)


@dataclass
class Community:
    """What the VK methods work on: the world, the objects known by name, the uploads not yet saved."""

    world: World
    root: str = ""
    objects: dict[str, Media] = field(default_factory=dict)
    uploads: dict[str, Media] = field(default_factory=dict)
    presses: dict[str, tuple[float, str, str]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    enabled: dict[str, bool] = field(default_factory=lambda: event_kinds() | dict.fromkeys(KINDS, True))
    polling: bool = True
    api_version: str = "5.199"
    settings: dict[str, bool] = field(
        default_factory=lambda: {
            "messages": True,
            "bots_capabilities": True,
            "bots_start_button": True,
            "bots_add_to_chat": True,
        }
    )


class EventQueue:
    """Events in one list; every consumer reads from its own `ts`."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.world = community.world
        self.events: list[tuple[float, Json]] = []
        self.first = 1
        self.keys: dict[str, float] = {}
        self.repeat_next = 0
        self.closed = False
        self.read_to = 0
        self._arrived = asyncio.Event()
        self._asked = asyncio.Event()
        self.world.listen(self.hear)

    # What becomes an event

    def hear(self, change: Change) -> None:
        """Turns a change of the world into an event, if it is one for the community."""
        key = change.message.chat if change.message else change.person.key if change.person else ""
        if change.kind == "typing" and change.detail["from"] != BOT and messenger_of(change.detail["from"]) == "vk":
            state = {"from_id": native(change.detail["from"]), "to_id": -COMMUNITY_ID, "state": "typing"}
            self.put("message_typing_state", state)
        if messenger_of(key) != "vk":
            return
        match change.kind, change.cause:
            case "message", "new" if change.message:
                self.remember(change.message)
                self.written(change.message)
            case "message", "edit" if change.message:
                self.remember(change.message)
                self.put("message_edit", self.shape(change.message))
            case "person", ("allowed" | "unblocked"):
                self.put("message_allow", {"user_id": native(key), "key": ""})
            case "person", "blocked":
                self.put("message_deny", {"user_id": native(key)})
            case "press", _ if change.message and change.person:
                self.pressed(change)
            case "reaction", _ if change.message and change.detail["sender"] != BOT:
                self.reacted(change.message, change)

    def shape(self, message: Message) -> Json:
        """The message in VK's shape."""
        return shapes.message(self.world, self.community.root, message)

    def remember(self, message: Message) -> None:
        """Objects of messages can be referred to by their names."""
        for item in message.media:
            if item.file:
                shape = attachment(self.world, "", item, shapes.sender_id(message.sender), message.date)
                kind = shape["type"]
                if "owner_id" in shape[kind]:
                    self.community.objects[f"{kind}{shape[kind]['owner_id']}_{shape[kind]['id']}"] = item

    def written(self, message: Message) -> None:
        """message_new for others' words, message_reply for everything that goes out."""
        if message.sender == BOT:
            self.put("message_reply", self.shape(message))
            return
        if not self.visible(message):
            return
        person = self.world.people[message.sender]
        self.put("message_new", {"message": self.shape(message), "client_info": shapes.client(person)})

    def visible(self, message: Message) -> bool:
        """In a chat a community that is no administrator sees mentions, commands and replies to itself only."""
        place = self.world.chats[message.chat]
        if place.kind == "private" or place.bot_status in ("administrator", "creator"):
            return True
        replied = self.world.find(message.chat, message.reply_to)
        called = message.text.startswith(("/", f"[club{COMMUNITY_ID}|")) or message.service is not None
        return place.bot_status == "member" and (called or (replied is not None and replied.sender == BOT))

    def pressed(self, change: Change) -> None:
        """A callback button; its event can be answered for a minute."""
        message, person = change.message, change.person
        if message is None or person is None:
            return
        event = secrets.token_hex(6)
        self.community.presses[event] = (self.world.now(), person.key, message.chat)
        self.put(
            "message_event",
            {
                "user_id": native(person.key),
                "peer_id": native(message.chat),
                "event_id": event,
                "payload": change.detail["payload"],
                "conversation_message_id": message.number,
            },
        )

    def reacted(self, message: Message, change: Change) -> None:
        """A reaction by number; none when it was taken away."""
        body = {"reacted_id": native(change.detail["sender"]), "peer_id": native(message.chat), "cmid": message.number}
        new = change.detail["new"]
        if new and new[0].emoji in shapes.REACTIONS:
            body["reaction_id"] = shapes.REACTIONS.index(new[0].emoji) + 1
        self.put("message_reaction_event", body)

    # The queue

    def put(self, kind: str, body: Json) -> None:
        """Queues an event of an enabled kind."""
        if self.community.polling and self.community.enabled.get(kind):
            self.put_raw({"type": kind, "object": body})

    def put_raw(self, event: Json) -> None:
        """Queues an event in its envelope; a trouble "duplicate_updates" delivers it twice."""
        whole = {"group_id": COMMUNITY_ID, "event_id": secrets.token_hex(20), "v": self.community.api_version, **event}
        copies = 2 if self.repeat_next else 1
        self.repeat_next = max(0, self.repeat_next - 1)
        self.events.extend([(self.world.now(), whole)] * copies)
        self._arrived.set()

    @property
    def ts(self) -> int:
        """The number after the last event."""
        return self.first + len(self.events)

    def server(self) -> Json:
        """groups.getLongPollServer: a new key."""
        key = secrets.token_hex(20)
        self.keys[key] = self.world.now() + KEY_LIFE
        return {"server": f"{self.community.root}/vk/longpoll/{COMMUNITY_ID}", "key": key, "ts": str(self.ts)}

    def forget_old(self) -> None:
        """Events are kept for an hour."""
        horizon = self.world.now() - KEPT_FOR
        gone = sum(1 for at, _ in self.events if at < horizon)
        self.events = self.events[gone:]
        self.first += gone

    async def check(self, *, key: str, ts: str, wait: float) -> Json:
        """One poll: events from `ts` on, or `failed`."""
        self.forget_old()
        if self.keys.get(key, 0.0) < self.world.now():
            return {"failed": 2}
        if not ts.isdigit() or int(ts) > self.ts:
            return {"failed": 3}
        if int(ts) < self.first:
            return {"failed": 1, "ts": self.ts}
        self.read_to = int(ts)
        self._asked.set()
        deadline = asyncio.get_running_loop().time() + min(wait, LONGEST_POLL)
        while self.ts <= int(ts) and not self.closed:
            self._arrived.clear()
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                break
        self.forget_old()
        return {"ts": str(self.ts), "updates": [event for _, event in self.events[max(0, int(ts) - self.first) :]]}

    async def drained(self) -> None:
        """Until whoever polls has asked for what comes after the newest event."""
        while self.read_to < self.ts:
            self._asked.clear()
            await self._asked.wait()

    def close(self) -> None:
        """Ends waiting polls: their answers are empty."""
        self.closed = True
        self._arrived.set()
