"""Who may do what in the staff chat: a staff update becomes an event for a customer, an answer, or nothing.

Theory of operation. The engine takes an update out of the staff chat's mailbox, decodes it, looks its thread, its own
message and its reply target up among the links, and asks `route`. The function is pure: it sees the fact, the chat and
what was found, and says what to do. Only `ToCustomer` reaches a customer's mailbox, under the update's own id, so that
a repeated turn forwards the same event.

Where there are no topics (`is_forum` False) a message's place is the ticket of the message that it replies to; of a
press, the message that the button stands on. A command may also name the ticket by its number.

Laws

1. Only the configured chat is a desk. Anything from another chat is nothing.
2. Only people act: not we ourselves, not bots, not channels that speak in the chat, not those known to have left.
3. The place is the authority. A thread belongs to one ticket; numbers in buttons and quotes only have to agree with it.
4. The General topic is never relayed. Commands are answered there, chatter is left alone. So are words that reply to
   nothing where there are no topics: how to answer is explained once to each person.
5. A quote from another conversation is refused aloud: sent on, it would show one customer's words to another.
6. Commands are typed, new and own. In edited, forwarded, captioned or inline-bot messages they are neither obeyed nor
   relayed.
7. A note stays a note. Its marker counts wherever it stands, since it only narrows who will read; an edit may add one,
   never remove it.
8. Who cannot be named (an anonymous administrator) may answer, but not act against a person.
9. A press needs proof of membership: messengers let a former member press an old button. Unknown is no.
10. What a person of the staff asked for and will not get is refused in words that say what to do instead. Silence is
    only for what was not for us.
11. What is not allowed here by name is nothing.
"""

from __future__ import annotations

import msgspec

from bot.core.events import Command, Operator, StaffClosedPlace, StaffCommanded, StaffEdited, StaffWrote
from bot.core.ids import (
    ChatId,
    ContentId,
    CustomerId,
    Lang,
    MessageId,
    MessageRef,
    Place,
    TicketNumber,
    messenger_of,
)
from bot.core.incoming import Edited, Incoming, Person, Pressed, TopicChanged, Wrote
from bot.core.names import clean_name
from bot.core.phrases import Phrase, say
from bot.desk.commands import LISTS, PRIVILEGED, STATS, Elsewhere, Noted, Ordered, Spoken, numbered, parse, press
from bot.desk.marks import MARKS


class DeskChat(msgspec.Struct, frozen=True, kw_only=True):
    """A staff chat. `us` is our own person id there, `username` our name in commands (without @)."""

    id: ChatId
    desk: str
    us: str
    username: str = ""
    is_forum: bool = True
    lang: Lang = "ru"

    @property
    def kind(self) -> str:
        """How people work there, as phrases are told it."""
        return "topics" if self.is_forum else "replies"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the links know. Of the thread: `owner`, `ticket` (without topics: of the message that is answered, pressed
    or edited). Of the reply target: `reply_owner`, `reply_content`. Of an edited message itself: `own_content`, and
    `was_note`, fixed when it was first accepted. Of the colleague that a command names: `whom`, when it is one; and
    whom there are."""

    owner: CustomerId | None = None
    ticket: TicketNumber | None = None
    reply_owner: CustomerId | None = None
    reply_content: ContentId | None = None
    own_content: ContentId | None = None
    whom: Operator | None = None
    colleagues: str = ""
    was_note: bool = False


class ToCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Into this customer's mailbox, under the event's own id."""

    owner: CustomerId
    event: StaffWrote | StaffEdited | StaffCommanded | StaffClosedPlace


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Say this in that place, as a reply to what the person wrote. `once_for`: unless this person heard it before."""

    place: Place
    message: MessageId
    phrase: Phrase
    once_for: str = ""


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the numbers that are wished for there, as a reply to what the person wrote."""

    place: Place
    message: MessageId
    wish: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """List there who waits, as a reply to what the person wrote. `operator`: only those whom they have."""

    place: Place
    message: MessageId
    operator: str


