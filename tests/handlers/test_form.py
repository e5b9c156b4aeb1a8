"""The form (C7): every field asked when it is needed, checked in words, skipped, changed, and never asked twice."""

from __future__ import annotations

import msgspec
import pytest

from bot.core.content import AttachmentKind
from bot.core.effects import Forward, OpenPlace
from bot.core.session import Session
from bot.core.world import Policy
from tests.handlers.talk import Talk, attachment

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])


def at_order(messenger: str = "telegram") -> Talk:
    talk = Talk(messenger)
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.presses("Пришёл брак")
    talk.sees("Какой номер заказа?")
    return talk


def at_reply(messenger: str = "telegram") -> Talk:
    talk = at_order(messenger)
    talk.writes("12345-67")
    talk.writes("Чашка разбита")
    talk.presses("Пропустить")
    talk.sees("Куда вам ответить?")
    return talk


@BOTH
def test_a_defect_is_asked_for_what_it_needs(messenger: str) -> None:
    talk = at_order(messenger)
    talk.writes("12345-67")
    talk.sees("Опишите, что случилось")
    talk.writes("Чашка разбита")
    talk.sees("приложите", "фото, на котором видно", "чек")
    talk.sends("photo")
    talk.sees("Файлов: 1 из 5")
    talk.presses("Дальше")
    talk.presses("Здесь, в чате")
    talk.sees("Возвраты → Пришёл брак", "Заказ: 12345-67", "Ответить: здесь", "Файлов: 1 из 5", "Чашка разбита")
    talk.presses("Отправить")
    for line in ("Проблема: Пришёл брак", "Заказ: 12345-67"):
        assert line in talk.card
    assert [one.content.text for one in talk.of(Forward)] == ["Чашка разбита", ""]


def test_a_problem_that_needs_no_order_is_not_asked_for_one() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.presses("Условия возврата")
    talk.sees("Опишите, что случилось")


@pytest.mark.parametrize("typed", ["12345-67", "№ 12345-67", "заказ 12345-67", "12345-67."])
def test_an_order_number_is_found_in_what_was_typed(typed: str) -> None:
    talk = at_order()
    talk.writes(typed)
    assert talk.session.draft
    assert talk.session.draft.has("order") == "12345-67"
    assert talk.session.draft.said == ()


def test_an_order_number_of_another_shape_is_explained_and_may_stay() -> None:
    talk = at_order()
    talk.writes("АБ-1")
    talk.sees("На номер заказа не похоже", "12345678-0001")
    talk.writes("АБ-2")
    talk.presses("Оставить как есть")
    talk.sees("Опишите")
    assert talk.session.draft
    assert talk.session.draft.has("order") == "АБ-2"


def test_the_shops_own_pattern_decides() -> None:
    talk = at_order()
    talk.policy = Policy(order_pattern="[А-Я]{2}-[0-9]+", order_example="АБ-1")
    talk.writes("12345-67")
    talk.sees("обычно он выглядит так: АБ-1")
    talk.writes("АБ-15")
    talk.sees("Опишите")


def test_a_story_told_instead_of_a_number_is_kept_and_the_number_still_asked() -> None:
    talk = at_order()
    talk.writes("пришла чашка и она вся разбита")
    talk.sees("Добавил это к описанию", "Какой номер заказа?")
    talk.presses("Пропустить")
    talk.sees("приложите")


def test_a_number_among_other_words_is_taken_with_them() -> None:
    talk = at_order()
    talk.writes("заказ 12345-67, чашка пришла вся разбитая")
    talk.sees("приложите")
    talk.skips_to("Проверьте")
    talk.sees("Заказ: 12345-67", "чашка пришла вся разбитая")


