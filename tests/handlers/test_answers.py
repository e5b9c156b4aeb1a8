"""Greeting, menu, articles, search: what the bot does by itself (C1, C3, C4, C5, C14)."""

from __future__ import annotations

import pytest

from bot.core.effects import Acknowledge, OpenPlace, Say
from bot.core.ids import Lang
from bot.core.world import Policy
from tests.handlers.shop import NOON
from tests.handlers.talk import Talk

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
GREETING: dict[Lang, tuple[str, str, str]] = {
    "ru": ("Здравствуйте!", "90 дней", "выберите тему"),
    "en": ("Hello!", "90 days", "pick a topic"),
}


@BOTH
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_start_greets_gives_notice_and_shows_the_menu_in_one_message(messenger: str, lang: Lang) -> None:
    talk = Talk(messenger, lang)
    talk.starts()
    assert len(talk.said) == 1
    talk.sees(*GREETING[lang])
    menus = {"ru": ("Заказы и доставка", "Контакты", "Позвать специалиста", "English")}
    talk.sees_buttons(*menus.get(lang, ("Orders and delivery", "Contacts", "Ask a specialist", "Русский")))
    assert (talk.session.notice, talk.session.noticed_at) == (1, NOON)


def test_greeting_and_notice_come_once_and_again_only_with_a_new_notice() -> None:
    talk = Talk()
    talk.starts()
    talk.starts()
    assert "90 дней" not in talk.said[0]
    talk.policy = Policy(notice=2)
    talk.writes("/menu")
    talk.sees("90 дней", "выберите тему")
    assert "Здравствуйте" not in talk.said[0]
    assert talk.session.notice == 2


def test_a_language_the_shop_does_not_speak_becomes_its_first() -> None:
    talk = Talk(lang="en", policy=Policy(languages=("ru",)))
    talk.starts()
    talk.sees("Здравствуйте!")
    assert "English" not in talk.labels(talk.chat[-1].keyboard)


def test_the_language_is_switched_by_a_button_and_stays() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("English")
    talk.sees("pick a topic")
    talk.presses("Returns")
    talk.sees("Returns. Which of these is closest?")
    talk.writes("/language")
    talk.sees("выберите тему")


@BOTH
def test_topics_lead_to_an_answer_that_helps(messenger: str) -> None:
    talk = Talk(messenger)
    talk.starts()
    talk.presses("Заказы и доставка")
    talk.presses("Курьеры")
    talk.presses("Курьер опаздывает")
    talk.sees("Курьер опаздывает", "Ответ на вопрос", "Удалось разобраться?")
    talk.presses("Помогло")
    talk.sees("Отлично!")
    talk.presses("Меню")
    talk.sees("выберите тему")


def test_back_leads_up_the_tree() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Заказы и доставка")
    talk.presses("Курьеры")
    talk.presses("Курьер опаздывает")
    talk.presses("Назад")
    talk.sees("Курьеры. Что из этого ближе?")
    talk.presses("Назад")
    talk.sees("Заказы и доставка. Что из этого ближе?")
    talk.presses("Назад")
    talk.sees("выберите тему")


def test_when_a_branch_is_used_up_did_not_help_leads_to_a_person() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Возвраты")
    talk.presses("Как вернуть товар")
    talk.presses("Не помогло")
    talk.sees("Жаль", "Возможно, здесь есть ответ")
    talk.presses("Когда вернут деньги")
    talk.presses("Не помогло")
    talk.sees("дальше поможет специалист", "Что из этого ближе к вашему случаю?")


@BOTH
def test_typed_labels_mean_their_buttons(messenger: str) -> None:
    talk = Talk(messenger)
    talk.starts()
    talk.writes("возвраты")
    talk.sees("Возвраты. Что из этого ближе?")
    talk.writes("❗ НАЗАД!")
    talk.sees("выберите тему")
    talk.writes("2")
    talk.sees("Возвраты. Что из этого ближе?")


def test_a_client_without_buttons_chooses_by_number_everywhere() -> None:
    talk = Talk("vk", buttons=False)
    talk.starts()
    assert talk.session.buttons is False
    talk.writes("6.")
    talk.sees("О чём обращение?")
    talk.writes("1")
    talk.sees("Что из этого ближе")
    talk.writes("1")
    talk.sees("Какой номер заказа?")
    talk.writes("1")
    talk.sees("Опишите, что случилось")
    talk.writes("Разбита чашка")
    talk.sees("Куда вам ответить?")
    talk.writes("1")
    talk.writes("1")
    talk.sees("Обращение №71 принято")


