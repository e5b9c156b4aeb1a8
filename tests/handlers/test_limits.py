"""Fair limits (C16): nothing is lost, nobody meets silence."""

from __future__ import annotations

import pytest

from bot.core.effects import Forward, OpenPlace, Remember, Say
from bot.core.ids import Lang
from bot.core.world import Policy
from tests.handlers.talk import Talk, attachment

BOTH = pytest.mark.parametrize("messenger", ["telegram", "vk"])
HOUR = 3600.0


def opened(messenger: str = "telegram", policy: Policy | None = None) -> Talk:
    talk = Talk(messenger, policy=policy)
    talk.writes("оператор, не пришёл заказ 123")
    return talk


# --- a flood ---


@BOTH
def test_a_hundred_messages_in_ten_seconds_are_read_together(messenger: str) -> None:
    talk = Talk(messenger)
    talk.starts()
    for number in range(100):
        talk.writes(f"строка {number}")
        talk.waits(0.09)
    replies = [one for one in talk.all if isinstance(one, Say)]
    assert len(replies) < 20
    assert any("прочту всё вместе через 10 секунд" in message.text for message in talk.chat)
    talk.waits(10)
    talk.sees("гадать не хочу")
    talk.presses("Передать специалисту")
    passed_on = "\n".join(talk.desk)
    assert "строка 12\nстрока 13" in passed_on
    assert "строка 99" in passed_on


def test_a_flood_into_an_open_request_goes_on_at_once_and_is_said_once() -> None:
    talk = opened()
    for number in range(100):
        talk.writes(f"строка {number}")
        talk.waits(0.05)
    assert talk.desk[1:] == [f"строка {number}" for number in range(100)]
    assert sum("передаю их в обращение №71" in message.text for message in talk.chat) == 1


def test_files_of_a_flood_are_kept() -> None:
    talk = Talk(policy=Policy(flood_messages=1))
    talk.writes("самовар гудит")
    talk.writes("смотрите", attachment("photo", "1"))
    talk.writes("и ещё", attachment("photo", "2"))
    talk.waits(10)
    talk.presses("Передать специалисту")
    forward = talk.of(Forward)[-1]
    assert (forward.content.text, len(forward.content.attachments)) == ("смотрите\nи ещё", 2)


def test_an_album_is_one_message_of_its_sender() -> None:
    talk = opened()
    for _ in range(30):
        talk.sends("photo", album="a")
    assert not any("все вместе" in message.text for message in talk.chat)


# --- the same again, too many ---


@BOTH
def test_the_same_request_five_times_is_one_request(messenger: str) -> None:
    talk = opened(messenger)
    for _ in range(4):
        talk.writes("Оператор! Не пришёл заказ 123")
        talk.sees("уже есть в обращении №71", "сегодня до 16:40")
        talk.waits(60)
    assert talk.desk.count("Оператор! Не пришёл заказ 123") == 4
    assert len([one for one in talk.all if isinstance(one, OpenPlace)]) == 1


def test_the_same_request_after_closing_is_the_same_request() -> None:
    talk = opened()
    talk.command("close")
    talk.presses("5")
    talk.starts()
    talk.writes("оператор, не пришёл заказ 123")
    talk.sees("№71 снова открыто")
    talk.staff_see("пишет по закрытому обращению")
    assert talk.ticket.not_solved == 0


def test_to_a_person_one_may_say_the_same_thing_twice() -> None:
    talk = opened()
    talk.operator("Точно не пришёл?")
    for _ in range(2):
        talk.writes("Точно не пришёл, проверял")
    talk.sees_nothing()


@BOTH
def test_too_many_new_requests_are_added_to_the_last_and_the_end_of_the_limit_is_said(messenger: str) -> None:
    talk = Talk(messenger, policy=Policy(new_requests=2, new_requests_within=24 * HOUR))
    for words in ("не греет самовар", "пришла не та книга", "нет чека в письме"):
        talk.starts()
        talk.writes(f"оператор, {words}")
        if "чека" not in words:
            talk.command("close")
        talk.waits(60)
    talk.sees("уже 2", "завтра в 12:00", "№135 снова открыто")
    talk.staff_see("оператор, нет чека в письме")
    talk.command("close")
    talk.waits(24 * HOUR)
    talk.starts()
    talk.writes("оператор, промокод просрочен")
    talk.sees("№199 принято")


def test_zero_switches_a_limit_off() -> None:
    talk = Talk(policy=Policy(new_requests=0, flood_messages=0, rush_queue=0))
    for number in range(7):
        talk.starts()
        talk.writes(f"оператор, не греет самовар номер {number}")
        talk.sees("принято")
        talk.command("close")
    assert len([one for one in talk.all if isinstance(one, OpenPlace)]) == 7


# --- secrets, manners ---


@BOTH
@pytest.mark.parametrize(
    ("lang", "words", "hidden", "warning"),
    [
        ("ru", "карта 4111 1111 1111 1111", "карта •••• •••• •••• 1111", "Номер карты я скрыл"),
        ("ru", "код из смс 4821", "код из смс ••••", "Код из сообщения я скрыл"),
        ("en", "my card is 4111111111111111", "my card is ••••••••••••1111", "I hid the card number"),
    ],
)
def test_cards_and_codes_are_hidden_from_staff_and_the_customer_is_warned(
    messenger: str, lang: Lang, words: str, hidden: str, warning: str
) -> None:
    talk = Talk(messenger, lang)
    talk.writes("оператор, не пришёл заказ 123")
    told = talk.writes(words)
    assert talk.the(Forward).content.text == talk.the(Remember).content.text == hidden
    talk.sees(warning)
    talk.edits(told, f"{words}!", about=71)
    assert talk.desk[-1] == f"{hidden}!"


def test_a_secret_before_any_request_is_hidden_in_what_is_kept_too() -> None:
    talk = Talk()
    talk.writes("списали с карты 4111 1111 1111 1111")
    talk.sees("Номер карты я скрыл")
    assert talk.session.draft is not None
    assert "4111" not in talk.session.draft.said[0].content.text


@BOTH
def test_rude_words_are_warned_about_once_and_still_passed_on(messenger: str) -> None:
    talk = opened(messenger)
    talk.writes("вы там дебилы все")
    talk.sees("без грубостей")
    assert talk.the(Forward).content.text == "вы там дебилы все"
    talk.waits(60)
    talk.writes("идиоты")
    assert "без грубостей" not in "".join(talk.said)
    assert talk.the(Forward).content.text == "идиоты"


# --- a wish of the form, kept ---


@pytest.mark.parametrize("closed", [False, True])
def test_a_request_that_joins_another_keeps_how_to_answer(closed: bool) -> None:
    talk = Talk(policy=Policy(new_requests=1))
    talk.starts()
    talk.writes("оператор, не греет самовар")
    talk.command("close") if closed else None
    talk.presses_action("new")
    talk.writes("Пришла не та книга")
    talk.presses("Куда ответить")
    talk.presses("Письмом на почту")
    talk.writes("anna@example.com")
    talk.presses("Отправить")
    talk.sees("уже 1")
    assert (talk.ticket.number, talk.ticket.reach, talk.ticket.reach_to) == (71, "mail", "anna@example.com")
    assert "anna@example.com" in talk.card
    talk.command("outside")
    talk.sees("ответил вам письмом")
