"""`make bench ARGS=--search`: what a search costs in a pack of 300 articles, grown out of the shipped one.

The report names p50 and p99 in milliseconds of CPU over the questions of the tests, and how long the index takes to
build. Each question is asked once before it is timed: its words are stemmed then, once and for all.
"""

from __future__ import annotations

import random
import time
import tomllib
from pathlib import Path

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang
from bot.core.pack import Pack
from bot.knowledge import build, load

ARTICLES = 300
QUESTIONS = Path(__file__).parents[1] / "knowledge"


def report() -> str:
    packs = {lang: grown(pack) for lang, pack in load().items()}
    began = time.thread_time()
    library = build(packs)
    built = time.thread_time() - began
    took = []
    for lang, query in questions():
        library.find(query, lang)
        began = time.thread_time()
        library.find(query, lang)
        took.append(1000 * (time.thread_time() - began))
    took.sort()
    p50, p99 = (took[int(len(took) * share)] for share in (0.5, 0.99))
    found = f"search: {len(took)} questions to {ARTICLES} articles, CPU: p50 {p50:.2f} ms, p99 {p99:.2f} ms"
    return f"{found}\n  both languages indexed in {built:.2f} s"


def grown(pack: Pack) -> Pack:
    """More articles in the same words: titles, aliases and bodies of three each, shuffled."""
    chance = random.Random(300)
    own = list(pack.articles.values())
    articles = dict(pack.articles)
    while len(articles) < ARTICLES:
        parents = chance.sample(own, 3)
        words = [word for parent in parents for word in parent.body.text.split()]
        aliases = [alias for parent in parents for alias in parent.aliases]
        chance.shuffle(words)
        born = msgspec.structs.replace(
            parents[0],
            id=f"grown-{len(articles)}",
            title=f"{parents[1].title} {parents[2].title}",
            aliases=tuple(chance.sample(aliases, 4)),
            body=Content(text=" ".join(words[: len(words) // 3])),
        )
        articles[born.id] = born
    return msgspec.structs.replace(pack, articles=articles)


def questions() -> list[tuple[Lang, str]]:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(QUESTIONS.glob("queries*.toml"))]
    kinds = [(lang, said) for file in files for lang, by_kind in file.items() for said in by_kind.values()]
    return [(lang, query) for lang, said in kinds for query in said]
