"""Files on their way: only from VK's hosts, never whole in memory, never larger than allowed."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.adapters import telegram
from bot.adapters.port import Adapter, ByteStream, EditOp, SendOp
from bot.adapters.transport import Inflow
from bot.adapters.vk import hosts
from bot.core.content import Attachment, Content
from bot.core.ids import ChatId, MessageId, Messenger, Place
from bot.core.incoming import Wrote
from bot.errors import Rejected, RetryLater, SendError, Uncertain
from tests.adapters.driver import FILES, Talk
from tests.adapters.liar import Liar, lying
from tests.adapters.test_lying_servers import connected

OWN = "https://api.vk.ru"

ALLOWED = [
    "https://sun9-1.userapi.com/s.jpg",
    "https://psv4.userapi.com:443/a.ogg",
    "https://vk.com/doc1_2?hash=3",
    "https://pu.vk.ru/upload.php",
]
REFUSED = [
    "http://sun9-1.userapi.com/s.jpg",
    "https://userapi.com.evil.org/s.jpg",
    "https://eviluserapi.com/s.jpg",
    "https://evil.org/userapi.com",
    "https://evil.org#.userapi.com",
    "https://evil.org\\@vk.com/",
    "https://vk.com@evil.org/",
    "https://user:pass@vk.com/",
    "https://127.0.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://localhost/",
    "https://2130706433/",
    "https://vk.com:8443/",
    "https://vk.com:x/",
    "ftp://vk.com/a",
    "file:///etc/passwd",
    "//vk.com/a",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("url", ALLOWED)
def test_vks_own_hosts_are_allowed(url: str) -> None:
    assert hosts.is_allowed(url, OWN)


@pytest.mark.parametrize("url", REFUSED)
def test_other_addresses_are_refused(url: str) -> None:
    assert not hosts.is_allowed(url, OWN)


def test_a_test_server_may_serve_its_own_files_and_no_others() -> None:
    own = hosts.origin("http://127.0.0.1:8765/vk/method/")
    assert hosts.is_allowed("http://127.0.0.1:8765/vk/files/1", own)
    assert not hosts.is_allowed("http://127.0.0.1:8766/vk/files/1", own)
    assert not hosts.is_allowed("https://127.0.0.1:8765/vk/files/1", own)


async def test_a_name_that_resolves_to_our_own_network_is_refused() -> None:
    resolver = hosts.PublicOnly()
    with pytest.raises(OSError, match="no public address"):
        await resolver.resolve("localhost", 443, socket.AF_INET)
    await resolver.close()


# --- what VK's servers may say ----------------------------------------------------------------------------------------


def answer(value: object) -> tuple[int, bytes]:
    return 200, json.dumps(value).encode()


def message_with(url: str) -> tuple[int, bytes]:
    attachments = [{"type": "doc", "doc": {"title": "a", "url": url, "ext": "pdf"}}]
    return answer({"response": {"count": 1, "items": [{"peer_id": 222, "attachments": attachments}]}})


DOCUMENT = Attachment(kind="document", messenger="vk", ref="222:7:0", name="a.pdf")


async def opened(liar: Liar, attachment: Attachment = DOCUMENT) -> ByteStream | SendError:
    async with connected("vk", liar.url) as adapter:
        try:
            return await adapter.files.open(attachment)
        except SendError as error:
            return error


@pytest.mark.parametrize("url", ["https://evil.org/a", "http://127.0.0.1:1/a", "https://169.254.169.254/"])
async def test_a_message_cannot_send_us_elsewhere(url: str) -> None:
    async with lying(**{"messages.getByConversationMessageId": message_with(url)}) as liar:
        refused = await opened(liar)
    assert isinstance(refused, Rejected)
    assert refused.reason == "file_gone"
    assert len(liar.asked) == 1


STATUSES = [(404, Rejected), (403, Rejected), (302, Rejected), (500, RetryLater), (503, RetryLater)]


async def test_a_file_is_not_looked_for_elsewhere() -> None:
    async with lying(file=(302, b""), elsewhere=(200, b"x")) as liar:
        liar.answers["messages.getByConversationMessageId"] = message_with(f"{liar.url}/file")
        assert isinstance(await opened(liar), Rejected)
    assert liar.addresses[-1] == "/file"


async def test_a_file_larger_than_it_said_is_cut_off() -> None:
    async with lying(file=(200, b"x" * 1000)) as liar, aiohttp.ClientSession() as http:
        body = Inflow(await http.get(f"{liar.url}/file"), cap=10)
        with pytest.raises(Rejected) as refused:
            await anext(body)
        assert refused.value.reason == "too_big"
        assert await read_all(Inflow(await http.get(f"{liar.url}/file"), cap=1000)) == b"x" * 1000


async def test_a_file_that_ends_too_early_may_be_read_again() -> None:
    async with lying(file="half") as liar, aiohttp.ClientSession() as http:
        with pytest.raises(RetryLater):
            await read_all(Inflow(await http.get(f"{liar.url}/file"), cap=10_000))


async def read_all(body: Inflow) -> bytes:
    return b"".join([chunk async for chunk in body])


@pytest.mark.parametrize(("status", "kind"), STATUSES)
async def test_what_a_files_status_means(status: int, kind: type[SendError]) -> None:
    async with lying(file=(status, b"x")) as liar:
        liar.answers["messages.getByConversationMessageId"] = message_with(f"{liar.url}/file")
        assert isinstance(await opened(liar), kind)


@pytest.mark.parametrize("ref", ["222:7:3", "222:7:f0.0", "222:7:x", "nonsense", ""])
async def test_a_file_that_is_no_longer_in_the_message_is_gone(ref: str) -> None:
    async with lying(**{"messages.getByConversationMessageId": message_with("https://vk.com/a")}) as liar:
        refused = await opened(liar, Attachment(kind="document", messenger="vk", ref=ref))
    assert isinstance(refused, Rejected)
    assert refused.reason == "file_gone"


# --- uploads ----------------------------------------------------------------------------------------------------------


class Handing:
    """Files of a messenger that hands out this stream."""

    def __init__(self, stream: ByteStream) -> None:
        self.stream = stream

    async def open(self, attachment: Attachment) -> ByteStream:
        return self.stream


class Chunks:
    """Pieces, then the trouble if there is one; knows whether it was closed and how many pieces were asked for."""

    def __init__(self, *pieces: bytes, trouble: SendError | None = None) -> None:
        self.pieces, self.trouble = list(pieces), trouble
        self.closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self.pieces:
            return self.pieces.pop(0)
        if self.trouble is not None:
            raise self.trouble
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self.closed = True


def crossing(to: Messenger) -> SendOp:
    attachment = Attachment(kind="document", messenger="vk" if to == "telegram" else "telegram", ref="r", name="a.bin")
    place = Place(chat=ChatId("telegram:111" if to == "telegram" else "vk:222"))
    return SendOp(place=place, content=Content(attachments=(attachment,)), nonce=1)


def hand_over(adapters: dict[Messenger, Adapter], to: Messenger, chunks: Chunks, *, size: int = 0) -> Adapter:
    """The adapter, to which the other messenger's files are these chunks."""
    stream = ByteStream(chunks=chunks, size=size, name="a.bin", mime="application/octet-stream")
    other: Messenger = "vk" if to == "telegram" else "telegram"
    adapters[other].files.open = Handing(stream).open  # type: ignore[method-assign] # the other side of a crossing
    return adapters[to]


