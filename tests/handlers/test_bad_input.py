"""What people send by accident or on purpose: answered or relayed whole, never a traceback."""

from __future__ import annotations

import msgspec
import pytest

from bot.core.content import AttachmentKind
from bot.core.effects import Forward, OpenPlace, Remember
from bot.core.ids import Lang
from tests.handlers.shop import packs
from tests.handlers.talk import Talk, attachment

NASTY = {
    "10,000 characters": "ж" * 10_000,
    "40 emoji": "👩‍👩‍👧‍👦" * 40,
    "right to left": "‏שלום‎ ‮gnp.exe",
    "markup": "<b>&amp; *_`[x](tg://user?id=1)",
    "fluent": '{ $number } { "x" } -term',
    "null": "a\x00b",
    "digits": "9" * 40,
    "other digits": "²",
    "slash": "/nosuchcommand",
    "lines": "\n\n\nа\n\n\n",
}
EVERY = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())


@EVERY
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_as_a_first_message(text: str, lang: Lang) -> None:
    talk = Talk(lang=lang)
    talk.writes(text)
    assert len(talk.said) == 1
    assert talk.session.draft
    assert talk.session.draft.said[0].content.text == text


@EVERY
def test_as_the_description_of_a_ticket(text: str) -> None:
    talk = Talk()
    talk.writes("оператор")
    talk.writes(text)
    assert talk.of(OpenPlace)
    assert talk.the(Forward).content.text == text


@EVERY
def test_in_the_form(text: str) -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.skips_to("Опишите, что случилось")
    talk.writes(text)
    talk.skips_to("Проверьте")
    talk.presses("Отправить")
    assert talk.the(Forward).content.text == text


@EVERY
def test_in_an_open_ticket_both_ways(text: str) -> None:
    talk = Talk()
    talk.writes("оператор, заказ 123")
    talk.writes(text)
    assert talk.the(Forward).content.text == text
    talk.operator(text)
    talk.sees(text)


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_nothing_at_all(text: str) -> None:
    talk = Talk()
    talk.writes(text)
    talk.sees("Здравствуйте!", "Сообщение пришло пустым")
    talk.writes("оператор, заказ 123")
    talk.writes(text)
    assert not talk.of(Forward)
    talk.operator(text)
    assert not talk.of(Remember)


# --- in the form, page by page ---


def at(page: str) -> Talk:
    """A request about a broken cup, at the page where this is asked."""
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.presses("Пришёл брак")
    for here, answer in (("order", "12345-67"), ("describe", "Чашка разбита"), ("files", "")):
        if here == page:
            return talk
        talk.writes(answer) if answer else talk.presses("Пропустить")
    if page in ("phone", "when"):
        talk.presses("Позвоните мне")
    if page == "mail":
        talk.presses("Письмом на почту")
    if page == "when":
        talk.writes("+7 900 123-45-67")
    return talk


@pytest.mark.parametrize(
    ("page", "typed", "told"),
    [
        ("order", "АБВ", "На номер заказа не похоже"),
        ("order", "12", "На номер заказа не похоже"),
        ("mail", "anna.example.com", "не хватает знака @"),
        ("mail", "anna@", "опечатка"),
        ("phone", "восемь девятьсот", "только цифры"),
        ("phone", "+7 900 CALL-ME", "только цифры"),
        ("phone", "123", "не хватает цифр"),
        ("phone", "+7 900 123-45-67 1234567", "лишние цифры"),
        ("when", "когда-нибудь", "Не понял время"),
        ("when", "в 4 утра", "звонить некому"),
    ],
)
def test_what_cannot_be_is_explained_and_asked_again(page: str, typed: str, told: str) -> None:
    talk = at(page)
    step = talk.session.step, talk.session.at
    talk.writes(typed)
    talk.sees(told)
    assert (talk.session.step, talk.session.at.partition(":")[0]) == (step[0], "odd" if page == "order" else step[1])
    assert "Отмена" in talk.labels(talk.chat[-1].keyboard) or "Отмена" in talk.labels(talk.chat[-2].keyboard)


