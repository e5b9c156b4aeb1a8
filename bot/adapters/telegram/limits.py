"""What Telegram can show and how much of it, as data. Sources: Bot API 10.3; the bot FAQ for the rates."""

from __future__ import annotations

from bot.adapters.port import Capabilities, Limits

LIMITS = Limits(
    text=4096,
    caption=1024,
    upload=50_000_000,
    download=20_000_000,
    buttons_in_row=8,
    button_rows=12,
    button_label=64,
    action_bytes=64,
    chat_rate=((3, 3.0),),  # "about one a second, short bursts pass"
    group_rate=((20, 60.0),),  # all topics, edits and topic creation together
    token_rate=((30, 1.0),),
)

PHOTO_UPLOAD = 10_000_000
"""A larger picture is sent as a document."""

CAPABILITIES = Capabilities(
    spans=frozenset({"bold", "italic", "underline", "strike", "code", "pre", "link", "quote", "spoiler"}),
    attachments=frozenset({"photo", "document", "voice", "audio", "video", "video_note", "animation", "sticker"}),
    inline_keyboard=True,
    reactions=True,
    topics=True,
    edits=True,
    idempotent_sends=False,
    limits=LIMITS,
)
