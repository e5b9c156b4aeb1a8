"""Which hosts files may be read from and written to: VK's own, over https, at public addresses.

File addresses come inside messages, and so from strangers; without this a message could make us read our own network.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

OWNERS = (
    "vk.com",
    "vk.ru",
    "vk.me",
    "userapi.com",
    "vkuserphoto.ru",
    "vkuseraudio.net",
    "vkuservideo.net",
    "vkuser.net",
    "vk-cdn.net",
    "mycdn.me",
    "okcdn.ru",
)
"""Names that VK's files stand under."""


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_allowed(url: str, own: str) -> bool:
    """Whether a file may be at `url`. `own` is the origin of the configured API: a test server serves its files
    itself."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    if origin(url) == own:
        return True
    if parts.scheme != "https" or port not in (None, 443):
        return False
    return any(host == owner or host.endswith(f".{owner}") for owner in OWNERS)


class PublicOnly(AbstractResolver):
    """Names that resolve to public addresses. The connection is made to what was checked, so no second answer can
    differ."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        public = [one for one in found if ipaddress.ip_address(one["host"]).is_global]
        if not public:
            raise OSError(f"{host} has no public address")
        return public

    async def close(self) -> None:
        await self._inner.close()
