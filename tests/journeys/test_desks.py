"""The same work at each kind of desk: a forum, a Telegram group without topics, a VK chat; for customers of both
messengers."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.sandbox import people
from bot.sandbox.app import Sandbox
from bot.sandbox.cast import Desk
from tests.journeys.conftest import NOON, Shop
from tests.journeys.desks import KINDS, Card, Request, request_of
from tests.journeys.mirror import Json
from tests.journeys.said import said
from tests.journeys.stage import Customer, Words

BOTH = pytest.mark.parametrize("name", ["Анна", "Борис"], ids=["telegram", "vk"])


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest) -> Desk:
    kind: Desk = request.param
    return kind


@pytest.fixture
async def sandbox(desk: Desk) -> AsyncIterator[Sandbox]:
    since = time.monotonic()
    made = Sandbox(clock=lambda: NOON + time.monotonic() - since, desk=desk)
    await made.start()
    yield made
    await made.stop()


@dataclass(kw_only=True)
class Office:
    """A shop with this kind of desk."""

    shop: Shop
    desk: Desk

    async def request(self, name: str) -> Request:
        return await request_of(self.shop.mirror, self.shop.staff.chat, self.desk, name)

    async def asked(self, customer: Customer, words: str) -> Request:
        """The shortest way to a request."""
        await customer.writes("оператор")
        await customer.sees(said("call"))
        await customer.writes(words)
        await customer.sees(said("ticket-accepted"))
        request = await self.request(customer.name)
        # Where there are no topics the card has a title of these words, too.
        await request.sees(words if self.desk == "forum" else re.compile(rf"· {customer.name}\n{re.escape(words)}"))
        return request

    async def cards(self) -> list[Json]:
        """What stands in the staff chat now, one for each request."""
        if self.desk == "forum":
            return self.shop.staff.topics()
        return Card(self.shop.mirror, self.shop.staff.chat, "").cards()

    def presses_anyway(self, person: str, message: Json, button: str) -> None:
        """An old button, pressed by somebody whom the messenger's own screen would not show it any more."""
        world = self.shop.sandbox.world
        found = world.find(message["chat"], message["message"])
        key = found.keyboard.find(button) if found and found.keyboard else None
        assert found is not None
        assert key is not None
        press = people.press_vk if message["chat"].startswith("vk:") else people.press_telegram
        press(world, world.people[person], found, key)

    async def bubble(self, person: str, words: Words) -> Json:
        def find() -> Json | None:
            mine = (notice for notice in self.shop.mirror.notices if notice["person"] == person)
            return next((notice for notice in mine if re.search(words, notice["text"])), None)

        return await self.shop.mirror.until(find, lambda: f"no bubble {words!r}: {self.shop.mirror.notices}")


@pytest.fixture
def office(shop: Shop, desk: Desk) -> Office:
    return Office(shop=shop, desk=desk)


