"""The last word to whoever was forgotten: once, whatever happens around it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from bot.adapters.port import Operation, Receipt
from bot.engine.erasing import Eraser
from bot.errors import RetryLater, Uncertain
from bot.store.erasing import Job
from tests.engine.replica import Replica
from tests.engine.toy import Chats

Started = Callable[..., Any]
ANNA = "telegram:1"
JOB = Job(id=f"{ANNA}/whole", owner=ANNA, whole=True, tickets=(), desks=(), words="Done")


class Killed(Exception):
    """The process died here."""


def eraser(replica: Replica) -> Eraser:
    return Eraser(
        replica.store, replica.delivery.freezer, replica.adapters, own="a",
        post=lambda lane, letter: None, forgotten=lambda owner: None,
    )  # fmt: skip


async def round_of(replica: Replica) -> None:
    """As if the time of the next round had come."""
    jobs, _ = await replica.store.erasing.jobs()
    for job in jobs:
        await replica.store.erasing.keep(replace(job, due=0.0))
    await eraser(replica).once()


@pytest.mark.parametrize(
    ("fails", "arrived"),
    [
        (Killed("here"), True),  # said, and then the process dies before it could write that down
        (Uncertain("no answer"), True),  # said, and the answer is lost
        (RetryLater("slow down", after=1.0), False),  # asked to wait: surely not said, so it is said later
    ],
)
async def test_it_is_said_once(started: Started, chats: Chats, fails: Exception, arrived: bool) -> None:
    failing = True

    async def fate(operation: Operation, carry_out: Callable[[], Receipt]) -> Receipt:
        if not failing:
            return carry_out()
        if arrived:
            carry_out()
        raise fails

    replica = await started(fate=fate)
    await replica.store.erasing.keep(JOB)
    with contextlib.suppress(Killed):
        await round_of(replica)
    await replica.store.ledger.hold("erasing", "a", 0)
    failing = False
    await round_of(replica)
    await round_of(replica)
    assert chats.texts(ANNA) == ["Done"]
    assert (await replica.store.erasing.jobs())[0] == []
