"""`support.toml`: what a lead decides and what is no secret (desks, hours, promises, limits), as frozen values.

Every key is known here: a mistyped one is an error that names the file, the key and its nearest neighbour.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from bot.core.calendar import Term
from bot.core.ids import ChatId, Lang
from bot.core.pack import USUAL, Thresholds
from bot.core.world import Policy, Sla
from bot.errors import SetupError

T = TypeVar("T", bound=msgspec.Struct)
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[
    str, Meta(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$|^24:00$", extra={"expects": 'a time such as "09:00", in quotes'})
]
Fit = Annotated[float, Meta(gt=0, lt=1, extra={"expects": "how well, between 0 and 1"})]
Positive = Annotated[float, Meta(gt=0, extra={"expects": "a number above 0"})]
Days = Annotated[int, Meta(gt=0, lt=100, extra={"expects": "a number of days from 1 to 99"})]
Share = Annotated[float, Meta(gt=0, lt=1, extra={"expects": "a part of the term, between 0 and 1"})]
CHAT = r"^(telegram:-?[0-9]+|vk:[0-9]+)$"
CHAT_EXPECTED = "telegram:-100… for a group or vk:2000000001 for a chat"
MORE_DESKS = ("second", "ethics", "sellers")
"""Beside the default one: the second line, complaints, questions to sellers without a desk of their own."""
SELLER = "seller"
AUDIENCE = "audience"
SELLER_ID = re.compile(r"[a-z0-9-]{1,30}")
ChatAddress = Annotated[str, Meta(pattern=CHAT, extra={"expects": CHAT_EXPECTED})]


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A staff chat. STAFF_CHAT, when set, is the chat of the default desk. `title`: what customers call a seller."""

    name: str
    chat: ChatId
    lang: Lang = "ru"
    title: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Other hours on one day (`[[hours.change]]`). `closed`: none at all."""

    date: date | None = None
    open: Clock = "00:00"
    close: Clock = "00:00"
    closed: bool = False


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """When operators answer: `HH:MM` in `timezone`; `close` may be 24:00. Nobody does on `holidays`; `changes` are days
    with hours of their own, and go before both."""

    open: Clock = "09:00"
    close: Clock = "22:00"
    timezone: str = "Europe/Moscow"
    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    holidays: tuple[date, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def open_minute(self) -> int:
        return clock_minutes(self.open)

    @property
    def close_minute(self) -> int:
        return clock_minutes(self.close)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much a messenger lets us send. Edits, reactions and new topics count too, all topics of a group together."""

    telegram_group_per_minute: Positive = 20
    telegram_chat_per_second: Positive = 1
    telegram_per_second: Positive = 30
    vk_chat_per_second: Positive = 1
    vk_per_second: Positive = 20


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """The weekly report: whether, and when in the shop's time. `kept_days`: what each day's numbers were."""

    weekly: bool = True
    day: Weekday = "mon"
    time: Clock = "10:00"
    kept_days: Annotated[int, Meta(ge=92, extra={"expects": "a number of days, 92 or more"})] = 400


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """All of support.toml. `desk` is None when the file names none; `more_desks` are `second`, `ethics`, `sellers`,
    `seller.<id>`, `audience.<id>`. `own_hours`: of a desk or an audience (`[hours.bank]`), where they differ from
    `hours`."""

    desk: Desk | None = None
    more_desks: tuple[Desk, ...] = ()
    hours: Hours = Hours()
    own_hours: dict[str, Hours] = {}
    limits: Limits = Limits()
    policy: Policy = Policy()
    reports: Reports = Reports()


class _DeskTable(msgspec.Struct, kw_only=True):
    chat: ChatAddress = ""
    lang: Lang = "ru"
    title: str = ""


class _Form(msgspec.Struct, kw_only=True):
    order_pattern: str = Policy().order_pattern
    order_example: str = Policy().order_example


class _Sla(msgspec.Struct, kw_only=True):
    answer_within_hours: Positive = Policy().answer_within / 3600
    urgent_hours: Positive = 2
    complex_days: Days = 3
    complaint_days: Days = 5
    vip: str = Sla().vip
    reply_hours: Positive = Sla().reply / 3600
    remind_at: Share = Sla().remind
    second_line_after_hours: Positive = Sla().second_line / 3600


class _Search(msgspec.Struct, kw_only=True):
    sure: Fit = USUAL.sure
    choice: Fit = USUAL.choice


NAME = 64
TABLES = ("desk", "hours", "sla", "form", "limits", "policy", "search", "reports", "operators")


