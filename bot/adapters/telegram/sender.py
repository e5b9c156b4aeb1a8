"""Carries out operations at Telegram: one call each; files of other messengers flow through."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack

from bot.adapters import transport
from bot.adapters.port import Files, MakeTopicOp, Operation, Receipt, SendOp
from bot.adapters.telegram import encode, ids
from bot.adapters.telegram.answers import anchor_gone, receipt
from bot.adapters.telegram.client import Client, StreamedFile
from bot.adapters.telegram.encode import Medium
from bot.adapters.telegram.limits import LIMITS, PHOTO_UPLOAD
from bot.core.content import Attachment, AttachmentKind
from bot.core.ids import Origin
from bot.core.names import clean_file_name
from bot.errors import PlaceGone, Rejected


class TelegramSender:
    """Telegram knows no idempotency key: only sends and new topics can be in doubt, all else may simply be
    repeated."""

    def __init__(self, client: Client, open_files: Mapping[Origin, Files]) -> None:
        self._client = client
        self._open_files = open_files

    async def send(self, operation: Operation) -> Receipt:
        try:
            return await self._send(operation)
        except Rejected as error:
            if anchor_gone(operation, error):
                raise PlaceGone(str(error)) from None
            raise

    async def _send(self, operation: Operation) -> Receipt:
        async with AsyncExitStack() as open_streams:
            media, flows = await self._media(operation, open_streams)
            result = await self._client.call(
                encode.encode(operation, media),
                chat=ids.native(operation.place.chat),
                repeatable=not isinstance(operation, SendOp | MakeTopicOp),
                flows=flows,
            )
        return receipt(operation, result)

    async def _media(
        self, operation: Operation, open_streams: AsyncExitStack
    ) -> tuple[tuple[Medium, ...], list[transport.Outflow]]:
        if not isinstance(operation, SendOp):
            return (), []
        media, flows = [], []
        for attachment in operation.content.attachments:
            if attachment.messenger == "telegram":
                media.append(Medium(kind=attachment.kind, file=attachment.ref))
                continue
            flow = await self._open(attachment)
            open_streams.push_async_callback(flow.aclose)
            media.append(_upload(attachment, flow))
            flows.append(flow)
        return tuple(media), flows

    async def _open(self, attachment: Attachment) -> transport.Outflow:
        files = self._open_files.get(attachment.messenger)
        if files is None or not attachment.ref:
            raise Rejected(f"a {attachment.kind} that cannot be fetched", reason="kind")
        return transport.Outflow(await files.open(attachment))


def _upload(attachment: Attachment, flow: transport.Outflow) -> Medium:
    stream = flow.stream
    if stream.size > LIMITS.upload:
        raise Rejected("the file is larger than Telegram takes", reason="too_big")
    kind = _kind(attachment.kind, stream.size)
    name = clean_file_name(stream.name or attachment.name) or "file"
    return Medium(kind=kind, file=StreamedFile(flow, filename=name))


def _kind(kind: AttachmentKind, size: int) -> AttachmentKind:
    """Under which kind foreign bytes go: what surely plays or shows, otherwise a document."""
    match kind:
        case "photo" | "sticker" if size <= PHOTO_UPLOAD:
            return "photo"
        case "voice":
            return "voice"
    return "document"