@pytest.mark.parametrize("trouble", [Rejected("more", reason="too_big"), RetryLater("away", after=3)])
async def test_a_source_that_breaks_on_the_way_is_named_and_nothing_is_in_doubt(
    talk: Talk, adapters: dict[Messenger, Adapter], trouble: SendError
) -> None:
    to, chunks = talk.adapter.messenger, Chunks(b"x" * 100_000, trouble=trouble)
    with pytest.raises(type(trouble)) as told:
        await hand_over(adapters, to, chunks).sender.send(crossing(to))
    assert (told.value, chunks.closed) == (trouble, True)


async def test_a_file_too_large_is_refused_before_a_byte_is_read(
    talk: Talk, adapters: dict[Messenger, Adapter]
) -> None:
    to, chunks = talk.adapter.messenger, Chunks(b"x")
    adapter = hand_over(adapters, to, chunks, size=adapters[to].capabilities.limits.upload + 1)
    with pytest.raises(Rejected) as refused:
        await adapter.sender.send(crossing(to))
    assert (refused.value.reason, len(chunks.pieces), chunks.closed) == ("too_big", 1, True)


async def test_an_upload_whose_answer_is_lost_is_in_doubt_at_telegram_only(
    telegram_talk: Talk, vk_talk: Talk, adapters: dict[Messenger, Adapter]
) -> None:
    """Telegram sends with the upload; at VK nothing is sent before messages.send."""
    await telegram_talk.driver.trouble("drop_answer", messenger="telegram", method="sendDocument")
    with pytest.raises(Uncertain):
        await hand_over(adapters, "telegram", Chunks(b"abc")).sender.send(crossing("telegram"))
    await telegram_talk.driver.trouble("drop_answer", messenger="vk", method="docs.save")
    with pytest.raises(RetryLater):
        await hand_over(adapters, "vk", Chunks(b"abc"), size=3).sender.send(crossing("vk"))


