"""Ways into a request: the button, the words, the kept draft. What was already said is never asked again."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import Phrase, say
from bot.core.session import Draft, Told
from bot.core.steps import Move, Said, View, kept

PERSON_EXITS = frozenset({"about", "describe", "review"})
MOST_MESSAGES = 30
"""A draft of so many messages is sent as it stands: it must not grow for ever, and nothing of it may be lost."""
FRESH = 3600.0
"""Seconds for which words of a search belong to what the customer asks next."""
QUOTED = 300
"""Characters of a draft shown for review."""


def person(view: View, argument: str, *first: Phrase) -> Move:
    """The button "ask a person", wherever it stands; `argument` is the topic it stood under."""
    if ticket := view.open_ticket:
        return Move(to="ticket", note=say("already-open", number=str(ticket.number)), first=first)
    draft = current(view)
    topic = draft.topic or (argument if argument in view.pack.topics else "")
    began = replace(draft, form=True, topic=topic, started_at=draft.started_at or view.world.now)
    if draft.said:
        return Move(to="review", draft=began, first=first)
    return Move(to="describe" if topic else "about", draft=began, first=first)


def unfinished(view: View, argument: str) -> Move:
    """The kept draft, taken up where it was left."""
    return Move(to="review") if view.draft.said else Move(to="menu", note=say("stale"))


def call(view: View, argument: str) -> Move:
    """The command /operator."""
    return Move(to="ticket") if view.open_ticket else _asked(view)


def called(view: View, said: Said, bare: bool) -> Move:
    """Somebody typed that they want a person. Asked once what the trouble is; whoever insists gets a ticket."""
    step = view.session.step
    if step in ("rating", "comment", "rest"):
        ticket = view.ticket(view.session.at.rpartition(":")[2])
        if ticket and view.reopens(ticket):
            return Move(deed="reopen", ticket=str(ticket.number), told=said.told)
    draft = kept(current(view), said.told, view.world.now, form=True)  # on its way to people: nothing is left out
    if not bare:
        return Move(deed="submit", draft=draft)
    if step == "describe":
        return Move(deed="submit", draft=draft)
    if step in ("offer", "review") and view.draft.said:
        return Move(deed="submit")
    return _asked(view)


def _asked(view: View) -> Move:
    draft = current(view)
    return Move(to="describe", at="call", draft=draft if draft.said else None)


def current(view: View) -> Draft:
    """The draft, unless it is but the words of an earlier search: those were about something else."""
    draft = view.draft
    asked = draft.form or view.session.step == "offer"
    return draft if asked or view.world.now - draft.started_at < FRESH else Draft()


def with_files(view: View, told: Told) -> tuple[Draft, int]:
    """The draft with one more message of the form, and how many of its files were over the limit."""
    room = max(0, view.world.policy.max_files - view.draft.files)
    files = told.content.attachments
    taken = replace(told, content=replace(told.content, attachments=files[:room]))
    nothing = not taken.content.text.strip() and not taken.content.attachments
    draft = view.draft if nothing else kept(view.draft, taken, view.world.now, form=True)
    return draft, max(0, len(files) - room)


def over_limit(view: View, left_out: int) -> tuple[Phrase, ...]:
    return (say("files-limit", limit=view.world.policy.max_files, left=left_out),) if left_out else ()


def quoted(draft: Draft) -> str:
    """The words of a draft in short, as they were written."""
    text = "\n".join(told.content.text.strip() for told in draft.said if told.content.text.strip())
    return text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
