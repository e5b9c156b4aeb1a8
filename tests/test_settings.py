"""Settings: defaults of the contract, where values come from, and one clear line for whatever is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from pydantic import ValidationError

from bot import settings as subject
from bot.app import working_hours
from bot.core.calendar import Term
from bot.core.pack import Thresholds
from bot.errors import SetupError
from bot.settings import SECRETS, VARIABLES, Settings, Variables, load, runnable

ROOT = Path(__file__).resolve().parent.parent
TELEGRAM = {"TELEGRAM_TOKEN": "42:AAtelegram", "STAFF_CHAT": "telegram:-100777"}
Read = Callable[..., Settings]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Settings of an admin who has these files and variables, and nothing else: not in the checkout, where a developer
    keeps files of their own."""
    monkeypatch.chdir(tmp_path)

    def reading(toml: str | None = None, env: str | None = None, **environ: str) -> Settings:
        for name in VARIABLES | {f"{name}_FILE" for name in SECRETS}:
            monkeypatch.delenv(name, raising=False)
        for name, word in environ.items():
            monkeypatch.setenv(name, word)
        for name, words in {"support.toml": toml, ".env": env}.items():
            if words is not None:
                (tmp_path / name).write_text(words, encoding="utf-8")
        return load()

    return reading


def test_nothing_set_gives_the_defaults_of_the_contract(read: Read) -> None:
    nothing = read()
    assert (nothing.telegram_api_url, nothing.vk_api_url) == ("https://api.telegram.org", "https://api.vk.ru/method/")
    assert (nothing.http_host, nothing.http_port, nothing.data_dir) == ("127.0.0.1", 8080, Path("data"))
    assert (nothing.log_level, nothing.log_format) == ("INFO", "console")
    assert nothing.content_dir == ROOT / "locales"
    assert nothing.limits.telegram_group_per_minute == 20
    assert (nothing.hours.open_minute, nothing.hours.close_minute) == (9 * 60, 22 * 60)
    assert nothing.hours.timezone == "Europe/Moscow"
    unset = ("telegram_token", "vk_token", "redis_url", "desk", "admin_chat", "public_url", "support_config")
    assert [name for name in unset if getattr(nothing, name) is not None] == []


def test_the_environment_goes_before_the_file_and_empty_is_unset(read: Read) -> None:
    got = read(env="HTTP_PORT=1111\nLOG_FORMAT=json\nHTTP_HOST=0.0.0.0\n", HTTP_PORT="2222", LOG_FORMAT="")
    assert (got.http_port, got.log_format, got.http_host) == (2222, "json", "0.0.0.0")


