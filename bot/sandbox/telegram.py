"""The emulated Bot API over HTTP: reads requests in every form, checks them, answers in Telegram's envelope."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.budgets import Budgets
from bot.sandbox.journal import Journal
from bot.sandbox.schema.check import SchemaError, UnknownMethod, Upload, check
from bot.sandbox.telegram_errors import TelegramError, bad, too_many
from bot.sandbox.telegram_methods import METHODS, WRITES
from bot.sandbox.telegram_seat import Seat
from bot.sandbox.telegram_webhook import Courier
from bot.sandbox.trouble import Trouble

Json = dict[str, Any]

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class Dropped(Exception):
    """The connection is closed without an answer."""


@dataclass(frozen=True, kw_only=True)
class TelegramServer:
    """One bot's server; `routes` mounts it."""

    seat: Seat
    token: str
    trouble: Trouble
    budgets: Budgets
    journal: Journal
    courier: Courier

    def routes(self) -> list[web.RouteDef]:
        """Methods and files."""
        return [
            web.route("*", "/telegram/bot{token}/{method}", self.answer),
            web.get("/telegram/file/bot{token}/{path:.+}", self.file),
            web.route("*", "/telegram/{rest:.*}", self.nowhere),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One method call."""
        try:
            if request.match_info["token"] != self.token:
                raise TelegramError(401, "Unauthorized")
            given, uploads = await read(request)
            return envelope(await self.call(request.match_info["method"], given, uploads))
        except TelegramError as error:
            return failure(error)
        except web.HTTPRequestEntityTooLarge:
            return failure(TelegramError(413, "Request Entity Too Large"))
        except Dropped:
            return cut(request)
        except HtmlPage:
            return web.Response(status=502, text="<html><body>502 Bad Gateway</body></html>", content_type="text/html")

    async def call(self, method: str, given: Json, uploads: Mapping[str, Upload]) -> Any:
        """Checks, counts, does, notes; armed trouble strikes before or after."""
        place = f"telegram:{given['chat_id']}" if "chat_id" in given else None
        status = "ok"
        try:
            name, p = self.checked(method, given, uploads)
            self.strike_before(name, place)
            if name in WRITES and (seconds := self.budgets.refuse("telegram", place, weight(p))):
                raise too_many(seconds)
            result = await self.perform(name, p, uploads)
            if self.strike(("drop_answer",), name, place):
                status = "done, answer dropped"
                raise Dropped
            return result
        except TelegramError as error:
            status = f"{error.code} {error.description}"
            raise
        except (Dropped, HtmlPage) as trouble:
            status = status if status != "ok" else type(trouble).__name__.lower()
            raise
        finally:
            if method.lower() != "getupdates":
                thread = str(given.get("message_thread_id", ""))
                self.journal.note(
                    messenger="telegram",
                    method=method,
                    chat=place,
                    thread=int(thread) if thread.isdigit() else None,
                    status=status,
                    at=self.seat.world.now(),
                    params=shown(given, uploads),
                )

    def checked(self, method: str, given: Json, uploads: Mapping[str, Upload]) -> tuple[str, Json]:
        """The schema's verdict in Telegram's words."""
        try:
            return check(method, given, uploads)
        except UnknownMethod:
            raise TelegramError(404, "Not Found: method not found") from None
        except SchemaError as problem:
            raise bad(str(problem)) from None

    async def perform(self, name: str, p: Json, uploads: Mapping[str, Upload]) -> Any:
        """getUpdates waits, all else is done at once."""
        updates = self.seat.updates
        if name == "getUpdates":
            return await updates.fetch(
                offset=p.get("offset", 0),
                limit=p.get("limit", 100),
                wait=p.get("timeout", 0),
                allowed=p.get("allowed_updates"),
            )
        if name in ("setWebhook", "deleteWebhook", "getWebhookInfo"):
            return self.courier.method(name, p)
        return METHODS[name](self.seat, p, uploads)

    def strike(self, kinds: tuple[str, ...], name: str, place: str | None) -> Any:
        """An armed trouble for this call."""
        return self.trouble.take(kinds, "telegram", name, [place] if place else [], writes=name in WRITES)

    def strike_before(self, name: str, place: str | None) -> None:
        """Trouble that comes before anything is done."""
        armed = self.strike(("429", "5xx", "refuse_before", "html"), name, place)
        if armed is None:
            return
        match armed.kind:
            case "429":
                raise too_many(armed.retry_after)
            case "5xx":
                raise TelegramError(502, "Bad Gateway")
            case "refuse_before":
                raise Dropped
            case "html":
                raise HtmlPage

    async def nowhere(self, request: web.Request) -> web.StreamResponse:
        """Any other path."""
        return failure(TelegramError(404, "Not Found"))

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file by the path getFile told."""
        if request.match_info["token"] != self.token:
            return failure(TelegramError(401, "Unauthorized"))
        key = request.match_info["path"].rsplit("/", 1)[-1].partition(".")[0]
        stored = self.seat.world.files.get(key)
        if stored is None:
            return failure(TelegramError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")


class HtmlPage(Exception):
    """A gateway in between answers with a page."""


async def read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters from the query, a form or a JSON body; file parts apart."""
    given: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type in FORMS:
        for key, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[key] = Upload(name=value.filename, mime=value.content_type, content=value.file.read())
            else:
                given[key] = value if isinstance(value, str) else bytes(value).decode()
    elif request.content_type == "application/json" and request.can_read_body:
        try:
            body = json.loads(await request.read())
        except ValueError:
            raise bad("can't parse JSON object") from None
        given |= body if isinstance(body, dict) else {}
    return given, uploads


def weight(p: Json) -> int:
    """How many messages a call makes."""
    return len(p.get("media") or p.get("message_ids") or [None])


def shown(given: Json, uploads: Mapping[str, Upload]) -> Json:
    """Parameters for the journal: JSON texts as JSON, files by name and size."""
    out: Json = {}
    for key, value in given.items():
        if isinstance(value, str) and value[:1] in ("{", "["):
            with contextlib.suppress(ValueError):
                value = json.loads(value)
        out[key] = value
    return out | {key: f"<file {upload.name}, {len(upload.content)} bytes>" for key, upload in uploads.items()}


def envelope(result: Any) -> web.Response:
    """A success."""
    return web.json_response({"ok": True, "result": result}, dumps=dumps)


def failure(error: TelegramError) -> web.Response:
    """An error; its HTTP status is its code."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
    if "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.json_response(body, status=error.code, headers=headers, dumps=dumps)


def dumps(value: Any) -> str:
    """Compact and readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cut(request: web.Request) -> web.Response:
    """Closes the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
