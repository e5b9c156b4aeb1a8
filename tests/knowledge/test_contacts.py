"""The contacts page by audience."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import contacts

LOCALES = Path(__file__).parents[2] / "locales"
PAGE = """
title = "Contacts"

[[section]]
title = "Phones"
entries = [
  { value = "1-11", claims = [{ source = "a", date = 2026-01-01 }] },
  { value = "2-22", audience = "buyer", claims = [{ source = "a", date = 2026-01-01 }] },
  { value = "3-33", audience = "seller", claims = [{ source = "a", date = 2026-01-01 }] },
]

[[section]]
title = "For sellers"
entries = [{ value = "4-44", audience = "seller", claims = [{ source = "a", date = 2026-01-01 }] }]
"""


def test_each_audience_reads_what_is_for_them_and_for_everybody() -> None:
    pages, _ = contacts.by_audience(PAGE, "contacts.toml")
    assert pages is not None
    assert set(pages) == {"buyer", "seller"}
    assert [word for word in ("1-11", "2-22", "3-33", "4-44", "For sellers") if word in pages["buyer"].text] == [
        "1-11", "2-22",
    ]  # fmt: skip
    assert [word for word in ("1-11", "2-22", "3-33", "4-44") if word in pages["seller"].text] == [
        "1-11", "3-33", "4-44",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "last"), [("ru", "Роспотребнадзор"), ("en", "Rospotrebnadzor")])
def test_whoever_reads_the_shipped_page_learns_where_to_turn_in_the_end(lang: str, last: str) -> None:
    text = (LOCALES / lang / "contacts.toml").read_text("utf-8")
    pages, _ = contacts.by_audience(text, "contacts.toml")
    whole, problems = contacts.parse(text, "contacts.toml")
    assert pages is not None
    assert problems == []
    assert all(last in page.text for page in (whole, *pages.values()))
    assert "seller.ozon.ru" not in pages["buyer"].text
