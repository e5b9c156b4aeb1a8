"""All of Telegram as the engine holds it: source and decoder at once, sender and files as soon as aiogram is
loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.adapters.late import Late, Loaded
from bot.adapters.port import Capabilities, ChatFacts, Decoder, Files, Identity, Sender, Source
from bot.adapters.telegram import ids
from bot.adapters.telegram.decode import TelegramDecoder
from bot.adapters.telegram.limits import CAPABILITIES
from bot.adapters.telegram.source import TelegramSource
from bot.core.ids import ChatId, Messenger, Origin
from bot.errors import Rejected, SendError, SourceAway, TokenRefused

if TYPE_CHECKING:
    from bot.adapters.telegram.client import Client
    from bot.adapters.telegram.encode import Method

PUBLIC_SERVER = "https://api.telegram.org"
DESCRIPTION = 256
"""Characters of what a command does."""
PRESENT = ("creator", "administrator", "member")


@dataclass(kw_only=True, slots=True)
class TelegramAdapter:
    """One bot."""

    us: int
    late: Late[Client]
    session: aiohttp.ClientSession
    decoder: Decoder
    source: Source
    sender: Sender
    files: Files
    messenger: Messenger = "telegram"
    capabilities: Capabilities = field(default=CAPABILITIES)

    async def identify(self) -> Identity:
        await self.late.get()
        from aiogram.methods import GetMe, GetWebhookInfo

        me, hook = await self._ask(GetMe()), await self._ask(GetWebhookInfo())
        return Identity(
            id=ids.person_id(me["id"]),
            name=str(me.get("first_name") or ""),
            username=str(me.get("username") or ""),
            problems=_problems(me, hook),
        )

    async def fix(self) -> None:
        """Set what the API can set of what `identify` finds wrong."""
        await self.late.get()
        from aiogram.methods import DeleteWebhook

        await self._call(DeleteWebhook())

    async def chat_facts(self, chat: ChatId) -> ChatFacts:
        await self.late.get()
        from aiogram.methods import GetChat, GetChatMember

        native = ids.native(chat)
        facts = await self._call(GetChat(chat_id=native), chat=native)
        we = await self._call(GetChatMember(chat_id=native, user_id=self.us), chat=native)
        owner, admin = we.get("status") == "creator", we.get("status") == "administrator"
        allowed = facts.get("available_reactions")
        return ChatFacts(
            chat=chat,
            title=str(facts.get("title") or ""),
            is_forum=bool(facts.get("is_forum")),
            we_are_admin=owner or admin,
            can_manage_topics=owner or bool(we.get("can_manage_topics")),
            can_delete=owner or bool(we.get("can_delete_messages")),
            reactions=allowed is None or bool(allowed),
        )

    async def is_member(self, chat: ChatId, person: str) -> bool:
        await self.late.get()
        from aiogram.methods import GetChatMember

        native = ids.native(chat)
        try:
            member = await self._call(GetChatMember(chat_id=native, user_id=ids.native(person)), chat=native)
        except Rejected:
            return False  # Telegram does not know them there
        status = member.get("status")
        return status in PRESENT or (status == "restricted" and bool(member.get("is_member")))

    async def names(self, people: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Telegram's updates carry the names themselves."""
        return {}

    async def offer(self, chat: ChatId, commands: Sequence[tuple[str, str]]) -> None:
        await self.late.get()
        from aiogram.enums import BotCommandScopeType
        from aiogram.methods import SetMyCommands
        from aiogram.types import BotCommand, BotCommandScopeChat

        offered = [BotCommand(command=word, description=words[:DESCRIPTION]) for word, words in commands]
        scope = BotCommandScopeChat(type=BotCommandScopeType.CHAT, chat_id=ids.native(chat))
        await self._call(SetMyCommands(commands=offered, scope=scope), chat=ids.native(chat))

    async def leave(self, chat: ChatId) -> None:
        await self.late.get()
        from aiogram.methods import LeaveChat

        await self._call(LeaveChat(chat_id=ids.native(chat)), chat=ids.native(chat))

    async def close(self) -> None:
        await self.session.close()
        if loaded := await self.late.settled():
            await loaded.client.close()

    async def _call(self, method: Method, *, chat: int = 0) -> dict[str, Any]:
        answer = await (await self.late.get()).client.call(method, chat=chat)
        return answer if isinstance(answer, dict) else {}

    async def _ask(self, method: Method) -> dict[str, Any]:
        """A call whose failures are the source's: used before there is anything to send."""
        try:
            answer = await self._call(method)
        except TokenRefused:
            raise
        except SendError as error:
            raise SourceAway(str(error)) from None
        return answer


def _problems(me: dict[str, Any], hook: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    if hook.get("url"):
        found.append(("a webhook is set, so updates cannot be polled", "remove it with `python -m bot check --fix`"))
    if not me.get("can_join_groups", True):
        found.append(("the bot may not join groups", "BotFather: /setjoingroups, Enable"))
    return tuple(found)


async def connect(
    *, token: str, api_url: str = PUBLIC_SERVER, open_files: Mapping[Origin, Files] | None = None
) -> TelegramAdapter:
    """The adapter for this token; nothing is asked of the server yet.

    `open_files` is looked into at each crossing, so it may be filled after all adapters are connected.
    """
    late: Late[Client] = Late(lambda: _load(token, api_url, {} if open_files is None else open_files))
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ttl_dns_cache=300))
    us = ids.bot_id(token)
    return TelegramAdapter(
        us=us,
        late=late,
        session=session,
        decoder=TelegramDecoder(us=us),
        source=TelegramSource(token=token, api_url=api_url, session=session),
        sender=late,
        files=late,
    )


def _load(token: str, api_url: str, open_files: Mapping[Origin, Files]) -> Loaded[Client]:
    """Imports aiogram: seconds, in a thread."""
    from bot.adapters.telegram.client import Client
    from bot.adapters.telegram.files import TelegramFiles
    from bot.adapters.telegram.sender import TelegramSender

    client = Client(token=token, api_url=api_url)
    return Loaded(client=client, sender=TelegramSender(client, open_files), files=TelegramFiles(client))
