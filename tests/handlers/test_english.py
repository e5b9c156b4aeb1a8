"""An English customer of a Russian desk: whatever the desk calls things, the customer reads their own language."""

from __future__ import annotations

import re

from bot.core.effects import OpenPlace
from bot.core.world import Policy
from tests.handlers.talk import Talk

RUSSIAN = re.compile("[а-яё№]", re.IGNORECASE)


def test_titles_of_requests_are_in_the_customers_language() -> None:
    talk = Talk(lang="en", name="John", policy=Policy(sellers={"north": "North Shop"}))
    talk.starts()
    talk.presses("Returns")
    talk.presses("Ask a specialist")
    talk.writes("It came broken")
    talk.skips_to("Please check")
    talk.presses("Send")
    for command, words in (("/complaint", "The courier was rude"), ("/seller", "Does North Shop have it in red?")):
        talk.writes(command)
        talk.writes(words)
        talk.presses("Send")
    talk.writes("/requests")
    talk.sees("Returns", "Complaint", "Question to the seller North Shop")
    talk.presses("Menu")
    talk.presses("Ask a specialist")
    talk.sees("Question to the seller North Shop")
    talk.writes("/forget")
    shown = [*(one.text for one in talk.chat), *(label for one in talk.chat for label in talk.labels(one.keyboard))]
    assert [words for words in shown if RUSSIAN.search(words) and words != "Русский"] == []


def test_the_hour_of_a_call_reads_the_same_for_both() -> None:
    talk = Talk(lang="en", name="John")
    talk.starts()
    talk.presses("Ask a specialist")
    talk.writes("It came broken")
    talk.presses("Where to answer")
    talk.presses("Call me")
    talk.writes("123")
    talk.sees("Some digits of the number are missing")
    assert "Which number" not in talk.said[-1], "one question is enough"
    talk.writes("+7 900 123-45-67")
    talk.presses("Evening (17–21)")
    talk.sees("by calling +7 900 123-45-67 (17:00–21:00)")
    talk.presses("Send")
    talk.sees("A specialist will call you")
    assert "+7 900 123-45-67, 17:00–21:00" in talk.card
    assert talk.of(OpenPlace)


def test_the_shortest_way_keeps_the_orders_number_too() -> None:
    talk = Talk()
    talk.writes("оператор")
    talk.writes("Не пришёл заказ 12345-67")
    assert "Заказ: 12345-67" in talk.card
