"""Who works in a staff chat: those who have written or pressed there. A messenger tells no bot who its members are."""

from __future__ import annotations

from bot.core.events import Operator
from bot.core.ids import ChatId
from bot.core.incoming import Person
from bot.core.names import clean_name
from bot.store import Store

SHOWN = 12


class Colleagues:
    """Remembered in the store, so that a restart and other replicas know them too."""

    def __init__(self, store: Store, chat: ChatId) -> None:
        self._store = store
        self._chat = chat
        self._met: dict[str, tuple[str, str]] = {}

    async def meet(self, person: Person) -> None:
        seen = (clean_name(person.name), person.username)
        if person.speaks_as == "self" and seen[0] and self._met.get(person.id) != seen:
            await self._store.links.meet(self._chat, person.id, seen)
            self._met[person.id] = seen

    async def called(self, words: str) -> Operator | None:
        """Who is meant by a name, a beginning of it, or @username; nobody when it could be two."""
        everybody = await self._store.links.colleagues(self._chat)
        wanted = words.strip().lstrip("@").casefold()
        exact = [who for who, (name, username) in everybody.items() if wanted in (name.casefold(), username.casefold())]
        begins = [who for who, (name, _) in everybody.items() if wanted and name.casefold().startswith(wanted)]
        found = exact or begins
        return Operator(id=found[0], name=everybody[found[0]][0]) if len(found) == 1 else None

    async def names(self) -> str:
        everybody = await self._store.links.colleagues(self._chat)
        return ", ".join(sorted(name for name, _ in everybody.values())[:SHOWN])
