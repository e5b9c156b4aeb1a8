"""Telegram's forum, as the desk uses it: topics, albums, reactions, rights, and what its errors mean."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.adapters.port import (
    Adapter,
    ChangeTopicOp,
    DeleteOp,
    EditOp,
    MakeTopicOp,
    ReactOp,
    Receipt,
    SendOp,
)
from bot.core.content import Attachment, Content
from bot.core.ids import ChatId, MessageId, Messenger, Place, ThreadId
from bot.core.incoming import MemberChanged, Reacted, TopicChanged, Wrote
from bot.errors import PlaceGone, Rejected, RetryLater, Uncertain, Unreachable
from tests.adapters.driver import FILES, FORUM, Driver, Talk

OLGA = "telegram:501"
GENERAL = Place(chat=FORUM)


@dataclass
class Desk:
    """A forum with one topic of the bot's."""

    driver: Driver
    adapter: Adapter
    talk: Talk
    place: Place

    @property
    def thread(self) -> int:
        return int(self.place.thread)

    async def sends(self, text: str, place: Place | None = None) -> Receipt:
        return await self.adapter.sender.send(SendOp(place=place or self.place, content=Content(text=text)))

    async def topic(self) -> dict[str, object]:
        async with self.driver.http.get(f"{self.driver.sandbox.url}/api/world") as response:
            chats = (await response.json())["chats"]
        topics = next(chat for chat in chats if chat["id"] == FORUM)["topics"]
        found: dict[str, object] = next(one for one in topics if one["thread"] == self.thread)
        return found


@pytest.fixture
async def desk(driver: Driver, adapters: dict[Messenger, Adapter], telegram_talk: Talk) -> Desk:
    receipt = await adapters["telegram"].sender.send(MakeTopicOp(place=GENERAL, name="#65 Анна", color=7322096))
    return Desk(driver, adapters["telegram"], telegram_talk, Place(chat=FORUM, thread=receipt.thread))


async def test_our_own_topic_is_reported_back_as_ours(desk: Desk) -> None:
    made = await desk.talk.hears(TopicChanged)
    assert (made.change, made.thread, made.name, made.by_us) == ("created", desk.place.thread, "#65 Анна", True)


async def test_what_people_write_in_the_topic_names_it(desk: Desk) -> None:
    await desk.driver.post("messages", **{"from": OLGA, "chat": FORUM, "thread": desk.thread, "text": "беру"})
    wrote = await desk.talk.hears(Wrote)
    assert (wrote.chat, wrote.thread, wrote.person.id, wrote.reply_to) == (FORUM, desk.place.thread, OLGA, None)


async def test_general_has_no_thread_either_way(desk: Desk) -> None:
    receipt = await desk.sends("всем", GENERAL)
    assert receipt.thread == ""
    await desk.driver.post("messages", **{"from": OLGA, "chat": FORUM, "text": "/help"})
    assert (await desk.talk.hears(Wrote)).thread == ""


async def test_the_receipt_says_where_the_message_landed(desk: Desk) -> None:
    assert (await desk.sends("сюда")).thread == desk.place.thread
    await desk.driver.post("forum", chat=FORUM, is_forum=False)
    assert (await desk.sends("сюда")).thread == ""


async def test_a_topic_is_renamed_closed_and_reopened_and_twice_is_once(desk: Desk) -> None:
    for change in ("✅ #65 Анна", "✅ #65 Анна"):
        await desk.adapter.sender.send(ChangeTopicOp(place=desk.place, name=change))
    assert (await desk.topic())["name"] == "✅ #65 Анна"
    for closed in (True, True, False, False):
        await desk.adapter.sender.send(ChangeTopicOp(place=desk.place, closed=closed))
        assert (await desk.topic())["closed"] is closed