class AnswerPress(msgspec.Struct, frozen=True, kw_only=True):
    """Stop the pressed button's spinner with these words."""

    place: Place
    press: str
    person: str
    phrase: Phrase
    alert: bool = True


class Retry(msgspec.Struct, frozen=True, kw_only=True):
    """No link for this thread yet (the topic may be newer): ask again for ten seconds, then ask `unlinked`."""


class Nothing(msgspec.Struct, frozen=True, kw_only=True):
    """Not for us; `why` is for the log."""

    why: str


Routed = ToCustomer | Reply | Numbers | Listed | AnswerPress | Retry | Nothing


def asks_membership(incoming: Incoming, chat: DeskChat) -> bool:
    """Whether `route` must be told `is_member`: it costs a call to the messenger, so only where rights depend on it."""
    match incoming:
        case Pressed():
            return True
        case Wrote(person=Person(speaks_as="self")) | Edited(person=Person(speaks_as="self")):
            return True  # in a public group people may write who are no members
        case _:
            return False


def route(incoming: Incoming, chat: DeskChat, found: Found, *, is_member: bool | None = None) -> Routed:
    """Total: every fact has an answer. `is_member` None means that nobody asked."""
    if incoming.chat != chat.id:
        return Nothing(why="another chat")
    match incoming:
        case Wrote():
            return _stranger(incoming.person, chat, is_member) or _wrote(incoming, chat, found, is_member)
        case Edited():
            return _stranger(incoming.person, chat, is_member) or _edited(incoming, chat, found)
        case Pressed():
            return _pressed(incoming, chat, found, is_member)
        case TopicChanged():
            return _topic_changed(incoming, found)
        case _:
            return Nothing(why="not a desk's business")


def unlinked(incoming: Incoming, chat: DeskChat) -> Reply | AnswerPress | Nothing:
    """The thread got no link in time: its writer learns that nobody will read this."""
    match incoming:
        case Wrote() if not isinstance(parse(incoming.content, chat.username), Noted):
            return _reply(incoming, say("desk-unlinked", kind=chat.kind))
        case Pressed():
            return _answer(incoming, say("desk-stale-button", kind=chat.kind))
        case _:
            return Nothing(why="unlinked")


def _stranger(person: Person, chat: DeskChat, is_member: bool | None) -> Nothing | None:
    if person.id == chat.us:
        return Nothing(why="ourselves")
    if person.speaks_as not in ("self", "anonymous_admin"):
        return Nothing(why=f"a {person.speaks_as} speaks")
    return Nothing(why="not a member") if is_member is False else None


# --- messages ---------------------------------------------------------------------------------------------------------


def _wrote(wrote: Wrote, chat: DeskChat, found: Found, is_member: bool | None) -> Routed:
    match parse(wrote.content, chat.username):
        case Elsewhere():
            return Nothing(why="a command for another bot")
        case Ordered() as order:
            return _unfit(wrote) or _ordered(wrote, order, chat, found, is_member)
        case Noted(content=content):
            if not content.text and not content.attachments:
                return _reply(wrote, say("desk-note-empty"))
            return _spoken(wrote, Noted(content=content), chat, found)
        case Spoken() as spoken:
            return _spoken(wrote, spoken, chat, found)


def _unfit(wrote: Wrote) -> Reply | Nothing | None:
    if wrote.forwarded or wrote.via_bot:
        return Nothing(why="a command that was not typed")
    return _reply(wrote, say("desk-command-in-caption")) if wrote.content.attachments else None


