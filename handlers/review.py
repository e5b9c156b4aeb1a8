"""A request, last page: what will be sent. Every field can be changed; words and files are added by sending them."""

from __future__ import annotations

from bot.core.phrases import Button, Phrase, say
from bot.core.session import Draft
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import form, request
from handlers.rows import CANCEL_KEY, by_two

ADDED = "added"
EDITS = {"problem": "", "order": "", "describe": "anew", "files": "", "reply": ""}
"""What can be changed besides the topic: the page, and where on it."""


def enter(view: View) -> Screen | Go:
    draft, limit = view.draft, view.world.policy.max_files
    if not draft.said and not draft.problem:
        return Go(to="describe")
    keyboard = ((button("button-send", "send", "primary"),), *_edits(view), (CANCEL_KEY,))
    if view.session.at == ADDED:
        return Screen(body=(say("review-added", files=form.counted(draft), limit=limit),), keyboard=keyboard)
    text = request.quoted(draft) or say("review-no-text")
    files = say("review-files", files=draft.files, limit=limit)
    whole = say("review", topic=_about(view, draft), text=text, order=_order(draft), reply=_reply(draft), files=files)
    return Screen(body=(whole, *_wanted(view), say("review-hint")), keyboard=keyboard)


def _edits(view: View) -> tuple[tuple[Button, ...], ...]:
    pages = [page for page in EDITS if page != "problem" or form.asks(view, view.draft, page)]
    fields = (button(f"button-edit-{page}", f"edit:{page}") for page in pages)
    return by_two([button("button-change-topic", "edit:about"), *fields])


def _about(view: View, draft: Draft) -> Phrase | str:
    if draft.kind:
        about = view.world.policy.sellers.get(draft.about, "") if draft.kind == "seller" else draft.about
        return say(f"kind-{draft.kind}", about=about, title=about)
    topic, problem = form.topic(view, draft), form.category(view, draft)
    titles = [one.title for one in (topic, problem) if one]
    return " → ".join(titles) if titles else say("review-no-topic")


def _order(draft: Draft) -> Phrase | str:
    return draft.has("order") or say("review-no-order")


def _reply(draft: Draft) -> Phrase:
    to = draft.has(draft.reach) if draft.reach else ""
    return say("review-reply", reach=draft.reach or "here", to=to, when=draft.has("when"))


def _wanted(view: View) -> tuple[Phrase, ...]:
    """What this problem needs and the draft has not."""
    files = form.wants_files(view, view.draft) if not view.draft.files else ()
    return (say("review-wanted"), *(say(f"need-{need}") for need in files)) if files else ()


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="send"):
            return Move(deed="submit")
        case Chose(verb="edit", argument="about"):
            return Move(to="about")
        case Chose(verb="edit", argument=page) if page in EDITS:
            return Move(to=page, at=EDITS[page])
        case Chose(verb="edit"):
            return Move(to="review")
        case Chose():
            return form.cancelled()
        case Said() if view.hears(heard, "yes"):
            return Move(deed="submit")
        case Said() if view.hears(heard, "no"):
            return Move(to="review", first=(say("review-change"),))
        case Said(told=told):
            return form.add(view, told, "review", at=ADDED)


STEP = Step(
    name="review",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS | {"describe"},
    verbs=frozenset({"send", "edit", "cancel"}),
    listens=True,
    form=True,
)
