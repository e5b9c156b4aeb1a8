"""Settings: defaults of the contract, where values come from, and one clear line for whatever is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bot import settings as subject
from bot.errors import SetupError
from bot.settings import Settings, load, runnable

ROOT = Path(__file__).resolve().parent.parent
TELEGRAM = {"TELEGRAM_TOKEN": "42:AAtelegram", "STAFF_CHAT": "telegram:-100777"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the checkout, where a developer keeps files of their own."""
    monkeypatch.chdir(tmp_path)


def read(tmp_path: Path, toml: str | None = None, env: str | None = None, **environ: str) -> Settings:
    """Settings of an admin who has these files and variables, and nothing else."""
    (tmp_path / ".env").write_text(env or "", encoding="utf-8")
    (tmp_path / "support.toml").write_text(toml or "", encoding="utf-8")
    return load({"SUPPORT_CONFIG": str(tmp_path / "support.toml"), **environ}, env_file=tmp_path / ".env")


def test_nothing_set_gives_the_defaults_of_the_contract(tmp_path: Path) -> None:
    nothing = load({}, env_file=tmp_path / "no such file")
    assert (nothing.telegram_api_url, nothing.vk_api_url) == ("https://api.telegram.org", "https://api.vk.ru/method/")
    assert (nothing.http_host, nothing.http_port, nothing.data_dir) == ("127.0.0.1", 8080, Path("data"))
    assert (nothing.log_level, nothing.log_format) == ("INFO", "console")
    assert nothing.content_dir == ROOT / "locales"
    assert nothing.limits.telegram_group_per_minute == 20
    assert (nothing.hours.open_minute, nothing.hours.close_minute) == (9 * 60, 22 * 60)
    assert nothing.hours.timezone == "Europe/Moscow"
    unset = ("telegram_token", "vk_token", "redis_url", "desk", "admin_chat", "public_url", "support_config")
    assert [name for name in unset if getattr(nothing, name) is not None] == []


def test_the_environment_goes_before_the_file_and_empty_is_unset(tmp_path: Path) -> None:
    got = read(tmp_path, env="HTTP_PORT=1111\nLOG_FORMAT=json\nHTTP_HOST=0.0.0.0\n", HTTP_PORT="2222", LOG_FORMAT="")
    assert (got.http_port, got.log_format, got.http_host) == (2222, "json", "0.0.0.0")


def test_a_secret_may_come_from_a_file_and_never_shows_itself(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("42:AAsecret\n")
    got = read(tmp_path, TELEGRAM_TOKEN_FILE=str(tmp_path / "token"))
    assert got.telegram_token is not None
    assert got.telegram_token.reveal() == "42:AAsecret"
    assert "AAsecret" not in f"{got!r} {got.telegram_token} {[got.telegram_token]}"
    with pytest.raises(TypeError):
        msgspec.json.encode(got)


def test_the_staff_chat_is_the_default_desk_and_goes_before_the_files(tmp_path: Path) -> None:
    toml = '[desk.default]\nchat = "telegram:-100555"\nlang = "en"\n'
    from_file = read(tmp_path, toml).desk
    from_environment = read(tmp_path, toml, STAFF_CHAT="vk:2000000001").desk
    assert from_file is not None
    assert from_environment is not None
    assert (from_file.chat, from_file.lang) == ("telegram:-100555", "en")
    assert (from_environment.chat, from_environment.lang) == ("vk:2000000001", "en")


def test_support_toml_sets_hours_promise_limits_and_policy(tmp_path: Path) -> None:
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
    got = read(tmp_path, toml)
    assert (got.hours.open_minute, got.hours.close_minute, got.hours.weekdays) == (600, 1440, ("mon", "fri"))
    assert got.policy.answer_within == 5400
    assert (got.policy.max_files, got.policy.languages, got.limits.telegram_group_per_minute) == (3, ("en",), 18)


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
        ({"LOG_FORMAT": "xml"}, r"LOG_FORMAT=xml: expected one of: console, json"),
        ({"CONTENT_DIR": "/no/such"}, r"CONTENT_DIR=/no/such: there is no such folder"),
        ({"SUPPORT_CONFIG": "/no/such.toml"}, r"SUPPORT_CONFIG: /no/such.toml cannot be read"),
    ],
)
def test_a_wrong_variable_is_told_in_one_line_with_the_remedy(environ: dict[str, str], told: str) -> None:
    with pytest.raises(SetupError, match=told) as error:
        load(environ, env_file=None)
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
        ("[sla]\nanswer_within_hours = -1\n", r"expected a number above 0"),
        ("[policy]\nanswer_within = 5\n", r"set by \[sla\] answer_within_hours"),
        ("[policy]\nstaff_lang = 'en'\n", r"set by \[desk.default\] lang"),
        ("[policy]\nlanguages = []\n", r"\[policy\] languages is empty"),
        ("[policy]\nmax_files = -1\n", r"must not be negative"),
        ("[policy]\nlanguages = ['de']\n", r"\[policy\] languages = \['de'\]"),
        ("[desk.default]\nlang = 'ru'\n", r"\[desk.default\] has no chat"),
        ("[desk.default]\nchat = 'telegram:5'\n", r"private chat"),
        ("[desk.second]\nchat = 'telegram:-1'\n", r"\[desk\] has no key second"),
        ("hours = 5\n", r"hours must be a section: write it as \[hours\]"),
    ],
)
def test_a_wrong_key_of_support_toml_is_told_with_file_and_key(tmp_path: Path, toml: str, told: str) -> None:
    with pytest.raises(SetupError, match=told) as error:
        read(tmp_path, toml)
    assert str(error.value).startswith(str(tmp_path / "support.toml"))
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
def test_what_a_bot_cannot_do_without_is_named(environ: dict[str, str], told: str) -> None:
    with pytest.raises(SetupError, match=told):
        runnable(load(environ, env_file=None))
    assert runnable(load(TELEGRAM, env_file=None)).desk


def test_the_shown_value_is_never_a_secret() -> None:
    for name in subject.SECRETS:
        with pytest.raises(SetupError) as error:
            load({name: "s3cret\nvalue", "HTTP_PORT": "wrong"}, env_file=None)
        assert "s3cret" not in str(error.value)


def test_env_example_shows_every_variable_with_its_default_and_why() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = {name: (why, value) for why, name, value in re.findall(r"# (.*)\n#?([A-Z_]+)=(.*)\n", text)}
    kinds = {
        field.name.upper(): field for field in msgspec.structs.fields(Settings) if field.name not in subject.FROM_FILE
    }
    assert shown.keys() == kinds.keys()
    for name, (why, value) in shown.items():
        assert why == kinds[name].type.__metadata__[-1].description, name
        default = kinds[name].default
        assert value == ("" if default in (None, subject.SHIPPED_CONTENT) else str(default)), name


def test_env_example_is_read_as_it_stands(tmp_path: Path) -> None:
    assert load({}, env_file=ROOT / ".env.example") == load({}, env_file=None)
    every = re.sub(r"(?m)^#(?=[A-Z_]+=)", "", (ROOT / ".env.example").read_text(encoding="utf-8"))
    (tmp_path / ".env").write_text(every, encoding="utf-8")
    assert load({}, env_file=tmp_path / ".env") == load({}, env_file=None)


def test_reading_settings_imports_no_messenger_no_redis_no_loop() -> None:
    code = "import sys, bot.settings; print(*{'aiogram', 'vkbottle', 'redis', 'aiohttp', 'asyncio'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""
