"""The control API: everything people do in the world, trouble on demand, and a look at what happened.

Used by the page, by tests and by strangers; errors are `{"error": "what is wrong and what to do"}` with status 4xx.
"""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox import api_json as shapes
from bot.sandbox import people, topics
from bot.sandbox.feed import reply
from bot.sandbox.journal import Journal
from bot.sandbox.records import Entity, Media, Refused
from bot.sandbox.telegram import dumps
from bot.sandbox.telegram_updates import UpdateQueue
from bot.sandbox.trouble import Trouble
from bot.sandbox.vk_events import EventQueue
from bot.sandbox.world import World

Json = dict[str, Any]
Restart = Callable[[], Awaitable[None]]


@dataclass(kw_only=True)
class ControlApi:
    """What the control API drives; `restart` is set by the host of the bot, if there is one."""

    world: World
    updates: UpdateQueue
    events: EventQueue
    trouble: Trouble
    journal: Journal
    restart: Restart | None = None

    def routes(self) -> list[web.RouteDef]:
        """All of `/api/`."""
        posts: dict[str, Callable[[Json], Any]] = {
            "messages": self.say,
            "start": self.start,
            "press": self.press,
            "edit": self.edit,
            "delete": self.delete,
            "react": self.react,
            "people": self.add_person,
            "topic": self.topic,
            "block": self.block,
            "member": self.member,
            "bot-rights": self.bot_rights,
            "forum": self.forum,
            "migrate": self.migrate,
            "trouble": self.arm,
            "clock": self.clock,
            "updates": self.inject,
            "typing": self.typing,
        }
        routes = [web.post(f"/api/{name}", self.answered(action)) for name, action in posts.items()]
        return [
            *routes,
            web.get("/api/world", self.snapshot),
            web.get("/api/transcript", self.transcript),
            web.get("/api/calls", self.calls),
            web.get("/api/trouble", self.armed),
            web.get("/api/health", self.health),
            web.get("/api/files/{key}/{name}", self.file),
            web.post("/api/restart", self.restart_bot),
        ]

    def answered(self, action: Callable[[Json], Any]) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Reads JSON (or multipart with the field `json`), acts, answers; refusals become 400."""

        async def handler(request: web.Request) -> web.Response:
            try:
                return reply(action(await read(request)))
            except Refused as problem:
                return web.json_response({"error": str(problem)}, status=400, dumps=dumps)

        return handler

    # What people do

    def say(self, wish: Json) -> Json:
        """POST /api/messages."""
        guise = "channel" if wish.get("as_channel") else "anonymous" if wish.get("anonymous") else None
        written = people.say(
            self.world,
            need(wish, "from", str),
            need(wish, "chat", str),
            thread=want(wish, "thread", int),
            text=want(wish, "text", str) or "",
            entities=entities_of(wish),
            reply_to=want(wish, "reply_to", int),
            quote=want(wish, "quote", str),
            media=[self.file_of(f) for f in want(wish, "files", list) or []],
            payload=want(wish, "payload", str),
            forwarded=bool(wish.get("forwarded")),
            guise=guise,
        )
        numbers = [message.number for message in written]
        return {"message": numbers[0]} if len(numbers) == 1 else {"messages": numbers, "message": numbers[0]}

    def file_of(self, wish: Json) -> Media:
        """A file of a message: base64 or a part of the form; kinds without bytes carry their fields."""
        if not isinstance(wish, dict):
            raise Refused("files is a list of objects {kind, name, mime, base64}")
        kind = need(wish, "kind", str)
        content = wish.get("content")
        if content is None and "base64" in wish:
            try:
                content = base64.b64decode(wish["base64"], validate=True)
            except (binascii.Error, TypeError, ValueError):
                raise Refused("base64 of the file does not decode") from None
        detail = {k: v for k, v in wish.items() if k not in ("kind", "name", "mime", "base64", "content", "duration")}
        if content is None:
            if not detail and kind not in ("poll", "wall", "story", "market", "gift", "sticker", "call"):
                raise Refused(f"a file of the kind {kind} needs base64 (or fields such as latitude, phone_number)")
            return Media(kind=kind, detail=detail)
        stored = self.world.files.put(content, name=want(wish, "name", str) or kind, mime=want(wish, "mime", str))
        return Media(
            kind=kind,
            file=stored.key,
            name=stored.name,
            mime=stored.mime,
            size=len(content),
            duration=want(wish, "duration", int),
            detail=detail,
        )

    def start(self, wish: Json) -> Json:
        """POST /api/start."""
        return {"message": people.start(self.world, need(wish, "person", str), want(wish, "payload", str) or "").number}

    def press(self, wish: Json) -> Json:
        """POST /api/press."""
        people.press(
            self.world,
            need(wish, "from", str),
            need(wish, "chat", str),
            need(wish, "message", int),
            need(wish, "button", str),
        )
        return {}

    def edit(self, wish: Json) -> Json:
        """POST /api/edit."""
        people.edit(
            self.world, need(wish, "chat", str), need(wish, "message", int), need(wish, "text", str), entities_of(wish)
        )
        return {}

    def delete(self, wish: Json) -> Json:
        """POST /api/delete."""
        self.world.delete(people.message_of(self.world, need(wish, "chat", str), need(wish, "message", int)))
        return {}

    def react(self, wish: Json) -> Json:
        """POST /api/react; emoji null takes it away."""
        person = people.person_of(self.world, need(wish, "from", str))
        message = people.message_of(self.world, need(wish, "chat", str), need(wish, "message", int))
        self.world.react(message, person.key, want(wish, "emoji", str))
        return {}

    def typing(self, wish: Json) -> Json:
        """POST /api/typing: a person is writing (VK tells the bot, Telegram does not)."""
        person = people.person_of(self.world, need(wish, "from", str))
        self.world.typing(
            people.chat_of(self.world, need(wish, "chat", str)).key, want(wish, "thread", int), person.key
        )
        return {}

    def add_person(self, wish: Json) -> Json:
        """POST /api/people."""
        messenger, role = need(wish, "messenger", str), want(wish, "role", str) or "customer"
        name = need(wish, "name", str).strip()
        if messenger not in ("telegram", "vk") or role not in ("customer", "operator", "outsider") or not name:
            raise Refused("messenger is telegram or vk; role customer, operator or outsider; name not empty")
        person = self.world.add_person(
            "vk" if messenger == "vk" else "telegram",
            name,
            lang=want(wish, "lang", str) or "ru",
            buttons=wish.get("buttons", True) is not False,
        )
        if role != "customer":
            person = self.world.set_person(person.key, role=role)
        return shapes.person(person)

    # What happens to places

    def topic(self, wish: Json) -> Json:
        """POST /api/topic: an operator deletes, closes or reopens it."""
        place = people.chat_of(self.world, need(wish, "chat", str))
        found = topics.topic_of(place, need(wish, "thread", int))
        if found is None:
            raise Refused(f"no topic {wish['thread']} in {place.key}, or it was deleted")
        actor = want(wish, "from", str) or next(iter(place.members))
        match wish.get("action"):
            case "delete":
                topics.delete(self.world, place.key, found)
            case "close" | "reopen" as action:
                if found.closed == (action == "close"):
                    raise Refused(f"topic {found.thread} is that already")
                topics.close(self.world, place.key, found, actor, closed=action == "close")
            case _:
                raise Refused("action is delete, close or reopen")
        return {}

    def block(self, wish: Json) -> Json:
        """POST /api/block."""
        people.block(self.world, need(wish, "person", str), blocked=need(wish, "blocked", bool))
        return {}

    def member(self, wish: Json) -> Json:
        """POST /api/member."""
        people.join(self.world, need(wish, "chat", str), need(wish, "person", str), need(wish, "status", str))
        return {}

    def bot_rights(self, wish: Json) -> Json:
        """POST /api/bot-rights: `status` and single rights."""
        rights = {key: value for key, value in wish.items() if key not in ("chat", "status")}
        place = people.chat_of(self.world, need(wish, "chat", str))
        people.seat_bot(self.world, place.key, want(wish, "status", str) or place.bot_status, rights)
        return {}

    def forum(self, wish: Json) -> Json:
        """POST /api/forum."""
        people.switch_forum(self.world, need(wish, "chat", str), is_forum=need(wish, "is_forum", bool))
        return {}

    def migrate(self, wish: Json) -> Json:
        """POST /api/migrate: the group gets a new id."""
        return {"chat": people.migrate(self.world, need(wish, "chat", str)).key}

    # Trouble, time, raw updates

    def arm(self, wish: Json) -> Json:
        """POST /api/trouble."""
        times = want(wish, "times", int) or 1
        match wish.get("kind"):
            case "duplicate_updates":
                self.updates.repeat_next += times
                self.events.repeat_next += times
                return {}
            case "clear":
                self.updates.repeat_next = self.events.repeat_next = 0
        self.trouble.arm(wish)
        return {}

    def clock(self, wish: Json) -> Json:
        """POST /api/clock."""
        self.world.advance(float(need(wish, "advance", int | float)))
        return {"now": self.world.now()}

    def inject(self, wish: Json) -> Json:
        """POST /api/updates: a raw update, right or wrong."""
        raw = need(wish, "raw", dict)
        if need(wish, "messenger", str) == "vk":
            self.events.put_raw(raw)
        else:
            self.updates.put_raw(raw)
        return {}

    async def restart_bot(self, request: web.Request) -> web.Response:
        """POST /api/restart."""
        if self.restart is None:
            return web.json_response({"error": "no bot runs inside this sandbox: restart yours yourself"}, status=409)
        await self.restart()
        return web.json_response({})

    # A look

    async def snapshot(self, request: web.Request) -> web.Response:
        """GET /api/world."""
        return reply(shapes.snapshot(self.world))

    async def transcript(self, request: web.Request) -> web.Response:
        """GET /api/transcript."""
        chat, thread = request.query.get("chat", ""), request.query.get("thread")
        if chat not in self.world.chats:
            return web.json_response(
                {"error": f"no chat {chat!r}: there are {', '.join(self.world.chats)}"}, status=404
            )
        place: int | str | None = "all" if thread is None else int(thread) if thread.isdigit() else None
        return reply([shapes.named(self.world, m) for m in self.world.transcript(chat, place)])

    async def calls(self, request: web.Request) -> web.Response:
        """GET /api/calls."""
        since = request.query.get("since", "0")
        return reply(self.journal.since(int(since) if since.isdigit() else 0))

    async def armed(self, request: web.Request) -> web.Response:
        """GET /api/trouble."""
        waiting = {"telegram": self.updates.repeat_next, "vk": self.events.repeat_next}
        twice = [{"kind": "duplicate_updates", "messenger": m, "times": n} for m, n in waiting.items() if n]
        return reply({"armed": self.trouble.listed() + twice})

    async def health(self, request: web.Request) -> web.Response:
        """GET /api/health."""
        return reply({"ok": True, "seq": self.world.seq, "now": self.world.now(), "bot": self.restart is not None})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file of a message for the page; never as a page of its own."""
        stored = self.world.files.get(request.match_info["key"])
        if stored is None:
            return web.json_response({"error": "no such file"}, status=404)
        shown = stored.mime.startswith(("image/", "audio/", "video/")) and "svg" not in stored.mime
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
            "Content-Disposition": "inline" if shown else "attachment",
        }
        return web.Response(
            body=stored.content,
            headers=headers,
            content_type=stored.mime.partition(";")[0] if shown else "application/octet-stream",
        )


