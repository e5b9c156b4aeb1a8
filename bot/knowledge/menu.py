"""The menu file: topics in the order of their buttons, each below its parent, with its articles; for whom each is, and
what a request may be about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from bot.core.pack import Audience, Category, Need, Topic
from bot.knowledge.article import Written, id_problem, label_problem
from bot.knowledge.problems import Problem, line_of, read_toml

EVERYBODY = "buyer"
"""The audience of a menu that names none."""


class Branch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`articles` says the order of the buttons; articles of the topic that it does not name follow by id. `audience`
    stands at root topics, the first audience's if it is left out; those below are for the same people."""

    id: str
    title: str
    parent: str = ""
    audience: str = ""
    articles: list[str] = []


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str
    topic: str
    needs: list[Need] = []


class Menu(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`hide` leaves articles out, `off` audiences with all their topics. A menu that says only these two changes the
    shipped one."""

    topic: list[Branch] = []
    audience: list[Group] = []
    category: list[Kind] = []
    hide: list[str] = []
    off: list[str] = []


class MenuFile(msgspec.Struct, frozen=True, kw_only=True):
    menu: Menu
    file: str
    text: str

    def line(self, topic: int, key: str = "", table: str = "topic") -> int:
        return line_of(self.text, table, topic, key)

    def problem(self, topic: int, key: str, text: str, table: str = "topic") -> Problem:
        return Problem(file=self.file, line=self.line(topic, key, table), text=text)


class Tree(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a menu: audiences that are off are not in it."""

    topics: dict[str, Topic] = {}
    roots: dict[str, tuple[str, ...]] = {}
    audiences: tuple[Audience, ...] = ()
    categories: dict[str, Category] = {}

    @property
    def root(self) -> tuple[str, ...]:
        return next(iter(self.roots.values()), ())


def parse(text: str, file: str) -> tuple[MenuFile | None, list[Problem]]:
    menu, problems = read_toml(text, Menu, file)
    if menu is None:
        return None, problems
    read = MenuFile(menu=menu, file=file, text=text)
    return read, problems + _checked(read)


def changes(read: MenuFile) -> bool:
    """Whether this menu has no topics of its own and changes the one below it."""
    return not read.menu.topic and bool(read.menu.hide or read.menu.off)


def changed(below: MenuFile, by: MenuFile) -> MenuFile:
    hide, off = below.menu.hide + by.menu.hide, below.menu.off + by.menu.off
    return msgspec.structs.replace(below, menu=msgspec.structs.replace(below.menu, hide=hide, off=off))


def tree(read: MenuFile, articles: Mapping[str, Written]) -> tuple[Tree, list[Problem]]:
    """The menu as it is shown, and what does not fit together."""
    branches = {branch.id: branch for branch in read.menu.topic}
    problems = _unknown_names(read, articles) + _lost(read, branches) + _unknown_groups(read, branches)
    topics = {
        branch.id: Topic(
            id=branch.id,
            title=branch.title,
            parent=branch.parent,
            topics=tuple(child.id for child in branches.values() if child.parent == branch.id),
            articles=_ordered(branch, articles.values()),
            audience=_audience(branch, branches, _first(read)),
        )
        for branch in branches.values()
    }
    problems += [
        read.problem(at, "id", f"the topic `{branch.id}` has no articles, nor have the topics below it")
        for at, branch in enumerate(read.menu.topic)
        if not _leads_anywhere(branch.id, topics, frozenset())
    ]
    return _shown(
        read, {name: topic for name, topic in topics.items() if topic.audience not in read.menu.off}
    ), problems


def _shown(read: MenuFile, topics: dict[str, Topic]) -> Tree:
    order = dict.fromkeys([group.id for group in read.menu.audience] + [topic.audience for topic in topics.values()])
    roots = {name: tuple(t.id for t in topics.values() if not t.parent and t.audience == name) for name in order}
    return Tree(
        topics=topics,
        roots={name: root for name, root in roots.items() if root},
        audiences=tuple(
            Audience(id=group.id, title=group.title) for group in read.menu.audience if roots.get(group.id)
        ),
        categories={
            kind.id: Category(id=kind.id, title=kind.title, topic=kind.topic, needs=tuple(kind.needs))
            for kind in read.menu.category
            if kind.topic in topics
        },
    )


def _first(read: MenuFile) -> str:
    return read.menu.audience[0].id if read.menu.audience else EVERYBODY


def _audience(branch: Branch, branches: Mapping[str, Branch], first: str) -> str:
    seen: set[str] = set()
    while branch.parent in branches and branch.id not in seen:
        seen.add(branch.id)
        branch = branches[branch.parent]
    return branch.audience or first


def _checked(read: MenuFile) -> list[Problem]:
    problems = []
    tables: dict[str, Sequence[Branch | Group | Kind]] = {
        "topic": read.menu.topic,
        "audience": read.menu.audience,
        "category": read.menu.category,
    }
    for table, rows in tables.items():
        times: Counter[str] = Counter()
        for at, row in enumerate(rows):
            times[row.id] += 1
            problems += id_problem(row.id, read.file, read.line(at, "id", table))
            problems += label_problem(row.title, read.file, read.line(at, "title", table))
            if times[row.id] == 2:
                problems.append(read.problem(at, "id", f"the {table} `{row.id}` is already there", table))
    return problems


def _unknown_groups(read: MenuFile, branches: Mapping[str, Branch]) -> list[Problem]:
    """Audiences and topics that are named and are not there."""
    groups = {group.id for group in read.menu.audience}
    named = {branch.audience for branch in branches.values()} | groups
    problems = [
        read.problem(at, "audience", f"there is no audience `{branch.audience}`")
        for at, branch in enumerate(read.menu.topic)
        if branch.audience and groups and branch.audience not in groups
    ]
    problems += [
        read.problem(at, "audience", f"`{branch.id}` is for whom `{branch.parent}` is: leave `audience` out")
        for at, branch in enumerate(read.menu.topic)
        if branch.audience and branch.parent
    ]
    problems += [
        read.problem(at, "topic", f"there is no topic `{kind.topic}`", "category")
        for at, kind in enumerate(read.menu.category)
        if kind.topic not in branches
    ]
    unknown = [name for name in read.menu.off if name not in named]
    lines = read.text.splitlines()
    line = next((at for at, words in enumerate(lines, 1) if words.strip().startswith("off")), 1)
    return problems + [Problem(file=read.file, line=line, text=f"there is no audience `{name}`") for name in unknown]


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
