"""Polling as each messenger wants it: Telegram's single poller and webhook, VK's positions, keys and gaps."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.adapters import transport
from bot.adapters.port import Adapter, Batch
from bot.adapters.vk.source import SILENT_POLLS
from bot.core.ids import Messenger
from bot.core.incoming import Wrote
from bot.errors import SourceAway, SourceConflict
from tests.adapters.driver import Driver, Talk
from tests.adapters.liar import lying
from tests.adapters.test_lying_servers import connected


async def test_a_second_poller_of_telegram_is_a_conflict_for_the_first(
    driver: Driver, adapters: dict[Messenger, Adapter]
) -> None:
    first = asyncio.ensure_future(anext(adapters["telegram"].source.batches("")))
    token, url = driver.sandbox.telegram_token, driver.sandbox.telegram_url
    while not first.done():
        async with driver.http.post(f"{url}/bot{token}/getUpdates", json={"timeout": 0}):
            pass
    with pytest.raises(SourceConflict, match="other getUpdates"):
        await first


async def test_a_webhook_is_a_conflict_that_names_it(driver: Driver, adapters: dict[Messenger, Adapter]) -> None:
    token, url = driver.sandbox.telegram_token, driver.sandbox.telegram_url
    async with driver.http.post(f"{url}/bot{token}/setWebhook", json={"url": "https://example.org/hook"}) as done:
        assert (await done.json())["ok"]
    with pytest.raises(SourceConflict, match="webhook"):
        await anext(adapters["telegram"].source.batches(""))


async def test_a_confirmed_position_is_kept_by_telegram(telegram_talk: Talk) -> None:
    await telegram_talk.says("один")
    await telegram_talk.hears(Wrote)
    await telegram_talk.adapter.source.confirm(telegram_talk.position)
    await telegram_talk.restarts("")
    await telegram_talk.says("два")
    assert (await telegram_talk.hears(Wrote)).content.text == "два"


async def test_without_confirming_the_last_batch_comes_again(telegram_talk: Talk) -> None:
    await telegram_talk.says("один")
    await telegram_talk.hears(Wrote)
    await telegram_talk.restarts("")
    assert (await telegram_talk.hears(Wrote)).content.text == "один"


# --- VK ---------------------------------------------------------------------------------------------------------------


async def test_a_newcomer_to_vk_learns_its_position_before_anything_comes(
    driver: Driver, adapters: dict[Messenger, Adapter]
) -> None:
    batch = await anext(adapters["vk"].source.batches(""))
    assert (batch.updates, batch.gap) == ((), False)
    assert json.loads(batch.position)["ts"]


async def test_what_came_while_we_were_away_is_fetched_with_a_new_key(vk_talk: Talk) -> None:
    await vk_talk.hangs_up()
    await vk_talk.says("пока вас не было")
    vk_talk.driver.sandbox.events.keys.clear()
    assert (await vk_talk.hears(Wrote)).content.text == "пока вас не было"


async def test_an_expired_key_is_renewed_and_nothing_is_lost(vk_talk: Talk) -> None:
    await vk_talk.says("один")
    await vk_talk.hears(Wrote)
    await vk_talk.driver.post("clock", advance=3 * 3600)  # older than a key, the events younger than the history
    await vk_talk.says("два")
    assert (await vk_talk.hears(Wrote)).content.text == "два"


@pytest.mark.parametrize("code", [1, 3])
async def test_lost_history_is_a_gap_and_polling_goes_on(vk_talk: Talk, code: int) -> None:
    await vk_talk.driver.trouble("vk_failed", code=code)
    gaps: list[Batch] = []
    while not gaps:
        batch = await vk_talk.batch()
        gaps += [batch] if batch.gap else []
    assert json.loads(gaps[0].position)["ts"] == str(vk_talk.driver.sandbox.events.ts)
    await vk_talk.says("дальше")
    assert (await vk_talk.hears(Wrote)).content.text == "дальше"


async def test_a_key_that_expired_is_no_gap(vk_talk: Talk) -> None:
    await vk_talk.driver.trouble("vk_failed", code=2)
    await vk_talk.says("дальше")
    batch = await vk_talk.batch()
    assert not batch.gap
    assert len(batch.updates) == 1


async def batches_without_end(talk: Talk) -> None:
    while True:
        await talk.batch()


async def test_a_poll_that_fails_again_and_again_is_not_asked_in_a_loop(vk_talk: Talk) -> None:
    await vk_talk.driver.trouble("vk_failed", code=3, times=50)
    with pytest.raises(SourceAway) as away:
        await batches_without_end(vk_talk)
    assert away.value.after >= 3
    assert (await vk_talk.driver.methods()).count("groups.getLongPollServer") <= 5


def answer(value: object) -> tuple[int, bytes]:
    return 200, json.dumps(value, separators=(",", ":")).encode()


async def test_the_token_and_the_key_are_in_no_address() -> None:
    async with lying() as liar:
        liar.answers |= {
            "groups.getById": answer({"response": {"groups": [{"id": 5}]}}),
            "groups.getLongPollServer": answer({"response": {"server": f"{liar.url}/poll", "key": "k", "ts": "1"}}),
            "poll": answer({"ts": "1", "updates": []}),
        }
        async with connected("vk", liar.url) as adapter:
            await anext(adapter.source.batches('{"ts":"1"}'))
    assert liar.addresses == ["/method/groups.getById", "/method/groups.getLongPollServer", "/poll"]
    assert b"key=k" in liar.asked[-1][1]


async def test_a_silent_session_is_renewed() -> None:
    async with lying() as liar:
        server = {"server": f"{liar.url}/poll", "key": "k", "ts": "1"}
        liar.answers |= {
            "groups.getById": answer({"response": {"groups": [{"id": 5}]}}),
            "groups.getLongPollServer": answer({"response": server}),
            "poll": answer({"ts": "1", "updates": []}),
        }
        async with connected("vk", liar.url) as adapter:
            batches = adapter.source.batches('{"ts":"1"}')
            for _ in range(SILENT_POLLS + 1):
                assert (await anext(batches)).position == '{"ts":"1"}'
    assert [name for name, _ in liar.asked].count("groups.getLongPollServer") == 2


async def test_a_cropped_message_is_fetched_whole() -> None:
    cropped = {
        "peer_id": 222,
        "from_id": 222,
        "date": 1,
        "conversation_message_id": 7,
        "text": "нача",
        "is_cropped": True,
    }
    whole = {**cropped, "text": "начало и конец", "is_cropped": False}
    event = {"type": "message_new", "event_id": "e", "group_id": 5, "object": {"message": cropped}}
    async with lying() as liar:
        liar.answers |= {
            "groups.getById": answer({"response": {"groups": [{"id": 5}]}}),
            "groups.getLongPollServer": answer({"response": {"server": f"{liar.url}/poll", "key": "k", "ts": "1"}}),
            "poll": answer({"ts": 2, "updates": [event]}),
            "messages.getByConversationMessageId": answer({"response": {"count": 1, "items": [whole]}}),
        }
        async with connected("vk", liar.url) as adapter:
            batch = await anext(adapter.source.batches('{"ts":"1"}'))
            fact = adapter.decoder.decode(batch.updates[0].raw)
            assert isinstance(fact, Wrote)
            assert (fact.content.text, batch.position) == ("начало и конец", '{"ts":"2"}')
            liar.answers["messages.getByConversationMessageId"] = (502, b"<html>")
            batch = await anext(adapter.source.batches('{"ts":"1"}'))
            fact = adapter.decoder.decode(batch.updates[0].raw)
            assert isinstance(fact, Wrote)
            assert fact.content.text == "нача"


async def test_one_broken_event_leaves_the_others_whole() -> None:
    broken = b'{"type":"message_new","object":{"message":{"text":"\\ud83d"}}}'
    events = b"[" + broken + b',{"type":"message_allow","event_id":"e","object":{"user_id":222}}]'
    async with lying() as liar:
        liar.answers |= {
            "groups.getById": answer({"response": {"groups": [{"id": 5}]}}),
            "groups.getLongPollServer": answer({"response": {"server": f"{liar.url}/poll", "key": "k", "ts": "1"}}),
            "poll": (200, b'{"ts":"2","updates":' + events + b"}"),
        }
        async with connected("vk", liar.url) as adapter:
            batch = await anext(adapter.source.batches('{"ts":"1"}'))
    assert [one.chat for one in batch.updates] == ["vk:", "vk:222"]


async def test_the_polls_wait_is_shorter_than_their_timeout() -> None:
    assert transport.POLL_TIMEOUT.total is not None
    assert transport.POLL_TIMEOUT.total > transport.POLL_SECONDS + 5
