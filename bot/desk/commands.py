"""What a staff message says: a command, a note, or words for the customer. Knows text, not who wrote it or where."""

from __future__ import annotations

import re
from typing import get_args

import msgspec

from bot.core.content import Content, Span, utf16_length
from bot.core.events import Command
from bot.core.ids import TicketNumber

PRESSED: frozenset[Command] = frozenset({"send", "claim", "drop", "paste", "other"})
"""Decisions that are only pressed: they mean nothing without the message they stand on."""
COMMANDS: dict[str, Command] = {word: word for word in get_args(Command) if word not in {"unknown", *PRESSED}}
SHORT: dict[str, Command] = {"s": "snippet"}
DECISIONS: dict[str, Command] = {word: word for word in PRESSED}
PRIVILEGED: frozenset[Command] = frozenset({"ban", "unban"})
"""Acts against a person: they need a name to answer for them, so nobody does them anonymously."""
STATS = "stats"
"""The one command that is about no ticket and no person: the numbers."""
LISTS = frozenset({"queue", "mine"})
"""Commands about all tickets of the chat: they are answered wherever they are typed."""
OFFERED = (
    "queue", "mine", "take", "release", "assign", "transfer", "second", "s", "note", "delete", "order", "history",
    "close", "outside", "reopen", "mute", "unmute", "vip", "unvip", "ban", "unban", STATS, "help",
)  # fmt: skip
"""What the messenger completes, in this order; the phrase `staff-command-<word>` says what each does."""
NOTE_MARK = "//"
BUTTON_VERB = "desk"

# A letter first and nothing but space after the word, so that "/5 boxes" and "/var/log" stay ordinary text.
_COMMAND = re.compile(r"/(?P<word>[A-Za-z][A-Za-z0-9_]{0,31})(?:@(?P<bot>[A-Za-z0-9_]+))?(?:\s+|$)")
_NUMBER = re.compile(r"[#№]?(?P<number>\d{1,15})(?:\s+|$)")
_NOTE = re.compile(re.escape(NOTE_MARK) + r"\s*")


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """A command for us, with what followed it; `word` is how it was typed."""

    command: Command
    word: str
    text: str = ""


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """Words for colleagues only, without the marker."""

    content: Content


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Words for the customer, as they are."""

    content: Content


class Elsewhere(msgspec.Struct, frozen=True):
    """A command for another bot of the same chat."""


Parsed = Ordered | Noted | Spoken | Elsewhere


def parse(content: Content, username: str) -> Parsed:
    """`username` is our own, without @: a command that names another bot is none of our business."""
    text = content.text
    if mark := _NOTE.match(text):
        return Noted(content=without_head(content, text[: mark.end()]))
    found = _COMMAND.match(text)
    if found is None:
        return Spoken(content=content)
    if found["bot"] and found["bot"].lower() != username.lower():
        return Elsewhere()
    word = found["word"].lower()
    if word == "note":
        return Noted(content=without_head(content, text[: found.end()]))
    return Ordered(command=(COMMANDS | SHORT).get(word, "unknown"), word=word, text=text[found.end() :].strip())


def colleague_named(content: Content, username: str) -> str:
    """Whom a command names, as it was typed."""
    said = parse(content, username)
    return numbered(said.text)[1].strip() if isinstance(said, Ordered) and said.command == "assign" else ""


def numbered(text: str) -> tuple[int | None, str]:
    """The ticket's number that a command's words begin with, and the words after it."""
    found = _NUMBER.match(text)
    return (int(found["number"]), text[found.end() :]) if found else (None, text)


def without_head(content: Content, head: str) -> Content:
    """Take `head` off the front of the text; formatting moves along, what lay wholly in the head goes with it."""
    cut = utf16_length(head)
    spans = tuple(moved for span in content.spans if (moved := _moved(span, cut)) is not None)
    return msgspec.structs.replace(content, text=content.text[len(head) :], spans=spans)


def _moved(span: Span, cut: int) -> Span | None:
    end = span.offset + span.length - cut
    start = max(0, span.offset - cut)
    return msgspec.structs.replace(span, offset=start, length=end - start) if end > start else None


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk button asks for. It came from a client: the number is checked against the place, never trusted.
    `text`: what the button names, judged by the ticket."""

    command: Command
    ticket: TicketNumber
    text: str = ""


def button(command: Command, ticket: TicketNumber) -> str:
    """The action of a desk button; `press` reads it back."""
    return f"{BUTTON_VERB}:{command}:{ticket}"


def press(action: str) -> Press | None:
    """None: no desk button of ours has this action."""
    match action.split(":", 3):
        case [verb, word, number] if verb == BUTTON_VERB and word in COMMANDS and _is_number(number):
            return Press(command=COMMANDS[word], ticket=TicketNumber(int(number)))
        case [verb, word, number, text] if verb == BUTTON_VERB and word in DECISIONS and _is_number(number):
            return Press(command=DECISIONS[word], ticket=TicketNumber(int(number)), text=text)
        case _:
            return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
