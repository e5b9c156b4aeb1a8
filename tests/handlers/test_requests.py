"""My requests, complaints, questions to sellers: what each shows, and whom it reaches."""

from __future__ import annotations

import pytest

from bot.core.effects import Forward, OpenPlace, Say
from bot.core.world import Policy
from tests.handlers.talk import Talk

DAY = 24 * 3600.0


def asks(talk: Talk, words: str) -> int:
    talk.writes(f"оператор, {words}")
    return talk.ticket.number


def test_all_requests_with_number_topic_state_and_dates() -> None:
    talk = Talk()
    first = asks(talk, "самовар гудит")
    talk.command("close")
    talk.writes("/menu")
    second = asks(talk, "чайник свистит, это другое")
    talk.writes("/requests")
    talk.sees(f"№{first}", "Закрыто", f"№{second}", "Ждёт специалиста", "23 ноября")


def test_who_never_asked_is_told_how_to() -> None:
    talk = Talk()
    talk.writes("/requests")
    talk.sees("Обращений у вас пока нет")
    talk.sees_buttons("Позвать специалиста")


def test_one_request_opens_with_its_history_and_goes_on() -> None:
    talk = Talk()
    number = asks(talk, "самовар гудит")
    talk.writes("/requests")
    talk.presses(f"№{number} самовар гудит")
    assert talk.the(Say).recall == number
    talk.presses(f"Обращение №{number}")
    talk.sees(f"Обращение №{number}")


def test_a_closed_one_is_opened_again_within_its_period_and_not_after() -> None:
    talk = Talk()
    number = asks(talk, "самовар гудит")
    talk.command("close")
    talk.writes("/requests")
    talk.presses(f"№{number} самовар гудит")
    talk.presses("Открыть снова")
    talk.sees("снова открыто")
    talk.command("close")
    talk.waits(8 * DAY)
    talk.writes("/requests")
    talk.presses(f"№{number} самовар гудит")
    assert "Открыть снова" not in talk.labels(talk.chat[-1].keyboard)


def test_many_requests_are_shown_page_by_page() -> None:
    talk = Talk(policy=Policy(new_requests=50))
    numbers = []
    for word in ("один", "два", "три", "четыре", "пять", "шесть", "семь"):
        numbers.append(asks(talk, f"сломался прибор номер {word}"))
        talk.command("close")
        talk.writes("/menu")
        talk.waits(3600)
    assert [one.number for one in talk.session.past] == numbers[:3]
    talk.writes("/requests")
    talk.sees(f"№{numbers[-1]}", f"№{numbers[3]}")
    talk.presses("Ещё")
    talk.sees(f"№{numbers[2]}", f"№{numbers[0]}")
    talk.presses(next(label for label in talk.labels(talk.chat[-1].keyboard) if label.startswith(f"№{numbers[0]} ")))
    assert talk.the(Say).recall == numbers[0]


@pytest.mark.parametrize(("desks", "desk"), [(("default", "ethics"), "ethics"), (("default",), "default")])
def test_a_complaint_goes_to_its_own_people_with_what_was_said_before(desks: tuple[str, ...], desk: str) -> None:
    talk = Talk(policy=Policy(desks=desks))
    before = asks(talk, "самовар гудит")
    talk.writes("/complaint")
    talk.presses("На курьера")
    talk.sees("Расскажите, что произошло")
    talk.writes("Курьер нахамил и бросил коробку")
    talk.sees("Жалоба: курьер")
    talk.presses("Отправить")
    opened = talk.the(OpenPlace)
    assert (opened.desk, opened.recall) == (desk, before)
    assert talk.ticket.title == "Жалоба: курьер"
    assert talk.ticket.promised_at - talk.now == 5 * DAY
    assert talk.the(Forward).content.text == "Курьер нахамил и бросил коробку"
    talk.sees("принято")


def test_who_complains_at_once_is_not_asked_about_what() -> None:
    talk = Talk()
    talk.writes("/complaint")
    talk.writes("Поддержка молчит третий день")
    talk.presses("Отправить")
    talk.sees("принято")
    assert talk.ticket.title == "Жалоба"


SELLERS = {"seller.tea": "Чайный дом", "seller.iron": "Утюги и Ко"}


@pytest.mark.parametrize(
    ("desks", "desk"),
    [
        (("default", "sellers", "seller.tea"), "seller.tea"),
        (("default", "sellers"), "sellers"),
        (("default",), "default"),
    ],
)
def test_a_question_to_a_seller_goes_to_the_nearest_desk(desks: tuple[str, ...], desk: str) -> None:
    talk = Talk(policy=Policy(desks=desks, sellers=SELLERS))
    talk.writes("/seller")
    talk.presses("Чайный дом")
    talk.writes("Есть ли улун в пачках?")
    talk.presses("Отправить")
    assert talk.the(OpenPlace).desk == desk
    assert talk.ticket.title == "Вопрос продавцу Чайный дом"


def test_a_seller_that_is_named_in_the_question_is_meant() -> None:
    talk = Talk(policy=Policy(desks=("default", "seller.iron"), sellers=SELLERS))
    talk.writes("/seller")
    talk.writes("У «Утюги и Ко» есть отпариватели?")
    talk.presses("Отправить")
    assert talk.the(OpenPlace).desk == "seller.iron"


def test_a_request_without_a_topic_is_known_by_its_first_words() -> None:
    talk = Talk()
    asks(talk, "Разбилась чашка")
    talk.writes("/requests")
    talk.sees("Разбилась чашка")
