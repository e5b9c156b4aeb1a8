"""All of a VK community as the engine holds it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.adapters.late import Late, Loaded
from bot.adapters.port import Capabilities, ChatFacts, Decoder, Files, Identity, Sender, Source
from bot.adapters.vk import ids
from bot.adapters.vk.decode import VkDecoder
from bot.adapters.vk.hosts import PublicOnly
from bot.adapters.vk.limits import CAPABILITIES
from bot.adapters.vk.source import VkSource
from bot.core.ids import ChatId, Messenger, Origin
from bot.errors import PlaceGone, Rejected, SendError, SourceAway, TokenRefused

if TYPE_CHECKING:
    from bot.adapters.vk.client import Client

PUBLIC_SERVER = "https://api.vk.ru/method/"

ASKED_FOR = (
    "message_new",
    "message_edit",
    "message_reply",
    "message_event",
    "message_allow",
    "message_deny",
    "message_typing_state",
    "message_reaction_event",
)
NEEDED = ("messages", "photos", "docs", "manage")
"""Rights of the token: to talk, to send files, to read the Long Poll settings."""

API_VERSION = "5.199"
NAMES_AT_ONCE = 1000
MEMBERS_AT_ONCE = 1000
"""A chat has no more."""


@dataclass(kw_only=True, slots=True)
class VkAdapter:
    """One community."""

    late: Late[Client]
    sessions: tuple[aiohttp.ClientSession, ...]
    decoder: Decoder
    source: Source
    sender: Sender
    files: Files
    messenger: Messenger = "vk"
    capabilities: Capabilities = field(default=CAPABILITIES)

    async def identify(self) -> Identity:
        client = (await self.late.get()).client
        try:
            group = await own_group(client)
            polling = await client.call("groups.getLongPollSettings", {"group_id": group["id"]})
            rights = await client.call("groups.getTokenPermissions", {})
        except TokenRefused:
            raise
        except SendError as error:
            raise SourceAway(str(error)) from None
        return Identity(
            id=ids.person_id(-int(group["id"])),
            name=str(group.get("name") or ""),
            username=str(group.get("screen_name") or ""),
            problems=(*_polling_problems(polling), *_right_problems(rights)),
        )

    async def fix(self) -> None:
        """Set what the API can set of what `identify` finds wrong."""
        client = (await self.late.get()).client
        group = await own_group(client)
        events = dict.fromkeys(ASKED_FOR, 1)
        settings = {"group_id": group["id"], "enabled": 1, "api_version": API_VERSION, **events}
        await client.call("groups.setLongPollSettings", settings)

    async def chat_facts(self, chat: ChatId) -> ChatFacts:
        client = (await self.late.get()).client
        group = await own_group(client)
        answer = await client.call("messages.getConversationsById", {"peer_ids": str(ids.native(chat))})
        items = answer.get("items") if isinstance(answer, dict) else None
        if not items:
            raise PlaceGone("the community is not in this chat", whole_chat=True)
        settings = items[0].get("chat_settings") or {}
        us = -int(group["id"])
        admins = {settings.get("owner_id"), *(settings.get("admin_ids") or [])}
        return ChatFacts(
            chat=chat,
            title=str(settings.get("title") or ""),
            is_forum=False,
            we_are_admin=us in admins or bool(await self._members(chat)),
            can_manage_topics=False,
            takes_files=settings.get("owner_id") != us,
        )

    async def is_member(self, chat: ChatId, person: str) -> bool:
        return any(member.get("member_id") == ids.native(person) for member in await self._members(chat))

    async def _members(self, chat: ChatId) -> list[dict[str, Any]]:
        """All of a chat, which only its administrators may ask: who may not look cannot vouch."""
        client = (await self.late.get()).client
        whole = {"peer_id": ids.native(chat), "count": MEMBERS_AT_ONCE}
        try:
            answer = await client.call("messages.getConversationMembers", whole)
        except (Rejected, PlaceGone):
            return []
        return (answer.get("items") if isinstance(answer, dict) else None) or []

    async def names(self, people: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Name and username by person id; communities and unknown ids are left out."""
        wanted = [str(number) for number in map(ids.native, people) if number > 0][:NAMES_AT_ONCE]
        if not wanted:
            return {}
        client = (await self.late.get()).client
        users = await client.call("users.get", {"user_ids": ",".join(wanted), "fields": "screen_name"})
        return {ids.person_id(user["id"]): _name(user) for user in users or [] if isinstance(user, dict)}

    async def offer(self, chat: ChatId, commands: Sequence[tuple[str, str]]) -> None:
        """VK completes nothing."""

    async def leave(self, chat: ChatId) -> None:
        client = (await self.late.get()).client
        group, peer = await own_group(client), ids.native(chat)
        target = {"chat_id": peer - ids.CHATS_FROM, "member_id": -int(group["id"])}
        await client.call("messages.removeChatUser", target)

    async def close(self) -> None:
        await self.late.settled()
        for session in self.sessions:
            await session.close()


