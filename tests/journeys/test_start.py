"""The beginning: what is said to whom for the first time, in which language, and for which audience."""

from __future__ import annotations

import json
import re

import pytest
from msgspec.structs import replace

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person
from tests.journeys.test_forgetting import bytes_of

ENGLISH = pytest.mark.parametrize("name", ["John", "Emma"], ids=["telegram", "vk"])
BUYERS_ALONE = {f"{lang}/menu.toml": 'off = ["seller", "bank"]' for lang in ("ru", "en")}
RUSSIAN_LETTERS = re.compile("[а-яё]", re.IGNORECASE)


@BOTH
@pytest.mark.row("C1", "the notice once, its version and time kept")
async def test_the_notice_is_told_once_and_anew_when_it_changes(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("notice"))
    await customer.starts()
    await customer.sees(said("audience"))
    await customer.writes("/export")
    kept = json.loads(await bytes_of(shop, await customer.sees_file("document")))
    assert kept["notice"]["version"] == 1
    assert kept["notice"]["told_at"].startswith("2026-11-23T09:0")
    assert len([item for item in customer.screen.messages() if said("notice").search(item["text"])]) == 1

    await shop.bot.stop()
    policy = replace(shop.settings.policy, notice=2)
    shop.bot.settings = shop.settings.model_copy(update={"policy": policy})
    await shop.bot.start()
    await customer.writes("/menu")
    await customer.sees(said("notice"))
    await customer.writes("/export")
    kept = json.loads(await bytes_of(shop, await customer.sees_file("document")))
    assert kept["notice"]["version"] == 2


@pytest.mark.parametrize("name", ["Анна", "John", "Борис", "Emma"])
@pytest.mark.row("C1", "language from the client, switchable")
async def test_the_language_is_the_clients_and_a_press_changes_it(shop: Shop, name: str) -> None:
    own, other = ("ru", "en") if name in ("Анна", "Борис") else ("en", "ru")
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("greeting", own))
    await customer.presses({"ru": "Покупателю", "en": "For buyers"}[own])
    await customer.sees(said("menu", own))
    await customer.presses(said("button-more", own))
    await customer.presses(said(f"button-language-{other}", own))
    await customer.sees(said("menu", other))
    await customer.writes("/language")
    await customer.sees(said("menu", own))


@ENGLISH
@pytest.mark.row("C1", "every text in both languages")
async def test_who_speaks_english_reads_nothing_but_english(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("greeting", "en"))
    await customer.sees(said("notice", "en"))
    await customer.writes("/contacts")
    await customer.sees("Rospotrebnadzor")
    topic = await asks_for_a_person(customer, "Where is order 17?", shop, "en")
    await topic.operator("Максим").writes("On its way")
    await customer.sees("On its way")
    await topic.operator("Максим").writes("/close")
    await customer.sees(said("closed-operator", "en"))
    await customer.presses("3")
    await customer.sees(said("comment-poor", "en"))
    told = [item["text"] for item in customer.screen.messages() if item["from"] == "bot"]
    assert [text for text in told if RUSSIAN_LETTERS.search(text)] == []


@BOTH
@pytest.mark.row("C2", "its own topics, answers and contacts")
@pytest.mark.row("C2", "switchable")
async def test_each_audience_has_its_own_menu(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("audience"))
    for audience, topic, answer in (
        ("Покупателю", "Возврат и обмен", "Как вернуть товар"),
        ("Продавцу", "Модерация", "Сколько длится модерация"),
        ("Клиенту банка", "Карты и счета", "Заблокировать карту"),
    ):
        await customer.presses(audience)
        await customer.sees(said("menu"))
        await customer.presses(topic)
        await customer.sees(said("topic", title=topic))
        await customer.presses(answer)
        await customer.sees(answer)
        await customer.writes("/audience")
        await customer.sees(said("audience"))


@BOTH
@pytest.mark.parametrize("content", [BUYERS_ALONE], ids=["buyers alone"])
@pytest.mark.row("C2", "never asked when there is one")
async def test_a_shop_for_buyers_alone_asks_nobody_who_they_are(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("greeting"))
    await customer.sees(said("menu"))
    await customer.presses("Возврат и обмен")
    await customer.sees(said("topic"))
    await customer.writes("/audience")
    await customer.sees(said("menu"))
    customer.screen.has_not_seen(said("audience"))
