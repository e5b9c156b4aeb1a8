"""What the bot tells staff as calls: anew or amended, with lines of an earlier request, without a sound."""

from __future__ import annotations

import msgspec

from bot.adapters.port import EditOp, SendOp
from bot.core.content import Content
from bot.core.effects import Forward, Mark, Remember, Tell
from bot.core.ids import ChatId, ContentId, MessageId, MessageRef, Place, ThreadId, TicketNumber
from bot.core.phrases import Button, say
from bot.desk.forum import Forum
from bot.desk.render import Voice, recap
from bot.desk.strategy import Spot
from tests.desk.people import GROUP, TICKET
from tests.desk.phrases import Phrases

HERE = Place(chat=GROUP, thread=ThreadId("7"))
FORUM = Forum(voice=Voice(renderer=Phrases(), lang="ru"))
WORDS = say("desk-recap")
KEYS = ((Button(label="Да", action="desk:send:1234:x"),),)


def operation(effect: Tell | Forward, spot: Spot) -> SendOp | EditOp:
    (step,) = FORUM.plan(effect, spot).steps
    assert isinstance(step.operation, SendOp | EditOp)
    return step.operation


def test_an_earlier_message_says_something_else_from_now_on() -> None:
    amended = operation(Tell(body=(WORDS,), ticket=TICKET, amends=MessageId("40")), Spot(chat=GROUP, place=HERE))
    assert isinstance(amended, EditOp)
    assert (amended.message, amended.keys) == ("40", ())
    again = operation(
        Tell(body=(WORDS,), ticket=TICKET, amends=MessageId("40"), keyboard=KEYS), Spot(chat=GROUP, place=HERE)
    )
    assert again.keys[0][0].action == "desk:send:1234:x"


def test_the_last_lines_of_another_request_stand_below() -> None:
    line = Remember(
        ticket=TicketNumber(71),
        content_id=ContentId("c1"),
        at=0.0,
        who="customer",
        name="Анна",
        content=Content(text="Где чек?"),
    )
    spot = Spot(chat=GROUP, place=HERE, history=(line,))
    told = operation(Tell(body=(WORDS,), ticket=TICKET, recall=TicketNumber(71)), spot)
    assert told.content is not None
    assert "Анна: Где чек?" in told.content.text


def test_news_of_a_muted_request_make_no_sound() -> None:
    spot = Spot(chat=GROUP, place=HERE)
    for silent in (True, False):
        said = operation(Tell(body=(WORDS,), ticket=TICKET, silent=silent), spot)
        words = Forward(ticket=TICKET, content_id=ContentId("c1"), content=Content(text="Ау"), silent=silent)
        passed = operation(words, spot)
        assert isinstance(said, SendOp)
        assert isinstance(passed, SendOp)
        assert (said.silent, passed.silent) == (silent, silent)


def test_words_of_the_group_that_a_request_has_left_are_not_marked_in_the_new_one() -> None:
    there = MessageRef(chat=ChatId("telegram:-1002"), message=MessageId("50"))
    assert FORUM.plan(Mark(ticket=TICKET, message=there, mark="delivered"), Spot(chat=GROUP, place=HERE)).steps == ()


def test_an_answer_that_was_taken_back_is_told_to_nobody() -> None:
    said = Remember(
        ticket=TICKET, content_id=ContentId("c1"), at=0.0, who="operator", name="Ольга", content=Content(text="Не вам")
    )
    history = (said, msgspec.structs.replace(said, content=Content()))
    assert "Не вам" not in recap(history, FORUM.voice).text
    assert "Не вам" in recap((said,), FORUM.voice).text
