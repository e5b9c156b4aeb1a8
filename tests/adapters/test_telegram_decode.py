"""Recorded Telegram updates, and what each one means."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bot.adapters.telegram.decode import TelegramDecoder, look
from bot.core.content import Attachment, Content, Span
from bot.core.incoming import (
    Blocked,
    ChatChanged,
    Edited,
    Ignored,
    Incoming,
    MemberChanged,
    Person,
    Pressed,
    Reacted,
    Returned,
    TopicChanged,
    Wrote,
)
from bot.errors import Undecodable
from tests.adapters.records import raw, recorded

UPDATES = recorded("telegram")
DECODER = TelegramDecoder(us=7000001)

AT = 1795397114.0
ANNA = Person(id="telegram:111", name="Анна Иванова", username="anna")
OLGA = Person(id="telegram:501", name="Ольга")
BOT = Person(id="telegram:7000001", name="Лавка", username="lavka_shop_bot", speaks_as="bot")


def file(kind: Any, ref: str, **more: Any) -> Attachment:
    return Attachment(kind=kind, messenger="telegram", ref=ref, **more)


def anna_wrote(message: str, content: Content, **more: Any) -> Wrote:
    return wrote("telegram:111", message, content, person=ANNA, **more)


def wrote(chat: str, message: str, content: Content, *, person: Person, **more: Any) -> Wrote:
    shape = {
        "id": "",
        "at": AT,
        "chat": chat,
        "message": message,
        "person": person,
        "content": content,
        "buttons": True,
    }
    return Wrote(**{**shape, **more})


def in_forum(message: str, text: str, *, person: Person = OLGA, **more: Any) -> Wrote:
    return wrote("telegram:-1001000000001", message, Content(text=text), person=person, **more)


def fact(kind: type[Any], chat: str, **more: Any) -> Any:
    return kind(**{"id": "", "at": AT, "chat": chat, **more})


def topic(change: str, **more: Any) -> TopicChanged:
    shape = {"thread": "40", "change": change, "person": OLGA, **more}
    changed: TopicChanged = fact(TopicChanged, "telegram:-1001000000001", **shape)
    return changed


FORUM = "telegram:-1001000000001"

MEANINGS: dict[str, Incoming] = {
    "text": anna_wrote(
        "5",
        Content(
            text="Где мой заказ? 👍 жирно",
            spans=(
                Span(kind="bold", offset=18, length=5),
                Span(kind="link", offset=0, length=3, url="https://example.org/"),
            ),
        ),
    ),
    "start": anna_wrote("1", Content(text="/start order_77"), start="order_77"),
    "start_plain": anna_wrote("2", Content(text="/start"), start=""),
    "english": wrote("telegram:112", "3", Content(text="hi"), person=Person(id="telegram:112", name="John", lang="en")),
    "quote": anna_wrote("7", Content(text="это"), reply_to="6", reply_by="telegram:7000001"),
    "forwarded": anna_wrote("8", Content(text="/close"), forwarded=True),
    "via_bot": anna_wrote("9", Content(text="картинка"), via_bot=True),
    "photo": anna_wrote(
        "10",
        Content(
            text="Вот он",
            spans=(Span(kind="italic", offset=4, length=2),),
            attachments=(file("photo", "large", size=90000),),
            album="13555",
        ),
    ),
    "document": anna_wrote(
        "11", Content(attachments=(file("document", "doc", name="чек.pdf", mime="application/pdf", size=2048),))
    ),
    "voice": anna_wrote("12", Content(attachments=(file("voice", "voi", mime="audio/ogg", size=4096, duration=4),))),
    "animation": anna_wrote(
        "13", Content(attachments=(file("animation", "ani", name="a.mp4", mime="video/mp4", duration=2),))
    ),
    "sticker": anna_wrote("14", Content(attachments=(file("sticker", "sti", text="😀"),))),
    "venue": anna_wrote(
        "15",
        Content(
            attachments=(
                file(
                    "location",
                    "55.751200,37.618400",
                    text="Склад\nул. Мира, 1\nhttps://maps.google.com/?q=55.751200,37.618400",
                ),
            )
        ),
    ),
    "contact": anna_wrote("16", Content(attachments=(file("contact", "", text="Пётр Петров, +79990000000"),))),
    "poll": anna_wrote("17", Content(attachments=(file("poll", "", text="Когда?\n– утром\n– днём"),))),
    "dice": anna_wrote("18", Content(attachments=(file("unknown", "", text="🎲 4"),))),
    "something_new": anna_wrote("19", Content(attachments=(file("unknown", "", text=""),))),
    "edited": fact(
        Edited, "telegram:111", at=AT + 60, person=ANNA, message="5", content=Content(text="Где мой заказ 77?")
    ),
    "topic_answer": in_forum("41", "Уже едет", thread="40"),
    "topic_quote": in_forum("43", "на это", thread="40", reply_to="42", reply_by="telegram:7000001"),
    "general": in_forum("44", "/help"),
    "reply_in_plain_group": in_forum("45", "ответ", reply_to="42", reply_by="telegram:501"),
    "anonymous_admin": in_forum(
        "46", "принято", thread="40", person=Person(id=FORUM, name="старший", speaks_as="anonymous_admin")
    ),
    "linked_channel": in_forum(
        "47", "Акция", person=Person(id="telegram:-1002", name="Новости", username="news", speaks_as="channel")
    ),
    "other_bot": in_forum("48", "бип", person=Person(id="telegram:9", name="Бот", speaks_as="bot")),
    "topic_created": topic("created", at=AT - 9, name="#65 Анна", by_us=True, person=BOT),
    "topic_renamed": topic("renamed", name="#65 готово"),
    "topic_closed": topic("closed"),
    "topic_reopened": topic("reopened"),
    "migrated": fact(ChatChanged, "telegram:-77", migrated_to=FORUM),
    "pinned": fact(Ignored, FORUM, why="service message pinned_message"),
    "press": fact(
        Pressed,
        "telegram:111",
        at=0.0,
        person=ANNA,
        message="20",
        action="topic:delivery",
        press="4382bfdwdsb323b2d9",
    ),
    "press_in_topic": fact(Pressed, FORUM, at=0.0, thread="40", person=OLGA, message="54", action="take", press="77"),
    "press_inline": fact(Ignored, "telegram:111", at=0.0, why="a press without message or action"),
    "blocked": fact(Blocked, "telegram:111"),
    "returned": fact(Returned, "telegram:111"),
    "we_are_admin": fact(MemberChanged, FORUM, person=BOT, standing="admin", is_us=True, can_manage_topics=True),
    "restricted_out": fact(MemberChanged, FORUM, person=OLGA, standing="gone"),
    "reaction": fact(Reacted, "telegram:111", person=ANNA, message="20", emoji="👍"),
    "reaction_gone": fact(Reacted, "telegram:111", person=ANNA, message="20", emoji=""),
    "unknown_kind": fact(Ignored, FORUM, at=0.0, why="kind chat_boost"),
}


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_a_recorded_update_means(name: str) -> None:
    update = UPDATES[name]
    meant = msgspec.structs.replace(MEANINGS[name], id=f"telegram:{update['update_id']}")
    assert DECODER.decode(raw(update)) == meant


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_the_look_finds_the_same_mailbox_as_the_decoder(name: str) -> None:
    seen, fact = look(raw(UPDATES[name])), DECODER.decode(raw(UPDATES[name]))
    assert (seen.id, seen.chat) == (fact.id, fact.chat)
    assert seen.thread == (fact.thread if not isinstance(fact, Ignored) else seen.thread)
    assert seen == msgspec.structs.replace(DECODER.peek(UPDATES[name]), raw=seen.raw)


@pytest.mark.parametrize(("name", "thread", "reply"), [("topic_quote", "40", "42"), ("topic_answer", "40", "")])
def test_the_look_gives_hints_for_links(name: str, thread: str, reply: str) -> None:
    seen = look(raw(UPDATES[name]))
    assert (seen.thread, seen.reply_to) == (thread, reply)


ODD: dict[str, tuple[bytes, str, str]] = {
    "no fields": (b'{"update_id": 7, "message": {}}', "telegram:7", "telegram:"),
    "no author": (
        b'{"update_id": 8, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "a"}}',
        "telegram:8",
        "telegram:5",
    ),
    "a list for a message": (b'{"update_id": 9, "message": [1, 2]}', "telegram:9", "telegram:"),
    "a text for a number": (
        b'{"update_id": 10, "message": {"chat": {"id": "x"}, "date": 1}}',
        "telegram:10",
        "telegram:",
    ),
    "cut": (b'{"update_id": 11, "message": {"chat": {"id": 5', "telegram:11", "telegram:"),
    "nested without end": (b'{"update_id": 12, "message": ' + b"[" * 100_000, "telegram:12", "telegram:"),
}


@pytest.mark.parametrize("name", sorted(ODD))
def test_an_odd_update_has_a_key_and_is_its_own_trouble(name: str) -> None:
    odd, key, chat = ODD[name]
    seen = look(odd)
    assert (seen.id, seen.chat, seen.raw) == (key, chat, odd)
    with pytest.raises(Undecodable):
        DECODER.decode(odd)


def test_what_has_no_number_is_named_by_its_bytes() -> None:
    first, again, other = look(b'{"message": {}}'), look(b'{"message": {}}'), look(b"not JSON")
    assert first.id == again.id != other.id
    assert first.id.startswith("telegram:raw-")


def test_a_number_in_a_text_is_not_the_updates_number() -> None:
    text = b'{"message": {"text": "\\"update_id\\": 99", "chat": {"id": 1'
    assert look(text).id.startswith("telegram:raw-")


def test_a_lone_surrogate_becomes_one_sign_and_offsets_hold() -> None:
    update = b'{"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"},'
    update += b' "from": {"id": 5, "is_bot": false, "first_name": "\\ud83d"}, "text": "a\\ud83db",'
    update += b' "entities": [{"type": "bold", "offset": 2, "length": 1}]}}'
    fact = DECODER.decode(update)
    assert isinstance(fact, Wrote)
    assert fact.content.text == "a?b"
    assert fact.content.spans[0].offset == 2


@pytest.mark.parametrize(
    ("code", "lang"), [("ru", "ru"), ("uk-UA", "ru"), ("kk", "ru"), ("en", "en"), ("de", "en"), (None, "ru")]
)
def test_the_language_is_the_clients(code: str | None, lang: str) -> None:
    update = msgspec.json.decode(msgspec.json.encode(UPDATES["english"]))
    update["message"]["from"]["language_code"] = code
    fact = DECODER.decode(raw(update))
    assert isinstance(fact, Wrote)
    assert fact.person.lang == lang


def closing(**author: Any) -> bytes:
    update = msgspec.json.decode(msgspec.json.encode(UPDATES["topic_closed"]))
    update["message"] |= author
    return raw(update)


def test_only_what_we_did_ourselves_to_a_topic_is_passed_over() -> None:
    """An anonymous admin comes under a bot's name, and closes topics by hand all the same."""
    ours = {"id": 7000001, "is_bot": True, "first_name": "Лавка"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    assert look(closing(**{"from": ours})).passing
    assert not look(closing()).passing
    assert not look(closing(**{"from": anonymous, "sender_chat": {"id": -1001000000001}})).passing
    assert look(raw(UPDATES["topic_renamed"])).passing
    assert not look(raw(UPDATES["topic_created"])).passing
