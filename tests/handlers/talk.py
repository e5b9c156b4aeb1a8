"""A conversation without messengers: feeds events to `decide` and keeps what everybody sees."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec

from bot.core.content import Attachment, AttachmentKind, Content
from bot.core.decide import decide
from bot.core.effects import (
    Acknowledge,
    Amend,
    Answer,
    AnswerEdit,
    CancelTimer,
    Card,
    Effect,
    Forward,
    ForwardEdit,
    Mark,
    OpenPlace,
    Remember,
    Say,
    SetTimer,
    SetTopic,
    Tell,
)
from bot.core.events import (
    Command,
    Event,
    Operator,
    StaffClosedPlace,
    StaffCommanded,
    StaffEdited,
    StaffWrote,
    TimerFired,
)
from bot.core.ids import ChatId, ContentId, EventId, Lang, MessageId, MessageRef, Place, ThreadId, TicketNumber
from bot.core.incoming import Edited, Person, Pressed, Wrote
from bot.core.pack import Pack
from bot.core.phrases import Body, Keyboard, Words
from bot.core.session import Session, Ticket
from bot.core.world import Calendar, Policy, Queue
from handlers import TABLE
from tests.handlers.shop import NOON, phrasebook, world

DESK = ChatId("telegram:-100500")
OLGA = Operator(id="telegram:501", name="Ольга")
MAXIM = Operator(id="telegram:502", name="Максим")


class Message(msgspec.Struct):
    """What stands in the customer's chat."""

    id: str
    text: str
    keyboard: Keyboard = ()
    name: str = ""


def attachment(kind: AttachmentKind, ref: str = "ref") -> Attachment:
    return Attachment(kind=kind, messenger="telegram", ref=ref, name=f"{kind}.bin", size=10)


