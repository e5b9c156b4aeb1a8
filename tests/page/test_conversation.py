"""The conversation through the page, with the real bot behind it: what one side does, the opposite pane shows."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.page.demo import running_demo
from tests.page.driver import CHROMIUM, NO_CHROMIUM, Customer, Messenger, Page, Staff, a_browser, tab_on
from tests.page.people import (
    CARD,
    PHOTO,
    VOICE,
    ask_for_a_person,
    card,
    choose,
    enter,
    has_button,
    said_last,
    sends,
    shows,
    submitted,
)
from tests.page.scene import SHARPNESS, an_hour_in_the_shop, take

SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"

# One demo and one browser for all: they take longer to start than a conversation takes.
pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM), pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """Its address: a shop in which there are always other people's requests, too."""
    with running_demo() as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def page(demo: str, browser: Browser) -> AsyncIterator[Page]:
    """A fresh tab on it; its console must stay silent."""
    async with tab_on(browser, demo) as opened:
        yield opened
        assert opened.errors == []


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / "чек.pdf"
    path.write_bytes(b"%PDF-1.4 receipt")
    return path


@pytest.mark.parametrize(("messenger", "name"), [("telegram", "Анна"), ("vk", "Борис")])
async def test_from_the_greeting_to_the_rating_and_back(
    page: Page, receipt: Path, messenger: Messenger, name: str
) -> None:
    customer, staff = page.customer(messenger), page.staff
    await tries_the_answers(customer)
    number = await asks_for_a_person(customer)
    await is_taken(customer, staff, number, name)
    await talk(customer, staff, number)
    await files_cross(customer, staff, receipt)
    await a_note_stays_inside(customer, staff)
    await is_closed_and_rated(customer, staff, number)
    await comes_back(customer, staff, number)


async def tries_the_answers(customer: Customer) -> None:
    await customer.start()
    await customer.sees("Здравствуйте! Это поддержка магазина.")
    await customer.press("Покупателю")
    await customer.press("Заказы и доставка")
    await customer.sees("Что из этого ближе?")
    await customer.press("Где мой заказ")
    await customer.sees("Удалось разобраться?")
    await customer.press("Не помогло")
    await customer.sees("Жаль, что не помогло.")


async def asks_for_a_person(customer: Customer) -> str:
    await customer.press("Позвать специалиста")
    await customer.sees("Опишите, что случилось")
    await customer.attach("photo", PHOTO, text="Заказ 44-1283 пришёл помятым")
    review = await customer.sees("Проверьте, всё ли так.")
    await expect(review).to_contain_text("Тема: Заказы и доставка")
    await customer.press("Отправить")
    number = await submitted(customer)
    await has_button(customer, "Отправить", 0)
    return number


async def is_taken(customer: Customer, staff: Staff, number: str, name: str) -> None:
    await enter(staff, number, icon="🆕")
    await expect(card(staff)).to_contain_text(CARD)
    await expect(card(staff)).to_contain_text(name)
    await expect(card(staff)).to_contain_text("Клиент уже читал: «Где мой заказ»")
    described = await staff.sees("Заказ 44-1283 пришёл помятым")
    await expect(described.get_by_test_id("photo")).to_have_count(1)
    await has_button(customer, "Отменить обращение", 1)
    await staff.press("Взять")
    await shows(staff, number, "🟢")
    await expect(card(staff)).to_contain_text("В работе: Ольга")
    await has_button(customer, "Отменить обращение", 0)


async def talk(customer: Customer, staff: Staff, number: str) -> None:
    await staff.write("Здравствуйте! **Уже ищу** вашу посылку, отвечу __до вечера__")
    answer = await customer.sees("Уже ищу вашу посылку")
    await expect(answer.locator("strong")).to_have_text("Уже ищу")
    await expect(answer.locator("em")).to_have_text("до вечера")
    await staff.sees_mark("Уже ищу", "👌")
    await shows(staff, number, "⏳")
    await customer.write("Жду **до пятницы**")
    told = await staff.sees("Жду до пятницы")
    await expect(told.locator("strong")).to_have_text("до пятницы")
    await shows(staff, number, "[🟢💬]")
    await customer.edit("Жду до пятницы", "Жду до субботы")
    corrected = await staff.sees("Жду до субботы")
    await expect(corrected).to_contain_text("Клиент исправил сообщение")
    await expect(corrected.get_by_test_id("quote")).to_contain_text("Жду до пятницы")


async def files_cross(customer: Customer, staff: Staff, receipt: Path) -> None:
    for sender, reader in ((staff, customer), (customer, staff)):
        await sends(sender, "photo", PHOTO, reader)
        document = await sends(sender, "document", receipt, reader)
        await expect(document).to_contain_text("чек.pdf")
        await expect(await sends(sender, "voice", VOICE, reader)).to_contain_text("0:03")


async def a_note_stays_inside(customer: Customer, staff: Staff) -> None:
    await staff.write("// клиент важный, поторопимся")
    await staff.write("Курьер будет завтра")
    await customer.sees("Курьер будет завтра")
    await expect(customer.message("клиент важный")).to_have_count(0)


