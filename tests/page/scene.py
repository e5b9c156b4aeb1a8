"""An ordinary hour in a shop, as the README shows it: one customer with an operator, one with the bot, two who wait."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from playwright.async_api import Locator, expect
from playwright.async_api import Page as BrowserPage

from tests.page.driver import Customer, Page, Staff
from tests.page.people import PHOTO, ask_for_a_person, asked, enter, has_answer, hears, sends, shows, submitted, words

PICTURES = Path(__file__).parent / "pictures"
DRAWN = bool(os.environ.get("PICTURES"))
SHARPNESS = 2 if DRAWN else 1
LIGHT_ENOUGH = 300_000
"""Bytes of a picture: a README has several."""
REWRITE = """async png => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.82);
}"""


async def an_hour_in_the_shop(page: Page, receipt: Path) -> None:
    """Everybody has said their part, and Anna's topic is open."""
    telegram, vk, staff = page.customer("telegram"), page.customer("vk"), page.staff
    await telegram.become("John")
    await ask_for_a_person(telegram, "agent", "The iron came without its stand, order 7310-2", "en")
    await vk.become("Вера")
    number = await ask_for_a_person(vk, "оператор", "Обменяйте, пожалуйста, M на L, заказ 8127-1")
    await enter(staff, number)
    await staff.become("Максим")
    await staff.write("Вера, размер есть. Отправим, как только вернёте первый")
    await vk.sees("Отправим, как только вернёте")
    await staff.become("Ольга")
    await vk.become("Борис")
    await asks_the_bot(vk)
    await telegram.become("Анна")
    await sends_what_arrived(telegram)
    await is_helped(telegram, staff, await submitted(telegram), receipt)


async def asks_the_bot(boris: Customer) -> None:
    await has_answer(boris, "Покупателю", "Заказы и доставка", "Где мой заказ")


async def sends_what_arrived(anna: Customer) -> None:
    await has_answer(anna, "Покупателю", "Возврат и обмен", "Пришёл брак")
    await anna.press(words("button-person"))
    await hears(anna, words("order", example="12345678-0001"))
    await anna.write("5512-3")
    await asked(anna, "describe-then-files")
    await anna.attach("photo", PHOTO, text="Коробка помята, чайник внутри с трещиной")
    await asked(anna, "reply")
    await anna.press(words("button-reply-here"))
    await hears(anna, "чайник внутри с трещиной")
    await anna.press(words("button-send"))


async def is_helped(anna: Customer, staff: Staff, number: str, receipt: Path) -> None:
    await enter(staff, number, icon="🆕")
    await staff.sees("чайник внутри с трещиной")
    await staff.press("Взять")
    await shows(staff, number, "🟢")
    await staff.write("// третья такая коробка за неделю, напишу складу")
    await staff.write("Анна, простите за чайник. **Новый привезём завтра**, платить за доставку не нужно")
    await anna.sees("Новый привезём завтра")
    await staff.sees_mark("Новый привезём завтра", "👌")
    await anna.write("Спасибо! Можно после шести?")
    await staff.sees("Можно после шести?")
    await staff.reply("Можно после шести?", "Да, курьер будет с 18 до 20. Вот документ на обмен")
    await anna.sees("курьер будет с 18 до 20")
    await sends(staff, "document", receipt, anna)
    await staff.sees_mark("курьер будет с 18 до 20", "👌")
    await shows(staff, number, "[⏳💬]")


async def take(of: Page | Locator, name: str) -> None:
    """A picture for the README: written with PICTURES=1, and otherwise only seen to be light enough."""
    view, page = (of.browser, of.browser) if isinstance(of, Page) else (of, of.page)
    await page.mouse.move(0, 0)
    await expect(page.get_by_test_id("toast")).to_have_count(0)
    picture = await _as_webp(page, await view.screenshot(animations="disabled"))
    assert picture[8:12] == b"WEBP"
    assert len(picture) < LIGHT_ENOUGH, f"{name}: {len(picture)} bytes"
    if DRAWN:
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / f"{name}.webp").write_bytes(picture)


async def _as_webp(page: BrowserPage, png: bytes) -> bytes:
    """The browser's own encoder: a third of a PNG for text that stays sharp on a dense screen."""
    assert page.context.browser
    blank = await page.context.browser.new_page()
    try:
        written: str = await blank.evaluate(REWRITE, base64.b64encode(png).decode())
    finally:
        await blank.close()
    return base64.b64decode(written.partition(",")[2])
