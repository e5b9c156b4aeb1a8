"""The recorded ticket: a customer calls for a person, tells the trouble, adds a line; an operator answers, closes."""

from __future__ import annotations

from typing import NamedTuple

from tests.faults.stage import Stage

CALL = "оператор"
TROUBLE = "Не пришёл заказ, уже неделю жду"
MORE = "Номер накладной 7301"
ANSWER = "Здравствуйте! Нашли, завтра привезём."


class Played(NamedTuple):
    """What happened on the side of people: who wrote, where the ticket lives, which message the answer is."""

    customer: str
    thread: int
    answer: int


async def play(stage: Stage, customer: str) -> Played:
    """All of it, step by step, each after everything was quiet."""
    await stage.quiet()  # a community that never had a bot has no place to read from: what came before is not for it
    for line in (CALL, TROUBLE, MORE):
        stage.writes(customer, line)
        await stage.quiet()
    linked = stage.linked()
    assert len(linked) == 1, f"the ticket has the topics {linked}\n{stage.log()}"
    (thread,) = linked
    operator = stage.sandbox.cast.olga.key
    answer = stage.staff_writes(operator, thread, ANSWER)
    await stage.quiet()
    stage.staff_writes(operator, thread, "/close")
    await stage.quiet()
    return Played(customer=customer, thread=thread, answer=answer)
