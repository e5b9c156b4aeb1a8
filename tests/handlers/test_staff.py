"""Commands and buttons of operators, the card, the ban (S2, S3, S4, S6)."""

from __future__ import annotations

import pytest

from bot.core.content import AttachmentKind
from bot.core.effects import Acknowledge, Answer, Card, Forward, Mark, OpenPlace, Remember, Tell
from bot.core.events import Command
from tests.handlers.talk import MAXIM, Talk, attachment


def opened(name: str = "Анна") -> Talk:
    talk = Talk(name=name)
    talk.writes("оператор, заказ 123")
    return talk


def keys(talk: Talk) -> list[str]:
    return [key.action for row in talk.card_keys for key in row]


def test_the_card_says_who_where_what_and_until_when() -> None:
    talk = Talk("vk", "en", name="Ann")
    talk.starts()
    talk.presses("Returns")
    talk.presses("How to return an item")
    talk.presses("It did not help")
    talk.presses("Ask a specialist")
    talk.presses("It came broken")
    talk.writes("12345-67")
    talk.writes("It is broken")
    talk.presses("Skip")
    talk.presses("By e-mail")
    talk.writes("ann@example.com")
    talk.presses("Send")
    for part in (
        "№71",
        "Ann (vk.com/anna)",
        "ВКонтакте",
        "английский",
        "Тема: Возвраты",
        "Проблема: Пришёл брак",
        "Заказ: 12345-67",
        "ответить по почте: ann@example.com",
        "Обещали ответить до 16:40 23 ноября",
        "«Как вернуть товар»",
    ):
        assert part in talk.card
    assert talk.the(OpenPlace).desk == "default"


def test_the_buttons_follow_the_state() -> None:
    talk = opened()
    always = ["desk:note:71", "desk:ban:71"]
    assert keys(talk) == ["desk:take:71", "desk:close:71", *always]
    talk.command("take", press="p1")
    assert keys(talk) == ["desk:close:71", "desk:release:71", *always]
    talk.command("release", press="p2")
    assert keys(talk) == ["desk:take:71", "desk:close:71", *always]
    talk.command("ban", press="p3")
    assert keys(talk)[-1] == "desk:unban:71"
    talk.command("unban", press="p4")
    assert keys(talk)[-1] == "desk:ban:71"
    talk.command("close", press="p5")
    assert keys(talk) == ["desk:reopen:71", *always]


@pytest.mark.parametrize(
    ("before", "command", "word"),
    [
        ([], "take", "за вами"),
        (["take"], "take", "уже за вами"),
        ([], "release", "никто не брал"),
        (["take"], "release", "снова в очереди"),
        ([], "close", "Закрыто"),
        (["close"], "close", "уже закрыто"),
        (["close"], "take", "Сначала откройте"),
        (["close"], "release", "Сначала откройте"),
        (["close"], "reopen", "Снова открыто"),
        ([], "reopen", "и так открыто"),
        ([], "ban", "заблокирован"),
        (["ban"], "ban", "уже заблокирован"),
        (["ban"], "unban", "разблокирован"),
        ([], "unban", "не заблокирован"),
    ],
)
def test_every_press_is_acknowledged_once_with_a_word(before: list[Command], command: Command, word: str) -> None:
    talk = opened()
    for earlier in before:
        talk.command(earlier)
    talk.command(command, press="p1")
    answer = talk.the(Acknowledge)
    assert (answer.press, answer.person) == ("p1", "telegram:501")
    assert word in talk.render(answer.text)
    assert len(talk.render(answer.text)) <= 200
    assert not talk.of(Tell)


def test_a_typed_command_is_marked_when_done_and_answered_when_not() -> None:
    talk = opened()
    talk.command("take")
    assert talk.the(Mark).mark == "delivered"
    talk.command("take")
    tell = talk.the(Tell)
    assert tell.reply_to
    assert "уже за вами" in talk.body(tell.body)
    assert not talk.of(Mark)


