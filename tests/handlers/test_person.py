"""Ways to a person: by name, by button, by form (C6, C7). Nothing said is asked again, nothing said is lost."""

from __future__ import annotations

import pytest

from bot.core.content import AttachmentKind
from bot.core.effects import Forward, OpenPlace, Remember, Say
from bot.core.ids import Lang
from tests.handlers.talk import Talk, attachment

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
CALLS = [
    ("ru", "оператор"),
    ("ru", "Оператора!!!"),
    ("ru", "позовите человека"),
    ("ru", "хочу поговорить с оператором"),
    ("ru", "Здравствуйте, соедините меня, пожалуйста, с живым человеком"),
    ("ru", "служба поддержки"),
    ("ru", "/operator"),
    ("en", "agent"),
    ("en", "I want to talk to a real person, please"),
    ("en", "human"),
    ("en", "/human"),
]


@BOTH
@pytest.mark.parametrize(("lang", "words"), CALLS)
def test_a_call_as_the_very_first_message_then_one_message_makes_a_ticket(
    messenger: str, lang: Lang, words: str
) -> None:
    talk = Talk(messenger, lang)
    talk.writes(words)
    assert len(talk.said) == 1
    greeting, ask = {"ru": ("Здравствуйте!", "что случилось"), "en": ("Hello!", "what happened")}[lang]
    talk.sees(greeting, "90", ask)
    assert talk.labels(talk.chat[-1].keyboard) == ["Отмена" if lang == "ru" else "Cancel"]
    talk.writes("Не пришёл заказ 123")
    talk.sees("№71" if lang == "ru" else "#71")
    talk.staff_see("Не пришёл заказ 123")
    assert words not in talk.desk


@pytest.mark.parametrize(
    "words",
    [
        "оператор, не пришёл заказ 123",
        "Оператор! Не пришёл заказ 123",
        "не пришёл заказ 123, позовите человека",
        "хочу поговорить с оператором о возврате",
        "operator, my order 123 is late",
    ],
)
def test_a_call_that_says_what_is_wrong_is_a_ticket_at_once(words: str) -> None:
    talk = Talk()
    talk.writes(words)
    talk.sees("Здравствуйте!", "Обращение №71 принято")
    talk.staff_see(words)


@pytest.mark.parametrize(
    "words",
    [
        "курьер — хам и неприятный человек",
        "подарок для другого человека",
        "мне вчера звонил ваш оператор и обещал скидку",
    ],
)
def test_words_that_only_mention_somebody_are_a_question(words: str) -> None:
    talk = Talk()
    talk.writes(words)
    assert talk.session.tickets == ()


def test_whoever_insists_gets_a_person() -> None:
    talk = Talk()
    talk.writes("оператор")
    talk.writes("оператор!!!")
    talk.sees("Обращение №71 принято")


@pytest.mark.parametrize("kind", ["photo", "document", "voice"])
def test_a_file_alone_is_a_description_too(kind: AttachmentKind) -> None:
    talk = Talk()
    talk.writes("оператор")
    talk.sends(kind)
    talk.staff_see(f"[{kind}]")


def test_a_photo_captioned_with_a_call_is_a_ticket() -> None:
    talk = Talk()
    talk.sends("photo", "оператор")
    talk.staff_see("оператор [photo]")


def test_what_was_searched_before_a_call_goes_along() -> None:
    talk = Talk()
    talk.writes("как вернуть товар без чека")
    talk.writes("позовите оператора")
    talk.sees("то, что вы уже написали", "как вернуть товар без чека")
    talk.writes("чек потерян")
    assert [one.content.text for one in talk.of(Forward)] == ["как вернуть товар без чека", "чек потерян"]


def test_what_was_searched_can_be_sent_as_it_is() -> None:
    talk = Talk()
    talk.writes("как вернуть товар без чека")
    talk.writes("оператор")
    talk.presses("Отправить как есть")
    talk.staff_see("как вернуть товар без чека")


@BOTH
def test_the_form_asks_for_topic_description_and_files(messenger: str) -> None:
    talk = Talk(messenger)
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.sees("О чём обращение?")
    talk.presses("Возвраты")
    talk.skips_to("Опишите, что случилось")
    talk.writes("Не подошёл размер")
    talk.presses("Здесь, в чате")
    talk.sees("Тема: Возвраты", "Не подошёл размер", "Файлов: 0 из 5")
    talk.sends("photo")
    talk.sees("Добавил. Файлов: 1 из 5")
    talk.presses("Отправить")
    talk.sees("Обращение №71 принято", "сегодня до 16:40")
    place = talk.the(OpenPlace)
    assert place.title == "#71 Анна · Возвраты"
    assert [one.content.text for one in talk.of(Forward)] == ["Не подошёл размер", ""]
    assert [one.who for one in talk.of(Remember)] == ["customer", "customer"]


