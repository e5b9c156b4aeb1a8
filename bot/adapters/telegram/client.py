"""aiogram's session and methods, with the answers read below its models.

A method goes out as the JSON of its set fields, and of the answer only the ids are read: a text costs 220 µs of CPU
that way, 380 µs through aiogram's form and models, and texts are most of what a relay does. Methods with files go as
aiogram's own form.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InputFile
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientResponse

from bot.adapters import transport
from bot.adapters.telegram.answers import judge
from bot.adapters.telegram.encode import Method, written
from bot.errors import TokenRefused

JSON = {"Content-Type": "application/json"}


class StreamedFile(InputFile):
    """A file that is read from the other messenger while it is being sent to this one."""

    def __init__(self, flow: transport.Outflow, *, filename: str) -> None:
        super().__init__(filename=filename)
        self.flow = flow

    def read(self, bot: Bot) -> AsyncGenerator[bytes]:
        return self.flow.read()


class Client:
    """Calls under one token. The token is in every address, so no address leaves this class."""

    def __init__(self, *, token: str, api_url: str) -> None:
        self._session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
        try:
            self._bot = Bot(token, session=self._session)
        except TokenValidationError:
            raise TokenRefused() from None

    async def call(
        self, method: Method, *, chat: int = 0, repeatable: bool = True, flows: Sequence[transport.Outflow] = ()
    ) -> Any:
        """The raw `result`. `repeatable`: a second call would change nothing. Raises SendError's leaves."""
        session = await self._session.create_session()
        form = self._session.build_form_data(self._bot, method) if flows else None
        try:
            async with session.post(
                self._session.api.api_url(token=self._bot.token, method=method.__api_method__),
                data=form or written(method),
                headers=None if form else JSON,
                timeout=transport.UPLOAD_TIMEOUT if form else transport.CALL_TIMEOUT,
                allow_redirects=False,
            ) as response:
                body = await response.read()
        except transport.TROUBLE as trouble:
            raise transport.upload_lost(trouble, flows, repeatable=repeatable) from None
        return judge(response.status, body, chat=chat, repeatable=repeatable, headers=response.headers)

    async def download(self, path: str) -> ClientResponse:
        """A file's response, not yet read."""
        session = await self._session.create_session()
        try:
            return await session.get(
                self._session.api.file_url(token=self._bot.token, path=path),
                timeout=transport.UPLOAD_TIMEOUT,
                allow_redirects=False,
            )
        except transport.TROUBLE as trouble:
            raise transport.lost(trouble, repeatable=True) from None

    async def close(self) -> None:
        """aiogram's own `close` sleeps a quarter of a second afterwards; a stop has better uses for it."""
        session = await self._session.create_session()
        await session.close()