class Talk:
    def __init__(
        self,
        messenger: str = "telegram",
        lang: Lang = "ru",
        *,
        buttons: bool | None = None,
        name: str = "Анна",
        policy: Policy | None = None,
        empty: bool = False,
        audiences: bool = False,
    ) -> None:
        self.packs: dict[Lang, Pack] | None = None
        self.queues: dict[str, Queue] = {}
        self.calendars: dict[str, Calendar] = {}
        self.customer = ChatId(f"{messenger}:7")
        self.person = Person(id=f"{messenger}:7", name=name, username="anna", lang=lang)
        self.buttons, self.policy, self.empty, self.audiences = buttons, policy, empty, audiences
        self.session, self.now = Session(), NOON
        self.chat: list[Message] = []
        self.desk: list[str] = []
        self.last: tuple[Effect, ...] = ()
        self.all: list[Effect] = []
        self.timers: dict[str, SetTimer] = {}
        self.reachable = True
        self.card = ""
        self.card_keys: Keyboard = ()
        self.topic = ""
        self._ids = itertools.count(1)
        self._tickets = itertools.count(71, 64)
        self._number = next(self._tickets)

    # --- what the customer does ---

    def starts(self, payload: str = "") -> None:
        self.feed(self._wrote(Content(text="/start"), start=payload))

    def writes(
        self,
        text: str,
        *attachments: Attachment,
        album: str = "",
        quotes: str | None = None,
        about: int | None = None,
        message: str = "",
    ) -> EventId:
        """`about`: the ticket of what is quoted."""
        content = Content(text=text, attachments=attachments, album=album)
        ticket = TicketNumber(about) if about else None
        event = self._wrote(content, quotes=ContentId(quotes) if quotes else None, about=ticket)
        if message:
            event = msgspec.structs.replace(event, message=MessageId(message))
        self.feed(event)
        return event.id

    def sends(self, kind: AttachmentKind, caption: str = "", *, album: str = "") -> EventId:
        return self.writes(caption, attachment(kind), album=album)

    def edits(self, content_id: str, text: str, message: str = "", *, about: int | None = None) -> None:
        content, ticket = Content(text=text), TicketNumber(about) if about else None
        facts = {**self._fact(), "message": MessageId(message), "content": content}
        self.feed(Edited(**facts, content_id=ContentId(content_id), about=ticket))

    def presses(self, label: str) -> None:
        """The newest button with this label."""
        for message in reversed(self.chat):
            for key in itertools.chain(*message.keyboard):
                if self.render(key.label) == label:
                    return self.presses_action(key.action, message.id)
        raise AssertionError(f"no button {label!r} in {[self.labels(one.keyboard) for one in self.chat]}")

    def presses_action(self, action: str, message: str = "m0") -> None:
        self.feed(Pressed(**self._fact(), message=MessageId(message), action=action, press=f"p{next(self._ids)}"))

    def skips_to(self, words: str) -> None:
        """Skips the pages of a form until one says these words."""
        for _ in range(6):
            if words in "\n".join(self.said):
                return
            shown = self.labels(self.chat[-1].keyboard)
            wanted = ("Другая проблема", "Пропустить", "Здесь, в чате", "Another problem", "Skip", "Here in the chat")
            self.presses(next(label for label in wanted if label in shown))
        self.sees(words)

    # --- what staff do ---

    def operator(
        self, text: str, *attachments: Attachment, who: Operator = OLGA, note: bool = False, ticket: int = 0
    ) -> StaffWrote:
        content = Content(text=text, attachments=attachments)
        event = StaffWrote(**self._staff(who, ticket), content=content, note=note)
        self.feed(event)
        return event

    def operator_edits(self, content_id: str, text: str, *, note: bool = False) -> None:
        content = Content(text=text)
        self.feed(StaffEdited(**self._staff(OLGA), content=content, content_id=ContentId(content_id), note=note))

    def command(
        self, command: Command, text: str = "", *, who: Operator = OLGA, press: str = "", ticket: int = 0
    ) -> None:
        self.feed(StaffCommanded(**self._staff(who, ticket), command=command, text=text, press=press))

    def closes_topic(self, closed: bool = True, *, ticket: int = 0) -> None:
        self.feed(StaffClosedPlace(**self._staff(OLGA, ticket), closed=closed))

    # --- what time does ---

    def waits(self, seconds: float) -> None:
        """Time passes; the timers that come due on the way fire."""
        until = self.now + seconds
        while due := [timer for timer in self.timers.values() if timer.at <= until]:
            timer = min(due, key=lambda one: one.at)
            self.now = max(self.now, timer.at)
            del self.timers[timer.name]
            self.feed(TimerFired(id=self._event_id(), at=self.now, name=timer.name, version=timer.version))
        self.now = until

    # --- the turn ---

    def feed(self, event: Event) -> tuple[Effect, ...]:
        now_world = world(self.customer, self.now, self._number, self.policy, self.empty, self.audiences)
        now_world = msgspec.structs.replace(now_world, queues=self.queues, calendars=self.calendars)
        if self.packs is not None:
            now_world = msgspec.structs.replace(now_world, packs=self.packs)
        decision = decide(self.session, event, now_world, TABLE)
        self.session = decision.session
        if decision.uses_ticket:
            self._number = next(self._tickets)
        self.last = decision.effects
        self.all.extend(decision.effects)
        for effect in decision.effects:
            self._carry_out(effect)
        return decision.effects

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Say():
                self.chat.append(Message(f"m{next(self._ids)}", self.body(effect.body), effect.keyboard, effect.name))
            case Amend():
                for message in self.chat:
                    if message.id == effect.message or (message.name and message.name == effect.name):
                        message.keyboard = effect.keyboard
            case Answer() | AnswerEdit():
                self.chat.append(Message(f"m{next(self._ids)}", effect.content.text))
            case OpenPlace():
                self.card, self.card_keys = self.body(effect.card, "ru"), effect.keyboard
                self.topic = f"{effect.state}: {effect.title}"
            case Card():
                self.card, self.card_keys = self.body(effect.body, "ru"), effect.keyboard
            case SetTopic():
                self.topic = f"{effect.state}: {effect.title}"
            case Forward() | ForwardEdit():
                kinds = "".join(f" [{one.kind}]" for one in effect.content.attachments)
                self.desk.append(effect.content.text + kinds)
            case Tell():
                self.desk.append(self.body(effect.body, "ru"))
            case SetTimer(name=name) if self.reachable and name.startswith("reach:"):
                pass  # the desk has it at once
            case SetTimer():
                self.timers[effect.name] = effect
            case CancelTimer():
                self.timers.pop(effect.name, None)
            case Mark() | Acknowledge() | Remember():
                pass

    # --- what is seen ---

    def render(self, words: Any, lang: Lang | None = None) -> str:
        return phrasebook().text(words, lang or self.session.lang)

    def body(self, body: Body, lang: Lang | None = None) -> str:
        return "\n\n".join(one.content.text if isinstance(one, Words) else self.render(one, lang) for one in body)

    def labels(self, keyboard: Keyboard) -> list[str]:
        return [self.render(key.label) for row in keyboard for key in row]

    @property
    def said(self) -> list[str]:
        """What the last turn brought to the customer."""
        return [self.body(one.body) if isinstance(one, Say) else one.content.text for one in self.last
                if isinstance(one, Say | Answer | AnswerEdit)]  # fmt: skip

    def sees(self, *parts: str) -> None:
        seen = "\n---\n".join(self.said)
        for part in parts:
            assert part in seen, f"{part!r} is not in:\n{seen or '(nothing)'}"

    def sees_buttons(self, *labels: str) -> None:
        shown = self.labels(self.chat[-1].keyboard)
        for label in labels:
            assert label in shown, f"{label!r} is not among {shown}"

    def sees_nothing(self) -> None:
        assert self.said == []

    def staff_see(self, *parts: str) -> None:
        seen = "\n---\n".join(self.desk)
        for part in parts:
            assert part in seen, f"{part!r} is not in:\n{seen or '(nothing)'}"

    def of(self, kind: type[Any]) -> list[Any]:
        """The last turn's effects of one kind."""
        return [effect for effect in self.last if isinstance(effect, kind)]

    def the(self, kind: type[Any]) -> Any:
        found = self.of(kind)
        assert len(found) == 1, self.last
        return found[0]

    @property
    def ticket(self) -> Ticket:
        assert self.session.current is not None, "there is no ticket"
        return next(ticket for ticket in self.session.tickets if ticket.number == self.session.current)

    # --- facts ---

    def _event_id(self) -> EventId:
        return EventId(f"e{next(self._ids)}")

    def _fact(self) -> dict[str, Any]:
        return {"id": self._event_id(), "at": self.now, "chat": self.customer, "person": self.person}

    def _wrote(self, content: Content, **rest: Any) -> Wrote:
        return Wrote(
            **self._fact(), message=MessageId(f"c{next(self._ids)}"), content=content, buttons=self.buttons, **rest
        )

    def _staff(self, who: Operator, ticket: int = 0) -> dict[str, Any]:
        return {
            "id": self._event_id(),
            "at": self.now,
            "ticket": TicketNumber(ticket or self.session.current or 0),
            "operator": who,
            "message": MessageRef(chat=DESK, message=MessageId(f"s{next(self._ids)}")),
            "place": Place(chat=DESK, thread=ThreadId("9")),
        }