def test_a_secret_may_come_from_a_file_and_never_shows_itself(read: Read, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("42:AAsecret\n")
    got = read(TELEGRAM_TOKEN_FILE=str(tmp_path / "token"))
    assert got.telegram_token is not None
    assert got.telegram_token.get_secret_value() == "42:AAsecret"
    assert (
        "AAsecret"
        not in f"{got!r} {got.telegram_token} {[got.telegram_token]} {got.model_dump_json(include={'telegram_token'})}"
    )
    with pytest.raises(TypeError):
        msgspec.json.encode(got)


def test_what_is_named_in_the_environment_goes_before_what_is_in_the_file_also_for_secrets(
    read: Read, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("42:AAfile")
    in_file = f"TELEGRAM_TOKEN_FILE={tmp_path / 'token'}\n"
    for env, environ, token in (
        (in_file, {}, "42:AAfile"),
        (in_file, {"TELEGRAM_TOKEN": "42:AAshell"}, "42:AAshell"),
        ("TELEGRAM_TOKEN=42:AAdotenv\n", {"TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}, "42:AAfile"),
    ):
        got = read(env=env, **environ).telegram_token
        assert got is not None
        assert got.get_secret_value() == token


def test_settings_do_not_change_and_know_their_names(read: Read) -> None:
    got = read()
    with pytest.raises(ValidationError):
        got.http_port = 5
    with pytest.raises(ValidationError):
        Settings(http_prot=5)  # type: ignore[call-arg]  # the point of the test


def test_what_else_is_set_is_not_ours(read: Read) -> None:
    assert read(env="COMPOSE_FILE=x\nHOURS=5\n", DESK="x", LIMITS="{}") == read()


def test_the_staff_chat_is_the_default_desk_and_goes_before_the_files(read: Read) -> None:
    toml = '[desk.default]\nchat = "telegram:-100555"\nlang = "en"\n'
    from_file = read(toml).desk
    from_environment = read(toml, STAFF_CHAT="vk:2000000001").desk
    assert from_file is not None
    assert from_environment is not None
    assert (from_file.chat, from_file.lang) == ("telegram:-100555", "en")
    assert (from_environment.chat, from_environment.lang) == ("vk:2000000001", "en")


def test_support_toml_sets_hours_promise_limits_and_policy(read: Read) -> None:
    toml = """
        [hours]
        open = "10:00"
        close = "24:00"
        timezone = "Asia/Yekaterinburg"
        weekdays = ["mon", "fri"]
        [sla]
        answer_within_hours = 1.5
        [limits]
        telegram_group_per_minute = 18
        [policy]
        max_files = 3
        languages = ["en"]
    """
    got = read(toml)
    assert (got.hours.open_minute, got.hours.close_minute, got.hours.weekdays) == (600, 1440, ("mon", "fri"))
    assert got.policy.answer_within == 5400
    assert (got.policy.max_files, got.policy.languages, got.limits.telegram_group_per_minute) == (3, ("en",), 18)


def test_how_sure_an_answer_must_be(read: Read) -> None:
    assert read("").policy.search == Thresholds()
    assert read("[search]\nsure = 0.9\n").policy.search == Thresholds(sure=0.9)
    assert read('[operators]\n"telegram:501" = "Оля"\n').policy.shown_as == {"telegram:501": "Оля"}
    assert read("[search]\nchoice = 0.4\n").policy.search == Thresholds(choice=0.4)


def test_hours_of_single_days_and_of_those_who_keep_their_own(read: Read) -> None:
    toml = """
        [hours]
        open = "10:00"
        holidays = [2026-12-31, 2027-01-01]
        [[hours.change]]
        date = 2026-12-30
        open = "10:00"
        close = "15:00"
        [[hours.change]]
        date = 2026-12-29
        closed = true
        [hours.bank]
        close = "18:00"
        weekdays = ["mon", "tue"]
    """
    got = read(toml)
    usual, bank = working_hours(got.hours), working_hours(got.own_hours["bank"])
    assert usual.holidays == {date(2026, 12, 31), date(2027, 1, 1)}
    assert usual.changes == {date(2026, 12, 30): (600, 900), date(2026, 12, 29): (0, 0)}
    assert (bank.opens, bank.closes, bank.weekdays, bank.holidays) == (600, 1080, frozenset({0, 1}), usual.holidays)


def test_promises_by_class(read: Read) -> None:
    toml = """
        [sla]
        answer_within_hours = 8
        urgent_hours = 1
        complex_days = 5
        vip = "urgent"
        [sla.topics]
        payment = "urgent"
        [sla.audiences]
        seller = "complex"
    """
    policy = read(toml).policy
    assert policy.answer_within == 8 * 3600
    assert (policy.sla.classes["urgent"], policy.sla.classes["complex"]) == (Term(seconds=3600), Term(days=5))
    assert (policy.sla.topics, policy.sla.audiences) == ({"payment": "urgent"}, {"seller": "complex"})


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"TELEGRAM_TOKEN": "no-token"}, r"TELEGRAM_TOKEN does not look like .* Copy it again"),
        ({"TELEGRAM_TOKEN_FILE": "/no/such"}, r"TELEGRAM_TOKEN_FILE: /no/such cannot be read \(No such file"),
        ({"TELEGRAM_TOKEN": "1:a", "TELEGRAM_TOKEN_FILE": "/x"}, r"are both set. Keep one"),
        ({"VK_TOKEN": "two words"}, r"VK_TOKEN does not look like"),
        ({"STAFF_CHAT": "-100777"}, r"STAFF_CHAT=-100777: expected telegram:-100"),
        ({"STAFF_CHAT": "telegram:777"}, r"STAFF_CHAT=telegram:777: that is a private chat.*negative"),
        ({"STAFF_CHAT": "vk:5"}, r"that is a private chat.*above 2000000000"),
        ({"HTTP_PORT": "http"}, r"HTTP_PORT=http: expected a port from 1 to 65535"),
        ({"HTTP_PORT": "70000"}, r"HTTP_PORT=70000: expected a port"),
        ({"TELEGRAM_API_URL": "api.telegram.org"}, r"expected an address that begins with http"),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:1/bot"}, r"leave /bot out"),
        ({"VK_API_URL": "http://127.0.0.1:1/"}, r"must end in /method/"),
        ({"REDIS_URL": "localhost:6379"}, r"REDIS_URL must begin with redis://"),
        ({"REDIS_URL": "redis://127.0.0.1:here/0"}, r"^REDIS_URL must have a number as its port"),
        (
            {"REDIS_URL": "redis://:s3c/ret@127.0.0.1/0"},
            r"^REDIS_URL must .* in a password / is written as %2F(?!.*s3c)",
        ),
        (
            {"TELEGRAM_API_URL": "http://127.0.0.1:99999"},
            r"TELEGRAM_API_URL=http://127.0.0.1:99999: must have a number",
        ),
        ({"VK_TOKEN": "vk1.а.кириллица"}, r"VK_TOKEN does not look like"),
        ({"HTTP_HOST": " "}, r"HTTP_HOST= : expected a host's name"),
        ({"LOG_FORMAT": "xml"}, r"LOG_FORMAT=xml: expected one of: console, json"),
        ({"CONTENT_DIR": "/no/such"}, r"CONTENT_DIR=/no/such: there is no such folder"),
        ({"SUPPORT_CONFIG": "/no/such.toml"}, r"SUPPORT_CONFIG: /no/such.toml cannot be read"),
    ],
)
def test_a_wrong_variable_is_told_in_one_line_with_the_remedy(read: Read, environ: dict[str, str], told: str) -> None:
    with pytest.raises(SetupError, match=told) as error:
        read(**environ)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[sla\n", r"support.toml: not valid TOML: .*line 1"),
        ("[houers]\n", r"there is no key houers. Did you mean hours\?"),
        ("[hours]\nopens = '9:00'\n", r"\[hours\] has no key opens. Did you mean open\?"),
        ("[hours]\nopen = 9\n", r'\[hours\] open = 9: expected a time such as "09:00"'),
        ("[hours]\nopen = '22:00'\nclose = '9:00'\n", r"must be before close"),
        ("[hours]\ntimezone = 'Moscow'\n", r'\[hours\] timezone: there is no "Moscow"'),
        ("[hours]\nweekdays = []\n", r"nobody would ever answer"),
        ("[hours]\nweekdays = ['monday']\n", r"\[hours\] weekdays = \['monday'\]: expected one of: mon, tue"),
        ("[limits]\nvk_per_second = 0\n", r"\[limits\] vk_per_second = 0: expected a number above 0"),
        ("[[hours.change]]\nopen = '9:00'\nclose = '10:00'\n", r"\[\[hours.change\]\] has no date"),
        ("[[hours.change]]\ndate = 2026-12-31\n", r"2026-12-31: name open and close, or closed = true"),
        ("[hours.bank]\ntimezone = 'Mars'\n", r'\[hours.bank\] timezone: there is no "Mars"'),
        ("[sla]\nvip = 'soon'\n", r"\[sla\] vip = 'soon': expected one of: standard, urgent, complex"),
        ("[sla.topics]\npayment = 'now'\n", r"\[sla.topics\] payment = 'now': expected one of"),
        ("[policy]\nsla = 1\n", r"it is set by \[sla\]"),
        ("[sla]\nanswer_within_hours = -1\n", r"expected a number above 0"),
        ("[policy]\nanswer_within = 5\n", r"set by \[sla\] answer_within_hours"),
        ("[policy]\nstaff_lang = 'en'\n", r"set by \[desk.default\] lang"),
        ("[policy]\nlanguages = []\n", r"\[policy\] languages is empty"),
        ("[policy]\nmax_files = -1\n", r"must not be negative"),
        ("[policy]\norder_pattern = 'x'\n", r"it is set by \[form\]"),
        ("[form]\norder_pattern = '['\n", r"\[form\] order_pattern: not a regular expression"),
        ("[form]\norder_pattern = 'A[0-9]+'\n", r"\[form\] order_example = .* does not fit order_pattern"),
        ('[operators]\n"501" = "Оля"\n', r'\[operators\] 501: write whose name it is as "telegram:123456"'),
        ('[operators]\n"vk:501" = " "\n', r"\[operators\] vk:501: expected a name"),
        ("[search]\nsure = 80\n", r"\[search\] sure = 80: expected how well, between 0 and 1"),
        ("[policy]\nsearch = 1\n", r"it is set by \[search\]"),
        ("[policy]\nlanguages = ['de']\n", r"\[policy\] languages = \['de'\]"),
        ("[desk.default]\nlang = 'ru'\n", r"\[desk.default\] has no chat"),
        ("[desk.default]\nchat = 'telegram:5'\n", r"private chat"),
        ("[desk.third]\nchat = 'telegram:-1'\n", r"\[desk\] has no key third"),
        ("[desk.ethics]\nlang = 'ru'\n", r"\[desk.ethics\] has no chat"),
        ("[desk.seller.tea]\nchat = 'telegram:-1'\n", r"\[desk.seller.tea\] has no title"),
        ("hours = 5\n", r"hours must be a section: write it as \[hours\]"),
    ],
)
def test_a_wrong_key_of_support_toml_is_told_with_file_and_key(read: Read, toml: str, told: str) -> None:
    with pytest.raises(SetupError, match=told) as error:
        read(toml)
    assert str(error.value).startswith("support.toml: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"STAFF_CHAT": "telegram:-100777"}, r"TELEGRAM_TOKEN and VK_TOKEN are both missing"),
        ({"TELEGRAM_TOKEN": "42:AA"}, r"STAFF_CHAT is missing"),
        ({"VK_TOKEN": "vk1.a.x", "STAFF_CHAT": "telegram:-100777"}, r"TELEGRAM_TOKEN is missing, and the staff chat"),
        ({**TELEGRAM, "PUBLIC_URL": "https://shop.example"}, r"PUBLIC_URL is set, but webhooks"),
    ],
)
def test_what_a_bot_cannot_do_without_is_named(read: Read, environ: dict[str, str], told: str) -> None:
    with pytest.raises(SetupError, match=told):
        runnable(read(**environ))
    assert runnable(read(**TELEGRAM)).desk