async def test_a_deleted_topic_is_a_place_to_make_again(desk: Desk) -> None:
    await desk.driver.post("topic", chat=FORUM, thread=desk.thread, action="delete")
    with pytest.raises(PlaceGone) as gone:
        await desk.sends("куда?")
    assert (gone.value.whole_chat, gone.value.migrated_to) == (False, None)
    with pytest.raises(PlaceGone):
        await desk.adapter.sender.send(ChangeTopicOp(place=desk.place, name="x"))


async def test_an_upgraded_group_names_its_new_self(desk: Desk) -> None:
    new = (await desk.driver.post("migrate", chat=FORUM))["chat"]
    with pytest.raises(PlaceGone) as gone:
        await desk.sends("куда?", GENERAL)
    assert (gone.value.migrated_to, gone.value.whole_chat) == (new, False)


@pytest.mark.parametrize("status", ["kicked", "left"])
async def test_a_group_without_us_is_gone_whole(desk: Desk, status: str) -> None:
    await desk.driver.post("bot-rights", chat=FORUM, status=status)
    with pytest.raises(PlaceGone) as gone:
        await desk.sends("куда?")
    assert gone.value.whole_chat
    with pytest.raises(PlaceGone):
        await desk.adapter.chat_facts(FORUM)


async def test_a_group_nobody_knows_is_gone_and_a_person_nobody_knows_is_unreachable(desk: Desk) -> None:
    with pytest.raises(PlaceGone) as gone:
        await desk.sends("куда?", Place(chat=ChatId("telegram:-1009999")))
    assert gone.value.whole_chat
    with pytest.raises(Unreachable):
        await desk.sends("куда?", Place(chat=ChatId("telegram:112")))


async def test_an_album_is_one_message_for_people_and_several_ids_for_us(desk: Desk) -> None:
    refs = []
    for _ in range(2):
        await desk.talk.says("", "photo")
        refs += (await desk.talk.hears(Wrote)).content.attachments
    content = Content(text="две", attachments=tuple(refs))
    receipt = await desk.adapter.sender.send(SendOp(place=desk.place, content=content))
    assert len(receipt.messages) == 2
    shown = [await desk.driver.message(FORUM, one) for one in receipt.messages]
    assert [one["text"] for one in shown] == ["две", ""]
    assert shown[0]["album"] == shown[1]["album"] is not None
    assert receipt.thread == desk.place.thread


async def test_an_album_of_another_messenger_is_streamed_in_order(desk: Desk, vk_talk: Talk) -> None:
    await vk_talk.says("две", "photo", "photo")
    content = (await vk_talk.hears(Wrote)).content
    receipt = await desk.adapter.sender.send(SendOp(place=desk.place, content=content))
    assert len(receipt.messages) == 2
    for one in receipt.messages:
        (medium,) = (await desk.driver.message(FORUM, one))["media"]
        assert await desk.driver.bytes_of(medium) == FILES["photo"][2]


async def test_a_reaction_is_set_and_taken_away(desk: Desk) -> None:
    number = (
        await desk.driver.post("messages", **{"from": OLGA, "chat": FORUM, "thread": desk.thread, "text": "беру"})
    )["message"]
    message = MessageId(str(number))
    for emoji in ("👌", "👌", ""):
        await desk.adapter.sender.send(ReactOp(place=desk.place, message=message, emoji=emoji))
        reactions = (await desk.driver.message(FORUM, message))["reactions"]
        assert [one["emoji"] for one in reactions] == ([emoji] if emoji else [])
    with pytest.raises(Rejected) as refused:
        await desk.adapter.sender.send(ReactOp(place=desk.place, message=message, emoji="✓"))
    assert refused.value.reason == "kind"


async def test_peoples_reactions_and_standing_are_heard(desk: Desk) -> None:
    (message,) = (await desk.sends("ответ")).messages
    await desk.driver.post("react", **{"from": OLGA, "chat": FORUM, "message": int(message), "emoji": "👍"})
    reacted = await desk.talk.hears(Reacted)
    assert (reacted.message, reacted.emoji, reacted.person.id) == (message, "👍", OLGA)
    await desk.driver.post("member", chat=FORUM, person=OLGA, status="left")
    changed = await desk.talk.hears(MemberChanged)
    assert (changed.person.id, changed.standing) == (OLGA, "gone")


