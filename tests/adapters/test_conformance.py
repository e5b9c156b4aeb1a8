"""What every messenger's adapter has to do, over HTTP against an emulated server. A third one passes it too."""

from __future__ import annotations

import pytest

from bot.adapters.port import AnswerPressOp, DeleteOp, EditOp, Key, SendOp
from bot.core.content import AttachmentKind, Content, Span, utf16_length
from bot.core.ids import MessageId, Messenger
from bot.core.incoming import Blocked, Edited, Pressed, Returned, Wrote
from bot.errors import Rejected, RetryLater, SendError, TokenRefused, Uncertain, Unreachable
from tests.adapters.driver import FILES, Driver, Talk

NONCES = iter(range(1, 1_000_000))
KEYS = ((Key(label="Доставка", action="topic:delivery"),), (Key(label="Человек", action="person", style="primary"),))

HOSTILE = {
    "markup": "<b>жир</b> & *звёзды* _и_ [ссылка](http://x) `код`",
    "emoji": "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 20,
    "right to left": "שלום \u202eabc\u202c عليكم",
    "marks": "e" + "\u0301" * 30,
    "mention": "[id1|Павел] @all *club1",
    "link": "https://example.org/?a=1&b=2#c",
}


def say(talk: Talk, text: str, **more: object) -> SendOp:
    shape = {"place": talk.place, "content": Content(text=text), "nonce": next(NONCES), **more}
    return SendOp(**shape)  # type: ignore[arg-type] # the tests' shorthand


# --- in ---------------------------------------------------------------------------------------------------------------


async def test_a_message_is_heard_once_with_its_words(talk: Talk) -> None:
    number = await talk.says("Где мой заказ?")
    wrote = await talk.hears(Wrote)
    assert (wrote.chat, wrote.message, wrote.content.text) == (talk.chat, str(number), "Где мой заказ?")
    assert wrote.person.id == talk.chat
    assert wrote.buttons is True
    assert wrote.at > 1_000_000_000


@pytest.mark.parametrize("kind", sorted(HOSTILE))
async def test_any_text_comes_and_goes_as_it_is(talk: Talk, kind: str) -> None:
    await talk.says(HOSTILE[kind])
    wrote = await talk.hears(Wrote)
    assert wrote.content.text == HOSTILE[kind]
    receipt = await talk.adapter.sender.send(say(talk, wrote.content.text))
    shown = await talk.driver.message(talk.chat, receipt.messages[0])
    assert (shown["text"], [one for one in shown["entities"] if one["type"] in ("bold", "code")]) == (HOSTILE[kind], [])


async def test_formatting_comes_and_goes_in_utf16_units(talk: Talk) -> None:
    text = "👍 важно и ещё"
    entities = [{"type": "bold", "offset": 3, "length": 5}]
    await talk.says(text, entities=entities)
    wrote = await talk.hears(Wrote)
    assert wrote.content.spans == (Span(kind="bold", offset=3, length=5),)
    receipt = await talk.adapter.sender.send(say(talk, "", content=wrote.content))
    shown = await talk.driver.message(talk.chat, receipt.messages[0])
    assert [{key: one[key] for key in ("type", "offset", "length")} for one in shown["entities"]] == entities


async def test_from_the_stored_position_nothing_comes_twice_and_nothing_is_missed(talk: Talk) -> None:
    await talk.says("один")
    await talk.hears(Wrote)
    await talk.restarts(talk.position)
    await talk.says("два")
    assert (await talk.hears(Wrote)).content.text == "два"


async def test_from_an_older_position_the_same_comes_under_the_same_key(talk: Talk) -> None:
    before = talk.position
    await talk.says("один")
    first = await talk.hears(Wrote)
    await talk.restarts(before)
    assert await talk.hears(Wrote) == first


async def test_a_repeated_update_has_the_same_key(talk: Talk) -> None:
    await talk.driver.trouble("duplicate_updates")
    await talk.says("один")
    while len(talk.heard) < 2:
        await talk.batch()
    first, second = talk.heard
    assert first.id == second.id


async def test_a_correction_names_the_message(talk: Talk) -> None:
    number = await talk.says("один")
    await talk.driver.post("edit", chat=talk.chat, message=number, text="одын")
    edited = await talk.hears(Edited)
    assert (edited.message, edited.content.text, edited.person.id) == (str(number), "одын", talk.chat)


async def test_an_update_of_no_known_kind_stops_nobody(talk: Talk) -> None:
    odd = {"update_id": 1, "surprise": {"a": [1]}, "type": "surprise", "object": {"a": [1]}}
    await talk.driver.post("updates", messenger=talk.adapter.messenger, raw=odd)
    await talk.says("дальше")
    assert (await talk.hears(Wrote)).content.text == "дальше"


