"""What a ticket is called at a desk as its state changes: law 2 of the forum, the same where there are no topics.

A name never lies. It follows the state until a ticket has had its share of renames; from then on it says "in
conversation", and the card says whose turn it is. Trouble, closing and reopening are always shown.
"""

from __future__ import annotations

from bot.core.effects import TopicState
from bot.desk.render import STATE_ICONS, TALKING, topic_name
from bot.desk.strategy import Shown

FREE_RENAMES = 2
"""So many changes between "ours" and "the customer's turn" get names of their own; the next one is the last."""


def renamed(state: TopicState, title: str, look: Shown) -> tuple[str, int]:
    """The name, and how many ordinary renames there were with it."""
    exact = topic_name(STATE_ICONS[state], title)
    was_closed = look.closed or look.name.startswith(STATE_ICONS["closed"])
    if state == "closed" or was_closed:
        return exact, 0
    if look.name == exact:
        return exact, look.renames
    plain = look.renames < FREE_RENAMES or state not in ("taken", "waiting")
    return exact if plain else topic_name(TALKING, title), look.renames + 1
