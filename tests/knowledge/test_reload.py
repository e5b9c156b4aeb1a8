"""An editor saves, and the bot answers by it; an editor errs, and the bot answers as before."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from bot.knowledge import Loaded, Refused, Watch, watch

ARTICLE = '+++\nid = "track"\ntitle = "Где заказ"\ntopic = "delivery"\naliases = ["где"]\n+++\nВ пути.\n'
FILES = {
    "menu.toml": '[[topic]]\nid = "delivery"\ntitle = "Доставка"\n',
    "contacts.toml": 'title = "Контакты"\n',
    "search.toml": "",
    "articles/track.md": ARTICLE,
}
ZONTIK = '+++\nid = "umbrella"\ntitle = "Аренда зонтика"\ntopic = "delivery"\naliases = ["зонтик"]\n+++\nУ входа.\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "ru" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def save(folder: Path, name: str, text: str) -> None:
    (folder / "ru/articles" / name).write_text(text, encoding="utf-8")


def looking(folder: Path) -> Watch:
    return Watch(folder, ("ru",), shipped=folder)


def test_a_new_article_is_found_without_a_restart(folder: Path) -> None:
    seen = looking(folder)
    save(folder, "umbrella.md", ZONTIK)
    assert seen.look() is None  # still being saved, for all we know
    loaded = seen.look()
    assert isinstance(loaded, Loaded)
    assert loaded.packs["ru"].topics["delivery"].articles == ("track", "umbrella")
    assert loaded.search.find("где взять зонтик", "ru")[0].article == "umbrella"


def test_nothing_changes_nothing(folder: Path) -> None:
    seen = looking(folder)
    assert [seen.look() for _ in range(3)] == [None, None, None]
    (folder / "ru/notes.txt").write_text("не наше")
    assert [seen.look() for _ in range(3)] == [None, None, None]


def test_a_broken_pack_is_told_of_once_and_a_mended_one_is_taken(folder: Path) -> None:
    seen = looking(folder)
    save(folder, "umbrella.md", ZONTIK.replace('"delivery"', '"nowhere"'))
    first, refused, again = seen.look(), seen.look(), seen.look()
    assert (first, again) == (None, None)
    assert isinstance(refused, Refused)
    assert [(Path(one.file).name, one.line) for one in refused.problems] == [("umbrella.md", 4)]
    save(folder, "umbrella.md", ZONTIK)
    assert (seen.look(), isinstance(seen.look(), Loaded)) == (None, True)


def test_a_file_that_is_gone_is_a_change(folder: Path) -> None:
    save(folder, "umbrella.md", ZONTIK)
    seen = looking(folder)
    (folder / "ru/articles/umbrella.md").unlink()
    assert seen.look() is None
    loaded = seen.look()
    assert isinstance(loaded, Loaded)
    assert list(loaded.packs["ru"].articles) == ["track"]


def test_a_save_in_steps_is_read_when_it_is_over(folder: Path) -> None:
    seen = looking(folder)
    save(folder, "umbrella.md", ZONTIK[:20])
    assert seen.look() is None
    save(folder, "umbrella.md", ZONTIK)
    assert seen.look() is None
    assert isinstance(seen.look(), Loaded)


async def test_the_loop_tells_what_was_seen_and_nothing_else(folder: Path) -> None:
    heard: list[Loaded | Refused] = []
    steps = iter([ZONTIK, None, None, "+++", None, None])

    async def hear(seen: Loaded | Refused) -> None:
        heard.append(seen)

    async def sleep(_seconds: float) -> None:
        step = next(steps, "over")
        if step == "over":
            raise asyncio.CancelledError
        if step:
            save(folder, "umbrella.md", step)

    with suppress(asyncio.CancelledError):
        await watch(looking(folder).look, hear, sleep=sleep)
    loaded, refused = heard
    assert isinstance(loaded, Loaded)
    assert "umbrella" in loaded.packs["ru"].articles
    assert isinstance(refused, Refused)
    assert refused.problems[0].line == 1
