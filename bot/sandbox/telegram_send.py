"""Bot API methods that put something new into a chat: text, files, places, albums, copies and forwards."""

import secrets
from collections.abc import Mapping
from typing import Any

from bot.sandbox import telegram_json as shapes
from bot.sandbox.files import is_image
from bot.sandbox.records import BOT, Chat, Media, Message
from bot.sandbox.schema.check import Upload
from bot.sandbox.telegram_errors import TelegramError, bad
from bot.sandbox.telegram_seat import Seat, formatted, keyboard_of, own_message, reachable, reply_target, thread_in

Json = dict[str, Any]
Uploads = Mapping[str, Upload]

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
ALONE_IN_ALBUM = ("document", "audio")


def place_of(seat: Seat, p: Json) -> Json:
    """The fields every new message gets: chat, thread, reply, keyboard."""
    place = reachable(seat.world, p["chat_id"])
    thread = thread_in(seat.world, place, p.get("message_thread_id"))
    target = reply_target(seat.world, place, p.get("reply_parameters"), thread)
    if thread is None and target is not None and place.is_forum:
        thread = target.thread
    quote = (p.get("reply_parameters") or {}).get("quote")
    return {
        "chat": place.key,
        "thread": thread,
        "reply_to": target.number if target else None,
        "quote": quote or None,
        "keyboard": keyboard_of(p.get("reply_markup")),
    }


def post(seat: Seat, fields: Json, **content: Any) -> Json:
    """Writes as the bot and answers with the message."""
    return shapes.message(seat.world, seat.world.write(fields["chat"], BOT, **without_chat(fields), **content))


def without_chat(fields: Json) -> Json:
    """The chat is given by position."""
    return {key: value for key, value in fields.items() if key != "chat"}


def send_message(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """sendMessage."""
    fields = place_of(seat, p)
    text, entities = formatted(seat.world, p["text"], p.get("entities"), p.get("parse_mode"))
    if not text.strip():
        raise bad("message text is empty")
    return post(seat, fields, text=text, entities=entities)


def caption_of(seat: Seat, p: Json) -> Json:
    """Caption and its entities."""
    text, entities = formatted(seat.world, p.get("caption") or "", p.get("caption_entities"), p.get("parse_mode"))
    return {"text": text, "entities": entities}


def file_of(seat: Seat, kind: str, value: str | Upload, uploads: Uploads, p: Json) -> Media:
    """A file sent anew or again; what is not a picture is no photo; sizes as for bots."""
    if isinstance(value, str) and value.startswith("attach://"):
        found = uploads.get(value.removeprefix("attach://"))
        if found is None:
            raise bad(f"can't find file part {value}")
        value = found
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            raise bad("wrong type of the web page content")
        known = shapes.read_file_id(seat.world, value)
        if known is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if known.kind != kind and {known.kind, kind} != {"document", "animation"}:
            raise bad(f"can't use file of type {known.kind.title()} as {kind.title()}")
        return known
    check_size(kind, value)
    stored = seat.world.files.put(value.content, name=value.name, mime=value.mime)
    return Media(
        kind=kind,
        file=stored.key,
        name=stored.name,
        mime=stored.mime,
        size=len(value.content),
        duration=p.get("duration"),
    )


def check_size(kind: str, upload: Upload) -> None:
    """Empty, too big, not a picture."""
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > UPLOAD_LIMIT:
        raise TelegramError(413, "Request Entity Too Large")
    if kind == "photo":
        if len(upload.content) > PHOTO_LIMIT:
            raise bad("file is too big")
        if not is_image(upload.content):
            raise bad("IMAGE_PROCESS_FAILED")


def send_file(kind: str, seat: Seat, p: Json, uploads: Uploads) -> Json:
    """sendPhoto, sendDocument, sendVoice and their like."""
    fields = place_of(seat, p)
    media = file_of(seat, kind, p[kind], uploads, p)
    return post(seat, fields, media=(media,), **caption_of(seat, p))


def send_location(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """sendLocation."""
    fields = place_of(seat, p)
    detail = {"latitude": p["latitude"], "longitude": p["longitude"]}
    return post(seat, fields, media=(Media(kind="location", detail=detail),))


def send_contact(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """sendContact."""
    fields = place_of(seat, p)
    detail: Json = {key: p[key] for key in ("phone_number", "first_name", "last_name", "vcard") if key in p}
    return post(seat, fields, media=(Media(kind="contact", detail=detail),))


def send_media_group(seat: Seat, p: Json, uploads: Uploads) -> list[Json]:
    """sendMediaGroup: 2 to 10 items, documents and audio only among themselves; all or nothing."""
    fields = place_of(seat, p)
    kinds = {item["type"] for item in p["media"]}
    if len(kinds) > 1 and kinds & set(ALONE_IN_ALBUM):
        raise bad("document and audio can't be mixed with other media types")
    ready = []
    for n, item in enumerate(p["media"], 1):
        try:
            ready.append((file_of(seat, item["type"], item["media"], uploads, item), caption_of(seat, item)))
        except TelegramError as problem:
            reason = problem.description.removeprefix("Bad Request: ")
            raise bad(f'failed to send message #{n} with the error message "{reason}"') from None
    album = str(secrets.randbits(60))
    return [post(seat, fields, album=album, media=(media,), **caption) for media, caption in ready]


def copyable(message: Message) -> bool:
    """Service messages cannot be copied or forwarded."""
    return message.service is None


def source_of(seat: Seat, p: Json) -> Chat:
    """The chat copied from."""
    return reachable(seat.world, p["from_chat_id"])


def copied(message: Message) -> Json:
    """The content without author and link to the original."""
    return {"text": message.text, "entities": message.entities, "media": message.media}


def copy_message(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """copyMessage answers with the number only."""
    original = own_message(seat.world, source_of(seat, p), p["message_id"], "message to copy not found")
    if not copyable(original):
        raise bad("message can't be copied")
    content = copied(original)
    if "caption" in p and original.media:
        content |= caption_of(seat, p)
    return {"message_id": post(seat, place_of(seat, p), **content)["message_id"]}


def copy_messages(seat: Seat, p: Json, uploads: Uploads) -> list[Json]:
    """copyMessages keeps albums, skips what it cannot copy without a word, wants rising numbers."""
    numbers = p["message_ids"]
    if numbers != sorted(set(numbers)):
        raise bad("identifiers of messages to copy must be in a strictly increasing order")
    source, fields = source_of(seat, p), place_of(seat, p)
    originals = [seat.world.find(source.key, number) for number in numbers]
    albums: dict[str, str] = {}
    answers = []
    for original in (m for m in originals if m and copyable(m)):
        album = albums.setdefault(original.album, str(secrets.randbits(60))) if original.album else None
        content = copied(original)
        if p.get("remove_caption") and original.media:
            content |= {"text": "", "entities": ()}
        answers.append({"message_id": post(seat, fields, album=album, **content)["message_id"]})
    if not answers:
        raise bad("there are no messages to copy")
    return answers


def forward_message(seat: Seat, p: Json, uploads: Uploads) -> Json:
    """forwardMessage shows who wrote first."""
    original = own_message(seat.world, source_of(seat, p), p["message_id"], "message to forward not found")
    if not copyable(original):
        raise bad("message can't be forwarded")
    fields = place_of(seat, p)
    return post(seat, fields, origin=original.origin or original.sender, **copied(original))
