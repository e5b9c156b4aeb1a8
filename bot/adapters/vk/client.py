"""vkbottle's API client with the transport under it replaced: what it puts into addresses and logs must not get
there.

The token goes in the Authorization header, calls use our session instead of a process-wide one, nothing is repeated
behind our back, and answers are read as raw JSON, so that a field more or less never turns a sent message into an
error.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from vkbottle import API, AiohttpClient

from bot.adapters import transport
from bot.adapters.vk.answers import judge

Json = dict[str, Any]


class Client(API):
    """Calls under one community token. Everything of vkbottle that calls the API goes through `request`."""

    def __init__(self, *, token: str, api_url: str, session: aiohttp.ClientSession) -> None:
        super().__init__(token, http_client=AiohttpClient(session=session))
        self.API_URL = api_url
        self._session = session
        self._headers = {"Authorization": f"Bearer {token}"}

    async def request(self, method: str, data: Json, version: str | None = None) -> Json:
        """What vkbottle's own method classes call."""
        return {"response": await self.call(method, data)}

    async def call(self, method: str, params: Json, *, repeatable: bool = True) -> Any:
        """The raw `response`. `repeatable`: a second call would change nothing. Raises SendError's leaves."""
        form = await self.validate_request({**params, "v": self.API_VERSION})
        try:
            async with self._session.post(
                self.API_URL + method,
                data=form,
                headers=self._headers,
                timeout=transport.CALL_TIMEOUT,
                allow_redirects=False,
            ) as response:
                body = await response.read()
        except transport.TROUBLE as trouble:
            raise transport.lost(trouble, repeatable=repeatable) from None
        return judge(response.status, body, repeatable=repeatable)

    async def message(self, peer: int, number: int) -> Json | None:
        """One message as it is now; None when VK has it no more."""
        found = await self.call(
            "messages.getByConversationMessageId", {"peer_id": peer, "conversation_message_ids": str(number)}
        )
        items = found.get("items") if isinstance(found, dict) else None
        return items[0] if items else None
