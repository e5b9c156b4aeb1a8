"""What an admin watches: logs that keep secrets, health with reasons, numbers."""

from __future__ import annotations

import io
import json
import logging
from typing import Any, Literal

import aiohttp
import pytest
import structlog

from bot import log
from bot.errors import SetupError
from bot.http import Health, serving
from bot.metrics import Metrics

TELEGRAM_TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123"
VK_TOKEN = "vk1.a.Qwerty-uiop_1234567890"


@pytest.fixture(autouse=True)
def put_back() -> Any:
    yield
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)


def set_up(form: Literal["console", "json"] = "json", secrets: tuple[str, ...] = ()) -> io.StringIO:
    page = io.StringIO()
    log.set_up(level="INFO", form=form, secrets=secrets, to=page)
    return page


def lines(page: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in page.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_its_fields() -> None:
    page = set_up()
    log.get("turns").info("turn", customer="telegram:5", events=2)
    log.get("turns").debug("not at this level")
    [line] = lines(page)
    assert line.pop("at") > 1_700_000_000
    assert line == {"level": "info", "part": "turns", "event": "turn", "customer": "telegram:5", "events": 2}


def test_the_console_shows_the_same_for_people() -> None:
    page = set_up("console")
    log.get("turns").warning("turn lost", customer="telegram:5", why="two words", empty="")
    [line] = page.getvalue().splitlines()
    assert line[8:] == " warning turns: turn lost customer=telegram:5 why='two words' empty=''"


@pytest.mark.parametrize("form", ["console", "json"])
def test_tokens_and_known_secrets_are_in_no_line(form: Literal["console", "json"]) -> None:
    page = set_up(form, secrets=("redis-pass/wort", "redis-pass"))
    logger = log.get("any")
    logger.info("address", url=f"http://127.0.0.1/bot{TELEGRAM_TOKEN}/getMe?access_token=abcdef123")
    logger.info(VK_TOKEN, header="Authorization: Bearer s3cr3t.token", inside=["redis-pass/wort"])
    logging.getLogger("somebody").error("their words: %s redis-pass", TELEGRAM_TOKEN)
    try:
        raise OSError(f"cannot connect to redis://:redis-pass@h and bot{TELEGRAM_TOKEN}")
    except OSError:
        logger.exception("failed")
    told = page.getvalue()
    assert log.HIDDEN in told
    for secret in (TELEGRAM_TOKEN, "AAF-abc", VK_TOKEN, "abcdef123", "s3cr3t", "redis-pass", "wort"):
        assert secret not in told, secret
    assert "cannot connect to" in told


def test_words_of_people_are_withheld_even_by_mistake() -> None:
    page = set_up()
    log.get("any").info("oops", text="мой адрес", raw=b"{}", caption="x", kept="yes")
    [line] = lines(page)
    assert (line["text"], line["raw"], line["caption"], line["kept"]) == (log.HIDDEN, log.HIDDEN, log.HIDDEN, "yes")


def test_an_exception_that_quotes_its_input_is_not_quoted() -> None:
    class ValidationError(Exception):
        """Stands where a model of a library does."""

    ValidationError.__module__ = "pydantic_core._pydantic_core"
    page = set_up()
    try:
        try:
            raise ValidationError(" ".join(["секрет", "покупателя"]))
        except ValidationError as error:
            raise SetupError("no model reads it") from error
    except SetupError:
        log.get("any").exception("undecodable")
    [line] = lines(page)
    assert "секрет покупателя" not in page.getvalue()
    assert "ValidationError: •••" in line["story"]
    assert "SetupError: no model reads it" in line["story"]
    assert "test_watching.py" in line["story"]


def test_other_libraries_speak_through_the_same_renderer_and_only_up() -> None:
    page = set_up()
    logging.getLogger("aiogram.event").info("Update id=5 is handled")
    logging.getLogger("aiohttp.access").info("GET /bot…")
    try:
        raise ExceptionGroup("both", [ValueError("one"), ValueError("two")])
    except ExceptionGroup:
        logging.getLogger("vkbottle").exception("connection %s", "lost")
    [line] = lines(page)
    assert (line["part"], line["level"], line["event"]) == ("vkbottle", "error", "connection lost")
    assert "ValueError: one" in line["story"]
    assert "ValueError: two" in line["story"]


async def get(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_ready_is_said_only_when_every_part_is_well_and_why_not() -> None:
    health = Health()
    health.expect("redis", "telegram")
    async with serving(health, Metrics(), host="127.0.0.1", port=0) as port:
        assert await get(port, "/healthz") == (200, '{"alive": true}')
        health.well("redis")
        status, said = await get(port, "/readyz")
        assert (status, json.loads(said)) == (503, {"ready": False, "problems": {"telegram": "starting"}})
        health.well("telegram")
        assert (await get(port, "/readyz"))[0] == 200
        health.ill("redis", "appendfsync is everysec")
        assert "appendfsync is everysec" in (await get(port, "/readyz"))[1]


async def test_numbers_are_served_and_two_bots_do_not_mix() -> None:
    ours, theirs = Metrics(), Metrics()
    ours.accepted.labels("telegram").inc(3)
    ours.turn_seconds.observe(0.002)
    async with serving(Health(), ours, host="127.0.0.1", port=0) as port:
        told = (await get(port, "/metrics"))[1]
    assert 'otklik_accepted_total{messenger="telegram"} 3.0' in told
    assert 'otklik_turn_seconds_bucket{le="0.0025"} 1.0' in told
    assert theirs.registry.get_sample_value("otklik_accepted_total", {"messenger": "telegram"}) is None


async def test_a_taken_port_is_told_with_the_remedy() -> None:
    async with serving(Health(), Metrics(), host="127.0.0.1", port=0) as port:
        with pytest.raises(SetupError, match=rf"HTTP_PORT={port}: cannot listen there .* Choose another"):
            async with serving(Health(), Metrics(), host="127.0.0.1", port=port):
                pass