async def test_an_upload_that_was_cut_short_is_surely_not_sent() -> None:
    endless = Chunks(*[b"x" * 100_000] * 400)
    stream = ByteStream(chunks=endless, size=40_000_000, name="a.bin", mime="")
    async with lying(sendDocument="deaf") as liar:
        adapter = await telegram.connect(
            token="7:abcdefghijklmnopqrstuvwxyzabcdefghi", api_url=liar.url, open_files={"vk": Handing(stream)}
        )
        with pytest.raises(RetryLater):
            await adapter.sender.send(crossing("telegram"))
        await adapter.close()
    assert endless.pieces


async def test_a_document_vk_does_not_take_is_refused_by_kind(
    vk_talk: Talk, adapters: dict[Messenger, Adapter]
) -> None:
    music = Attachment(kind="audio", messenger="telegram", ref="r", name="a.mp3")
    stream = ByteStream(chunks=Chunks(b"ID3"), size=3, name="a.mp3", mime="audio/mpeg")
    adapters["telegram"].files.open = Handing(stream).open  # type: ignore[method-assign] # the other side of a crossing
    for kind in ("audio", "document"):
        attachment = Attachment(kind=kind, messenger="telegram", ref="r", name=music.name)
        operation = SendOp(place=vk_talk.place, content=Content(attachments=(attachment,)), nonce=1)
        with pytest.raises(Rejected) as refused:
            await adapters["vk"].sender.send(operation)
        assert refused.value.reason == "kind"


async def test_what_nobody_can_fetch_is_refused_by_kind(talk: Talk) -> None:
    stand_in = Attachment(kind="video", messenger="vk", ref="", text="https://vk.com/video1_2")
    with pytest.raises(Rejected) as refused:
        await talk.adapter.sender.send(SendOp(place=talk.place, content=Content(attachments=(stand_in,)), nonce=1))
    assert refused.value.reason == "kind"


async def test_a_file_of_an_unconfigured_messenger_is_refused_by_kind() -> None:
    async with lying() as liar, connected("telegram", liar.url) as adapter:
        with pytest.raises(Rejected):
            await adapter.sender.send(crossing("telegram"))
        assert liar.asked == []


async def test_new_keys_leave_text_and_files_of_a_vk_message_as_they_are(vk_talk: Talk) -> None:
    """An edit at VK loses what it does not pass again."""
    await vk_talk.says("", "photo")
    photo = (await vk_talk.hears(Wrote)).content
    sent = SendOp(place=vk_talk.place, content=Content(text="вот", attachments=photo.attachments), nonce=5)
    (message,) = (await vk_talk.adapter.sender.send(sent)).messages
    await vk_talk.adapter.sender.send(EditOp(place=vk_talk.place, message=message))
    caption = Content(text="вот он", attachments=photo.attachments)
    await vk_talk.adapter.sender.send(EditOp(place=vk_talk.place, message=message, content=caption))
    shown = await vk_talk.driver.message(vk_talk.chat, message)
    assert shown["text"] == "вот он"
    assert await vk_talk.driver.bytes_of(shown["media"][0]) == FILES["photo"][2]
    with pytest.raises(Rejected):
        await vk_talk.adapter.sender.send(EditOp(place=vk_talk.place, message=MessageId("999")))
