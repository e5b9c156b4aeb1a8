"""`python -m bot sandbox --no-bot`: the servers and the page alone, for any bot; prints what a guest needs to know."""

import asyncio

from bot.sandbox.app import Sandbox


def describe(sandbox: Sandbox) -> str:
    """Base URLs, tokens and the staff chat, as settings."""
    lines = [
        f"page           {sandbox.url}/" if sandbox.with_page else "page           off (--no-page)",
        f"TELEGRAM_API_URL={sandbox.telegram_url}",
        f"TELEGRAM_TOKEN={sandbox.telegram_token}",
        f"VK_API_URL={sandbox.vk_url}",
        f"VK_TOKEN={sandbox.vk_token}",
        f"STAFF_CHAT={sandbox.staff_chat}",
    ]
    return "\n".join(lines)


async def serve(*, port: int = 8765, real_limits: bool = False, page: bool = True) -> None:
    """Runs until cancelled. Raises OSError when the port is taken."""
    sandbox = Sandbox(real_limits=real_limits, page=page, port=port)
    await sandbox.start()
    print(describe(sandbox), flush=True)  # noqa: T201 - a command's answer
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()
