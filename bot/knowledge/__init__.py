"""The content pack: load it, check it, search it. Knows files and words, does not know conversations or messengers."""

from bot.knowledge.load import check, load, load_articles
from bot.knowledge.problems import Problem
from bot.knowledge.search import build

__all__ = ["Problem", "build", "check", "load", "load_articles"]