@pytest.mark.parametrize("kind", ["sticker", "video", "location"])
@pytest.mark.parametrize("page", ["order", "describe", "files", "mail", "phone", "when"])
def test_a_sticker_where_words_are_asked_for(page: str, kind: AttachmentKind) -> None:
    talk = at(page)
    before = talk.session
    talk.sends(kind)
    talk.sees("передать пока не получится", "текстом, фотографией, файлом или голосовым")
    assert (talk.session.step, talk.session.draft) == (before.step, before.draft)


@pytest.mark.parametrize("page", ["order", "describe", "files", "reply", "mail", "phone", "when"])
def test_a_voice_message_anywhere_in_the_form_is_words(page: str) -> None:
    talk = at(page)
    talk.sends("voice")
    assert talk.session.draft
    assert talk.session.draft.files == 0
    talk.writes("оператор")
    talk.sees("принято")
    assert " [voice]" in talk.desk


def test_the_sixth_file_of_an_album_and_alone() -> None:
    talk = at("files")
    for number in range(6):
        talk.writes("", attachment("photo", str(number)), album="a")
    talk.sees("не больше 5 файлов", "1")
    talk.writes("", attachment("document", "seven"))
    talk.sees("не больше 5 файлов")
    talk.writes("оператор")
    assert sum(len(one.content.attachments) for one in talk.of(Forward)) == 5


def test_a_text_that_came_in_two_parts_is_one_description() -> None:
    talk = at("describe")
    talk.writes("ж" * 4096)
    talk.writes("конец")
    talk.writes("оператор")
    assert "".join(talk.desk) == "ж" * 4096 + "конец"


@pytest.mark.parametrize(
    ("page", "typed", "edited", "shown"),
    [
        ("order", "12345-67", "12345-68", "12345-68"),
        ("describe", "Чашка", "Чашка и блюдце", "Чашка и блюдце"),
        ("mail", "anna@example.com", "anna@example.org", "anna@example.org"),
        ("phone", "+7 900 123-45-67", "+7 900 123-45-68", "123-45-68"),
        ("when", "завтра в 15", "завтра в 16", "завтра в 16"),
    ],
)
def test_an_answer_of_the_form_that_is_edited(page: str, typed: str, edited: str, shown: str) -> None:
    talk = at(page)
    talk.writes(typed, message="answer")
    talk.edits("x", edited, message="answer")
    talk.writes("завтра в 15") if page == "phone" else None
    talk.skips_to("Проверьте")
    talk.sees(shown)


def test_an_edit_that_cannot_be_read_leaves_the_answer_as_it_was() -> None:
    talk = at("mail")
    talk.writes("anna@example.com", message="answer")
    talk.edits("x", "не скажу", message="answer")
    talk.sees("оставил как было: anna@example.com", "не хватает знака @")


@pytest.mark.parametrize("line", ["12345-67", "anna@example.com", "+7 900 123-45-67", "5", "да", "отмена", "в 15"])
def test_an_answer_that_nobody_asked_for_is_a_question_and_lost_by_nobody(line: str) -> None:
    talk = Talk()
    talk.writes(line)
    assert talk.said
    talk.writes("оператор")
    talk.sees("принято")
    talk.staff_see(line)


# --- odd packs ---


def test_a_pack_with_nothing_in_it_still_leads_to_a_person() -> None:
    talk = Talk(empty=True)
    talk.starts()
    talk.writes("где заказ")
    talk.sees("Передать ваш вопрос специалисту?")
    talk.presses("Передать специалисту")
    talk.staff_see("где заказ")


def test_a_pack_whose_topics_go_round_in_a_circle_is_no_trap() -> None:
    talk = Talk()
    talk.packs = packs(audiences=False)
    for lang, made in talk.packs.items():
        ring = {
            "orders": msgspec.structs.replace(made.topics["orders"], parent="couriers", topics=("couriers",)),
            "couriers": msgspec.structs.replace(made.topics["couriers"], parent="orders", topics=("orders",)),
        }
        talk.packs[lang] = msgspec.structs.replace(made, topics=made.topics | ring, categories={})
    talk.starts()
    for label in ("Заказы и доставка", "Курьеры", "Заказы и доставка", "Назад", "Позвать специалиста"):
        talk.presses(label)
    talk.sees("Какой номер заказа?")
