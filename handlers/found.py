"""Articles that may fit: shown as a choice, because none of them is sure."""

from __future__ import annotations

from bot.core.phrases import say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View
from handlers import request
from handlers.asking import LOOK_EXITS, look
from handlers.rows import MENU_KEY, article_key, articles_of, by_one, person_key


def enter(view: View) -> Screen | Go:
    articles = articles_of(view, view.session.at.split(","))
    if not articles:
        return Go(to="offer")
    keyboard = (*by_one([article_key(article) for article in articles]), (MENU_KEY, person_key(articles[0].topic)))
    return Screen(body=(say("found"),), keyboard=keyboard)


def handle(view: View, heard: Said | Chose) -> Move:
    match heard:
        case Chose():
            return Move()
        case Said() if view.hears(heard, "no"):
            articles = articles_of(view, view.session.at.split(","))
            return request.person(view, articles[0].topic if articles else "")
        case Said():
            return look(view, heard)


STEP = Step(name="found", enter=enter, handle=handle, exits=LOOK_EXITS | request.PERSON_EXITS)
