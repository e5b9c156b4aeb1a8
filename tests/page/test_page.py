"""The page alone, in a real browser against the real sandbox: what a person does arrives, what a bot does is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import expect

from bot.sandbox.app import Sandbox
from bot.sandbox.page import HEADERS, STATIC
from tests.page.driver import CHROMIUM, NO_CHROMIUM, Page, open_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)
PHOTO = STATIC / "parcel.jpg"
VOICE = STATIC / "voice.ogg"
ANNA, BORIS, VERA = "telegram:111", "vk:222", "vk:223"

SIZE = "(({scrollWidth, scrollHeight}) => [scrollWidth, scrollHeight])(document.documentElement)"
WIDER = "[...document.querySelectorAll('.messages')].filter(one => one.scrollWidth > one.clientWidth).length"
HEARD = "one => one.ended || new Promise(done => { one.onended = () => done(true); one.onerror = () => done(false); })"


class Bot:
    """Some bot: it calls the emulated servers as any bot would."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http
        self.forum = int(sandbox.staff_chat.partition(":")[2])

    async def telegram(self, method: str, **parameters: Any) -> Any:
        """One call of the Bot API; its result."""
        url = f"{self.sandbox.telegram_url}/bot{self.sandbox.telegram_token}/{method}"
        async with self.http.post(url, json=parameters) as answer:
            body = await answer.json()
        assert body["ok"], body
        return body["result"]

    async def vk(self, method: str, **parameters: Any) -> Any:
        """One call of the VK API; its response."""
        headers = {"Authorization": f"Bearer {self.sandbox.vk_token}"}
        url = f"{self.sandbox.vk_url}{method}"
        async with self.http.post(url, data={"v": "5.199", **parameters}, headers=headers) as answer:
            body = await answer.json(content_type=None)
        assert "response" in body, body
        return body["response"]

    async def api(self, path: str) -> Any:
        """Reads the control API."""
        async with self.http.get(f"{self.sandbox.url}/api/{path}") as answer:
            return await answer.json()

    async def topic(self, name: str) -> int:
        """A new topic in the staff forum."""
        made = await self.telegram("createForumTopic", chat_id=self.forum, name=name)
        thread: int = made["message_thread_id"]
        return thread


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh world."""
    box = Sandbox()
    await box.start()
    yield box
    await box.stop()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot of that world."""
    async with aiohttp.ClientSession() as http:
        yield Bot(sandbox, http)


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    """The page of that world; its console must stay silent."""
    async with open_page(sandbox.url) as opened:
        yield opened
        assert opened.errors == []


async def test_what_is_typed_arrives_in_both_messengers(page: Page, bot: Bot) -> None:
    anna, boris = page.customer("telegram"), page.customer("vk")
    await anna.start()
    await anna.sees("/start")
    await anna.write("Где мой заказ? <b>12</b> & 👍🏽")
    await anna.sees("Где мой заказ? <b>12</b> & 👍🏽")
    await boris.write("Здравствуйте, **срочно**!")
    await boris.sees("Здравствуйте, срочно!")
    [said] = [one for one in await bot.api(f"transcript?chat={BORIS}") if one["text"].startswith("Здравствуйте")]
    assert said["entities"] == [{"type": "bold", "offset": 14, "length": 6}]


async def test_a_line_break_is_no_send(page: Page) -> None:
    anna = page.customer("telegram")
    await anna.part("composer").press_sequentially("раз")
    await anna.part("composer").press("Shift+Enter")
    await anna.part("composer").press_sequentially("два")
    await anna.part("composer").press("Enter")
    await anna.sees("раз")
    assert await anna.texts() == ["раз\nдва"]


