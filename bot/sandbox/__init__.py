"""Emulated Telegram and VK servers over one small world; another messenger server as far as the product can tell."""
