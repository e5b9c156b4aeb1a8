"""Derives the compact request tables from the official API schemas; run it when the schemas change.

    python -m bot.sandbox.schema.derive SPECS_DIR

SPECS_DIR holds `telegram-bot-api.json` (methods and types of the Bot API) and `vk/` (VK's own JSON schema). Only names,
types, required marks and limits are kept; limits that the documents tell in prose ("1-64 bytes") are read out of it.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TELEGRAM_METHODS = [
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "getChat",
    "getChatMember",
    "getChatAdministrators",
    "getChatMemberCount",
    "getFile",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendVoice",
    "sendAudio",
    "sendVideo",
    "sendAnimation",
    "sendVideoNote",
    "sendSticker",
    "sendLocation",
    "sendContact",
    "sendMediaGroup",
    "copyMessage",
    "copyMessages",
    "forwardMessage",
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "setMessageReaction",
    "answerCallbackQuery",
    "sendChatAction",
    "createForumTopic",
    "editForumTopic",
    "closeForumTopic",
    "reopenForumTopic",
    "deleteForumTopic",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "leaveChat",
    "pinChatMessage",
]

VK_METHODS = [
    "groups.getLongPollServer",
    "groups.getLongPollSettings",
    "groups.setLongPollSettings",
    "groups.getById",
    "groups.getTokenPermissions",
    "groups.getSettings",
    "groups.setSettings",
    "groups.enableOnline",
    "messages.send",
    "messages.edit",
    "messages.delete",
    "messages.getHistory",
    "messages.getByConversationMessageId",
    "messages.getConversations",
    "messages.getConversationsById",
    "messages.getConversationMembers",
    "messages.sendMessageEventAnswer",
    "messages.markAsRead",
    "messages.setActivity",
    "messages.sendReaction",
    "messages.deleteReaction",
    "users.get",
    "photos.getMessagesUploadServer",
    "photos.saveMessagesPhoto",
    "docs.getMessagesUploadServer",
    "docs.save",
]

VK_OBJECTS = ["messages_keyboard", "messages_forward"]

# Facts the VK schema lacks (VK's method pages and its clients): rich text, the older name of cmid, the shorter text.
VK_ADDITIONS: Json = {
    "messages.send": {"format_data": {"type": "string"}, "message": {"type": "string", "maxLength": 4096}},
    "messages.edit": {
        "format_data": {"type": "string"},
        "conversation_message_id": {"type": "integer", "minimum": 0},
        "message": {"type": "string", "maxLength": 4096},
    },
    "messages.delete": {"conversation_message_ids": {"type": "array", "items": "integer", "maxItems": 100}},
}

NOT_EMULATED = re.compile(r"^(Array of )*(Input)?Rich|^InputMediaLivePhoto$|^SuggestedPost|^EphemeralMessage")


def telegram_table(source: Json) -> Json:
    """Methods and the types they reach: `{field: [types, required, limits]}`, unions as lists of type names."""
    types: Json = {}
    unions: Json = {}

    def visit(name: str) -> None:
        name = re.sub(r"^(Array of )+", "", name)
        if name in types or name in unions or name not in source["types"] or NOT_EMULATED.match(name):
            return
        described = source["types"][name]
        if described.get("subtypes"):
            unions[name] = [sub for sub in described["subtypes"] if not NOT_EMULATED.match(sub)]
            for sub in unions[name]:
                visit(sub)
            return
        types[name] = {}
        types[name] = fields(described)

    def fields(described: Json) -> Json:
        out = {}
        for field in described.get("fields", []):
            kept = [kind for kind in field["types"] if not NOT_EMULATED.match(kind.removeprefix("Array of "))]
            for kind in kept:
                visit(kind)
            limits = telegram_limits(prose(field["description"]), field["types"], field["name"])
            out[field["name"]] = [kept, int(bool(field["required"])), *([limits] if limits else [])]
        return out

    methods = {name: fields(source["methods"][name]) for name in TELEGRAM_METHODS}
    return {"version": source["version"], "methods": methods, "types": types, "unions": unions}


def prose(description: str | list[str]) -> str:
    """Some descriptions are lists of paragraphs."""
    return description if isinstance(description, str) else " ".join(description)


def telegram_limits(text: str, types: list[str], name: str) -> Json:
    """Limits told in the description: lengths in characters or bytes, counts, ranges, allowed words."""
    limits: Json = {}
    if found := re.search(r"(\d+)-(\d+) (characters|bytes)", text):
        limits["chars" if found[3] == "characters" else "bytes"] = [int(found[1]), int(found[2])]
    elif any(kind.startswith("Array of") for kind in types) and (found := re.search(r"(\d+)-(\d+)\b", text)):
        limits["items"] = [int(found[1]), int(found[2])]
    elif "Integer" in types and (found := re.search(r"\b(\d+)-(\d+)\b(?! bit)", text)):
        limits["range"] = [int(found[1]), int(found[2])]
    elif "Integer" not in types and types != ["String"]:
        return limits
    limits.update(allowed_words(text, types, name))
    return limits


def allowed_words(text: str, types: list[str], name: str) -> Json:
    """`one of` lists and constants such as "must be photo" or "always 'emoji'"."""
    if "Integer" in types:
        colours = re.findall(r"(\d{6,}) \(0x", text)
        return {"one_of": [int(colour) for colour in colours]} if colours else {}
    if name == "action":
        return {"one_of": re.findall(r"\b([a-z_]+) for ", text)}
    if name == "type" and (found := re.search(r"(?:must be|always) '?([a-z_]+)'?$", text.rstrip(". "))):
        return {"one_of": [found[1]]}
    if re.search(r"can be one of|[Mm]ust be one of|urrently, can be", text):
        words = re.findall(r"[“\"']([^\s\"'”“]+)[”\"'](?= \(|,|$| or|\.|\s*$)", text)
        return {"one_of": list(dict.fromkeys(words))} if words else {}
    return {}


def vk_table(directory: Path) -> Json:
    """Methods as `{parameter: {type, required, minimum, …}}`, with the JSON objects some parameters hold."""
    methods: Json = {}
    for section in sorted({name.split(".")[0] for name in VK_METHODS}):
        listed = json.loads((directory / section / "methods.json").read_text("utf-8"))["methods"]
        for method in listed:
            if method["name"] in VK_METHODS:
                parameters = {p["name"]: vk_parameter(p) for p in method.get("parameters", [])}
                methods[method["name"]] = parameters | VK_ADDITIONS.get(method["name"], {})
    definitions = json.loads((directory / "messages" / "objects.json").read_text("utf-8"))["definitions"]
    objects: Json = {}
    for name in VK_OBJECTS:
        collect_object(name, definitions, objects)
    errors = json.loads((directory / "errors.json").read_text("utf-8"))["errors"]
    return {
        "version": "5.199",
        "methods": methods,
        "objects": objects,
        "errors": {str(error["code"]): error.get("description", "") for error in errors.values()},
    }


def vk_parameter(parameter: Json) -> Json:
    """Keeps type and limits; `items` becomes the name of the item's type."""
    kept: Json = {
        key: parameter[key]
        for key in ("type", "minimum", "maximum", "maxLength", "maxItems", "enum")
        if key in parameter
    }
    if parameter.get("required"):
        kept["required"] = True
    if "items" in parameter:
        kept["items"] = parameter["items"].get("type", "string")
    if "$ref" in parameter:
        kept["object"] = parameter["$ref"].rsplit("/", 1)[1]
    return kept


