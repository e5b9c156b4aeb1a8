"""Webhooks of the emulated Bot API: setting them, and delivering each queue strictly one update after another.

Messages queue by chat, callback queries by person, reactions and the bot's own seat apart; queues run in parallel.
What is not answered with 2xx comes again: at once, then after 2, 4, 8 … seconds, until it expires.
"""

import asyncio
import re
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.telegram_errors import bad
from bot.sandbox.telegram_updates import Update, UpdateQueue

Json = dict[str, Any]

LONGEST_PAUSE = 60.0
ANSWER_WITHIN = 60.0
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}$")


def queue_of(body: Json) -> str:
    """Which queue an update waits in."""
    match next(key for key in body if key != "update_id"):
        case "message" | "edited_message" as kind:
            return f"chat {body[kind].get('chat', {}).get('id')}"
        case "callback_query" as kind:
            return f"person {body[kind].get('from', {}).get('id')}"
        case kind:
            return f"{kind} {body[kind].get('chat', {}).get('id') if isinstance(body[kind], dict) else ''}"


class Courier:
    """Delivers the queue to the webhook as long as there is one."""

    def __init__(self, updates: UpdateQueue) -> None:
        self.updates = updates
        self.last_error = ""
        self._waiting: dict[str, deque[Update]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._http: aiohttp.ClientSession | None = None
        updates.on_put = self.take

    def begin(self) -> None:
        """Takes what is pending already."""
        for update in self.updates.pending():
            self.take(update)

    def take(self, update: Update) -> None:
        """Puts an update into its queue; the queue's task delivers it in turn."""
        if not self.updates.webhook.get("url"):
            return
        name = queue_of(update.body)
        queue = self._waiting.setdefault(name, deque())
        queue.append(update)
        if name not in self._tasks:
            self._tasks[name] = asyncio.get_running_loop().create_task(self._drain(name, queue))

    async def _drain(self, name: str, queue: "deque[Update]") -> None:
        """One queue, oldest first, the next only after a 2xx."""
        while queue:
            await self._deliver(queue[0])
            queue.popleft()
        del self._tasks[name]

    async def _deliver(self, update: Update) -> None:
        """Until it is taken, expired, or there is no webhook any more."""
        pause = 0.0
        while update in self.updates.pending() and (hook := self.updates.webhook).get("url"):
            if await self._post(hook, update.body):
                if self.updates.repeat_next:
                    self.updates.repeat_next -= 1
                    continue
                self.updates.queue.remove(update)
                return
            await asyncio.sleep(pause)
            pause = min(max(2.0, pause * 2), LONGEST_PAUSE)

    async def _post(self, hook: Json, body: Json) -> bool:
        """Whether the update was taken."""
        self._http = self._http or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN))
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook.get("secret") else {}
        try:
            async with self._http.post(hook["url"], json=body, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as problem:
            self.last_error = f"Connection failed: {type(problem).__name__}"
        return False

    def end(self) -> None:
        """Forgets what waits for delivery; the updates themselves stay."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self._waiting.clear()

    async def close(self) -> None:
        """Ends all deliveries."""
        self.end()
        if self._http is not None:
            await self._http.close()

    # Methods

    def method(self, name: str, p: Json) -> Any:
        """setWebhook, deleteWebhook, getWebhookInfo."""
        match name:
            case "setWebhook":
                return self.set_webhook(p)
            case "deleteWebhook":
                self.end()
                self.updates.webhook = {}
                self.forget(p)
                return True
        body: Json = {
            "url": self.updates.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending()),
        }
        if self.last_error:
            body["last_error_message"] = self.last_error
        return body | ({"allowed_updates": self.updates.allowed} if self.updates.allowed else {})

    def set_webhook(self, p: Json) -> bool:
        """HTTPS, or plain HTTP to this machine; an empty address takes the webhook away."""
        url = urlsplit(p["url"])
        if p["url"] and url.scheme != "https" and url.hostname not in ("127.0.0.1", "localhost"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if "secret_token" in p and not SECRET.match(p["secret_token"]):
            raise bad("secret token contains unallowed characters")
        self.end()
        self.updates.webhook = {"url": p["url"], "secret": p.get("secret_token")} if p["url"] else {}
        self.updates.allowed = p.get("allowed_updates", self.updates.allowed)
        self.last_error = ""
        self.forget(p)
        self.updates.interrupt()
        self.begin()
        return True

    def forget(self, p: Json) -> None:
        """drop_pending_updates."""
        if p.get("drop_pending_updates"):
            self.updates.queue.clear()