def _name(user: dict[str, Any]) -> tuple[str, str]:
    name = " ".join(str(user[part]) for part in ("first_name", "last_name") if user.get(part))
    return name, str(user.get("screen_name") or "")


def _polling_problems(settings: Any) -> Iterable[tuple[str, str]]:
    shape = settings if isinstance(settings, dict) else {}
    if not shape.get("is_enabled"):
        yield "Long Poll is off in the community", "switch it on with `python -m bot check --fix`"
    events = shape.get("events") or {}
    missing = [kind for kind in ASKED_FOR if not events.get(kind)]
    if missing:
        yield f"Long Poll does not bring {', '.join(missing)}", "switch them on with `python -m bot check --fix`"


def _right_problems(rights: Any) -> Iterable[tuple[str, str]]:
    listed = (rights.get("permissions") or []) if isinstance(rights, dict) else []
    missing = set(NEEDED) - {right.get("name") for right in listed}
    if missing:
        yield f"the token lacks the rights {', '.join(sorted(missing))}", "make a new community token with them"


async def own_group(client: Client) -> dict[str, Any]:
    """The token's community. Raises SendError's leaves."""
    answer = await client.call("groups.getById", {})
    groups = answer.get("groups") if isinstance(answer, dict) else answer
    if not groups:
        raise TokenRefused("This is not a community's token.")
    found: dict[str, Any] = groups[0]
    return found


async def connect(
    *, token: str, api_url: str = PUBLIC_SERVER, open_files: Mapping[Origin, Files] | None = None
) -> VkAdapter:
    """The adapter for this token; nothing is asked of the server yet. `api_url` reaches up to and including
    `/method/`.

    `open_files` is looked into at each crossing, so it may be filled after all adapters are connected.
    """
    own = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ttl_dns_cache=300))
    public = aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=PublicOnly(), ttl_dns_cache=60))
    late: Late[Client] = Late(lambda: _load(token, api_url, own, public, {} if open_files is None else open_files))

    async def client() -> Client:
        return (await late.get()).client

    async def group() -> int:
        return int((await own_group(await client()))["id"])

    return VkAdapter(
        late=late,
        sessions=(own, public),
        decoder=VkDecoder(),
        source=VkSource(client=client, group=group, session=own),
        sender=late,
        files=late,
    )


def _load(
    token: str,
    api_url: str,
    own: aiohttp.ClientSession,
    public: aiohttp.ClientSession,
    open_files: Mapping[Origin, Files],
) -> Loaded[Client]:
    """Imports vkbottle: seconds, in a thread."""
    _import_quietly()
    from bot.adapters.vk.client import Client
    from bot.adapters.vk.files import Uploads, VkFiles, Web
    from bot.adapters.vk.sender import VkSender

    web = Web(api_url=api_url, own=own, public=public)
    client = Client(token=token, api_url=api_url, session=own)
    files = VkFiles(client, web)
    sender = VkSender(client, Uploads(client, web), files, open_files)
    return Loaded(client=client, sender=sender, files=files)


def _import_quietly() -> None:
    """vkbottle's import gives its logger a handler and takes over `warnings.showwarning`; both are put back."""
    logger, showwarning = logging.getLogger("vkbottle"), warnings.showwarning
    handlers = list(logger.handlers)
    import vkbottle  # noqa: F401 - for what it does when it is first imported

    logger.handlers[:] = handlers
    warnings.showwarning = showwarning
