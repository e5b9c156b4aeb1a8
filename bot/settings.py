"""What the admin decides: environment (or `.env`, or a `*_FILE` with a secret) and support.toml, as one frozen value.

Fails early: whatever is missing or wrong raises SetupError with one line that names the setting and the remedy.
Knows names, forms and defaults; does not know whether a token works or a chat exists (`bot.check` asks).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

import msgspec
from dotenv import dotenv_values
from msgspec import Meta

from bot.core.ids import ChatId, messenger_of
from bot.core.world import Policy
from bot.errors import SetupError
from bot.support_toml import ChatAddress, Desk, Hours, Limits, Support, expectation, group_chat, parts_of, read_support

SHIPPED_CONTENT = Path(__file__).resolve().parent.parent / "locales"


class Secret:
    """A value that never shows itself in a log, a traceback or a repr: `reveal()` it where it is used.

    No struct on purpose: an encoder that meets one fails instead of writing it down.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"


Url = Annotated[
    str, Meta(pattern=r"^https?://[^\s/]+\S*$", extra={"expects": "an address that begins with http:// or https://"})
]
Port = Annotated[int, Meta(ge=0, le=65535, extra={"expects": "a port from 1 to 65535, or 0 for any free one"})]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Each environment variable is its field's name in capitals; the last four fields are support.toml's.

    The staff chat is `desk.chat`: STAFF_CHAT if set, else the file's; None when neither names one.
    """

    telegram_token: Annotated[Secret | None, Meta(description="The customers' bot; BotFather gives it.")] = None
    telegram_api_url: Annotated[Url, Meta(description="Bot API server, without /bot. Default: the public one.")] = (
        "https://api.telegram.org"
    )
    vk_token: Annotated[Secret | None, Meta(description="The community's access token.")] = None
    vk_api_url: Annotated[Url, Meta(description="VK API, up to and including /method/. Default: the public one.")] = (
        "https://api.vk.ru/method/"
    )
    staff_chat: Annotated[
        ChatAddress | None, Meta(description="Where operators answer: telegram:-100… or vk:2000000001.")
    ] = None
    redis_url: Annotated[
        Secret | None,
        Meta(description="redis://, rediss:// or unix://. Unset: a server of our own under DATA_DIR, AOF always."),
    ] = None
    admin_chat: Annotated[
        ChatAddress | None, Meta(description="Where alarms are told. Unset: the staff chat's General topic.")
    ] = None
    content_dir: Annotated[
        Path, Meta(description="Your phrases and content pack, laid over the shipped ones (locales/).")
    ] = SHIPPED_CONTENT
    data_dir: Annotated[Path, Meta(description="The embedded Redis and local files.")] = Path("data")
    public_url: Annotated[
        Url | None, Meta(description="Set: webhooks. Unset: long polling, which needs no public address.")
    ] = None
    http_host: Annotated[str, Meta(description="Our HTTP (health, metrics). Default: this machine alone.")] = (
        "127.0.0.1"
    )
    http_port: Annotated[Port, Meta(description="0: any free one.")] = 8080
    webhook_secret: Annotated[Secret | None, Meta(description="What Telegram must send with each webhook call.")] = None
    vk_callback_secret: Annotated[Secret | None, Meta(description="What VK must send with each callback.")] = None
    vk_confirmation: Annotated[Secret | None, Meta(description="The string that VK's Callback API asks for.")] = None
    support_config: Annotated[
        Path | None, Meta(description="Desks, hours, promises, limits. Unset: ./support.toml if it is there.")
    ] = None
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Meta(description="Message texts are in no level.")
    ] = "INFO"
    log_format: Annotated[Literal["console", "json"], Meta(description="json for collectors of logs.")] = "console"
    desk: Desk | None = None
    hours: Hours = Hours()
    limits: Limits = Limits()
    policy: Policy = Policy()


FROM_FILE = frozenset(Support.__struct_fields__)
KINDS: dict[str, Any] = {
    field.name.upper(): field.type for field in msgspec.structs.fields(Settings) if field.name not in FROM_FILE
}
"""Every environment variable and its type."""
SECRETS = frozenset(name for name, kind in KINDS.items() if Secret in parts_of(kind))


def load(environ: Mapping[str, str] = os.environ, *, env_file: Path | None = Path(".env")) -> Settings:
    """Read everything once. The environment goes before the file; an empty value counts as unset."""
    words = {**(_from_file(env_file) if env_file and env_file.is_file() else {}), **_resolved(environ)}
    values = {name.lower(): _convert(name, word) for name, word in words.items()}
    support = _support(values.get("support_config"))
    values |= {name: getattr(support, name) for name in FROM_FILE}
    if chat := values.get("staff_chat"):
        values["desk"] = Desk(name="default", chat=ChatId(chat), lang=support.desk.lang if support.desk else "ru")
    return Settings(**values)


def runnable(settings: Settings) -> Settings:
    """The same settings, once it is sure that a bot can be made of them. Raises SetupError."""
    if not settings.telegram_token and not settings.vk_token:
        raise SetupError("TELEGRAM_TOKEN and VK_TOKEN are both missing. Set one or both, or try it without: make demo.")
    if settings.public_url:
        raise SetupError(
            "PUBLIC_URL is set, but webhooks are not supported yet. Remove it: long polling needs no address."
        )
    if settings.desk is None:
        raise SetupError("STAFF_CHAT is missing. Set it to the group where operators answer: telegram:-100… .")
    messenger = messenger_of(settings.desk.chat)
    if getattr(settings, f"{messenger}_token") is None:
        raise SetupError(
            f"{messenger.upper()}_TOKEN is missing, and the staff chat {settings.desk.chat} needs it. Set it."
        )
    return settings


def layers(content: Path) -> tuple[Path, ...]:
    """The shipped folder first, then the one that is laid over it."""
    return (SHIPPED_CONTENT,) if content.resolve() == SHIPPED_CONTENT else (SHIPPED_CONTENT, content)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What no log may show: every secret, and of Redis's address the password alone."""
    secrets = (getattr(settings, name.lower()) for name in SECRETS if name != "REDIS_URL")
    password = urlsplit(settings.redis_url.reveal()).password if settings.redis_url else None
    return (*(secret.reveal() for secret in secrets if secret), *((password, unquote(password)) if password else ()))