async def test_buttons_notices_and_a_keyboard_below(page: Page, bot: Bot) -> None:
    anna = page.customer("telegram")
    await anna.write("привет")
    inline = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}, {"text": "Нет", "callback_data": "no"}]]}
    await bot.telegram("sendMessage", chat_id=111, text="Помогло?", reply_markup=inline)
    await anna.press("Да")
    updates = await bot.telegram("getUpdates", timeout=5, offset=-1)
    assert updates[0]["callback_query"]["data"] == "yes"
    await bot.telegram("answerCallbackQuery", callback_query_id=updates[0]["callback_query"]["id"], text="Спасибо")
    await anna.sees_notice("Спасибо")
    below = {"keyboard": [[{"text": "Меню"}]], "resize_keyboard": True}
    await bot.telegram("sendMessage", chat_id=111, text="Вот меню", reply_markup=below)
    await anna.press("Меню")
    await anna.sees("Меню")
    await bot.telegram("sendMessage", chat_id=111, text="Убрано", reply_markup={"remove_keyboard": True})
    await expect(anna.part("reply-keyboard")).to_be_hidden()


async def test_a_client_without_buttons_shows_none(page: Page, bot: Bot) -> None:
    keyboard = '{"inline":true,"buttons":[[{"action":{"type":"text","label":"Заказ","payload":"{}"}}]]}'
    vk = page.customer("vk")
    await vk.write("привет")
    await bot.vk("messages.send", peer_id=222, random_id=1, message="Выберите", keyboard=keyboard)
    await vk.sees("Выберите")
    await expect(vk.part("button")).to_have_count(1)
    await vk.become("Вера")
    await vk.write("и мне")
    await bot.vk("messages.send", peer_id=223, random_id=2, message="Ответьте цифрой", keyboard=keyboard)
    await vk.sees("Ответьте цифрой")
    assert await vk.buttons() == []


async def test_photo_album_file_and_voice(page: Page, bot: Bot, tmp_path: Path) -> None:
    anna = page.customer("telegram")
    receipt = tmp_path / "чек.pdf"
    receipt.write_bytes(b"%PDF-1.4 receipt")
    await anna.attach("photo", [PHOTO, PHOTO], text="Коробка помята")
    await anna.sees_media("photo", count=2)
    await anna.attach("document", receipt)
    await expect(await anna.sees_media("file")).to_contain_text("чек.pdf")
    await anna.attach("voice", VOICE)
    await anna.sees_media("voice")
    kinds = [one["media"][0]["kind"] for one in await bot.api(f"transcript?chat={ANNA}")]
    assert kinds == ["photo", "photo", "document", "voice"]
    loaded = "image => image.complete && image.naturalWidth > 0"
    assert all([await one.evaluate(loaded) for one in await anna.part("photo").locator("img").all()])


async def test_samples_need_no_files_of_ones_own(page: Page, bot: Bot) -> None:
    vk = page.customer("vk")
    for item in ("sample-photo", "sample-voice"):
        await vk.part("attach").click()
        await page.browser.get_by_test_id(item).click()
        await expect(vk.part("pending")).to_have_count(1)
        await vk.part("send").click()
    await vk.sees_media("photo")
    voice = await vk.sees_media("voice")
    sent = [one["media"][0] for one in await bot.api(f"transcript?chat={BORIS}")]
    assert [(one["kind"], one.get("duration")) for one in sent] == [("photo", None), ("voice", 3)]
    await voice.get_by_role("button").click()
    assert await voice.locator("audio").evaluate(HEARD)


async def test_reactions_and_deletion(page: Page, bot: Bot) -> None:
    anna = page.customer("telegram")
    await anna.write("передумала")
    await anna.sees("передумала")
    await bot.telegram("sendMessage", chat_id=111, text="Готово")
    await anna.react("Готово", "🔥")
    await anna.sees_mark("Готово", "🔥")
    answer = (await bot.api(f"transcript?chat={ANNA}"))[-1]
    assert answer["reactions"] == [{"from": ANNA, "emoji": "🔥"}]
    await anna.message("Готово").get_by_test_id("reaction").click()
    await expect(anna.message("Готово").get_by_test_id("reaction")).to_have_count(0)
    await anna.delete("передумала")
    await anna.sees_none("передумала")
    await expect(anna.part("deleted")).to_have_count(1)


