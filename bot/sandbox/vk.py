"""The emulated VK API over HTTP: methods, Long Poll, upload hosts and files; errors come with HTTP 200, as in VK."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.budgets import Budgets
from bot.sandbox.files import is_image
from bot.sandbox.journal import Journal
from bot.sandbox.records import Media
from bot.sandbox.schema.check_vk import VkError, check
from bot.sandbox.telegram import Dropped, HtmlPage, cut, dumps
from bot.sandbox.trouble import Armed, Trouble
from bot.sandbox.vk_events import Community, EventQueue
from bot.sandbox.vk_methods import METHODS, WRITES
from bot.sandbox.world import COMMUNITY_ID

Json = dict[str, Any]

NOT_DOCUMENTS = ("mp3", "exe", "msi", "bat", "cmd", "com", "scr", "apk", "sh", "js", "jar", "dll")
PER_PEER = (900, 901, 902, 936, 950, 983, 984)
HOST_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class VkServer:
    """One community's server; `routes` mounts it."""

    community: Community
    queue: EventQueue
    token: str
    trouble: Trouble
    budgets: Budgets
    journal: Journal

    def routes(self) -> list[web.RouteDef]:
        """Methods, polling, uploads, files."""
        return [
            web.route("*", "/vk/method/{method}", self.answer),
            web.route("*", "/vk/longpoll/{group}", self.poll),
            web.post("/vk/upload/{kind}", self.upload),
            web.get("/vk/files/{key}/{name}", self.file),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One method call."""
        method = request.match_info["method"]
        given = await read(request)
        try:
            result = self.call(method, request, given)
        except VkError as error:
            return failure(error, method, given)
        except Dropped:
            return cut(request)
        except HtmlPage:
            return web.Response(status=502, text="<html><body>502 Bad Gateway</body></html>", content_type="text/html")
        return web.json_response({"response": result}, dumps=dumps)

    def call(self, method: str, request: web.Request, given: dict[str, str]) -> Any:
        """Checks, counts, does, notes; armed trouble strikes before or after."""
        chats = [
            f"vk:{peer}" for key in ("peer_ids", "peer_id", "user_id") for peer in given.get(key, "").split(",") if peer
        ]
        status = "ok"
        try:
            if bearer(request, given) != self.token:
                raise VkError(5, "User authorization failed: invalid access_token (4).")
            if self.budgets.refuse("vk", None):
                raise VkError(6, "Too many requests per second")
            p = check(method, given)
            peers = p.get("peer_ids") if method == "messages.send" else None
            forced = self.strike_before(method, chats, peers)
            result = forced if forced is not None else METHODS[method](self.community, self.queue, p)
            if self.trouble.take(("drop_answer",), "vk", method, chats, writes=method in WRITES):
                status = "done, answer dropped"
                raise Dropped
            return result
        except VkError as error:
            status = f"{error.code} {error.text}"
            raise
        except (Dropped, HtmlPage) as trouble:
            status = status if status != "ok" else type(trouble).__name__.lower()
            raise
        finally:
            self.journal.note(
                messenger="vk",
                method=method,
                chat=chats[0] if chats else None,
                thread=None,
                status=status,
                at=self.community.world.now(),
                params=given,
            )

    def strike_before(self, method: str, chats: list[str], peers: list[int] | None) -> Any:
        """Trouble before anything is done; errors of one peer come inside the success answer of peer_ids."""
        kinds = ("429", "5xx", "refuse_before", "html", "vk_error")
        armed = self.trouble.take(kinds, "vk", method, chats, writes=method in WRITES)
        if armed is None:
            return None
        match armed.kind:
            case "429":
                raise VkError(9, "Flood control")
            case "vk_error" if peers and armed.code in PER_PEER:
                error = VkError(armed.code)
                return [
                    {
                        "peer_id": peer,
                        "message_id": 0,
                        "conversation_message_id": 0,
                        "error": {"code": error.code, "description": error.text},
                    }
                    for peer in peers
                ]
            case "vk_error":
                raise VkError(armed.code)
            case "5xx":
                raise VkError(10, "Internal server error")
            case "refuse_before":
                raise Dropped
            case "html":
                raise HtmlPage
        return None

    async def poll(self, request: web.Request) -> web.StreamResponse:
        """a_check, by GET or POST; `mode` and `version` are taken and mean nothing."""
        given = await read(request)
        if request.match_info["group"] != str(COMMUNITY_ID) or given.get("act") != "a_check":
            return web.json_response({"failed": 4, "min_version": 0, "max_version": 19})
        armed = self.trouble.take(
            ("vk_failed", "5xx", "html", "refuse_before", "drop_answer"), "vk", "longpoll", [], writes=False
        )
        if armed is not None:
            return self.broken_poll(request, armed)
        wait = float(given.get("wait", "25")) if given.get("wait", "25").isdigit() else 25.0
        reply = await self.queue.check(key=given.get("key", ""), ts=given.get("ts", ""), wait=wait)
        return web.json_response(reply, dumps=dumps)

    def broken_poll(self, request: web.Request, armed: Armed) -> web.StreamResponse:
        """A poll that trouble struck; after `failed` 2 or 3 a new key is needed."""
        match armed.kind:
            case "vk_failed":
                if armed.code != 1:
                    self.queue.keys.clear()
                lost: Json = {"ts": self.queue.ts} if armed.code == 1 else {}
                return web.json_response({"failed": armed.code, **lost})
            case "refuse_before" | "drop_answer":
                return cut(request)
            case _:
                return web.Response(status=502, text="<html>502</html>", content_type="text/html")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Upload hosts: what they answer is given to save methods; refusals as `error`, in their own shape."""
        kind = request.match_info["kind"]
        part = (await request.post()).get("photo" if kind == "photo" else "file")
        if not isinstance(part, web.FileField):
            return web.json_response({"error": "no_file", "error_code": 1, "error_descr": "no file part"})
        content = part.file.read()
        if refusal := refused(kind, part.filename, content):
            return web.json_response({"error": refusal, "error_code": 2, "error_descr": refusal})
        stored = self.community.world.files.put(content, name=part.filename, mime=part.content_type)
        ticket = secrets.token_hex(16)
        words = {"photo": "photo", "audio_message": "voice", "graffiti": "graffiti"}
        self.community.uploads[ticket] = Media(
            kind=words.get(kind, "document"),
            file=stored.key,
            name=stored.name,
            mime=stored.mime,
            size=len(content),
            duration=3 if kind == "audio_message" else None,
            detail={"peer": request.query.get("peer", "0")},
        )
        if kind == "photo":
            return web.json_response({"server": 626627, "photo": ticket, "hash": secrets.token_hex(8)})
        return web.json_response({"file": ticket})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file by its address; no token is needed, as in VK."""
        stored = self.community.world.files.get(request.match_info["key"])
        if stored is None:
            return web.Response(status=404, text="404 Not Found")
        return web.Response(body=stored.content, content_type=stored.mime.partition(";")[0])


def refused(kind: str, name: str, content: bytes) -> str | None:
    """Why the upload host does not take the file."""
    ext = name.rpartition(".")[2].lower()
    if not content:
        return "ERR_UPLOAD_FILE_EMPTY"
    if kind == "photo" and (not is_image(content) or len(content) > 50 * 1024 * 1024):
        return "ERR_UPLOAD_BAD_IMAGE_SIZE"
    if kind == "doc" and ext in NOT_DOCUMENTS:
        return "ERR_UPLOAD_FILE_TYPE"
    if kind == "audio_message" and content[:4] != b"OggS":
        return "ERR_UPLOAD_VOICE_FORMAT"
    return None


async def read(request: web.Request) -> dict[str, str]:
    """Parameters from the query and the form."""
    given = dict(request.query)
    if request.method == "POST":
        given |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return given


def bearer(request: web.Request, given: dict[str, str]) -> str:
    """The token from the header or the parameter."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind.lower() == "bearer" else given.get("access_token", "")


def failure(error: VkError, method: str, given: dict[str, str]) -> web.Response:
    """HTTP 200 with the parameters repeated, the token left out."""
    repeated = [{"key": "method", "value": method}, {"key": "oauth", "value": "1"}]
    repeated += [{"key": key, "value": value} for key, value in given.items() if key != "access_token"]
    body: Json = {"error_code": error.code, "error_msg": error.text, "request_params": repeated}
    if error.code == 14:
        body |= {"captcha_sid": "1", "captcha_img": "http://127.0.0.1/captcha.png"}
    return web.Response(text=json.dumps({"error": body}, ensure_ascii=False), content_type="application/json")
