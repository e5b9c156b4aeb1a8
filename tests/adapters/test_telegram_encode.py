"""What is asked of Telegram for each operation, as the JSON that goes out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.port import (
    AnswerPressOp,
    ChangeTopicOp,
    DeleteOp,
    EditOp,
    Key,
    MakeTopicOp,
    Operation,
    ReactOp,
    SendOp,
)
from bot.adapters.telegram.encode import encode, own, written
from bot.core.content import Attachment, AttachmentKind, Content, Span
from bot.core.ids import ChatId, MessageId, Place, ThreadId
from bot.errors import Rejected

TOPIC = Place(chat=ChatId("telegram:-100"), thread=ThreadId("40"))
ANNA = Place(chat=ChatId("telegram:111"))
FIVE = MessageId("5")
KEYS = (
    (Key(label="Да", action="yes", style="primary"), Key(label="Нет", action="no", style="danger")),
    (Key(label="?", action="help"),),
)
MARKUP = {
    "inline_keyboard": [
        [
            {"text": "Да", "callback_data": "yes", "style": "primary"},
            {"text": "Нет", "callback_data": "no", "style": "danger"},
        ],
        [{"text": "?", "callback_data": "help"}],
    ]
}
PLAIN = {"link_preview_options": {"is_disabled": True}}
BOLD = Content(
    text="<b>жир</b>",
    spans=(Span(kind="bold", offset=3, length=3), Span(kind="link", offset=0, length=1, url="https://example.org")),
)
ENTITIES = [
    {"type": "bold", "offset": 3, "length": 3},
    {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org"},
]


def file(kind: AttachmentKind, ref: str = "id") -> Attachment:
    return Attachment(kind=kind, messenger="telegram", ref=ref)


def one(kind: AttachmentKind, text: str = "") -> Content:
    return Content(text=text, attachments=(file(kind),))


CASES: dict[str, tuple[Operation, str, dict[str, Any]]] = {
    "text": (
        SendOp(place=ANNA, content=Content(text="привет")),
        "sendMessage",
        {"chat_id": 111, "text": "привет", **PLAIN},
    ),
    "text in a topic": (
        SendOp(place=TOPIC, content=BOLD, keys=KEYS, reply_to=FIVE, silent=True, nonce=9),
        "sendMessage",
        {
            "chat_id": -100,
            "message_thread_id": 40,
            "text": "<b>жир</b>",
            "entities": ENTITIES,
            "reply_markup": MARKUP,
            "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
            "disable_notification": True,
            **PLAIN,
        },
    ),
    "words of a ticket where there are no topics": (
        SendOp(place=Place(chat=TOPIC.chat, anchor=FIVE), content=Content(text="да"), reply_to=FIVE),
        "sendMessage",
        {
            "chat_id": -100,
            "text": "да",
            "reply_parameters": {"message_id": 5, "allow_sending_without_reply": False},
            **PLAIN,
        },
    ),
    "photo with caption": (
        SendOp(place=TOPIC, content=Content(text=BOLD.text, spans=BOLD.spans, attachments=(file("photo"),)), keys=KEYS),
        "sendPhoto",
        {
            "chat_id": -100,
            "message_thread_id": 40,
            "photo": "id",
            "caption": "<b>жир</b>",
            "caption_entities": ENTITIES,
            "reply_markup": MARKUP,
        },
    ),
    **{
        kind: (
            SendOp(place=ANNA, content=one(kind)),
            f"send{name}",
            {"chat_id": 111, kind: "id"},
        )
        for kind, name in {
            "document": "Document",
            "voice": "Voice",
            "audio": "Audio",
            "video": "Video",
            "animation": "Animation",
            "video_note": "VideoNote",
            "sticker": "Sticker",
        }.items()
    },
    "album": (
        SendOp(
            place=TOPIC,
            content=Content(text="два", spans=BOLD.spans, attachments=(file("photo", "a"), file("video", "b"))),
            reply_to=FIVE,
        ),
        "sendMediaGroup",
        {
            "chat_id": -100,
            "message_thread_id": 40,
            "media": [
                {"type": "photo", "media": "a", "caption": "два", "caption_entities": ENTITIES},
                {"type": "video", "media": "b"},
            ],
            "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
        },
    ),
    "edit": (
        EditOp(place=TOPIC, message=FIVE, content=BOLD, keys=KEYS),
        "editMessageText",
        {
            "chat_id": -100,
            "message_id": 5,
            "text": "<b>жир</b>",
            "entities": ENTITIES,
            "reply_markup": MARKUP,
            **PLAIN,
        },
    ),
    "edit of a caption": (
        EditOp(place=ANNA, message=FIVE, content=one("photo", "новое")),
        "editMessageCaption",
        {"chat_id": 111, "message_id": 5, "caption": "новое"},
    ),
    "keys alone": (
        EditOp(place=ANNA, message=FIVE, keys=KEYS),
        "editMessageReplyMarkup",
        {"chat_id": 111, "message_id": 5, "reply_markup": MARKUP},
    ),
    "keys away": (
        EditOp(place=ANNA, message=FIVE),
        "editMessageReplyMarkup",
        {"chat_id": 111, "message_id": 5},
    ),
    "delete": (DeleteOp(place=ANNA, message=FIVE), "deleteMessage", {"chat_id": 111, "message_id": 5}),
    "react": (
        ReactOp(place=ANNA, message=FIVE, emoji="👌"),
        "setMessageReaction",
        {"chat_id": 111, "message_id": 5, "reaction": [{"type": "emoji", "emoji": "👌"}]},
    ),
    "reaction away": (
        ReactOp(place=ANNA, message=FIVE, emoji=""),
        "setMessageReaction",
        {"chat_id": 111, "message_id": 5, "reaction": []},
    ),
    "make a topic": (
        MakeTopicOp(place=TOPIC, name="#65 Анна", color=7322096),
        "createForumTopic",
        {"chat_id": -100, "name": "#65 Анна", "icon_color": 7322096},
    ),
    "a topic's name has 128 characters": (
        MakeTopicOp(place=TOPIC, name="я" * 200),
        "createForumTopic",
        {"chat_id": -100, "name": "я" * 128},
    ),
    "rename": (
        ChangeTopicOp(place=TOPIC, name="✅ #65"),
        "editForumTopic",
        {"chat_id": -100, "message_thread_id": 40, "name": "✅ #65"},
    ),
    "close": (ChangeTopicOp(place=TOPIC, closed=True), "closeForumTopic", {"chat_id": -100, "message_thread_id": 40}),
    "reopen": (
        ChangeTopicOp(place=TOPIC, closed=False),
        "reopenForumTopic",
        {"chat_id": -100, "message_thread_id": 40},
    ),
    "answer a press": (
        AnswerPressOp(place=ANNA, press="77", text="Готово", alert=True),
        "answerCallbackQuery",
        {"callback_query_id": "77", "text": "Готово", "show_alert": True},
    ),
    "stop a spinner": (AnswerPressOp(place=ANNA, press="77"), "answerCallbackQuery", {"callback_query_id": "77"}),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_operation_goes_out_as(name: str) -> None:
    operation, method, fields = CASES[name]
    media = own(operation.content) if isinstance(operation, SendOp) else ()
    call = encode(operation, media)
    assert call.__api_method__ == method
    assert json.loads(written(call)) == fields


REFUSED = {
    "a poll": one("poll"),
    "a caption under a sticker": one("sticker", "слова"),
    "a voice in an album": Content(attachments=(file("voice"), file("voice"))),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_telegram_cannot_show_is_refused_in_words(name: str) -> None:
    with pytest.raises(Rejected) as refused:
        encode(SendOp(place=ANNA, content=REFUSED[name]), own(REFUSED[name]))
    assert refused.value.reason == "kind"
