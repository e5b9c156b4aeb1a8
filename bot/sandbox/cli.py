"""What a guest of the sandbox needs to know, in the shape of the settings it needs it for."""

from bot.sandbox.app import Sandbox


def describe(sandbox: Sandbox) -> str:
    """The page's address, base URLs, tokens and the staff chat."""
    page = f"{sandbox.url}/" if sandbox.with_page else "off (--no-page)"
    return "\n".join((f"page           {page}", *variables(sandbox)))


def variables(sandbox: Sandbox) -> tuple[str, ...]:
    """`NAME=value`, as a shell and an `.env` take them."""
    return (
        f"TELEGRAM_API_URL={sandbox.telegram_url}",
        f"TELEGRAM_TOKEN={sandbox.telegram_token}",
        f"VK_API_URL={sandbox.vk_url}",
        f"VK_TOKEN={sandbox.vk_token}",
        f"STAFF_CHAT={sandbox.staff_chat}",
    )