def test_the_shown_value_is_never_a_secret(read: Read) -> None:
    for name in SECRETS:
        with pytest.raises(SetupError) as error:
            read(**{name: "s3cret\nvalue", "HTTP_PORT": "wrong"})
        assert "s3cret" not in str(error.value)


def test_env_example_shows_every_variable_with_its_default_and_why() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = {name: (why, value) for why, name, value in re.findall(r"# (.*)\n#?([A-Z_]+)=(.*)\n", text)}
    assert shown.keys() == VARIABLES
    for name, (why, value) in shown.items():
        field = Variables.model_fields[name.lower()]
        assert why == field.description, name
        assert value == ("" if field.default in (None, subject.SHIPPED_CONTENT) else str(field.default)), name


def test_env_example_is_read_as_it_stands(read: Read) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    nothing = read()
    assert read(env=example) == nothing
    assert read(env=re.sub(r"(?m)^#(?=[A-Z_]+=)", "", example)) == nothing


def test_a_file_that_is_no_text_is_told(read: Read, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"VK_TOKEN=\xff\xfe")
    with pytest.raises(SetupError, match=r"^\.env cannot be read \(.*decode"):
        read()


def test_reading_settings_imports_no_messenger_and_no_redis() -> None:
    code = "import sys, bot.settings; print(*{'aiogram', 'vkbottle', 'redis', 'aiohttp'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""
