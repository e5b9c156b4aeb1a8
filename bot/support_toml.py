"""`support.toml`: what a lead decides and what is no secret (desks, hours, promises, limits), as frozen values.

Every key is known here: a mistyped one is an error that names the file, the key and its nearest neighbour.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from bot.core.ids import ChatId, Lang
from bot.core.world import Policy
from bot.errors import SetupError

T = TypeVar("T", bound=msgspec.Struct)
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[
    str, Meta(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$|^24:00$", extra={"expects": 'a time such as "09:00", in quotes'})
]
Positive = Annotated[float, Meta(gt=0, extra={"expects": "a number above 0"})]
CHAT = r"^(telegram:-?[0-9]+|vk:[0-9]+)$"
CHAT_EXPECTED = "telegram:-100… for a group or vk:2000000001 for a chat"
ChatAddress = Annotated[str, Meta(pattern=CHAT, extra={"expects": CHAT_EXPECTED})]


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A staff chat. STAFF_CHAT, when set, is the chat of the default desk."""

    name: str
    chat: ChatId
    lang: Lang = "ru"


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """When operators answer: `HH:MM` in `timezone`; `close` may be 24:00."""

    open: Clock = "09:00"
    close: Clock = "22:00"
    timezone: str = "Europe/Moscow"
    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    @property
    def open_minute(self) -> int:
        return _minutes(self.open)

    @property
    def close_minute(self) -> int:
        return _minutes(self.close)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much a messenger lets us send. Edits, reactions and new topics count too, all topics of a group together."""

    telegram_group_per_minute: Positive = 20
    telegram_chat_per_second: Positive = 1
    telegram_per_second: Positive = 30
    vk_chat_per_second: Positive = 1
    vk_per_second: Positive = 20


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """All of support.toml. `desk` is None when the file names none."""

    desk: Desk | None = None
    hours: Hours = Hours()
    limits: Limits = Limits()
    policy: Policy = Policy()


class _DeskTable(msgspec.Struct, kw_only=True):
    chat: ChatAddress = ""
    lang: Lang = "ru"


class _Sla(msgspec.Struct, kw_only=True):
    answer_within_hours: Positive = Policy().answer_within / 3600


def read_support(path: Path) -> Support:
    """Raises SetupError with one line: file, key, what is expected."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(f"SUPPORT_CONFIG: {path} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: not valid TOML: {error}") from None
    _refuse_strangers(path, "", tables, ("desk", "hours", "sla", "limits", "policy"))
    desks = _table(path, "desk", tables.get("desk", {}))
    _refuse_strangers(path, "desk", desks, ("default",))
    sla = _read(path, "sla", tables.get("sla", {}), _Sla)
    return Support(
        desk=_desk(path, desks["default"]) if "default" in desks else None,
        hours=_checked_hours(path, _read(path, "hours", tables.get("hours", {}), Hours)),
        limits=_read(path, "limits", tables.get("limits", {}), Limits),
        policy=_policy(path, tables.get("policy", {}), sla.answer_within_hours * 3600),
    )


def _desk(path: Path, table: object) -> Desk:
    read = _read(path, "desk.default", table, _DeskTable)
    if not read.chat:
        raise SetupError(f'{path}: [desk.default] has no chat. Add chat = "telegram:-100…" or "vk:2000000001".')
    return Desk(name="default", chat=group_chat(f"{path}: [desk.default] chat", read.chat), lang=read.lang)


def group_chat(setting: str, chat: str) -> ChatId:
    """A desk is a group: the messengers tell it from a private chat by its number."""
    messenger, number = chat.split(":")
    if messenger == "telegram" and int(number) >= 0:
        raise SetupError(f"{setting}={chat}: that is a private chat. A group's number is negative: telegram:-100… .")
    if messenger == "vk" and int(number) <= 2_000_000_000:
        raise SetupError(f"{setting}={chat}: that is a private chat. A group chat's number is above 2000000000.")
    return ChatId(chat)


def _policy(path: Path, table: object, answer_within: float) -> Policy:
    elsewhere = {
        "answer_within": "[sla] answer_within_hours",
        "desk": "[desk.default]",
        "staff_lang": "[desk.default] lang",
    }
    for key, place in elsewhere.items():
        if key in _table(path, "policy", table):
            raise SetupError(f"{path}: [policy] has no key {key}: it is set by {place}.")
    policy = _read(path, "policy", table, Policy)
    if not policy.languages:
        raise SetupError(f'{path}: [policy] languages is empty. Name at least one: ["ru"].')
    return msgspec.structs.replace(policy, answer_within=answer_within)


def _checked_hours(path: Path, hours: Hours) -> Hours:
    try:
        ZoneInfo(hours.timezone)
    except (KeyError, ValueError, OSError):
        raise SetupError(
            f'{path}: [hours] timezone: there is no "{hours.timezone}". Write it as in "Europe/Moscow".'
        ) from None
    if hours.open_minute >= hours.close_minute:
        raise SetupError(f"{path}: [hours] open ({hours.open}) must be before close ({hours.close}).")
    if not hours.weekdays:
        raise SetupError(f"{path}: [hours] weekdays is empty: nobody would ever answer. Name at least one day.")
    return hours


def _read(path: Path, section: str, table: object, kind: type[T]) -> T:
    keys = _table(path, section, table)
    fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
    _refuse_strangers(path, section, keys, fields)
    values = {}
    for key, value in keys.items():
        try:
            values[key] = msgspec.convert(value, fields[key])
        except msgspec.ValidationError as error:
            raise SetupError(f"{path}: [{section}] {key} = {value!r}: {expectation(fields[key], error)}.") from None
        if isinstance(value, (int, float)) and value < 0:
            raise SetupError(f"{path}: [{section}] {key} = {value!r}: must not be negative.")
    return kind(**values)


def expectation(kind: Any, error: msgspec.ValidationError) -> str:
    """What would have been right: the type's own words (`Meta.extra["expects"]`), its choices, else msgspec's words."""
    for part in parts_of(kind):
        for meta in getattr(part, "__metadata__", ()):
            if meta.extra:
                return f"expected {meta.extra['expects']}"
        if get_origin(part) is Literal:
            return f"expected one of: {', '.join(get_args(part))}"
    words = str(error).split(" - at ")[0].replace("`", "")
    return words[:1].lower() + words[1:]


def parts_of(kind: Any) -> tuple[Any, ...]:
    """A type and all types inside it."""
    return (kind, *(inner for part in get_args(kind) for inner in parts_of(part)))


def _table(path: Path, section: str, table: object) -> Mapping[str, Any]:
    if not isinstance(table, Mapping):
        raise SetupError(f"{path}: {section} must be a section: write it as [{section}].")
    return table


def _refuse_strangers(path: Path, section: str, keys: Iterable[str], known: Iterable[str]) -> None:
    for key in keys:
        if key not in known:
            near = get_close_matches(key, list(known), n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"It may hold: {', '.join(known)}."
            where = f"[{section}] has" if section else "there is"
            raise SetupError(f"{path}: {where} no key {key}. {remedy}")


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
