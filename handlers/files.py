"""A request, fifth page: the files that this problem needs. At "added" some are there already."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.content import Attachment
from bot.core.phrases import say
from bot.core.session import Draft, Told
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import form

ADDED = "added"


def enter(view: View) -> Screen | Go:
    draft, limit = view.draft, view.world.policy.max_files
    done = (button("button-files-done", "skip", "primary"),) if draft.files else ()
    away = (button("button-files-remove", "remove"),) if draft.files else ()
    keyboard = form.keys(done, away, skip=not draft.files)
    if view.session.at == ADDED:
        return Screen(body=(say("files-added", files=form.counted(draft), limit=limit),), keyboard=keyboard)
    needs = tuple(say(f"need-{need}") for need in form.wants_files(view, draft))
    return Screen(body=(say("files", limit=limit, files=draft.files), *needs), keyboard=keyboard)


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose(verb="remove"):
            return Move(to="files", draft=_without_files(view.draft))
        case Chose(verb=verb):
            return form.turned(view, "files", verb)
        case Said() if view.hears(heard, "no"):
            return form.go_on(view, view.draft, "files")
        case Said(told=told):
            return form.add(view, told, "files", at=ADDED)


def _without_files(draft: Draft) -> Draft:
    """The words beside them stay, and so do voice messages."""
    bare = [replace(told, content=replace(told.content, attachments=_voices(told))) for told in draft.said]
    said = tuple(told for told in bare if told.content.text.strip() or told.content.attachments)
    return replace(draft, said=said, files=0, over="")


def _voices(told: Told) -> tuple[Attachment, ...]:
    return tuple(one for one in told.content.attachments if one.kind == "voice")


STEP = Step(
    name="files",
    enter=enter,
    handle=handle,
    exits=form.FORM_EXITS,
    verbs=form.FORM_VERBS | {"remove"},
    listens=True,
    form=True,
)
