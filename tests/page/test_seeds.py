"""The two whole journeys, made with nothing but the page: what one side does, the opposite pane shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.page.driver import CHROMIUM, NO_CHROMIUM, Customer, Messenger, Page, Staff, tab_on
from tests.page.people import (
    CARD,
    PHOTO,
    PROMISED,
    VOICE,
    asked,
    card,
    enter,
    has_answer,
    has_button,
    hears,
    said_last,
    sends,
    shows,
    submitted,
    words,
)

RETURNS, DEFECT = "Возврат и обмен", "Брак или повреждение"
BRANCH = 12
"""More answers than one branch of the pack has."""
BOTH = pytest.mark.parametrize(("messenger", "name"), [("telegram", "Анна"), ("vk", "Борис")])

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def page(demo: str, browser: Browser) -> AsyncIterator[Page]:
    """A fresh tab; its console must stay silent."""
    async with tab_on(browser, demo) as opened:
        yield opened
        assert opened.errors == []


# --- the form ---


@BOTH
async def test_the_form_from_the_first_question_to_the_rating(
    page: Page, receipt: Path, messenger: Messenger, name: str
) -> None:
    customer, staff = page.customer(messenger), page.staff
    await opens_the_form(customer)
    await corrects_the_order(customer)
    await describes_it(customer, receipt)
    await says_where_to_answer(customer)
    await changes_it_in_the_review(customer)
    number, promised = await sends_it(customer)
    await is_read(staff, number, name, promised)
    await is_taken(customer, staff, number)
    await talk(customer, staff, number)
    await files_cross(customer, staff, receipt)
    await a_note_stays_inside(customer, staff)
    await is_closed_and_rated(customer, staff, number)
    await comes_back(customer, staff, number)


async def opens_the_form(customer: Customer) -> None:
    await customer.start()
    await customer.sees(words("greeting"))
    await asked(customer, "audience")
    await customer.press("Покупателю")
    await asked(customer, "menu")
    await customer.press(words("button-person"))
    await asked(customer, "about")
    await customer.press(RETURNS)
    await asked(customer, "problem")
    await customer.press(DEFECT)


async def corrects_the_order(customer: Customer) -> None:
    example = "12345678-0001"
    await hears(customer, words("order", example=example))
    await customer.write("чайник")
    await hears(customer, words("order-odd", example=example))
    await customer.write("55121234-0003")


async def describes_it(customer: Customer, receipt: Path) -> None:
    await asked(customer, "describe-then-files")
    await customer.write("Чайник разбит")
    await asked(customer, "need-photo", "need-receipt")
    await customer.attach("photo", PHOTO)
    await hears(customer, words("files-added", files=1, limit=5))
    await customer.attach("document", receipt)
    await hears(customer, words("files-added", files=2, limit=5))
    await customer.press(words("button-files-done"))


async def says_where_to_answer(customer: Customer) -> None:
    await asked(customer, "reply")
    await customer.press(words("button-reply-mail"))
    await asked(customer, "ask-mail")
    await customer.write("anna.example.com")
    await asked(customer, "mail-no-at")
    await customer.write("anna@example.com")


async def changes_it_in_the_review(customer: Customer) -> None:
    await hears(customer, f"{RETURNS} → {DEFECT}", "55121234-0003", words("review-files", files=2, limit=5))
    await hears(customer, "Чайник разбит", "anna@example.com")
    await customer.press(words("button-edit-reply"))
    await asked(customer, "reply")
    await customer.press(words("button-reply-here"))
    await hears(customer, f"Ответить: {words('review-reply', reach='here')}")
    await customer.press(words("button-edit-describe"))
    await asked(customer, "describe-anew")
    await customer.write("Коробка цела, а чайник внутри разбит")


async def sends_it(customer: Customer) -> tuple[str, str]:
    """The number, and the hour by which an answer was promised."""
    await hears(customer, "Коробка цела, а чайник внутри разбит", words("review-files", files=2, limit=5))
    await customer.press(words("button-send"))
    number = await submitted(customer)
    promised = PROMISED.search(await said_last(customer).inner_text())
    assert promised, "no time is promised"
    await has_button(customer, words("button-send"), 0)
    await has_button(customer, words("button-withdraw"), 1)
    return number, promised[1]


async def is_read(staff: Staff, number: str, name: str, promised: str) -> None:
    await enter(staff, number, icon="🆕")
    for line in (name, f"Тема: {RETURNS}", f"Проблема: {DEFECT}", "Заказ: 55121234-0003", promised):
        await expect(card(staff)).to_contain_text(line)
    await expect(card(staff)).to_contain_text(CARD)
    await staff.sees("Коробка цела, а чайник внутри разбит")
    await expect(staff.part("photo")).to_have_count(1)
    await expect(staff.part("file")).to_contain_text("чек.pdf")


async def is_taken(customer: Customer, staff: Staff, number: str) -> None:
    await staff.press("Взять")
    await shows(staff, number, "🟢")
    await expect(card(staff)).to_contain_text("В работе: Ольга")
    await has_button(customer, words("button-withdraw"), 0)


async def talk(customer: Customer, staff: Staff, number: str) -> None:
    await staff.write("Здравствуйте! **Уже ищу** ваш чайник, отвечу __до вечера__")
    answer = await customer.sees("Уже ищу ваш чайник")
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
    await expect(corrected).to_contain_text(words("desk-edited"))
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
    await hears(customer, f"№{number}", words("rating"))
    await shows(staff, number, "✅", closed=True)
    await customer.press("5")
    await hears(customer, words("comment-good", rating=5))
    await has_button(customer, words("button-unsolved"), 0)
    await expect(card(staff)).to_contain_text("Оценка: 5 из 5")
    await customer.write("Ольга, вы лучшая!")
    await staff.sees("Ольга, вы лучшая!")
    await staff.sees(words("staff-comment", rating=5))


async def comes_back(customer: Customer, staff: Staff, number: str) -> None:
    await asked(customer, "rest-rated")
    await customer.write("А чайника всё ещё нет")
    await hears(customer, f"Обращение №{number} снова открыто")
    await staff.sees("А чайника всё ещё нет")
    await shows(staff, number, "[🟢💬]", closed=False)
    await staff.write("Простите! Везём сегодня")
    await customer.sees("Везём сегодня")
    await staff.write("/close")
    await shows(staff, number, "✅", closed=True)
    await asked(customer, "rating")
    await customer.press(words("button-unsolved"))
    await hears(customer, words("second-line"))  # the second time: people who can do more
    await shows(staff, number, "[🟢💬]", closed=False)
    await staff.press("Закрыть")
    await shows(staff, number, "✅", closed=True)


# --- "did not help" ---


@BOTH
async def test_when_no_answer_helps_a_person_does(page: Page, messenger: Messenger, name: str) -> None:
    """However often it is pressed, "did not help" never leads in a circle."""
    customer, staff = page.customer(messenger), page.staff
    await has_answer(customer, "Покупателю", "Заказы и доставка", "Где мой заказ")
    read = await finds_no_help(customer, "Где мой заказ")
    assert len(read) == len(set(read)), f"an answer was offered again: {read}"
    await asked(customer, "problem")
    await customer.press("Задержка доставки")
    await hears(customer, words("order", example="12345678-0001"))
    await customer.press(words("button-skip"))
    await asked(customer, "describe")
    await customer.write("Жду уже неделю")
    await asked(customer, "reply")
    await customer.press(words("button-reply-here"))
    await hears(customer, "Задержка доставки", "Жду уже неделю")
    await customer.press(words("button-send"))
    number = await submitted(customer)
    await enter(staff, number, icon="🆕")
    await expect(card(staff)).to_contain_text(name)
    await expect(card(staff)).to_contain_text("Клиент уже читал: ")
    await staff.sees("Жду уже неделю")
    await staff.write("Нашёл! Привезём завтра утром")
    await customer.sees("Нашёл! Привезём завтра утром")
    await staff.write("/close")
    await asked(customer, "rating")


async def finds_no_help(customer: Customer, title: str) -> list[str]:
    """Reads one answer after another, until they are used up."""
    read = [title]
    while len(read) < BRANCH:
        await customer.press(words("button-not-helped"))
        newest = await hears(customer, "Жаль, что не помогло")
        if words("not-helped-person") in await newest.inner_text():
            return read
        title = await newest.get_by_test_id("button").first.get_attribute("data-label") or ""
        await customer.press(title)
        await hears(customer, title, words("article-ask"))
        read.append(title)
    raise AssertionError(f"no person, and no end: {read}")
