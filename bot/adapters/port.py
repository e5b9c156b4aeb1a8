"""What the engine asks of a messenger, and what it offers in return.

An adapter is a folder with `ids decode encode source sender files`. `peek`, `decode` and `encode` are pure functions of
JSON; sources and senders do I/O and raise only errors of `bot.errors`. Adapters never retry, never pace, never keep
state that must survive.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal, Protocol

import msgspec

from bot.core.content import Attachment, AttachmentKind, Content, SpanKind
from bot.core.ids import ChatId, EventId, MessageId, Messenger, Place, ThreadId
from bot.core.incoming import Incoming

# --- in ---------------------------------------------------------------------------------------------------------------


class RawUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """An update as it came, with what a tolerant look found in it before any model is tried.

    `id` is the dedupe key, a pure function of the raw update (`telegram:<update_id>`; VK: peer and
    conversation_message_id for new messages, `event_id` for the rest). `chat` is whose mailbox it belongs to
    ("<messenger>:" alone when nothing can be read). `thread` and `reply_to` are hints for looking up links, empty when
    absent. `passing`: nothing that must survive (our own message reported back, somebody is typing): not stored.
    """

    id: EventId
    chat: ChatId
    raw: bytes
    thread: str = ""
    reply_to: str = ""
    passing: bool = False


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What one poll brought. `position` is to be stored once every update is accepted, and given back to the source
    on the next start (Telegram: the next offset; VK: the `ts`). `gap`: the messenger says that something was lost
    before it."""

    updates: tuple[RawUpdate, ...]
    position: str
    gap: bool = False


class Source(Protocol):
    """Fetches updates. One per token at a time (the engine holds a lease). `kept_for_us`: the messenger keeps what we
    did not confirm, from before our first poll on; otherwise people are heard from the first stored position on."""

    @property
    def kept_for_us(self) -> bool: ...

    def batches(self, position: str) -> AsyncIterator[Batch]:
        """Poll from `position` on (empty: from the oldest the messenger still has). Asking for the next batch confirms
        the last one, so the engine asks only when it is stored. Raises SourceAway, SourceConflict, TokenRefused."""
        ...

    async def confirm(self, position: str) -> None:
        """Confirm the last stored position on a graceful stop, where the messenger keeps it."""
        ...


class Decoder(Protocol):
    """Raw JSON into neutral facts. Tolerant: unknown fields and kinds are noted, never fatal. Raises Undecodable."""

    def peek(self, update: dict[str, Any]) -> RawUpdate: ...
    def decode(self, raw: bytes) -> Incoming: ...


# --- out --------------------------------------------------------------------------------------------------------------


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a messenger. Lengths in UTF-16 units, sizes in bytes, rates as (calls, seconds)."""

    text: int
    caption: int
    upload: int
    download: int
    buttons_in_row: int
    button_rows: int
    button_label: int
    action_bytes: int
    chat_rate: tuple[tuple[int, float], ...]
    group_rate: tuple[tuple[int, float], ...]
    token_rate: tuple[tuple[int, float], ...]
    buttons: int = 100
    album: int = 10


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a messenger can show natively. What is not listed is degraded by `bot.core.fit`.

    `captions`: kinds that may carry text. `albums`: sets of kinds that may stand together in one message; a kind in
    none of them goes alone.
    """

    spans: frozenset[SpanKind]
    attachments: frozenset[AttachmentKind]
    inline_keyboard: bool
    reactions: bool
    topics: bool
    edits: bool
    idempotent_sends: bool
    limits: Limits
    captions: frozenset[AttachmentKind] = frozenset({"photo", "document", "voice", "audio", "video", "animation"})
    albums: tuple[frozenset[AttachmentKind], ...] = (
        frozenset({"photo", "video"}),
        frozenset({"document"}),
        frozenset({"audio"}),
    )


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A rendered button. `action` comes back in `Pressed.action` unchanged."""

    label: str
    action: str
    style: Literal["plain", "primary", "danger"] = "plain"


Keys = tuple[tuple[Key, ...], ...]


class SendOp(msgspec.Struct, frozen=True, kw_only=True, tag="send"):
    """One message that fits: text, or one attachment with an optional caption (`content.text`), or an album of one
    messenger kind.

    `nonce` is non-zero and the same on every repeat of this part: VK's `random_id`; Telegram has no use for it.
    `mention` is silent.
    """

    place: Place
    content: Content
    keys: Keys = ()
    reply_to: MessageId | None = None
    nonce: int = 0
    silent: bool = False


class EditOp(msgspec.Struct, frozen=True, kw_only=True, tag="edit"):
    """Replace an own message's text (or caption) and keys. `content` None: only the keys."""

    place: Place
    message: MessageId
    content: Content | None = None
    keys: Keys = ()


