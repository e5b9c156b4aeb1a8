"""What goes wrong in a day: deleted topics, people who leave, a restart. Nothing is lost, nothing leaks."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Shop
from tests.journeys.said import said
from tests.journeys.test_dialogue import BOTH, asks_for_a_person


@BOTH
async def test_a_deleted_topic_is_made_again_with_what_was_said(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Заказ не пришёл", shop)
    await topic.operator("Ольга").writes("Проверяю")
    await customer.sees("Проверяю")
    await topic.is_deleted()
    await customer.writes("Уже неделю жду")

    again = await shop.staff.topic(customer.name)
    assert again.thread != topic.thread
    recap = await again.sees(said("desk-recap"))
    assert "Заказ не пришёл" in recap["text"]
    assert "Ольга: Проверяю" in recap["text"]
    await again.sees("Уже неделю жду")
    await again.operator("Ольга").writes("Нашли, едет к вам")
    await customer.sees("Нашли, едет к вам")
    assert len(shop.staff.topics()) == 1


@BOTH
async def test_a_banned_customer_is_told_once_and_heard_again_after_unban(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Купите рекламу", shop)
    olga = topic.operator("Ольга")
    done = await olga.writes("/ban спам")
    await topic.marked(done, "👌")
    await customer.writes("Дёшево!")
    await customer.sees(said("banned"))
    done = await olga.writes("/unban")
    await topic.marked(done, "👌")
    await customer.writes("Больше не буду")
    await topic.sees("Больше не буду")
    topic.screen.has_not_seen("Дёшево!")


@BOTH
@pytest.mark.row("C19", "blocked: staff see it, answers wait and arrive on return")
async def test_who_blocked_the_bot_gets_the_answer_on_return(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Верните деньги", shop)
    await customer.blocks()
    await topic.sees(said("staff-gone"))
    answer = await topic.operator("Ольга").writes("Вернули сегодня")
    await topic.marked(answer, "👀")
    await customer.blocks(False)
    await customer.sees("Вернули сегодня")
    await topic.marked(answer, "👌")


@BOTH
@pytest.mark.row("C19", "a deleted account: staff see it, nothing breaks")
async def test_an_answer_to_a_deleted_account_waits_and_staff_are_told(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Верните деньги", shop)
    shop.sandbox.world.set_person(customer.id, deactivated=True)
    answer = await topic.operator("Ольга").writes("Вернули сегодня")
    await topic.sees("его аккаунт удалён")
    await topic.marked(answer, "👀")
    await topic.operator("Ольга").writes("/close")
    await topic.shows("✅", closed=True)
    other = await asks_for_a_person(shop.john, "Where is order 17?", shop, "en")
    await other.operator("Ольга").writes("On its way")
    await shop.john.sees("On its way")


async def test_general_is_for_staff_alone(shop: Shop) -> None:
    topic = await asks_for_a_person(shop.anna, "Где заказ?", shop)
    olga = shop.staff.general.operator("Ольга")
    await olga.writes("Кто сегодня до девяти?")
    await olga.writes("/take")
    await shop.staff.general.sees(said("desk-command-in-general", command="take"))
    await olga.writes("/help@lavka_shop_bot")
    await shop.staff.general.sees(said("desk-help"))
    await topic.operator("Ольга").writes("Едет")
    await shop.anna.sees("Едет")
    shop.anna.screen.has_not_seen("Кто сегодня")


async def test_two_customers_never_cross(shop: Shop) -> None:
    anna_topic = await asks_for_a_person(shop.anna, "Мой заказ 111", shop)
    boris = shop.boris
    boris_topic = await asks_for_a_person(boris, "Мой заказ 222", shop)
    await anna_topic.operator("Ольга").writes("Анна, едет")
    await boris_topic.operator("Ольга").writes("Борис, отменён")
    await shop.anna.sees("Анна, едет")
    await boris.sees("Борис, отменён")
    shop.anna.screen.has_not_seen("222")
    boris.screen.has_not_seen("Анна")


@BOTH
async def test_a_restart_is_not_noticed(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Не пришёл чек", shop)
    await shop.bot.stop()
    await customer.writes("Номер 55")
    await topic.operator("Ольга").writes("Смотрю")
    await shop.bot.start()
    await topic.sees("Номер 55")
    await customer.sees("Смотрю")


@BOTH
async def test_unknown_commands_reach_nobody(shop: Shop, name: str) -> None:
    customer = shop.customer(name)
    topic = await asks_for_a_person(customer, "Где заказ?", shop)
    olga = topic.operator("Ольга")
    await olga.writes("/clsoe")
    await topic.sees(said("desk-unknown-command", command="clsoe"))
    await olga.writes("Едет")
    await customer.sees("Едет")
    customer.screen.has_not_seen("clsoe")
