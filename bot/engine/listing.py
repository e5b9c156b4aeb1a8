"""Who waits for the people of a staff chat: what `/queue` and `/mine` answer, anywhere in the chat.

The board says which tickets wait; what they are about is read from their customers' sessions at that moment, so a list
is as true as a card. Oldest deadline first, VIPs before all; each line leads to its ticket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from bot.core.content import Content, Span, utf16_length
from bot.core.ids import ChatId, CustomerId, Lang, TicketNumber
from bot.core.names import clean_name
from bot.core.phrases import Body, Phrase, Renderer, Words, say
from bot.core.session import Session, Ticket
from bot.core.world import World
from bot.desk.render import STATE_ICONS, joined
from bot.engine.board import Board
from bot.store import Store
from bot.store.keys import desk_lane

MOST = 25
"""Lines of a list: a message that a phone shows without much scrolling."""
LOOKED_AT = 500
SESSION = msgspec.msgpack.Decoder(Session)
MakeWorld = Callable[[CustomerId, TicketNumber], World]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket as a list shows it."""

    ticket: Ticket
    session: Session
    deadline: Phrase
    url: str


class Listing:
    """`desks`: which desks work in a staff chat."""

    def __init__(
        self,
        store: Store,
        board: Board,
        renderer: Renderer,
        make_world: MakeWorld,
        desks: Mapping[ChatId, Sequence[str]],
    ) -> None:
        self._store = store
        self._board = board
        self._renderer = renderer
        self._make_world = make_world
        self._desks = desks

    async def answer(self, chat: ChatId, operator: str) -> Body:
        """`operator`: only theirs; empty for all. Raises StoreAway."""
        waiting = [one for desk in self._desks[chat] for one in self._board.waiting(desk)]
        numbers = [number for _, number in sorted(waiting)]
        found = await asyncio.gather(*(self._line(number) for number in numbers[:LOOKED_AT]))
        lines = [line for line in found if line is not None and operator in ("", line.ticket.operator)]
        what = "mine" if operator else "queue"
        if not lines:
            return (say("staff-list-empty", what=what),)
        rest = (len(numbers) if not operator else len(lines)) - min(len(lines), MOST)
        lang = self._make_world(CustomerId(chat), TicketNumber(0)).policy.staff_lang
        words = joined((self._words(line, lang) for line in lines[:MOST]), "\n")
        more = (say("staff-list-more", rest=rest),) if rest > 0 else ()
        return (say("staff-list", what=what), Words(content=words), *more)

    async def _line(self, number: int) -> Line | None:
        """None when it is closed, or gone, since the board was read."""
        kept = await self._store.ledger.session_of(number)
        if kept is None:
            return None
        owner, packed = kept
        session = SESSION.decode(packed)
        ticket = next((one for one in session.tickets if one.number == number and one.state != "closed"), None)
        if ticket is None:
            return None
        world = self._make_world(CustomerId(owner), TicketNumber(0))
        deadline = world.hours(ticket.desk, session.audience).words(ticket.promised_at, world.now)
        url = await self._store.links.address(desk_lane(owner, number, ticket.desk))
        return Line(ticket=ticket, session=session, deadline=deadline, url=url)

    def _words(self, line: Line, lang: Lang) -> Content:
        ticket, vip = line.ticket, "⭐ " if line.session.vip else ""
        number = f"№{ticket.number}"
        start = f"{STATE_ICONS[ticket.state]} {vip}"
        rest = [
            clean_name(line.session.name, 30),
            clean_name(ticket.title or ticket.about, 40),
            self._renderer.text(line.deadline, lang),
            ticket.operator_name,
        ]
        text = f"{start}{number} · {' · '.join(filter(None, rest))}"
        span = Span(kind="link", offset=utf16_length(start), length=utf16_length(number), url=line.url)
        return Content(text=text, spans=(span,) if line.url else ())