class DeleteOp(msgspec.Struct, frozen=True, kw_only=True, tag="delete"):
    place: Place
    message: MessageId


class ReactOp(msgspec.Struct, frozen=True, kw_only=True, tag="react"):
    """Set the bot's reaction (empty `emoji`: take it away)."""

    place: Place
    message: MessageId
    emoji: str


class MakeTopicOp(msgspec.Struct, frozen=True, kw_only=True, tag="make_topic"):
    """Make a topic; the receipt carries its thread. `icon` is one of the colours by ticket state."""

    place: Place
    name: str
    color: int = 0


class ChangeTopicOp(msgspec.Struct, frozen=True, kw_only=True, tag="change_topic"):
    """One call: rename (`name`), or close/reopen (`closed`). Already so is success."""

    place: Place
    name: str | None = None
    closed: bool | None = None


class DeleteTopicOp(msgspec.Struct, frozen=True, kw_only=True, tag="delete_topic"):
    """Delete the topic that `place` names, with all its messages."""

    place: Place


class AnswerPressOp(msgspec.Struct, frozen=True, kw_only=True, tag="answer_press"):
    """Stop the spinner of a pressed button. Too late is success."""

    place: Place
    press: str
    person: str = ""
    text: str = ""
    alert: bool = False


Operation = SendOp | EditOp | DeleteOp | ReactOp | MakeTopicOp | ChangeTopicOp | DeleteTopicOp | AnswerPressOp


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What the messenger answered. `messages`: ids of what was sent (an album has several). `thread`: of a new topic,
    or where a message really landed, so that the caller can see when a thread was silently ignored. `url`: an address
    of a new topic that its members can open."""

    messages: tuple[MessageId, ...] = ()
    thread: ThreadId = ThreadId("")
    url: str = ""


class ByteStream(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment on its way from one messenger to another: never whole in memory."""

    chunks: AsyncIterator[bytes]
    size: int
    name: str
    mime: str


class Files(Protocol):
    """Reads attachments of this messenger. Tokens never leave in an address."""

    async def open(self, attachment: Attachment) -> ByteStream:
        """Raises Rejected(too_big | file_gone), RetryLater."""
        ...


class Sender(Protocol):
    """Carries out one operation with one call (an upload before it, if needed). Raises SendError's leaves only."""

    async def send(self, operation: Operation) -> Receipt: ...


class ChatFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What `check` and start-up need to know of a staff chat. `takes_files`: VK lets nobody upload into a chat that a
    community made."""

    chat: ChatId
    title: str
    is_forum: bool
    we_are_admin: bool
    can_manage_topics: bool
    can_delete: bool = False
    reactions: bool = True
    takes_files: bool = True


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Whose token this is. `id` goes into the store's identity. `problems`: (what is wrong, remedy) found on the
    way."""

    id: str
    name: str
    username: str
    problems: tuple[tuple[str, str], ...] = ()


class Adapter(Protocol):
    """All of one messenger, as app.py holds it. `open_file` of the *other* messengers is handed to `connect` for
    crossings."""

    messenger: Messenger
    capabilities: Capabilities
    decoder: Decoder
    source: Source
    sender: Sender
    files: Files

    async def identify(self) -> Identity:
        """Check the token. Raises TokenRefused, SourceAway."""
        ...

    async def chat_facts(self, chat: ChatId) -> ChatFacts:
        """Raises PlaceGone when the bot is not in it."""
        ...

    async def is_member(self, chat: ChatId, person: str) -> bool: ...

    async def names(self, people: Sequence[str]) -> dict[str, tuple[str, str]]:
        """(name, username) of people whose updates carry none (VK); empty where updates do. Raises SendError."""
        ...

    async def offer(self, chat: ChatId, commands: Sequence[tuple[str, str]]) -> None:
        """Commands (word, what it does) that the messenger completes for whoever types in this chat, where it does such
        a thing. Raises SendError."""
        ...

    async def leave(self, chat: ChatId) -> None:
        """Leave a group that is no desk. Raises SendError."""
        ...

    async def close(self) -> None: ...
