"""The conversation: pure steps and the table that joins them. Knows bot.core, does not know messengers or Redis.

A new step is one module here (`enter`, `handle`, `STEP`), one line in `STEPS`, and its phrases in locales/.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.core.steps import Door, Move, Step, Table, View
from handlers import (
    about,
    address,
    article,
    audience,
    comment,
    complaint,
    contacts,
    describe,
    files,
    found,
    menu,
    mydata,
    offer,
    order,
    problem,
    queue,
    rating,
    reply,
    request,
    requests,
    rest,
    review,
    ticket,
    topic,
    which,
)

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        menu.STEP,
        audience.STEP,
        topic.STEP,
        article.STEP,
        found.STEP,
        offer.STEP,
        contacts.STEP,
        rest.STEP,
        which.STEP,
        about.STEP,
        problem.STEP,
        order.STEP,
        describe.STEP,
        files.STEP,
        reply.STEP,
        address.STEP,
        review.STEP,
        ticket.STEP,
        rating.STEP,
        comment.STEP,
        requests.STEP,
        requests.ONE,
        complaint.STEP,
        complaint.SELLER,
        mydata.STEP,
        mydata.FORGET,
    )
}


def _door(way: Callable[[View, str], Move], *to: str) -> Door:
    return Door(open=way, to=frozenset(to))


DOORS: dict[str, Door] = {
    "start": _door(menu.start, "menu", "audience", "ticket"),
    "menu": _door(menu.door, "menu", "audience"),
    "audience": _door(audience.door, "audience", "menu"),
    "lang": _door(menu.language, "menu", "audience", "ticket"),
    "topic": _door(topic.door, "topic", "menu"),
    "article": _door(article.door, "article", "menu"),
    "helped": _door(article.helped, "rest"),
    "nothelped": _door(article.not_helped, "menu", "found", *request.PERSON_EXITS),
    "contacts": _door(contacts.door, "contacts"),
    "human": _door(request.human, *request.PERSON_EXITS),
    "form": _door(request.about_problem, *request.PERSON_EXITS),
    "new": _door(request.anew, *request.FORM_BEGINS),
    "call": _door(request.call, "describe", "ticket"),
    "draft": _door(request.unfinished, "menu", *request.FORM_BEGINS),
    "ticket": _door(ticket.door, "ticket", "menu"),
    "queue": _door(queue.ahead, "menu"),
    "withdraw": _door(ticket.withdraw, "rest"),
    "solved": _door(ticket.solved, "rating"),
    "rate": _door(rating.rate, "comment"),
    "requests": _door(requests.door, "requests"),
    "request": _door(requests.open_one, "request", "requests"),
    "complain": _door(complaint.door, "complaint", "describe", "review"),
    "seller": _door(complaint.to_seller, "seller", "describe", "review"),
    "mydata": _door(mydata.door, "mydata"),
    "export": _door(mydata.export, "mydata"),
    "forget": _door(mydata.forget, "forget"),
    "erase": _door(mydata.erase, "forget", "menu"),
    "unsolved": _door(rating.unsolved, "ticket"),
}

COMMANDS: dict[str, str] = {
    "start": "start",
    "menu": "menu",
    "help": "menu",
    "operator": "call",
    "human": "call",
    "contacts": "contacts",
    "queue": "queue",
    "language": "lang",
    "requests": "requests",
    "complaint": "complain",
    "seller": "seller",
    "export": "export",
    "forget": "forget",
    "audience": "audience",
}
"""What a customer's "/word" stands for. Those with a phrase `command-<word>` are named in the messenger's own menu."""

TABLE = Table(steps=STEPS, doors=DOORS, commands=COMMANDS, called=request.called, revised=request.revised)