@BOTH
@pytest.mark.desk_row("S1", "customers of both messengers")
@pytest.mark.desk_row("S2", "number, person, topic, state; changed in place")
@pytest.mark.desk_row("S3", "words go to the customer")
@pytest.mark.desk_row("S3", "notes never do")
@pytest.mark.desk_row("S4", "new, ours, the customer's, closed")
@pytest.mark.desk_row("S5", "delivered")
@pytest.mark.desk_row("S6", "take and close by button")
async def test_from_request_to_rating(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Пришла не та книга")
    await request.shows("🆕", closed=False)
    olga = request.operator("Ольга")
    await olga.presses(said("card-button-take"))
    await request.shows("🟢")
    await request.sees(said("card-taken", operator="Ольга"))

    answer = await olga.writes("Пришлите, пожалуйста, фото")
    await customer.sees("Пришлите, пожалуйста, фото")
    await request.marked(answer, "👌")
    await request.shows("⏳")
    await customer.sends("photo", text="вот она")
    await request.sees_file("photo", "вот она")

    await olga.writes("// проверьте склад")
    await olga.writes("/note и полку")
    await olga.writes("Заменим завтра")
    await customer.sees("Заменим завтра")
    customer.screen.has_not_seen("проверьте склад")
    customer.screen.has_not_seen("и полку")

    await olga.presses(said("card-button-close"))
    await customer.sees(said("closed-operator"))
    await request.shows("✅", closed=True)
    await customer.presses("5")
    await customer.sees(said("comment-good"))
    assert len(await office.cards()) == 1


@BOTH
@pytest.mark.desk_row("S6", "take, release, close, reopen by command")
async def test_commands_change_the_request(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Не тот цвет")
    olga = request.operator("Ольга")
    # In a topic that is closed only administrators write.
    await office.shop.mirror.post("member", chat=request.chat, person=olga.person, status="administrator")
    await request.marked(await olga.writes("/take"), "👌")
    await request.shows("🟢")
    await olga.writes("/release")
    await request.shows("🆕")
    await olga.writes("/close вернули деньги")
    await customer.sees(said("closed-operator"))
    customer.screen.has_not_seen("вернули деньги")
    await request.shows("✅", closed=True)
    await olga.writes("/reopen")
    await customer.sees(said("reopened-by-staff"))
    await request.shows("🟢", closed=False)


@BOTH
@pytest.mark.desk_row("S3", "quotes are kept, both ways")
async def test_quotes_are_kept(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Где заказ?")
    question = await customer.writes("И когда привезут?")
    copy = await request.sees("И когда привезут?")
    await request.operator("Ольга").writes("Завтра до обеда", reply_to=copy)
    answer = await customer.sees("Завтра до обеда")
    assert answer["reply_to"] == question["message"]
    await customer.writes("А после обеда?", reply_to=answer)
    again = await request.sees("А после обеда?")
    assert office.shop.mirror.messages[request.chat, again["reply_to"]]["text"] == "Завтра до обеда"


@BOTH
@pytest.mark.desk_row("S3", "corrections follow, both ways")
async def test_corrections_follow(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Заказ не пришёл")
    line = await customer.writes("номер 123")
    await request.sees("номер 123")
    await customer.edits(line, "номер 124")
    await request.sees("номер 124")
    olga = request.operator("Ольга")
    answer = await olga.writes("Привезём в среду")
    await customer.sees("Привезём в среду")
    await request.marked(answer, "👌")
    await olga.edits(answer, "Привезём в четверг")
    await customer.sees("Привезём в четверг")
    customer.screen.has_not_seen("Привезём в среду")


@BOTH
@pytest.mark.desk_row("S3", "photo, document, voice, both ways")
async def test_files_cross(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Не могу войти")
    for kind in ("photo", "document", "voice"):
        await customer.sends(kind)
        await request.sees_file(kind)
        sent = await request.operator("Ольга").sends(kind)
        await customer.sees_file(kind)
        await request.marked(sent, "👌")


@pytest.mark.desk_row("S3", "who answers somebody else's request is asked first")
async def test_nobody_answers_over_a_colleague(office: Office) -> None:
    anna = office.shop.anna
    request = await office.asked(anna, "Не пришёл чек")
    olga, maxim = request.operator("Ольга"), request.operator("Максим")
    await olga.writes("Сейчас посмотрю")
    await anna.sees("Сейчас посмотрю")
    held = await maxim.writes("Чек придёт завтра")
    await request.sees(said("staff-held", operator="Ольга", writer="Максим"))
    await request.marked(held, "👀")
    anna.screen.has_not_seen("Чек придёт завтра")
    await maxim.presses(said("staff-button-send"))
    await anna.sees("Чек придёт завтра")
    await request.marked(held, "👌")


@BOTH
@pytest.mark.desk_row("S5", "waiting, and why")
async def test_who_blocked_the_bot_gets_the_answer_on_return(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Верните деньги")
    await customer.blocks()
    await request.sees(said("staff-gone"))
    answer = await request.operator("Ольга").writes("Вернули сегодня")
    await request.marked(answer, "👀")
    await customer.blocks(False)
    await customer.sees("Вернули сегодня")
    await request.marked(answer, "👌")


@BOTH
@pytest.mark.desk_row("S11", "a place that was deleted is made again, with a recap")
async def test_a_deleted_place_is_made_again(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Заказ не пришёл")
    await request.operator("Ольга").writes("Проверяю")
    await customer.sees("Проверяю")
    await request.is_deleted()
    await customer.writes("Уже неделю жду")
    again = await office.request(customer.name)
    recap = await again.sees(said("desk-recap"))
    assert "Заказ не пришёл" in recap["text"]
    assert "Ольга: Проверяю" in recap["text"]
    await again.sees("Уже неделю жду")
    await again.operator("Ольга").writes("Нашли, едет к вам")
    await customer.sees("Нашли, едет к вам")
    assert len(await office.cards()) == 1


@BOTH
@pytest.mark.desk_row("S4", "overdue")
async def test_overdue_is_seen_at_a_glance(office: Office, name: str) -> None:
    customer = office.shop.customer(name)
    request = await office.asked(customer, "Где заказ?")
    await office.shop.passes(60 * 3600)
    await request.shows("🔴")


@pytest.mark.desk_row("S1", "requests of one chat never cross")
async def test_two_customers_never_cross(office: Office) -> None:
    anna, boris = office.shop.anna, office.shop.boris
    hers = await office.asked(anna, "Мой заказ 111")
    his = await office.asked(boris, "Мой заказ 222")
    await hers.operator("Ольга").writes("Анна, едет")
    await his.operator("Максим").writes("Борис, отменён")
    await anna.sees("Анна, едет")
    await boris.sees("Борис, отменён")
    anna.screen.has_not_seen("отменён")
    boris.screen.has_not_seen("Анна")
    await his.operator("Максим").presses(said("card-button-close"))
    await boris.sees(said("closed-operator"))
    await his.shows("✅", closed=True)
    await hers.shows("⏳")


@pytest.mark.desk_row("S1", "who left presses in vain")
async def test_who_left_the_chat_presses_in_vain(office: Office) -> None:
    request = await office.asked(office.shop.anna, "Где заказ?")
    maxim = request.operator("Максим")
    item, key = await request.screen.button(said("card-button-close"))
    await office.shop.mirror.post("member", chat=request.chat, person=maxim.person, status="left")
    office.presses_anyway(maxim.person, item, key)
    await office.bubble(maxim.person, said("desk-members-only"))
    await request.operator("Ольга").writes("Едет")
    await office.shop.anna.sees("Едет")
    office.shop.anna.screen.has_not_seen(said("closed-operator"))
