"""The conversation: pure steps and the table that joins them. Knows bot.core, does not know messengers or Redis.

A new step is one module here (`enter`, `handle`, `STEP`), one line in `STEPS`, and its phrases in locales/.
"""

from __future__ import annotations

from bot.core.steps import Door, Step, Table
from handlers import (
    about,
    article,
    comment,
    contacts,
    describe,
    found,
    menu,
    offer,
    rating,
    request,
    rest,
    review,
    ticket,
    topic,
)

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        menu.STEP,
        topic.STEP,
        article.STEP,
        found.STEP,
        offer.STEP,
        contacts.STEP,
        rest.STEP,
        about.STEP,
        describe.STEP,
        review.STEP,
        ticket.STEP,
        rating.STEP,
        comment.STEP,
    )
}

DOORS: dict[str, Door] = {
    "start": menu.start,
    "menu": menu.door,
    "lang": menu.language,
    "topic": topic.door,
    "article": article.door,
    "helped": article.helped,
    "nothelped": article.not_helped,
    "contacts": contacts.door,
    "human": request.person,
    "call": request.call,
    "draft": request.unfinished,
    "ticket": ticket.door,
    "withdraw": ticket.withdraw,
    "solved": ticket.solved,
    "rate": rating.rate,
    "unsolved": rating.unsolved,
}

COMMANDS: dict[str, str] = {
    "start": "start",
    "menu": "menu",
    "help": "menu",
    "operator": "call",
    "human": "call",
    "contacts": "contacts",
    "language": "lang",
}
"""What a customer's "/word" stands for. Those with a phrase `command-<word>` are named in the messenger's own menu."""

TABLE = Table(steps=STEPS, doors=DOORS, commands=COMMANDS, called=request.called)