def _from_file(path: Path) -> dict[str, str]:
    try:
        read = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} cannot be read ({error}).") from None
    return _resolved({name: value for name, value in read.items() if value is not None})


def _resolved(environ: Mapping[str, str]) -> dict[str, str]:
    """Our variables alone, with the content of each `*_FILE` in its place."""
    words = {name: word for name in KINDS if (word := environ.get(name, "").strip())}
    for name in sorted(SECRETS):
        if path := environ.get(f"{name}_FILE", "").strip():
            if name in words:
                raise SetupError(f"{name} and {name}_FILE are both set. Keep one of them.")
            words[name] = _secret_file(name, Path(path))
    return words


def _secret_file(name: str, path: Path) -> str:
    try:
        word = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text"
        raise SetupError(f"{name}_FILE: {path} cannot be read ({reason}).") from None
    if not word:
        raise SetupError(f"{name}_FILE: {path} is empty. Put the value there, alone.")
    return word


def _convert(name: str, word: str) -> Any:
    kind = KINDS[name]
    try:
        value = msgspec.convert(word.upper() if name == "LOG_LEVEL" else word, kind, strict=False, dec_hook=_own_kinds)
    except msgspec.ValidationError as error:
        raise SetupError(f"{name}={word}: {expectation(kind, error)}.") from None
    return _checked(name, value)


def _own_kinds(kind: type, word: str) -> Any:
    return Path(word).expanduser() if kind is Path else kind(word)


def _checked(name: str, value: Any) -> Any:
    """What a type cannot say. Secrets are never shown."""
    match name:
        case "TELEGRAM_TOKEN" if not re.fullmatch(r"\d+:\S+", value.reveal()):
            raise SetupError(
                "TELEGRAM_TOKEN does not look like a bot's token (digits, a colon, letters). Copy it again."
            )
        case "VK_TOKEN" if not re.fullmatch(r"[\w.\-]+", value.reveal()):
            raise SetupError("VK_TOKEN does not look like a token (letters, digits, dots, dashes). Copy it again.")
        case "REDIS_URL" if not re.match(r"(rediss?|unix)://.", value.reveal()):
            raise SetupError("REDIS_URL must begin with redis://, rediss:// or unix://.")
        case "TELEGRAM_API_URL" if value.rstrip("/").endswith("/bot"):
            raise SetupError(f"TELEGRAM_API_URL={value}: leave /bot out, it is added.")
        case "TELEGRAM_API_URL":
            return value.rstrip("/")
        case "VK_API_URL" if not value.rstrip("/").endswith("/method"):
            raise SetupError(f"VK_API_URL={value}: it must end in /method/.")
        case "VK_API_URL":
            return value.rstrip("/") + "/"
        case "STAFF_CHAT":
            return group_chat(name, value)
        case "CONTENT_DIR" if not value.is_dir():
            raise SetupError(
                f"CONTENT_DIR={value}: there is no such folder. Name one, or leave it out for the shipped one."
            )
    return value


def _support(named: Path | None) -> Support:
    path = named or Path("support.toml")
    return read_support(path) if named or path.is_file() else Support()