async def test_a_quote_names_what_is_quoted(talk: Talk) -> None:
    receipt = await talk.adapter.sender.send(say(talk, "Какой номер?"))
    await talk.says("77", reply_to=int(receipt.messages[0]))
    assert (await talk.hears(Wrote)).reply_to == receipt.messages[0]


async def test_leaving_and_coming_back_are_heard(talk: Talk) -> None:
    await talk.driver.post("block", person=talk.chat, blocked=True)
    assert (await talk.hears(Blocked)).chat == talk.chat
    with pytest.raises(Unreachable) as gone:
        await talk.adapter.sender.send(say(talk, "вы тут?"))
    assert gone.value.reason == "blocked"
    await talk.driver.post("block", person=talk.chat, blocked=False)
    assert (await talk.hears(Returned)).chat == talk.chat


# --- out --------------------------------------------------------------------------------------------------------------


async def test_what_is_sent_is_seen_under_the_receipts_id(talk: Talk) -> None:
    receipt = await talk.adapter.sender.send(say(talk, "Здравствуйте!", keys=KEYS))
    shown = await talk.driver.message(talk.chat, receipt.messages[0])
    assert (shown["text"], shown["from"]) == ("Здравствуйте!", "bot")
    assert [[key["label"] for key in row] for row in shown["keyboard"]["rows"]] == [["Доставка"], ["Человек"]]


async def test_a_press_brings_the_action_back(talk: Talk) -> None:
    receipt = await talk.adapter.sender.send(say(talk, "Меню", keys=KEYS))
    shown = await talk.driver.message(talk.chat, receipt.messages[0])
    button = shown["keyboard"]["rows"][1][0]["id"]
    press = {"from": talk.chat, "chat": talk.chat, "message": int(receipt.messages[0]), "button": button}
    await talk.driver.post("press", **press)
    pressed = await talk.hears(Pressed)
    assert (pressed.action, pressed.message, pressed.person.id) == ("person", receipt.messages[0], talk.chat)
    answer = AnswerPressOp(place=talk.place, press=pressed.press, person=pressed.person.id, text="Зову человека")
    await talk.adapter.sender.send(answer)
    await talk.driver.post("clock", advance=600)
    await talk.adapter.sender.send(answer)  # too late is no trouble


async def test_an_answer_can_quote(talk: Talk) -> None:
    number = await talk.says("вопрос")
    receipt = await talk.adapter.sender.send(say(talk, "ответ", reply_to=MessageId(str(number))))
    assert (await talk.driver.message(talk.chat, receipt.messages[0]))["reply_to"] == number


async def test_text_and_keys_can_be_changed_together_and_keys_alone(talk: Talk) -> None:
    bold = Content(text="второй", spans=(Span(kind="bold", offset=0, length=6),))
    (message,) = (await talk.adapter.sender.send(say(talk, "первый", keys=KEYS))).messages
    edit = EditOp(place=talk.place, message=message, content=bold, keys=KEYS[:1])
    await talk.adapter.sender.send(edit)
    await talk.adapter.sender.send(edit)  # as it is already is success
    shown = await talk.driver.message(talk.chat, message)
    assert (shown["text"], len(shown["keyboard"]["rows"])) == ("второй", 1)
    await talk.adapter.sender.send(EditOp(place=talk.place, message=message))
    shown = await talk.driver.message(talk.chat, message)
    assert (shown["text"], shown["keyboard"]) == ("второй", None)
    assert [entity["type"] for entity in shown["entities"]] == ["bold"]


async def test_deleting_twice_is_deleting_once(talk: Talk) -> None:
    (message,) = (await talk.adapter.sender.send(say(talk, "лишнее"))).messages
    for _ in range(2):
        await talk.adapter.sender.send(DeleteOp(place=talk.place, message=message))
    assert (await talk.driver.message(talk.chat, message))["deleted"]


async def test_the_longest_text_fits_and_a_longer_one_is_refused_by_name(talk: Talk) -> None:
    longest = talk.adapter.capabilities.limits.text
    assert utf16_length("я" * longest) == longest
    assert (await talk.adapter.sender.send(say(talk, "я" * longest))).messages
    with pytest.raises(Rejected) as refused:
        await talk.adapter.sender.send(say(talk, "я" * (longest + 1)))
    assert refused.value.reason == "too_long"


