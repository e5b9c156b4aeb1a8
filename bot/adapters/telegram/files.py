"""Reads Telegram's files for the other messengers, as a stream. The file's address holds the token, so only bytes
leave here."""

from __future__ import annotations

import mimetypes

from aiogram.methods import GetFile

from bot.adapters import transport
from bot.adapters.port import ByteStream
from bot.adapters.telegram.client import Client
from bot.adapters.telegram.limits import LIMITS
from bot.core.content import Attachment, AttachmentKind
from bot.core.names import clean_file_name
from bot.errors import Rejected, RetryLater

NAMES: dict[AttachmentKind, str] = {
    "photo": "photo.jpg",
    "voice": "voice.ogg",
    "video": "video.mp4",
    "video_note": "video.mp4",
    "animation": "animation.mp4",
    "sticker": "sticker.webp",
    "audio": "audio.mp3",
}


class TelegramFiles:
    """Through getFile: up to 20 MB, by links that live an hour."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def open(self, attachment: Attachment) -> ByteStream:
        if attachment.size > LIMITS.download:
            raise Rejected("Telegram gives bots files of up to 20 MB", reason="too_big")
        path = await self._path(attachment.ref)
        response = await self._client.download(path)
        body = transport.Inflow(response, cap=LIMITS.download)
        if response.status != 200:
            await body.aclose()
            if response.status == 404:
                raise Rejected("the file is no longer there", reason="file_gone")
            raise RetryLater(f"the file answered {response.status}", after=transport.RETRY_AFTER)
        name = clean_file_name(attachment.name) or _named(attachment.kind, path)
        mime = attachment.mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return ByteStream(chunks=body, size=response.content_length or 0, name=name, mime=mime)

    async def _path(self, file_id: str) -> str:
        file = await self._client.call(GetFile(file_id=file_id))
        path = file.get("file_path") if isinstance(file, dict) else None
        if not path:
            raise Rejected("Telegram gives no path for this file", reason="file_gone")
        return str(path)


def _named(kind: AttachmentKind, path: str) -> str:
    """A name for what has none: the kind's, with the ending Telegram stores it under."""
    stem, _, ending = NAMES.get(kind, "file.bin").partition(".")
    stored = path.rpartition("/")[2].rpartition(".")
    return f"{stem}.{stored[2] if stored[1] else ending}".replace(".oga", ".ogg")