async def test_membership_is_asked_of_telegram(desk: Desk) -> None:
    assert await desk.adapter.is_member(FORUM, OLGA)
    assert not await desk.adapter.is_member(FORUM, "telegram:111")
    await desk.driver.post("member", chat=FORUM, person=OLGA, status="kicked")
    assert not await desk.adapter.is_member(FORUM, OLGA)


async def test_the_staff_chats_facts(desk: Desk) -> None:
    facts = await desk.adapter.chat_facts(FORUM)
    assert (facts.title, facts.is_forum, facts.we_are_admin, facts.can_manage_topics) == ("Поддержка", True, True, True)
    await desk.driver.post("bot-rights", chat=FORUM, status="administrator", can_manage_topics=False)
    assert not (await desk.adapter.chat_facts(FORUM)).can_manage_topics
    await desk.driver.post("bot-rights", chat=FORUM, status="member")
    assert not (await desk.adapter.chat_facts(FORUM)).we_are_admin


async def test_a_webhook_is_a_problem_with_a_remedy(desk: Desk) -> None:
    token, url = desk.driver.sandbox.telegram_token, desk.driver.sandbox.telegram_url
    async with desk.driver.http.post(f"{url}/bot{token}/setWebhook", json={"url": "https://example.org/hook"}) as done:
        assert (await done.json())["ok"]
    ((problem, remedy),) = (await desk.adapter.identify()).problems
    assert ("webhook" in problem, "--fix" in remedy) == (True, True)
    await desk.adapter.fix()  # type: ignore[attr-defined] # of adapters that can, not of the port
    assert (await desk.adapter.identify()).problems == ()


async def test_leaving_a_foreign_group(desk: Desk) -> None:
    await desk.adapter.leave(FORUM)
    assert "leaveChat" in await desk.driver.methods()


async def test_a_file_telegram_forgot_is_refused_by_name(desk: Desk) -> None:
    lost = Attachment(kind="photo", messenger="telegram", ref="nonsense")
    with pytest.raises(Rejected) as refused:
        await desk.adapter.sender.send(SendOp(place=desk.place, content=Content(attachments=(lost,))))
    assert refused.value.reason == "file_gone"
    with pytest.raises(Rejected):
        await desk.adapter.files.open(lost)


async def test_a_file_over_20_megabytes_is_refused_before_it_is_asked_for(desk: Desk) -> None:
    big = Attachment(kind="document", messenger="telegram", ref="any", size=20_000_001)
    with pytest.raises(Rejected) as refused:
        await desk.adapter.files.open(big)
    assert refused.value.reason == "too_big"
    assert "getFile" not in await desk.driver.methods()


async def test_edits_and_deletions_of_what_is_gone(desk: Desk) -> None:
    gone = MessageId("9999")
    with pytest.raises(Rejected):
        await desk.adapter.sender.send(EditOp(place=desk.place, message=gone, content=Content(text="a")))
    await desk.adapter.sender.send(DeleteOp(place=desk.place, message=gone))


async def test_a_topic_in_doubt_is_said_to_be(desk: Desk) -> None:
    await desk.driver.trouble("drop_answer", messenger="telegram", method="createForumTopic")
    with pytest.raises(Uncertain):
        await desk.adapter.sender.send(MakeTopicOp(place=GENERAL, name="#66"))
    await desk.driver.trouble("drop_answer", messenger="telegram", method="editForumTopic")
    with pytest.raises(RetryLater):
        await desk.adapter.sender.send(
            ChangeTopicOp(place=Place(chat=FORUM, thread=ThreadId(desk.place.thread)), name="y")
        )
