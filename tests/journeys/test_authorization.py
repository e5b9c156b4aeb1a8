"""Who × where × what, as raw updates over the emulated Telegram: what each cell comes to, judged by the bot's calls.

The table says what is allowed, by name; every other cell must come to nothing. Verdicts: "answer" the customer reads
it · "edit" the customer's copy changes · "command" done and marked · "pressed" a button was obeyed · "told" refused in
words, beside the message · "refused" a bubble says no · "nothing".
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from bot.sandbox.records import Chat
from tests.journeys.conftest import Shop
from tests.journeys.mirror import Json
from tests.journeys.said import said
from tests.journeys.stage import Topic
from tests.journeys.test_dialogue import asks_for_a_person

FOREIGN, CHANNEL, GROUP_ANONYMOUS, CHANNEL_BOT = -1008888888888, -1007777777777, 1087968824, 136817688
WHO = (
    "staff member", "restricted member", "anonymous admin", "inline via", "customer", "stranger", "ex-staff",
    "linked channel", "own channel", "other bot",
)  # fmt: skip
WHERE = ("staff topic", "General", "private", "foreign group", "channel")
WHAT = ("text", "file", "forward", "command", "edit", "reply across topics", "button", "deep link", "contact")

# --- the table: what is not here comes to nothing ---------------------------------------------------------------------

WORDS = dict.fromkeys(("text", "file", "forward"), "answer")
ASIDE = dict.fromkeys(("reply across topics", "deep link", "contact"), "told")
MEMBER = {**WORDS, **ASIDE, "command": "command", "edit": "edit", "button": "pressed"}
NO_PRESS = {"button": "refused"}
IN_GENERAL = {"command": "told", "deep link": "told", "button": "refused"}
ALLOWED: dict[str, dict[str, dict[str, str]]] = {
    "staff member": {"staff topic": MEMBER, "General": IN_GENERAL},
    "restricted member": {"staff topic": MEMBER, "General": IN_GENERAL},
    "anonymous admin": {"staff topic": MEMBER | NO_PRESS, "General": IN_GENERAL},
    # A bot that a member wrote through: the words are the member's, commands in them are nobody's.
    "inline via": {
        "staff topic": {**MEMBER, "command": "nothing", "deep link": "nothing"},
        "General": NO_PRESS,
    },
    **{
        who: {"staff topic": NO_PRESS, "General": NO_PRESS}
        for who in ("customer", "stranger", "ex-staff", "linked channel", "own channel", "other bot")
    },
}


class Forge:
    """Makes updates of anybody, anywhere."""

    def __init__(self, shop: Shop, anna: Topic, other: Topic, number: int) -> None:
        self.shop, self.anna, self.other, self.number = shop, anna, other, number
        self.group = int(shop.staff.chat.removeprefix("telegram:"))
        self.ids = itertools.count(700_001)
        world = shop.sandbox.world
        self.people = {
            item.name: int(key.removeprefix("telegram:")) for key, item in world.people.items() if key[0] == "t"
        }

    def author(self, who: str) -> Json:
        def person(key: int, name: str, **rest: Any) -> Json:
            return {"id": key, "is_bot": False, "first_name": name, **rest}

        bot = person(CHANNEL_BOT, "Channel", is_bot=True, username="Channel_Bot")
        match who:
            case "staff member":
                return {"from": person(self.people["Ольга"], "Ольга")}
            case "inline via":
                return {
                    "from": person(self.people["Ольга"], "Ольга"),
                    "via_bot": person(777, "Gif", is_bot=True, username="gif"),
                }
            case "restricted member":
                return {"from": person(self.people["Максим"], "Максим")}
            case "anonymous admin":
                return {
                    "from": person(GROUP_ANONYMOUS, "Group", is_bot=True, username="GroupAnonymousBot"),
                    "sender_chat": {"id": self.group, "type": "supergroup", "title": "Поддержка"},
                }
            case "customer":
                return {"from": person(self.people["John"], "John")}
            case "ex-staff":
                return {"from": person(5_000_001, "Олег")}
            case "stranger":
                return {"from": person(5_000_002, "Ольга")}
            case "linked channel":
                chat = {"id": CHANNEL, "type": "channel", "title": "Новости"}
                return {"from": person(777000, "Telegram"), "sender_chat": chat, "is_automatic_forward": True}
            case "own channel":
                return {"from": bot, "sender_chat": {"id": -1006666666666, "type": "channel", "title": "Ольга пишет"}}
            case _:
                return {"from": person(778, "Helper", is_bot=True, username="helper_bot")}

    def place(self, who: str, where: str) -> Json:
        group = {"id": self.group, "type": "supergroup", "title": "Поддержка", "is_forum": True}
        match where:
            case "staff topic":
                return {"chat": group, "message_thread_id": self.anna.thread, "is_topic_message": True}
            case "General":
                return {"chat": group}
            case "foreign group":
                return {"chat": {"id": FOREIGN, "type": "supergroup", "title": "Чужая"}}
            case "channel":
                return {"chat": {"id": CHANNEL, "type": "channel", "title": "Новости"}}
            case _:
                return {"chat": {"id": self.author(who)["from"]["id"], "type": "private", "first_name": "X"}}

    def cell(self, who: str, where: str, what: str) -> tuple[int, list[Json]]:
        """The message's id, and the updates that bring it."""
        number = next(self.ids)
        words = f"cell-{number}"
        message = {"message_id": number, "date": int(self.shop.sandbox.world.now()), **self.place(who, where)}
        message |= self.author(who)
        kind = "channel_post" if where == "channel" else "message"
        match what:
            case "file":
                document = {"file_id": "BQAC", "file_unique_id": "u", "file_name": "a.pdf", "file_size": 9}
                return number, [{kind: message | {"document": document, "caption": words}}]
            case "forward":
                origin = {"type": "hidden_user", "sender_user_name": "Кто-то", "date": 1}
                return number, [{kind: message | {"text": words, "forward_origin": origin}}]
            case "command":
                return number, [{kind: message | {"text": f"/order 7777-{number}"}}]
            case "edit":
                later = message | {"text": f"{words} edited", "edit_date": message["date"] + 1}
                return number, [{kind: message | {"text": "base"}}, {f"edited_{kind}": later}]
            case "reply across topics":
                there = self.other.screen.messages()[-1]
                quoted = {"message_id": there["message"], "date": 1, "chat": message["chat"], "text": "x"}
                return number, [{kind: message | {"text": words, "reply_to_message": quoted}}]
            case "button":
                return number, [{"callback_query": self.press(who, message)}]
            case "deep link":
                return number, [{kind: message | {"text": f"/start order_{number}"}}]
            case "contact":
                contact = {"phone_number": "+79990000000", "first_name": words}
                return number, [{kind: message | {"contact": contact}}]
            case _:
                return number, [{kind: message | {"text": words}}]

    def press(self, who: str, message: Json) -> Json:
        """Of a button that stands on a message of ours."""
        ours = {**message, "from": {"id": 1, "is_bot": True, "first_name": "Лавка"}, "text": "карточка"}
        ours.pop("sender_chat", None)
        return {
            "id": f"press-{message['message_id']}",
            "from": self.author(who)["from"],
            "chat_instance": "1",
            "message": ours,
            "data": f"desk:note:{self.number}" if who == "inline via" else f"desk:release:{self.number}",
        }

    async def put(self, *updates: Json) -> None:
        for raw in updates:
            await self.shop.mirror.post("updates", messenger="telegram", raw=raw)


