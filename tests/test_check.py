"""`check`: a good installation has nothing to do; each fault is named with its remedy, and the rest looked at too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.port import ChatFacts
from bot.check import check, desk_problems
from bot.core.ids import ChatId
from bot.sandbox.app import Sandbox
from bot.settings import load
from tests.redis_server import RedisServer


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    server = Sandbox(page=False)
    await server.start()
    yield server
    await server.stop()


async def look(
    sandbox: Sandbox, redis: RedisServer, env_file: Path | None = None, *, fix: bool = False, **changed: str
) -> tuple[int, str]:
    environ = {
        "TELEGRAM_API_URL": sandbox.telegram_url,
        "TELEGRAM_TOKEN": sandbox.telegram_token,
        "VK_API_URL": sandbox.vk_url,
        "VK_TOKEN": sandbox.vk_token,
        "STAFF_CHAT": sandbox.staff_chat,
        "REDIS_URL": redis.url,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, word in (environ | changed).items():
            patch.setenv(name, word)
        settings = load(env_file=None)
    lines: list[str] = []
    status = await check(settings, fix=fix, say=lines.append, env_file=env_file)
    return status, "\n".join(lines)


async def test_a_good_installation_has_nothing_to_do(sandbox: Sandbox, own_redis: RedisServer) -> None:
    status, told = await look(sandbox, own_redis)
    assert (status, told.splitlines()[-1]) == (0, "Nothing to do."), told
    for part in ("settings", "content pack", "TELEGRAM_TOKEN", "VK_TOKEN", "staff chat", "every write is on disk"):
        assert part in told


async def test_a_redis_that_hides_its_configuration_is_doubted_and_no_problem(
    sandbox: Sandbox, own_redis: RedisServer
) -> None:
    assert own_redis.ask("ACL SETUSER default -config").startswith("+OK")
    status, told = await look(sandbox, own_redis)
    assert "  ?     Redis does not tell its configuration. Allow CONFIG GET" in told
    assert (status, told.splitlines()[-1]) == (0, "Nothing to do.")


async def test_every_fault_is_named_at_once(sandbox: Sandbox, redis_server: RedisServer, tmp_path: Path) -> None:
    secrets = tmp_path / ".env"
    secrets.write_text("VK_TOKEN=x")
    secrets.chmod(0o644)
    wrong = {"TELEGRAM_TOKEN": "5:wrong-token", "VK_API_URL": "http://127.0.0.1:1/method/"}
    status, told = await look(sandbox, redis_server, secrets, **wrong)
    assert status == 1
    for part in (
        f"{secrets} holds secrets and others on this machine can read it. Chmod 600",
        "TELEGRAM_TOKEN is refused by Telegram. Copy it again",
        "VK_API_URL does not answer",
        "Redis has appendonly = no, appendfsync = everysec. Set appendonly to yes, appendfsync to always",
        "4 to look at.",
    ):
        assert part in told, told
    assert "wrong-token" not in told


async def test_a_promise_for_a_topic_that_is_not_there_is_told(
    sandbox: Sandbox, own_redis: RedisServer, tmp_path: Path
) -> None:
    support = tmp_path / "support.toml"
    support.write_text('[sla.topics]\npaymnt = "urgent"\npayment = "urgent"\nxyzzy = "urgent"\n')
    status, told = await look(sandbox, own_redis, SUPPORT_CONFIG=str(support))
    assert "[sla.topics] paymnt: the content pack has no such topic. Did you mean payment?" in told
    assert "[sla.topics] xyzzy: the content pack has no such topic. Take it out" in told
    assert (status, told.splitlines()[-1]) == (1, "2 to look at.")


async def test_a_group_without_the_bot_is_told(sandbox: Sandbox, own_redis: RedisServer) -> None:
    status, told = await look(sandbox, own_redis, STAFF_CHAT="telegram:-100999")
    assert status == 1
    assert "STAFF_CHAT=telegram:-100999: the bot is not there. Add it to the group" in told


async def test_a_forgotten_webhook_is_told_and_fixed(sandbox: Sandbox, own_redis: RedisServer) -> None:
    hook = f"{sandbox.telegram_url}/bot{sandbox.telegram_token}/setWebhook"
    async with (
        aiohttp.ClientSession() as session,
        session.post(hook, json={"url": "https://127.0.0.1:8443/x"}) as answer,
    ):
        assert answer.status == 200, await answer.text()
    status, told = await look(sandbox, own_redis)
    assert status == 1
    assert "a webhook is set, so updates cannot be polled. Remove it with `python -m bot check --fix`" in told
    status, told = await look(sandbox, own_redis, fix=True)
    assert (status, told.splitlines()[-1]) == (0, "Nothing to do."), told


def facts(**changed: bool) -> ChatFacts:
    flags = {"is_forum": True, "we_are_admin": True, "can_manage_topics": True, **changed}
    return ChatFacts(chat=ChatId("telegram:-1001"), title="Поддержка", **flags)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ""),
        ({"is_forum": False, "can_manage_topics": False}, ""),
        ({"is_forum": False, "takes_files": False}, "VK lets no files into a chat that a community made"),
        ({"we_are_admin": False, "can_manage_topics": False}, "the bot is no administrator"),
        ({"can_manage_topics": False}, "the bot may not manage topics"),
    ],
)
def test_what_keeps_a_chat_from_being_a_desk(changed: dict[str, bool], told: str) -> None:
    assert "; ".join(what for what, _remedy in desk_problems(facts(**changed))) == told
