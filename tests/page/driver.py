"""Drives the sandbox's page as a person would: write, press, attach, look. Everything goes through what is visible.

    async with open_page(sandbox.url) as page:
        await page.customer("telegram").start()
        await page.customer("telegram").write("Где мой заказ?")
        await page.staff.open_topic("Анна")
        await page.staff.write("Уже в пути")
        await page.customer("telegram").sees("Уже в пути")

Waiting is the browser's own: an action waits until its button is there, `sees` until the words are. Times in seconds.
"""

import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Locator, async_playwright, expect
from playwright.async_api import Page as BrowserPage

Messenger = Literal["telegram", "vk"]
Kind = Literal["photo", "document", "voice"]
Trouble = Literal["429", "drop", "topic", "block", "restart", "clear"]

CHROMIUM = shutil.which("chromium")
NO_CHROMIUM = "chromium is not on PATH: the page cannot be tried in a browser"
PATIENCE = 15.0
expect.set_options(timeout=PATIENCE * 1000)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


class Pane:
    """One pane of the page; of its messages only those of the open person or topic are there."""

    def __init__(self, browser: BrowserPage, name: str) -> None:
        self.browser = browser
        self.name = name
        self.root = browser.get_by_test_id(f"pane-{name}")

    def part(self, test_id: str) -> Locator:
        """Parts of this pane by their `data-testid`."""
        return self.root.get_by_test_id(test_id)

    def message(self, text: str) -> Locator:
        """The newest message that contains the text."""
        return self.part("message").filter(has_text=text).last

    async def front(self) -> None:
        """Brings the pane to the eye where the page shows one at a time."""
        tab = self.browser.locator(f'[data-testid="tab"][data-tab="{self.name}"]')
        if await tab.is_visible():
            await tab.click()

    async def write(self, text: str) -> None:
        """Types the text and sends it."""
        await self.front()
        await self.part("composer").fill(text)
        await self.part("composer").press("Enter")

    async def press(self, label: str) -> None:
        """Presses the newest button whose label contains the words (under a message or below the input)."""
        await self.front()
        await self.root.locator(f'[data-testid="button"][data-label*={_quoted(label)}]').last.click()

    async def sees(self, text: str, *, within: float = PATIENCE) -> Locator:
        """Waits for a message that contains the text."""
        await self.front()
        await expect(self.message(text)).to_be_attached(timeout=within * 1000)
        return self.message(text)

    async def sees_none(self, text: str) -> None:
        """Waits until no message contains the text."""
        await self.front()
        await expect(self.part("message").filter(has_text=text)).to_have_count(0, timeout=PATIENCE * 1000)

    async def sees_mark(self, text: str, emoji: str, *, within: float = PATIENCE) -> None:
        """Waits for a reaction on the newest message that contains the text."""
        await self.front()
        mark = self.message(text).locator(f'[data-testid="reaction"][data-emoji="{emoji}"]')
        await expect(mark).to_be_attached(timeout=within * 1000)

    async def sees_notice(self, text: str, *, within: float = PATIENCE) -> None:
        """Waits for a short notice, such as the answer to a button."""
        toast = self.browser.get_by_test_id("toast").filter(has_text=text).last
        await expect(toast).to_be_attached(timeout=within * 1000)

    async def sees_media(self, kind: Literal["photo", "voice", "file", "video"], *, count: int = 1) -> Locator:
        """Waits until at least so many photos, voices or files are there; answers the newest."""
        await self.front()
        await expect(self.part(kind).nth(count - 1)).to_be_attached(timeout=PATIENCE * 1000)
        return self.part(kind).last

    async def attach(self, kind: Kind, path: Path | str | Sequence[Path | str], *, text: str = "") -> None:
        """Sends one file, or several as an album, with words or without."""
        await self.front()
        paths = [path] if isinstance(path, Path | str) else list(path)
        await self.part(f"pick-{kind}").set_input_files(paths)
        await expect(self.part("pending")).to_have_count(len(paths))
        await self.part("composer").fill(text)
        await self.part("send").click()
        await expect(self.part("pending")).to_have_count(0)

    async def reply(self, to: str, text: str) -> None:
        """Answers the newest message that contains `to`, quoting it."""
        await self._choose(to, "reply")
        await self.write(text)

    async def edit(self, old: str, new: str) -> None:
        """Corrects one's own message."""
        await self._choose(old, "edit")
        await self.write(new)

    async def delete(self, text: str) -> None:
        """Deletes the newest message that contains the text."""
        await self._choose(text, "delete")

    async def react(self, text: str, emoji: str) -> None:
        """Puts a reaction from the short list on a message."""
        await self._menu(text)
        await self.browser.locator(f'[data-testid="react"][data-emoji="{emoji}"]').click()

    async def become(self, name: str) -> None:
        """Switches to another customer or operator of this pane."""
        await self.front()
        await self.root.locator(f'[data-testid="person"][data-name={_quoted(name)}]').click()

    async def buttons(self) -> list[str]:
        """Labels of all buttons in sight, oldest first."""
        found = await self.part("button").all()
        return [await one.get_attribute("data-label") or "" for one in found]

    async def texts(self) -> list[str]:
        """The words of all messages, oldest first."""
        return await self.part("text").all_inner_texts()

    async def _menu(self, text: str) -> None:
        await self.sees(text)
        await self.message(text).get_by_test_id("more").click()

    async def _choose(self, text: str, item: str) -> None:
        await self._menu(text)
        await self.browser.get_by_test_id(item).click()


