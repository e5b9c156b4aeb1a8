"""The menu file: topics in the order of their buttons, each below its parent, with its articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from bot.core.pack import Topic
from bot.knowledge.article import Written, id_problem, label_problem
from bot.knowledge.problems import Problem, line_of, read_toml


class Branch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`articles` says the order of the buttons; articles of the topic that it does not name follow by id."""

    id: str
    title: str
    parent: str = ""
    articles: list[str] = []


class Menu(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`hide` leaves shipped articles out."""

    topic: list[Branch] = []
    hide: list[str] = []


class MenuFile(msgspec.Struct, frozen=True, kw_only=True):
    menu: Menu
    file: str
    text: str

    def line(self, topic: int, key: str = "") -> int:
        return line_of(self.text, "topic", topic, key)

    def problem(self, topic: int, key: str, text: str) -> Problem:
        return Problem(file=self.file, line=self.line(topic, key), text=text)


def parse(text: str, file: str) -> tuple[MenuFile | None, list[Problem]]:
    menu, problems = read_toml(text, Menu, file)
    if menu is None:
        return None, problems
    read = MenuFile(menu=menu, file=file, text=text)
    return read, problems + _checked(read)


def tree(read: MenuFile, articles: Mapping[str, Written]) -> tuple[dict[str, Topic], tuple[str, ...], list[Problem]]:
    """Topics by id, those at the root, and what does not fit together."""
    branches = {branch.id: branch for branch in read.menu.topic}
    problems = _unknown_names(read, articles) + _lost(read, branches)
    topics = {
        branch.id: Topic(
            id=branch.id,
            title=branch.title,
            parent=branch.parent,
            topics=tuple(child.id for child in branches.values() if child.parent == branch.id),
            articles=_ordered(branch, articles.values()),
        )
        for branch in branches.values()
    }
    problems += [
        read.problem(at, "id", f"the topic `{branch.id}` has no articles, nor have the topics below it")
        for at, branch in enumerate(read.menu.topic)
        if not _leads_anywhere(branch.id, topics, frozenset())
    ]
    return topics, tuple(branch.id for branch in branches.values() if not branch.parent), problems


def _checked(read: MenuFile) -> list[Problem]:
    problems = []
    times: Counter[str] = Counter()
    for at, branch in enumerate(read.menu.topic):
        times[branch.id] += 1
        problems += id_problem(branch.id, read.file, read.line(at, "id"))
        problems += label_problem(branch.title, read.file, read.line(at, "title"))
        if times[branch.id] == 2:
            problems.append(read.problem(at, "id", f"the topic `{branch.id}` is already there"))
    return problems


def _unknown_names(read: MenuFile, articles: Mapping[str, Written]) -> list[Problem]:
    return [
        read.problem(at, "articles", f"there is no article `{name}` in the topic `{branch.id}`")
        for at, branch in enumerate(read.menu.topic)
        for name in branch.articles
        if name not in read.menu.hide and (name not in articles or articles[name].article.topic != branch.id)
    ]


def _lost(read: MenuFile, branches: Mapping[str, Branch]) -> list[Problem]:
    """Topics that no way from the root leads to."""
    problems = []
    for at, branch in enumerate(read.menu.topic):
        if branch.parent and branch.parent not in branches:
            problems.append(read.problem(at, "parent", f"there is no topic `{branch.parent}`"))
        elif _turns_back(branch, branches):
            problems.append(read.problem(at, "parent", f"the topic `{branch.id}` stands below itself"))
    return problems


def _turns_back(branch: Branch, branches: Mapping[str, Branch]) -> bool:
    seen: set[str] = set()
    at: Branch | None = branch
    while at is not None and at.parent and at.id not in seen:
        seen.add(at.id)
        at = branches.get(at.parent)
    return at is not None and at.id == branch.id and branch.id in seen


def _ordered(branch: Branch, articles: Iterable[Written]) -> tuple[str, ...]:
    own = sorted(written.article.id for written in articles if written.article.topic == branch.id)
    named = [name for name in dict.fromkeys(branch.articles) if name in own]
    return (*named, *(name for name in own if name not in named))


def _leads_anywhere(topic: str, topics: Mapping[str, Topic], above: frozenset[str]) -> bool:
    if topic in above:  # a circle: told of already
        return True
    return bool(topics[topic].articles) or any(
        _leads_anywhere(child, topics, above | {topic}) for child in topics[topic].topics
    )
