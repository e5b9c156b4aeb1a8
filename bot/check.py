"""`python -m bot check`: everything an installation stands on, looked at once; each problem with its remedy.

Asks the messengers and Redis, changes nothing unless told to (`--fix` sets what an API can set).
"""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.adapters.port import Adapter, ChatFacts
from bot.core.ids import Lang, messenger_of
from bot.core.pack import Pack
from bot.errors import OtklikError, PlaceGone, SendError, SetupError, SourceAway, TokenRefused
from bot.opening import connected, name_of, opened_store, redis_url
from bot.settings import Settings, layers, runnable
from bot.store.ledger import Doubt

Say = Callable[[str], None]
CLOCK_SECONDS = 2.0
"""A difference above it is said: promises and Redis's timers are counted by two clocks."""


@runtime_checkable
class Fixes(Protocol):
    """An adapter that can set what it needs."""

    async def fix(self) -> None: ...


class Report:
    """Lines as they are found, and whether all was well."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.problems = 0

    def well(self, what: str) -> None:
        self._say(f"  ok    {what}")

    def doubtful(self, what: str, remedy: str) -> None:
        """Nothing that keeps the bot from its work: it is no problem to count."""
        self._tell("?", what, remedy)

    def wrong(self, what: str, remedy: str) -> None:
        self.problems += 1
        self._tell("WRONG", what, remedy)

    def _tell(self, how: str, what: str, remedy: str) -> None:
        self._say(f"  {how:<5} {what}. {remedy[:1].upper()}{remedy[1:]}".rstrip("."))


async def check(settings: Settings, *, fix: bool, say: Say, env_file: Path | None = None) -> int:
    """Exit status: 1 when something was found. Every part is looked at, whatever the ones before it said."""
    report = Report(say)
    _settings(settings, report, env_file)
    _content(settings, report)
    async with connected(settings) as adapters:
        for adapter in adapters.values():
            await _messenger(adapter, settings, report, fix=fix)
    await _redis(settings, report)
    say("Nothing to do." if not report.problems else f"{report.problems} to look at.")
    return 1 if report.problems else 0


def _settings(settings: Settings, report: Report, env_file: Path | None) -> None:
    try:
        runnable(settings)
        report.well("settings")
    except SetupError as error:
        what, _, remedy = str(error).partition(". ")
        report.wrong(what, remedy)
    if env_file and env_file.is_file() and env_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        report.wrong(f"{env_file} holds secrets and others on this machine can read it", f"chmod 600 {env_file}")


def _content(settings: Settings, report: Report) -> None:
    from bot import knowledge, text

    problems: list[knowledge.Problem | text.Problem] = [
        *knowledge.check(settings.content_dir),
        *text.check(layers(settings.content_dir)),
    ]
    for problem in problems:
        report.wrong(str(problem), "" if problem.severity == "warning" else "correct the file")
    if not problems:
        report.well("content pack")
    if all(problem.severity == "warning" for problem in problems):
        _promises(settings, knowledge.load(settings.content_dir), report)


def _promises(settings: Settings, packs: Mapping[Lang, Pack], report: Report) -> None:
    """A promise for a topic that nobody can choose is made to nobody."""
    known = {topic for pack in packs.values() for topic in pack.topics}
    for topic in settings.policy.sla.topics.keys() - known:
        near = get_close_matches(topic, known, 1)
        remedy = f"did you mean {near[0]}?" if near else "take it out, or name a topic of menu.toml"
        report.wrong(f"[sla.topics] {topic}: the content pack has no such topic", remedy)


async def _messenger(adapter: Adapter, settings: Settings, report: Report, *, fix: bool) -> None:
    name = adapter.messenger.upper()
    try:
        if fix and isinstance(adapter, Fixes):
            await _mend(adapter, name, report)
        identity = await adapter.identify()
    except TokenRefused:
        report.wrong(f"{name}_TOKEN is refused by {name.title()}", "copy it again, or make a new one")
        return
    except SourceAway as error:
        report.wrong(f"{name}_API_URL does not answer ({error})", "check the address and the network")
        return
    report.well(f"{name}_TOKEN: {identity.name} ({identity.username or identity.id})")
    for what, remedy in identity.problems:
        report.wrong(what, remedy)
    if settings.desk and messenger_of(settings.desk.chat) == adapter.messenger:
        await _desk(adapter, settings, report)


async def _mend(adapter: Fixes, name: str, report: Report) -> None:
    try:
        await adapter.fix()
    except TokenRefused:
        raise
    except SendError as error:
        report.wrong(f"{name}: could not be set up ({error})", "set it by hand, or give the token the right to")


async def _desk(adapter: Adapter, settings: Settings, report: Report) -> None:
    assert settings.desk is not None
    chat = settings.desk.chat
    try:
        facts = await adapter.chat_facts(chat)
    except PlaceGone as error:
        moved = f" Its new number is {error.migrated_to}." if error.migrated_to else ""
        report.wrong(f"STAFF_CHAT={chat}: the bot is not there", f"add it to the group, or correct the number.{moved}")
        return
    except OtklikError as error:
        report.wrong(f"STAFF_CHAT={chat}: cannot be looked at ({error})", "try again")
        return
    problems = list(desk_problems(facts))
    for what, remedy in problems:
        report.wrong(f"staff chat «{facts.title}»: {what}", remedy)
    if not problems:
        report.well(f"staff chat «{facts.title}»")


def desk_problems(facts: ChatFacts) -> list[tuple[str, str]]:
    """(what is wrong, remedy): what keeps a chat from being a desk."""
    found = []
    if not facts.we_are_admin:
        right = ", with the right to manage topics" if facts.is_forum else ""
        found.append((f"{name_of(facts.chat)} is no administrator", f"make it one{right}"))
    elif facts.is_forum and not facts.can_manage_topics:
        found.append(("the bot may not manage topics", "give it that right among the administrator's rights"))
    if not facts.takes_files:
        found.append(("VK lets no files into a chat that a community made", "let a person make the chat and add it"))
    return found


async def _redis(settings: Settings, report: Report) -> None:
    try:
        async with redis_url(settings) as url, opened_store(url) as store:
            doubt = await store.ledger.durability()
            seconds, micros = await store.wire.command("TIME")
    except OtklikError as error:
        what, _, remedy = str(error).partition(". ")
        report.wrong(what, remedy)
        return
    where = "at REDIS_URL" if settings.redis_url else f"embedded in {settings.data_dir}"
    match doubt:
        case None:
            report.well(f"Redis {where}: every write is on disk, nothing is evicted")
        case Doubt(certain=True):
            report.wrong(doubt.what, doubt.remedy)
        case _:
            report.doubtful(doubt.what, doubt.remedy)
    apart = abs(time.time() - int(seconds) - int(micros) / 1e6)
    if apart > CLOCK_SECONDS:
        report.wrong(f"this clock and Redis's are {apart:.0f} s apart", "set both by NTP")
