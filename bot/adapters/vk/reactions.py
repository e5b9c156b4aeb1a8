"""VK's reactions by number. The numbers are not in VK's schema (it says 1 to 64): these are the ones its clients
show."""

from __future__ import annotations

EMOJI: dict[int, str] = dict(enumerate("❤🔥😂👍💩❓😭😡👎👌😃🤔🙏😘😍🎉", start=1))
NUMBERS: dict[str, int] = {emoji: number for number, emoji in EMOJI.items()}
