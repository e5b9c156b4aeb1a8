"""The conversation through the page, with the real bot behind it: what one side does, the opposite pane shows."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.page.driver import CHROMIUM, NO_CHROMIUM, Messenger, Page, tab_on
from tests.page.people import (
    CARD,
    PHOTO,
    ask_for_a_person,
    asked,
    card,
    choose,
    enter,
    hears,
    said_last,
    shows,
    submitted,
    words,
)
from tests.page.scene import SHARPNESS, an_hour_in_the_shop, take

SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def page(demo: str, browser: Browser) -> AsyncIterator[Page]:
    """A fresh tab on it; its console must stay silent."""
    async with tab_on(browser, demo) as opened:
        yield opened
        assert opened.errors == []


async def test_without_buttons_numbers_are_typed(page: Page) -> None:
    vera, staff = page.customer("vk"), page.staff
    await vera.become("Вера")
    await vera.start()
    await choose(vera, words("audience"), "Покупателю")
    await choose(vera, words("menu"), "Возврат и обмен")
    await choose(vera, words("topic", title="Возврат и обмен"), "Прислали не тот товар")
    await choose(vera, words("article-ask"), "Не помогло")
    await choose(vera, words("not-helped-more"), "Позвать специалиста")
    await choose(vera, words("problem"), "Прислали не то")
    await hears(vera, words("order", example="12345678-0001"))
    await vera.write("8127-1")
    await asked(vera, "describe-then-files")
    await vera.attach("photo", PHOTO, text="Вместо чайника утюг")
    await choose(vera, words("reply"), "Здесь, в чате")
    await hears(vera, "Вместо чайника утюг")
    await choose(vera, "8127-1", "Отправить")
    number = await submitted(vera)
    await enter(staff, number, icon="🆕")
    await staff.sees("Вместо чайника утюг")
    await staff.write("Вера, 2 дня, и обменяем")  # it also takes the request
    await vera.sees("2 дня, и обменяем")
    await vera.write("2")  # a number is a word again: there is nothing to choose from
    await staff.sees("2")
    await staff.write("/close")
    await hears(vera, "1 · 2 · 3 · 4 · 5")
    await vera.write("5")
    await expect(card(staff)).to_contain_text("Оценка: 5 из 5")
    assert await vera.buttons() == []


async def test_english_for_who_speaks_it(page: Page) -> None:
    john, staff = page.customer("telegram"), page.staff
    await john.become("John")
    await john.start()
    await john.sees(words("greeting", "en"))
    await john.press("For buyers")
    await hears(john, words("menu", "en"))
    await john.press("Returns and exchange")
    await hears(john, words("topic", "en", title="Returns and exchange"))
    await john.press("I got the wrong item")
    await hears(john, words("article-ask", "en"))
    await john.press("It did not help")
    await hears(john, words("not-helped-more", "en"))
    number = await ask_for_a_person(john, "agent", "A kettle came instead of an iron", "en")
    await enter(staff, number)
    await expect(card(staff)).to_contain_text("английский")
    await staff.sees("A kettle came instead of an iron")
    await staff.press("Взять")
    await staff.write("Hello John, we will swap it")
    await john.sees("we will swap it")
    await staff.press("Закрыть")
    await hears(john, words("rating", "en"))
    await john.press("4")
    await expect(card(staff)).to_contain_text("Оценка: 4 из 5")
    russian = re.compile("[а-яё]", re.IGNORECASE)
    assert [text for text in await john.texts() if russian.search(text)] == []


async def test_a_topic_that_was_deleted_is_made_again(page: Page) -> None:
    boris, staff = page.customer("vk"), page.staff
    number = await ask_for_a_person(boris, "позовите человека", "Нет чека за утюг")
    await enter(staff, number)
    await staff.sees("Нет чека за утюг")
    assert "Нет чека за утюг" in await staff.part("topic-title").inner_text()
    await boris.attach("photo", PHOTO, text="Вот утюг")
    await staff.sees("Вот утюг")
    await staff.write("Пришлю чек через час")
    await boris.sees("Пришлю чек через час")
    await page.trouble("topic")
    await expect(staff.topic(f"#{number} ")).to_have_count(0)
    await boris.write("И за чайник пришлите")
    await enter(staff, number)
    await expect(card(staff)).to_contain_text(CARD)
    recap = await staff.sees(words("desk-recap"))
    await expect(recap).to_contain_text("Нет чека за утюг")
    await expect(recap).to_contain_text("[фото] Вот утюг")
    await expect(recap).to_contain_text("Пришлю чек через час")
    await expect(said_last(staff)).to_have_text(re.compile("И за чайник пришлите"))
    await staff.write("Пришлю оба")
    await boris.sees("Пришлю оба")
    await staff.write("/close")
    await boris.sees(words("rating"))


async def test_a_limit_delays_and_loses_nothing(page: Page) -> None:
    anna, staff = page.customer("telegram"), page.staff
    number = await ask_for_a_person(anna, "оператор", "Промокод не сработал")
    await enter(staff, number)
    await staff.sees("Промокод не сработал")
    await staff.press("Взять")
    await shows(staff, number, "🟢")
    await page.trouble("429")
    await anna.write("Заказ 90-12")
    await anna.write("Код ВЕСНА")
    await anna.write("Скидка 10 процентов")
    await staff.write("Проверяю код")
    await anna.sees("Проверяю код")  # only the staff group has to wait
    await expect(staff.message("Заказ 90-12")).to_have_count(0)
    await staff.sees("Заказ 90-12", within=40)
    waited = await staff.sees("Скидка 10 процентов")
    await expect(waited).to_contain_text("Код ВЕСНА")  # what waited together comes together
    await staff.write("/close")
    await anna.sees(words("rating"))


async def test_a_restart_in_the_middle_loses_nothing(page: Page) -> None:
    anna, boris, staff = page.customer("telegram"), page.customer("vk"), page.staff
    first = await ask_for_a_person(anna, "оператор", "Курьер перепутал подъезд")
    second = await ask_for_a_person(boris, "оператор", "Возврат завис на складе")
    await enter(staff, first)
    await staff.sees("Курьер перепутал подъезд")
    await page.trouble("restart")
    await anna.write("Он ждёт внизу")
    await boris.write("Уже неделя")
    await staff.write("Анна, курьер поднимается")
    await anna.sees("Анна, курьер поднимается", within=90)
    await staff.sees("Он ждёт внизу")
    await enter(staff, second)
    await staff.sees("Уже неделя")
    await staff.write("Борис, деньги завтра")
    await boris.sees("Борис, деньги завтра")
    for customer, number, answer in ((anna, first, "курьер поднимается"), (boris, second, "деньги завтра")):
        await expect(customer.part("text").filter(has_text=answer)).to_have_count(1)
        await enter(staff, number)
        await staff.write("/close")
        await shows(staff, number, "✅", closed=True)


@pytest.mark.parametrize(("messenger", "person"), [("telegram", "telegram:111"), ("vk", "vk:222")])
async def test_staff_are_told_of_a_block_and_the_answer_waits(page: Page, messenger: Messenger, person: str) -> None:
    customer, staff = page.customer(messenger), page.staff
    number = await ask_for_a_person(customer, "оператор", "Не приходит код")
    await enter(staff, number)
    await staff.sees("Не приходит код")
    await page.trouble("block", person)
    await staff.sees("Клиенту сейчас нельзя написать")
    await staff.write("Отправили код ещё раз")
    await staff.sees_mark("Отправили код ещё раз", "👀")
    await page.trouble("block", person)
    await customer.sees("Отправили код ещё раз")
    await staff.sees(words("staff-returned"))
    await staff.sees_mark("Отправили код ещё раз", "👌")
    await staff.write("/close")
    await customer.sees(words("rating"))


async def test_pictures_of_an_hour_in_the_shop(demo: str, browser: Browser, tmp_path: Path) -> None:
    """`PICTURES=1 pytest tests/page -k pictures` draws those of the README; alone, so that the shop is fresh."""
    paper = tmp_path / "обмен-5512-3.pdf"
    paper.write_bytes(b"%PDF-1.4 " + bytes(48_000))
    async with tab_on(browser, demo, height=940, scale=SHARPNESS) as page:
        await an_hour_in_the_shop(page, paper)
        await take(page, "overview")
        await page.theme()
        await take(page, "overview-dark")
        await page.theme()
        await page.browser.set_viewport_size({"width": 1440, "height": 1600})
        await take(page.staff.root, "topic")
        await page.browser.set_viewport_size({"width": 390, "height": 844})
        await page.customer("telegram").front()
        await page.customer("telegram").sees("курьер будет с 18 до 20")
        assert await page.browser.evaluate(SIDEWAYS) == 0
        await take(page, "phone")
        assert page.errors == []
