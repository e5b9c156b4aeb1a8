"""The main menu: topics, contacts, a person, the language; first of all, what was left unfinished."""

from __future__ import annotations

from bot.core.ids import Lang
from bot.core.phrases import Body, Button, Keyboard, say
from bot.core.steps import KEYBOARD_LIMIT, Chose, Go, Move, Said, Screen, Step, View, button
from handlers import audience
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, by_two, number_of, page, person_key, root_topics, ticket_key, topic_key


def enter(view: View) -> Screen | Go:
    number = number_of(view.session.at)
    if view.asks_audience and not view.open_ticket and not view.draft.begun:
        return Go(to="audience")
    lines, unfinished = _unfinished(view)
    topics = tuple(topic_key(topic) for topic in root_topics(view))
    links = (button("button-contacts", "contacts"), *_language(view), *audience.key(view))
    taken = sum(map(len, unfinished))
    room = KEYBOARD_LIMIT - len(links) - 1 - taken
    if len(topics) <= room:
        keyboard = (*unfinished, *by_two(topics), links, (person_key(),))
        return Screen(body=(say("menu"), *lines), keyboard=keyboard)
    first = KEYBOARD_LIMIT - 2 - taken
    if number == 1:
        keyboard = (*unfinished, *by_two(topics[:first]), (person_key(), button("button-more", "menu:2")))
        return Screen(body=(say("menu"), *lines), keyboard=keyboard)
    shown, more = page(topics[first:], number - 1, KEYBOARD_LIMIT - 2 - len(links))
    if not shown and number > 2:
        return Go(to="menu")
    tail = (button("button-more", f"menu:{number + 1}"),) if more else ()
    keyboard = (*by_two(shown), *(() if more else (links,)), (person_key(), MENU_KEY, *tail))
    return Screen(body=(say("menu-more" if shown else "menu-links"),), keyboard=keyboard)


def _unfinished(view: View) -> tuple[Body, Keyboard]:
    """Open tickets, the one that words go to first, and a request that was begun and not sent."""
    lines: Body = ()
    keys: tuple[Button, ...] = ()
    if ticket := view.open_ticket:
        lines += (say("menu-open-ticket", number=str(ticket.number)),)
        others = [other for other in view.open_tickets if other != ticket]
        keys += (ticket_key(ticket, "primary"), *map(ticket_key, others[-1:]))
    if view.draft.begun:
        lines += (say("menu-draft"),)
        keys += (button("button-draft", "draft", "primary"),)
    if view.session.tickets or view.session.past:
        keys += (button("button-requests", "requests"),)
    return lines, by_two(keys)


def _language(view: View) -> tuple[Button, ...]:
    following = next_language(view)
    own = view.session.lang
    return (button(f"button-language-{following}", f"lang:{following}"),) if following != own else ()


def next_language(view: View) -> Lang:
    languages = view.world.policy.languages
    if view.session.lang not in languages:
        return languages[0]
    return languages[(languages.index(view.session.lang) + 1) % len(languages)]


def handle(view: View, heard: Said | Chose) -> Move:
    return look(view, heard) if isinstance(heard, Said) else Move()


def door(view: View, argument: str) -> Move:
    return Move(to="menu", at=str(number_of(argument)) if argument else "")


def start(view: View, argument: str) -> Move:
    """Back to whatever matters now."""
    return Move(to="ticket" if view.open_ticket else "menu")


def language(view: View, argument: str) -> Move:
    chosen = next((lang for lang in view.world.policy.languages if lang == argument), next_language(view))
    return Move(lang=chosen, to="ticket" if view.open_ticket else "menu")


STEP = Step(name="menu", enter=enter, handle=handle, exits=LOOK_EXITS | {"audience"})