class Customer(Pane):
    """A customer's pane."""

    async def start(self) -> None:
        """Presses Start, in an empty chat or from the menu of a lively one."""
        await self.front()
        if await self.part("start").is_visible():
            await self.part("start").click()
            return
        await self.part("attach").click()
        await self.browser.get_by_test_id("press-start").click()

    async def add(self, name: str, *, lang: str = "ru", buttons: bool = True) -> None:
        """Makes a new customer and becomes them."""
        await self.front()
        await self.part("add-person").click()
        await self.browser.get_by_test_id("person-name").fill(name)
        await self.browser.get_by_test_id("person-lang").select_option(lang)
        if not buttons:
            await self.browser.get_by_test_id("person-buttons").uncheck()
        await self.browser.get_by_test_id("person-save").click()
        chip = self.root.locator(f'[data-testid="person"][data-name={_quoted(name)}]')
        await expect(chip).to_have_attribute("aria-pressed", "true")


class Staff(Pane):
    """The staff group's pane."""

    def topic(self, name: str) -> Locator:
        """The topmost topic whose name contains the words."""
        return self.root.locator(f'[data-testid="topic"][data-name*={_quoted(name)}]').first

    async def open_topic(self, name: str, *, within: float = PATIENCE) -> None:
        """Waits for the topic and opens it."""
        await self.front()
        if await self.part("back").is_visible():
            await self.part("back").click()
        await self.topic(name).click(timeout=within * 1000)
        await expect(self.part("topic-title")).to_contain_text(name)

    async def topics(self) -> list[str]:
        """Names of all topics, General first."""
        await self.front()
        return [await one.get_attribute("data-name") or "" for one in await self.part("topic").all()]

    async def topic_menu(self, item: Literal["close", "reopen", "delete"]) -> None:
        """Closes, reopens or deletes the open topic."""
        await self.part("topic-menu").click()
        await self.browser.get_by_test_id(f"topic-{item}").click()


class Page:
    """The whole page in one browser tab; `errors` collects what its console complained about."""

    def __init__(self, browser: BrowserPage) -> None:
        self.browser = browser
        self.errors: list[str] = []
        self.staff = Staff(browser, "staff")
        browser.on("console", self._heard)
        browser.on("pageerror", lambda error: self.errors.append(str(error)))

    def customer(self, messenger: Messenger) -> Customer:
        """The pane of that messenger's customers."""
        return Customer(self.browser, messenger)

    async def trouble(self, name: Trouble, target: str = "") -> None:
        """Presses a button of the strength test; `target` is a messenger (drop) or a person (block)."""
        if not await self.browser.get_by_test_id("trouble").is_visible():
            await self.browser.get_by_test_id("strength").click()
        place = f'[data-for="{target}"]' if target else ""
        await self.browser.locator(f'[data-testid="trouble-{name}"]{place}').click()

    async def theme(self) -> None:
        """Switches between light and dark."""
        await self.browser.get_by_test_id("theme").click()

    async def screenshot(self, path: Path | str) -> None:
        """A picture of the visible page, once moving things have come to rest."""
        await self.browser.screenshot(path=path, animations="disabled")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """Without a page yet."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def tab_on(
    chromium: Browser, url: str, *, width: int = 1440, height: int = 900, dark: bool = False, scale: float = 1
) -> AsyncIterator[Page]:
    """The page at this address, connected and drawn, remembering nothing; `scale` is real pixels to one of the page's.
    Nothing moves in it, so nobody waits until it has come to rest."""
    browser = await chromium.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    try:
        browser.set_default_timeout(PATIENCE * 1000)
        page = Page(browser)
        await browser.goto(url)
        await expect(browser.get_by_test_id("connection")).to_have_attribute("data-state", "online")
        yield page
    finally:
        await browser.close()


@asynccontextmanager
async def open_page(url: str, *, width: int = 1440, height: int = 900, dark: bool = False) -> AsyncIterator[Page]:
    """The same in a browser of its own."""
    async with a_browser() as chromium, tab_on(chromium, url, width=width, height=height, dark=dark) as page:
        yield page
