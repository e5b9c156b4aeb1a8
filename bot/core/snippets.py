"""Canned answers: found by name or by words, shown to the operator as the customer would read them, sent by one press.

1. Nothing is sent that was not shown: the button carries a digest of the text, and another text is shown anew.
2. A text that lacks something is shown without the button: the operator copies it and writes the rest.
3. One press sends once.
"""

from __future__ import annotations

import re
from typing import Final

from bot.core import answering, holding
from bot.core.content import Content
from bot.core.effects import Tell
from bot.core.events import Command, StaffCommanded
from bot.core.ids import ContentId
from bot.core.names import clean_name
from bot.core.pack import Snippet
from bot.core.phrases import Button, Keyboard, Phrase, Words, say
from bot.core.session import Offered, Ticket
from bot.core.spoken import digest
from bot.core.turn import Turn

FIELDS: Final = ("name", "number", "order")
FIELD: Final = re.compile(r"\{(\w*)\}")
MOST: Final = 3
"""So many that fit are leafed through; a button has no room for more names."""


def show(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    """`/s words`: what stands in the way, or None when it is shown."""
    known = _snippets(turn)
    if not known:
        return say("staff-snippets-none")
    if not event.text.strip():
        return say("staff-snippets", names="\n".join(f"{one.name} — {_title(turn, one)}" for one in known.values()))
    found = _find(turn, known, event.text.strip())
    if not found:
        return say("staff-snippet-unknown")
    _show(turn, event, ticket, found)
    return None


def another(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    """The next one that fitted."""
    known = _snippets(turn)
    names = [name for name in event.text.split(".") if name in known]
    if not names or event.message.message in ticket.settled:
        return say("staff-snippet-gone")
    _show(turn, event, ticket, [*names[1:], names[0]])
    return None


def paste(turn: Turn, event: StaffCommanded, ticket: Ticket) -> Phrase | None:
    """Send what was shown."""
    name, _, seen = event.text.partition("~")
    snippet = _snippets(turn).get(name)
    if event.message.message in ticket.settled:
        return say("staff-snippet-gone")
    if holding.is_held(ticket, event.operator):
        return say("staff-snippet-held", operator=ticket.operator_name)
    if snippet is None:
        return say("staff-snippet-changed")
    text, lacks = _filled(turn, ticket, snippet)
    if lacks or digest(text) != seen:
        return say("staff-snippet-changed")
    said = Offered(
        content_id=ContentId(event.id),
        operator=event.operator.id,
        name=event.operator.name,
        content=Content(text=text),
        source=event.message,
    )
    answering.answer(turn, answering.settle(turn, ticket, event.message.message), said)
    sent = say("staff-snippet-sent", title=_title(turn, snippet), operator=event.operator.name)
    turn.do(
        Tell(
            body=(sent, Words(content=said.content)),
            ticket=ticket.number,
            place=event.place,
            amends=event.message.message,
        )
    )
    return None


def _snippets(turn: Turn) -> dict[str, Snippet]:
    """As the customer reads them."""
    return turn.view.pack.snippets


def _title(turn: Turn, snippet: Snippet) -> str:
    """As staff read it."""
    pack = turn.world.packs.get(turn.world.policy.staff_lang)
    return (pack.snippets.get(snippet.name, snippet) if pack else snippet).title


def _find(turn: Turn, known: dict[str, Snippet], words: str) -> list[str]:
    exact = [name for name in known if name == words.casefold()]
    hits = turn.world.snippets.find(words, turn.world.policy.staff_lang, MOST)
    return list(dict.fromkeys([*exact, *(hit.article for hit in hits if hit.article in known)]))[:MOST]


def _show(turn: Turn, event: StaffCommanded, ticket: Ticket, names: list[str]) -> None:
    snippet = _snippets(turn)[names[0]]
    text, lacks = _filled(turn, ticket, snippet)
    head = say("staff-snippet", title=_title(turn, snippet), name=snippet.name, lacks=", ".join(lacks) or 0)
    turn.do(
        Tell(
            body=(head, Words(content=Content(text=text))),
            ticket=ticket.number,
            place=event.place,
            reply_to=None if event.press else event.message.message,
            amends=event.message.message if event.press else None,
            keyboard=_keys(ticket, names, "" if lacks else f"{snippet.name}~{digest(text)}"),
        )
    )


def _filled(turn: Turn, ticket: Ticket, snippet: Snippet) -> tuple[str, list[str]]:
    """The text for this customer, and what it needs and nobody knows, in the staff's words."""
    values = {"name": clean_name(turn.session.name), "number": str(ticket.number), "order": ticket.order}
    used = [field for field in FIELDS if field in FIELD.findall(snippet.text)]
    render, lang = turn.world.renderer.text, turn.world.policy.staff_lang
    lacks = [render(say("staff-snippet-field", field=field), lang) for field in used if not values[field]]
    return FIELD.sub(lambda found: values.get(found[1]) or found[0], snippet.text), lacks


def _keys(ticket: Ticket, names: list[str], ready: str) -> Keyboard:
    def key(command: Command, text: str) -> tuple[Button, ...]:
        return (Button(label=say(f"staff-button-{command}"), action=f"desk:{command}:{ticket.number}:{text}"),)

    rows = [key("paste", ready)] if ready else []
    return tuple([*rows, key("other", ".".join(names))] if len(names) > 1 else rows)
