"""The world both emulated messengers live in: the one truth, synchronous, with an injected clock.

Knows people, chats, topics, messages and files, and tells every change to its listeners in order. Does not know
HTTP, JSON shapes or limits of a messenger: those are in the `telegram_*` and `vk_*` files beside it.

Assumed here without a source that proves it:
1. Telegram counts text and caption lengths in UTF-16 units.
2. A message in a topic that quotes nothing carries the topic's first message as `reply_to_message`.
3. Telegram drops trailing white space of a text and cuts entities accordingly.
4. A bot may write into a topic that somebody closed if it can manage topics; plain members may not.
5. Repeating a VK `random_id` answers with the earlier message, and one over int32 (vk-io
   makes such) is taken as it is; a community may edit and delete for a day.
6. Several consumers of one VK Long Poll each get every event; events older than an hour may be lost (`failed` 1).
7. VK reaction ids 1 to 16 stand for the emoji in `vk_json.REACTIONS`.
8. Files of one private VK dialog may be sent in another one.
9. Snackbars have at most 90 characters.
10. With privacy mode a plain member bot sees commands, replies to itself and service messages.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.files import FileShelf
from bot.sandbox.records import BOT, Change, Chat, Message, Messenger, Person, Reaction, Role, messenger_of

HISTORY = 20_000
BOT_ID = 7_000_001
COMMUNITY_ID = 700_001


class World:
    """People, chats and messages by key, and the list of what changed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ahead = 0.0
        self.people: dict[str, Person] = {}
        self.chats: dict[str, Chat] = {}
        self.messages: dict[tuple[str, int], Message] = {}
        self.order: dict[str, list[int]] = {}
        self.files = FileShelf()
        self.settings: dict[str, Any] = {}
        self.seq = 0
        self.changes: deque[Change] = deque(maxlen=HISTORY)
        self._listeners: list[Callable[[Change], None]] = []
        self._numbers: dict[str, int] = {}
        self._people_made = {"telegram": 110, "vk": 221}

    # Time and listeners

    def now(self) -> float:
        """The world's wall clock in Unix seconds."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Moves the wall clock ahead."""
        self._ahead += seconds
        self.publish("settings", detail={"advanced": self._ahead})

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Calls the listener with every change from now on; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(
        self,
        kind: str,
        cause: str = "",
        *,
        message: Message | None = None,
        person: Person | None = None,
        chat: Chat | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> Change:
        """Numbers the change, keeps it and tells the listeners."""
        self.seq += 1
        change = Change(
            seq=self.seq, kind=kind, cause=cause, message=message, person=person, chat=chat, detail=detail or {}
        )
        self.changes.append(change)
        for listener in list(self._listeners):
            listener(change)
        return change

    # People and chats

    def add_person(
        self,
        messenger: Messenger,
        name: str,
        *,
        lang: str = "ru",
        buttons: bool = True,
        role: Role = "customer",
        ident: int | None = None,
    ) -> Person:
        """A new person with their private chat with the bot."""
        if ident is None:
            ident = self._people_made[messenger] + 1
            while f"{messenger}:{ident}" in self.people:
                ident += 1
            self._people_made[messenger] = ident
        key = f"{messenger}:{ident}"
        person = Person(key=key, name=name, username=f"{messenger}{ident}", lang=lang, buttons=buttons, role=role)
        self.people[key] = person
        self.chats[key] = Chat(key=key, kind="private", title=name, members={key: "member"}, bot_status="member")
        self.publish("person", "new", person=person)
        self.publish("chat", "new", chat=self.chats[key])
        return person

    def set_person(self, key: str, cause: str = "", **changes: Any) -> Person:
        """Replaces fields of a person."""
        person = self.people[key] = replace(self.people[key], **changes)
        self.publish("person", cause, person=person)
        return person

    def add_chat(self, chat: Chat) -> Chat:
        """A new group; number 1 of a supergroup was its creation, so that no topic ever has General's number."""
        self.chats[chat.key] = chat
        self._numbers[chat.key] = int(chat.kind == "supergroup")
        self.publish("chat", "new", chat=chat)
        return chat

    def set_chat(self, key: str, cause: str = "", detail: Mapping[str, Any] | None = None, **changes: Any) -> Chat:
        """Replaces fields of a chat; `detail` travels with the change."""
        chat = self.chats[key] = replace(self.chats[key], **changes)
        self.publish("chat", cause, chat=chat, detail=detail)
        return chat

    # Messages

    def next_number(self, chat: str) -> int:
        """Private Telegram chats of a bot share one counter; groups and VK dialogs have their own."""
        shared = messenger_of(chat) == "telegram" and self.chats[chat].kind in ("private", "group")
        counter = "telegram" if shared else chat
        self._numbers[counter] = self._numbers.get(counter, 0) + 1
        return self._numbers[counter]

    def write(self, chat: str, sender: str, **fields: Any) -> Message:
        """A new message of anybody; numbered, dated, told to the listeners."""
        message = Message(chat=chat, number=self.next_number(chat), date=int(self.now()), sender=sender, **fields)
        self.messages[message.where] = message
        self.order.setdefault(chat, []).append(message.number)
        self.publish("message", "new", message=message)
        return message

    def change(self, message: Message, cause: str, detail: Mapping[str, Any] | None = None, **fields: Any) -> Message:
        """Replaces fields of a message."""
        changed = self.messages[message.where] = replace(message, **fields)
        self.publish("message", cause, message=changed, detail=detail)
        return changed

    def edit(self, message: Message, **fields: Any) -> Message:
        """A visible edit, dated."""
        return self.change(message, "edit", edit_date=int(self.now()), **fields)

    def delete(self, message: Message) -> Message:
        """Leaves a tombstone, so that numbers never come twice."""
        return self.change(message, "delete", deleted=True)

    def react(self, message: Message, sender: str, emoji: str | None) -> Message:
        """One reaction a person; None takes it away."""
        others = tuple(r for r in message.reactions if r.sender != sender)
        old = tuple(r for r in message.reactions if r.sender == sender)
        new = (Reaction(sender=sender, emoji=emoji),) if emoji else ()
        if old == new:
            return message
        changed = self.change(message, "react", reactions=others + new)
        self.publish("reaction", message=changed, detail={"sender": sender, "old": old, "new": new})
        return changed

    def find(self, chat: str, number: int | None) -> Message | None:
        """A message that is still there."""
        message = self.messages.get((chat, number)) if number is not None else None
        return None if message is None or message.deleted else message

    def transcript(self, chat: str, thread: int | str | None = "all") -> list[Message]:
        """Messages of a chat, or of one place in it (None: outside topics), oldest first; tombstones too."""
        listed: Iterable[Message] = (self.messages[(chat, n)] for n in self.order.get(chat, []))
        return [m for m in listed if thread == "all" or m.thread == thread]

    def notice(self, person: str, text: str, *, alert: bool = False, link: str | None = None) -> None:
        """A callback answer or a snackbar that only this person sees."""
        self.publish("notice", detail={"person": person, "text": text, "alert": alert, "link": link})

    def typing(self, chat: str, thread: int | None, sender: str = BOT, action: str = "typing") -> None:
        """Somebody is at work on a message."""
        self.publish("typing", detail={"chat": chat, "thread": thread, "from": sender, "action": action})
