"""Who × where × what: every cell is executed, and a cell that the table does not allow by name must come to nothing."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from bot.core.content import Content
from bot.core.events import StaffCommanded, StaffEdited, StaffWrote
from bot.core.ids import ChatId, ContentId, ThreadId
from bot.core.incoming import Edited, Person, Pressed, Wrote
from bot.desk.router import AnswerPress, Found, Nothing, Reply, Retry, Routed, ToCustomer, asks_membership, route
from tests.desk.people import (
    ANONYMOUS,
    BORIS,
    CHAT,
    GENERAL,
    GROUP,
    LINKED,
    OLGA,
    PHOTO,
    TICKET,
    TOPIC,
    UNLINKED,
    edited,
    pressed,
    quoting,
    relayed,
    wrote,
)  # fmt: skip

Fact = Wrote | Edited | Pressed
Cells = dict[str, str]

# --- who: the person, and whether the messenger says that they are in the group now -----------------------------------

WHO: dict[str, tuple[Person, bool]] = {
    "member": (OLGA, True),
    "restricted member": (Person(id="telegram:502", name="Максим"), True),
    "anonymous admin": (ANONYMOUS, True),
    "customer": (Person(id="telegram:111", name="Анна"), False),
    "stranger": (Person(id="telegram:666", name="Ольга"), False),
    "former member": (Person(id="telegram:503", name="Олег"), False),
    "linked channel": (Person(id="telegram:-1002", name="Новости", speaks_as="channel"), False),
    "member as own channel": (Person(id="telegram:-1003", name="Канал", speaks_as="channel"), True),
    "other bot": (Person(id="telegram:777", name="Бот", speaks_as="bot"), True),
    "ourselves": (Person(id=CHAT.us, name="Лавка", speaks_as="bot"), True),
    "ourselves as a person": (Person(id=CHAT.us, name="Лавка"), True),
}

# --- where: the chat, the thread, what its links say ------------------------------------------------------------------

WHERE: dict[str, tuple[ChatId, ThreadId, Found]] = {
    "staff topic": (GROUP, TOPIC, LINKED),
    "topic of no ticket": (GROUP, ThreadId("9"), UNLINKED),
    "General": (GROUP, GENERAL, UNLINKED),
    # The links are there on purpose: even if the store were wrong, the place alone must be enough to refuse.
    "General with a stale link": (GROUP, GENERAL, LINKED),
    "foreign group": (ChatId("telegram:-1009"), TOPIC, LINKED),
    "private chat": (ChatId("telegram:501"), GENERAL, LINKED),
    "channel": (ChatId("telegram:-1002"), GENERAL, LINKED),
    "same number at VK": (ChatId("vk:-1001"), TOPIC, LINKED),
}

# --- what: the update in that place -----------------------------------------------------------------------------------

Build = Callable[[Person, ChatId, ThreadId], Fact]


def _writes(content: Content | str, **marks: bool) -> Build:
    return lambda by, chat, thread: msgspec.structs.replace(wrote(content, by=by, chat=chat, thread=thread), **marks)


def _quotes(by: Person, chat: ChatId, thread: ThreadId) -> Fact:
    return quoting(wrote("Да, завтра", by=by, chat=chat, thread=thread))


def _edits(text: str) -> Build:
    return lambda by, chat, thread: edited(text, by=by, chat=chat, thread=thread)


def _presses(action: str) -> Build:
    return lambda by, chat, thread: pressed(action, by=by, chat=chat, thread=thread)


WHAT: dict[str, Build] = {
    "text": _writes("Здравствуйте"),
    "file": _writes(Content(attachments=(PHOTO,))),
    "forwarded text": _writes("Здравствуйте", forwarded=True),
    "inline bot's text": _writes("Здравствуйте", via_bot=True),
    "empty": _writes(""),
    "note": _writes("// проверьте склад"),
    "note in a caption": _writes(Content(text="// чек", attachments=(PHOTO,))),
    "forwarded note": _writes("/note чек", forwarded=True),
    "command": _writes("/take"),
    "command to us": _writes("/take@shop_bot"),
    "command to another bot": _writes("/take@other_bot"),
    "privileged": _writes("/ban спам"),
    "help": _writes("/help"),
    "unknown command": _writes("/dance"),
    "deep link": _writes("/start order_123"),
    "forwarded command": _writes("/close", forwarded=True),
    "forwarded privileged": _writes("/ban", forwarded=True),
    "inline bot's command": _writes("/close", via_bot=True),
    "command in a caption": _writes(Content(text="/close", attachments=(PHOTO,))),
    "quote of this conversation": _quotes,
    "quote of another conversation": _quotes,
    "edit": _edits("Добрый день"),
    "edit into a note": _edits("// добрый день"),
    "edit into a command": _edits("/ban"),
    "edit of nothing relayed": _edits("Добрый день"),
    "button": _presses(f"desk:close:{TICKET}"),
    "privileged button": _presses(f"desk:ban:{TICKET}"),
    "button of another ticket": _presses(f"desk:close:{TICKET + 64}"),
    "forged button": _presses("desk:drop:1234"),
    "customer's button": _presses("close"),
}
LINKS: dict[str, Found] = {
    "quote of this conversation": Found(reply_owner=LINKED.owner, reply_content=ContentId("telegram:0")),
    "quote of another conversation": Found(reply_owner=BORIS, reply_content=ContentId("vk:5")),
    "edit": relayed(),
    "edit into a note": relayed(),
    "edit into a command": relayed(),
}

# --- the table: what is not here is nothing ---------------------------------------------------------------------------

PRESSES = ("button", "privileged button", "button of another ticket", "forged button", "customer's button")
REFUSED_PRESSES: Cells = dict.fromkeys(PRESSES, "press refused")
TOLD_ANYWHERE: Cells = dict.fromkeys(("help", "unknown command", "deep link", "command in a caption"), "told")
IN_TOPIC: Cells = {
    **TOLD_ANYWHERE,
    **REFUSED_PRESSES,
    **dict.fromkeys(("text", "file", "forwarded text", "inline bot's text", "quote of this conversation"), "answer"),
    **dict.fromkeys(("note", "note in a caption", "forwarded note"), "note"),
    **dict.fromkeys(("command", "command to us", "privileged", "button", "privileged button"), "command"),
    "quote of another conversation": "told",
    "edit": "edit",
    "edit into a note": "edit to a note",
    "edit into a command": "told",
}
IN_TOPIC_ANONYMOUS: Cells = IN_TOPIC | {"privileged": "told"} | REFUSED_PRESSES
IN_GENERAL: Cells = {
    **TOLD_ANYWHERE,
    **REFUSED_PRESSES,
    **dict.fromkeys(("command", "command to us", "privileged"), "told"),
}
_WAITS = (
    "text", "file", "forwarded text", "inline bot's text", "note", "note in a caption", "forwarded note", "command",
    "command to us", "privileged", "quote of this conversation", "quote of another conversation", "button",
    "privileged button", "button of another ticket",
)  # fmt: skip
IN_STRAY_TOPIC: Cells = {**TOLD_ANYWHERE, **REFUSED_PRESSES, **dict.fromkeys(_WAITS, "retry")}
IN_STRAY_TOPIC_ANONYMOUS: Cells = IN_STRAY_TOPIC | {"privileged": "told"} | REFUSED_PRESSES

_FULL = {
    "staff topic": IN_TOPIC,
    "topic of no ticket": IN_STRAY_TOPIC,
    "General": IN_GENERAL,
    "General with a stale link": IN_GENERAL,
}
_ANONYMOUS = _FULL | {"staff topic": IN_TOPIC_ANONYMOUS, "topic of no ticket": IN_STRAY_TOPIC_ANONYMOUS}
_NOBODY = dict.fromkeys(_FULL, REFUSED_PRESSES)
TABLE: dict[str, dict[str, Cells]] = dict.fromkeys(WHO, _NOBODY) | {
    "member": _FULL,
    "restricted member": _FULL,
    "anonymous admin": _ANONYMOUS,
}


def _verdict(routed: Routed) -> str:
    match routed:
        case ToCustomer(event=StaffWrote(note=True)):
            return "note"
        case ToCustomer(event=StaffWrote()):
            return "answer"
        case ToCustomer(event=StaffEdited(note=True)):
            return "edit to a note"
        case ToCustomer(event=StaffEdited()):
            return "edit"
        case ToCustomer(event=StaffCommanded()):
            return "command"
        case Reply():
            return "told"
        case AnswerPress():
            return "press refused"
        case Retry():
            return "retry"
        case Nothing():
            return "nothing"
        case _:
            return "unforeseen"


def _found(place: Found, what: str) -> Found:
    extra = LINKS.get(what, Found())
    return msgspec.structs.replace(extra, owner=place.owner, ticket=place.ticket)


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("who", WHO)
def test_every_cell(who: str, where: str) -> None:
    person, is_member = WHO[who]
    chat, thread, links = WHERE[where]
    verdicts = {
        what: _verdict(route(build(person, chat, thread), CHAT, _found(links, what), is_member=is_member))
        for what, build in WHAT.items()
    }
    allowed = TABLE[who].get(where, {})
    assert verdicts == {what: allowed.get(what, "nothing") for what in WHAT}


@pytest.mark.parametrize("what", ["privileged", *PRESSES])
def test_membership_is_asked_where_rights_depend_on_it_and_unknown_is_no(what: str) -> None:
    fact = WHAT[what](OLGA, GROUP, TOPIC)
    assert asks_membership(fact, CHAT)
    assert what in PRESSES or not asks_membership(WHAT[what](ANONYMOUS, GROUP, TOPIC), CHAT)
    assert not isinstance(route(fact, CHAT, LINKED, is_member=None), ToCustomer)


@pytest.mark.parametrize("what", ["text", "note", "command", "edit", "privileged button"])
def test_words_reach_only_the_owner_of_the_thread(what: str) -> None:
    fact = WHAT[what](OLGA, GROUP, TOPIC)
    routed = route(fact, CHAT, _found(LINKED, what), is_member=True)
    assert isinstance(routed, ToCustomer)
    assert (routed.owner, routed.event.ticket, routed.event.id) == (LINKED.owner, TICKET, fact.id)