@pytest.mark.parametrize(("lang", "words"), [("ru", "подскажите, где заказ"), ("en", "hi, where is my order please")])
def test_a_sure_hit_is_told_as_the_answer(lang: Lang, words: str) -> None:
    talk = Talk(lang=lang)
    talk.writes(words)
    talk.sees(*GREETING[lang][:2], "Где мой заказ?" if lang == "ru" else "Where is my order?")
    assert talk.session.step == "article"
    assert talk.session.read == ("where",)


def test_more_hits_stand_below_the_sure_one() -> None:
    talk = Talk()
    talk.writes("курьер не знает, где заказ")
    talk.sees("посмотрите ещё")
    talk.sees_buttons("Курьер опаздывает")


def test_a_hit_that_is_not_sure_is_only_a_choice() -> None:
    talk = Talk()
    talk.writes("что с курьером")
    talk.sees("Возможно, здесь есть ответ")
    assert "Ответ на вопрос" not in talk.said[0]
    talk.presses("Курьер опаздывает")
    talk.sees("Ответ на вопрос")


def test_an_english_question_in_a_russian_talk_is_found_and_answered_in_russian() -> None:
    talk = Talk()
    talk.starts()
    talk.writes("return an item")
    talk.sees("Как вернуть товар")


def test_what_nobody_knows_is_offered_to_a_person_and_not_asked_again() -> None:
    talk = Talk()
    talk.starts()
    talk.writes("самовар гудит и не греет")
    talk.sees("гадать не хочу")
    talk.writes("да")
    talk.sees("Обращение №71 принято")
    talk.staff_see("самовар гудит и не греет")


def test_politeness_is_answered_in_kind() -> None:
    talk = Talk()
    talk.writes("Добрый день!")
    talk.sees("Здравствуйте!", "выберите тему")
    talk.writes("спасибо большое")
    talk.sees("Пожалуйста!")


def test_contacts_are_one_press_away() -> None:
    talk = Talk()
    talk.starts()
    talk.presses("Контакты")
    talk.sees("8 800 000-00-00")
    talk.sees_buttons("Позвать специалиста")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_an_empty_pack_leads_everything_to_a_person(lang: Lang) -> None:
    talk = Talk(lang=lang, empty=True)
    talk.starts()
    talk.presses("Контакты" if lang == "ru" else "Contacts")
    talk.presses("Позвать специалиста" if lang == "ru" else "Ask a specialist")
    talk.writes("где заказ / where is my order")
    talk.presses("Отправить" if lang == "ru" else "Send")
    assert talk.of(OpenPlace)


def test_a_button_of_an_article_that_is_gone_explains_itself() -> None:
    talk = Talk()
    talk.starts()
    talk.presses_action("article:gone")
    talk.sees("Этого раздела больше нет. Вот что есть сейчас.", "выберите тему")


def test_a_double_tap_does_nothing_twice_and_a_later_press_works_again() -> None:
    talk = Talk()
    talk.starts()
    talk.presses_action("topic:returns", "m1")
    talk.presses_action("topic:returns", "m1")
    talk.sees_nothing()
    assert talk.of(Acknowledge)
    talk.waits(60)
    talk.presses_action("topic:returns", "m1")
    talk.sees("Возвраты")


@pytest.mark.parametrize(
    "action", ["", ":", "nonsense", "send", "cancel", "rate", "rate:71:9", "withdraw:71", "about:x"]
)
def test_an_action_that_does_not_fit_is_explained_and_the_present_step_shown(action: str) -> None:
    talk = Talk()
    talk.starts()
    talk.presses_action(action)
    talk.sees("уже не действует", "выберите тему")
    assert talk.session.tickets == ()


def test_the_menu_never_outgrows_the_narrowest_messenger() -> None:
    talk = Talk()
    talk.starts()
    for say in (one for one in talk.all if isinstance(one, Say)):
        assert len(say.keyboard) <= 6
        assert sum(map(len, say.keyboard)) <= 10