REFUSALS = [said(name) for name in ("desk-members-only", "desk-wrong-place", "desk-stale-button")]


def verdict(calls: list[Json], number: int, customer: str) -> str:
    """What the bot did about one message."""
    return next((done for call in calls if (done := _about(call, number, customer))), "nothing")


def _about(call: Json, number: int, customer: str) -> str:
    params, to_customer = call["params"], call["chat"] == customer and f"cell-{number}" in str(call["params"])
    match call["method"]:
        case "answerCallbackQuery" if params.get("callback_query_id") == f"press-{number}":
            if not params.get("text"):
                return ""  # only the spinner is stopped: to whoever presses in private, it is said in the chat
            return "refused" if any(one.search(params.get("text", "")) for one in REFUSALS) else "pressed"
        case "editMessageText" if to_customer:
            return "edit"
        case "setMessageReaction" if params.get("message_id") == number and "👌" in str(params):
            return "command"  # words are marked too, but only when the customer has them
        case _ if to_customer:
            return "answer"
        case "sendMessage" if (params.get("reply_parameters") or {}).get("message_id") == number:
            return "told"
    return ""


@pytest.mark.parametrize("where", WHERE)
async def test_every_cell(shop: Shop, where: str) -> None:
    shop.sandbox.world.add_chat(
        Chat(key=f"telegram:{FOREIGN}", kind="supergroup", title="Чужая", members={}, bot_status="administrator")
    )
    anna = await asks_for_a_person(shop.anna, "Не пришёл чек", shop)
    boris = await asks_for_a_person(shop.boris, "Где мой самовар", shop)
    number = int(anna.state()["name"].partition("#")[2].partition(" ")[0])
    forge = Forge(shop, anna, boris, number)
    cells: dict[tuple[str, str], int] = {}
    for who in WHO:
        # Nobody has the request: otherwise the next one's words would wait for a yes.
        await anna.operator("Ольга").writes("/release")
        for what in WHAT:
            cells[who, what], updates = forge.cell(who, where, what)
            await forge.put(*updates)
    await anna.operator("Ольга").writes("/release")
    await anna.operator("Ольга").writes("Это всё")
    await shop.anna.sees("Это всё")
    last = await anna.operator("Ольга").writes("/order 1234-5678")
    await anna.marked(last, "👌")
    calls = (await shop.mirror.get("calls"))["calls"]
    found = {cell: verdict(calls, message, shop.anna.person) for cell, message in cells.items()}
    expected = {(who, what): ALLOWED[who].get(where, {}).get(what, "nothing") for who, what in cells}
    assert found == expected