def collect_object(name: str, definitions: Json, objects: Json) -> None:
    """One object of VK's schema with those it refers to; unions are told apart by their `type` word."""
    if name in objects:
        return
    definition = definitions[name]
    if "oneOf" in definition:
        names = [ref["$ref"].rsplit("/", 1)[1] for ref in definition["oneOf"]]
        objects[name] = {"one_of": names}
        for each in names:
            collect_object(each, definitions, objects)
        return
    objects[name] = {}
    for key, described in definition["properties"].items():
        objects[name][key] = vk_property(described, definitions, objects)


def vk_property(described: Json, definitions: Json, objects: Json) -> Json:
    """A property: scalars with their limits, references by name, arrays with their items."""
    kept: Json = {key: described[key] for key in ("type", "enum", "maxLength") if key in described}
    if described.get("required"):
        kept["required"] = True
    if "$ref" in described:
        kept["object"] = described["$ref"].rsplit("/", 1)[1]
        collect_object(kept["object"], definitions, objects)
    if "items" in described:
        kept["items"] = vk_property(described["items"], definitions, objects)
    return kept


def write(path: Path, table: Json) -> None:
    """One line a method or type, so that a change of the API is a readable difference."""
    parts: Iterable[str] = (
        f"{json.dumps(key)}: "
        + (
            "{\n" + ",\n".join(f"{json.dumps(name)}: {compact(part)}" for name, part in value.items()) + "\n}"
            if isinstance(value, dict)
            else json.dumps(value)
        )
        for key, value in table.items()
    )
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def compact(value: object) -> str:
    """JSON without spaces, emoji readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(specs: Path) -> None:
    """Writes both tables beside this file."""
    here = Path(__file__).parent
    write(here / "telegram.json", telegram_table(json.loads((specs / "telegram-bot-api.json").read_text("utf-8"))))
    write(here / "vk.json", vk_table(specs / "vk"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(
            "usage: python -m bot.sandbox.schema.derive SPECS_DIR (the directory with telegram-bot-api.json and vk/)"
        )
    main(Path(sys.argv[1]))
