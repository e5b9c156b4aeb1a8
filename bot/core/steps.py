"""What a step of the conversation is, what it may propose, and the table that holds them all.

A step is a module of two pure functions: `enter` says what is shown, `handle` what follows from what the customer said
or pressed. It sees a `View` and proposes a `Move`; `bot.core.moves` applies it, after the rules no step may forget.
Doors are buttons that mean the same wherever they are pressed, however old the message they stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Literal

import msgspec

from bot.core.content import Content
from bot.core.ids import Lang, TicketNumber
from bot.core.pack import Article, Pack
from bot.core.phrases import Body, Button, Keyboard, say
from bot.core.session import Draft, Session, Ticket, Told
from bot.core.spoken import Meaning, means
from bot.core.world import World

KEYBOARD_LIMIT = 10
ROW_LIMIT = 6
"""What every messenger shows below a message without cutting (VK has the narrowest inline keyboard)."""
ACTION_LIMIT = 48
STAMP = "~"

MOST_WORDS = 3
"""Searches whose words are kept for a person to read; older ones are another matter."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """All that a step may know."""

    session: Session
    world: World

    @property
    def pack(self) -> Pack:
        lang = self.session.lang
        return self.world.packs.get(lang) or Pack(lang=lang, topics={}, articles={}, root=(), contacts=Content())

    @property
    def audience(self) -> str:
        """Who they said they are; empty while it is unknown, and where everybody is the same."""
        known = {one.id for one in self.pack.audiences}
        return self.session.audience if self.session.audience in known else ""

    @property
    def asks_audience(self) -> bool:
        return len(self.pack.audiences) > 1 and not self.audience

    @property
    def root(self) -> tuple[str, ...]:
        """The top topics of this customer's menu."""
        return self.pack.roots.get(self.audience) or self.pack.root

    @property
    def draft(self) -> Draft:
        return self.session.draft or Draft()

    @property
    def open_tickets(self) -> tuple[Ticket, ...]:
        return tuple(ticket for ticket in self.session.tickets if ticket.state != "closed")

    @property
    def open_ticket(self) -> Ticket | None:
        """The one that words belong to now: the one spoken of last, else the newest."""
        mine = self.open_tickets
        return next((ticket for ticket in mine if ticket.number == self.session.current), mine[-1] if mine else None)

    def ticket(self, number: str) -> Ticket | None:
        return next((ticket for ticket in self.session.tickets if str(ticket.number) == number), None)

    def article(self, key: str) -> Article | None:
        return self.pack.articles.get(key)

    def hears(self, said: Said, meaning: Meaning) -> bool:
        """Below a file such words are a caption: the file is what was meant."""
        return not said.told.content.attachments and means(said.text, meaning, self.world)

    def reopens(self, ticket: Ticket) -> bool:
        """Whether this ticket may still be taken up where it was left."""
        recent = self.world.now - ticket.closed_at < self.world.policy.reopen_within
        return ticket.state == "closed" and recent


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The customer typed or sent something that is no choice and no command."""

    told: Told

    @property
    def text(self) -> str:
        return self.told.content.text


class Chose(msgspec.Struct, frozen=True, kw_only=True):
    """The customer pressed or typed one of the step's own choices."""

    verb: str
    argument: str = ""


class Go(msgspec.Struct, frozen=True, kw_only=True):
    """This step has nothing to show: another one is entered instead."""

    to: str
    at: str = ""


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """What a step shows. `recall`: below it, what was said in this ticket."""

    body: Body
    keyboard: Keyboard = ()
    recall: TicketNumber | None = None


Deed = Literal["", "submit", "reopen", "withdraw", "solve", "rate", "comment", "turn", "forget"]
"""What a step proposes to do with a request: hand the draft to people · take a closed one up again · take it back ·
close it as solved · keep a rating · keep the words beside a rating · let words go to this open one from now on ·
forget the customer and all that they said."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal. `to` empty: stay. `first` is said before the screen; with `show` false, alone. `draft` is replaced
    unless it is "kept"."""

    to: str = ""
    at: str = ""
    first: Body = ()
    show: bool = True
    draft: Draft | Literal["kept"] | None = "kept"
    lang: Lang | None = None
    read: str = ""
    deed: Deed = ""
    ticket: str = ""
    rating: int = 0
    told: Told | None = None
    audience: str = ""


