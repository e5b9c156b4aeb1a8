"""What people send that nobody planned for, and who may not act although the chat lets them write."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

MEGABYTE = 1024 * 1024


@BOTH
async def test_ten_thousand_characters_arrive_whole_and_in_order(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Сейчас расскажу", shop)
    words = [f"слово{n}" for n in range(1000)]
    assert len(" ".join(words)) < 10_000
    await customer.writes(" ".join(words) + " конец")
    await topic.sees("конец")
    told = " ".join(item["text"] for item in topic.screen.messages())
    assert [word for word in told.split() if word.startswith("слово")] == words


ODD = {
    "emoji": "🙂" * 40,
    "right to left": "\u202eтекст\u202c",
    "markup": "<b>&amp;</b>",
    "invisible": "\u200b.",
    "no command": "/net",
    "one long word": "a" * 4096,
}


@BOTH
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
async def test_odd_texts_as_a_first_message_get_an_answer(shop: Shop, name: str, text: str) -> None:
    customer = shop.customer(name)
    await customer.writes(text)
    await customer.sees(said("greeting"))


async def test_a_file_too_big_to_cross_is_refused_aloud(shop: Shop) -> None:
    topic = await asks_for_a_person(shop.boris, "Пришлите каталог", shop)
    sent = await topic.operator("Ольга").sends("document", size=21 * MEGABYTE)
    await topic.sees(said("staff-refused"))
    await topic.marked(sent, "👎")


async def test_an_empty_file_is_answered_and_stops_nothing(shop: Shop) -> None:
    topic = await asks_for_a_person(shop.boris, "Вот файл", shop)
    await shop.boris.sends("document", size=0)
    await shop.boris.writes("Дошло?")
    await topic.sees("Дошло?")


async def test_updates_that_come_twice_are_handled_once(shop: Shop) -> None:
    topic = await asks_for_a_person(shop.anna, "Где заказ?", shop)
    await shop.mirror.post("trouble", kind="duplicate_updates", times=20)
    await shop.anna.writes("Ещё вопрос")
    await topic.sees("Ещё вопрос")
    await topic.operator("Ольга").writes("Один ответ")
    await shop.anna.sees("Один ответ")
    await shop.anna.writes("Спасибо!")
    await topic.sees("Спасибо!")
    texts = "\n".join(item["text"] for item in (*topic.screen.messages(), *shop.anna.screen.messages()))
    assert texts.count("Один ответ") == 2  # the operator's own message, and the customer's copy
    assert texts.count("Ещё вопрос") == 2


async def test_an_anonymous_administrator_answers_but_bans_nobody(shop: Shop) -> None:
    topic = await asks_for_a_person(shop.anna, "Где заказ?", shop)
    await shop.mirror.post("member", chat=topic.chat, person="telegram:502", status="administrator")
    maxim = topic.operator("Максим")
    await maxim.writes("/ban", anonymous=True)
    await topic.sees(said("desk-anonymous", command="ban"))
    await maxim.writes("Едет к вам", anonymous=True)
    await shop.anna.sees("Едет к вам")


async def test_forwarded_commands_and_channels_do_nothing(shop: Shop) -> None:
    topic = await asks_for_a_person(shop.anna, "Где заказ?", shop)
    olga = topic.operator("Ольга")
    await olga.writes("/close", forwarded=True)
    await olga.writes("Подпишитесь на наш канал", as_channel=True)
    line = await olga.writes("Смотрю")
    await shop.anna.sees("Смотрю")
    await olga.edits(line, "/ban")
    await topic.sees(said("desk-command-in-edit"))
    shop.anna.screen.has_not_seen("канал")
    shop.anna.screen.has_not_seen("/ban")
    assert not topic.state()["closed"]


async def test_a_form_with_files_asks_nothing_twice(shop: Shop) -> None:
    anna = shop.anna
    await anna.starts()
    await anna.sees(said("audience"))
    await anna.presses("Покупателю")
    await anna.sees(said("menu"))
    await anna.presses(said("button-person"))
    await anna.sees(said("about"))
    await anna.writes("Пришла разбитая кружка")
    await anna.sees(said("review"))
    for _ in range(6):
        await anna.sends("photo")
    await anna.sees(said("files-limit"))
    await anna.presses(said("button-send"))
    await anna.sees(said("ticket-accepted"))
    topic = await shop.staff.topic("Анна")
    await topic.sees("Пришла разбитая кружка")
    for _ in range(5):
        await topic.sees_file("photo")
