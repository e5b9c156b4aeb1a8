"""One answer, and whether it helped. `at` is the article, followed by others that fit what was asked."""

from __future__ import annotations

from bot.core.content import Content, Span, utf16_length
from bot.core.pack import Article
from bot.core.phrases import Button, Words, say
from bot.core.steps import Chose, Go, Move, Said, Screen, Step, View, button
from handlers import request
from handlers.asking import LOOK_EXITS, MOST, look
from handlers.rows import article_key, articles_of, by_one, person_key
from handlers.topic import back_key


def enter(view: View) -> Screen | Go:
    shown = articles_of(view, view.session.at.split(","))
    if not shown:
        return Go(to="menu")
    article, *others = shown
    body = (_title(article), Words(content=article.body), say("article-also" if others else "article-ask"))
    answers = (
        button("button-helped", f"helped:{article.id}", "primary"),
        button("button-not-helped", f"nothelped:{article.id}"),
    )
    keyboard = (answers, *by_one([article_key(one) for one in others]))
    return Screen(body=body, keyboard=(*keyboard, (back_key(article.topic), _person_key(article))))


def _person_key(article: Article) -> Button:
    """What the answer is about is what the request is about."""
    return button("button-person", f"form:{article.form}") if article.form else person_key(article.topic)


def _title(article: Article) -> Words:
    bold = Span(kind="bold", offset=0, length=utf16_length(article.title))
    return Words(content=Content(text=article.title, spans=(bold,)))


def handle(view: View, heard: Said | Chose) -> Move:
    shown = view.session.at.partition(",")[0]
    match heard:
        case Chose():
            return Move()
        case Said() if view.hears(heard, "no"):
            return not_helped(view, shown)
        case Said() if view.hears(heard, "yes") or view.hears(heard, "thanks"):
            return helped(view, shown)
        case Said():
            return look(view, heard)


def door(view: View, argument: str) -> Move:
    if view.article(argument) is None:
        return Move(to="menu", first=(say("not-here-anymore"),))
    return Move(to="article", at=argument, read=argument)


def helped(view: View, argument: str) -> Move:
    """What was asked is answered: the words kept for a person are done with, unless a request was begun."""
    return Move(to="rest", at="helped", draft="kept" if view.draft.form else None)


def not_helped(view: View, argument: str) -> Move:
    """What the branch has further on; when it is used up, a person. Only forward: what was read is not remembered for
    ever, and a branch that began anew would be the circle without a person in it."""
    article = view.article(argument)
    if article is None:
        return Move(to="menu", first=(say("not-here-anymore"),))
    topic = view.pack.topics.get(article.topic)
    branch = topic.articles if topic else ()
    further = branch[branch.index(argument) + 1 :] if argument in branch else ()
    nearby = (*view.session.at.split(","), *further)
    unread = [key for key in dict.fromkeys(nearby) if key != argument and key not in view.session.read]
    if more := articles_of(view, unread):
        keys = ",".join(one.id for one in more[:MOST])
        return Move(to="found", at=keys, first=(say("not-helped-more"),), read=argument)
    others = any(key in view.session.read for key in branch if key != argument)
    problem = "" if others else article.form  # the last of many answers says nothing about the trouble
    return request.person(view, article.topic, say("not-helped-person"), problem=problem)


STEP = Step(name="article", enter=enter, handle=handle, exits=LOOK_EXITS | request.PERSON_EXITS)