def test_an_order_told_before_the_form_is_not_asked_for() -> None:
    talk = Talk()
    talk.writes("в заказе №12345-67 самовар гудит")
    talk.presses("Меню")
    talk.presses("Позвать специалиста")
    talk.sees("Проверьте", "Заказ: 12345-67", "самовар гудит")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("anna.example.com", "не хватает знака @"),
        ("anna@", "опечатка"),
        ("anna@mail", "опечатка"),
        ("почта", "знака @"),
    ],
)
def test_an_address_that_cannot_be_is_explained(typed: str, words: str) -> None:
    talk = at_reply()
    talk.presses("Письмом на почту")
    talk.writes(typed)
    talk.sees(words, "Пришлите его целиком")
    assert "На какой адрес" not in talk.said[-1], "one question is enough"
    talk.writes("anna@example.com")
    talk.sees("Ответить: на почту anna@example.com")
    talk.presses("Отправить")
    assert "ответить по почте: anna@example.com" in talk.card


@BOTH
def test_a_call_back_is_at_a_stated_time_and_cannot_be_called_back(messenger: str) -> None:
    talk = at_reply(messenger)
    talk.presses("Позвоните мне")
    talk.sees("перезвонить нельзя")
    for typed, words in (("позвоните", "только цифры"), ("+7 900 123", "не хватает цифр"), ("1" * 16, "лишние цифры")):
        talk.writes(typed)
        talk.sees(words)
    talk.writes("+7 (900) 123-45-67")
    talk.sees("Когда удобно поговорить?")
    for typed, words in (("когда-нибудь", "Не понял время"), ("в 3:00", "с 9:00 до 22:00")):
        talk.writes(typed)
        talk.sees(words)
    talk.writes("завтра с 15 до 17")
    talk.sees("звонком на +7 (900) 123-45-67 (завтра с 15 до 17)")
    talk.presses("Отправить")
    assert "Просит перезвонить: +7 (900) 123-45-67, завтра с 15 до 17" in talk.card


def test_an_address_typed_where_a_choice_was_asked_is_taken() -> None:
    talk = at_reply()
    talk.writes("anna@example.com")
    talk.sees("на почту anna@example.com")
    talk.presses("Куда ответить")
    talk.writes("89001234567")
    talk.presses("Днём (12–17)")
    talk.sees("звонком на 89001234567")


def test_every_field_can_be_changed_from_the_review() -> None:
    talk = at_reply()
    talk.presses("Здесь, в чате")
    talk.presses("Номер заказа")
    talk.writes("99999-1")
    talk.sees("Заказ: 99999-1")
    talk.presses("Описание")
    talk.sees("прежний текст заменю")
    talk.writes("Разбито блюдце")
    talk.sees("Разбито блюдце")
    assert "Чашка" not in talk.said[-1]
    talk.presses("Файлы")
    talk.sends("photo")
    talk.presses("Дальше")
    talk.sees("Файлов: 1 из 5")
    talk.presses("Файлы")
    talk.presses("Убрать файлы")
    talk.presses("Пропустить")
    talk.sees("Файлов: 0 из 5")
    talk.presses("Проблема")
    talk.presses("Условия возврата")
    talk.sees("Возвраты → Условия возврата")
    talk.presses("Сменить тему")
    talk.presses("Заказы и доставка")
    talk.presses("Доставка опаздывает")
    talk.sees("Заказы и доставка → Доставка опаздывает", "Разбито блюдце", "Заказ: 99999-1")


def test_back_from_a_changed_field_is_the_review() -> None:
    talk = at_reply()
    talk.presses("Здесь, в чате")
    for label in ("Номер заказа", "Описание", "Файлы", "Проблема", "Сменить тему", "Куда ответить"):
        talk.presses(label)
        talk.presses("Назад")
        talk.sees("Проверьте, всё ли так", "Чашка разбита")


def test_back_goes_page_by_page_to_the_beginning() -> None:
    talk = at_order()
    talk.presses("Назад")
    talk.sees("Что из этого ближе")
    talk.presses("Назад")
    talk.sees("О чём обращение?")


@pytest.mark.parametrize(
    "pages", [[], ["Возвраты"], ["Возвраты", "Пришёл брак"], ["Возвраты", "Пришёл брак", "Пропустить"]]
)
def test_cancel_at_every_page(pages: list[str]) -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    for label in pages:
        talk.presses(label)
    talk.presses("Отмена")
    talk.sees("ничего не отправляю")
    assert talk.session.draft is None


