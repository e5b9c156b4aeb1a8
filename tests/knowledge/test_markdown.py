"""Short Markdown: what an editor writes and what a customer sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Content, utf16_length
from bot.knowledge.markdown import parse


def marked(content: Content) -> list[tuple[str, str]]:
    """Each span's kind and the words in it."""
    units = content.text.encode("utf-16-le")
    return [
        (span.kind, units[2 * span.offset : 2 * (span.offset + span.length)].decode("utf-16-le"))
        for span in content.spans
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Один\nабзац.\n\n\nДругой.", "Один абзац.\n\nДругой."),
        ("Строка  \nи ещё\\\nи всё", "Строка\nи ещё\nи всё"),
        ("Список:\n- раз\n* два\n  дальше\n1) три\n2. четыре", "Список:\n• раз\n• два дальше\n1. три\n2. четыре"),
        ("## Заголовок\nтекст", "Заголовок\nтекст"),
        (r"2 \* 2 и \[скобки\]", "2 * 2 и [скобки]"),
        ("5 * 3 * 2 и имя_с_чертой", "5 * 3 * 2 и имя_с_чертой"),
        ("-минус и 10.5", "-минус и 10.5"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_text(written: str, shown: str) -> None:
    content, mistakes = parse(written)
    assert content.text == shown
    assert mistakes == []


def test_formatting() -> None:
    content, mistakes = parse(
        "🙂 **Жирно с *курсивом*** и `код`\n\n> цитата\n> дальше\n\n[правила **здесь**](https://shop.example/a_b)"
    )
    assert mistakes == []
    assert content.text == "🙂 Жирно с курсивом и код\n\nцитата дальше\n\nправила здесь"
    assert marked(content) == [
        ("bold", "Жирно с курсивом"),
        ("italic", "курсивом"),
        ("code", "код"),
        ("quote", "цитата дальше"),
        ("link", "правила здесь"),
        ("bold", "здесь"),
    ]
    assert content.spans[4].url == "https://shop.example/a_b"


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("первая\n\nа **тут забыли", 3),
        ("- раз\n- [ссылка](javascript:alert)", 2),
        ("[ссылка](shop.example)", 1),
        ("`код", 1),
        ("[ссылка](https://a.example b)", 1),
    ],
)
def test_mistakes_know_their_line(written: str, line: int) -> None:
    _, mistakes = parse(written, first_line=10)
    assert [at for at, _ in mistakes] == [line + 9]


@given(st.text("аб*_`[]()#>- \n\\.1🙂", max_size=80))
def test_anything_can_be_parsed(written: str) -> None:
    content, _ = parse(written)
    length = utf16_length(content.text)
    assert all(span.offset >= 0 and span.length > 0 and span.offset + span.length <= length for span in content.spans)
