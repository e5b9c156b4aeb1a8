"""Otklik: customers in Telegram and VK, operators in a staff group chat, one durable conversation core between them."""
