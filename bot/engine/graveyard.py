"""The dead list, for admins: what could not be handled, why, and another try after a repair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.store import Store
from bot.store.mailbox import ITEM
from bot.store.records import DeadLetter


async def visit(store: Store, what: str, which: str | None, tell: Callable[[str], Any]) -> int:
    """`list`, `show ID`, `replay ID`. Exit status: 0, or 1 when there is no such entry."""
    letters = await store.ledger.dead()
    if what == "list":
        for letter in letters:
            tell(f"{letter.id}  {moment(letter)}  {letter.owner}  {letter.why}")
        tell(f"{len(letters)} in the dead list.")
        return 0
    chosen = next((letter for letter in letters if letter.id == which), None)
    if chosen is None:
        tell(f"There is no {which} in the dead list: `dead list` shows what is there.")
        return 1
    if what == "show":
        tell(f"{chosen.id}  {moment(chosen)}  {chosen.owner}\n{chosen.why}\n{readable(chosen)}")
        return 0
    await replay(store, chosen)
    tell(f"{chosen.id} is back in {chosen.lane or f'the mailbox of {chosen.owner}'}.")
    return 0


async def replay(store: Store, letter: DeadLetter) -> None:
    """Back to the end of its lane, or of its mailbox under a new id (the old one counts as seen), then off the list: in
    this order, so that a crash between the two leaves it in both rather than in neither."""
    if letter.lane:
        await store.out.push(letter.lane, letter.item)
        return await store.ledger.forget_dead(letter)
    item = ITEM.decode(letter.item)
    again = msgspec.structs.replace(item, id=f"{item.id}~{item.round + 1}", round=item.round + 1)
    await store.mail.accept(letter.owner, again, claim=False)
    await store.ledger.forget_dead(letter)


def moment(letter: DeadLetter) -> str:
    return datetime.fromtimestamp(letter.at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def readable(letter: DeadLetter) -> str:
    """The update as it came, or the letter as it stood: only the admin who asks for it sees it."""
    if letter.lane:
        return repr(letter.item)
    item = ITEM.decode(letter.item)
    return item.body.decode("utf-8", "backslashreplace")
