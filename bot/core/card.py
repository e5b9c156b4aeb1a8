"""What staff see of a ticket: the card at its top, the card's buttons, the name of its topic.

Everything a customer chose (name, username) is cleaned and enters as an argument, never as markup.
"""

from __future__ import annotations

from functools import reduce
from typing import Literal

from bot.core.effects import Card, SetTopic
from bot.core.ids import Messenger, messenger_of
from bot.core.names import clean_name
from bot.core.pack import Pack
from bot.core.phrases import Body, Button, Keyboard, Phrase, say
from bot.core.session import Draft, Session, Ticket
from bot.core.spoken import without_call
from bot.core.steps import button
from bot.core.turn import Turn
from bot.core.world import World

GIST = 40
"""UTF-16 units of a customer's words that name a ticket without a topic."""


def topic_of(key: str, world: World) -> str:
    """A menu topic's title as staff read it."""
    return next((pack.topics[key].title for pack in _packs(world) if key in pack.topics), "")


def _article_of(key: str, world: World) -> str:
    return next((pack.articles[key].title for pack in _packs(world) if key in pack.articles), "")


def _packs(world: World) -> list[Pack]:
    """In the staff's language first: an article or a topic may be missing in it."""
    langs = (world.policy.staff_lang, *world.policy.languages)
    return [world.packs[lang] for lang in langs if lang in world.packs]


def gist(draft: Draft, world: World) -> str:
    """The beginning of what tells most: the longest text, without the call for a person before it."""
    texts = [without_call(told.content.text, world) for told in draft.said]
    return clean_name(max(texts, key=len, default=""), GIST)


def problem_of(key: str, world: World) -> str:
    """A category's title as staff read it: the problem that was picked in a form."""
    for lang in (world.policy.staff_lang, *world.policy.languages):
        pack = world.packs.get(lang)
        if pack and key in pack.categories:
            return pack.categories[key].title
    return ""


def title(ticket: Ticket, session: Session) -> str:
    """The topic's name without its icon, which the desk adds by the state."""
    parts = [part for part in (clean_name(session.name, 40), ticket.title or ticket.about) if part]
    return f"#{ticket.number} {' · '.join(parts)}".strip()


def card(ticket: Ticket, turn: Turn) -> Body:
    session, world = turn.session, turn.world
    head = say(
        "card",
        number=str(ticket.number),
        person=_person(session, messenger_of(world.customer)),
        messenger=messenger_of(world.customer),
        language=session.lang,
        topic=ticket.title or say("card-no-topic"),
        state=_state(ticket, world),
    )
    return (head, *_background(ticket, turn))


def _person(session: Session, messenger: Messenger) -> Phrase:
    name = clean_name(session.name) or say("card-nameless")
    username = clean_name(session.username, 40)
    if not username:
        return say("card-person", name=name)
    # A name with @ would be a link to a stranger when it is VK's and stands in Telegram.
    return say("card-person-username", name=name, username=username, messenger=messenger)


def _state(ticket: Ticket, world: World) -> Phrase:
    # The card is read for days: the promise names its date (see Calendar.words).
    promise = world.calendar.words(ticket.promised_at, 0.0)
    match ticket.state:
        case "closed":
            return say(
                "card-closed", outcome=ticket.outcome, operator=ticket.operator_name or "-", rating=ticket.rating
            )
        case "overdue":
            return say("card-overdue", promise=promise, held=int(bool(ticket.operator)), operator=ticket.operator_name)
        case _ if ticket.operator:
            return say("card-taken", promise=promise, operator=ticket.operator_name)
        case _:
            return say("card-new", promise=promise)


def _background(ticket: Ticket, turn: Turn) -> Body:
    session, lines = turn.session, _form(ticket)
    if session.vip:
        lines.append(say("card-vip", keeper=session.keeper or 0))
    if ticket.second:
        lines.append(say("card-second"))
    if session.banned:
        lines.append(say("card-banned"))
    if ticket.given:
        lines.append(say("card-given", given=ticket.given, gift=ticket.gift))
    if ticket.muted:
        lines.append(say("card-muted"))
    if ticket.not_solved:
        lines.append(say("card-not-solved", times=ticket.not_solved))
    earlier = [f"#{other.number}" for other in session.tickets if other.number != ticket.number]
    if earlier:
        lines.append(say("card-earlier", numbers=", ".join(earlier)))
    articles = [_article_of(key, turn.world) for key in session.read]
    titles = [f"«{article}»" for article in articles if article]
    if titles:
        lines.append(say("card-read", titles=", ".join(titles)))
    return (reduce(lambda above, line: say("card-lines", above=above, line=line), lines),) if lines else ()


def _form(ticket: Ticket) -> list[Phrase]:
    """What the customer filled in."""
    lines = [say("card-problem", problem=ticket.problem)] if ticket.problem else []
    lines += [say("card-order", order=ticket.order)] if ticket.order else []
    return lines + ([say("card-reach", reach=ticket.reach, to=ticket.reach_to)] if ticket.reach else [])


def card_keys(ticket: Ticket, session: Session) -> Keyboard:
    """`desk:<command>:<number>`: the desk checks that the press came from this ticket's own place."""

    def key(command: str) -> Button:
        style: Literal["plain", "primary"] = "primary" if command in ("take", "reopen") else "plain"
        return button(f"card-button-{command}", f"desk:{command}:{ticket.number}", style)

    ban = key("unban" if session.banned else "ban")
    if ticket.state == "closed":
        return (key("reopen"),), (key("note"), ban)
    first = (key("close"), key("release")) if ticket.operator else (key("take"), key("close"))
    outside = ((key("outside"),),) if ticket.reach else ()
    return first, *outside, (key("note"), ban)


def refresh_card(turn: Turn, ticket: Ticket) -> None:
    turn.do(Card(ticket=ticket.number, body=card(ticket, turn), keyboard=card_keys(ticket, turn.session)))


def refresh_topic(turn: Turn, ticket: Ticket) -> None:
    turn.do(
        SetTopic(
            ticket=ticket.number,
            title=title(ticket, turn.session),
            state=ticket.state,
            closed=ticket.state == "closed",
            card=card(ticket, turn),
            keyboard=card_keys(ticket, turn.session),
        )
    )
