"""A conversation whose facts are counted as it goes."""

from __future__ import annotations

import msgspec

from bot.core.counting import Fact, Unfound, count
from bot.core.effects import Effect
from bot.core.events import Event
from tests.handlers.shop import world
from tests.handlers.talk import Talk


class CountedTalk(Talk):
    facts: tuple[Fact, ...] = ()
    unfound: tuple[Unfound, ...] = ()

    def feed(self, event: Event) -> tuple[Effect, ...]:
        before, number = self.session, self._number
        effects = super().feed(event)
        seen = world(self.customer, self.now, number, self.policy, self.empty, self.audiences)
        seen = msgspec.structs.replace(seen, calendars=self.calendars)
        counted = count(before, event, self.session, effects, seen)
        self.session = counted.session
        self.facts += counted.facts
        self.unfound += counted.unfound
        return effects

    def of_kind(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    def values(self, kind: str) -> list[str]:
        return [fact.value for fact in self.of_kind(kind)]

    def sum(self, kind: str) -> int:
        return sum(fact.by for fact in self.of_kind(kind))
