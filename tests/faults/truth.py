"""What must be true when a disturbed ticket is over, judged by what people see on the emulated messengers' side and by
what is left in Redis. Every check gives sentences about what is wrong; none means well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from bot.core.session import Session
from bot.sandbox.records import BOT, Message, Topic
from bot.store.keys import key
from tests.faults.stage import Stage
from tests.faults.ticket import ANSWER, MORE, TROUBLE, Played

REPEAT, DOUBT, DELIVERED = "🔁", "🤔", "👌"
SESSION = msgspec.msgpack.Decoder(Session)


class Truth(NamedTuple):
    """How an undisturbed ticket ends."""

    session: Session
    topic: str
    words: tuple[str, ...]
    card: str


def truth_of(stage: Stage, played: Played) -> Truth:
    staff = stage.sandbox.staff_chat
    card = next(message for message in stage.said(staff, played.thread) if message.keyboard)
    words = tuple(message.text for message in stage.said(played.customer))
    return Truth(session=session(stage, played), topic=topic(stage, played).name, words=words, card=card.text)


def session(stage: Stage, played: Played) -> Session:
    """As it is stored, without moments: two runs never happen at the same time."""
    found = stage.redis.hget(key(played.customer, "ses"), "b")
    assert isinstance(found, bytes), "there is no session"
    stored = SESSION.decode(found)
    moments = {"opened_at": 0.0, "promised_at": 0.0, "closed_at": 0.0, "left": 0.0, "asked_at": 0.0}
    tickets = tuple(msgspec.structs.replace(ticket, **moments) for ticket in stored.tickets)
    opened = (0.0,) * len(stored.opened)
    return msgspec.structs.replace(stored, tickets=tickets, noticed_at=0.0, burst=(0.0, 0), opened=opened)


def topic(stage: Stage, played: Played) -> Topic:
    return stage.sandbox.world.chats[stage.sandbox.staff_chat].topics[played.thread]


# --- the judgement ---


def wrong(stage: Stage, played: Played, whole: Truth, *, may_double: int, may_orphan: bool) -> list[str]:
    """`may_double`: so many sends to Telegram may stand twice, because they were under way at a crash or their answer
    was lost. `may_orphan`: the making of the topic was in doubt."""
    return [
        *in_topic(stage, played),
        *at_customer(stage, played, whole),
        *doubled(stage, played, may_double),
        *places(stage, played, whole, may_orphan),
        *stored(stage, played, whole),
    ]


def in_topic(stage: Stage, played: Played) -> Iterator[str]:
    """The customer's lines, for staff: none lost, none twice without saying so, in order."""
    seen = stage.said(stage.sandbox.staff_chat, played.thread)
    for line in (TROUBLE, MORE):
        copies = holding(seen, line)
        plain = [copy for copy in copies if not copy.text.startswith(REPEAT)]
        if not copies:
            yield f"lost: {line!r} is not in the topic"
        if len(plain) > 1 or len(copies) - len(plain) > 1:
            yield f"repeated without a mark: {[copy.text for copy in copies]}"
    first, later = holding(seen, TROUBLE), holding(seen, MORE)
    if first and later and first[-1].number > later[0].number:
        yield f"out of order: {[message.text for message in seen]}"


def at_customer(stage: Stage, played: Played, whole: Truth) -> Iterator[str]:
    """What the customer reads: all that an undisturbed one would, once, or, in Telegram, once more after a doubt."""
    seen = [message.text for message in stage.said(played.customer)]
    in_vk = played.customer.startswith("vk:")
    for words in whole.words:
        times = seen.count(words)
        if times < 1:
            yield f"lost: the customer did not read {words[:60]!r}"
        if times > (1 if in_vk else 2):
            yield f"the customer read {times} times: {words[:60]!r}"
    if strange := set(seen) - set(whole.words):
        yield f"the customer read what nobody said: {strange}"
    if list(dict.fromkeys(seen)) != list(whole.words):
        yield f"the customer read in another order: {seen}"
    marks = {mark.emoji for mark in mark_of(stage, played).reactions if mark.sender == BOT}
    if seen.count(ANSWER) > 1 and DOUBT not in marks:
        yield "the answer stands twice, and the operator does not know"
    if marks not in ({DELIVERED}, {DOUBT}):
        yield f"the answer is marked {marks}"


def doubled(stage: Stage, played: Played, may_double: int) -> Iterator[str]:
    """Everything that stands somewhere twice, marked or not."""
    seen = [message.text.removeprefix(REPEAT).strip() for message in stage.said(stage.sandbox.staff_chat)]
    seen += [message.text for message in stage.said(played.customer)]
    twice = {text[:60] for text in seen if seen.count(text) > 1}
    if len(twice) > may_double:
        yield f"{len(twice)} messages stand twice, {may_double} may: {twice}"


def places(stage: Stage, played: Played, whole: Truth, may_orphan: bool) -> Iterator[str]:
    staff = stage.sandbox.staff_chat
    if stage.linked() != [played.thread]:
        yield f"the linked topics are {stage.linked()}"
    ours = topic(stage, played)
    if (ours.name, ours.closed) != (whole.topic, True):
        yield f"the topic is called {ours.name!r}, closed: {ours.closed}"
    cards = [message for message in stage.said(staff, played.thread) if message.keyboard]
    if not cards or cards[-1].text != whole.card:
        yield f"the card says {[card.text for card in cards]}"
    orphans = [one for one in stage.sandbox.world.chats[staff].topics.values() if one.thread != played.thread]
    if len(orphans) > (1 if may_orphan else 0):
        yield f"topics that belong to nobody: {[orphan.name for orphan in orphans]}"
    for orphan in orphans:
        if stage.shown(staff, orphan.thread):
            yield f"words in a topic that belongs to nobody: {[m.text for m in stage.shown(staff, orphan.thread)]}"
    if stage.shown(staff, None):
        yield f"words in General: {[message.text for message in stage.shown(staff, None)]}"


def stored(stage: Stage, played: Played, whole: Truth) -> Iterator[str]:
    """The same session, and nothing left over."""
    if (now := session(stage, played)) != whole.session:
        yield f"the session is {now}, not {whole.session}"
    for room in ("dead", "box", "lane", "ready"):
        if left := stage.names(room):
            yield f"left over: {left}"
    timers = [timer for name in stage.names("timers") for timer in stage.redis.zrange(name, 0, -1)]
    if left := [timer for timer in timers if b"|old:" not in timer]:  # a closed ticket is forgotten some day
        yield f"timers left over: {left}"
    for name in stage.names("out"):
        if held := {b"own", b"g", b"halt"} & set(stage.redis.hkeys(name)):
            yield f"{name} still has {held}"


def holding(messages: list[Message], line: str) -> list[Message]:
    return [message for message in messages if line in message.text]


def mark_of(stage: Stage, played: Played) -> Message:
    """The operator's message with the answer."""
    return stage.sandbox.world.messages[(stage.sandbox.staff_chat, played.answer)]
