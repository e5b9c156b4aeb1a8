"""The floor: what aiogram alone costs for the same job. One handler, copyMessage into a topic; answers go back by a
dictionary.

It loses what is in flight when it dies, forgets its map, and stops at the first 429: it does nothing of what the
product is for.
"""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def main(api_url: str, token: str, forum: int, customers: list[int]) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    dispatcher = Dispatcher()
    topics: dict[int, int] = {}
    for customer in customers:
        topics[customer] = (await bot.create_forum_topic(forum, f"customer {customer}")).message_thread_id
    back = {topic: customer for customer, topic in topics.items()}

    async def relay(message: Message) -> None:
        if message.chat.id == forum:
            if message.message_thread_id in back and message.from_user and not message.from_user.is_bot:
                await bot.copy_message(back[message.message_thread_id], forum, message.message_id)
        else:
            thread = topics[message.chat.id]
            await bot.copy_message(forum, message.chat.id, message.message_id, message_thread_id=thread)

    dispatcher.message.register(relay)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await dispatcher.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), [int(word) for word in sys.argv[4].split(",")]))