def test_everything_skipped_still_says_what_it_is_about() -> None:
    talk = at_order()
    talk.skips_to("Проверьте")
    talk.sees("Возвраты → Пришёл брак", "(без текста)")
    talk.presses("Отправить")
    assert talk.of(OpenPlace)


def test_the_draft_is_taken_up_on_the_page_where_it_was_left() -> None:
    talk = at_order()
    talk.writes("12345-67")
    talk.starts()
    talk.sees("черновик цел")
    talk.session = msgspec.msgpack.decode(msgspec.msgpack.encode(talk.session), type=Session)
    talk.presses("Вернуться к черновику")
    talk.sees("Опишите, что случилось")


def test_a_voice_message_describes_and_is_no_file() -> None:
    talk = at_order()
    talk.presses("Пропустить")
    talk.sends("voice")
    talk.sees("приложите")
    talk.skips_to("Проверьте")
    talk.sees("Файлов: 0 из 5")
    talk.presses("Отправить")
    assert [one.kind for one in talk.the(Forward).content.attachments] == ["voice"]


@pytest.mark.parametrize("kind", ["sticker", "video", "location"])
def test_what_cannot_be_passed_on_is_named_and_the_page_stays(kind: AttachmentKind) -> None:
    talk = at_order()
    talk.sends(kind)
    talk.sees("передать пока не получится")
    talk.writes("12345-67")
    talk.sees("Опишите")


def test_an_album_of_seven_is_counted_and_refused_once() -> None:
    talk = at_order()
    talk.presses("Пропустить")
    talk.writes("Чашка разбита")
    told = []
    for number in range(7):
        talk.writes("", attachment("photo", str(number)), album="a")
        told += [line for line in talk.said if "не больше 5 файлов" in line]
    assert len(told) == 1
    talk.presses("Дальше")
    talk.presses("Здесь, в чате")
    talk.sees("Файлов: 5 из 5")
    talk.presses("Отправить")
    assert [one.content.attachments[0].ref for one in talk.of(Forward)[1:]] == ["0", "1", "2", "3", "4"]


def test_an_edited_answer_changes_its_field() -> None:
    talk = at_order()
    talk.writes("12345-67", message="c500")
    talk.edits("", "12345-68", "c500")
    talk.sees("Исправил, теперь так: 12345-68")
    talk.edits("", "не помню", "c500")
    talk.sees("оставил как было: 12345-68")
    talk.writes("Чашка разбита", message="c501")
    talk.skips_to("Проверьте")
    talk.edits("", "Чашка и блюдце разбиты", "c501")
    talk.sees("Чашка и блюдце разбиты", "Заказ: 12345-68")


def test_a_second_part_of_a_long_text_joins_the_first() -> None:
    talk = at_order()
    talk.presses("Пропустить")
    talk.writes("ж" * 4096)
    talk.writes("конец рассказа")
    talk.skips_to("Куда вам ответить?")
    talk.presses("Здесь, в чате")
    talk.presses("Отправить")
    assert [one.content.text for one in talk.of(Forward)] == ["ж" * 4096, "конец рассказа"]


def test_a_session_in_the_middle_of_a_form_stays_small() -> None:
    talk = at_reply()
    talk.presses("Позвоните мне")
    talk.writes("+7 (900) 123-45-67")
    talk.writes("завтра с 15 до 17")
    assert len(msgspec.msgpack.encode(talk.session)) < 1024


def test_the_operator_closes_what_was_answered_outside() -> None:
    talk = at_reply()
    talk.writes("anna@example.com")
    talk.presses("Отправить")
    assert "Ответили вне чата" in talk.labels(talk.card_keys)
    talk.command("outside", press="p1")
    talk.sees("ответил вам письмом на почту", "обращение №71 закрыто", "Оцените")
    assert talk.ticket.state == "closed"


def test_what_was_to_be_answered_here_is_not_closed_as_answered_outside() -> None:
    talk = Talk()
    talk.writes("оператор, чашка разбита")
    assert "Ответили вне чата" not in talk.labels(talk.card_keys)
    talk.command("outside")
    talk.staff_see("Клиент просил отвечать здесь")
    assert talk.ticket.state == "new"
