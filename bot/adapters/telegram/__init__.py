"""Telegram. `connect` gives the adapter at once; aiogram loads in the background, so accepting updates need not wait
for it."""

from __future__ import annotations

from bot.adapters.telegram.adapter import PUBLIC_SERVER, TelegramAdapter, connect

__all__ = ["PUBLIC_SERVER", "TelegramAdapter", "connect"]
