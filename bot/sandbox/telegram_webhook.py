"""Webhooks of the emulated Bot API: setting them, and delivering each queue strictly one update after another."""

from typing import Any

from bot.sandbox.telegram_updates import UpdateQueue

Json = dict[str, Any]


def webhook_method(name: str, updates: UpdateQueue, p: Json) -> Any:
    """setWebhook, deleteWebhook, getWebhookInfo."""
    match name:
        case "setWebhook":
            updates.webhook = {"url": p["url"], "secret": p.get("secret_token"), "max": p.get("max_connections", 40)}
            updates.allowed = p.get("allowed_updates", updates.allowed)
            forget(updates, p)
            return True
        case "deleteWebhook":
            updates.webhook = {}
            forget(updates, p)
            return True
    body: Json = {
        "url": updates.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending()),
    }
    return body | ({"allowed_updates": updates.allowed} if updates.allowed else {})


def forget(updates: UpdateQueue, p: Json) -> None:
    """drop_pending_updates."""
    if p.get("drop_pending_updates"):
        updates.queue.clear()