async def test_a_menu_stays_when_something_new_arrives(page: Page, bot: Bot) -> None:
    anna = page.customer("telegram")
    for number in range(12):
        await anna.write(f"строка {number}\nи ещё\nи ещё")
    await anna.message("строка 11").get_by_test_id("more").click()
    await expect(page.browser.get_by_test_id("menu")).to_be_visible()
    await bot.telegram("sendMessage", chat_id=111, text="Новое\nсообщение\nпришло")
    await anna.sees("пришло")
    await page.browser.get_by_test_id("reply").click()
    await expect(anna.part("strip")).to_contain_text("строка 11")
    await anna.message("строка 11").get_by_test_id("more").click()
    await anna.part("messages").hover()
    await page.browser.mouse.wheel(0, -200)
    await expect(page.browser.get_by_test_id("menu")).to_have_count(0)


async def test_staff_topics_answers_marks_and_states(page: Page, bot: Bot) -> None:
    first, second = await bot.topic("№64 Анна"), await bot.topic("№65 Борис")
    await bot.telegram("sendMessage", chat_id=bot.forum, message_thread_id=first, text="Посылка помята")
    staff = page.staff
    await expect(staff.topic("№64")).to_have_attribute("data-unread", "1")
    await staff.open_topic("№64")
    await staff.sees("Посылка помята")
    await expect(staff.topic("№64")).to_have_attribute("data-unread", "0")
    await staff.reply("Посылка помята", "Заберём завтра")
    await staff.sees("Заберём завтра")
    await expect(staff.message("Заберём завтра").get_by_test_id("quote")).to_contain_text("Посылка помята")
    said = await bot.api(f"transcript?chat={bot.sandbox.staff_chat}&thread={first}")
    answer = [one for one in said if one["text"] == "Заберём завтра"]
    assert answer[0]["from"] == "telegram:501"
    mark = {"chat_id": bot.forum, "message_id": answer[0]["message"], "reaction": [{"type": "emoji", "emoji": "👌"}]}
    await bot.telegram("setMessageReaction", **mark)
    await staff.sees_mark("Заберём завтра", "👌")
    await staff.edit("Заберём завтра", "Заберём послезавтра")
    await staff.sees("Заберём послезавтра")
    await expect(staff.message("Заберём послезавтра").get_by_test_id("edited")).to_be_visible()
    await bot.telegram("editForumTopic", chat_id=bot.forum, message_thread_id=first, name="✅ №64 Анна")
    await bot.telegram("closeForumTopic", chat_id=bot.forum, message_thread_id=first)
    await expect(staff.topic("✅ №64")).to_have_attribute("data-closed", "true")
    await staff.topic_menu("reopen")
    await expect(staff.topic("✅ №64")).to_have_attribute("data-closed", "false")
    await staff.become("Максим")
    await staff.open_topic("№65")
    await staff.write("// это я")
    await staff.sees("// это я")
    assert (await bot.api(f"transcript?chat={bot.sandbox.staff_chat}&thread={second}"))[-1]["from"] == "telegram:502"


async def test_trouble_is_armed_and_a_topic_deleted(page: Page, bot: Bot) -> None:
    await bot.topic("№70 Вера")
    await page.staff.open_topic("№70")
    await page.trouble("429")
    await expect(page.browser.get_by_test_id("trouble-clear").locator(".badge")).to_have_text("1")
    assert [one["kind"] for one in (await bot.api("trouble"))["armed"]] == ["429"]
    await page.trouble("clear")
    await expect(page.browser.get_by_test_id("trouble-clear").locator(".badge")).to_have_count(0)
    await page.trouble("topic")
    await expect(page.staff.topic("№70")).to_have_count(0)
    await page.trouble("block", ANNA)
    await expect(page.browser.locator(f'[data-testid="trouble-block"][data-for="{ANNA}"]')).to_have_attribute(
        "aria-pressed", "true"
    )
    assert next(one for one in (await bot.api("world"))["people"] if one["id"] == ANNA)["blocked"] is True


async def test_a_new_customer_and_an_unread_badge(page: Page, bot: Bot) -> None:
    anna = page.customer("telegram")
    await anna.write("я здесь")
    await anna.sees("я здесь")
    await anna.add("Пётр")
    await anna.write("и я")
    await anna.sees("и я")
    await anna.sees_none("я здесь")
    await bot.telegram("sendMessage", chat_id=111, text="Анна, ответ")
    badge = anna.root.locator(f'[data-person="{ANNA}"] .badge')
    await expect(badge).to_have_text("1")
    await anna.become("Анна")
    await anna.sees("Анна, ответ")
    await expect(badge).to_have_count(0)


