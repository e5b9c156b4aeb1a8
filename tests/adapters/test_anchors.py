"""A ticket's card where there are no topics: its loss is noticed, and one that VK will not change is posted anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.adapters.port import Adapter, EditOp, SendOp
from bot.core.content import Content
from bot.core.ids import ChatId, MessageId, Messenger, Place
from bot.core.incoming import Wrote
from bot.errors import PlaceGone
from bot.sandbox.app import Sandbox
from bot.sandbox.cast import Desk
from bot.sandbox.records import BOT
from tests.adapters.driver import Driver, Talk

DAY_AND_MORE = 100_000.0


@pytest.fixture(params=["group", "vk"])
def desk(request: pytest.FixtureRequest) -> Desk:
    kind: Desk = request.param
    return kind


@pytest.fixture
async def sandbox(desk: Desk) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(desk=desk)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@dataclass
class Card:
    """A card in the staff chat, and the adapter that sent it."""

    driver: Driver
    adapter: Adapter
    chat: ChatId
    anchor: MessageId

    @property
    def place(self) -> Place:
        return Place(chat=self.chat, anchor=self.anchor)

    async def says(self, text: str, reply_to: str | None = None) -> MessageId:
        quoted = MessageId(reply_to or self.anchor)
        operation = SendOp(place=self.place, content=Content(text=text), reply_to=quoted, nonce=hash(text) % 10**9 + 1)
        (message,) = (await self.adapter.sender.send(operation)).messages
        return message

    async def shows(self, text: str) -> tuple[MessageId, ...]:
        edit = EditOp(place=self.place, message=self.anchor, content=Content(text=text))
        return (await self.adapter.sender.send(edit)).messages

    async def stands(self, message: str) -> dict[str, Any]:
        return await self.driver.message(self.chat, message)


@pytest.fixture
async def card(driver: Driver, adapters: dict[Messenger, Adapter], sandbox: Sandbox, desk: Desk) -> Card:
    adapter = adapters["vk" if desk == "vk" else "telegram"]
    chat = ChatId(sandbox.staff_chat)
    made = await adapter.sender.send(SendOp(place=Place(chat=chat), content=Content(text="№ 66"), nonce=1))
    return Card(driver, adapter, chat, made.messages[0])


async def test_words_reply_to_the_card(card: Card) -> None:
    said = await card.stands(await card.says("Где заказ?"))
    assert said["reply_to"] == int(card.anchor)


async def test_a_deleted_card_is_noticed_by_the_next_words(card: Card) -> None:
    await card.driver.post("delete", chat=card.chat, message=int(card.anchor))
    with pytest.raises(PlaceGone) as gone:
        await card.says("Где заказ?")
    assert not gone.value.whole_chat
    with pytest.raises(PlaceGone):
        await card.shows("№ 66 закрыто")


async def test_a_deleted_quote_costs_only_the_quote(card: Card) -> None:
    question = await card.says("Где заказ?")
    await card.driver.post("delete", chat=card.chat, message=int(question))
    answer = await card.stands(await card.says("Алло?", question))
    assert answer["text"] == "Алло?"
    assert answer["reply_to"] is None


async def test_an_old_card_still_changes(card: Card, desk: Desk) -> None:
    """VK allows a day: after it the card is posted again, as a reply to itself, and a repeat makes no second one."""
    await card.driver.post("clock", advance=DAY_AND_MORE)
    moved = await card.shows("№ 66 закрыто")
    assert moved == await card.shows("№ 66 закрыто")
    assert bool(moved) == (desk == "vk")
    shown = await card.stands(moved[0] if moved else card.anchor)
    assert shown["text"] == "№ 66 закрыто"
    assert shown["reply_to"] == (int(card.anchor) if moved else None)


async def test_the_chat_is_ready_to_be_a_desk(card: Card, sandbox: Sandbox) -> None:
    facts = await card.adapter.chat_facts(card.chat)
    assert (facts.title, facts.is_forum, facts.we_are_admin, facts.takes_files) == ("Поддержка", False, True, True)
    assert await card.adapter.is_member(card.chat, sandbox.cast.olga.key)
    await card.driver.post("member", chat=card.chat, person=sandbox.cast.olga.key, status="left")
    assert not await card.adapter.is_member(card.chat, sandbox.cast.olga.key)


async def test_a_reply_says_what_it_answers_and_who_wrote_that(card: Card, sandbox: Sandbox) -> None:
    talk = Talk(card.driver, card.adapter)
    us = (await card.adapter.identify()).id
    if card.adapter.messenger == "vk":
        await talk.batch()
    olga = sandbox.cast.olga.key
    await card.driver.post("messages", **{"from": olga}, chat=card.chat, text="Завтра", reply_to=int(card.anchor))
    wrote = await talk.hears(Wrote)
    assert (wrote.chat, wrote.thread, wrote.person.id) == (card.chat, "", olga)
    assert (wrote.reply_to, wrote.reply_by, wrote.content.text) == (card.anchor, us, "Завтра")
    await talk.hangs_up()


async def test_vk_takes_no_files_into_a_chat_that_a_community_made(card: Card, sandbox: Sandbox, desk: Desk) -> None:
    sandbox.world.set_chat(card.chat, owner=BOT)
    assert (await card.adapter.chat_facts(card.chat)).takes_files == (desk != "vk")
