"""What VK can show and how much of it, as data. Sources: VK's method pages, and its schema where they are silent."""

from __future__ import annotations

from bot.adapters.port import Capabilities, Limits

LIMITS = Limits(
    text=4096,
    caption=4096,  # text beside attachments is ordinary text
    upload=200_000_000,
    download=50_000_000,
    buttons_in_row=5,
    button_rows=6,
    button_label=40,
    action_bytes=200,  # a payload has 255 characters, ours wraps the action
    chat_rate=((1, 1.0),),
    group_rate=((1, 1.0),),
    token_rate=((20, 1.0),),
    buttons=10,
    album=10,
)

CAPABILITIES = Capabilities(
    spans=frozenset({"bold", "italic", "underline", "link"}),
    attachments=frozenset({"photo", "document", "voice", "video", "video_note", "animation"}),  # videos as documents
    inline_keyboard=True,
    reactions=True,
    topics=False,
    edits=True,
    idempotent_sends=True,
    limits=LIMITS,
    captions=frozenset({"photo", "document", "video", "video_note", "animation"}),
    albums=(frozenset({"photo", "document", "video", "video_note", "animation"}),),
)
