"""Reads and writes VK's files as streams, at VK's hosts only.

An attachment is named by its message and its place there, never by its address: addresses expire, so each reading
asks for a fresh one.
"""

from __future__ import annotations

from typing import Any

import aiohttp
import msgspec

from bot.adapters import transport
from bot.adapters.port import ByteStream
from bot.adapters.raw import NOT_THAT_SHAPE
from bot.adapters.vk import hosts, ids
from bot.adapters.vk.answers import expected
from bot.adapters.vk.client import Client
from bot.adapters.vk.content import address
from bot.adapters.vk.limits import LIMITS
from bot.core.content import Attachment, AttachmentKind
from bot.core.names import clean_file_name
from bot.errors import Rejected, RetryLater

VOICE = "audio_message"
PHOTO_FIELDS = ("server", "photo", "hash")


class Web:
    """Two sessions: `own` for the configured API and its files, `public` for the rest of VK, at public addresses
    only."""

    def __init__(self, *, api_url: str, own: aiohttp.ClientSession, public: aiohttp.ClientSession) -> None:
        self.origin = hosts.origin(api_url)
        self._own = own
        self._public = public

    def session(self, url: str) -> aiohttp.ClientSession:
        """Who may speak to this address. Raises Rejected for one that is not VK's."""
        if not hosts.is_allowed(url, self.origin):
            raise Rejected("the file's address is not one of VK's", reason="file_gone")
        return self._own if hosts.origin(url) == self.origin else self._public


class VkFiles:
    """Opens attachments of messages."""

    def __init__(self, client: Client, web: Web) -> None:
        self._client = client
        self._web = web

    async def open(self, attachment: Attachment) -> ByteStream:
        if attachment.size > LIMITS.download:
            raise Rejected("the file is larger than allowed", reason="too_big")
        url = await self._address(attachment)
        try:
            response = await self._web.session(url).get(url, timeout=transport.UPLOAD_TIMEOUT, allow_redirects=False)
        except transport.TROUBLE as trouble:
            raise transport.lost(trouble, repeatable=True) from None
        body = transport.Inflow(response, cap=LIMITS.download)
        if response.status != 200 or (response.content_length or 0) > LIMITS.download:
            await body.aclose()
            raise _unread(response.status)
        name = clean_file_name(attachment.name) or "file"
        mime = attachment.mime or response.content_type
        return ByteStream(chunks=body, size=response.content_length or 0, name=name, mime=mime)

    async def _address(self, attachment: Attachment) -> str:
        try:
            peer, number, path = ids.file_parts(attachment.ref)
            message = await self._client.message(peer, number)
            url = address(message or {}, path)
        except NOT_THAT_SHAPE:
            url = ""
        if not url:
            raise Rejected("the message has no such file any more", reason="file_gone")
        return url


def _unread(status: int) -> Rejected | RetryLater:
    match status:
        case 200:
            return Rejected("the file is larger than allowed", reason="too_big")
        case 403 | 404 | 410:
            return Rejected("the file is no longer there", reason="file_gone")
        case _ if 300 <= status < 400:
            return Rejected("the file's address leads elsewhere", reason="file_gone")
    return RetryLater(f"the file answered {status}", after=transport.RETRY_AFTER)


class Uploads:
    """Puts a stream where `messages.send` can name it. Nothing is sent by it, so all of it may be repeated."""

    def __init__(self, client: Client, web: Web) -> None:
        self._client = client
        self._web = web

    async def put(self, flow: transport.Outflow, kind: AttachmentKind, peer: int) -> str:
        """The uploaded file's name for `messages.send`."""
        if flow.stream.size > LIMITS.upload:
            raise Rejected("the file is larger than VK takes", reason="too_big")
        match kind:
            case "photo":
                return await self._photo(flow, peer)
            case "voice":
                return await self._document(flow, peer, VOICE)
            case "document" | "video" | "video_note" | "animation":
                return await self._document(flow, peer, "doc")
        raise Rejected(f"VK takes no {kind} from a bot", reason="kind")

    async def _photo(self, flow: transport.Outflow, peer: int) -> str:
        server = await self._client.call("photos.getMessagesUploadServer", {"peer_id": peer})
        taken = await self._post(expected(server, "upload_url"), "photo", flow)
        fields: dict[str, Any] = {name: taken[name] for name in PHOTO_FIELDS if name in taken}
        saved = await self._client.call("photos.saveMessagesPhoto", fields)
        return _named("photo", saved[0] if isinstance(saved, list) and saved else None)

    async def _document(self, flow: transport.Outflow, peer: int, kind: str) -> str:
        server = await self._client.call("docs.getMessagesUploadServer", {"peer_id": peer, "type": kind})
        taken = await self._post(expected(server, "upload_url"), "file", flow)
        fields = {"file": expected(taken, "file"), "title": clean_file_name(flow.stream.name)}
        saved = await self._client.call("docs.save", fields)
        if isinstance(saved, list):  # some versions answer with a list of documents
            saved = {"type": "doc", "doc": saved[0] if saved else None}
        kind = expected(saved, "type")
        return _named(kind, saved.get(kind))

    async def _post(self, url: str, field: str, flow: transport.Outflow) -> dict[str, Any]:
        session = self._web.session(url)
        form = aiohttp.FormData(quote_fields=False)
        name = clean_file_name(flow.stream.name) or "file"
        form.add_field(field, transport.SizedPayload(flow.read(), size=flow.stream.size), filename=name)
        try:
            async with session.post(
                url, data=form, timeout=transport.UPLOAD_TIMEOUT, allow_redirects=False
            ) as response:
                body = await response.read()
        except transport.TROUBLE as trouble:
            raise transport.upload_lost(trouble, (flow,), repeatable=True) from None
        return _taken(response.status, body)


def _taken(status: int, body: bytes) -> dict[str, Any]:
    """What the upload host answered; its refusals are texts of its own."""
    if status == 413:
        raise Rejected("the file is larger than VK takes", reason="too_big")
    try:
        taken = msgspec.json.decode(body)
    except ValueError:
        taken = None
    if not isinstance(taken, dict):
        raise transport.lost(f"status {status} and no answer of an upload host", repeatable=True)
    if "error" in taken or taken.get("photo") == "[]":
        raise Rejected(f"VK does not take this file: {taken.get('error') or 'no photo'}", reason="kind")
    return taken


def _named(kind: str, thing: Any) -> str:
    """`type{owner}_{id}_{key}`: others' objects need their key, and a document belongs to the peer it was uploaded
    for."""
    owner, number = expected(thing, "owner_id"), expected(thing, "id")
    key = thing.get("access_key")
    return f"{'doc' if kind == 'graffiti' else kind}{owner}_{number}" + (f"_{key}" if key else "")
