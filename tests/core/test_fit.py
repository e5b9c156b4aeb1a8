"""Fitting: long texts, captions, formatting and files that a messenger lacks, with nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Attachment, AttachmentKind, Content, Span, SpanKind, utf16_length
from bot.core.fit import Note, fit, stand_in
from bot.core.graphemes import clusters, cut, joins, pieces

FAMILY = "👨‍👩‍👧‍👦"
ALL_SPANS: frozenset[SpanKind] = frozenset(
    {"bold", "italic", "underline", "strike", "code", "pre", "link", "quote", "spoiler"}
)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    text: int = 4096
    caption: int = 1024
    album: int = 10


@dataclass(frozen=True, kw_only=True)
class Messenger:
    spans: frozenset[SpanKind] = ALL_SPANS
    attachments: frozenset[AttachmentKind] = frozenset({"photo", "video", "document", "voice", "location"})
    captions: frozenset[AttachmentKind] = frozenset({"photo", "video", "document", "voice"})
    albums: tuple[frozenset[AttachmentKind], ...] = (frozenset({"photo", "video"}), frozenset({"document"}))
    limits: Numbers = field(default_factory=Numbers)


RICH = Messenger()
VK = replace(RICH, spans=frozenset({"bold", "italic", "underline", "link"}))
POOR = replace(RICH, spans=frozenset(), attachments=frozenset())
SMALL = replace(RICH, limits=Numbers(text=40, caption=10))


def file(kind: AttachmentKind, ref: str = "1", **fields: object) -> Attachment:
    return msgspec.convert({"kind": kind, "messenger": "telegram", "ref": ref, **fields}, Attachment)


def covered(content: Content, span: Span) -> str:
    units = content.text.encode("utf-16-le", "surrogatepass")
    return units[2 * span.offset : 2 * (span.offset + span.length)].decode("utf-16-le")


# --- text -------------------------------------------------------------------------------------------------------------


def test_what_fits_is_left_alone() -> None:
    content = Content(text="Здравствуйте", spans=(Span(kind="bold", offset=0, length=5),))
    assert fit(content, RICH).parts == (content,)
    assert fit(content, RICH).notes == ()


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        (
            "Первый абзац, в две строки.\nВот.\n\nВторой абзац.",
            45,
            ["Первый абзац, в две строки.\nВот.", "Второй абзац."],
        ),
        ("Первая строка\nВторая строка", 20, ["Первая строка", "Вторая строка"]),
        ("Раз предложение. Два предложение.", 25, ["Раз предложение.", "Два предложение."]),
        ("«Раз предложение!» Два", 20, ["«Раз предложение!»", "Два"]),
        ("несколько простых слов", 18, ["несколько простых", "слов"]),
        ("сверхдлинноеслово", 10, ["сверхдлинн", "оеслово"]),
        ("ровно в край", 8, ["ровно в", "край"]),
        ("а\n\nдлинный остаток текста тут", 24, ["а\n\nдлинный остаток", "текста тут"]),
        (
            f"12345{FAMILY}",
            10,
            ["12345", FAMILY[:6], FAMILY[6:]],
        ),  # longer than the room: broken, yet never inside a pair
        (f"1234567{FAMILY}", 12, ["1234567", FAMILY]),
        ("🇷🇺🇬🇧🇩🇪", 6, ["🇷🇺", "🇬🇧", "🇩🇪"]),
        ("деревья é́", 9, ["деревья", "é́"]),
        ("   \n  ", 3, []),
        ("слово" + " " * 30 + "слово", 10, ["слово", "слово"]),
    ],
)
def test_a_cut_falls_where_a_person_would_cut(text: str, limit: int, parts: list[str]) -> None:
    assert [text[start:end] for start, end in pieces(text, limit)] == parts


def test_spans_are_cut_with_their_text() -> None:
    content = Content(text="🙂 жирное начало и такой же жирный конец", spans=(Span(kind="bold", offset=3, length=37),))
    parts = fit(content, SMALL, Numbers(text=25)).parts
    assert [part.text for part in parts] == ["🙂 жирное начало и такой", "же жирный конец"]
    assert [covered(part, part.spans[0]) for part in parts] == ["жирное начало и такой", "же жирный конец"]


def test_spans_from_outside_the_text_are_clipped() -> None:
    spans = (
        Span(kind="bold", offset=2, length=90),
        Span(kind="bold", offset=50, length=1),
        Span(kind="code", offset=0, length=0),
    )
    (part,) = fit(Content(text="текст", spans=spans), RICH).parts
    assert part.spans == (Span(kind="bold", offset=2, length=3),)


def test_nothing_to_see_is_nothing_to_send() -> None:
    assert fit(Content(text=" \n\t"), RICH).parts == ()
    assert fit(Content(), RICH).notes == (Note(what="empty"),)


texts = st.text(
    st.sampled_from(["а", "b", " ", "\n", ".", "🙂", "👩", "\u200d", "🏽", "🇷", "e", "\u0301", "\ufe0f"]), max_size=200
)


@given(texts, st.integers(2, 60))
def test_cutting_loses_only_white_space_and_breaks_no_character(text: str, limit: int) -> None:
    ranges = list(pieces(text, limit))
    said = [text[start:end] for start, end in ranges]
    gaps = [text[end:start] for (_, end), (start, _) in zip([(0, 0), *ranges], [*ranges, (len(text), 0)], strict=True)]
    assert not "".join(gaps).strip()
    assert all(0 < utf16_length(part) <= limit and part.strip() for part in said)
    assert "".join(clusters(text)) == text
    longest = max((utf16_length(cluster) for cluster in clusters(text)), default=0)
    if longest <= limit:
        assert not any(joins(text, start) for start, _ in ranges if text[start - 1 : start].strip())


@given(texts, st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90)), max_size=4), st.integers(8, 60))
def test_every_marked_letter_stays_marked(text: str, ranges: list[tuple[int, int]], limit: int) -> None:
    spans = tuple(Span(kind="bold", offset=offset, length=length) for offset, length in ranges)
    content = Content(text=text, spans=spans)

    def bold(part: Content) -> str:
        units = [unit.to_bytes(2, "big") for unit in memoryview(part.text.encode("utf-16-le")).cast("H")]
        inside = [any(s.offset <= at < s.offset + s.length for s in part.spans) for at in range(len(units))]
        marked = b"".join(unit for unit, yes in zip(units, inside, strict=True) if yes)
        return "".join(marked.decode("utf-16-be", "surrogatepass").split())

    assert "".join(bold(part) for part in fit(content, RICH, Numbers(text=limit)).parts) == bold(content)


# --- formatting that a messenger lacks --------------------------------------------------------------------------------


def test_a_link_becomes_words_with_the_address() -> None:
    text = "Правила возврата и оплата"
    spans = (
        Span(kind="link", offset=0, length=16, url="https://shop.example/return"),
        Span(kind="bold", offset=19, length=6),
    )
    (part,) = fit(Content(text=text, spans=spans), replace(VK, spans=frozenset({"bold"}))).parts
    assert part.text == "Правила возврата (https://shop.example/return) и оплата"
    assert covered(part, part.spans[0]) == "оплата"


def test_an_address_is_not_said_twice() -> None:
    spans = (Span(kind="link", offset=0, length=12, url="https://shop.example/"),)
    assert fit(Content(text="shop.example", spans=spans), POOR).parts[0].text == "shop.example"


def test_quotes_and_struck_words_are_marked_code_and_the_rest_is_plain() -> None:
    spans = (
        Span(kind="quote", offset=0, length=9),
        Span(kind="link", offset=0, length=9, url="https://a.example"),
        Span(kind="strike", offset=10, length=3),
        Span(kind="code", offset=14, length=3),
        Span(kind="bold", offset=0, length=17),
    )
    fitted = fit(Content(text="🙂 цитата 100 90р", spans=spans), replace(POOR, spans=frozenset({"bold"})))
    (part,) = fitted.parts
    assert part.text == "«🙂 цитата (https://a.example)» ~100~ 90р"
    assert covered(part, part.spans[0]) == "🙂 цитата (https://a.example)» ~100~ 90р"
    assert {note.kind for note in fitted.notes} == {"quote", "link", "strike", "code"}


@given(
    texts, st.lists(st.tuples(st.sampled_from(sorted(ALL_SPANS)), st.integers(0, 60), st.integers(0, 60)), max_size=5)
)
def test_poor_formatting_keeps_every_letter(text: str, raw: list[tuple[SpanKind, int, int]]) -> None:
    # Offsets inside a surrogate pair come from no messenger.
    starts = [utf16_length(text[:index]) for index in range(len(text) + 1)]
    spans = tuple(
        Span(kind=kind, offset=starts[a % len(starts)], length=starts[b % len(starts)], url="https://x.example")
        for kind, a, b in raw
        if starts[a % len(starts)] + starts[b % len(starts)] in starts
    )
    for messenger in (VK, POOR):
        said = "".join(part.text for part in fit(Content(text=text, spans=spans), messenger).parts)
        plain = said.replace(" (https://x.example)", "")
        assert [c for c in plain if c not in "«»~" and not c.isspace()] == [c for c in text if not c.isspace()]


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_caption_that_fits_stays_with_its_media() -> None:
    content = Content(text="вот чек", attachments=(file("photo", "1"), file("photo", "2")), album="x")
    assert fit(content, SMALL).parts == (content,)


def test_a_caption_that_does_not_fit_follows_as_text() -> None:
    content = Content(text="подпись длиннее предела", attachments=(file("photo"),))
    fitted = fit(content, SMALL)
    assert [(part.text, len(part.attachments)) for part in fitted.parts] == [("", 1), ("подпись длиннее предела", 0)]
    assert fitted.notes == (Note(what="caption"),)


def test_a_kind_without_captions_is_followed_by_the_words() -> None:
    content = Content(text="я здесь", attachments=(file("location"),))
    assert [part.text for part in fit(content, RICH).parts] == ["", "я здесь"]


def test_albums_are_parted_by_kind_and_by_ten() -> None:
    files = (
        *(file("photo", str(n)) for n in range(11)),
        file("document", "d"),
        file("voice", "v1"),
        file("voice", "v2"),
    )
    parts = fit(Content(attachments=files, album="x", text="все"), RICH).parts
    assert [len(part.attachments) for part in parts] == [10, 1, 1, 1, 1, 0]
    assert tuple(item for part in parts for item in part.attachments) == files
    assert parts[-1].text == "все"


@pytest.mark.parametrize(
    ("attachment", "words"),
    [
        (file("document", name="чек\u202egpj.exe"), "📎 чекgpj.exe"),
        (file("voice", duration=75), "🎤 1:15"),
        (file("poll", text="Опрос: что лучше?"), "📊 Опрос: что лучше?"),
        (file("sticker"), "🙂"),
        (file("unknown"), "❔"),
    ],
)
def test_what_cannot_be_sent_is_said(attachment: Attachment, words: str) -> None:
    assert stand_in(attachment) == words
    (part,) = fit(Content(text="смотрите", attachments=(attachment,)), POOR).parts
    assert part.text == f"смотрите\n{words}"


def test_a_refused_length_can_be_halved() -> None:
    parts = fit(Content(text="слово " * 600), RICH, Numbers(text=2048)).parts
    assert len(parts) == 2
    assert all(utf16_length(part.text) <= 2048 for part in parts)


def test_cut_leaves_room_for_the_sign() -> None:
    assert cut("Возврат и обмен", 10) == "Возврат и…"
    assert cut(f"Семья {FAMILY}", 12) == "Семья…"
    assert cut("Возврат", 7) == "Возврат"
