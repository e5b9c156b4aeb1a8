"""Which strategy a staff chat is worked with: by what the chat is, not by a setting."""

from __future__ import annotations

from bot.adapters.port import ChatFacts
from bot.core.ids import Lang
from bot.core.phrases import Renderer
from bot.desk.anchor import Anchor
from bot.desk.forum import Forum
from bot.desk.render import Voice
from bot.desk.strategy import Strategy


def choose(facts: ChatFacts, renderer: Renderer, lang: Lang) -> Strategy:
    """Topics where there are topics, else one card a ticket and replies to it."""
    voice = Voice(renderer=renderer, lang=lang)
    return Forum(voice=voice) if facts.is_forum else Anchor(voice=voice)
