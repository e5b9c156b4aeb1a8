"""What customers and operators do in the page, in their own words: the steps of a conversation."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.async_api import Locator, expect

from bot.core.ids import Lang
from bot.core.phrases import say
from bot.sandbox.page import STATIC
from bot.text import Phrasebook, load
from tests.page.driver import Customer, Pane, Staff

PHOTO = STATIC / "parcel.jpg"
VOICE = STATIC / "voice.ogg"
CARD = re.compile(r"^Обращение №\d+")
ACCEPTED = re.compile(r"№(\d+) принято|#(\d+) is accepted")
PROMISED = re.compile(r"до (\d\d:\d\d)")


def words(phrase: str, lang: Lang = "ru", /, **arguments: str | int) -> str:
    """What the bot says or writes on a button, as the locale says it now."""
    return _phrasebook().text(say(phrase, **arguments), lang)


@cache
def _phrasebook() -> Phrasebook:
    return load([Path(__file__).parents[2] / "locales"])


async def hears(pane: Pane, *texts: str) -> Locator:
    """The newest message says all this."""
    for text in texts:
        await expect(said_last(pane)).to_contain_text(text)
    return said_last(pane)


async def asked(pane: Pane, *phrases: str) -> Locator:
    """The newest message holds these phrases."""
    return await hears(pane, *(words(phrase) for phrase in phrases))


async def submitted(customer: Customer) -> str:
    """The number of the request that was just accepted: of the newest acknowledgement, which stands last."""
    newest = customer.part("message").last
    await expect(newest).to_contain_text(ACCEPTED)
    found = ACCEPTED.search(await newest.inner_text())
    assert found
    return found[1] or found[2]


async def ask_for_a_person(customer: Customer, word: str, trouble: str, lang: Lang = "ru") -> str:
    """The shortest way: the word, one message, a number. Begun anew: what was asked before is another matter."""
    await starts(customer, lang)
    await customer.write(word)
    await hears(customer, words("call", lang))
    await customer.write(trouble)
    return await submitted(customer)


def said_last(pane: Pane) -> Locator:
    """The newest message."""
    return pane.part("message").last


async def enter(staff: Staff, number: str, *, icon: str = "") -> None:
    """Open the topic of a request, once its name begins with the icon."""
    await staff.open_topic(f"#{number} ")
    if icon:
        await shows(staff, number, icon)


async def shows(staff: Staff, number: str, icon: str, *, closed: bool | None = None) -> None:
    """The topic's name says the state."""
    topic = staff.topic(f"#{number} ")
    await expect(topic).to_have_attribute("data-name", re.compile("^" + icon))
    if closed is not None:
        await expect(topic).to_have_attribute("data-closed", str(closed).lower())


def card(staff: Staff) -> Locator:
    """The card of the open topic: the first words in it."""
    return staff.part("text").first


async def has_button(pane: Pane, label: str, count: int) -> None:
    """So many buttons with these words are in sight."""
    keys = pane.root.locator(f'[data-testid="button"][data-label*="{label}"]')
    await expect(keys).to_have_count(count)


async def sends(sender: Pane, kind: Literal["photo", "document", "voice"], path: Path, reader: Pane) -> Locator:
    """A file goes across: the reader's pane has one more of its kind."""
    shown = "file" if kind == "document" else kind
    before = await reader.part(shown).count()
    await sender.attach(kind, path)
    await expect(reader.part(shown)).to_have_count(before + 1)
    return reader.part(shown).last


async def choose(customer: Customer, question: str, label: str) -> None:
    """Types the number in front of the words, below the question, as people do whose client shows no buttons."""
    newest = said_last(customer)
    await expect(newest).to_contain_text(question)
    await expect(newest).to_contain_text(label)
    number = re.search(rf"^(\d+)\. {re.escape(label)}", await newest.get_by_test_id("text").inner_text(), re.MULTILINE)
    assert number, f"no number in front of {label!r}"
    await customer.write(number[1])


async def starts(customer: Customer, lang: Lang = "ru") -> None:
    """The menu, or the question who they are, which is asked once."""
    await customer.start()
    home = (words(phrase, lang).partition(".")[0] for phrase in ("menu", "audience"))
    await expect(said_last(customer)).to_contain_text(re.compile("|".join(map(re.escape, home))))


async def has_answer(customer: Customer, audience: str, *titles: str) -> None:
    """From the greeting down the menu to an answer, by its titles."""
    await starts(customer)
    if words("audience") in await said_last(customer).inner_text():
        await customer.press(audience)
        await asked(customer, "menu")
    for at, title in enumerate(titles):
        await customer.press(title)
        await hears(customer, words("article-ask") if at == len(titles) - 1 else words("topic", title=title))
