"""A tiny shop to talk to: a pack in two languages, a search of plain words, a desk open from 9 to 22 in Moscow."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bot.core.calendar import WorkingHours
from bot.core.content import Content
from bot.core.ids import CustomerId, Lang, TicketNumber
from bot.core.pack import USUAL, Article, Audience, Category, Hit, Pack, Search, Snippet, Thresholds, Topic
from bot.core.world import Policy, World
from bot.knowledge.snippets import build
from bot.text import Phrasebook, load

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = 1_795_424_400.0  # Monday, 23 November 2026, 12:00 in Moscow
LOCALES = Path(__file__).parents[2] / "locales"

TITLES: dict[Lang, dict[str, str]] = {
    "ru": {
        "orders": "Заказы и доставка",
        "couriers": "Курьеры",
        "returns": "Возвраты",
        "empty": "Разное",
        "where": "Где мой заказ?",
        "late": "Курьер опаздывает",
        "return": "Как вернуть товар",
        "refund": "Когда вернут деньги",
        "buyer": "Покупателю",
        "seller": "Продавцу",
        "money": "Выплаты",
        "late-problem": "Доставка опаздывает",
        "defect": "Пришёл брак",
        "rules": "Условия возврата",
        "body": "Ответ на вопрос",
        "contacts": "Телефон: 8 800 000-00-00",
    },
    "en": {
        "orders": "Orders and delivery",
        "couriers": "Couriers",
        "returns": "Returns",
        "empty": "Anything else",
        "where": "Where is my order?",
        "late": "The courier is late",
        "return": "How to return an item",
        "refund": "When will I get the money",
        "buyer": "For buyers",
        "seller": "For sellers",
        "money": "Payouts",
        "late-problem": "The delivery is late",
        "defect": "It came broken",
        "rules": "Terms of returns",
        "body": "The answer to",
        "contacts": "Phone: 8 800 000-00-00",
    },
}


def pack(lang: Lang) -> Pack:
    words = TITLES[lang]

    def article(key: str, topic: str) -> Article:
        return Article(id=key, title=words[key], topic=topic, body=Content(text=f"{words['body']}: {words[key]}"))

    def topic(key: str, **rest: tuple[str, ...] | str) -> Topic:
        return Topic(id=key, title=words[key], **rest)  # type: ignore[arg-type]  # rest is checked by the caller's eyes

    return Pack(
        lang=lang,
        topics={
            "orders": topic("orders", topics=("couriers",), articles=("where",)),
            "couriers": topic("couriers", parent="orders", articles=("late",)),
            "returns": topic("returns", articles=("return", "refund")),
            "empty": topic("empty"),
        },
        articles={
            "where": article("where", "orders"),
            "late": article("late", "couriers"),
            "return": article("return", "returns"),
            "refund": article("refund", "returns"),
        },
        categories={
            "late": Category(id="late", title=words["late-problem"], topic="orders", needs=("order",)),
            "defect": Category(
                id="defect", title=words["defect"], topic="returns", needs=("order", "photo", "receipt")
            ),
            "rules": Category(id="rules", title=words["rules"], topic="returns"),
        },
        root=("orders", "returns", "empty"),
        contacts=Content(text=words["contacts"]),
        snippets={one.name: one for one in SNIPPETS[lang]},
    )


SNIPPETS: dict[Lang, tuple[Snippet, ...]] = {
    "ru": (
        Snippet(name="sorry", title="Извинение", text="{name}, простите за неудобства.", aliases=("простите",)),
        Snippet(name="wait", title="Ожидание", text="{name}, проверяю обращение №{number}."),
        Snippet(
            name="refund",
            title="Возврат денег",
            text="Деньги за заказ {order} вернули.",
            aliases=("простите за деньги",),
        ),
    ),
    "en": (
        Snippet(name="sorry", title="Apology", text="{name}, we are sorry."),
        Snippet(name="wait", title="Waiting", text="{name}, I am checking request #{number}."),
        Snippet(name="refund", title="Refund", text="Order {order} was refunded."),
    ),
}


@cache
def snippet_search() -> Search:
    return build({lang: pack(lang) for lang in SNIPPETS})


def packs(audiences: bool) -> dict[Lang, Pack]:
    return {lang: with_audiences(pack(lang)) if audiences else pack(lang) for lang in TITLES}


class PlainSearch:
    """`sure` when a whole phrase is met, 0.9 is enough for that; a choice when one of its words is, and for sellers
    the other way round."""

    SURE = {"где заказ": "where", "where is my order": "where", "вернуть товар": "return", "return an item": "return"}
    MAYBE = {"курьер": ("late", "where"), "courier": ("late", "where"), "деньги": ("refund",), "товар": ("return",)}

    def find(
        self, query: str, lang: Lang, limit: int = 3, audience: str = "", thresholds: Thresholds = USUAL
    ) -> tuple[Hit, ...]:
        text = query.casefold()
        sure = [
            Hit(article=key, score=2.0, sure=thresholds.sure < 0.9) for words, key in self.SURE.items() if words in text
        ]
        maybe = [Hit(article=key, score=1.0) for word, keys in self.MAYBE.items() if word in text for key in keys]
        maybe = maybe[::-1] if audience == "seller" else maybe
        return tuple((sure + [hit for hit in maybe if hit.article not in {one.article for one in sure}])[:limit])


@cache
def phrasebook() -> Phrasebook:
    return load([LOCALES])


def with_audiences(made: Pack) -> Pack:
    """The same for buyers, and two topics for sellers."""
    words = TITLES[made.lang]
    named = {key: Audience(id=key, title=words[key]) for key in ("buyer", "seller")}
    topics = {key: msgspec.structs.replace(topic, audience="buyer") for key, topic in made.topics.items()}
    money = Topic(id="money", title=words["money"], audience="seller")
    roots = {"buyer": made.root, "seller": ("money",)}
    return msgspec.structs.replace(made, topics=topics | {"money": money}, audiences=tuple(named.values()), roots=roots)


def world(
    customer: str = "telegram:7",
    now: float = NOON,
    number: int = 71,
    policy: Policy | None = None,
    empty: bool = False,
    audiences: bool = False,
) -> World:
    bare = {lang: Pack(lang=lang, topics={}, articles={}, root=(), contacts=Content()) for lang in TITLES}
    return World(
        customer=CustomerId(customer),
        now=now,
        next_ticket=TicketNumber(number),
        packs=bare if empty else packs(audiences),
        search=PlainSearch(),
        snippets=snippet_search(),
        calendar=WorkingHours(zone=MOSCOW),
        policy=policy or Policy(answer_within=4 * 3600 + 40 * 60),
        renderer=phrasebook(),
    )
