"""Names of strangers are harmless to look at."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import utf16_length
from bot.core.names import FILE_NAME_LIMIT, NAME_LIMIT, clean_file_name, clean_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Анна \n Петрова ", "Анна Петрова"),
        ("Анна\u202eвнаИ", "АннавнаИ"),
        ("\u2066\u200fИрина\u2069", "Ирина"),
        ("а\u200bд\u200dмин", "админ"),
        ("<b>&amp;", "<b>&amp;"),
        ("👨‍👩‍👧 Семья 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👨‍👩‍👧 Семья 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("👍🏽❤️", "👍🏽❤️"),
        ("Z̡̢̛̛̛͖a", "Z̡̢̛a"),
        ("\u3164\u2800", ""),
        ("\x00\x1b[31m", "[31m"),
        ("Й" + "о" * 100, "Й" + "о" * 62 + "…"),
        ("\u202e", ""),
    ],
)
def test_clean_name(typed: str, shown: str) -> None:
    assert clean_name(typed) == unicodedata.normalize("NFC", shown)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("чек.pdf", "чек.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("фото\u202egpj.exe", "фотоgpj.exe"),
        (".hidden", "hidden"),
        ("д" * 200 + ".docx", "д" * (FILE_NAME_LIMIT - 6) + "….docx"),
        ("без расширения", "без расширения"),
        ("", ""),
    ],
)
def test_clean_file_name(typed: str, shown: str) -> None:
    assert clean_file_name(typed) == shown


hostile = st.text(st.characters(codec="utf-8"), max_size=80) | st.text(
    "\u202e\u2066\u200d\u0301🙂а.\u200b\n/\\", max_size=120
)


@given(hostile)
def test_no_controls_get_through(typed: str) -> None:
    for name, limit in ((clean_name(typed), NAME_LIMIT), (clean_file_name(typed), FILE_NAME_LIMIT)):
        assert utf16_length(name) <= limit
        assert name == name.strip()
        assert not {unicodedata.bidirectional(char) for char in name} & {
            "RLE",
            "LRE",
            "RLO",
            "LRO",
            "PDF",
            "RLI",
            "LRI",
            "FSI",
            "PDI",
        }
        assert not any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in name)