async def read(request: web.Request) -> Json:
    """The body as an object; file parts of a form become the files' contents, in their order."""
    try:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            body = json.loads(str(form.get("json", "{}")))
            parts = [part for part in form.values() if isinstance(part, web.FileField)]
            described = body.get("files") or [{"kind": "document"} for _ in parts]
            body["files"] = [
                {"name": part.filename, "mime": part.content_type, **wish, "content": part.file.read()}
                for part, wish in zip(parts, described, strict=False)
            ]
        else:
            body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise Refused("the body is no JSON") from None
    if not isinstance(body, dict):
        raise Refused("the body is a JSON object")
    return body


def need(wish: Json, key: str, kind: Any) -> Any:
    """A field that must be there."""
    if wish.get(key) is None:
        raise Refused(f"field {key} is missing")
    return want(wish, key, kind)


def want(wish: Json, key: str, kind: Any) -> Any:
    """A field of the right type, or None."""
    value = wish.get(key)
    if value is not None and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
        raise Refused(f"field {key} has the wrong type")
    return value


def entities_of(wish: Json) -> list[Entity]:
    """Formatting as the API gives it back: type, offset, length, url."""
    try:
        return [
            Entity(
                type=e["type"],
                offset=int(e["offset"]),
                length=int(e["length"]),
                url=e.get("url"),
                extra={k: v for k, v in e.items() if k not in ("type", "offset", "length", "url")},
            )
            for e in want(wish, "entities", list) or []
        ]
    except (KeyError, TypeError, ValueError):
        raise Refused("entities is a list of {type, offset, length, url?} in UTF-16 units") from None
