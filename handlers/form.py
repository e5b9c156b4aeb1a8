"""A request's form: which page comes next, what is asked at all, what words out of turn mean.

Pages in order: what it is about, the problem, the order's number, what happened, files, how to answer, review. A page
is asked when the problem needs it, unless it is answered already or was skipped. Its answer may come at any moment, as
words before the form, and be changed from the review.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core.pack import Category, Topic
from bot.core.phrases import Button, Keyboard, Phrase, say
from bot.core.session import Draft, Told
from bot.core.steps import Move, View, button, kept
from handlers import fields
from handlers.rows import CANCEL_KEY

PAGES: Final = ("about", "problem", "order", "describe", "files", "reply")
MOST_MESSAGES: Final = 30
"""A draft of so many messages is sent as it stands: it must not grow for ever, and nothing of it may be lost."""
FORM_EXITS: Final = frozenset({*PAGES, "address", "review", "menu", "audience", "ticket"})
FORM_VERBS: Final = frozenset({"skip", "back", "cancel"})
SKIP_KEY: Final = button("button-skip", "skip")
BACK_KEY: Final = button("button-back", "back")


# --- what a request is about ---


def categories(view: View, topic: str) -> tuple[Category, ...]:
    """Problems that are known of under a topic, those of its narrower topics included; else under the one above."""
    for _ in view.pack.topics:  # however the topics hang together
        node = view.pack.topics.get(topic)
        if node is None:
            break
        below = {topic, *node.topics}
        if found := tuple(one for one in view.pack.categories.values() if one.topic in below):
            return found
        topic = node.parent
    return ()


def category(view: View, draft: Draft) -> Category | None:
    return view.pack.categories.get(draft.problem)


def topic(view: View, draft: Draft) -> Topic | None:
    return view.pack.topics.get(draft.topic)


def wants_files(view: View, draft: Draft) -> tuple[str, ...]:
    """Kinds of files without which this problem cannot be solved."""
    chosen = category(view, draft)
    return tuple(need for need in chosen.needs if need != "order") if chosen else ()


def asks(view: View, draft: Draft, page: str) -> bool:
    chosen = category(view, draft)
    match page:
        case "problem":
            return bool(categories(view, draft.topic))
        case "order":
            return "order" in chosen.needs if chosen else True
        case "files":
            return bool(wants_files(view, draft))
    return True


def knows(view: View, draft: Draft, page: str) -> bool:
    """The page's question is answered, by itself or by what was said elsewhere."""
    match page:
        case "about":
            return bool(draft.topic)
        case "problem":
            return bool(draft.problem)
        case "order":
            return bool(draft.has("order"))
        case "describe":
            return bool(draft.said)
        case "files":
            return draft.files > 0
    return bool(draft.reach)


def is_page(step: str) -> bool:
    return step in PAGES or step in ("address", "review")


# --- from page to page ---


def following(view: View, draft: Draft) -> str:
    for page in PAGES:
        if asks(view, draft, page) and page not in draft.past and not knows(view, draft, page):
            return page
    return "review"


def go_on(view: View, draft: Draft, page: str, *first: Phrase) -> Move:
    """This page is done with."""
    draft = begun(view, replace(draft, past=tuple(dict.fromkeys((*draft.past, page)))))
    return Move(to=following(view, draft), draft=draft, first=first)


def go_back(view: View, page: str) -> Move:
    """To the page before; from a page that was opened to change something, to the review."""
    if following(view, view.draft) == "review":
        return Move(to="review")
    before = [one for one in PAGES[: PAGES.index(page)] if asks(view, view.draft, one)]
    # A description that is there would only be passed by.
    at = "anew" if before[-1:] == ["describe"] and view.draft.said else ""
    return Move(to=before[-1], at=at) if before else cancelled()


def cancelled() -> Move:
    return Move(to="menu", draft=None, first=(say("cancelled"),))


def turned(view: View, page: str, verb: str) -> Move:
    """The presses that every page has."""
    match verb:
        case "skip":
            return go_on(view, view.draft, page)
        case "back":
            return go_back(view, page)
    return cancelled()


def keys(*rows: tuple[Button, ...], skip: bool = True) -> Keyboard:
    return (*(row for row in rows if row), ((SKIP_KEY,) if skip else ()) + (BACK_KEY, CANCEL_KEY))


def begun(view: View, draft: Draft) -> Draft:
    """A draft that is a request: an order's number that was told is not asked for."""
    draft = replace(draft, form=True, started_at=draft.started_at or view.world.now)
    if draft.has("order") or "order" in draft.past:
        return draft
    number = fields.order_told(draft, view.world)
    return replace(draft, given=fields.with_field(draft.given, "order", number)) if number else draft


def told_all(view: View, draft: Draft) -> Draft:
    """Who wrote instead of choosing is asked for nothing more: the review shows what could be added."""
    return replace(begun(view, draft), past=PAGES)


# --- words and files ---


def add(view: View, told: Told, to: str, *, at: str = "", page: str = "", all_told: bool = False) -> Move:
    """One more message of the form, then the step `to` (empty: what follows `page`)."""
    draft, left_out = with_files(view, told)
    if len(draft.said) >= MOST_MESSAGES:
        return Move(deed="submit", draft=draft)
    if is_sibling(view, told):  # the first picture of an album was answered: its neighbours arrive as messages too
        said_so = view.draft.over == told.content.album
        draft = replace(draft, over=told.content.album if left_out else draft.over)
        first = () if said_so else over_limit(view, left_out)
        return Move(draft=draft, first=first, show=False)
    draft = replace(draft, over=told.content.album if left_out else draft.over)
    draft = told_all(view, draft) if all_told else begun(view, draft)
    first = over_limit(view, left_out)
    return Move(to=to, at=at, draft=draft, first=first) if to else go_on(view, draft, page, *first)


def aside(view: View, told: Told, to: str, at: str = "") -> Move:
    """What belongs to the description is added there, and the question stands."""
    move = add(view, told, to, at=at)
    return replace(move, first=(*move.first, say("described"))) if move.to else move


def with_draft(view: View, draft: Draft) -> View:
    return replace(view, session=replace(view.session, draft=draft))


def counted(draft: Draft) -> int:
    """How many files there are, or 0 where that cannot be said yet: the rest of an album may be on its way."""
    return 0 if draft.said and draft.said[-1].content.album else draft.files


def is_sibling(view: View, told: Told) -> bool:
    album = told.content.album
    return bool(album) and (album == view.draft.over or album in {one.content.album for one in view.draft.said[-10:]})


def with_files(view: View, told: Told) -> tuple[Draft, int]:
    """The draft with one more message of the form, and how many of its files were over the limit. A voice message is
    words, not a file."""
    room = max(0, view.world.policy.max_files - view.draft.files)
    voices = tuple(one for one in told.content.attachments if one.kind == "voice")
    files = tuple(one for one in told.content.attachments if one.kind != "voice")
    taken = replace(told, content=replace(told.content, attachments=(*voices, *files[:room])))
    nothing = not taken.content.text.strip() and not taken.content.attachments
    draft = view.draft if nothing else kept(view.draft, taken, view.world.now, form=True)
    return draft, max(0, len(files) - room)


def over_limit(view: View, left_out: int) -> tuple[Phrase, ...]:
    return (say("files-limit", limit=view.world.policy.max_files, left=left_out),) if left_out else ()
