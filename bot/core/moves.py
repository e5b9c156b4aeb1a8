"""What a step proposed, carried out: each deed is judged again by the session alone, then the next screen is shown."""

from __future__ import annotations

from typing import Final

from bot.core import forgetting, limits, second, tickets
from bot.core.phrases import Phrase, say
from bot.core.session import Draft, Ticket
from bot.core.steps import Move, View
from bot.core.turn import Turn

KEPT_READ: Final = 5
STALE: Final = say("stale")
SPENT: Final = frozenset({"reopen", "solve", "rate"})
"""Deeds after which the buttons beside the pressed one are over. Taking back hides its own (see tickets)."""


def apply(turn: Turn, move: Move) -> None:
    if move.lang and move.lang in turn.world.policy.languages:
        turn.change(lang=move.lang)
    if move.audience:
        turn.change(audience=move.audience)
    if not isinstance(move.draft, str):
        _keep_draft(turn, move.draft, briefly=move.deed == "submit")
    if move.read:
        others = tuple(key for key in turn.session.read if key != move.read)
        turn.change(read=(*others, move.read)[-KEPT_READ:])
    if obstacle := _obstacle(turn.view, move):
        move = Move(first=(obstacle,))
    if turn.hushed and not move.deed:
        return _later(turn, move)
    _carry_out(turn, move)
    turn.spent |= move.deed in SPENT
    if move.show and (move.to or not move.deed):
        stay = (turn.session.step, turn.session.at)
        turn.show(*((move.to, move.at) if move.to else stay), *move.first)
    elif move.first:
        turn.say(*move.first)


def _later(turn: Turn, move: Move) -> None:
    """One of very many presses: the customer stands where it leads, and sees so when the flood is over."""
    if move.to:
        turn.arrive(move.to, move.at)
    turn.change(hush=limits.HERE if move.show else turn.hushed)


def _keep_draft(turn: Turn, draft: Draft | None, *, briefly: bool) -> None:
    if draft is None:
        return tickets.drop_draft(turn)
    if turn.session.draft is None and not briefly:  # the deed uses it up
        turn.set_timer(tickets.DRAFT, turn.world.now + turn.world.policy.draft_kept)
    turn.change(draft=draft)


def _obstacle(view: View, move: Move) -> Phrase | None:
    """What stands in the way of a deed."""
    ticket = view.ticket(move.ticket)
    match move.deed, ticket:
        case "" | "forget", _:
            return None
        case "submit", _:
            return None if view.draft.said or view.draft.problem else say("nothing-said")
        case _, None:
            return STALE
        case "withdraw" | "solve" | "turn", Ticket(state="closed"):
            return STALE
        case "withdraw", Ticket(operator=operator):
            return say("withdraw-late") if operator else None
        case "reopen", _ if ticket and not view.reopens(ticket):
            return say("reopen-late")
        case "rate", Ticket(rating=rating) if rating:
            return say("rated-already")
        case "rate", Ticket(state=state, outcome=outcome) if state != "closed" or outcome == "withdrawn":
            return STALE
    return None


def _carry_out(turn: Turn, move: Move) -> None:
    ticket = turn.view.ticket(move.ticket)
    match move.deed, ticket:
        case "submit", _:
            limits.submit(turn)
        case "forget", _:
            forgetting.forget(turn)
        case "reopen", Ticket():
            second.take_up_again(turn, ticket, move.told)
        case "withdraw", Ticket():
            tickets.withdraw(turn, ticket)
        case "solve", Ticket():
            tickets.solve(turn, ticket)
        case "rate", Ticket():
            tickets.rate(turn, ticket, move.rating)
        case "turn", Ticket():
            turn.change(current=ticket.number)
        case "comment", Ticket() if move.told:
            tickets.comment(turn, ticket, move.told)