async def test_markup_of_others_stays_words(page: Page, bot: Bot) -> None:
    anna = page.customer("telegram")
    await anna.write("привет")
    text = "<img src=x onerror=alert(1)> жирный 👍🏽 секрет"
    entities = [{"type": "bold", "offset": 29, "length": 6}, {"type": "spoiler", "offset": 41, "length": 6}]
    await bot.telegram("sendMessage", chat_id=111, text=text, entities=entities)
    said = await anna.sees("<img src=x onerror=alert(1)>")
    await expect(said.locator("strong")).to_have_text("жирный")
    await expect(said.locator(".spoiler")).to_have_text("секрет")
    await expect(said.locator("img")).to_have_count(0)


async def test_the_page_comes_back_after_the_sandbox_did(page: Page, sandbox: Sandbox) -> None:
    await page.customer("vk").write("до")
    await page.customer("vk").sees("до")
    await sandbox.stop()
    connection = page.browser.get_by_test_id("connection")
    await expect(connection).to_have_attribute("data-state", "offline")
    await sandbox.start()
    await expect(connection).to_have_attribute("data-state", "online")
    await page.customer("vk").write("после")
    await page.customer("vk").sees("после")
    page.errors.clear()  # the browser itself notes that the server was away


async def test_dark_follows_the_system_and_the_switch(sandbox: Sandbox) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    async with open_page(sandbox.url, dark=True) as page:
        dark = await page.browser.evaluate(paper)
        await page.theme()
        light = await page.browser.evaluate(paper)
        await page.browser.reload()
        await expect(page.browser.get_by_test_id("connection")).to_have_attribute("data-state", "online")
        assert await page.browser.evaluate(paper) == light
    brightness = [sum(int(part) for part in colour[4:-1].split(",")) for colour in (dark, light)]
    assert brightness[0] < 150 < 600 < brightness[1]


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1440])
async def test_no_width_scrolls_sideways(sandbox: Sandbox, bot: Bot, width: int) -> None:
    await bot.topic("№71 " + "очень длинное название обращения " * 3)
    async with open_page(sandbox.url, width=width, height=800) as page:
        await page.customer("telegram").write("д" * 300 + " https://example.org/" + "x" * 300)
        await page.customer("telegram").sees("ддд")
        await page.staff.open_topic("№71")
        await page.staff.write("ответ")
        await page.staff.sees("ответ")
        await page.customer("vk").write("привет")
        await page.customer("vk").sees("привет")
        assert await page.browser.evaluate(SIZE) == [width, 800]
        assert await page.browser.evaluate(WIDER) == 0
        assert page.errors == []


async def test_english_and_back(page: Page) -> None:
    await page.browser.get_by_test_id("language").click()
    await expect(page.customer("telegram").part("start")).to_have_text("Start")
    await expect(page.browser.locator("html")).to_have_attribute("lang", "en")
    await page.browser.get_by_test_id("language").click()
    await expect(page.customer("telegram").part("start")).to_have_text("Начать")


async def test_headers_let_nothing_else_in(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("/", "/static/main.js", "/static/paper.css", "/static/no-such-file"):
            async with http.get(sandbox.url + path) as answer:
                for name, value in HEADERS.items():
                    assert answer.headers[name] == value, (path, name)
        for path in ("/static/../page.py", "/static/..%2Fpage.py", "/static/%2e%2e/page.py"):
            async with http.get(f"{sandbox.url}{path}") as answer:
                assert answer.status == 404
    assert "'unsafe" not in HEADERS["Content-Security-Policy"]


async def test_every_control_has_a_name(page: Page, bot: Bot) -> None:
    await bot.topic("№72")
    await page.staff.open_topic("№72")
    await page.customer("telegram").write("привет")
    await page.customer("telegram").sees("привет")
    nameless = await page.browser.evaluate("""() => [...document.querySelectorAll('button, textarea, input, select')]
        .filter(one => !(one.getAttribute('aria-label') || one.textContent.trim())).map(one => one.outerHTML)""")
    assert nameless == []
