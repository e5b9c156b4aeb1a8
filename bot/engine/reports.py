"""Numbers for a lead: what `/stats` answers, the files it brings, the report once a week, the figures of `/metrics`.

Words come first and by themselves; picture and table follow and are made when they are sent, so a crash between repeats
the making and nothing else. The weekly report and the mark that it was told are one step (lua/once.lua): however many
replicas see that it is due, however often they start, it is in the lane once a week.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, get_args
from zoneinfo import ZoneInfo

import msgspec

from bot import log
from bot.adapters.port import ByteStream
from bot.core.content import Attachment, Content, Span, utf16_length
from bot.core.effects import Tell
from bot.core.ids import EffectId, Lang
from bot.core.phrases import Body, Words, say
from bot.engine.letters import ENCODER, Letter
from bot.errors import Rejected, RetryLater, StoreAway, StoreError
from bot.metrics import Metrics
from bot.stats import picture
from bot.stats.figures import Figures, Report, median, p90, report, size
from bot.stats.scene import scene
from bot.stats.sheet import sheet, table
from bot.stats.telling import SHOWN_UNFOUND, Period, Teller, until_today
from bot.stats.telling import Span as Length
from bot.store import Store

LOG = log.get("reports")
STATS: Final = "stats"
"""What a file of numbers is called by in its `ref`: `stats:<picture or sheet>:<first>:<last>:<language>:<desk>`."""
LOOK_SECONDS: Final = 1.0
MEASURE_SECONDS: Final = 20.0
AGAIN: Final = 5.0
DRAWING_SECONDS: Final = 60.0
LANGS: Final[tuple[Lang, ...]] = get_args(Lang)


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """When the weekly report is due, in the shop's time (`weekday` 0 is Monday), and into which lane it goes."""

    zone: ZoneInfo
    lane: str
    desk: str
    lang: Lang
    weekday: int = 0
    at: time = time(10, 0)
    weekly: bool = True

    def last_due(self, now: float) -> datetime:
        local = datetime.fromtimestamp(now, self.zone)
        day = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        due = datetime.combine(day, self.at, self.zone)
        return due if due <= local else datetime.combine(day - timedelta(days=7), self.at, self.zone)


def week_of(due: datetime) -> str:
    """One report a calendar week, also when the schedule is changed; names sort by time."""
    year, week, _ = due.isocalendar()
    return f"{year}-W{week:02d}"


