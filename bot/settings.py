"""What the admin decides: environment (or `.env`, or a `*_FILE` with a secret) and support.toml, as one frozen value.

Fails early: whatever is missing or wrong raises SetupError with one line that names the setting and the remedy.
Knows names, forms and defaults; does not know whether a token works or a chat exists (`bot.check` asks).
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, cast, get_args
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.core.ids import ChatId, messenger_of
from bot.core.world import Policy
from bot.errors import SetupError
from bot.support_toml import (
    CHAT,
    CHAT_EXPECTED,
    Desk,
    Hours,
    Limits,
    Reports,
    Support,
    group_chat,
    parts_of,
    read_support,
)

T = TypeVar("T")
SHIPPED_CONTENT = Path(__file__).resolve().parent.parent / "locales"


# --- forms: their words follow the variable's name, and its value unless that is a secret -----------------------------


def must(pattern: str, words: str) -> BeforeValidator:
    def check(value: T) -> T | str:
        word = revealed(value).strip()
        if not re.fullmatch(pattern, word):
            raise ValueError(words)
        return value if isinstance(value, SecretStr) else word

    return BeforeValidator(check)


def revealed(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def one_of(choices: Any) -> BeforeValidator:
    return must("|".join(get_args(choices)), f"expected one of: {', '.join(get_args(choices))}")


def port(word: object) -> int:
    if not re.fullmatch(r"\d{1,5}", str(word).strip()) or (number := int(str(word))) > 65535:
        raise ValueError("expected a port from 1 to 65535, or 0 for any free one")
    return number


def with_port(url: T) -> T:
    """An unescaped sign in a password cuts an address where its port would be: neither part may be told."""
    try:
        _ = urlsplit(revealed(url)).port
    except ValueError:
        raise ValueError(
            "must have a number as its port; in a password / is written as %2F, # as %23, ? as %3F"
        ) from None
    return url


def without_bot(url: str) -> str:
    if url.rstrip("/").endswith("/bot"):
        raise ValueError("leave /bot out, it is added")
    return url.rstrip("/")


def to_method(url: str) -> str:
    if not url.rstrip("/").endswith("/method"):
        raise ValueError("it must end in /method/")
    return url.rstrip("/") + "/"


def folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("there is no such folder. Name one, or leave it out for the shipped one")
    return path


TELEGRAM_TOKEN = must(r"[0-9]+:[!-~]+", "does not look like a bot's token (digits, a colon, letters). Copy it again")
VK_TOKEN = must(r"[A-Za-z0-9_.-]+", "does not look like a token (letters, digits, dots, dashes). Copy it again")
REDIS_URL = must(r"(rediss?|unix)://.+", "must begin with redis://, rediss:// or unix://")
URL = must(r"https?://[^\s/]+\S*", "expected an address that begins with http:// or https://")
Url = Annotated[str, URL, AfterValidator(with_port)]
ChatAddress = Annotated[str, must(CHAT, f"expected {CHAT_EXPECTED}")]
Home = Annotated[Path, AfterValidator(Path.expanduser)]
Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
Form = Literal["console", "json"]


# --- what is read -----------------------------------------------------------------------------------------------------


class Variables(BaseModel):
    """Each field is an environment variable: its name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    telegram_token: Annotated[SecretStr, TELEGRAM_TOKEN] | None = Field(
        default=None, description="The customers' bot; BotFather gives it."
    )
    telegram_api_url: Annotated[Url, AfterValidator(without_bot)] = Field(
        default="https://api.telegram.org", description="Bot API server, without /bot. Default: the public one."
    )
    vk_token: Annotated[SecretStr, VK_TOKEN] | None = Field(default=None, description="The community's access token.")
    vk_api_url: Annotated[Url, AfterValidator(to_method)] = Field(
        default="https://api.vk.ru/method/",
        description="VK API, up to and including /method/. Default: the public one.",
    )
    staff_chat: Annotated[ChatAddress, AfterValidator(partial(group_chat, "STAFF_CHAT"))] | None = Field(
        default=None, description="Where operators answer: telegram:-100… or vk:2000000001."
    )
    redis_url: Annotated[SecretStr, REDIS_URL, AfterValidator(with_port)] | None = Field(
        default=None,
        description="redis://, rediss:// or unix://. Unset: a server of our own under DATA_DIR, AOF always.",
    )
    admin_chat: ChatAddress | None = Field(
        default=None, description="Where alarms are told. Unset: the staff chat's General topic."
    )
    content_dir: Annotated[Home, AfterValidator(folder)] = Field(
        default=SHIPPED_CONTENT, description="Your phrases and content pack, laid over the shipped ones (locales/)."
    )
    data_dir: Home = Field(default=Path("data"), description="The embedded Redis and local files.")
    public_url: Url | None = Field(
        default=None, description="Set: webhooks. Unset: long polling, which needs no public address."
    )
    http_host: Annotated[str, must(r"\S+", "expected a host's name or address")] = Field(
        default="127.0.0.1", description="Our HTTP (health, metrics). Default: this machine alone."
    )
    http_port: Annotated[int, BeforeValidator(port)] = Field(default=8080, description="0: any free one.")
    webhook_secret: SecretStr | None = Field(
        default=None, description="What Telegram must send with each webhook call."
    )
    vk_callback_secret: SecretStr | None = Field(default=None, description="What VK must send with each callback.")
    vk_confirmation: SecretStr | None = Field(default=None, description="The string that VK's Callback API asks for.")
    support_config: Home | None = Field(
        default=None, description="Desks, hours, promises, limits. Unset: ./support.toml if it is there."
    )
    log_level: Annotated[Level, one_of(Level), BeforeValidator(str.upper)] = Field(
        default="INFO", description="Message texts are in no level."
    )
    log_format: Annotated[Form, one_of(Form)] = Field(default="console", description="json for collectors of logs.")


