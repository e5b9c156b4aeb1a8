"""A plain HTTP caller for the sandbox: both messengers' methods and the control API, no client library between."""

from __future__ import annotations

import base64
import json
from types import TracebackType
from typing import Any

import aiohttp

from bot.sandbox.app import Sandbox

ANNA, JOHN, OLGA, MAXIM = "telegram:111", "telegram:112", "telegram:501", "telegram:502"
BORIS, VERA = "vk:222", "vk:223"
FORUM = -1001000000001
STAFF = f"telegram:{FORUM}"
COMMUNITY = 700001
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Caller:
    """An async context: `tg`, `vk`, `api` call and return parsed JSON."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._offset = 0
        self._poll: dict[str, str] = {}

    async def __aenter__(self) -> Caller:
        self.http = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.close()

    async def tg(self, method: str, **p: Any) -> Any:
        """A method by JSON; the whole envelope."""
        async with self.http.post(
            f"{self.sandbox.telegram_url}/bot{self.sandbox.telegram_token}/{method}", json=p
        ) as r:
            return await r.json()

    async def ok(self, method: str, **p: Any) -> Any:
        """The result of a method that must succeed."""
        answer = await self.tg(method, **p)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **p: Any) -> str:
        """The code and description of a method that must fail."""
        answer = await self.tg(method, **p)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def form(self, method: str, fields: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Any:
        """A method as a multipart form, lists and objects as JSON texts."""
        form = aiohttp.FormData()
        for key, value in fields.items():
            form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        for key, (name, content) in files.items():
            form.add_field(key, content, filename=name)
        async with self.http.post(
            f"{self.sandbox.telegram_url}/bot{self.sandbox.telegram_token}/{method}", data=form
        ) as r:
            return await r.json()

    async def updates(self, **p: Any) -> list[Any]:
        """New updates, confirmed with the next call."""
        got: list[Any] = await self.ok("getUpdates", offset=self._offset, **p)
        if got:
            self._offset = got[-1]["update_id"] + 1
        return got

    async def vk(self, method: str, **p: Any) -> Any:
        """A VK method; the whole answer. Objects go as JSON, lists with commas."""
        flat = {
            key: json.dumps(v) if isinstance(v, dict) else ",".join(map(str, v)) if isinstance(v, list) else str(v)
            for key, v in {"v": "5.199", **p}.items()
        }
        headers = {"Authorization": f"Bearer {self.sandbox.vk_token}"}
        async with self.http.post(self.sandbox.vk_url + method, data=flat, headers=headers) as r:
            assert r.status == 200
            return await r.json()

    async def vk_ok(self, method: str, **p: Any) -> Any:
        """The response of a VK method that must succeed."""
        answer = await self.vk(method, **p)
        assert "response" in answer, answer
        return answer["response"]

    async def vk_code(self, method: str, **p: Any) -> int:
        """The error code of a VK method that must fail."""
        answer = await self.vk(method, **p)
        assert "error" in answer, answer
        code: int = answer["error"]["error_code"]
        return code

    async def send_vk(self, peer: int, text: str = "", **p: Any) -> Any:
        """messages.send to one of peer_ids; its item."""
        return (await self.vk_ok("messages.send", peer_ids=[peer], message=text, **{"random_id": 0, **p}))[0]

    async def begin_poll(self) -> None:
        """Events from here on."""
        self._poll = await self.vk_ok("groups.getLongPollServer", group_id=COMMUNITY)

    async def poll(self, wait: int = 0, **p: str) -> Any:
        """One Long Poll answer; moves on."""
        params = {"act": "a_check", "key": self._poll["key"], "ts": str(self._poll["ts"]), "wait": str(wait), **p}
        async with self.http.get(self._poll["server"], params=params) as r:
            answer = await r.json()
        if "updates" in answer:
            self._poll["ts"] = answer["ts"]
        return answer

    async def events(self, wait: int = 0) -> list[Any]:
        """New events."""
        got: list[Any] = (await self.poll(wait))["updates"]
        return got

    async def api(self, path: str, status: int = 200, /, **p: Any) -> Any:
        """POST to the control API; `sender` stands for `from`."""
        if "sender" in p:
            p["from"] = p.pop("sender")
        async with self.http.post(f"{self.sandbox.url}/api/{path}", json=p) as r:
            answer = await r.json()
            assert r.status == status, answer
            return answer

    async def look(self, path: str) -> Any:
        """GET of the control API."""
        async with self.http.get(f"{self.sandbox.url}/api/{path}") as r:
            assert r.status == 200, await r.text()
            return await r.json()

    async def says(self, sender: str, text: str = "", chat: str | None = None, **p: Any) -> int:
        """A person writes; the message's number."""
        number: int = (await self.api("messages", sender=sender, chat=chat or sender, text=text, **p))["message"]
        return number

    async def topic(self, name: str = "№ 1") -> int:
        """A new topic of the staff forum."""
        thread: int = (await self.ok("createForumTopic", chat_id=FORUM, name=name))["message_thread_id"]
        return thread


def file(kind: str, content: bytes = PNG, name: str = "file.png", **p: Any) -> dict[str, Any]:
    """A file for the control API."""
    return {"kind": kind, "name": name, "base64": base64.b64encode(content).decode(), **p}
