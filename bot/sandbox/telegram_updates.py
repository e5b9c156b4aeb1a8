"""The bot's update queue in Telegram: what of the world becomes an update, when it expires, who may fetch it.

Confirms only by offset; one poller at a time; updates of kinds not asked for are never queued; a message waits
24 hours, a button press 150 seconds.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import telegram_json as shapes
from bot.sandbox.records import BOT, Change, Chat, Message, messenger_of
from bot.sandbox.telegram_errors import TelegramError, conflict
from bot.sandbox.world import World

Json = dict[str, Any]

DAY = 86_400.0
PRESS_LIFE = 150.0
LONGEST_POLL = 50.0
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
SEATED = ("administrator", "creator")


@dataclass(frozen=True, kw_only=True)
class Update:
    """One queued update and the moment after which it is not delivered any more."""

    body: Json
    expires: float


class UpdateQueue:
    """Updates not yet confirmed, oldest first."""

    def __init__(self, world: World, first_id: int = 500_000_000) -> None:
        self.world = world
        self.queue: list[Update] = []
        self.allowed: list[str] = []
        self.callbacks: dict[str, tuple[float, str]] = {}
        self.webhook: Json = {}
        self.on_put: Callable[[Update], None] = lambda update: None
        self.repeat_next = 0
        self._again: list[Update] = []
        self._next_id = first_id
        self.waiting = asyncio.Event()
        self._arrived = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        world.listen(self.hear)

    # What becomes an update

    def hear(self, change: Change) -> None:
        """Turns a change of the world into an update, if it is one for the bot."""
        match change.kind, change.cause:
            case "message", "new" if change.message and self.concerns(change.message):
                self.put("message", shapes.message(self.world, change.message), change.message.date + DAY)
            case "message", "edit" if change.message and self.concerns(change.message):
                edited = change.message
                self.put("edited_message", shapes.message(self.world, edited), (edited.edit_date or edited.date) + DAY)
            case "press", _ if change.message and messenger_of(change.message.chat) == "telegram":
                self.pressed(change)
            case "reaction", _ if change.message and change.detail["sender"] != BOT:
                self.reacted(change.message, change)
            case "person", ("blocked" | "unblocked") as cause if (
                change.person and messenger_of(change.person.key) == "telegram"
            ):
                before, after = ("member", "kicked") if cause == "blocked" else ("kicked", "member")
                place = self.world.chats[change.person.key]
                seats = [
                    {"status": s, "user": shapes.bot_user(), **({"until_date": 0} if s == "kicked" else {})}
                    for s in (before, after)
                ]
                self.seat("my_chat_member", place, shapes.user(change.person), *seats)
            case "chat", "seat" if change.chat:
                self.seat(
                    "my_chat_member",
                    change.chat,
                    self.somebody(change.chat),
                    shapes.bot_member(change.detail["old"]),
                    shapes.bot_member(change.chat),
                )
            case "chat", "member" if change.chat and change.chat.bot_status in SEATED:
                person = self.world.people[change.detail["person"]]
                seats = [shapes.member(person, change.detail[when]) for when in ("old", "new")]
                self.seat("chat_member", change.chat, shapes.user(person), *seats)

    def concerns(self, message: Message) -> bool:
        """Telegram messages of others, and the bot's own service messages; in privacy mode only part of a group's."""
        if messenger_of(message.chat) != "telegram" or (message.sender == BOT and not message.service):
            return False
        place = self.world.chats[message.chat]
        if place.kind == "private" or place.bot_status in SEATED or message.service:
            return place.bot_status not in ("left", "kicked")
        replied = self.world.find(message.chat, message.reply_to)
        to_bot = replied is not None and replied.sender == BOT
        return place.bot_status == "member" and (message.text.startswith("/") or to_bot)

    def pressed(self, change: Change) -> None:
        """A button press; its query can be answered for a while."""
        message, person = change.message, change.person
        if message is None or person is None:
            return
        query = str(secrets.randbits(62))
        self.callbacks[query] = (self.world.now(), person.key)
        body = {
            "id": query,
            "from": shapes.user(person),
            "message": shapes.message(self.world, message),
            "chat_instance": str(abs(hash(message.chat)) % 10**18),
            "data": change.detail["payload"],
        }
        self.put("callback_query", body, self.world.now() + PRESS_LIFE)

    def reacted(self, message: Message, change: Change) -> None:
        """Only where the bot is an administrator."""
        place = self.world.chats[message.chat]
        if messenger_of(message.chat) != "telegram" or place.kind == "private" or place.bot_status not in SEATED:
            return
        body = {
            "chat": shapes.chat(self.world, place),
            "message_id": message.number,
            "date": int(self.world.now()),
            "user": shapes.sender(self.world, change.detail["sender"]),
            "old_reaction": [shapes.reaction(r) for r in change.detail["old"]],
            "new_reaction": [shapes.reaction(r) for r in change.detail["new"]],
        }
        self.put("message_reaction", body, self.world.now() + DAY)

    def seat(self, kind: str, place: Chat, actor: Json, old: Json, new: Json) -> None:
        """A change of somebody's seat."""
        body = {
            "chat": shapes.chat(self.world, place),
            "from": actor,
            "date": int(self.world.now()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self.put(kind, body, self.world.now() + DAY)

    def somebody(self, place: Chat) -> Json:
        """Who changed the bot's seat: the first member."""
        key = next(iter(place.members), None)
        return shapes.user(self.world.people[key]) if key else shapes.bot_user()

    # The queue

    def wanted(self, kind: str) -> bool:
        """Asked for by the remembered `allowed_updates`; empty means the default set."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def put(self, kind: str, body: Json, expires: float) -> None:
        """Queues an update of a wanted kind."""
        if self.wanted(kind):
            self.put_raw({kind: body}, expires)

    def put_raw(self, body: Json, expires: float | None = None) -> None:
        """Queues a body as it is, numbered."""
        numbered = {"update_id": self._next_id, **body}
        self._next_id += 1
        update = Update(body=numbered, expires=expires or self.world.now() + DAY)
        self.queue.append(update)
        self._arrived.set()
        self.on_put(update)

    def pending(self) -> list[Update]:
        """What has not expired."""
        now = self.world.now()
        self.queue = [update for update in self.queue if update.expires > now]
        return self.queue

    def confirm(self, offset: int) -> None:
        """Forgets everything below the offset; a negative one counts from the end."""
        if offset < 0:
            self.queue = self.pending()[offset:]
        elif offset:
            self.queue = [update for update in self.queue if update.body["update_id"] >= offset]

    async def fetch(self, *, offset: int, limit: int, wait: float, allowed: list[str] | None) -> list[Json]:
        """One getUpdates: waits for the first update; a second caller ends the first with 409."""
        if self.webhook.get("url"):
            raise TelegramError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict())
        poller = self._poller = asyncio.get_running_loop().create_future()
        if allowed is not None:
            self.allowed = allowed
        self.confirm(offset)
        try:
            await self._first(poller, min(wait, LONGEST_POLL))
        finally:
            if not poller.done():
                poller.set_result(None)
        return self._batch(limit)

    async def _first(self, poller: "asyncio.Future[None]", wait: float) -> None:
        """Until there is something, the time is over or another poller came."""
        deadline = asyncio.get_running_loop().time() + wait
        while not self._again and not self.pending():
            self._arrived.clear()
            self.waiting.set()
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return
            arrival = asyncio.ensure_future(self._arrived.wait())
            waiting: list[asyncio.Future[Any]] = [arrival, poller]
            await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            arrival.cancel()
            if poller.done():
                return poller.result()

    def _batch(self, limit: int) -> list[Json]:
        """The oldest; after a trouble "duplicate_updates" a batch comes once more although it was confirmed."""
        batch = (
            self._again[:limit]
            + [u for u in self.pending() if u not in self._again][: max(0, limit - len(self._again))]
        )
        fresh = [update for update in batch if update not in self._again]
        self._again = []
        if fresh and self.repeat_next:
            self.repeat_next -= 1
            self._again = fresh
            self._arrived.set()
        return [update.body for update in batch]

    def interrupt(self) -> None:
        """A webhook was set: the waiting poll ends."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(TelegramError(409, "Conflict: terminated by setWebhook request"))

    def close(self) -> None:
        """Ends a waiting poll: its answer is empty."""
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
