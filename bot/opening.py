"""What must be there before the loops: Redis, the messengers, the staff chats. Whatever is missing is said with its
remedy (SetupError)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import log
from bot.adapters.port import Adapter, ChatFacts, Files, Identity
from bot.core.ids import ChatId, Messenger, Origin, messenger_of
from bot.errors import PlaceGone, SendError, SetupError, SourceAway, StoreAway, TokenRefused
from bot.settings import Settings
from bot.store import Store
from bot.store.leases import USUAL, Leases
from bot.support_toml import Desk as StaffDesk

LOG = log.get("app")


@asynccontextmanager
async def redis_url(settings: Settings) -> AsyncIterator[str]:
    """The configured Redis, or one of our own. Raises SetupError."""
    if settings.redis_url is not None:
        yield settings.redis_url.get_secret_value()
        return
    from bot.store import embedded

    with embedded.running(settings.data_dir) as url:
        yield url


@asynccontextmanager
async def opened_store(url: str, leases: Leases = USUAL) -> AsyncIterator[Store]:
    """Raises SetupError when Redis does not answer."""
    store = Store(url, leases=leases)
    try:
        try:
            await store.start()
        except StoreAway as error:
            raise SetupError(f"{str(error).rstrip('.')}. Start Redis, or correct REDIS_URL.") from None
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def durable_store(url: str, leases: Leases) -> AsyncIterator[Store]:
    """One that loses nothing it has answered for, as far as can be seen. Raises SetupError."""
    async with opened_store(url, leases) as store:
        if doubt := await store.ledger.durability():
            if doubt.certain:
                raise SetupError(f"{doubt.what}: {doubt.remedy}.")
            LOG.warning("setup", problem=doubt.what, remedy=doubt.remedy)
        yield store


@asynccontextmanager
async def connected(
    settings: Settings, files: dict[Origin, Files] | None = None
) -> AsyncIterator[dict[Messenger, Adapter]]:
    """The adapters whose tokens are set; only those are imported. `files`: who opens whose attachments."""
    adapters: dict[Messenger, Adapter] = {}
    files = {} if files is None else files
    try:
        if settings.telegram_token is not None:
            from bot.adapters import telegram

            adapters["telegram"] = await telegram.connect(
                token=settings.telegram_token.get_secret_value(), api_url=settings.telegram_api_url, open_files=files
            )
        if settings.vk_token is not None:
            from bot.adapters import vk

            adapters["vk"] = await vk.connect(
                token=settings.vk_token.get_secret_value(), api_url=settings.vk_api_url, open_files=files
            )
        files.update({messenger: adapter.files for messenger, adapter in adapters.items()})
        yield adapters
    finally:
        for adapter in adapters.values():
            await adapter.close()


async def identified(adapter: Adapter) -> Identity:
    """Raises SetupError: a wrong token or an unreachable server at the start is the admin's to know at once."""
    name = adapter.messenger.upper()
    try:
        identity = await adapter.identify()
    except TokenRefused:
        raise SetupError(f"{name}_TOKEN is not accepted: copy it again from BotFather or the community.") from None
    except (SourceAway, SendError) as error:
        raise SetupError(f"{name}_API_URL does not answer ({error}): check the network and the address.") from None
    for problem, remedy in identity.problems:
        LOG.warning("setup", messenger=adapter.messenger, problem=problem, remedy=remedy)
    return identity


async def staff_chat(desk: StaffDesk, adapters: dict[Messenger, Adapter]) -> ChatFacts:
    """A desk's chat, with what operators need of it. Raises SetupError."""
    chat = desk.chat
    setting = "STAFF_CHAT" if desk.name == "default" else f"[desk.{desk.name}] chat"
    adapter = adapters[messenger_of(chat)]
    try:
        facts = await adapter.chat_facts(chat)
    except PlaceGone:
        raise SetupError(
            f"{setting}={chat}: the bot is not in this group, or its id is wrong. Add the bot, as an administrator."
        ) from None
    except SendError as error:
        raise SetupError(f"{setting}={chat}: cannot be looked at ({error}).") from None
    if facts.is_forum and not facts.can_manage_topics:
        raise SetupError(
            f"{setting}={chat}: make the bot an administrator of «{facts.title}» with the right to manage topics."
        )
    if not facts.we_are_admin:
        raise SetupError(
            f"{setting}={chat}: make {name_of(chat)} an administrator of «{facts.title}»: only so it hears every reply "
            "and knows who is a member."
        )
    return facts


def name_of(chat: ChatId) -> str:
    """What is made an administrator there."""
    return "the community" if messenger_of(chat) == "vk" else "the bot"
