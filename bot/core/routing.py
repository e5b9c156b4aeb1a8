"""Which desk a request goes to, and as what: complaints, questions to sellers and each audience have people of their
own, where the shop set desks for them; else the default desk sees by the title what it is."""

from __future__ import annotations

from typing import Final

from bot.core.card import topic_of
from bot.core.phrases import say
from bot.core.session import Draft, Session
from bot.core.world import World

COMPLAINT_CLASS: Final = "complaint"
"""Of its own, whoever complains."""


def desk_of(draft: Draft, session: Session, world: World) -> str:
    own = {"complaint": ("ethics",), "seller": (draft.about, "sellers")}
    wanted = own.get(draft.kind, (f"audience.{_audience(draft, session, world)}",))
    return next((desk for desk in wanted if desk in world.policy.desks), world.policy.desk)


def _audience(draft: Draft, session: Session, world: World) -> str:
    """Whom the topic is for; without one, who the customer is."""
    topics = (pack.topics.get(draft.topic) for pack in world.packs.values())
    return next((topic.audience for topic in topics if topic and topic.audience), session.audience)


def title_of(draft: Draft, world: World) -> str:
    """As staff read it, in their language."""
    match draft.kind:
        case "complaint":
            phrase = say("kind-complaint", about=draft.about)
        case "seller":
            phrase = say("kind-seller", title=world.policy.sellers.get(draft.about, ""))
        case _:
            return topic_of(draft.topic, world)
    return world.renderer.text(phrase, world.policy.staff_lang).strip()


def class_of(draft: Draft) -> str:
    return COMPLAINT_CLASS if draft.kind == "complaint" else ""
