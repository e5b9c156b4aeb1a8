"""What staff must not read is unreadable, and nothing else is touched (C16)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Content, Span, utf16_length
from bot.core.secrecy import conceal
from tests.handlers.shop import world


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("карта 4111 1111 1111 1111, спишите", "карта •••• •••• •••• 1111, спишите"),
        ("2200-0000-0000-0004", "••••-••••-••••-0004"),
        ("мир 2200000000000004.", "мир ••••••••••••0004."),
        ("код из смс 4821", "код из смс ••••"),
        ("Код: 48-21-77", "Код: ••-••-••"),
        ("мне пришёл код подтверждения 123456 что делать", "мне пришёл код подтверждения •••••• что делать"),
        ("cvv 123", "cvv •••"),
        ("my password is 99887766", "my password is ••••••••"),
        ("the code from the bank: 0042", "the code from the bank: ••••"),
    ],
)
def test_cards_and_codes_are_dots(text: str, shown: str) -> None:
    assert conceal(Content(text=text), world())[0].text == shown


@pytest.mark.parametrize(
    "text",
    [
        "заказ 12345678-0001",
        "заказ 4111111111111112",
        "трек 80084911234567",
        "телефон +7 900 123-45-67",
        "промокод 12345 не работает",
        "код ошибки 403",
        "код товара 5551234",
        "штрихкод 4601234567890",
        "qr-code 12345 на двери",
        "артикул 220000000000000467",
        "в 2026 году",
        "code of conduct 2024",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert conceal(Content(text=text), world()) == (Content(text=text), frozenset())


def test_spans_keep_their_places() -> None:
    bold = Span(kind="bold", offset=21, length=5)
    said = Content(text="4111 1111 1111 1111, важно", spans=(bold,))
    hidden, found = conceal(said, world())
    assert (hidden.spans, utf16_length(hidden.text)) == ((bold,), utf16_length(said.text))
    assert found == {"card"}


@given(st.text(max_size=300))
def test_any_text_keeps_its_length_and_has_no_second_secret(text: str) -> None:
    once, _ = conceal(Content(text=text), world())
    assert len(once.text) == len(text)
    assert conceal(once, world())[1] == frozenset()
