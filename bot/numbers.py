"""The reports as an installation has them: its desks, its hours, its language, its content pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from functools import partial
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo

from bot.adapters.port import ChatFacts
from bot.core.ids import Lang
from bot.engine.reports import Reports, Schedule
from bot.metrics import Metrics
from bot.settings import Settings
from bot.stats.telling import Teller
from bot.store import Store
from bot.store.keys import general_lane
from bot.support_toml import Desk, Weekday, clock_minutes

if TYPE_CHECKING:
    from bot.shelf import Shelf


def reports_of(
    settings: Settings,
    store: Store,
    desks: Mapping[str, tuple[Desk, ChatFacts]],
    shelf: Shelf,
    clock: Callable[[], float],
    metrics: Metrics,
) -> Reports:
    """The first of the desks reads the weekly report."""
    main, facts = next(iter(desks.values()))
    hours, minutes = divmod(clock_minutes(settings.reports.time) % 1440, 60)
    schedule = Schedule(
        zone=ZoneInfo(settings.hours.timezone),
        lane=general_lane(facts.chat, main.name),
        desk=main.name,
        lang=main.lang,
        weekday=get_args(Weekday).index(settings.reports.day),
        at=time(hours, minutes),
        weekly=settings.reports.weekly,
    )
    return Reports(
        store,
        schedule,
        teller=partial(_teller, {name: desk.title for name, (desk, _) in desks.items()}, shelf),
        desks=tuple(desks),
        clock=clock,
        metrics=metrics,
        scratch=settings.data_dir / "pictures",
    )


def _teller(titles: Mapping[str, str], shelf: Shelf, lang: Lang) -> Teller:
    """With the content pack as it is now; a topic that is missing in this language is called as in another."""
    packs = sorted(shelf.now.packs.values(), key=lambda pack: pack.lang == lang)
    topics = {topic.id: topic.title for pack in packs for topic in pack.topics.values()}
    return Teller(renderer=shelf.now.phrases, lang=lang, desks=titles, topics=topics)
