"""Attachments in VK's shapes, with every field strict clients require."""

from typing import Any

from bot.sandbox.files import image_size
from bot.sandbox.records import Media
from bot.sandbox.world import World

Json = dict[str, Any]

DOC_TYPES = {
    "txt": 1,
    "pdf": 1,
    "docx": 1,
    "csv": 1,
    "zip": 2,
    "rar": 2,
    "7z": 2,
    "gif": 3,
    "jpg": 4,
    "jpeg": 4,
    "png": 4,
    "webp": 4,
    "ogg": 5,
    "wav": 5,
    "mp4": 6,
    "mov": 6,
    "webm": 6,
    "epub": 7,
    "fb2": 7,
}
PLAIN = {"poll": "Опрос", "wall": "Запись", "story": "История", "market": "Товар", "link": "Ссылка", "gift": "Подарок"}


def ident(item: Media) -> int:
    """A number for a file; the same bytes have the same number."""
    given = item.detail.get("id")
    return int(given) if given else 456_000_000 + int((item.file or "0")[:6], 16)


def access_key(item: Media) -> str:
    """What others need to refer to the object."""
    return str(item.detail.get("access_key") or (item.file or "0" * 20)[:18])


def attachment(world: World, root: str, item: Media, owner: int, date: int) -> Json:
    """One attachment as messages carry it."""
    kind = {"document": "doc", "voice": "audio_message", "animation": "doc", "video_note": "video"}.get(
        item.kind, item.kind
    )
    owner = int(item.detail.get("owner_id", owner))
    named: Json = {"id": ident(item), "owner_id": owner, "access_key": access_key(item)}
    url = f"{root}/vk/files/{item.file}/{item.name or 'file'}"
    match kind:
        case "photo":
            return {"type": kind, kind: named | photo(world, item, url, date)}
        case "doc":
            ext = item.name.rpartition(".")[2].lower() if "." in item.name else ""
            doc: Json = {
                "title": item.name,
                "size": item.size,
                "ext": ext,
                "date": date,
                "url": url,
                "type": DOC_TYPES.get(ext, 8),
                "is_unsafe": 0,
            }
            return {"type": kind, kind: named | doc}
        case "audio_message":
            voice: Json = {
                "duration": item.duration or 1,
                "waveform": [0, 5, 12, 20, 12, 5],
                "link_ogg": url,
                "link_mp3": url,
                "transcript_state": "done",
                "transcript": item.detail.get("transcript", ""),
            }
            return {"type": kind, kind: named | voice}
        case "video":
            video: Json = {
                "title": item.name or "Видео",
                "duration": item.duration or 1,
                "date": date,
                "image": [],
                "type": "video",
                "width": 640,
                "height": 360,
                "views": 0,
                "description": "",
            }
            return {"type": kind, kind: named | video}
        case "audio":
            audio: Json = {
                "artist": "Неизвестен",
                "title": item.name,
                "duration": item.duration or 1,
                "date": date,
                "url": "",
            }
            return {"type": kind, kind: named | audio}
        case "sticker":
            images = [{"url": url, "width": side, "height": side} for side in (64, 128, 256, 512)]
            number = item.detail.get("sticker_id", 51)
            return {
                "type": kind,
                kind: {
                    "inner_type": "base_sticker_new",
                    "product_id": 1,
                    "sticker_id": number,
                    "images": images,
                    "images_with_background": images,
                },
            }
        case "graffiti":
            return {"type": kind, kind: named | {"url": url, "width": 512, "height": 512}}
        case "poll":
            return {"type": kind, kind: named | poll(date) | dict(item.detail)}
        case "market":
            return {"type": kind, kind: named | goods(date) | dict(item.detail)}
        case _:
            return {
                "type": kind,
                kind: {
                    "id": ident(item),
                    "owner_id": owner,
                    "from_id": owner,
                    "date": date,
                    "title": PLAIN.get(kind, kind),
                    "text": "",
                    **item.detail,
                },
            }


def photo(world: World, item: Media, url: str, date: int) -> Json:
    """A photo in a small and its own size."""
    stored = world.files.get(item.file or "")
    width, height = image_size(stored.content) if stored else (640, 480)
    sizes = [
        {"type": "s", "url": url, "width": min(75, width), "height": min(75, height)},
        {"type": "z", "url": url, "width": width, "height": height},
    ]
    largest = {"type": "base", "url": url, "width": width, "height": height}
    return {"album_id": -3, "date": date, "has_tags": False, "text": "", "sizes": sizes, "orig_photo": largest}


def geo(item: Media) -> Json:
    """A place; VK keeps it outside the attachments."""
    point = {"latitude": item.detail["latitude"], "longitude": item.detail["longitude"]}
    return {"type": "point", "coordinates": point}


def poll(date: int) -> Json:
    """A poll with two answers."""
    answers = [{"id": n, "text": text, "votes": 0, "rate": 0} for n, text in enumerate(("Да", "Нет"), 1)]
    words = ("multiple", "closed", "is_board", "can_edit", "can_report", "can_share", "disable_unvote", "anonymous")
    shape: Json = {"question": "Всё понравилось?", "answers": answers, "created": date, "end_date": 0, "votes": 0}
    return shape | dict.fromkeys(words, False) | {"can_vote": True}


def goods(date: int) -> Json:
    """A thing for sale."""
    currency = {"id": 643, "name": "RUB", "title": "₽"}
    category: Json = {
        "id": 1,
        "name": "Посуда",
        "section": {"id": 1, "name": "Дом"},
        "inner_type": "market_market_category_nested",
    }
    return {
        "title": "Чайник",
        "description": "Чайник эмалированный",
        "availability": 0,
        "category": category,
        "date": date,
        "price": {"amount": "199000", "currency": currency, "text": "1 990 ₽"},
    }
