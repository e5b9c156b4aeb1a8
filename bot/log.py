"""Logs: events with fields, one line each, on standard error; never a message's text, never a token.

`get(name)` gives a structlog logger: `log.info("turn", customer=…, events=2)`. What other libraries log passes through
the same renderer. Three nets hold back what must not be written: fields that are named as people's words are,
messages of exceptions that quote their input, and in the finished line everything that looks like a token.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TextIO, cast

import msgspec
import structlog
from structlog.typing import EventDict, FilteringBoundLogger

WORDS_OF_PEOPLE = frozenset({"text", "caption", "body", "raw", "payload", "content"})
TOKENS = re.compile(
    r"\d+:[\w-]{35,}"  # Telegram, also inside an address: /bot123:AA…/getMe
    r"|vk1\.a\.[\w-]+"
    r"|(?<=access_token=)[^&\s\"']+"
    r"|(?<=[Bb]earer )[\w.~+/-]+"
)
HIDDEN = "•••"
SHORTEST_SECRET = 6
"""Hiding shorter ones would hide half of every line; who sets such a password has other worries."""
QUIET = ("aiogram", "aiohttp", "asyncio", "vkbottle", "urllib3", "choicelib")
PLAIN_SPEAKERS = ("builtins", "bot", "asyncio", "msgspec", "json", "socket", "ssl", "redis", "aiohttp")
"""Whose exceptions may be quoted. pydantic, aiogram and vkbottle repeat what they choked on: people's words."""


def get(name: str) -> FilteringBoundLogger:
    """A logger by the name of its part of the house. Cheap; may be made before `set_up`."""
    return cast(FilteringBoundLogger, structlog.get_logger(part=name))


def set_up(
    *,
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO",
    form: Literal["console", "json"] = "console",
    secrets: Iterable[str] = (),
    to: TextIO | None = None,
) -> None:
    """Once a process. `secrets` are hidden wherever they appear, whatever they look like."""
    stream = to or sys.stderr
    write = _hiding(_as_json if form == "json" else _as_line, secrets)
    number = logging.getLevelNamesMapping()[level]
    steps: list[Any] = [structlog.processors.add_log_level, _stamped, _discreet, _with_story]
    structlog.configure(
        processors=[*steps, write],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, write]
        )
    )
    logging.basicConfig(handlers=[handler], level=number, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


def _stamped(_logger: object, _method: str, event: EventDict) -> EventDict:
    event["at"] = time.time()
    if isinstance(record := event.get("_record"), logging.LogRecord):
        event["part"] = record.name
    return event


def _discreet(_logger: object, _method: str, event: EventDict) -> EventDict:
    for field in WORDS_OF_PEOPLE & event.keys():
        event[field] = HIDDEN
    return event


def _with_story(_logger: object, _method: str, event: EventDict) -> EventDict:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["story"] = "".join(_story(error))
    return event


def _story(error: BaseException) -> Iterator[str]:
    """A traceback without the words of exceptions that quote what they were given."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _story(before)
        yield "\nthen:\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__}: {spoken(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _story(part)


def spoken(error: BaseException) -> str:
    """What an exception says, if it is one that speaks of itself alone: for fields such as `reason=`."""
    return str(error) if type(error).__module__.split(".")[0] in PLAIN_SPEAKERS else HIDDEN


def _as_json(event: EventDict) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


def _as_line(event: EventDict) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(event.pop("at")))
    level, what, part = event.pop("level", ""), event.pop("event", ""), event.pop("part", "")
    story = event.pop("story", "")
    fields = " ".join(f"{name}={_shown(value)}" for name, value in event.items())
    return f"{at} {level:<7} {part}: {what} {fields}".rstrip() + (f"\n{story}".rstrip() if story else "")


def _shown(value: object) -> str:
    words = str(value)
    return repr(words) if not words or re.search(r"[\s=\"']", words) else words


def _hiding(render: Callable[[EventDict], str], secrets: Iterable[str]) -> Callable[[object, str, EventDict], str]:
    # Longest first, so that a secret that contains another is hidden whole.
    known = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)
    pattern = re.compile("|".join([*map(re.escape, known), TOKENS.pattern]))

    def write(_logger: object, _method: str, event: EventDict) -> str:
        return pattern.sub(HIDDEN, render(event))

    return write
