"""What is different where there are no topics: who writes without replying is told how, a number names a request."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.app import Sandbox
from bot.sandbox.cast import Desk
from bot.settings import Settings
from tests.journeys.conftest import NOON, opened, settings_for
from tests.journeys.desks import request_of
from tests.journeys.said import said
from tests.journeys.stage import Writer
from tests.journeys.test_desks import Office
from tests.redis_server import RedisServer


@pytest.fixture(params=["group", "vk"])
def desk(request: pytest.FixtureRequest) -> Desk:
    kind: Desk = request.param
    return kind


@pytest.fixture
async def sandbox(desk: Desk) -> AsyncIterator[Sandbox]:
    since = time.monotonic()
    made = Sandbox(clock=lambda: NOON + time.monotonic() - since, desk=desk)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def office(sandbox: Sandbox, desk: Desk, durable_redis: RedisServer, tmp_path: Path) -> AsyncIterator[Office]:
    durable_redis.flush()
    async with opened(sandbox, settings_for(sandbox, durable_redis.url, tmp_path)) as shop:
        yield Office(shop=shop, desk=desk)


def speaker(office: Office, name: str) -> Writer:
    """Somebody of the staff who writes without replying."""
    general = office.shop.staff.general
    general.screen.thread = None
    return general.operator(name)


@pytest.mark.desk_row("S3", "how to answer is explained once")
async def test_words_that_reply_to_nothing_are_explained_once(office: Office) -> None:
    anna = office.shop.anna
    request = await office.asked(anna, "Где заказ?")
    olga, maxim = speaker(office, "Ольга"), speaker(office, "Максим")
    await olga.writes("Здравствуйте, сейчас посмотрю")
    hint = await request.sees(said("desk-words-alone"))
    await olga.writes("Кто сегодня до девяти?")
    question = await maxim.writes("Я")
    await request.sees(said("desk-words-alone"))
    await olga.writes("Спасибо", reply_to=question)
    await request.operator("Ольга").writes("Едет")
    await anna.sees("Едет")
    anna.screen.has_not_seen("сейчас посмотрю")
    anna.screen.has_not_seen("до девяти")
    told = [
        item
        for item in request.screen.messages()
        if item["from"] == "bot" and item["reply_to"] and hint["text"] == item["text"]
    ]
    assert len(told) == 2


@pytest.mark.desk_row("S6", "a number names the request")
async def test_a_command_names_the_request_by_its_number(office: Office) -> None:
    anna = office.shop.anna
    request = await office.asked(anna, "Не тот цвет")
    olga = speaker(office, "Ольга")
    await olga.writes("/close")
    await request.sees(said("desk-command-alone", command="close"))
    await olga.writes("/close 99999")
    await request.sees(said("desk-no-ticket", number="99999"))
    await olga.writes("/close 66 вернули деньги")
    await anna.sees(said("closed-operator"))
    await request.shows("✅")
    anna.screen.has_not_seen("вернули деньги")


async def test_a_reply_to_any_message_of_the_request_is_an_answer(office: Office) -> None:
    anna = office.shop.anna
    request = await office.asked(anna, "Не тот цвет")
    olga = speaker(office, "Ольга")
    first = await request.operator("Ольга").writes("Какой вы ждали?")
    await anna.sees("Какой вы ждали?")
    await olga.writes("И какой пришёл?", reply_to=first)
    await anna.sees("И какой пришёл?")
    await anna.writes("Синий вместо красного")
    words = await request.sees("Синий вместо красного")
    await olga.writes("// на складе один красный", reply_to=words)
    await olga.writes("Заменим", reply_to=words)
    answer = await anna.sees("Заменим")
    assert answer["reply_to"] is not None
    anna.screen.has_not_seen("на складе")


async def test_help_is_about_replies(office: Office) -> None:
    request = await office.asked(office.shop.anna, "Не тот цвет")
    await speaker(office, "Ольга").writes("/help")
    shown = await request.sees("/close 66")
    assert ("🙏" if office.desk == "vk" else "👀") in shown["text"]


async def test_a_restart_finds_every_request_again(office: Office) -> None:
    anna = office.shop.anna
    request = await office.asked(anna, "Не пришёл чек")
    await office.shop.bot.stop()
    await anna.writes("Номер 55")
    answer = await request.operator("Ольга").writes("Смотрю")
    await office.shop.bot.start()
    await request.sees("Номер 55")
    await anna.sees("Смотрю")
    await request.marked(answer, "👌")


def alone(settings: Settings, messenger: str) -> Settings:
    """The other messenger's token was never set."""
    return settings.model_copy(update={"telegram_token" if messenger == "vk" else "vk_token": None})


@pytest.mark.desk_row("S1", "only the desk's own messenger")
@pytest.mark.parametrize("desk", ["forum", "group", "vk"], indirect=True)
async def test_one_messenger_is_enough(
    sandbox: Sandbox, desk: Desk, durable_redis: RedisServer, tmp_path: Path
) -> None:
    durable_redis.flush()
    settings = alone(settings_for(sandbox, durable_redis.url, tmp_path), sandbox.staff_chat.partition(":")[0])
    async with opened(sandbox, settings) as shop:
        customer = shop.boris if desk == "vk" else shop.anna
        await customer.writes("оператор, не пришёл чек")
        await customer.sees(said("greeting"))
        await customer.writes("номер 55")
        await customer.sees(said("ticket-accepted"))
        request = await request_of(shop.mirror, sandbox.staff_chat, desk, customer.name)
        await request.sees("номер 55")
        await request.operator("Ольга").writes("Выслали ещё раз")
        await customer.sees("Выслали ещё раз")
