"""Operations into aiogram's method objects. Pure: what must be asked of Telegram, not how it is sent.

Customers' words go with `entities`, never with `parse_mode`; previews are off; a quoted message that is gone does not
stop the answer. This module imports aiogram (seconds): the adapter loads it when it is first needed.
"""

from __future__ import annotations

from typing import Any, assert_never

import msgspec
from aiogram.enums import ReactionTypeType
from aiogram.methods import (
    AnswerCallbackQuery,
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    DeleteMessage,
    EditForumTopic,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    ReopenForumTopic,
    SendAnimation,
    SendAudio,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
    SetMessageReaction,
    TelegramMethod,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
)

from bot.adapters.port import (
    AnswerPressOp,
    ChangeTopicOp,
    DeleteOp,
    DeleteTopicOp,
    EditOp,
    Key,
    Keys,
    MakeTopicOp,
    Operation,
    ReactOp,
    SendOp,
)
from bot.adapters.telegram import ids
from bot.core.content import AttachmentKind, Content, Span, SpanKind
from bot.core.ids import Place
from bot.errors import Rejected

Method = TelegramMethod[Any]
Fields = dict[str, Any]

ENTITIES: dict[SpanKind, str] = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strike": "strikethrough",
    "code": "code",
    "pre": "pre",
    "link": "text_link",
    "quote": "blockquote",
    "spoiler": "spoiler",
}

MEDIA: dict[AttachmentKind, tuple[type[Method], str]] = {
    "photo": (SendPhoto, "photo"),
    "document": (SendDocument, "document"),
    "voice": (SendVoice, "voice"),
    "audio": (SendAudio, "audio"),
    "video": (SendVideo, "video"),
    "animation": (SendAnimation, "animation"),
    "video_note": (SendVideoNote, "video_note"),
    "sticker": (SendSticker, "sticker"),
}
TIMED: frozenset[AttachmentKind] = frozenset({"voice", "audio", "video", "video_note", "animation"})
CAPTIONLESS: frozenset[AttachmentKind] = frozenset({"video_note", "sticker"})

