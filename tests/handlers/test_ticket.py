"""A ticket is open: waiting, adding, taking it back, talking with an operator (C8, C9, C10)."""

from __future__ import annotations

import msgspec
import pytest

from bot.core.content import AttachmentKind, Content
from bot.core.effects import Amend, Answer, AnswerEdit, Forward, ForwardEdit, Remember, Tell
from bot.core.ids import ContentId, EventId, Lang, MessageId
from bot.core.incoming import Echo
from bot.core.session import Session
from bot.core.world import Policy
from tests.handlers.talk import Talk, attachment

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])


def opened(messenger: str = "telegram", lang: Lang = "ru", *, buttons: bool | None = None) -> Talk:
    talk = Talk(messenger, lang, buttons=buttons)
    talk.writes("оператор, не пришёл заказ 123")
    return talk


@BOTH
@pytest.mark.parametrize(("lang", "words"), [("ru", "сегодня до 16:40"), ("en", "today by 16:40")])
def test_the_acknowledgement_has_a_number_a_promise_and_a_way_back(messenger: str, lang: Lang, words: str) -> None:
    talk = opened(messenger, lang)
    talk.sees("71", words)
    talk.sees_buttons("Отменить обращение" if lang == "ru" else "Cancel the request")


@pytest.mark.parametrize(
    ("hour", "words", "closed"),
    [(19, "завтра до 10:40", False), (23, "завтра до 13:40", True), (3, "сегодня до 13:40", True)],
)
def test_the_promise_counts_working_time(hour: int, words: str, closed: bool) -> None:
    talk = Talk()
    talk.waits((hour - 12) % 24 * 3600)
    talk.writes("оператор, не пришёл заказ 123")
    talk.sees(words)
    assert ("нерабочее время" in talk.said[0]) is closed


def test_more_words_are_added_and_said_so_only_once() -> None:
    talk = opened()
    talk.writes("номер 123")
    talk.sees("Добавил к обращению №71")
    talk.sends("photo")
    talk.sees_nothing()
    talk.writes("и ещё")
    talk.sees_nothing()
    assert talk.desk == ["оператор, не пришёл заказ 123", "номер 123", " [photo]", "и ещё"]
    assert talk.the(Remember).who == "customer"


@BOTH
def test_a_request_is_taken_back_until_an_operator_has_it(messenger: str) -> None:
    talk = opened(messenger)
    talk.presses("Отменить обращение")
    talk.sees("Обращение отменено")
    talk.staff_see("Клиент отменил обращение")
    assert talk.topic == "closed: #71 Анна · не пришёл заказ 123"
    assert "Отменить обращение" not in talk.labels(talk.chat[0].keyboard)


def test_the_way_back_disappears_when_an_operator_takes_it_and_a_stale_press_explains_itself() -> None:
    talk = opened()
    talk.command("take")
    assert talk.of(Amend)
    assert talk.labels(talk.chat[0].keyboard) == []
    talk.presses_action("withdraw:71")
    talk.sees("Специалист уже взялся", "Обращение №71")
    assert talk.ticket.state == "taken"


def test_a_number_typed_after_an_answer_is_words_even_without_buttons() -> None:
    talk = opened("vk", buttons=False)
    talk.operator("Сколько коробок пришло?")
    talk.writes("1")
    assert talk.the(Forward).content.text == "1"
    assert talk.ticket.state == "taken"


def test_without_buttons_the_way_back_is_typed() -> None:
    talk = opened("vk", buttons=False)
    talk.writes("1")
    talk.sees("Обращение отменено")


@BOTH
def test_the_menu_stays_at_hand_and_words_still_go_to_people(messenger: str) -> None:
    talk = opened(messenger)
    talk.presses("Меню")
    talk.sees("Обращение №71 у специалистов")
    talk.presses("Возвраты")
    talk.writes("где заказ?")
    assert talk.the(Forward).content.text == "где заказ?"
    talk.presses("Позвать специалиста")
    talk.sees("уже есть ваше обращение №71", "о чём-то новом?")
    talk.presses("Обращение №71")
    talk.sees("Обращение №71.", "ответит сегодня до 16:40")


@BOTH
def test_a_dialogue(messenger: str) -> None:
    talk = opened(messenger)
    said = talk.operator("Проверяю, минуту")
    answer = talk.the(Answer)
    assert (answer.content, answer.source, answer.prefix) == (said.content, said.message, None)
    assert (talk.ticket.state, talk.ticket.operator_name) == ("waiting", "Ольга")
    assert "В работе: Ольга" in talk.card
    talk.writes("жду")
    talk.sees_nothing()
    assert talk.topic == "taken: #71 Анна · не пришёл заказ 123"
    talk.operator("Нашёлся!")
    assert talk.topic == "waiting: #71 Анна · не пришёл заказ 123"


