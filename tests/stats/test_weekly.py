"""The weekly report: when it is due, and that it is told once, with many replicas and restarts; what is asked for."""

from __future__ import annotations

import asyncio
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.phrases import Phrase, Words
from bot.engine.letters import DECODER
from bot.engine.reports import Reports, Schedule, week_of
from bot.metrics import Metrics
from bot.stats import picture
from bot.stats.scene import Bar, Day, Panel, Scene
from bot.stats.telling import Teller
from bot.store import Store
from bot.store.keys import general_lane, lane_key
from tests.handlers.shop import phrasebook

MOSCOW = ZoneInfo("Europe/Moscow")
LANE = general_lane("telegram:-100", "default")
SCHEDULE = Schedule(zone=MOSCOW, lane=LANE, desk="default", lang="ru", weekday=0, at=time(10, 0))


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW).timestamp()


class Replica:
    def __init__(self, url: str, name: str, scratch: Path) -> None:
        self.store = Store(url, own=name)
        self.now = 0.0
        self.reports = Reports(
            self.store,
            SCHEDULE,
            teller=lambda lang: Teller(renderer=phrasebook(), lang=lang, desks={}, topics={}),
            desks=("default", "second"),
            clock=lambda: self.now,
            metrics=Metrics(),
            scratch=scratch,
        )


def test_the_last_time_it_was_due() -> None:
    for now, due in (
        ("2026-11-23T09:59", "2026-11-16T10:00"), ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-29T23:00", "2026-11-23T10:00"),
    ):  # fmt: skip
        assert SCHEDULE.last_due(moment(now)).timestamp() == moment(due)
    assert week_of(SCHEDULE.last_due(moment("2027-01-01T12:00"))) == "2026-W53"


async def test_once_a_week_with_five_replicas_and_restarts(redis_url: str, tmp_path: Path) -> None:
    for now, told in (
        ("2026-11-22T12:00", 0),  # the first start: what was due before is nobody's to tell
        ("2026-11-23T09:59", 0), ("2026-11-23T10:00", 1), ("2026-11-23T10:01", 1), ("2026-11-29T10:00", 1),
        ("2026-12-01T18:00", 2),  # asleep on Monday
        ("2026-12-07T10:00", 3),
    ):  # fmt: skip
        replicas = [Replica(redis_url, f"replica {number}", tmp_path) for number in range(5)]
        for one in replicas:
            one.now = moment(now)
            await one.store.start()
        await asyncio.gather(*(one.reports.weekly() for one in replicas for _ in range(3)))
        letters = await replicas[0].store.wire.redis.lrange(lane_key(LANE, "lane"), 0, -1)
        heads = [DECODER.decode(letter).id for letter in letters]
        assert len({head.rpartition("/")[0] for head in heads}) == told, now
        assert len(heads) == 2 * told, now
        for one in replicas:
            await one.store.close()


@pytest.mark.parametrize(
    ("wish", "words"),
    [("", "17–23 ноября"), ("day", "23 ноября"), ("Месяц", "25 октября – 23 ноября"), ("week second", "Вторая линия"),
     ("вторая линия неделя", "Вторая линия"), ("second", "Вторая линия")],
)  # fmt: skip
async def test_what_is_asked_for(redis_url: str, tmp_path: Path, wish: str, words: str) -> None:
    one = Replica(redis_url, "one", tmp_path)
    one.now = moment("2026-11-23T12:00")
    await one.store.start()
    (said, *_), files = await one.reports.answer(wish, "ru")
    assert isinstance(said, Words)
    assert words in said.content.text
    assert isinstance(files[0], Words)
    assert files[0].content.attachments[-1].mime == "text/csv"
    await one.store.close()


async def test_what_cannot_be_read_is_explained(redis_url: str, tmp_path: Path) -> None:
    one = Replica(redis_url, "one", tmp_path)
    await one.store.start()
    ((said,),) = await one.reports.answer("year", "ru")
    assert said == Phrase(id="stats-how", args={"desks": "default, second"})
    await one.store.close()


@pytest.mark.skipif(not picture.is_possible(), reason="matplotlib is not installed")
def test_a_picture_of_anything_can_be_drawn() -> None:
    tiles = (("1 ч 20 мин", "ждали ответа"), ("–", "оценка")) * 4
    bars = (Bar(name="Екатерина Константинопольская $5$", number=3, text="3 · 5 мин"), Bar(name="", number=1, text=""))
    days = (Day(label="22.11", opened=0, minutes=None), Day(label="23.11", opened=2, minutes=3.5))
    full = Scene(title="Итоги", subtitle="22–23 ноября", tiles=tiles, days_title="По дням", days=days,
                 panels=(Panel(title="Темы", bars=bars), Panel(title="Пусто", bars=())))  # fmt: skip
    bare = Scene(title="", subtitle="", tiles=tiles, days_title="", days=(), panels=())
    for shown in (full, bare):
        drawn = picture.draw(shown)
        assert drawn.startswith(b"\x89PNG")
        assert int.from_bytes(drawn[16:20], "big") == 1080
