"""The lead at work on the answers: saves files in the content folder while the bot runs, and errs now and then."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest

from bot.sandbox.app import Sandbox
from tests.journeys.conftest import Shop, opened, settings_for
from tests.journeys.said import LOCALES, said
from tests.journeys.stage import Customer
from tests.journeys.test_dialogue import BOTH
from tests.redis_server import RedisServer

TOPIC = '[[topic]]\nid = "gifts"\ntitle = "{title}"\naudience = "buyer"\narticles = ["gift-wrap"]\n\n'
TITLES = {"ru": ("Подарки", "Подарочная упаковка"), "en": ("Gifts", "Gift wrapping")}
ASKED = {"ru": ["завернуть в подарок", "подарочная бумага"], "en": ["wrap as a present", "gift paper"]}
ANSWERS = {"ru": "Завернём **бесплатно**: скажите об этом на кассе.", "en": "We wrap **for free**: say so when paying."}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the shipped folder: all that a stranger has."""
    return Path(copytree(LOCALES, tmp_path / "pack"))


@pytest.fixture
async def shop(sandbox: Sandbox, durable_redis: RedisServer, tmp_path: Path, pack: Path) -> AsyncIterator[Shop]:
    durable_redis.flush()
    settings = settings_for(sandbox, durable_redis.url, tmp_path)
    async with opened(sandbox, settings.model_copy(update={"content_dir": pack})) as made:
        yield made


def replaces(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def adds_a_topic(pack: Path, lang: str) -> None:
    """To the menu, above the other topics."""
    text = TOPIC.format(title=TITLES[lang][0])
    replaces(pack / lang / "menu.toml", "[[topic]]\n", text + "[[topic]]\n")


def adds_its_article(pack: Path, lang: str) -> None:
    """As the menu's first lines say: between `+++` lines `id`, `title`, `topic`, `aliases`; the answer below."""
    asked = json.dumps(ASKED[lang], ensure_ascii=False)
    front = f'id = "gift-wrap"\ntitle = "{TITLES[lang][1]}"\ntopic = "gifts"\naliases = {asked}'
    path = pack / lang / "articles" / "gift-wrap.md"
    path.write_text(f"+++\n{front}\n+++\n{ANSWERS[lang]}\n", encoding="utf-8")


async def at_menu(customer: Customer) -> None:
    await customer.starts()
    await customer.presses("Покупателю")
    await customer.sees(said("menu"))


def test_the_pack_tells_how_in_every_language(pack: Path) -> None:
    for lang in TITLES:
        first = (pack / lang / "menu.toml").read_text(encoding="utf-8").partition("[[")[0]
        for word in ("articles/<id>.md", "`+++`", "`id`", "`title`", "`topic`", "`aliases`", "content check"):
            assert word in first, (lang, word)


@BOTH
@pytest.mark.row("C3", "buttons")
async def test_a_topic_with_an_article_is_added_without_a_restart(shop: Shop, pack: Path, name: str) -> None:
    customer, general = shop.customer(name), shop.staff.general
    await at_menu(customer)
    adds_a_topic(pack, "ru")  # its article is not there yet: half of the work, which nobody is to see
    await general.sees("there is no article `gift-wrap`")
    await customer.writes("завернуть в подарок")
    adds_its_article(pack, "ru")
    adds_a_topic(pack, "en")
    adds_its_article(pack, "en")
    await general.sees(said("staff-content-taken"))
    await customer.writes("/menu")
    await customer.sees(said("menu"))
    await customer.presses("Подарки")
    await customer.presses("Подарочная упаковка")
    await customer.sees("Завернём бесплатно")
    await customer.writes("подарочная бумага нужна")
    await customer.presses("Подарочная упаковка")
    await customer.sees("Завернём бесплатно")


@BOTH
async def test_every_kind_of_file_is_read_again_and_a_mistake_keeps_the_old(shop: Shop, pack: Path, name: str) -> None:
    customer, general, ru = shop.customer(name), shop.staff.general, pack / "ru"
    await at_menu(customer)
    replaces(ru / "search.toml", "same = [", "same = [[")
    await general.sees(said("staff-content-refused"))
    replaces(ru / "contacts.toml", 'title = "Контакты"', 'title = "Где мы есть"')
    replaces(ru / "talk.ftl", "\nmenu = ", "\nmenu = С возвращением! ")
    await customer.writes("/contacts")
    await customer.sees("Контакты")
    replaces(ru / "search.toml", "same = [[", 'same = [\n  ["возврат", "взадпятки"],')
    await general.sees(said("staff-content-taken"))
    await customer.writes("/contacts")
    await customer.sees("Где мы есть")
    await customer.writes("/menu")
    await customer.sees("С возвращением!")
    await customer.writes("взадпятки")
    await customer.presses("Что с моим возвратом")


@BOTH
async def test_a_phrase_that_cannot_be_read_keeps_the_old_ones(shop: Shop, pack: Path, name: str) -> None:
    customer, general, ru = shop.customer(name), shop.staff.general, pack / "ru"
    await at_menu(customer)
    replaces(ru / "talk.ftl", "\nmenu = ", "\nmenu = { $nobody ")
    await general.sees("ru/talk.ftl")
    await customer.writes("/menu")
    await customer.sees(said("menu"))