def _ordered(wrote: Wrote, order: Ordered, chat: DeskChat, found: Found, is_member: bool | None) -> Routed:
    if order.command == "help":
        return _reply(wrote, say("desk-help", kind=chat.kind, waiting=MARKS[messenger_of(chat.id)]["waiting"]))
    if order.word == STATS:
        return Numbers(place=_place(wrote), message=wrote.message, wish=order.text)
    if order.word in LISTS:
        operator = wrote.person.id if order.word == "mine" else ""
        return Listed(place=_place(wrote), message=wrote.message, operator=operator)
    if order.command == "unknown":
        return _reply(wrote, say("desk-unknown-command", command=order.word))
    if order.command in PRIVILEGED and wrote.person.speaks_as != "self":
        return _reply(wrote, say("desk-anonymous", command=order.word))
    if order.command in PRIVILEGED and is_member is not True:
        return _reply(wrote, say("desk-members-only"))
    if chat.is_forum and not wrote.thread:
        return _reply(wrote, say("desk-command-in-general", command=order.word))
    number, rest = numbered(order.text)
    if found.owner is None or found.ticket is None:
        if chat.is_forum or answers_us(wrote, chat):
            return Retry()
        unknown = number is not None and wrote.reply_to is None
        if unknown:
            return _reply(wrote, say("desk-no-ticket", number=str(number)))
        return _reply(wrote, say("desk-command-alone", command=order.word))
    if refusal := _foreign_quote(wrote, found):
        return refusal
    if order.command == "assign" and order.text and found.whom is None:
        return _reply(wrote, say("desk-no-colleague", names=found.colleagues or "-"))
    event = StaffCommanded(
        id=wrote.id,
        at=wrote.at,
        ticket=found.ticket,
        operator=_operator(wrote.person),
        message=MessageRef(chat=wrote.chat, message=wrote.message),
        place=_place(wrote),
        reply_to=found.reply_content if found.reply_owner == found.owner else None,
        whom=found.whom,
        command=order.command,
        text=rest if number == found.ticket else order.text,
    )
    return ToCustomer(owner=found.owner, event=event)


def _spoken(wrote: Wrote, said: Noted | Spoken, chat: DeskChat, found: Found) -> Routed:
    if chat.is_forum and not wrote.thread:
        return Nothing(why="General is never relayed")
    if not said.content.text and not said.content.attachments:
        return Nothing(why="empty")
    if found.owner is None or found.ticket is None:
        return Retry() if chat.is_forum or answers_us(wrote, chat) else _chatter(wrote, said)
    if refusal := _foreign_quote(wrote, found):
        return refusal
    event = StaffWrote(
        id=wrote.id,
        at=wrote.at,
        ticket=found.ticket,
        operator=_operator(wrote.person),
        message=MessageRef(chat=wrote.chat, message=wrote.message),
        place=_place(wrote),
        content=said.content,
        note=isinstance(said, Noted),
        reply_to=found.reply_content if found.reply_owner == found.owner else None,
    )
    return ToCustomer(owner=found.owner, event=event)


def _chatter(wrote: Wrote, said: Noted | Spoken) -> Reply | Nothing:
    """Words of no ticket where there are no topics. Who replies to a colleague means the colleague."""
    if wrote.reply_to or wrote.forwarded or wrote.via_bot:
        return Nothing(why="people talk to each other")
    if isinstance(said, Noted):
        return _reply(wrote, say("desk-note-alone"))
    return Reply(place=_place(wrote), message=wrote.message, phrase=say("desk-words-alone"), once_for=wrote.person.id)


def answers_us(wrote: Wrote, chat: DeskChat) -> bool:
    """Whether it replies to a message of our own."""
    return wrote.reply_to is not None and wrote.reply_by == chat.us


def named_ticket(incoming: Incoming, chat: DeskChat) -> TicketNumber | None:
    """The ticket that a command names by its number, where no place says which is meant."""
    if chat.is_forum or not isinstance(incoming, Wrote) or incoming.reply_to:
        return None
    said = parse(incoming.content, chat.username)
    number = numbered(said.text)[0] if isinstance(said, Ordered) else None
    return None if number is None else TicketNumber(number)


def _foreign_quote(wrote: Wrote, found: Found) -> Reply | None:
    foreign = wrote.reply_to is not None and found.reply_owner not in (None, found.owner)
    return _reply(wrote, say("desk-foreign-quote")) if foreign else None


