"""VK communities. `connect` gives the adapter at once; vkbottle loads in the background."""

from __future__ import annotations

from bot.adapters.vk.adapter import PUBLIC_SERVER, VkAdapter, connect

__all__ = ["PUBLIC_SERVER", "VkAdapter", "connect"]