def read_support(path: Path) -> Support:
    """Raises SetupError with one line: file, key, what is expected."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(f"SUPPORT_CONFIG: {path} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: not valid TOML: {error}") from None
    _refuse_strangers(path, "", tables, TABLES)
    desks = _table(path, "desk", tables.get("desk", {}))
    _refuse_strangers(path, "desk", desks, ("default", *MORE_DESKS, SELLER, AUDIENCE))
    more = _more_desks(path, desks)
    answer_within, sla = _sla(path, tables.get("sla", {}))
    hours, own_hours = _hours(path, tables.get("hours", {}))
    reports = _read(path, "reports", tables.get("reports", {}), Reports)
    return Support(
        desk=_desk(path, "default", desks["default"]) if "default" in desks else None,
        more_desks=more,
        hours=hours,
        own_hours=own_hours,
        limits=_read(path, "limits", tables.get("limits", {}), Limits),
        reports=reports,
        policy=msgspec.structs.replace(
            _policy(path, tables.get("policy", {})),
            answer_within=answer_within,
            sla=sla,
            search=_search(path, tables.get("search", {})),
            shown_as=_operators(path, tables.get("operators", {})),
            numbers_kept=reports.kept_days * 24 * 3600.0,
            second_desk="second" if "second" in desks else "",
            desks=("default", *(desk.name for desk in more)),
            sellers={desk.name: desk.title for desk in more if desk.name.startswith(f"{SELLER}.")},
            **msgspec.structs.asdict(_form(path, tables.get("form", {}))),
        ),
    )


def _form(path: Path, table: object) -> _Form:
    """What an order's number looks like. Raises SetupError, also for an example that the pattern refuses."""
    form = _read(path, "form", table, _Form)
    try:
        fits = re.fullmatch(form.order_pattern, form.order_example)
    except re.error as error:
        raise SetupError(f"{path}: [form] order_pattern: not a regular expression ({error}).") from None
    if not fits:
        raise SetupError(f"{path}: [form] order_example = {form.order_example!r} does not fit order_pattern.")
    return form


def _desk(path: Path, name: str, table: object) -> Desk:
    section = f"desk.{name}"
    read = _read(path, section, table, _DeskTable)
    if not read.chat:
        raise SetupError(f'{path}: [{section}] has no chat. Add chat = "telegram:-100…" or "vk:2000000001".')
    return Desk(name=name, chat=group_chat(f"{path}: [{section}] chat", read.chat), lang=read.lang, title=read.title)


def _more_desks(path: Path, desks: Mapping[str, Any]) -> tuple[Desk, ...]:
    """Those beside the default one. Raises SetupError."""
    found = [_desk(path, name, desks[name]) for name in MORE_DESKS if name in desks]
    for name, table in _table(path, f"desk.{SELLER}", desks.get(SELLER, {})).items():
        if not SELLER_ID.fullmatch(name):
            raise SetupError(f"{path}: [desk.seller.{name}]: name a seller in small latin letters, digits and dashes.")
        desk = _desk(path, f"{SELLER}.{name}", table)
        if not desk.title:
            raise SetupError(f'{path}: [desk.seller.{name}] has no title. Add what customers call it: title = "…".')
        found.append(desk)
    audiences = _table(path, f"desk.{AUDIENCE}", desks.get(AUDIENCE, {}))
    return (*found, *(_desk(path, f"{AUDIENCE}.{name}", table) for name, table in audiences.items()))


def group_chat(setting: str, chat: str) -> ChatId:
    """A desk is a group: the messengers tell it from a private chat by its number."""
    messenger, number = chat.split(":")
    if messenger == "telegram" and int(number) >= 0:
        raise SetupError(f"{setting}={chat}: that is a private chat. A group's number is negative: telegram:-100… .")
    if messenger == "vk" and int(number) <= 2_000_000_000:
        raise SetupError(f"{setting}={chat}: that is a private chat. A group chat's number is above 2000000000.")
    return ChatId(chat)


def _sla(path: Path, table: object) -> tuple[float, Sla]:
    """What "standard" means, and the rest. Raises SetupError."""
    keys = dict(_table(path, "sla", table))
    chosen = {name: _classes(path, f"sla.{name}", keys.pop(name, {})) for name in ("topics", "audiences")}
    read = _read(path, "sla", keys, _Sla)
    _known_class(path, "[sla] vip", read.vip)
    classes = {"urgent": Term(seconds=read.urgent_hours * 3600), "complex": Term(days=read.complex_days)}
    classes["complaint"] = Term(days=read.complaint_days)
    sla = Sla(
        classes=Sla().classes | classes,
        vip=read.vip,
        reply=read.reply_hours * 3600,
        remind=read.remind_at,
        second_line=read.second_line_after_hours * 3600,
        **chosen,
    )
    return read.answer_within_hours * 3600, sla


