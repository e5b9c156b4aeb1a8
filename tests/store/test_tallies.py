"""What was counted: added by COMMIT alone, read over all partitions; a second run counts nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter

from bot.core.counting import Fact, Unfound
from bot.engine.order import UNFOUND_KEPT, UNFOUND_MOST, count_of, rank_of
from bot.store import Store
from bot.store.keys import day_room, general_lane, lane_key, of
from bot.store.records import Committed
from tests.handlers.shop import world
from tests.store.contents import contents
from tests.store.made import ANNA, accepted, order

BORIS = "vk:2"
NOW = 1_795_424_400.0
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
GENERAL = general_lane("telegram:-100", "default")


def waited(seconds: int, day: str = MONDAY, by: int = 1) -> Fact:
    return Fact(day=day, kind="wait", desk="default", operator="telegram:5 Оль|га", value=str(seconds), by=by)


async def turn(store: Store, owner: str, name: str, *facts: Fact, unfound: tuple[Unfound, ...] = ()) -> Committed:
    claim = await accepted(store, owner, name)
    counts = [count_of(fact, world()) for fact in facts]
    return await store.mail.commit(order(claim, id=name, counts=counts, ranks=[rank_of(owner, one) for one in unfound]))


async def test_days_are_added_up_over_all_customers(store: Store) -> None:
    await turn(store, ANNA, "1", waited(60), waited(60), Fact(day=MONDAY, kind="opened"))
    await turn(store, BORIS, "1", waited(60), waited(90, TUESDAY))
    await turn(store, BORIS, "2", waited(90, TUESDAY, by=-1))
    wait = ("wait", "default", "telegram:5 Оль/га", "")
    assert await store.tallies.days([MONDAY, TUESDAY, "2026-11-25"]) == {
        MONDAY: Counter({(*wait, "60"): 3, ("opened", "", "", "", ""): 1}),
        TUESDAY: Counter({(*wait, "90"): 0}),
        "2026-11-25": Counter(),
    }
    left = await store.wire.redis.ttl(of(ANNA, day_room(MONDAY)))
    assert 399 * 86400 < left <= 400 * 86400


async def test_a_commit_made_again_counts_nothing_twice_and_one_that_lost_counts_nothing(store: Store) -> None:
    claim = await accepted(store, ANNA, "1")
    wanted = order(claim, id="1", counts=[count_of(waited(60), world())])
    assert (await store.mail.commit(wanted)).verdict == "done"
    before = await contents(store)
    assert (await store.mail.commit(wanted)).verdict == "again"
    late = order(claim, id="2", counts=[count_of(waited(5), world())])
    assert (await store.mail.commit(late)).verdict == "lost"
    assert await contents(store) == before
    assert sum((await store.tallies.days([MONDAY]))[MONDAY].values()) == 1


async def test_searches_in_vain_are_one_a_person_kept_for_a_while_and_not_endless(store: Store) -> None:
    await turn(store, ANNA, "1", unfound=(Unfound(at=NOW, words="ёлка"), Unfound(at=NOW + 1, words="ёлка")))
    await turn(store, BORIS, "1", unfound=(Unfound(at=NOW + 5, words="ёлка"), Unfound(at=NOW + 9, words="шар")))
    assert await store.tallies.unfound(NOW, NOW + 10) == Counter({"ёлка": 2, "шар": 1})
    assert await store.tallies.unfound(NOW + 2, NOW + 9) == Counter({"ёлка": 1})
    later = NOW + UNFOUND_KEPT + 2
    many = tuple(Unfound(at=later + at, words=f"слово {at}") for at in range(UNFOUND_MOST + 7))
    await turn(store, ANNA, "2", unfound=many)
    left = await store.tallies.searched(ANNA)
    assert (len(left), left[0], "ёлка" in left) == (UNFOUND_MOST, "слово 7", False)


async def test_what_somebody_searched_for_is_erased_with_them(store: Store) -> None:
    await turn(store, ANNA, "1", unfound=(Unfound(at=NOW, words="ёлка"),))
    await turn(store, BORIS, "1", unfound=(Unfound(at=NOW, words="ёлка"),))
    await store.tallies.forget(ANNA)
    assert (await store.tallies.searched(ANNA), await store.tallies.searched(BORIS)) == ([], ["ёлка"])


async def test_a_report_is_put_into_its_lane_once_a_week_however_many_want_to(store: Store, other: Store) -> None:
    stores = [store, other] * 5
    for week in ("2026-W47", "2026-W48"):
        put = await asyncio.gather(*(one.tallies.tell_once(GENERAL, week, [b"a", b"b"]) for one in stores))
        assert sum(put) == 1
        assert await store.tallies.told(GENERAL, week)
    assert not await store.tallies.tell_once(GENERAL, "2026-W47", [b"late"])
    assert await store.wire.redis.lrange(lane_key(GENERAL, "lane"), 0, -1) == [b"a", b"b"] * 2


async def test_what_was_due_before_the_first_start_is_not_told(store: Store) -> None:
    await store.tallies.expect(GENERAL, "2026-W47")
    await store.tallies.expect(GENERAL, "2026-W40")
    assert not await store.tallies.tell_once(GENERAL, "2026-W47", [b"a"])
    assert await store.tallies.tell_once(GENERAL, "2026-W48", [b"a"])
