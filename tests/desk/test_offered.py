"""What the messenger completes: every command that there is, in words that it takes."""

from __future__ import annotations

import re

import pytest

from bot.core.ids import Lang
from bot.core.phrases import say
from bot.desk.commands import COMMANDS, LISTS, OFFERED, SHORT, STATS
from tests.handlers.shop import phrasebook


def test_every_command_is_offered_once() -> None:
    long = {command for command in COMMANDS if command not in SHORT.values()}
    assert sorted(OFFERED) == sorted(long | set(SHORT) | LISTS | {STATS})


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_one_says_what_it_does(lang: Lang) -> None:
    for word in OFFERED:
        assert re.fullmatch("[a-z0-9_]{1,32}", word)
        assert 1 <= len(phrasebook().text(say(f"staff-command-{word}"), lang)) <= 60
        assert phrasebook().has(f"staff-command-{word}", lang)