def _classes(path: Path, section: str, table: object) -> dict[str, str]:
    """What is of which class: `payment = "urgent"`."""
    named = _table(path, section, table)
    return {key: _known_class(path, f"[{section}] {key}", name) for key, name in named.items()}


def _known_class(path: Path, where: str, name: object) -> str:
    known = ("standard", *Sla().classes)
    if name not in known:
        raise SetupError(f"{path}: {where} = {name!r}: expected one of: {', '.join(known)}.")
    return str(name)


def _search(path: Path, table: object) -> Thresholds:
    """Raises SetupError."""
    read = _read(path, "search", table, _Search)
    return Thresholds(sure=read.sure, choice=read.choice)


def _operators(path: Path, table: object) -> dict[str, str]:
    """What customers call an operator, by the operator's number. Raises SetupError."""
    for number, shown in (named := _table(path, "operators", table)).items():
        if not re.fullmatch(r"(telegram|vk):[0-9]+", number):
            raise SetupError(
                f'{path}: [operators] {number}: write whose name it is as "telegram:123456" or "vk:123456".'
            )
        if not isinstance(shown, str) or not 0 < len(shown.strip()) <= NAME:
            raise SetupError(f"{path}: [operators] {number}: expected a name of at most {NAME} letters.")
    return {number: shown.strip() for number, shown in named.items()}


def _hours(path: Path, table: object) -> tuple[Hours, dict[str, Hours]]:
    """The usual hours, and those of who keeps their own: what they do not name is as usual. Raises SetupError."""
    keys = dict(_table(path, "hours", table))
    own = {name: keys.pop(name) for name, value in list(keys.items()) if isinstance(value, Mapping)}
    usual = _one_hours(path, "hours", keys, Hours())
    return usual, {name: _one_hours(path, f"hours.{name}", part, usual) for name, part in own.items()}


def _one_hours(path: Path, section: str, table: Mapping[str, Any], usual: Hours) -> Hours:
    keys = {"changes" if key == "change" else key: value for key, value in table.items()}
    changes = keys.pop("changes", None)
    read = _read(path, section, keys, Hours)
    named = {key: getattr(read, key) for key in keys}
    if changes is not None:
        named["changes"] = tuple(_change(path, f"{section}.change", one) for one in changes)
    return _checked_hours(path, section, msgspec.structs.replace(usual, **named))


def _change(path: Path, section: str, table: object) -> Change:
    change = _read(path, section, table, Change)
    if change.date is None:
        raise SetupError(f"{path}: [[{section}]] has no date. Add one: date = 2026-12-31.")
    if not change.closed and clock_minutes(change.open) >= clock_minutes(change.close):
        raise SetupError(f"{path}: [[{section}]] {change.date}: name open and close, or closed = true.")
    return change


def _policy(path: Path, table: object) -> Policy:
    elsewhere = {
        "answer_within": "[sla] answer_within_hours",
        "order_pattern": "[form]",
        "order_example": "[form]",
        "desk": "[desk.default]",
        "staff_lang": "[desk.default] lang",
        "sla": "[sla]",
        "search": "[search]",
        "numbers_kept": "[reports] kept_days",
        "second_desk": "[desk.second]",
        "desks": "the sections [desk.…]",
        "sellers": "[desk.seller.…]",
    }
    for key, place in elsewhere.items():
        if key in _table(path, "policy", table):
            raise SetupError(f"{path}: [policy] has no key {key}: it is set by {place}.")
    policy = _read(path, "policy", table, Policy)
    if not policy.languages:
        raise SetupError(f'{path}: [policy] languages is empty. Name at least one: ["ru"].')
    return policy


def _checked_hours(path: Path, section: str, hours: Hours) -> Hours:
    try:
        ZoneInfo(hours.timezone)
    except (KeyError, ValueError, OSError):
        raise SetupError(
            f'{path}: [{section}] timezone: there is no "{hours.timezone}". Write it as in "Europe/Moscow".'
        ) from None
    if hours.open_minute >= hours.close_minute:
        raise SetupError(f"{path}: [{section}] open ({hours.open}) must be before close ({hours.close}).")
    if not hours.weekdays:
        raise SetupError(f"{path}: [{section}] weekdays is empty: nobody would ever answer. Name at least one day.")
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


def clock_minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
