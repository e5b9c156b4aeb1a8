"""The second line: people who take over what the first could not solve. The customer has one conversation all along.

With a desk of its own the ticket moves there, with its number, promise and history, and its old topic is closed.
Without one it stays where it is, marked, and whoever works there is told.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec.structs import replace

from bot.core import promise, tickets
from bot.core.card import card, refresh_card, title
from bot.core.effects import Card, Dequeue, SetTopic, Tell
from bot.core.events import Placed
from bot.core.phrases import Phrase, say
from bot.core.session import Ticket, Told
from bot.core.turn import Turn

UNSOLVED: Final = 2
"""So many times "not solved", and the first line has had its chances."""
Why = Literal["late", "unsolved", "staff"]


def take_up_again(turn: Turn, ticket: Ticket, told: Told | None) -> None:
    """The customer says that it is not solved; the second time, others look at it."""
    goes = ticket.not_solved + 1 >= UNSOLVED and not ticket.second
    turn.preface += (say("second-line"),) if goes else ()
    ticket = tickets.take_up_again(turn, ticket, told)
    if goes:
        send(turn, ticket, "unsolved")


def take_over(turn: Turn, ticket: Ticket) -> None:
    """It is late, and nobody has answered for so long."""
    if not ticket.second:
        send(turn, ticket, "late")
        turn.say(say("second-line-late", number=str(ticket.number)))


def send(turn: Turn, ticket: Ticket, why: Why) -> None:
    """Once: who is there already is only in the queue again."""
    if ticket.second:
        return
    desk = turn.world.policy.second_desk
    if desk and desk != ticket.desk:
        return _move(turn, replace(ticket, second=True), desk, say("staff-second-came", why=why))
    ticket = turn.put(replace(ticket, second=True))
    turn.tell(ticket.number, say("staff-second-here", why=why))
    refresh_card(turn, ticket)


def transfer(turn: Turn, ticket: Ticket, desk: str, *, by: str) -> None:
    """To the people of another desk, as an operator decided; the customer notices nothing."""
    _move(turn, ticket, desk, say("staff-transferred", operator=by or "-"))


def placed(turn: Turn, event: Placed) -> None:
    """The ticket has a place now; where it came from, people are told which."""
    ticket = turn.ticket(event.ticket)
    if ticket.left_desk:
        words = say("staff-moved", number=str(ticket.number), url=event.url or "-")
        turn.do(Tell(body=(words,), ticket=ticket.number, desk=ticket.left_desk))
    turn.put(replace(ticket, placed=True, left_desk=""))


def _move(turn: Turn, ticket: Ticket, desk: str, came: Phrase) -> None:
    number, old = ticket.number, ticket.desk
    # What this turn wanted to show of it was for the old place; the new one begins with a card of its own.
    turn.effects = [one for one in turn.effects if not isinstance(one, Card | SetTopic) or one.ticket != number]
    turn.do(
        SetTopic(
            ticket=number,
            title=title(ticket, turn.session),
            state="moved",
            closed=True,
            desk=old,
            card=card(ticket, turn),
        ),
        Dequeue(ticket=number, desk=old),
    )
    state = "new" if ticket.state == "taken" else ticket.state
    moved = replace(ticket, desk=desk, state=state, operator="", operator_name="", placed=False, left_desk=old)
    ticket = turn.put(moved)
    tickets.open_place(turn, ticket, again=True)  # with a recap of what was said so far
    turn.tell(number, came)
    if ticket.state != "waiting":
        promise.enqueue(turn, ticket)
