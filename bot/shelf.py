"""What the bot says and knows, as it stands now: phrases, packs and their search, read again when an editor saves.

A change is taken whole or not at all: with a mistake in it, everything stays as it was. Implements
`bot.core.phrases.Renderer` for those who outlive a change; a turn holds one edition from its beginning to its end.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from bot import knowledge, log, text
from bot.core.ids import Lang
from bot.core.pack import Pack
from bot.core.phrases import Phrase, say
from bot.knowledge import Loaded, Problem, Refused, Watch, snippets
from bot.knowledge.search import Library
from bot.settings import layers

LOG = log.get("content")
SHOWN = 3
State = Callable[[str], None]
Tell = Callable[[Phrase], Awaitable[None]]


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read in one go."""

    phrases: text.Phrasebook
    packs: dict[Lang, Pack]
    search: Library
    snippets: Library


class Shelf:
    """`now` is the edition in use."""

    def __init__(self, folder: Path) -> None:
        """Raises SetupError."""
        self._folder = folder
        self._watch = Watch(folder)  # before anything is read: what is saved meanwhile is a change
        packs = knowledge.load(folder)
        self.now = Edition(
            phrases=text.load(layers(folder)),
            packs=packs,
            search=knowledge.build(packs),
            snippets=snippets.build(packs),
        )
        self._refused = False

    def text(self, phrase: Phrase | str, lang: Lang) -> str:
        return self.now.phrases.text(phrase, lang)

    async def follow(self, state: State, tell: Tell) -> None:
        """Until it is cancelled: read what is saved. `state` hears what is wrong, "" when nothing is; `tell` what staff
        should know: the first refusal, and that it is over."""
        await knowledge.watch(self.look, partial(self._heard, state, tell))

    async def _heard(self, state: State, tell: Tell, seen: Edition | Refused) -> None:
        before, self._refused = self._refused, isinstance(seen, Refused)
        match seen:
            case Edition():
                self.now = seen
                LOG.info("content_read", articles={lang: len(pack.articles) for lang, pack in seen.packs.items()})
                state("")
                if before:
                    await tell(say("staff-content-taken"))
            case Refused(problems=problems):
                words = self._told(problems)
                LOG.warning("content_refused", mistakes=len(problems), first=words)
                state(f"the content pack has mistakes, the one before it is in use: {'; '.join(words)}")
                if not before:
                    await tell(say("staff-content-refused", problems="\n".join(words)))

    def _told(self, problems: Sequence[Problem]) -> list[str]:
        """The first ones, by where editors look for them."""
        return [str(one).removeprefix(f"{self._folder}/") for one in problems[:SHOWN]]

    def look(self) -> Edition | Refused | None:
        """Quick when nothing has changed."""
        try:
            match self._watch.look():
                case Loaded(packs=packs, search=search):
                    return self._edition(packs, search)
                case other:
                    return other
        except Exception as error:  # what an editor saves, or deletes just now, must not end a bot that works
            why = Problem(file=str(self._folder), line=0, text=f"cannot be read ({type(error).__name__}: {error})")
            return Refused(problems=(why,))

    def _edition(self, packs: dict[Lang, Pack], search: Library) -> Edition | Refused:
        mistakes = [one for one in text.check(layers(self._folder)) if one.severity == "mistake"]
        if mistakes:
            return Refused(problems=tuple(Problem(file=one.file, line=one.line, text=one.text) for one in mistakes))
        phrases = text.load(layers(self._folder))
        return Edition(phrases=phrases, packs=packs, search=search, snippets=snippets.build(packs))
