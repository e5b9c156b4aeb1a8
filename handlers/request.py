"""Ways into a request: the button, the words, the kept draft. What was already said is never asked again."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.phrases import Phrase, say
from bot.core.session import Draft, Told
from bot.core.steps import Move, Said, View, kept
from handlers import fields, form

FORM_BEGINS = frozenset({*form.PAGES, "review"})
PERSON_EXITS = FORM_BEGINS | {"which"}
FRESH = 3600.0
"""Seconds for which words of a search belong to what the customer asks next."""
QUOTED = 300
"""Characters of a draft shown for review."""


def person(view: View, argument: str, *first: Phrase, problem: str = "") -> Move:
    """The button "ask a person", wherever it stands; `argument` is the topic it stood under, `problem` what the answer
    under it was about. With a request open it is asked which is meant."""
    if view.open_ticket:
        return Move(to="which", at=f"{argument}:{problem}", first=first)
    return begin(view, argument, problem, *first)


def begin(view: View, topic: str, problem: str, *first: Phrase) -> Move:
    """The form, at the first thing that is not known yet; who has told all in words is only shown what they told."""
    draft = current(view)
    chosen = view.pack.categories.get(problem)
    topic = draft.topic or (chosen.topic if chosen else topic)
    known = topic if topic in view.pack.topics else ""
    draft = replace(draft, topic=known, problem=draft.problem or (chosen.id if chosen else ""))
    draft = form.told_all(view, draft) if draft.said and not draft.form else form.begun(view, draft)
    return Move(to=form.following(view, draft), draft=draft, first=first)


def human(view: View, argument: str) -> Move:
    """The door of the button: `human:<topic>`."""
    return person(view, argument)


def about_problem(view: View, argument: str) -> Move:
    """The door `form:<category>`: below an answer that says what the request would be about."""
    chosen = view.pack.categories.get(argument)
    return person(view, chosen.topic if chosen else "", problem=argument)


def anew(view: View, argument: str) -> Move:
    """The door `new`: a request beside those that are open."""
    topic, _, problem = argument.partition(":")
    return begin(view, topic, problem)


def unfinished(view: View, argument: str) -> Move:
    """The kept draft, taken up where it was left."""
    return Move(to=form.following(view, view.draft)) if view.draft.begun else Move(to="menu", first=(say("stale"),))


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
    if not bare or step == "describe":
        return Move(deed="submit", draft=form.begun(view, draft))
    if (step == "offer" or form.is_page(step)) and view.draft.said:
        return Move(deed="submit")
    return _asked(view)


def _asked(view: View) -> Move:
    draft = current(view)
    return Move(to="describe", at="call", draft=draft if draft.said or draft.begun else None)


def current(view: View) -> Draft:
    """The draft, unless it is but the words of an earlier search: those were about something else."""
    draft = view.draft
    asked = draft.form or view.session.step == "offer"
    return draft if asked or view.world.now - draft.started_at < FRESH else Draft()


def revised(view: View, told: Told) -> Move | None:
    """A message was edited: the words or the field it brought change with it; what cannot be read stays as it was."""
    draft = view.draft
    if told.message and any(told.message in (one.message, *one.also) for one in draft.said):
        said = _with_edit(draft.said, told)
        changed = form.begun(view, replace(draft, said=said)) if draft.form else replace(draft, said=said)
        return Move(draft=changed, show=view.session.step == "review")
    one = next((given for given in draft.given if told.message and given.message == told.message), None)
    if one is None:
        return None
    answer = fields.read(one.field, told.content.text, view)
    if isinstance(answer, Phrase):
        return Move(first=(say("edit-unread", was=one.text), answer), show=False)
    return Move(
        draft=replace(draft, given=fields.with_field(draft.given, one.field, answer, told)),
        first=(say("edit-read", now=answer),),
    )


def _with_edit(said: tuple[Told, ...], told: Told) -> tuple[Told, ...]:
    """One of several messages that were read together cannot be taken out again: its new words stand below them."""
    if not any(one.message == told.message and not one.also for one in said):
        return (*said, told)
    return tuple(_reworded(one, told) if one.message == told.message and not one.also else one for one in said)


def _reworded(before: Told, after: Told) -> Told:
    """Files that were refused do not come back with new words."""
    return replace(before, content=replace(after.content, attachments=before.content.attachments))


def quoted(draft: Draft) -> str:
    """The words of a draft in short, as they were written; a voice message is shown as one."""
    text = "\n".join(told.content.text.strip() for told in draft.said if told.content.text.strip())
    return text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
