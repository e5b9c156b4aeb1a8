"""A word of politeness below a photo is its caption: the photo is what was meant, and it is never lost."""

from __future__ import annotations

import pytest

from bot.core.effects import Forward
from tests.handlers.talk import Talk


def at_review() -> Talk:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Чашка разбита")
    talk.sees("Проверьте, всё ли так.")
    return talk


def forwarded(talk: Talk) -> list[str]:
    return [file.kind for one in talk.all if isinstance(one, Forward) for file in one.content.attachments]


def test_yes_below_a_photo_adds_it_to_the_review() -> None:
    talk = at_review()
    talk.sends("photo", "да")
    talk.sees("Файлов: 1 из 5")
    talk.presses("Отправить")
    assert forwarded(talk) == ["photo"]


@pytest.mark.parametrize("mark", ["", "2"])
def test_thanks_below_a_photo_reach_people_after_the_end(mark: str) -> None:
    talk = at_review()
    talk.presses("Отправить")
    talk.command("close")
    if mark:
        talk.presses(mark)
    talk.sends("photo", "спасибо")
    assert forwarded(talk) == ["photo"]


def test_yes_below_a_photo_goes_with_the_offer() -> None:
    talk = Talk()
    talk.starts()
    talk.writes("фиолетовые слоны")
    talk.sends("photo", "да")
    talk.presses("Передать специалисту")
    assert forwarded(talk) == ["photo"]


def test_no_to_the_review_asks_what_to_change_and_is_no_part_of_the_story() -> None:
    talk = at_review()
    talk.writes("нет")
    talk.sees("Что поправить?", "Чашка разбита")
    talk.presses("Отправить")
    assert [one.content.text for one in talk.all if isinstance(one, Forward)] == ["Чашка разбита"]


def test_an_album_on_its_way_is_not_counted_aloud() -> None:
    talk = at_review()
    talk.sends("photo", "вот", album="a")
    talk.sees("Добавил. Пришлите ещё")
    talk.sends("photo", album="a")
    talk.sees_nothing()
    talk.sends("photo")
    talk.sees("Файлов: 3 из 5")
