"""The request form, seen from both sides: every field, every way through it, and a bot that restarts on each page."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.stage import Customer
from tests.journeys.test_dialogue import BOTH, asks_for_a_person

RETURNS, DEFECT = "Возврат и обмен", "Брак или повреждение"


async def at_order(customer: Customer) -> None:
    await customer.starts()
    await customer.sees(said("audience"))
    await customer.presses("Покупателю")
    await customer.sees(said("menu"))
    await customer.presses(said("button-person"))
    await customer.sees(said("about"))
    await customer.presses(RETURNS)
    await customer.sees(said("problem"))
    await customer.presses(DEFECT)
    await customer.sees(said("order"))


async def at_reply(customer: Customer) -> None:
    await at_order(customer)
    await customer.writes("12345678-0001")
    await customer.sees(said("describe-then-files"))
    await customer.writes("Чашка разбита")
    await customer.sees(said("files"))
    await customer.presses(said("button-skip"))
    await customer.sees(said("reply"))


@BOTH
@pytest.mark.row("C7", "category, problem, description, send")
@pytest.mark.row("C7", "each problem asks for what it needs")
@pytest.mark.row("C2", "asked once and remembered")
async def test_a_defect_from_the_menu_to_the_card(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_order(customer)
    await customer.writes("12345678-0001")
    await customer.sees(said("describe-then-files"))
    await customer.writes("Чашка разбита")
    await customer.sees(said("need-photo"))
    await customer.sees(said("need-receipt"))
    await customer.sends("photo")
    await customer.sees(said("files-added", files=1))
    await customer.presses(said("button-files-done"))
    await customer.presses(said("button-reply-here"))
    await customer.sees(f"{RETURNS} → {DEFECT}")
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(name)
    await topic.sees(said("card-problem", problem=DEFECT))
    await topic.sees(said("card-order", order="12345678-0001"))
    await topic.sees("Чашка разбита")
    await topic.sees_file("photo")


@BOTH
@pytest.mark.row("C7", "order number checked and skippable")
async def test_an_order_number_is_checked_kept_or_skipped(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_order(customer)
    await customer.writes("АБ-1")
    await customer.sees(said("order-odd"))
    await customer.presses(said("button-keep-order"))
    await customer.sees(said("describe-then-files"))
    await customer.presses(said("button-back"))
    await customer.sees(said("order"))
    await customer.presses(said("button-skip"))
    await customer.sees(said("describe-then-files"))


@BOTH
@pytest.mark.row("C7", "files, albums, a clear word at the 6th")
async def test_an_album_is_counted_and_the_sixth_file_is_refused_aloud(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_order(customer)
    await customer.presses(said("button-skip"))
    await customer.sees(said("describe-then-files"))
    await customer.writes("Чашка разбита")
    await customer.sees(said("files"))
    await customer.sends(*["photo"] * 5)
    await customer.sees(said("files-added"))
    await customer.sends("photo")
    await customer.sees(said("files-limit"))
    await customer.presses(said("button-files-done"))
    await customer.presses(said("button-reply-here"))
    await customer.sees(said("review-files", files=5))
    await customer.presses(said("button-send"))
    topic = await shop.staff.topic(name)
    await topic.sees("Чашка разбита")
    await topic.sees_file("photo")


@BOTH
@pytest.mark.row("C7", "answer by e-mail, checked")
@pytest.mark.row("C7", "the operator's button closes what was answered outside")
async def test_an_answer_by_mail(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_reply(customer)
    await customer.presses(said("button-reply-mail"))
    await customer.sees(said("ask-mail"))
    await customer.writes("anna.example.com")
    await customer.sees(said("mail-no-at"))
    await customer.writes("anna@example.com")
    await customer.sees("anna@example.com")
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    topic = await shop.staff.topic(name)
    await topic.sees("Просит ответить по почте: anna@example.com")
    await topic.operator("Ольга").presses(said("card-button-outside"))
    await customer.sees(said("closed-outside"))
    await topic.shows("✅", closed=True)


@BOTH
@pytest.mark.row("C7", "answer by a call at a stated time, checked")
async def test_a_call_back_at_a_stated_time(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_reply(customer)
    await customer.presses(said("button-reply-phone"))
    await customer.sees(said("ask-phone"))
    await customer.writes("123")
    await customer.sees(said("phone-short"))
    await customer.writes("+7 900 123-45-67")
    await customer.sees(said("ask-when"))
    await customer.writes("в 3:00")
    await customer.sees(said("when-closed"))
    await customer.writes("завтра с 15 до 17")
    await customer.sees("звонком на +7 900 123-45-67 (завтра с 15 до 17)")
    await customer.presses(said("button-send"))
    await (await shop.staff.topic(name)).sees("Просит перезвонить: +7 900 123-45-67, завтра с 15 до 17")


@BOTH
@pytest.mark.row("C7", "review with edit of every field")
async def test_every_field_is_changed_from_the_review(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_reply(customer)
    await customer.presses(said("button-reply-here"))
    await customer.sees(said("review-hint"))
    for label, asked in (
        ("button-edit-order", "order"),
        ("button-edit-describe", "describe-anew"),
        ("button-edit-files", "files"),
        ("button-edit-reply", "reply"),
        ("button-edit-problem", "problem"),
        ("button-change-topic", "about"),
    ):
        await customer.presses(said(label))
        await customer.sees(said(asked))
        await customer.presses(said("button-back"))
        await customer.sees(said("review-hint"))
    await customer.presses(said("button-edit-order"))
    await customer.sees(said("order"))
    await customer.writes("99999999-0001")
    await customer.sees("99999999-0001")
    await customer.presses(said("button-cancel"))
    await customer.sees(said("cancelled"))


@BOTH
@pytest.mark.row("C7", "a restart at any step continues")
@pytest.mark.row("C7", "the draft is kept and offered")
async def test_a_restart_on_every_page_is_not_noticed(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_order(customer)
    for words, asked in (
        ("12345678-0001", "describe-then-files"),
        ("Чашка разбита", "files"),
        ("нет", "reply"),
        ("anna@example.com", "review-hint"),
    ):
        await shop.restart()
        await customer.writes(words)
        await customer.sees(said(asked))
    await shop.restart()
    await customer.starts()
    await customer.sees(said("menu-draft"))
    await customer.presses(said("button-draft"))
    await customer.sees("Чашка разбита")
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))


@BOTH
@pytest.mark.row("C7", "an edited answer changes the form")
@pytest.mark.row("C7", "voice is a description")
@pytest.mark.row("C7", "messages out of turn are kept")
async def test_what_was_said_before_and_out_of_turn(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await at_order(customer)
    await customer.sends("voice")
    await customer.sees(said("described"))
    line = await customer.writes("12345678-0001")
    await customer.sees(said("files"))
    await customer.edits(line, "12345678-0002")
    await customer.sees(said("edit-read", now="12345678-0002"))
    await customer.presses(said("button-skip"))
    await customer.sees(said("reply"))
    await customer.writes("и ещё коробка вся мятая")
    await customer.sees(said("described"))
    await customer.presses(said("button-reply-here"))
    await customer.sees("12345678-0002")
    await customer.presses(said("button-send"))
    topic = await shop.staff.topic(name)
    await topic.sees_file("voice")
    await topic.sees("и ещё коробка вся мятая")


@BOTH
@pytest.mark.row("C10", "several requests: which one words go to")
async def test_two_requests_of_one_customer(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    first = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await customer.presses(said("button-menu"))
    await customer.sees(said("menu-open-ticket"))
    await customer.presses(said("button-person"))
    await customer.sees(said("which-untitled"))
    await customer.presses(said("button-new-request"))
    await customer.presses("Покупателю")
    await customer.sees(said("about"))
    await customer.writes("Чашка разбита")
    await customer.sees(said("review"))
    await customer.presses(said("button-send"))
    await customer.sees(said("ticket-accepted"))
    second = await shop.staff.topic("Чашка")
    await second.sees("Чашка разбита")
    await customer.writes("и блюдце")
    await second.sees("и блюдце")
    await first.operator("Ольга").writes("Чек выслали")
    answer = await customer.sees("Чек выслали")
    await customer.sees(said("now-about"))
    await customer.writes("спасибо, получил")
    await first.sees("спасибо, получил")
    await second.operator("Ольга").writes("Пришлите фото")
    await customer.sees("Пришлите фото")
    await customer.writes("это ещё о чеке", reply_to=answer)
    await first.sees("это ещё о чеке")


@BOTH
@pytest.mark.row("C2", "switchable")
async def test_another_section_is_a_press_away(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    await customer.starts()
    await customer.sees(said("audience"))
    await customer.presses("Продавцу")
    await customer.sees(said("menu"))
    await customer.presses("Модерация")
    await customer.sees(said("topic"))
    await customer.presses(said("button-back"))
    await customer.sees(said("menu"))
    await customer.presses(said("button-audience"))
    await customer.sees(said("audience"))
    await customer.presses("Покупателю")
    await customer.presses(RETURNS)
    await customer.sees(said("topic"))