ALBUMS: dict[AttachmentKind, type[InputMediaPhoto | InputMediaVideo | InputMediaDocument | InputMediaAudio]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
TOPIC_NAME = 128
PRESS_ANSWER = 200


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    """A file as Telegram shall take it: a file_id, or bytes to upload."""

    kind: AttachmentKind
    file: str | InputFile


def encode(operation: Operation, media: tuple[Medium, ...] = ()) -> Method:
    """One operation as one call. `media` stands for `operation.content.attachments`. Raises Rejected for what has no
    shape here."""
    match operation:
        case SendOp():
            return _send(operation, media)
        case EditOp():
            return _edit(operation)
        case DeleteOp():
            return DeleteMessage(chat_id=_chat(operation.place), message_id=int(operation.message))
        case ReactOp():
            return _react(operation)
        case MakeTopicOp():
            color: Fields = {"icon_color": operation.color} if operation.color else {}
            return CreateForumTopic(chat_id=_chat(operation.place), name=_topic_name(operation.name), **color)
        case ChangeTopicOp():
            return _topic(operation)
        case DeleteTopicOp():
            return DeleteForumTopic(chat_id=_chat(operation.place), message_thread_id=int(operation.place.thread))
        case AnswerPressOp():
            words: Fields = {"text": operation.text[:PRESS_ANSWER], "show_alert": operation.alert}
            return AnswerCallbackQuery(callback_query_id=operation.press, **(words if operation.text else {}))
    assert_never(operation)


def written(method: Method) -> bytes:
    """The call's JSON: what was set here and nothing else, so constants of aiogram's models (`type`) are set here
    too."""
    return method.model_dump_json(exclude_unset=True).encode()


def own(content: Content) -> tuple[Medium, ...]:
    """Attachments that Telegram itself brought: by file_id, no byte touches us."""
    return tuple(Medium(kind=one.kind, file=one.ref) for one in content.attachments)


def _send(operation: SendOp, media: tuple[Medium, ...]) -> Method:
    target = _target(operation)
    match media:
        case ():
            keys = _markup(operation.keys)
            words = _words("text", "entities", operation.content)
            return SendMessage(**target, **words, **keys, link_preview_options=NO_PREVIEW)
        case (medium,):
            return _medium(operation, medium, target)
        case _:
            return SendMediaGroup(**target, media=_album(operation.content, media))


def _target(operation: SendOp) -> Fields:
    target: Fields = {"chat_id": _chat(operation.place)}
    if operation.place.thread:
        target["message_thread_id"] = int(operation.place.thread)
    if operation.reply_to:
        # A quote may be gone, the card that holds a ticket together may not: that must be noticed.
        target["reply_parameters"] = ReplyParameters(
            message_id=int(operation.reply_to),
            allow_sending_without_reply=operation.reply_to != operation.place.anchor,
        )
    if operation.silent:
        target["disable_notification"] = True
    return target


def _medium(operation: SendOp, medium: Medium, target: Fields) -> Method:
    if medium.kind not in MEDIA:
        raise Rejected(f"Telegram takes no {medium.kind} from a bot", reason="kind")
    method, field = MEDIA[medium.kind]
    if medium.kind in CAPTIONLESS and operation.content.text:
        raise Rejected(f"a {medium.kind} takes no caption", reason="kind")
    words = _words("caption", "caption_entities", operation.content) if operation.content.text else {}
    return method(
        **target, **{field: medium.file}, **words, **_length(operation.content, medium), **_markup(operation.keys)
    )


def _length(content: Content, medium: Medium) -> Fields:
    """Of a file that is uploaded Telegram knows only what it is told; of its own it knows all."""
    seconds = content.attachments[0].duration if content.attachments else 0
    return {"duration": seconds} if seconds and medium.kind in TIMED and not isinstance(medium.file, str) else {}


def _album(content: Content, media: tuple[Medium, ...]) -> list[Any]:
    """The caption is shown under the album when its first item alone has one."""
    items: list[Any] = []
    for medium in media:
        if medium.kind not in ALBUMS:
            raise Rejected(f"a {medium.kind} cannot be in an album", reason="kind")
        words = _words("caption", "caption_entities", content) if content.text and not items else {}
        fields: Fields = {"type": medium.kind, "media": medium.file, **words}
        items.append(ALBUMS[medium.kind](**fields))
    return items


def _edit(operation: EditOp) -> Method:
    target = {"chat_id": _chat(operation.place), "message_id": int(operation.message), **_markup(operation.keys)}
    if operation.content is None:
        return EditMessageReplyMarkup(**target)
    if operation.content.attachments:
        return EditMessageCaption(**target, **_words("caption", "caption_entities", operation.content))
    return EditMessageText(**target, **_words("text", "entities", operation.content), link_preview_options=NO_PREVIEW)


def _react(operation: ReactOp) -> Method:
    reaction: list[Any] = (
        [ReactionTypeEmoji(type=ReactionTypeType.EMOJI, emoji=operation.emoji)] if operation.emoji else []
    )
    return SetMessageReaction(chat_id=_chat(operation.place), message_id=int(operation.message), reaction=reaction)


def _topic(operation: ChangeTopicOp) -> Method:
    topic: Fields = {"chat_id": _chat(operation.place), "message_thread_id": int(operation.place.thread)}
    if operation.name is not None:
        return EditForumTopic(**topic, name=_topic_name(operation.name))
    return CloseForumTopic(**topic) if operation.closed else ReopenForumTopic(**topic)


def _words(text: str, entities: str, content: Content) -> Fields:
    spans = [_entity(span) for span in content.spans if span.length > 0]
    return {text: content.text, **({entities: spans} if spans else {})}


def _entity(span: Span) -> MessageEntity:
    url: Fields = {"url": span.url} if span.kind == "link" else {}
    return MessageEntity(type=ENTITIES[span.kind], offset=span.offset, length=span.length, **url)


def _markup(keys: Keys) -> Fields:
    if not keys:
        return {}
    rows = [[_button(key) for key in row] for row in keys]
    return {"reply_markup": InlineKeyboardMarkup(inline_keyboard=rows)}


def _button(key: Key) -> InlineKeyboardButton:
    style: Fields = {"style": key.style} if key.style != "plain" else {}
    return InlineKeyboardButton(text=key.label, callback_data=key.action, **style)


def _topic_name(name: str) -> str:
    return name[:TOPIC_NAME] or "…"


def _chat(place: Place) -> int:
    return ids.native(place.chat)