def test_a_person_called_from_a_topic_knows_the_topic() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Возвраты")
    talk.presses("Позвать специалиста")
    talk.skips_to("Опишите, что случилось")
    talk.writes("Не подошёл размер")
    talk.skips_to("Проверьте")
    talk.sees("Тема: Возвраты")


def test_whoever_writes_instead_of_choosing_has_described_it() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Не подошёл размер")
    talk.sees("Тема: другое", "Не подошёл размер")


def test_the_sixth_file_is_refused_with_a_clear_word_and_the_rest_is_kept() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Царапины")
    for _ in range(5):
        talk.sends("photo")
    talk.sees("Файлов: 5 из 5")
    talk.sends("photo", "и ещё одна")
    talk.sees("не больше 5 файлов")
    talk.presses("Отправить")
    assert sum(len(one.content.attachments) for one in talk.of(Forward)) == 5
    talk.staff_see("и ещё одна")


def test_one_message_with_too_many_files_keeps_the_first_ones() -> None:
    talk = Talk("vk")
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Царапины", *[attachment("photo", str(n)) for n in range(8)])
    talk.sees("не больше 5 файлов", "3 лишних")
    talk.presses("Отправить")
    assert [one.ref for one in talk.of(Forward)[0].content.attachments] == ["0", "1", "2", "3", "4"]


def test_an_album_is_answered_once() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.sends("photo", "царапины", album="a")
    talk.sends("photo", album="a")
    talk.sees_nothing()
    talk.presses("Отправить")
    assert len(talk.of(Forward)) == 2


def test_back_and_cancel_at_every_page() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.presses("Возвраты")
    talk.presses("Назад")
    talk.sees("О чём обращение?")
    talk.presses("Другое")
    talk.skips_to("Опишите")
    talk.writes("Царапины")
    talk.skips_to("Проверьте")
    talk.presses("Сменить тему")
    talk.presses("Возвраты")
    talk.presses("Другая проблема")
    talk.sees("Тема: Возвраты", "Царапины")
    talk.writes("отмена")
    talk.sees("ничего не отправляю", "выберите тему")
    assert talk.session.draft is None
    assert talk.session.tickets == ()


def test_an_unsent_request_is_offered_for_a_day() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Царапины на экране")
    talk.starts()
    talk.sees("черновик цел")
    talk.waits(23 * 3600)
    talk.presses("Вернуться к черновику")
    talk.sees("Царапины на экране")
    talk.starts()
    talk.waits(3600)
    talk.starts()
    assert "черновик" not in talk.said[0]
    assert talk.session.draft is None


def test_a_person_asked_for_again_finds_the_draft_and_not_a_blank_page() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Царапины на экране")
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.sees("Царапины на экране")


def test_an_edit_before_sending_changes_the_draft() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Заказ 122")
    assert talk.session.draft
    told = talk.session.draft.said[0]
    talk.edits(told.content_id, "Заказ 123", message=told.message)
    talk.presses("Отправить")
    talk.staff_see("Заказ 123")
    assert "Заказ 122" not in talk.desk


def test_a_very_long_draft_is_sent_rather_than_cut() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    for number in range(30):
        talk.writes(f"строка {number}")
        talk.waits(1)
    assert len(talk.of(Forward)) == 30
    assert not [one for one in talk.of(Say) if not one.body]


def test_double_send_makes_one_ticket() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Позвать специалиста")
    talk.writes("Царапины")
    talk.presses_action("send", "m5")
    talk.presses_action("send", "m5")
    talk.sees_nothing()
    talk.waits(60)
    talk.presses_action("send", "m5")
    talk.sees("Обращение №71")
    assert len(talk.session.tickets) == 1


def test_a_ticket_without_a_topic_is_named_by_what_tells_most() -> None:
    talk = Talk()
    talk.writes("позовите, пожалуйста, человека")
    talk.writes("Пришёл чайник без крышки, а на коробке чужая наклейка")
    assert talk.topic.startswith("new: #71 Анна · Пришёл чайник без крышки, а на коробке")
    again = Talk()
    again.writes("agent! my parcel is late")
    assert again.topic == "new: #71 Анна · my parcel is late"
