"""What people type into a form's fields: an order's number, an address, an hour; and what is wrong with it, in words.

Each reading takes the typed line and gives either the field's text or the phrase that explains what is expected.
"""

from __future__ import annotations

import re
from typing import Final

from bot.core import spoken
from bot.core.ids import MessageId
from bot.core.phrases import Phrase, say
from bot.core.session import Draft, Field, Given, Told
from bot.core.steps import View
from bot.core.world import World

LONGEST: Final = 80
"""Characters of a field. A longer line is a story."""
STORY: Final = 4
"""Words from which on a line that is no answer tells something instead. Groups of digits are none."""
WEEK: Final = 7 * 24

NOWHERE: Final = MessageId("")

_SPLIT: Final = re.compile(r"[\s,;:!?()«»\"']+")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*\.[^@\s.\d]{2,}")
_PHONE: Final = re.compile(r"\+?[\d\s()./-]+")
_HOUR: Final = re.compile(r"(?<!\d)([01]?\d|2[0-4])(?:[:.]([0-5]\d))?(?!\d)")


def order(text: str, view: View) -> str | Phrase:
    found = _orders(text, view.world)
    return found[0] if found else say("order-odd", example=view.world.policy.order_example)


def order_told(draft: Draft, world: World) -> str:
    """The number of an order that the words of a draft name as one ("заказ 123-45", "order #12345")."""
    for told in draft.said:
        for number in _orders(told.content.text, world):
            head = told.content.text.partition(number)[0]
            if spoken.calls_order(head, world) or head.endswith(("№", "# ", "№ ")):
                return number
    return ""


def _orders(text: str, world: World) -> list[str]:
    words = (word.strip(".№#-") for word in _SPLIT.split(text[: LONGEST * 10]))
    return [word for word in words if word and re.fullmatch(world.policy.order_pattern, word)]


def mail(text: str) -> str | Phrase:
    word = next((word.strip(".<>") for word in _SPLIT.split(text) if "@" in word), "")
    if not word:
        return say("mail-no-at")
    return word if _MAIL.fullmatch(word) and len(word) <= LONGEST else say("mail-odd")


def phone(text: str) -> str | Phrase:
    typed = text.strip()
    digits = sum(map(str.isdigit, typed))
    if not _PHONE.fullmatch(typed) or not typed.isascii():
        return say("phone-odd")
    if digits < 10:
        return say("phone-short")
    return typed if digits <= 15 else say("phone-long")


def when(text: str, world: World) -> str | Phrase:
    """A stated time: words with an hour in them, at which somebody works."""
    hours = [int(found[1]) % 24 for found in _HOUR.finditer(text)]
    if not hours:
        return say("when-odd")
    working = open_hours(world)
    if working and not set(hours) & working:
        return say("when-closed", first=f"{min(working)}:00", last=f"{max(working) + 1}:00")
    return " ".join(text.split())


def open_hours(world: World) -> frozenset[int]:
    """Hours of the day at which the desk is open within a week, by the shop's own clock."""
    moments = [world.now + hour * 3600 for hour in range(WEEK)]
    times = [str(world.calendar.words(at, 0.0).args["time"]) for at in moments if world.calendar.is_open(at)]
    return frozenset(int(time.partition(":")[0]) for time in times)


def read(field: Field, text: str, view: View) -> str | Phrase:
    if len(text) > LONGEST and field != "order":
        return say(f"{field}-odd")
    match field:
        case "order":
            return order(text, view)
        case "mail":
            return mail(text)
        case "phone":
            return phone(text)
        case "when":
            return when(text, view.world)


def is_story(told: Told) -> bool:
    """Not an answer to a field, but something to tell."""
    words = [word for word in told.content.text.split() if any(map(str.isalpha, word))]
    return bool(told.content.attachments) or len(words) >= STORY


def with_field(given: tuple[Given, ...], field: Field, text: str, told: Told | None = None) -> tuple[Given, ...]:
    others = tuple(one for one in given if one.field != field)
    return (*others, Given(field=field, text=text, message=told.message if told else NOWHERE))