class Settings(Variables, arbitrary_types_allowed=True):
    """The variables and support.toml.

    The staff chat is `desk.chat`: STAFF_CHAT if set, else the file's; None when neither names one.
    """

    desk: Desk | None = None
    more_desks: tuple[Desk, ...] = ()
    hours: Hours = Hours()
    own_hours: dict[str, Hours] = {}
    limits: Limits = Limits()
    policy: Policy = Policy()
    reports: Reports = Reports()


VARIABLES = frozenset(name.upper() for name in Variables.model_fields)
SECRETS = frozenset(
    name.upper() for name, field in Variables.model_fields.items() if SecretStr in parts_of(field.annotation)
)


# --- where it is read -------------------------------------------------------------------------------------------------


class Environment(BaseSettings, Variables):
    """The variables as they are set. The environment goes before `.env`; an empty value counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, dotenv_filtering="only_existing")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return SecretFiles(env_settings), env_settings, SecretFiles(dotenv_settings), dotenv_settings


class SecretFiles(PydanticBaseSettingsSource):
    """What files hold that `*_FILE` names beside the variables of another source."""

    def __init__(self, beside: PydanticBaseSettingsSource) -> None:
        super().__init__(beside.settings_cls)
        self._words = cast(EnvSettingsSource, beside).env_vars

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        path, name = self._words.get(f"{field_name}_file"), field_name.upper()
        if path and field_name in self._words:
            raise SetupError(f"{name} and {name}_FILE are both set. Keep one of them.")
        return _content(name, Path(path)) if path else None, field_name, False

    def __call__(self) -> dict[str, Any]:
        fields = ((name.lower(), self.settings_cls.model_fields[name.lower()]) for name in sorted(SECRETS))
        return {name: word for name, field in fields if (word := self.get_field_value(field, name)[0])}


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read everything once."""
    try:
        read = Environment(_env_file=env_file)  # type: ignore[call-arg]  # mypy takes fields alone for its arguments
    except ValidationError as error:
        raise SetupError(_told(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{env_file} cannot be read ({error}).") from None
    support = _support(read.support_config)
    desk = support.desk
    if read.staff_chat:
        desk = Desk(name="default", chat=ChatId(read.staff_chat), lang=desk.lang if desk else "ru")
    return Settings(
        **dict(read),
        desk=desk,
        more_desks=support.more_desks,
        hours=support.hours,
        own_hours=support.own_hours,
        limits=support.limits,
        policy=support.policy,
        reports=support.reports,
    )


def runnable(settings: Settings) -> Settings:
    """The same settings, once it is sure that a bot can be made of them. Raises SetupError."""
    if not settings.telegram_token and not settings.vk_token:
        raise SetupError("TELEGRAM_TOKEN and VK_TOKEN are both missing. Set one or both, or try it without: make demo.")
    if settings.public_url:
        raise SetupError(
            "PUBLIC_URL is set, but webhooks are not supported yet. Remove it: long polling needs no address."
        )
    if settings.desk is None:
        raise SetupError(
            "STAFF_CHAT is missing. Set it to the group where operators answer: telegram:-100… or vk:2000000001."
        )
    for desk in desks_of(settings):
        messenger = messenger_of(desk.chat)
        if getattr(settings, f"{messenger}_token") is None:
            raise SetupError(f"{messenger.upper()}_TOKEN is missing, and the staff chat {desk.chat} needs it. Set it.")
    return settings


def desks_of(settings: Settings) -> tuple[Desk, ...]:
    """All desks, the default one first."""
    return (*((settings.desk,) if settings.desk else ()), *settings.more_desks)


def layers(content: Path) -> tuple[Path, ...]:
    """The shipped folder first, then the one that is laid over it."""
    return (SHIPPED_CONTENT,) if content.resolve() == SHIPPED_CONTENT else (SHIPPED_CONTENT, content)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What no log may show: every secret, and of Redis's address the password alone."""
    secrets = (getattr(settings, name.lower()) for name in SECRETS if name != "REDIS_URL")
    address = settings.redis_url.get_secret_value() if settings.redis_url else ""
    password = urlsplit(address).password
    return (
        *(secret.get_secret_value() for secret in secrets if secret),
        *((password, unquote(password)) if password else ()),
    )


def _told(error: ValidationError) -> str:
    """The first thing that is wrong; secrets are never shown."""
    wrong = error.errors()[0]
    name = str(wrong["loc"][0]).upper()
    words = wrong.get("ctx", {}).get("error") or wrong["msg"]
    return f"{name} {words}." if name in SECRETS else f"{name}={wrong['input']}: {words}."


def _content(name: str, path: Path) -> str:
    try:
        word = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text"
        raise SetupError(f"{name}_FILE: {path} cannot be read ({reason}).") from None
    if not word:
        raise SetupError(f"{name}_FILE: {path} is empty. Put the value there, alone.")
    return word


def _support(named: Path | None) -> Support:
    path = named or Path("support.toml")
    return read_support(path) if named or path.is_file() else Support()