async def test_an_empty_text_is_refused_not_lost(talk: Talk) -> None:
    with pytest.raises(Rejected) as refused:
        await talk.adapter.sender.send(say(talk, " "))
    assert refused.value.reason == "bad_request"


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(FILES))
async def test_a_file_crosses_to_the_other_messenger_whole(
    talk: Talk, kind: AttachmentKind, adapters: dict[Messenger, object]
) -> None:
    """What the customer sent is read here and sent by the other adapter, which plays or shows it as what it is."""
    other = Talk(talk.driver, adapters["vk" if talk.adapter.messenger == "telegram" else "telegram"])  # type: ignore[arg-type] # a fixture's value
    await other.starts()
    await talk.says("вот", kind)
    wrote = await talk.hears(Wrote)
    (attachment,) = wrote.content.attachments
    assert (attachment.kind, attachment.messenger) == (kind, talk.adapter.messenger)
    receipt = await other.adapter.sender.send(say(other, "", content=Content(attachments=(attachment,))))
    (medium,) = (await talk.driver.message(other.chat, receipt.messages[0]))["media"]
    assert medium["kind"] == kind
    assert await talk.driver.bytes_of(medium) == FILES[kind][2]
    await other.hangs_up()


@pytest.mark.parametrize("kind", sorted(FILES))
async def test_a_file_can_be_sent_again_where_it_came_from(talk: Talk, kind: AttachmentKind) -> None:
    await talk.says("", kind)
    wrote = await talk.hears(Wrote)
    receipt = await talk.adapter.sender.send(say(talk, "", content=wrote.content))
    (medium,) = (await talk.driver.message(talk.chat, receipt.messages[0]))["media"]
    assert await talk.driver.bytes_of(medium) == FILES[kind][2]


async def test_a_file_is_read_in_pieces(talk: Talk) -> None:
    await talk.says("", "document")
    (attachment,) = (await talk.hears(Wrote)).content.attachments
    stream = await talk.adapter.files.open(attachment)
    assert stream.size in (0, len(FILES["document"][2]))
    assert b"".join([chunk async for chunk in stream.chunks]) == FILES["document"][2]


# --- trouble ----------------------------------------------------------------------------------------------------------


async def test_being_asked_to_slow_down_names_the_time(talk: Talk) -> None:
    await talk.driver.trouble("429", chat=talk.chat, retry_after=7)
    with pytest.raises(RetryLater) as later:
        await talk.adapter.sender.send(say(talk, "привет"))
    assert later.value.flood
    assert later.value.after >= 7


@pytest.mark.parametrize("kind", ["drop_answer", "refuse_before", "html"])
async def test_a_send_without_an_answer_is_in_doubt_and_an_edit_is_repeated(talk: Talk, kind: str) -> None:
    (message,) = (await talk.adapter.sender.send(say(talk, "первый"))).messages
    await talk.driver.trouble(kind, messenger=talk.adapter.messenger)
    with pytest.raises(Uncertain):
        await talk.adapter.sender.send(say(talk, "второй"))
    await talk.driver.trouble(kind, messenger=talk.adapter.messenger)
    with pytest.raises(RetryLater):
        await talk.adapter.sender.send(EditOp(place=talk.place, message=message, content=Content(text="третий")))


async def test_errors_tell_neither_token_nor_text(talk: Talk, driver: Driver) -> None:
    secrets = (driver.sandbox.telegram_token, driver.sandbox.vk_token, "тайна")
    for kind in ("drop_answer", "html", "429"):
        await talk.driver.trouble(kind, messenger=talk.adapter.messenger)
        with pytest.raises(SendError) as error:
            await talk.adapter.sender.send(say(talk, "тайна"))
        assert not any(secret in repr(error.value) or secret in str(error.value) for secret in secrets)


# --- who --------------------------------------------------------------------------------------------------------------


async def test_it_knows_whose_token_it_has(talk: Talk) -> None:
    identity = await talk.adapter.identify()
    assert identity.id.startswith(f"{talk.adapter.messenger}:")
    assert (identity.name, identity.problems) == ("Лавка", ())
    assert await talk.adapter.identify() == identity


async def test_names_are_there_for_who_comes_without(talk: Talk) -> None:
    wrote_name = (await talk.adapter.names([talk.chat])).get(talk.chat)
    assert wrote_name is None if talk.adapter.messenger == "telegram" else wrote_name == ("Борис", "vk222")


async def test_a_wrong_token_is_refused_everywhere(driver: Driver) -> None:
    from bot.adapters import telegram, vk

    wrong = {
        "telegram": await telegram.connect(token="1:wrong", api_url=driver.sandbox.telegram_url),
        "vk": await vk.connect(token="wrong", api_url=driver.sandbox.vk_url),
    }
    for adapter in wrong.values():
        talk = Talk(driver, adapter)
        with pytest.raises(TokenRefused):
            await adapter.identify()
        with pytest.raises(TokenRefused):
            await adapter.sender.send(say(talk, "привет"))
        with pytest.raises(TokenRefused):
            await talk.batch()
        await adapter.close()
