"""Words typed where no form waits for them: politeness, or a question to search for.

Never a wrong answer told as a sure one: what is not sure is offered as a choice, or a person is.
"""

from __future__ import annotations

from bot.core.ids import Lang
from bot.core.pack import Hit
from bot.core.steps import Move, Said, View, kept
from handlers.rows import articles_of

LOOK_EXITS = frozenset({"menu", "audience", "rest", "article", "found", "offer"})
MOST = 3
QUERY_LIMIT = 300
"""Characters of a text that are searched; all of it is kept for a person."""


def look(view: View, said: Said) -> Move:
    text = said.text.strip()
    if polite := _politeness(view, said):
        return polite
    draft = kept(view.draft, said.told, view.world.now)
    hits = _find(view, text) if text else ()
    keys = ",".join(hit.article for hit in hits)
    if not hits:
        return Move(to="offer", draft=draft)
    if hits[0].sure:
        return Move(to="article", at=keys, draft=draft, read=hits[0].article)
    return Move(to="found", at=keys, draft=draft)


def _politeness(view: View, said: Said) -> Move | None:
    if view.hears(said, "thanks"):
        return Move(to="rest", at="welcome")
    if view.hears(said, "hello") or view.hears(said, "menu"):
        return Move(to="menu")
    return None


def _find(view: View, text: str) -> tuple[Hit, ...]:
    """In the customer's language; when it has nothing, in the others: articles have the same names in all."""
    own = view.session.lang
    langs: tuple[Lang, ...] = (own, *(lang for lang in view.world.policy.languages if lang != own))
    for lang in langs:
        hits = view.world.search.find(text[:QUERY_LIMIT], lang, MOST, view.audience, view.world.policy.search)
        known = {article.id for article in articles_of(view, [hit.article for hit in hits])}
        if known:
            return tuple(hit for hit in hits if hit.article in known)[:MOST]
    return ()
