"""Folding: nothing is lost, the order is kept, and what may be one message is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Attachment, Content, Span, utf16_length
from bot.core.effects import Answer, Card, Effect, Forward, ForwardEdit, Mark, SetTopic, Tell
from bot.core.fold import SPAN_LIMIT, Group, Part, fold
from bot.core.ids import ChatId, ContentId, EffectId, MessageId, MessageRef, TicketNumber
from bot.core.phrases import say

Lane = list[tuple[EffectId, Effect]]
PHOTO = Attachment(kind="photo", messenger="vk", ref="1:2:0")


def lane(*effects: Effect) -> Lane:
    return [(EffectId(f"e{number}/0"), effect) for number, effect in enumerate(effects)]


def words(text: str, content: str = "", ticket: int = 1, **fields: Any) -> Forward:
    said = Content(
        text=text, spans=fields.pop("spans", ()), attachments=fields.pop("files", ()), album=fields.pop("album", "")
    )
    return Forward(ticket=TicketNumber(ticket), content_id=ContentId(content or text), content=said, **fields)


def edit(content: str, text: str, ticket: int = 1, **fields: Any) -> ForwardEdit:
    return ForwardEdit(ticket=TicketNumber(ticket), content_id=ContentId(content), content=Content(text=text, **fields))


def card(text: str, ticket: int = 1) -> Card:
    return Card(ticket=TicketNumber(ticket), body=(say(text),))


def mark(message: str, kind: Any) -> Mark:
    return Mark(
        ticket=TicketNumber(1), message=MessageRef(chat=ChatId("telegram:-1"), message=MessageId(message)), mark=kind
    )


def groups(waiting: Lane, limit: int = 4096) -> Iterator[Group]:
    while (group := fold(waiting, limit=limit)) is not None:
        yield group
        waiting = waiting[group.count :]


def said(group: Group) -> list[str]:
    assert isinstance(group.effect, Forward | Answer)
    text = group.effect.content.text.encode("utf-16-le")
    return [text[2 * part.offset : 2 * (part.offset + part.length)].decode("utf-16-le") for part in group.parts]


def texts(*effects: Effect, limit: int = 4096) -> list[str]:
    return [
        group.effect.content.text
        for group in groups(lane(*effects), limit)
        if isinstance(group.effect, Forward | Answer)
    ]


# --- texts ------------------------------------------------------------------------------------------------------------


def test_nothing_waits() -> None:
    assert fold([]) is None


def test_neighbouring_texts_become_one_message() -> None:
    bold = (Span(kind="bold", offset=0, length=3),)
    source = MessageRef(chat=ChatId("vk:7"), message=MessageId("5"))
    group = fold(lane(words("🙂 привет"), words("где заказ", spans=bold, source=source), words("123")))
    assert group is not None
    assert isinstance(group.effect, Forward)
    assert group.effect.content.text == "🙂 привет\nгде заказ\n123"
    assert group.effect.content.spans == (Span(kind="bold", offset=10, length=3),)
    assert said(group) == ["🙂 привет", "где заказ", "123"]
    assert group.carried == ("e0/0", "e1/0", "e2/0")
    assert group.parts[1] == Part(
        content_id=ContentId("где заказ"), effect=EffectId("e1/0"), offset=10, length=9, source=source
    )


def test_the_limit_counts_utf16_units_and_the_new_lines() -> None:
    assert texts(words("🙂🙂"), words("🙂"), words("я"), limit=7) == ["🙂🙂\n🙂", "я"]
    assert texts(words("🙂🙂"), words("🙂"), words("я"), limit=9) == ["🙂🙂\n🙂\nя"]


def test_a_text_over_the_limit_goes_alone() -> None:
    assert texts(words("коротко"), words("д" * 50), words("потом"), limit=20) == ["коротко", "д" * 50, "потом"]


def test_what_stands_alone() -> None:
    photo = words("фото", files=(PHOTO,))
    reply = words("ответ", reply_to=ContentId("прежнее"))
    other = words("другое", ticket=65)
    tell = Tell(body=(), ticket=TicketNumber(1))
    for alone in (photo, reply, other, tell, words("", "пусто"), words("Олег", author="Олег")):
        counts = [group.count for group in groups(lane(words("а"), alone, words("б"), words("в")))]
        assert counts == [1, 1, 2]


def test_answers_of_an_operator_are_not_merged() -> None:
    source = MessageRef(chat=ChatId("telegram:-1"), message=MessageId("1"))
    answers = [
        Answer(ticket=TicketNumber(1), content_id=ContentId(text), content=Content(text=text), source=source)
        for text in "аб"
    ]
    assert texts(*answers) == ["а", "б"]


def test_formatting_beyond_the_messengers_count_starts_another_message() -> None:
    spans = tuple(Span(kind="bold", offset=at, length=1) for at in range(60))
    parts = list(groups(lane(words("о" * 60, "1", spans=spans), words("о" * 60, "2", spans=spans))))
    assert [len(group.parts) for group in parts] == [1, 1]
    assert len(spans) * 2 > SPAN_LIMIT


# --- albums -----------------------------------------------------------------------------------------------------------


def album(number: int, name: str = "x", text: str = "") -> Forward:
    photo = Attachment(kind="photo", messenger="telegram", ref=str(number))
    return words(text, f"{name}{number}", files=(photo,), album=name)


def test_an_album_becomes_whole_again() -> None:
    group = fold(lane(album(0, text="вот"), album(1), album(2, text="и чек"), album(0, "y")))
    assert group is not None
    assert isinstance(group.effect, Forward)
    assert [item.ref for item in group.effect.content.attachments] == ["0", "1", "2"]
    assert group.effect.content.text == "вот\nи чек"
    assert [(part.attachment, part.attachments) for part in group.parts] == [(0, 1), (1, 1), (2, 1)]
    assert said(group) == ["вот", "", "и чек"]


def test_an_album_holds_ten() -> None:
    assert [group.count for group in groups(lane(*(album(number) for number in range(12))))] == [10, 2]


def test_an_operators_album_keeps_every_source() -> None:
    def answer(number: int) -> Answer:
        source = MessageRef(chat=ChatId("telegram:-1"), message=MessageId(str(number)))
        content = album(number).content
        return Answer(ticket=TicketNumber(1), content_id=ContentId(str(number)), content=content, source=source)

    group = fold(lane(answer(1), answer(2)))
    assert group is not None
    assert [part.source.message for part in group.parts if part.source] == ["1", "2"]


# --- edits ------------------------------------------------------------------------------------------------------------


def test_an_edit_right_behind_takes_the_place_of_the_words() -> None:
    lines = (words("а"), words("ошибка", "2"), edit("2", "исправлено"), words("в"))
    group = fold(lane(*lines))
    assert group is not None
    assert said(group) == ["а", "исправлено", "в"]
    assert group.count == 4
    assert [part.effect for part in group.parts] == ["e0/0", "e1/0", "e3/0"]


def test_an_edit_of_something_else_or_too_long_waits_its_turn() -> None:
    for late in (edit("раньше", "x"), edit("а", "x", ticket=65), edit("а", "д" * 30)):
        assert [group.count for group in groups(lane(words("а"), words("б"), late), limit=20)] == [2, 1]


def test_an_edit_can_bring_a_file() -> None:
    lines = lane(words("фото", "1"), edit("1", "фото", attachments=(PHOTO,)), words("дальше"))
    first, second = groups(lines)
    assert isinstance(first.effect, Forward)
    assert first.effect.content.attachments == (PHOTO,)
    assert (first.count, second.count) == (2, 1)


# --- cosmetics --------------------------------------------------------------------------------------------------------


def test_the_newest_card_wins() -> None:
    topic = SetTopic(ticket=TicketNumber(1), title="#1", state="taken")
    first, second, third = groups(lane(card("старая"), topic, card("новая"), card("чужая", 65)))
    assert (first.effect, first.count, first.dropped) == (topic, 2, ("e0/0",))
    assert second.effect == card("новая")
    assert third.effect == card("чужая", 65)


def test_the_newest_mark_wins_but_trouble_is_always_shown() -> None:
    quiet = lane(mark("5", "waiting"), mark("6", "waiting"), mark("5", "delivered"))
    assert [group.effect for group in groups(quiet)] == [mark("6", "waiting"), mark("5", "delivered")]
    trouble = lane(mark("5", "refused"), mark("5", "delivered"))
    assert [group.effect for group in groups(trouble)] == [mark("5", "refused"), mark("5", "delivered")]


# --- the law ----------------------------------------------------------------------------------------------------------

names = st.integers(0, 10_000).map(str)
forwards = st.builds(
    words,
    st.text("аб🙂\n", max_size=12),
    names,
    ticket=st.sampled_from([1, 1, 1, 65]),
    album=st.sampled_from(["", "", "", "x", "y"]),
    files=st.lists(st.just(PHOTO), max_size=2).map(tuple) | st.just(()),
    reply_to=st.sampled_from([None, None, None, ContentId("q")]),
    author=st.sampled_from(["", "", "Анна"]),
    spans=st.lists(st.builds(Span, kind=st.just("bold"), offset=st.just(0), length=st.just(1)), max_size=2).map(tuple),
)
cosmetics = st.one_of(
    st.builds(card, st.text("ab", max_size=2), st.sampled_from([1, 65])),
    st.builds(mark, st.sampled_from(["5", "6"]), st.sampled_from(["delivered", "waiting", "refused", "doubt"])),
    st.builds(SetTopic, ticket=st.just(TicketNumber(1)), title=st.text("ab", max_size=2), state=st.just("taken")),
)
tells = st.builds(Tell, body=st.just(()), ticket=st.just(TicketNumber(1)))


@given(st.lists(forwards | tells, max_size=25), st.integers(5, 60))
def test_content_and_order_are_kept(effects: list[Effect], limit: int) -> None:
    waiting = lane(*effects)
    seen: Lane = []
    for group in groups(waiting, limit):
        assert group.dropped == ()
        assert len(group.carried) == group.count
        if not group.parts:
            seen.append((group.carried[0], group.effect))
            continue
        assert isinstance(group.effect, Forward)
        whole = group.effect.content
        assert len(group.parts) == 1 or utf16_length(whole.text) <= limit
        for part, text in zip(group.parts, said(group), strict=True):
            spans = tuple(
                msgspec.structs.replace(span, offset=span.offset - part.offset)
                for span in whole.spans
                if part.length and part.offset <= span.offset < part.offset + part.length
            )
            files = whole.attachments[part.attachment : part.attachment + part.attachments]
            content = Content(text=text, spans=spans, attachments=files, album=whole.album)
            seen.append(
                (part.effect, msgspec.structs.replace(group.effect, content_id=part.content_id, content=content))
            )
    assert seen == [(name, _spanless_if_empty(effect)) for name, effect in waiting]


def _spanless_if_empty(effect: Effect) -> Effect:
    """Formatting of no text is nothing; merging drops it, and so may the comparison."""
    if isinstance(effect, Forward) and not effect.content.text:
        return msgspec.structs.replace(effect, content=msgspec.structs.replace(effect.content, spans=()))
    return effect


@given(st.lists(forwards | tells | cosmetics, max_size=30))
def test_every_effect_is_carried_or_superseded(effects: list[Effect]) -> None:
    waiting = lane(*effects)
    by_name = dict(waiting)
    carried: list[EffectId] = []
    dropped: list[EffectId] = []
    for group in groups(waiting):
        assert group.count >= 1
        carried += group.carried
        dropped += group.dropped
    assert sorted(carried + dropped) == sorted(by_name)
    assert carried == [name for name, _ in waiting if name in set(carried)]
    for name in dropped:
        old = by_name[name]
        assert isinstance(old, Card | SetTopic | Mark)
        behind = effects[waiting.index((name, old)) + 1 :]
        assert any(type(later) is type(old) and later.ticket == old.ticket for later in behind)
