"""What the bot tells staff, as a call: a new message, or an earlier one that says something else from now on."""

from __future__ import annotations

from bot.adapters.port import EditOp, SendOp
from bot.core.content import Content
from bot.core.effects import Tell
from bot.core.ids import Place
from bot.desk.render import Voice, joined, recap
from bot.desk.strategy import Spot


def told(effect: Tell, content: Content, place: Place, spot: Spot, voice: Voice) -> SendOp | EditOp:
    keys = voice.keys(effect.keyboard)
    if effect.amends is not None:
        return EditOp(place=place, message=effect.amends, content=content, keys=keys)
    if effect.recall is not None:
        content = joined((content, recap(spot.history, voice)), "\n\n")
    return SendOp(place=place, content=content, keys=keys, reply_to=effect.reply_to, silent=effect.silent)
