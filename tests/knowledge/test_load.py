"""The pack from disk: layers, and every mistake with its file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.ids import Lang
from bot.errors import SetupError
from bot.knowledge import check, load, load_articles

MENU = '[[topic]]\nid = "delivery"\ntitle = "Доставка"\n'
CONTACTS = 'title = "Контакты"\n'
ARTICLE = '+++\nid = "{id}"\ntitle = "Где заказ"\ntopic = "{topic}"\naliases = ["где"]\n+++\n{body}\n'
Write = Callable[..., Path]


def article(id: str = "track", topic: str = "delivery", body: str = "В пути.") -> str:
    return ARTICLE.format(id=id, topic=topic, body=body)


GOOD = {"menu.toml": MENU, "contacts.toml": CONTACTS, "search.toml": "", "articles/track.md": article()}


@pytest.fixture
def pack(tmp_path: Path) -> Write:
    """Writes a folder of one language: the good files, changed as told; a file that is None is left out."""

    def write(changes: dict[str, str | bytes | None] | None = None, name: str = "pack", lang: Lang = "ru") -> Path:
        for file, text in (GOOD | (changes or {})).items():
            path = tmp_path / name / lang / file
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is not None:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / name

    return write


def problems(folder: Path, languages: tuple[Lang, ...] = ("ru",)) -> list[str]:
    found = check(folder, languages, shipped=folder)
    return [str(problem).replace(f"{folder}/", "") for problem in found]


def test_a_good_pack(pack: Write) -> None:
    folder = pack()
    assert problems(folder) == []
    read = load(folder, ("ru",), shipped=folder)["ru"]
    assert read.root == ("delivery",)
    assert read.topics["delivery"].articles == ("track",)
    assert read.articles["track"].body.text == "В пути."
    assert read.articles["track"].aliases == ("где",)
    assert read.contacts.text == "Контакты"


def test_the_menu_says_the_order(pack: Write) -> None:
    menu = MENU + 'articles = ["b", "a"]\n[[topic]]\nid = "courier"\ntitle = "Курьер"\nparent = "delivery"\n'
    files = {f"articles/{name}.md": article(name) for name in "abc"} | {"articles/d.md": article("d", "courier")}
    folder = pack({"menu.toml": menu, "articles/track.md": None} | files)
    read = load(folder, ("ru",), shipped=folder)["ru"]
    assert read.topics["delivery"].articles == ("b", "a", "c")
    assert read.topics["delivery"].topics == ("courier",)
    assert read.topics["courier"].parent == "delivery"
    assert read.root == ("delivery",)


NO_SOURCE = CONTACTS + '[[section]]\ntitle = "Т"\n[[section.entries]]\nvalue = "1"\nclaims = []\n'
TWO = MENU + 'parent = "other"\n\n[[topic]]\nid = "other"\ntitle = "Ещё"\nparent = "delivery"\n'


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"menu.toml": None}, ["ru/menu.toml: there is no such file"]),
        ({"menu.toml": MENU + "title = 1"}, ["ru/menu.toml:4: not TOML: Cannot overwrite a value"]),
        ({"menu.toml": MENU + "x ="}, ["ru/menu.toml:4: not TOML: Invalid value"]),
        ({"menu.toml": MENU.replace("title", "titel")}, ["ru/menu.toml:3: `titel` is not known here"]),
        ({"menu.toml": MENU + 'colour = "red"\n'}, ["ru/menu.toml:4: `colour` is not known here"]),
        ({"menu.toml": MENU.replace('"Доставка"', "5")}, ["ru/menu.toml:3: `title`: expected `str`, got `int`"]),
        ({"menu.toml": MENU + "articles = [5]\n"}, ["ru/menu.toml:4: `articles`: expected `str`, got `int`"]),
        ({"menu.toml": MENU.replace("Доставка", " ")}, ["ru/menu.toml:3: `title` is empty"]),
        ({"menu.toml": MENU.replace("Доставка", "Д" * 41)}, ["ru/menu.toml:3: `title` is longer than 40 letters"]),
        ({"menu.toml": MENU + MENU}, ["ru/menu.toml:5: the topic `delivery` is already there"]),
        ({"menu.toml": MENU + 'parent = "no"\n'}, ["ru/menu.toml:4: there is no topic `no`"]),
        (
            {"menu.toml": MENU + 'articles = ["no"]\n'},
            ["ru/menu.toml:4: there is no article `no` in the topic `delivery`"],
        ),
        (
            {"menu.toml": TWO},
            [
                "ru/menu.toml:4: the topic `delivery` stands below itself",
                "ru/menu.toml:9: the topic `other` stands below itself",
            ],
        ),
        (
            {"menu.toml": MENU + '[[topic]]\nid = "void"\ntitle = "Пусто"\n'},
            ["ru/menu.toml:5: the topic `void` has no articles"],
        ),
        (
            {"articles/track.md": "Где?"},
            [
                "ru/articles/track.md:1: the file must begin with TOML",
                "ru/menu.toml:2: the topic `delivery` has no articles",
            ],
        ),
        (
            {"articles/b.md": article("b").replace("title =", "titel =")},
            ["ru/articles/b.md:3: `titel` is not known here"],
        ),
        ({"articles/b.md": article("b").replace("title =", "#")}, ["ru/articles/b.md:2: `title` is missing"]),
        ({"articles/b.md": article("b").replace('"delivery"', "")}, ["ru/articles/b.md:4: not TOML: Invalid value"]),
        ({"articles/b.md": article("b", topic="no")}, ["ru/articles/b.md:4: there is no topic `no` in the menu"]),
        ({"articles/b.md": article("b", body=" ")}, ["ru/articles/b.md:6: nothing is said after the second `+++`"]),
        ({"articles/b.md": article("b", body="раз\n\nдва **три")}, ["ru/articles/b.md:9: `**` has no other half"]),
        ({"articles/b.md": article("Б")}, ["ru/articles/b.md:2: `id` 'Б'"]),
        ({"articles/z.md": article("track")}, ["ru/articles/z.md:2: the id `track` is already that of track.md"]),
        ({"articles/b.md": article("b").replace('["где"]', "[]")}, ["ru/articles/b.md:5: no `aliases`"]),
        (
            {"articles/b.md": b"+++\nid = '\xff'\n+++\n"},
            ["ru/articles/b.md:2: not UTF-8: save the file in that encoding"],
        ),
        (
            {"contacts.toml": CONTACTS + '[[section]]\ntitle = "Пусто"\n'},
            ["ru/contacts.toml:2: the section «Пусто» says nothing"],
        ),
        ({"contacts.toml": NO_SOURCE}, ["ru/contacts.toml:2: `1` has no claims"]),
        ({"contacts.toml": ""}, ["ru/contacts.toml:1: `title` is missing"]),
        ({"search.toml": "ignore = 1"}, ["ru/search.toml:1: `ignore`: expected `array`, got `int`"]),
        (
            {"search.toml": 'ignore = ["а"]\nsame = [\n  ["код скидки"],\n]'},
            ["ru/search.toml:3: `код скидки`: one word each"],
        ),
    ],
)
def test_mistakes(pack: Write, changes: dict[str, str | bytes | None], expected: list[str]) -> None:
    folder = pack(changes)
    found = problems(folder)
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


def test_all_mistakes_come_at_once_and_warnings_stop_nobody(pack: Write) -> None:
    broken = {f"articles/{name}.md": article(name, topic="no") for name in "abcde"}
    folder = pack(broken | {"articles/track.md": article().replace('["где"]', "[]")})
    assert len(check(folder, ("ru",), shipped=folder)) == 6
    with pytest.raises(
        SetupError, match=r"a\.md:4: there is no topic `no` in the menu; .* and 2 more\. .*content check"
    ) as stop:
        load(folder, ("ru",), shipped=folder)
    assert "\n" not in str(stop.value)
    fine = pack({"articles/track.md": article().replace('["где"]', "[]")}, name="fine")
    assert load(fine, ("ru",), shipped=fine)


def test_both_languages_have_the_same(pack: Write) -> None:
    menu = MENU + '[[topic]]\nid = "returns"\ntitle = "Возврат"\n'
    folder = pack({"menu.toml": menu, "articles/r.md": article("refund", "returns")})
    pack(lang="en")
    found = problems(folder, ("ru", "en"))
    assert found == ["ru/articles/r.md:1: `en` has no article `refund`", "ru/menu.toml:5: `en` has no topic `returns`"]


def test_a_broken_menu_is_one_mistake(pack: Write) -> None:
    folder = pack({"menu.toml": "="})
    pack(lang="en")
    assert problems(folder, ("ru", "en")) == ["ru/menu.toml:1: not TOML: Invalid statement"]


def test_an_empty_pack_is_allowed_with_a_word(pack: Write) -> None:
    folder = pack({"menu.toml": "", "articles/track.md": None})
    (warning,) = check(folder, ("ru",), shipped=folder)
    assert (warning.severity, "go to a person" in warning.text) == ("warning", True)
    assert load(folder, ("ru",), shipped=folder)["ru"].articles == {}


# --- audiences and forms ----------------------------------------------------------------------------------------------

GROUPS = """
[[audience]]
id = "buyer"
title = "Покупателю"
[[audience]]
id = "seller"
title = "Продавцу"
[[topic]]
id = "delivery"
title = "Доставка"
audience = "buyer"
[[topic]]
id = "money"
title = "Деньги"
audience = "seller"
[[topic]]
id = "payout"
title = "Выплаты"
parent = "money"
[[category]]
id = "late"
title = "Опоздание"
topic = "delivery"
needs = ["order", "photo"]
[[category]]
id = "paid"
title = "Выплата"
topic = "payout"
"""
PAYOUT = article("payout", "payout").replace("aliases", 'form = "paid"\naliases')
TWO_GROUPS: dict[str, str | bytes | None] = {"menu.toml": GROUPS, "articles/payout.md": PAYOUT}


def test_articles_are_for_whom_their_root_topic_is(pack: Write) -> None:
    folder = pack(TWO_GROUPS)
    assert problems(folder) == []
    read = load(folder, ("ru",), shipped=folder)["ru"]
    assert read.roots == {"buyer": ("delivery",), "seller": ("money",)}
    assert read.root == ("delivery",)
    assert [audience.title for audience in read.audiences] == ["Покупателю", "Продавцу"]
    assert read.topics["payout"].audience == "seller"
    assert (read.articles["payout"].audience, read.articles["payout"].form) == ("seller", "paid")
    assert (read.categories["late"].topic, read.categories["late"].needs) == ("delivery", ("order", "photo"))


def test_an_audience_that_is_off_is_not_there(pack: Write) -> None:
    folder = pack(TWO_GROUPS | {"menu.toml": 'off = ["seller"]\n' + GROUPS})
    assert problems(folder) == []
    read = load(folder, ("ru",), shipped=folder)["ru"]
    assert (list(read.roots), list(read.topics), list(read.articles)) == (["buyer"], ["delivery"], ["track"])
    assert (list(read.categories), [audience.id for audience in read.audiences]) == (["late"], ["buyer"])


def test_the_first_audience_that_is_on_leads(pack: Write) -> None:
    folder = pack(TWO_GROUPS | {"menu.toml": 'off = ["buyer"]\n' + GROUPS})
    assert load(folder, ("ru",), shipped=folder)["ru"].root == ("money",)


def test_a_menu_of_nothing_but_switches_changes_the_shipped_one(pack: Write, tmp_path: Path) -> None:
    below = pack(TWO_GROUPS)
    (tmp_path / "own/ru").mkdir(parents=True)
    (tmp_path / "own/ru/menu.toml").write_text('off = ["seller"]\n', encoding="utf-8")
    assert list(load(tmp_path / "own", ("ru",), shipped=below)["ru"].topics) == ["delivery"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"menu.toml": 'off = ["bank"]\n' + GROUPS}, "ru/menu.toml:1: there is no audience `bank`"),
        (
            {"menu.toml": GROUPS.replace('"seller"\n[[topic', '"x"\n[[topic')},
            "ru/menu.toml:15: there is no audience `x`",
        ),
        (
            {"menu.toml": GROUPS.replace('parent = "money"', 'parent = "money"\naudience = "seller"')},
            "ru/menu.toml:20: `payout` is for whom `money` is",
        ),
        (
            {"menu.toml": GROUPS.replace('topic = "payout"', 'topic = "no"')},
            "ru/menu.toml:28: there is no topic `no`",
        ),
        ({"menu.toml": GROUPS.replace('"photo"', '"letter"')}, "ru/menu.toml:24: `needs`: invalid enum value 'letter'"),
        (
            {"articles/payout.md": PAYOUT.replace('"paid"', '"no"')},
            "ru/articles/payout.md:5: there is no category `no`",
        ),
    ],
)
def test_mistakes_of_audiences_and_forms(pack: Write, changes: dict[str, str | bytes | None], expected: str) -> None:
    found = problems(pack(TWO_GROUPS | changes))
    assert any(line.startswith(expected) for line in found), found


def test_both_languages_switch_off_the_same(pack: Write) -> None:
    folder = pack(TWO_GROUPS | {"menu.toml": 'off = ["seller"]\n' + GROUPS})
    pack(TWO_GROUPS, lang="en")
    assert problems(folder, ("ru", "en")) == ["ru/menu.toml: `en` has `seller` on, and here it is `off`"]


def test_search_words_add_to_the_shipped_ones(pack: Write, tmp_path: Path) -> None:
    below = pack({"search.toml": 'same = [["чек", "квиток"]]\nignore = ["а"]'})
    (tmp_path / "own/ru").mkdir(parents=True)
    (tmp_path / "own/ru/search.toml").write_text('same = [["баул", "сумка"]]\ntalk = ["салют"]', encoding="utf-8")
    read = load(tmp_path / "own", ("ru",), shipped=below)["ru"]
    assert (read.synonyms, read.ignored, read.talk) == ((("чек", "квиток"), ("баул", "сумка")), ("а",), ("салют",))


def test_a_folder_of_articles_alone_can_be_searched(tmp_path: Path) -> None:
    (tmp_path / "ru/articles").mkdir(parents=True)
    (tmp_path / "ru/articles/a.md").write_text(article("a", "whatever", body="Путь **без пары"), encoding="utf-8")
    (tmp_path / "ru/articles/b.md").write_text('+++\ntitle = "Б"\ncolour = "red"\n+++\n', encoding="utf-8")
    (tmp_path / "ru/articles/c.md").write_text("ничего", encoding="utf-8")
    read, told = load_articles(tmp_path, "ru")
    assert {name: one.title for name, one in read.articles.items()} == {"a": "Где заказ", "b": "Б"}
    assert [Path(problem.file).name for problem in told] == ["c.md"]
    assert read.synonyms


# --- layers -----------------------------------------------------------------------------------------------------------


def test_an_article_is_replaced_by_its_id_and_others_stay(pack: Write, tmp_path: Path) -> None:
    below = pack({"articles/late.md": article("late")})
    own = tmp_path / "own"
    (own / "ru/articles").mkdir(parents=True)
    (own / "ru/articles/mine.md").write_text(article(body="Уже у вас."), encoding="utf-8")
    read = load(own, ("ru",), shipped=below)["ru"]
    assert {name: written.body.text for name, written in read.articles.items()} == {
        "track": "Уже у вас.",
        "late": "В пути.",
    }


def test_another_menu_leaves_shipped_articles_out(pack: Write, tmp_path: Path) -> None:
    below = pack({"articles/late.md": article("late")})
    own = tmp_path / "own"
    (own / "ru/articles").mkdir(parents=True)
    (own / "ru/menu.toml").write_text('[[topic]]\nid = "gifts"\ntitle = "Подарки"\n', encoding="utf-8")
    (own / "ru/articles/gift.md").write_text(article("gift", "gifts"), encoding="utf-8")
    assert list(load(own, ("ru",), shipped=below)["ru"].articles) == ["gift"]


def test_a_menu_can_hide_a_shipped_article(pack: Write, tmp_path: Path) -> None:
    below = pack({"articles/late.md": article("late")})
    (tmp_path / "own/ru").mkdir(parents=True)
    (tmp_path / "own/ru/menu.toml").write_text('hide = ["late"]\n' + MENU, encoding="utf-8")
    assert list(load(tmp_path / "own", ("ru",), shipped=below)["ru"].articles) == ["track"]


def test_a_folder_that_is_not_there(pack: Write, tmp_path: Path) -> None:
    below = pack()
    with pytest.raises(SetupError, match="there is no such folder; correct CONTENT_DIR"):
        load(tmp_path / "nowhere", ("ru",), shipped=below)
