"""A mark was given: a few words beside it, for who wants to. After a poor one, words take the request up again."""

from __future__ import annotations

from bot.core.phrases import Body, say
from bot.core.session import Ticket
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button

POOR = 3
MOST = 5


def enter(view: View) -> Screen | Go:
    ticket = view.ticket(view.session.at)
    if ticket is None:
        return Go(to="menu")
    skip, unsolved = button("button-no-comment", "skip"), button("button-unsolved", f"unsolved:{ticket.number}")
    if _is_poor(ticket):
        return Screen(body=(say("comment-poor"),), keyboard=((unsolved,), (skip,)))
    return Screen(body=(say("comment-good", rating=ticket.rating), *_invitation(view, ticket)), keyboard=((skip,),))


def _invitation(view: View, ticket: Ticket) -> Body:
    """Who is content may say so in public, if the lead wants that."""
    url = view.world.policy.review_url
    return (say("review-invite", url=url),) if url and ticket.rating == MOST else ()


def handle(view: View, heard: Said | Chose) -> Move:
    number = view.session.at
    done = Move(to="rest", at=f"rated:{number}")
    ticket = view.ticket(number)
    if isinstance(heard, Chose) or ticket is None:
        return done
    if view.hears(heard, "thanks") or view.hears(heard, "no"):
        return done
    if _is_poor(ticket) and view.reopens(ticket):
        return Move(deed="reopen", ticket=number, told=heard.told)
    return Move(deed="comment", ticket=number, told=heard.told, to="rest", at=f"rated:{number}")


def _is_poor(ticket: Ticket) -> bool:
    return ticket.rating <= POOR


STEP = Step(
    name="comment",
    enter=enter,
    handle=handle,
    exits=frozenset({"rest", "menu", "ticket"}),
    verbs=frozenset({"skip"}),
    listens=True,
)