class Reports:
    """`answer` and `weekly` say, `open` makes files, `run` keeps the schedule and the metrics."""

    def __init__(
        self,
        store: Store,
        schedule: Schedule,
        *,
        teller: Callable[[Lang], Teller],
        desks: tuple[str, ...],
        clock: Callable[[], float],
        metrics: Metrics,
        scratch: Path,
    ) -> None:
        self._store = store
        self._schedule = schedule
        self._teller = teller
        self._desks = desks
        self._clock = clock
        self._metrics = metrics
        self._scratch = scratch
        self._told = ""

    # --- /stats ---

    async def answer(self, wish: str, lang: Lang) -> tuple[Body, ...]:
        """One body a message. Raises StoreAway."""
        teller = self._teller(lang)
        length, desk = self._read(wish, teller)
        if length is None:
            return ((say("stats-how", desks=", ".join(self._desks)),),)
        period = until_today(length, self._clock(), self._schedule.zone)
        counted = await self._report(period, desk)
        return (self._words(counted, teller.summary(counted, period, desk=desk), teller), _files(period, lang, desk))

    def _read(self, wish: str, teller: Teller) -> tuple[Length | None, str]:
        """Which period and desk are meant; no period when the words cannot be read. A desk may be called as it is
        named in the settings or as people read it."""
        words, length = wish.casefold().split(), None
        for one in get_args(Length):
            known = {
                word.strip() for lang in LANGS for word in self._teller(lang).text(f"stats-words-{one}").split(",")
            }
            if known & set(words):
                length = one
                words = [word for word in words if word not in known]
        named = {name.casefold(): name for desk in self._desks for name in (desk, teller.desk(desk))}
        rest = " ".join(words)
        desk = next((desk for desk in self._desks if rest in (desk.casefold(), teller.desk(desk).casefold())), "")
        readable = (not rest or rest in named) and (length or not wish.strip() or desk)
        return (length or "week", desk) if readable else (None, "")

    def _words(self, counted: Report, summary: str, teller: Teller) -> Body:
        drawn = "" if picture.is_possible() else table(counted, teller)
        text = f"{summary}\n\n{drawn}" if drawn else summary
        spans = (Span(kind="pre", offset=utf16_length(text) - utf16_length(drawn), length=utf16_length(drawn)),)
        return (Words(content=Content(text=text, spans=spans if drawn else ())),)

    async def _report(self, period: Period, desk: str) -> Report:
        counted = await self._store.tallies.days(period.days)
        return await asyncio.to_thread(report, counted, desk)

    # --- files ---

    async def open(self, attachment: Attachment) -> ByteStream:
        """Implements `bot.adapters.port.Files`. Raises Rejected(file_gone), RetryLater."""
        _, what, first, last, spoken, desk = attachment.ref.split(":", 5)
        lang = next((lang for lang in LANGS if lang == spoken), LANGS[0])
        period = Period(first=date.fromisoformat(first), last=date.fromisoformat(last))
        try:
            counted = await self._report(period, desk)
        except StoreAway as error:
            raise RetryLater(str(error), after=AGAIN) from None
        teller = self._teller(lang)
        if what == "sheet":
            body = await asyncio.to_thread(sheet, counted, teller)
        else:
            body = await self._drawn(msgspec.json.encode(scene(counted, teller, period, desk=desk)))
        return ByteStream(chunks=_once(body), size=len(body), name=attachment.name, mime=attachment.mime)

    async def _drawn(self, shown: bytes) -> bytes:
        """By a process of its own; what it keeps (a list of fonts) stays under DATA_DIR."""
        environment = os.environ | {"MPLCONFIGDIR": str(self._scratch)}
        drawing = await asyncio.create_subprocess_exec(
            sys.executable, "-m", picture.__name__,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=environment,
        )  # fmt: skip
        try:
            body, wrong = await asyncio.wait_for(drawing.communicate(shown), DRAWING_SECONDS)
        except TimeoutError:
            drawing.kill()
            await drawing.wait()
            raise Rejected("the picture was not drawn in time", reason="file_gone") from None
        if drawing.returncode:
            LOG.error("picture_not_drawn", why=(wrong.decode("utf-8", "replace").strip().splitlines() or ["?"])[-1])
            raise Rejected("the picture could not be drawn", reason="file_gone")
        return body

    # --- once a week ---

    async def run(self) -> None:
        measured = -MEASURE_SECONDS
        while True:
            try:
                await self.weekly()
                if self._clock() - measured >= MEASURE_SECONDS:
                    measured = self._clock()
                    await self.measure()
            except StoreError as error:
                LOG.info("numbers_not_read", why=str(error))
            except Exception as error:  # people are served without numbers too
                LOG.error("numbers_failed", why=type(error).__name__, exc_info=error)
            await asyncio.sleep(LOOK_SECONDS)

    async def weekly(self) -> bool:
        """Tell what is due and was not told; True when it was told by this very call. Before the first start nothing
        was due. Raises StoreAway."""
        lane, due = self._schedule.lane, self._schedule.last_due(self._clock())
        if not self._schedule.weekly or week_of(due) == self._told:
            return False
        if not self._told:
            await self._store.tallies.expect(lane, week_of(due))
        if await self._store.tallies.told(lane, week_of(due)):
            self._told = week_of(due)
            return False
        bodies = await self._week(due)
        letters = [
            ENCODER.encode(
                Letter(id=EffectId(f"weekly/{week_of(due)}/{at}"), effect=Tell(body=body, desk=self._schedule.desk))
            )
            for at, body in enumerate(bodies)
        ]
        return await self._store.tallies.tell_once(lane, week_of(due), letters)

    async def _week(self, due: datetime) -> tuple[Body, ...]:
        """The seven days before the day on which it is told, and what was searched for in vain."""
        last = due.date() - timedelta(days=1)
        period = Period(first=last - timedelta(days=6), last=last)
        teller = self._teller(self._schedule.lang)
        counted = await self._report(period, "")
        searched = await self._store.tallies.unfound(*period.bounds(self._schedule.zone))
        most = sorted(searched.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN_UNFOUND]
        words = self._words(counted, teller.summary(counted, period, weekly=True), teller)
        if unfound := teller.unfound(most):
            words += (Words(content=Content(text=unfound)),)
        return words, _files(period, self._schedule.lang, "")

    # --- /metrics ---

    async def measure(self) -> None:
        """Today's figures by desk. Raises StoreAway."""
        today = until_today("day", self._clock(), self._schedule.zone)
        counted = await self._report(today, "")
        shown = {"": counted.whole} | {desk: counted.desks.get(desk, Figures()) for desk in self._desks}
        for desk, one in shown.items():
            self._measure(desk or "all", one)

    def _measure(self, desk: str, one: Figures) -> None:
        plain = {name: getattr(one, name) for name in COUNTED} | {
            "answers": size(one.waits),
            "rated": size(one.ratings),
        }
        for name, value in plain.items():
            self._metrics.today.labels(desk, name).set(value)
        for kind, waits in (("answer", one.waits), ("first_answer", one.firsts)):
            for quantile, seconds in (("0.5", median(waits)), ("0.9", p90(waits))):
                self._metrics.today_wait.labels(desk, kind, quantile).set(NOTHING if seconds is None else seconds)
        shares = {"in_time": one.in_time, "first_contact": one.at_once, "rating": one.rating}
        if desk == "all":
            shares["self_service"] = one.by_itself
        for name, share in shares.items():
            self._metrics.today_share.labels(desk, name).set(NOTHING if share is None else share)


NOTHING: Final = float("nan")
COUNTED: Final = (
    "opened", "taken", "ended", "withdrawn", "once", "kept", "missed", "late", "reopened", "repeat", "second", "helped",
    "unhelped", "unfound",
)  # fmt: skip


def _files(period: Period, lang: Lang, desk: str) -> Body:
    ref, name = f"{period.first}:{period.last}:{lang}:{desk}", f"{STATS}-{period.first}-{period.last}"
    sheets = Attachment(
        kind="document", messenger="otklik", ref=f"{STATS}:sheet:{ref}", name=f"{name}.csv", mime="text/csv"
    )
    drawn = Attachment(
        kind="photo", messenger="otklik", ref=f"{STATS}:picture:{ref}", name=f"{name}.png", mime="image/png"
    )
    return (Words(content=Content(attachments=(drawn, sheets) if picture.is_possible() else (sheets,))),)


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body