@pytest.mark.parametrize("kind", ["photo", "document", "voice"])
def test_what_can_cross_crosses_both_ways(kind: AttachmentKind) -> None:
    talk = opened()
    talk.sends(kind, "вот")
    assert [one.kind for one in talk.the(Forward).content.attachments] == [kind]
    talk.operator("и вам", attachment(kind))
    assert [one.kind for one in talk.the(Answer).content.attachments] == [kind]


@pytest.mark.parametrize(("kind", "name"), [("sticker", "Стикер"), ("video", "Видео"), ("location", "Место на карте")])
def test_what_cannot_cross_is_named_to_the_customer_and_its_words_go_on(kind: AttachmentKind, name: str) -> None:
    talk = opened()
    talk.sends(kind, "смотрите")
    talk.sees(f"{name} передать пока не получится", "фотографией")
    forward = talk.the(Forward)
    assert (forward.content.text, forward.content.attachments) == ("смотрите", ())
    talk.sends(kind)
    talk.sees("передать пока не получится")
    assert not talk.of(Forward)


def test_a_first_message_that_cannot_cross_is_greeted_and_explained() -> None:
    talk = Talk()
    talk.sends("sticker")
    talk.sees("Здравствуйте!", "Стикер передать пока не получится")


def test_a_quote_is_kept() -> None:
    talk = opened()
    talk.writes("вот об этом", quotes="e9")
    assert talk.the(Forward).reply_to == "e9"


def test_an_edit_follows_its_words() -> None:
    talk = opened()
    first = talk.writes("заказ 122")
    talk.edits(first, "заказ 123")
    edit = talk.the(ForwardEdit)
    assert (edit.content_id, edit.content.text, edit.ticket) == (first, "заказ 123", 71)
    talk.sees_nothing()


def test_operators_are_nameless_unless_the_lead_wants_names() -> None:
    talk = opened()
    talk.policy = Policy(operator_names=True)
    talk.operator("Проверяю")
    assert talk.render(talk.the(Answer).prefix) == "Ольга:"


def test_an_operators_edit_reaches_the_customer_a_note_never_does() -> None:
    talk = opened()
    answer = talk.operator("Приедет завтра")
    talk.operator_edits(answer.id, "Приедет послезавтра")
    assert talk.the(AnswerEdit).content_id == answer.id
    talk.operator_edits(answer.id, "врёт он всё", note=True)
    talk.sees_nothing()
    talk.operator("осторожно, скандалит", note=True)
    talk.sees_nothing()
    assert [one.who for one in talk.of(Remember)] == ["note"]
    assert talk.ticket.state == "waiting"


def test_a_late_answer_shows_on_the_topic() -> None:
    talk = opened()
    talk.waits(4 * 3600 + 41 * 60)
    assert talk.topic == "overdue: #71 Анна · не пришёл заказ 123"
    assert "Просрочено" in talk.card
    talk.presses("Меню")
    talk.presses("Обращение №71")
    talk.sees("задерживаемся, простите")
    talk.operator("Простите за ожидание")
    assert talk.topic == "waiting: #71 Анна · не пришёл заказ 123"
    assert "В работе" in talk.card


def test_an_answer_in_time_is_never_overdue() -> None:
    talk = opened()
    talk.operator("Уже ищем")
    talk.waits(12 * 3600)
    assert talk.topic == "waiting: #71 Анна · не пришёл заказ 123"


def test_words_in_an_old_ticket_name_it_and_leave_the_open_one_alone() -> None:
    talk = opened()
    talk.command("close")
    old = talk.ticket.number
    talk.presses("5")
    talk.starts()
    talk.writes("самовар не греет")
    talk.presses("Передать специалисту")
    new = talk.ticket.number
    talk.session = _pointing_at(talk, old)
    talk.operator("Забыла сказать: чек в пакете")
    assert talk.render(talk.the(Answer).prefix) == f"По обращению №{old}:"
    talk.writes("спасибо, нашла")
    assert talk.the(Forward).ticket == new


def _pointing_at(talk: Talk, number: int) -> Session:
    return msgspec.structs.replace(talk.session, current=number)


def test_an_answer_in_vks_own_inbox_is_seen_by_staff_and_counts() -> None:
    talk = opened("vk")
    words = Content(text="Отвечаю из ВК")
    talk.feed(
        Echo(id=EventId("e900"), at=talk.now, chat=talk.customer, message=MessageId("5"), content=words, admin="Пётр")
    )
    assert "Отвечаю из ВК" in talk.body(talk.the(Tell).body)
    assert talk.ticket.state == "waiting"
    assert talk.the(Remember).content_id == ContentId("e900")
