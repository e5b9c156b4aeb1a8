"""The truth about one staff message, as a reaction to it; as a line where the chat allows no reactions."""

from __future__ import annotations

from bot.adapters.port import ReactOp, SendOp
from bot.core.content import Content
from bot.core.effects import Mark, MarkKind
from bot.core.ids import Messenger, Place, messenger_of
from bot.core.phrases import Phrase, say
from bot.desk.render import Voice, service
from bot.desk.strategy import Plan, Spot, Step

MARKS: dict[Messenger, dict[MarkKind, str]] = {
    "telegram": {"delivered": "👌", "waiting": "👀", "refused": "👎", "doubt": "🤔"},
    "vk": {"delivered": "👌", "waiting": "🙏", "refused": "👎", "doubt": "🤔"},
}
"""VK has sixteen reactions, and no eyes among them."""
LINES: dict[MarkKind, Phrase] = {"refused": say("desk-mark-refused"), "doubt": say("desk-mark-doubt")}
"""What must be read in any case."""


def mark(effect: Mark, spot: Spot, voice: Voice) -> Plan:
    chat, message = effect.message.chat, effect.message.message
    if chat != spot.chat:
        return Plan()  # the ticket has moved: where it is now, that number is another message
    place = spot.place or Place(chat=chat)
    line = LINES.get(effect.mark)
    if spot.reactions:
        react = ReactOp(place=place, message=message, emoji=MARKS[messenger_of(chat)][effect.mark])
        return Plan(steps=(Step(operation=react, needed=line is not None),))
    if line is None:
        return Plan()
    content = service(Content(text=voice.text(line)))
    return Plan(steps=(Step(operation=SendOp(place=place, content=content, reply_to=message)),))
