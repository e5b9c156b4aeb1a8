"""The real limits, and trouble on demand: what is armed strikes as often as asked, and where."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.app import Sandbox
from tests.sandbox.caller import ANNA, BORIS, FORUM, STAFF, Caller


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def strict() -> AsyncIterator[Caller]:
    """A sandbox with real limits and a clock of its own."""
    sandbox = Sandbox(real_limits=True, clock=Hands())
    await sandbox.start()
    async with Caller(sandbox) as caller:
        yield caller
    await sandbox.stop()


async def test_twenty_a_minute_in_a_group_whatever_the_call(strict: Caller) -> None:
    thread = await strict.topic()
    for n in range(18):
        await strict.ok("sendMessage", chat_id=FORUM, message_thread_id=thread, text=str(n))
        await strict.api("clock", advance=1)
    await strict.ok("editForumTopic", chat_id=FORUM, message_thread_id=thread, name="новое")
    refused = await strict.tg("sendMessage", chat_id=FORUM, text="лишнее")
    assert refused["error_code"] == 429
    first = refused["parameters"]["retry_after"]
    assert first == 42
    grown = (await strict.tg("sendMessage", chat_id=FORUM, text="нетерпение"))["parameters"]["retry_after"]
    assert grown > first
    await strict.says(ANNA, "Здравствуйте")
    await strict.ok("sendMessage", chat_id=111, text="другим можно")
    await strict.api("clock", advance=grown)
    await strict.ok("sendMessage", chat_id=FORUM, text="теперь можно")


async def test_an_album_counts_as_its_items(strict: Caller) -> None:
    sent = await strict.form("sendDocument", {"chat_id": FORUM}, {"document": ("a.txt", b"a")})
    item = {"type": "document", "media": sent["result"]["document"]["file_id"]}
    for _ in range(2):
        await strict.api("clock", advance=2)
        await strict.ok("sendMediaGroup", chat_id=FORUM, media=[item] * 10)
    assert (await strict.tg("sendMessage", chat_id=FORUM, text="a"))["error_code"] == 429


async def test_a_burst_to_one_person_passes_a_stream_does_not(strict: Caller) -> None:
    await strict.says(ANNA, "Здравствуйте")
    answers = [await strict.tg("sendMessage", chat_id=111, text=str(n)) for n in range(6)]
    assert [a["ok"] for a in answers] == [True] * 5 + [False]


async def test_vk_twenty_a_second(strict: Caller) -> None:
    answers = [await strict.vk("users.get", user_ids=[222]) for _ in range(21)]
    assert ["error" in a for a in answers] == [False] * 20 + [True]
    assert answers[-1]["error"]["error_code"] == 6


async def test_429_strikes_one_chat_and_is_used_up(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    await caller.api("trouble", kind="429", chat=STAFF, retry_after=7, times=1)
    await caller.ok("sendMessage", chat_id=111, text="мимо")
    answer = await caller.tg("sendMessage", chat_id=FORUM, text="a")
    assert (answer["error_code"], answer["parameters"], answer["description"]) == (
        429,
        {"retry_after": 7},
        "Too Many Requests: retry after 7",
    )
    await caller.ok("sendMessage", chat_id=FORUM, text="a")
    assert (await caller.look("trouble"))["armed"] == []


async def test_dropped_answers_are_done_refused_ones_are_not(caller: Caller) -> None:
    await caller.says(ANNA, "Здравствуйте")
    for kind in ("refuse_before", "drop_answer"):
        await caller.api("trouble", kind=kind, messenger="telegram", times=1)
        with pytest.raises(aiohttp.ClientConnectionError):
            await caller.tg("sendMessage", chat_id=111, text=kind)
    assert [m["text"] for m in await caller.look(f"transcript?chat={ANNA}")] == ["Здравствуйте", "drop_answer"]
    await caller.says(BORIS, "Здравствуйте")
    await caller.api("trouble", kind="drop_answer", messenger="vk", method="messages.send", times=1)
    await caller.vk_ok("users.get", user_ids=[222])
    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.vk("messages.send", peer_ids=[222], message="раз", random_id=1)
    assert (await caller.send_vk(222, "раз", random_id=1))["conversation_message_id"] == 2


async def test_pages_and_5xx(caller: Caller) -> None:
    await caller.api("trouble", kind="5xx", messenger="telegram", method="getMe", times=1)
    assert (await caller.tg("getMe"))["error_code"] == 502
    await caller.api("trouble", kind="html", messenger="telegram", method="getUpdates", times=1)
    url = f"{caller.sandbox.telegram_url}/bot{caller.sandbox.telegram_token}/getUpdates"
    async with caller.http.get(url) as r:
        assert (r.status, r.content_type) == (502, "text/html")
    assert await caller.ok("getUpdates") == []


async def test_vk_errors_of_a_peer_come_inside_the_answer(caller: Caller) -> None:
    await caller.says(BORIS, "Здравствуйте")
    await caller.api("trouble", kind="vk_error", code=902, times=1)
    assert (await caller.send_vk(222, "a"))["error"]["code"] == 902
    await caller.api("trouble", kind="429", chat=BORIS, times=1)
    assert await caller.vk_code("messages.send", peer_ids=[222], message="a", random_id=1) == 9
    await caller.api("trouble", kind="vk_error", code=9, times=2)
    assert await caller.vk_code("messages.send", peer_ids=[222], message="a", random_id=1) == 9
    assert await caller.vk_code("messages.send", peer_id=222, message="a", random_id=1) == 9
    await caller.vk_ok("messages.send", peer_id=222, message="a", random_id=1)


async def test_duplicates_and_lost_history(caller: Caller) -> None:
    await caller.begin_poll()
    await caller.api("trouble", kind="duplicate_updates", times=1)
    await caller.says(ANNA, "дважды")
    await caller.says(BORIS, "дважды")
    first, again = await caller.updates(), await caller.updates()
    assert first == again
    assert await caller.updates() == []
    events = await caller.events()
    assert events[0] == events[1]
    await caller.api("trouble", kind="vk_failed", code=1, times=1)
    lost = await caller.poll()
    assert lost["failed"] == 1
    await caller.api("trouble", kind="vk_failed", code=2, times=1)
    assert await caller.poll() == {"failed": 2}
    assert await caller.poll() == {"failed": 2}
    await caller.begin_poll()
    assert await caller.events() == []


async def test_trouble_is_cleared_and_nonsense_refused(caller: Caller) -> None:
    await caller.api("trouble", kind="5xx", messenger="vk", times=3)
    assert len((await caller.look("trouble"))["armed"]) == 1
    await caller.api("trouble", kind="clear")
    assert (await caller.look("trouble"))["armed"] == []
    for wrong in ({"kind": "flood"}, {"kind": "5xx"}, {"kind": "429", "times": 0}, {"kind": "429", "hours": 1}):
        assert "error" in await caller.api("trouble", 400, **wrong)