def test_somebody_else_may_take_it_over() -> None:
    talk = opened()
    talk.command("take")
    talk.command("take", who=MAXIM)
    assert "В работе: Максим" in talk.card


def test_help_and_unknown_commands_are_answered() -> None:
    talk = opened()
    talk.command("help")
    assert "/take" in talk.body(talk.the(Tell).body)
    talk.command("unknown", "refund 100")
    assert "/refund" in talk.body(talk.the(Tell).body)


def test_a_note_is_remembered_and_goes_nowhere() -> None:
    talk = opened()
    talk.command("note", "скандалит")
    assert [type(one) for one in talk.last] == [Remember]
    talk.command("note", " ")
    assert "Пустая заметка" in talk.body(talk.the(Tell).body)


def test_the_reason_of_closing_stays_among_colleagues() -> None:
    talk = opened()
    talk.command("close", "вернули деньги")
    assert [(one.who, one.content.text) for one in talk.of(Remember)] == [("note", "вернули деньги")]


def test_a_banned_customer_is_told_once_and_not_heard() -> None:
    talk = opened()
    talk.command("ban", "оскорбления")
    talk.sees_nothing()
    assert "Клиент заблокирован" in talk.card
    talk.writes("вы все дураки")
    talk.sees("больше не принимает")
    talk.writes("дураки!")
    talk.sees_nothing()
    talk.presses("Меню")
    talk.sees_nothing()
    assert "больше не принимает" in talk.render(talk.the(Acknowledge).text)
    assert "вы все дураки" not in talk.desk
    talk.command("unban")
    assert "заблокирован" not in talk.card
    talk.writes("извините")
    assert talk.the(Forward).content.text == "извините"


def test_closing_a_banned_customers_ticket_says_nothing_to_them() -> None:
    talk = opened()
    talk.command("ban")
    talk.command("close")
    talk.sees_nothing()


@pytest.mark.parametrize("kind", ["sticker", "video", "audio"])
def test_what_cannot_cross_is_named_to_the_operator_and_the_words_go_on(kind: AttachmentKind) -> None:
    talk = opened()
    talk.operator("смотрите", attachment(kind))
    assert "клиенту передать пока нельзя" in talk.body(talk.the(Tell).body)
    assert talk.the(Tell).reply_to
    answer = talk.the(Answer)
    assert (answer.content.text, answer.content.attachments) == ("смотрите", ())
    talk.operator("", attachment(kind))
    assert not talk.of(Answer)
    assert talk.the(Mark).mark == "refused"


def test_reopening_while_another_request_is_open_says_which_one_words_go_to() -> None:
    talk = opened()
    talk.command("close")
    talk.starts()
    talk.writes("самовар не греет")
    talk.presses("Передать специалисту")
    talk.command("reopen", ticket=71)
    talk.sees("всё, что вы пишете сюда, идёт в обращение №71")
    talk.sees_buttons("Обращение №135")
    talk.command("close", ticket=71)
    talk.closes_topic(False, ticket=71)
    assert talk.topic == "taken: #71 Анна · заказ 123"


def test_a_command_in_a_forgotten_ticket_is_answered_not_lost() -> None:
    talk = Talk()
    talk.starts()
    talk.command("take")
    assert "Сначала откройте" in talk.body(talk.the(Tell).body)
    talk.operator("Вы ещё здесь?")
    talk.sees("Вы ещё здесь?")
    assert talk.the(Card)


@pytest.mark.parametrize("name", ["<b>Анна</b> & _co_", "‮Анна‬", "А" * 500, "", "  \n ", "👩‍👩‍👧‍👦" * 20])
def test_a_name_is_only_a_name(name: str) -> None:
    talk = opened(name)
    title = talk.the(OpenPlace).title
    assert title.startswith("#71")
    assert "\n" not in title
    assert "‮" not in title + talk.card
    assert len(title) < 128