Enter = Callable[[View], Screen | Go]
Handle = Callable[[View, Said | Chose], Move]


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """A button that works anywhere; `to`: every step behind it."""

    open: Callable[[View, str], Move]
    to: frozenset[str]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the conversation. `exits`: every step that `enter` or `handle` may lead to. `verbs`: the choices that
    are its own and mean nothing elsewhere. `listens`: free text is what it waits for, so a number is a text unless the
    client shows no buttons. `form`: a request is being written here, so words are its words even when another one is
    open. `begins`: words begin one here, and the same holds."""

    name: str
    enter: Enter
    handle: Handle
    exits: frozenset[str]
    verbs: frozenset[str] = frozenset()
    listens: bool = False
    form: bool = False
    begins: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The whole conversation. `doors`: verbs that work anywhere. `commands`: "/word" to the action it stands for.
    `called`: what follows when a person is called by name (with True: and nothing else was said). `revised`: what
    follows when a message that a draft is made of was edited, None when this is none of them."""

    steps: dict[str, Step]
    doors: dict[str, Door]
    commands: dict[str, str]
    called: Callable[[View, Said, bool], Move]
    revised: Callable[[View, Told], Move | None]
    home: str = "menu"

    def step(self, name: str) -> Step:
        """An unknown name (a session of another version) is home."""
        return self.steps.get(name) or self.steps[self.home]


def kept(draft: Draft, told: Told, now: float, *, form: bool = False) -> Draft:
    """The draft with one more thing said. Outside a request only the latest words matter, and when they were said."""
    said = (*draft.said, told) if form or draft.form else (*draft.said, told)[-MOST_WORDS:]
    files = sum(file.kind != "voice" for one in said for file in one.content.attachments)  # a voice message is words
    started = draft.started_at or now if form or draft.form else now
    return msgspec.structs.replace(draft, said=said, files=files, form=form or draft.form, started_at=started)


def button(phrase: str, action: str, style: Literal["plain", "primary", "danger"] = "plain") -> Button:
    return Button(label=say(phrase), action=action, style=style)


def buttons(keyboard: Keyboard) -> Iterator[Button]:
    return (key for row in keyboard for key in row)


def parse(action: str) -> tuple[str, str]:
    """`<verb>:<argument>` as it came from a client: never an authority."""
    verb, _, argument = action[: ACTION_LIMIT * 2].partition(":")
    return verb, argument


def stamped(keyboard: Keyboard, verbs: frozenset[str], screen: int) -> Keyboard:
    """A step's own buttons carry the state they were shown in, so that an older one explains itself. Doors mean the
    same at any time."""

    def mark(key: Button) -> Button:
        own = parse(key.action)[0] in verbs
        return msgspec.structs.replace(key, action=f"{key.action}{STAMP}{screen:x}") if own else key

    return tuple(tuple(mark(key) for key in row) for row in keyboard)


def unstamped(action: str) -> tuple[str, int | None]:
    """The action, and the state in which its button was shown, if it says so."""
    bare, mark, screen = action.rpartition(STAMP)
    if not mark or not screen or len(screen) > 8 or set(screen) - set("0123456789abcdef"):
        return action, None
    return bare, int(screen, 16)


def diagram(table: Table) -> str:
    """The table as a mermaid diagram. The pages of the form are one state, in their order; exits that many steps share
    are drawn once, and so is every door."""
    asking = [step for step in table.steps.values() if not step.listens and not step.form]
    shared = frozenset.intersection(*(step.exits for step in asking))
    pages = [step.name for step in table.steps.values() if step.form]
    lines = ["stateDiagram-v2", f"    [*] --> {table.home}"]
    lines += ['    state "words typed outside the form" as words', '    state "a button, however old" as button']
    lines += ["    state form {", *(f"        {one} --> {two}" for one, two in pairwise(pages)), "    }"]
    lines += ["    note right of form: what is known is not asked, the review leads to any page"]
    lines += [f"    words --> {to}" for to in _drawn(table, shared)]
    for step in table.steps.values():
        own = step.exits - {step.name} - (shared if step in asking else frozenset())
        lines += [] if step.form else [f"    {step.name} --> {to}" for to in _drawn(table, own)]
    left = frozenset().union(*(table.steps[page].exits for page in pages)) - set(pages)
    lines += [f"    form --> {to}" for to in _drawn(table, left)]
    for to in _drawn(table, frozenset(table.steps)):
        verbs = [verb for verb, door in table.doors.items() if to in _drawn(table, door.to)]
        lines += [f"    button --> {to}: {', '.join(verbs)}"] if verbs else []
    return "\n".join([*lines, ""])


def _drawn(table: Table, steps: frozenset[str]) -> list[str]:
    """In the table's order, with the form as one."""
    names = ("form" if step.form else name for name, step in table.steps.items() if name in steps)
    return list(dict.fromkeys(names))
