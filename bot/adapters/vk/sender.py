"""Carries out operations at VK: uploads first, then one call.

Sends carry a random_id, so a repeat within the hour is harmless; whether the first one arrived is still said as
Uncertain, and the caller repeats it with the same nonce.
"""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from msgspec.structs import replace

from bot.adapters import transport
from bot.adapters.port import EditOp, Files, Operation, Receipt, SendOp
from bot.adapters.vk import ids
from bot.adapters.vk.answers import is_fixed, is_gone, quote_gone, receipt, too_late
from bot.adapters.vk.client import Client
from bot.adapters.vk.content import content
from bot.adapters.vk.encode import encode
from bot.adapters.vk.files import Uploads
from bot.core.content import Attachment, Content
from bot.core.ids import Origin
from bot.errors import PlaceGone, Rejected, SendError


class VkSender:
    """Attachments are always uploaded anew, VK's own too: an object of one dialog may be refused in another."""

    def __init__(self, client: Client, uploads: Uploads, own_files: Files, open_files: Mapping[Origin, Files]) -> None:
        self._client = client
        self._uploads = uploads
        self._own_files = own_files
        self._open_files = open_files

    async def send(self, operation: Operation) -> Receipt:
        if isinstance(operation, EditOp):
            return await self._edit(operation)
        attachments: tuple[str, ...] = ()
        if isinstance(operation, SendOp):
            peer = ids.native(operation.place.chat)
            attachments = tuple([await self._upload(one, peer) for one in operation.content.attachments])
        try:
            return await self._call(operation, attachments)
        except Rejected as error:
            if not isinstance(operation, SendOp) or not quote_gone(operation, error):
                raise
            if operation.reply_to == operation.place.anchor:
                raise PlaceGone(str(error)) from None
            return await self._call(replace(operation, reply_to=None), attachments)

    async def _call(self, operation: Operation, attachments: tuple[str, ...]) -> Receipt:
        call = encode(operation, attachments)
        try:
            response = await self._client.call(call.method, call.params, repeatable=not isinstance(operation, SendOp))
            return receipt(operation, response)
        except SendError as error:
            if too_late(operation, error):
                return Receipt()
            raise

    async def _upload(self, attachment: Attachment, peer: int) -> str:
        files = self._own_files if attachment.messenger == "vk" else self._open_files.get(attachment.messenger)
        if files is None or not attachment.ref:
            raise Rejected(f"a {attachment.kind} that cannot be fetched", reason="kind")
        flow = transport.Outflow(await files.open(attachment))
        try:
            return await self._uploads.put(flow, attachment.kind, peer)
        finally:
            await flow.aclose()

    async def _edit(self, operation: EditOp) -> Receipt:
        """VK loses what an edit does not pass again, so what stays is read first: files always, the text for new
        keys."""
        needs_old = operation.content is None or bool(operation.content.attachments)
        old = await self._old(operation) if needs_old else {}
        words = operation.content or content({**old, "attachments": [], "fwd_messages": []})
        kept = tuple(_names(old))
        call = encode(
            EditOp(
                place=operation.place,
                message=operation.message,
                content=Content(text=words.text, spans=words.spans),
                keys=operation.keys,
            ),
            kept,
        )
        try:
            await self._client.call(call.method, call.params)
        except Rejected as error:
            if operation.message != operation.place.anchor:
                raise
            if is_gone(error):
                raise PlaceGone(str(error)) from None
            if not is_fixed(error) or operation.content is None:
                raise
            return await self._anew(operation, operation.content)
        return Receipt()

    async def _anew(self, operation: EditOp, content: Content) -> Receipt:
        """A ticket's card that is too old to be edited is posted again, as a reply to itself."""
        nonce = crc32(f"{operation.place.chat}:{operation.message}:{content.text}".encode()) >> 1 or 1
        card = SendOp(
            place=operation.place, content=content, keys=operation.keys, reply_to=operation.message, nonce=nonce
        )
        return await self._call(card, ())

    async def _old(self, operation: EditOp) -> dict[str, object]:
        message = await self._client.message(ids.native(operation.place.chat), int(operation.message))
        if message is None:
            raise Rejected("the message to edit is gone", reason="forbidden")
        return message


def _names(message: dict[str, object]) -> list[str]:
    """Attachments of a message as `messages.edit` takes them again."""
    names = []
    listed = message.get("attachments")
    for one in listed if isinstance(listed, list) else []:
        kind = one.get("type")
        thing = one.get(kind) or {}
        if "owner_id" in thing and "id" in thing:
            key = thing.get("access_key")
            names.append(f"{kind}{thing['owner_id']}_{thing['id']}" + (f"_{key}" if key else ""))
    return names
