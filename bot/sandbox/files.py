"""The files of the world: bytes by key, kept in memory, with what can be read off them."""

import hashlib
import mimetypes
import struct
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """Bytes and how they were named."""

    key: str
    name: str
    mime: str
    content: bytes

    @property
    def extension(self) -> str:
        """Without the dot; "bin" when the name has none."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else "bin"


class FileShelf:
    """Files by key; the same bytes under the same name are one file."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def put(self, content: bytes, *, name: str, mime: str | None = None) -> StoredFile:
        """Keeps the bytes and names them."""
        digest = hashlib.sha256(content + b"\0" + name.encode()).hexdigest()[:20]
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(key=digest, name=name or "file", mime=guessed, content=content)
        return self._files.setdefault(digest, stored)

    def get(self, key: str) -> StoredFile | None:
        """The file, if there is one."""
        return self._files.get(key)


def is_image(content: bytes) -> bool:
    """Whether a messenger would take it as a photo."""
    return content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n" or content[:4] in (b"GIF8", b"RIFF")


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height of PNG, GIF and JPEG; a plain guess for the rest."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"GIF8" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return jpeg_size(content) if content[:2] == b"\xff\xd8" else (640, 480)


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Looks for the start-of-frame marker."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 640, 480