def _edited(edited: Edited, chat: DeskChat, found: Found) -> Routed:
    if chat.is_forum and not edited.thread:
        return Nothing(why="General is never relayed")
    if found.owner is None or found.ticket is None or found.own_content is None:
        return Nothing(why="an edit of what was never relayed")
    said = parse(edited.content, chat.username)
    if isinstance(said, (Ordered, Elsewhere)) and not found.was_note:
        return Reply(place=_place(edited), message=edited.message, phrase=say("desk-command-in-edit"))
    event = StaffEdited(
        id=edited.id,
        at=edited.at,
        ticket=found.ticket,
        operator=_operator(edited.person),
        message=MessageRef(chat=edited.chat, message=edited.message),
        place=_place(edited),
        content=said.content if isinstance(said, (Noted, Spoken)) else edited.content,
        content_id=found.own_content,
        note=found.was_note or isinstance(said, Noted),
    )
    return ToCustomer(owner=found.owner, event=event)


# --- buttons and topics -----------------------------------------------------------------------------------------------


def _pressed(pressed: Pressed, chat: DeskChat, found: Found, is_member: bool | None) -> Routed:
    if is_member is not True or pressed.person.speaks_as != "self" or pressed.person.id == chat.us:
        return _answer(pressed, say("desk-members-only"))
    asked = press(pressed.action)
    if asked is None:
        return _answer(pressed, say("desk-stale-button", kind=chat.kind))
    if chat.is_forum and not pressed.thread:
        return _answer(pressed, say("desk-wrong-place", kind=chat.kind))
    if found.owner is None or found.ticket is None:
        return Retry()
    if asked.ticket != found.ticket:
        return _answer(pressed, say("desk-wrong-place", kind=chat.kind))
    match asked.command:
        case "note":
            return _answer(pressed, say("desk-note-how", kind=chat.kind))
        case "help":
            return _answer(pressed, say("desk-help-short", kind=chat.kind))
        case command:
            return ToCustomer(owner=found.owner, event=_press_event(pressed, found.ticket, command, asked.text))


def _press_event(pressed: Pressed, ticket: TicketNumber, command: Command, text: str) -> StaffCommanded:
    return StaffCommanded(
        id=pressed.id,
        at=pressed.at,
        ticket=ticket,
        operator=_operator(pressed.person),
        message=MessageRef(chat=pressed.chat, message=pressed.message),
        place=_place(pressed),
        command=command,
        text=text,
        press=pressed.press,
    )


def _topic_changed(changed: TopicChanged, found: Found) -> Routed:
    if changed.by_us:
        return Nothing(why="our own doing")
    if changed.change not in ("closed", "reopened") or found.owner is None or found.ticket is None:
        return Nothing(why=f"a topic was {changed.change} by hand")
    # Only administrators can do this; where the messenger does not say which one did, the chat itself stands for them.
    operator = _operator(changed.person) if changed.person else Operator(id=changed.chat, name="")
    event = StaffClosedPlace(
        id=changed.id,
        at=changed.at,
        ticket=found.ticket,
        operator=operator,
        message=MessageRef(chat=changed.chat, message=MessageId("")),
        place=_place(changed),
        closed=changed.change == "closed",
    )
    return ToCustomer(owner=found.owner, event=event)


# --- small words ------------------------------------------------------------------------------------------------------


def _reply(wrote: Wrote, phrase: Phrase) -> Reply:
    return Reply(place=_place(wrote), message=wrote.message, phrase=phrase)


def _answer(pressed: Pressed, phrase: Phrase) -> AnswerPress:
    return AnswerPress(place=_place(pressed), press=pressed.press, person=pressed.person.id, phrase=phrase)


def _place(fact: Wrote | Edited | Pressed | TopicChanged) -> Place:
    return Place(chat=fact.chat, thread=fact.thread)


def _operator(person: Person) -> Operator:
    return Operator(id=person.id, name=clean_name(person.name))
