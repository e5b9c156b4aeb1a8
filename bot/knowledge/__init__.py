"""The content pack: load it, check it, search it, load it again when it changes. Knows files and words, does not know
conversations or messengers."""

from bot.knowledge.load import check, load, load_articles
from bot.knowledge.problems import Problem
from bot.knowledge.reload import Loaded, Refused, Watch, watch
from bot.knowledge.search import build

__all__ = ["Loaded", "Problem", "Refused", "Watch", "build", "check", "load", "load_articles", "watch"]
