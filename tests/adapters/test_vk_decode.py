"""Recorded VK events, and what each one means."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bot.adapters.vk.content import address
from bot.adapters.vk.decode import VkDecoder, look
from bot.core.content import Attachment, Content, Span
from bot.core.incoming import (
    Blocked,
    Echo,
    Edited,
    Ignored,
    Incoming,
    MemberChanged,
    Person,
    Pressed,
    Reacted,
    Returned,
    Typing,
    Wrote,
)
from bot.errors import Undecodable
from tests.adapters.records import raw, recorded

UPDATES = recorded("vk")
DECODER = VkDecoder()

AT = 1572809816.0
BORIS = Person(id="vk:222", name="")
GROUP = "vk:2000000001"


def file(kind: Any, ref: str, name: str, **more: Any) -> Attachment:
    return Attachment(kind=kind, messenger="vk", ref=ref, name=name, **more)


def words(kind: Any, text: str) -> Attachment:
    return Attachment(kind=kind, messenger="vk", ref="", text=text)


def fact(kind: type[Any], chat: str = "vk:222", **more: Any) -> Any:
    return kind(**{"id": "", "at": AT, "chat": chat, **more})


def wrote(message: str, text: str = "", **more: Any) -> Wrote:
    shape = {"person": BORIS, "message": message, "content": Content(text=text), "buttons": True, **more}
    written: Wrote = fact(Wrote, **shape)
    return written


MEANINGS: dict[str, Incoming] = {
    "text": wrote("614", "f"),
    "old_client": wrote("615", "f", buttons=False, person=Person(id="vk:222", name="", lang="en")),
    "no_client": wrote("616", "f", buttons=None),
    "start": wrote("1", "Начать", start=""),
    "start_ref": wrote("2", "Начать", start="order_77"),
    "text_button": wrote("3", "Доставка", action="topic:delivery"),
    "odd_payload": wrote("4", "x"),
    "formatted": wrote(
        "617",
        content=Content(
            text="👍 жирно",
            spans=(
                Span(kind="bold", offset=3, length=5),
                Span(kind="link", offset=0, length=2, url="https://example.org/"),
            ),
        ),
    ),
    "files": wrote(
        "618",
        content=Content(
            text="вот",
            attachments=(
                file("photo", "222:618:0", "photo.jpg", mime="image/jpeg"),
                file("document", "222:618:1", "чек.pdf", mime="application/pdf", size=4620),
                file("voice", "222:618:2", "voice.ogg", mime="audio/ogg", duration=25),
                file("sticker", "222:618:3", "sticker.png", mime="image/png"),
                file("photo", "222:618:4", "graffiti.png", mime="image/png"),
            ),
        ),
    ),
    "described": wrote(
        "619",
        content=Content(
            text="смотрите https://example.org/a",
            attachments=(
                words("video", "Брак\nhttps://vk.com/video222_5"),
                words("wall", "Новость\nhttps://vk.com/wall-9_7"),
                words("market", "Чайник\n1 ₽\nhttps://vk.com/product-9_8"),
                words("poll", "Когда?\n– утром\n– днём"),
                words("audio", "Кино – Песня"),
                words("unknown", "B\nhttps://example.org/b"),
                words("unknown", "call"),
                words("unknown", "hologram"),
                words("location", "Москва\nhttps://maps.google.com/?q=55.751200,37.618400"),
            ),
        ),
    ),
    "forwards": wrote(
        "620",
        forwarded=True,
        content=Content(
            attachments=(
                words("forward", "чужое"),
                file("photo", "222:620:f0.0", "photo.jpg", mime="image/jpeg"),
                words("forward", "глубже"),
                file("document", "222:620:f0.f0.0", "чек.pdf", mime="application/pdf", size=4620),
            )
        ),
    ),
    "reply": wrote("621", "это", reply_to="600", reply_by="vk:-1234"),
    "group_chat": wrote(
        "5", chat=GROUP, content=Content(text="принято 👍", spans=(Span(kind="bold", offset=0, length=7),))
    ),
    "invited": fact(
        MemberChanged, GROUP, person=Person(id="vk:-1234", name="", speaks_as="bot"), standing="member", is_us=True
    ),
    "kicked": fact(MemberChanged, GROUP, person=Person(id="vk:333", name=""), standing="gone"),
    "pinned": fact(Ignored, GROUP, why="service message chat_pin_message"),
    "community": wrote("9", "бип", chat=GROUP, person=Person(id="vk:-77", name="", speaks_as="bot")),
    "own": fact(Ignored, why="our own message"),
    "edit": fact(Edited, at=1572809900.0, person=BORIS, message="614", content=Content(text="test1")),
    "own_edit": fact(Ignored, at=1533397838.0, why="our own edit"),
    "reply_by_admin": fact(Echo, message="792", content=Content(text="из сообщества"), admin="vk:123"),
    "reply_by_us": fact(Echo, message="793", content=Content(text="мы"), random_id=459382534),
    "press": fact(Pressed, at=0.0, person=BORIS, message="1234", action="topic:delivery", press="feleyinek"),
    "press_text_payload": fact(Pressed, at=0.0, person=BORIS, message="1234", action="take", press="feleyinek"),
    "press_foreign": fact(Ignored, at=0.0, why="a press without action"),
    "allow": fact(Returned, at=0.0),
    "deny": fact(Blocked, at=0.0),
    "typing": fact(Typing, at=0.0),
    "reaction": fact(Reacted, at=0.0, person=BORIS, message="614", emoji="👌"),
    "reaction_gone": fact(Reacted, at=0.0, person=BORIS, message="614", emoji=""),
    "unknown_kind": fact(Ignored, "vk:321", at=0.0, why="kind group_join"),
}


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_a_recorded_event_means(name: str) -> None:
    fact = DECODER.decode(raw(UPDATES[name]))
    assert fact == msgspec.structs.replace(MEANINGS[name], id=fact.id)


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_the_look_finds_the_same_mailbox_and_key_as_the_decoder(name: str) -> None:
    seen, fact = look(raw(UPDATES[name])), DECODER.decode(raw(UPDATES[name]))
    assert (seen.id, seen.chat) == (fact.id, fact.chat)
    assert seen == msgspec.structs.replace(DECODER.peek(UPDATES[name]), raw=seen.raw)


def test_a_new_message_is_known_by_its_place_and_the_rest_by_event_id() -> None:
    again = {**UPDATES["text"], "event_id": "another"}
    assert look(raw(UPDATES["text"])).id == look(raw(again)).id == "vk:222:614"
    assert look(raw(UPDATES["edit"])).id == f"vk:{UPDATES['edit']['event_id']}"


def test_the_look_gives_the_quoted_message() -> None:
    assert look(raw(UPDATES["reply"])).reply_to == "600"


ODD: dict[str, tuple[bytes, str]] = {
    "no object": (b'{"type": "message_new", "event_id": "e1"}', "vk:"),
    "no author": (
        b'{"type": "message_new", "event_id": "e2", "object": {"message": {"peer_id": 5, "date": 1, "text": "a"}}}',
        "vk:5",
    ),
    "a text for an object": (b'{"type": "message_edit", "event_id": "e3", "object": "x"}', "vk:"),
    "cut": (b'{"type": "message_new", "object": {"mess', "vk:"),
}


@pytest.mark.parametrize("name", sorted(ODD))
def test_an_odd_event_has_a_key_and_is_its_own_trouble(name: str) -> None:
    odd, chat = ODD[name]
    seen = look(odd)
    assert (seen.chat, seen.raw, look(odd).id) == (chat, odd, seen.id)
    assert seen.id != "vk:"
    with pytest.raises(Undecodable):
        DECODER.decode(odd)


ADDRESSES = {
    ("files", "0"): "https://sun9-1.userapi.com/x.jpg",
    ("files", "1"): "https://vk.com/doc222_486338532?hash=70c3&dl=1",
    ("files", "2"): "https://psv4.userapi.com/a.ogg",
    ("files", "3"): "https://vk.com/sticker/1-12345-128",
    ("files", "4"): "https://sun9-50.userapi.com/g.png",
    ("forwards", "f0.0"): "https://sun9-1.userapi.com/x.jpg",
    ("forwards", "f0.f0.0"): "https://vk.com/doc222_486338532?hash=70c3&dl=1",
    ("described", "7"): "",
}


@pytest.mark.parametrize(("name", "path"), sorted(ADDRESSES))
def test_a_path_leads_back_to_the_file(name: str, path: str) -> None:
    assert address(UPDATES[name]["object"]["message"], path) == ADDRESSES[name, path]