async def is_closed_and_rated(customer: Customer, staff: Staff, number: str) -> None:
    await staff.press("Закрыть")
    await customer.sees(f"Специалист закрыл обращение №{number}")
    await shows(staff, number, "✅", closed=True)
    await customer.press("5")
    await customer.sees("Хотите добавить пару слов")
    await has_button(customer, "Вопрос не решён", 0)
    await expect(card(staff)).to_contain_text("Оценка: 5 из 5")
    await customer.write("Ольга, вы лучшая!")
    await staff.sees("Ольга, вы лучшая!")
    await staff.sees("Клиент поставил оценку 5 и оставил отзыв")


async def comes_back(customer: Customer, staff: Staff, number: str) -> None:
    await customer.sees("Если что-то ещё не так, напишите прямо сюда")
    await customer.write("А посылки всё ещё нет")
    await customer.sees(f"Обращение №{number} снова открыто")
    await staff.sees("А посылки всё ещё нет")
    await shows(staff, number, "🟢", closed=False)
    await staff.write("Простите! Везём сегодня")
    await customer.sees("Везём сегодня")
    await staff.write("/close")
    await shows(staff, number, "✅", closed=True)
    await expect(said_last(customer)).to_contain_text("Как вам помогли?")
    await customer.press("Вопрос не решён")
    await expect(said_last(customer)).to_contain_text("Напишите, что осталось не решено")
    await shows(staff, number, "🟢", closed=False)
    await staff.press("Закрыть")
    await shows(staff, number, "✅", closed=True)


async def test_without_buttons_numbers_are_typed(page: Page) -> None:
    vera, staff = page.customer("vk"), page.staff
    await vera.become("Вера")
    await vera.start()
    await choose(vera, "кто вы", "Покупателю")
    await choose(vera, "выберите тему", "Возврат и обмен")
    await choose(vera, "Что из этого ближе?", "Прислали не тот товар")
    await choose(vera, "Удалось разобраться?", "Не помогло")
    await choose(vera, "Жаль, что не помогло", "Позвать специалиста")
    await vera.sees("Опишите, что случилось")
    await vera.attach("photo", PHOTO, text="Вместо чайника утюг, заказ 3")
    await choose(vera, "Проверьте", "Отправить")
    number = await submitted(vera)
    await enter(staff, number, icon="🆕")
    await staff.sees("Вместо чайника утюг")
    await staff.write("Вера, 2 дня, и обменяем")  # it also takes the request
    await vera.sees("2 дня, и обменяем")
    await vera.write("2")  # a number is a word again: there is nothing to choose from
    await staff.sees("2")
    await staff.write("/close")
    await expect(said_last(vera)).to_contain_text("1 · 2 · 3 · 4 · 5")
    await vera.write("5")
    await expect(card(staff)).to_contain_text("Оценка: 5 из 5")
    assert await vera.buttons() == []


async def test_english_for_who_speaks_it(page: Page) -> None:
    john, staff = page.customer("telegram"), page.staff
    await john.become("John")
    await john.start()
    await john.sees("Hello! This is the shop's support.")
    await john.press("For buyers")
    await john.press("Returns and exchange")
    await john.sees("Which of these is closest?")
    await john.press("I got the wrong item")
    await john.sees("Did this help?")
    await john.press("It did not help")
    await john.sees("Sorry that it did not help.")
    number = await ask_for_a_person(john, "agent", "A kettle came instead of an iron")
    await enter(staff, number)
    await expect(card(staff)).to_contain_text("английский")
    await staff.sees("A kettle came instead of an iron")
    await staff.press("Взять")
    await staff.write("Hello John, we will swap it")
    await john.sees("we will swap it")
    await staff.press("Закрыть")
    await john.sees("How did we do?")
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
    recap = await staff.sees("Прежняя тема пропала")
    await expect(recap).to_contain_text("Нет чека за утюг")
    await expect(recap).to_contain_text("[фото] Вот утюг")
    await expect(recap).to_contain_text("Пришлю чек через час")
    await expect(said_last(staff)).to_have_text(re.compile("И за чайник пришлите"))
    await staff.write("Пришлю оба")
    await boris.sees("Пришлю оба")
    await staff.write("/close")
    await boris.sees("Как вам помогли?")


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
    await anna.sees("Как вам помогли?")


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
    for customer, number, words in ((anna, first, "курьер поднимается"), (boris, second, "деньги завтра")):
        await expect(customer.part("text").filter(has_text=words)).to_have_count(1)
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
    await staff.sees("Клиент вернулся")
    await staff.sees_mark("Отправили код ещё раз", "👌")
    await staff.write("/close")
    await customer.sees("Как вам помогли?")


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
        await page.browser.set_viewport_size({"width": 1440, "height": 1480})
        await take(page.staff.root, "topic")
        await page.browser.set_viewport_size({"width": 390, "height": 844})
        await page.customer("telegram").front()
        await page.customer("telegram").sees("курьер будет с 18 до 20")
        assert await page.browser.evaluate(SIDEWAYS) == 0
        await take(page, "phone")
        assert page.errors == []
