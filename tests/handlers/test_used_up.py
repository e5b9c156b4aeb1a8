"""The answer did not help, however often that is said: from every answer of the shipped pack it ends with a person."""

from __future__ import annotations

import msgspec
import pytest

from bot.core.decide import decide
from bot.core.events import Event
from bot.core.ids import ChatId, EventId, Lang, MessageId
from bot.core.incoming import Person, Pressed
from bot.core.pack import Pack
from bot.core.session import Session
from bot.knowledge import load
from handlers import TABLE
from tests.handlers.shop import NOON, world

PACKS = load()
ANNA = ChatId("telegram:7")


def pressed(session: Session, action: str, count: int, packs: dict[Lang, Pack]) -> Session:
    """The session after one more press, a minute after the one before."""
    at = NOON + count * 60
    event: Event = Pressed(
        id=EventId(f"e{count}"),
        at=at,
        chat=ANNA,
        person=Person(id=ANNA, name="Анна", lang="ru"),
        message=MessageId(f"m{count}"),
        action=action,
        press=f"p{count}",
    )
    return decide(session, event, msgspec.structs.replace(world(now=at), packs=packs), TABLE).session


@pytest.mark.parametrize("article", PACKS["ru"].articles)
def test_a_branch_is_used_up_and_no_answer_comes_twice(article: str) -> None:
    session, read = Session(), [article]
    for count in range(2 * len(PACKS["ru"].articles)):
        session = pressed(session, f"article:{read[-1]}", 2 * count, PACKS)
        assert session.step == "article"
        session = pressed(session, f"nothelped:{read[-1]}", 2 * count + 1, PACKS)
        if session.step != "found":
            break
        read.append(session.at.split(",")[0])
    assert session.draft, "nobody was called"
    assert session.draft.form
    assert len(read) == len(set(read)), f"an answer came again: {read}"


def test_the_last_of_many_answers_does_not_name_the_problem() -> None:
    session = Session()
    for count, action in enumerate(("article:cancel-order", "article:pickup", "nothelped:pickup")):
        session = pressed(session, action, count, PACKS)
    assert session.draft
    assert (session.step, session.draft.topic, session.draft.problem) == ("problem", "delivery", "")
