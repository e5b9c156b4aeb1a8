"""A customer and an operator talk: from greeting to rating, in both messengers, with everything that crosses."""

from __future__ import annotations

import pytest

from bot.core.ids import Lang
from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Customer, Topic

BOTH = pytest.mark.parametrize("name", ["Анна", "Борис"], ids=["telegram", "vk"])


async def asks_for_a_person(customer: Customer, words: str, shop: Shop, lang: Lang = "ru", *, shown: str = "") -> Topic:
    """The shortest way to a ticket: call a person, say what is wrong. `shown`: what staff see of it."""
    await customer.writes("оператор")
    await customer.sees(said("call", lang))
    await customer.writes(words)
    await customer.sees(said("ticket-accepted", lang))
    topic = await shop.staff.topic(customer.name)
    await topic.sees(words)
    return topic


@BOTH
@pytest.mark.row("C1", "greeting, notice and menu")
@pytest.mark.row("C11", "by an operator, then a rating and a comment")
@pytest.mark.row("C10", "names hidden by default, shown if the lead wants it")
async def test_from_greeting_to_rating(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("greeting"))

    await customer.writes("как вернуть товар")
    await customer.presses(said("button-not-helped"))
    await customer.writes("позовите оператора")
    await customer.sees(said("call-known"))
    await customer.writes("Пришла не та книга")
    await customer.sees(said("ticket-accepted"))

    topic = await shop.staff.topic(customer.name)
    await topic.shows("🆕", closed=False)
    await topic.sees("как вернуть товар")
    await topic.sees("Пришла не та книга")
    olga = topic.operator("Ольга")
    await olga.presses(said("card-button-take"))
    await topic.shows("🟢")

    answer = await olga.writes("Пришлите, пожалуйста, фото")
    await customer.sees("Пришлите, пожалуйста, фото")
    await topic.marked(answer, "👌")
    await topic.shows("⏳")
    await customer.sends("photo", text="вот она")
    await topic.sees_file("photo", "вот она")

    await olga.writes("// проверьте склад")
    await olga.writes("Заменим завтра")
    await customer.sees("Заменим завтра")
    customer.screen.has_not_seen("проверьте склад")

    await olga.presses(said("card-button-close"))
    await customer.sees(said("closed-operator"))
    await topic.shows("✅", closed=True)
    await customer.presses("5")
    await customer.sees(said("comment-good"))
    await customer.presses(said("button-no-comment"))
    await customer.sees(said("rest-rated"))
    customer.screen.has_not_seen("Ольга")


@BOTH
@pytest.mark.parametrize(
    ("support", "shown_as"),
    [("[policy]\noperator_names = true", "Ольга"), ('[operators]\n"telegram:501" = "Оля из Лавки"', "Оля из Лавки")],
    ids=["own name", "the lead's choice"],
)
@pytest.mark.row("C10", "names hidden by default, shown if the lead wants it")
@pytest.mark.row("C10", "a name of the lead's choice for an operator")
async def test_where_the_lead_wants_it_an_answer_says_who_answers(shop: Shop, name: str, shown_as: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Где заказ?", shop)
    await topic.operator("Ольга").writes("Уже едет")
    shown = await customer.sees("Уже едет")
    assert said("answer-from", name=shown_as).match(shown["text"])


@BOTH
@pytest.mark.parametrize("kind", ["photo", "document", "voice"])
@pytest.mark.row("C10", "text, photo, document, voice in both directions")
async def test_files_cross_both_ways(shop: Shop, name: str, kind: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не могу войти", shop)
    await customer.sends(kind)
    await topic.sees_file(kind)
    sent = await topic.operator("Ольга").sends(kind)
    await customer.sees_file(kind)
    await topic.marked(sent, "👌")


@BOTH
async def test_what_cannot_cross_is_said_to_the_sender_and_its_words_go_on(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Сломалась лампа", shop)
    await customer.sends("video", text="мигает вот так")
    await customer.sees(said("kind-stopped"))
    await topic.sees("мигает вот так")
    await topic.operator("Ольга").sends("video", text="сделайте так")
    await topic.sees(said("staff-kind-stopped"))
    await customer.sees("сделайте так")


@BOTH
@pytest.mark.row("C10", "quotes")
async def test_quotes_are_kept_both_ways(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Где заказ?", shop)
    question = await customer.writes("И когда привезут?")
    copy = await topic.sees("И когда привезут?")
    await topic.operator("Ольга").writes("Завтра до обеда", reply_to=copy)
    answer = await customer.sees("Завтра до обеда")
    assert answer["reply_to"] == question["message"]
    await customer.writes("А после обеда?", reply_to=answer)
    again = await topic.sees("А после обеда?")
    assert shop.mirror.messages[topic.chat, again["reply_to"]]["text"] == "Завтра до обеда"


@BOTH
@pytest.mark.row("C9", "edits follow")
async def test_corrections_follow_both_ways(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Заказ не пришёл", shop)
    line = await customer.writes("номер 123")
    await topic.sees("номер 123")
    await customer.edits(line, "номер 124")
    await topic.sees("номер 124")
    answer = await topic.operator("Ольга").writes("Привезём в среду")
    await customer.sees("Привезём в среду")
    await topic.marked(answer, "👌")
    await topic.operator("Ольга").edits(answer, "Привезём в четверг")
    await customer.sees("Привезём в четверг")
    customer.screen.has_not_seen("Привезём в среду")


@BOTH
async def test_twenty_lines_at_once_arrive_in_order(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Начало", shop)
    lines = [f"строка {n:02}" for n in range(20)]
    for line in lines:
        await customer.writes(line)
    await topic.sees(lines[-1])
    text = "\n".join(item["text"] for item in topic.screen.messages())
    assert [line for line in text.splitlines() if line.startswith("строка")] == lines


@BOTH
async def test_formatting_and_hostile_text_arrive_as_they_are(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "<b>&</b> \u202eобратно 🙂" + "🙂" * 40, shop)
    await topic.operator("Ольга").writes("жирно <i>", entities=[{"type": "bold", "offset": 0, "length": 5}])
    answer = await customer.sees("жирно <i>")
    assert [(one["type"], one["offset"], one["length"]) for one in answer["entities"]] == [("bold", 0, 5)]
