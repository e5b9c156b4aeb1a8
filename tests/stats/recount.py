"""The month counted again, from nothing but what stands in the emulated chats and when it was written there. Shares no
code with the bot: working time is 9 to 22 in Moscow every day, promises are four such hours."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from bot.sandbox.records import BOT, Message
from tests.stats.month import Crowd

MOSCOW = timezone(timedelta(hours=3))
SHIFT = 13 * 3600
PROMISED, REPLY = 4 * 3600, 2 * 3600
EDGE = 10
"""Seconds around a deadline in which chats alone do not tell whether it was kept: messages are dated by the second, and
promises are counted from the moment a message is read."""


def worked(at: float) -> float:
    """Working seconds since the epoch, as a clock that stands still at night."""
    days, second = divmod(at + 3 * 3600, 86400)
    return days * SHIFT + min(max(second - 9 * 3600, 0), SHIFT)


def day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(MOSCOW).strftime("%Y-%m-%d")


@dataclass(kw_only=True)
class Sum:
    opened: int = 0
    ended: int = 0
    withdrawn: int = 0
    kept: int = 0
    missed: int = 0
    unsure: int = 0
    once: int = 0
    helped: int = 0
    repeat: int = 0
    unfound: int = 0
    waits: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)


Sums = dict[tuple[str, str], Sum]
"""By ("", ""), ("day", date), ("operator", name)."""


def recounted(crowd: Crowd) -> Sums:
    sums: Sums = defaultdict(Sum)
    for number, person in enumerate(_customers(crowd), 1):
        _person(sums, crowd, number, person)
    return sums


def _customers(crowd: Crowd) -> Iterator[str]:
    return (key for key, one in crowd.world.people.items() if one.name.startswith("Покупатель"))


def _person(sums: Sums, crowd: Crowd, number: int, person: str) -> None:
    own = [one for one in crowd.seen.get((person, None), ()) if one.sender == person]
    topic = crowd.seen.get((crowd.staff_chat, crowd.threads.get(number, -1)), [])
    said = sorted([*own, *(one for one in topic if one.sender != BOT)], key=lambda one: one.date)
    if number in crowd.threads:
        return _ticket(sums, crowd, said)
    for one in said:
        for name in (("", ""), ("day", day(one.date))):
            sums[name].helped += one.text == "да"
            sums[name].unfound += "тюльпан" in one.text


def _ticket(sums: Sums, crowd: Crowd, said: list[Message]) -> None:
    since, deadline, left, rounds, closed, once = 0.0, 0.0, 0.0, 0, False, False
    at_close: tuple[tuple[str, str], ...] = ()
    operator = ""
    for one in said:
        from_staff = one.chat == crowd.staff_chat
        operator = crowd.world.people[one.sender].name if from_staff else operator
        here = (
            (("", ""), ("day", day(one.date)), ("operator", operator))
            if operator
            else (("", ""), ("day", day(one.date)))
        )
        now = worked(one.date)
        match one.text:
            case "/close":
                closed, once, at_close = True, rounds == 1, here
                for name in here:
                    sums[name].ended += 1
                    sums[name].once += once
            case "Отменить обращение":
                closed = True
                for name in here:
                    sums[name].withdrawn += 1
            case "5" | "4" | "3":
                for name in here:
                    sums[name].marks.append(int(one.text))
            case _ if from_staff:
                for name in here:
                    sums[name].waits.append(round(now - since))
                    if not rounds:
                        sums[name].firsts.append(round(now - since))
                    sums[name].kept += now < deadline
                    sums[name].missed += now >= deadline
                    sums[name].unsure += abs(now - deadline) <= EDGE
                left, since, rounds = max(deadline - now, REPLY), 0.0, rounds + 1
            case _ if closed:
                closed, since, deadline, rounds = False, now, now + PROMISED, rounds + 1
                for name in here:
                    sums[name].repeat += 1
                for name in at_close:
                    sums[name].once -= once
            case _ if not rounds:
                since, deadline = now, now + PROMISED
                for name in here:
                    sums[name].opened += 1
            case _:
                since, deadline = now, now + left


def median(values: list[int]) -> str:
    if not values:
        return ""
    found = statistics.median(values)
    return str(int(found)) if found == int(found) else f"{found:.2f}".replace(".", ",")


def p90(values: list[int]) -> str:
    return str(sorted(values)[-(-len(values) * 9 // 10) - 1]) if values else ""
