"""What goes next out of a lane, as one group. Pure; does not know messengers, clocks or what was sent before.

Laws
1. A group is a beginning of the lane: `count` effects, none passed over. What a lane holds is carried out in its order.
2. Neighbouring texts of one ticket become one message: a staff group's budget is calls, not letters. Joined by a new
   line, spans shifted in UTF-16 units, never longer than the messenger's limit, never a reply, never with files.
3. Neighbours of one album become one album.
4. An edit right behind the words that it changes takes their place: what was taken back at once need not be read.
5. Of cosmetic effects with one target only the newest is carried out. A mark that tells of trouble is never dropped.
6. Everything else stands alone. Each content keeps its id and its place in the group: edits and replies find it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

import msgspec

from bot.core.content import Attachment, Content, Span, utf16_length
from bot.core.effects import Answer, Card, Effect, Forward, ForwardEdit, Mark, SetTopic
from bot.core.ids import ContentId, EffectId, MessageRef

TEXT_LIMIT = 4096
ALBUM_LIMIT = 10
SPAN_LIMIT = 100
"""Formatting beyond the hundredth span of a message is dropped by Telegram without a word."""

Waiting = Sequence[tuple[EffectId, Effect]]


class Part(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where one content stands in the group: UTF-16 range of the text, range of the attachments. `source` is the
    message it came from."""

    content_id: ContentId
    effect: EffectId
    offset: int = 0
    length: int = 0
    attachment: int = 0
    attachments: int = 0
    source: MessageRef | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The first `count` waiting effects: `effect` says all that those in `carried` said, those in `dropped` need not
    be said any more. `parts` is empty for effects without contents."""

    count: int
    effect: Effect
    carried: tuple[EffectId, ...]
    dropped: tuple[EffectId, ...] = ()
    parts: tuple[Part, ...] = ()


def fold(waiting: Waiting, *, limit: int = TEXT_LIMIT) -> Group | None:
    """What to carry out now; None when nothing waits. `limit` is a text's length in UTF-16 units."""
    skipped = _superseded(waiting)
    rest = waiting[skipped:]
    if not rest:
        return None
    group = _group(rest, limit)
    dropped = tuple(effect_id for effect_id, _ in waiting[:skipped])
    return msgspec.structs.replace(group, count=group.count + skipped, dropped=dropped + group.dropped)


# --- cosmetics --------------------------------------------------------------------------------------------------------


def _superseded(waiting: Waiting) -> int:
    """How many effects at the head have a newer one of the same target behind them."""
    newest = {target: at for at, (_, effect) in enumerate(waiting) if (target := _target(effect)) is not None}
    for at, (_, effect) in enumerate(waiting):
        target = _target(effect)
        if target is None or newest[target] == at or _tells_of_trouble(effect):
            return at
    return len(waiting)


def _target(effect: Effect) -> Hashable:
    match effect:
        case Card():
            return "card", effect.ticket
        case SetTopic():
            return "topic", effect.ticket
        case Mark():
            return "mark", effect.ticket, effect.message
        case _:
            return None


def _tells_of_trouble(effect: Effect) -> bool:
    return isinstance(effect, Mark) and effect.mark in ("refused", "doubt")


# --- contents ---------------------------------------------------------------------------------------------------------


def _group(waiting: Waiting, limit: int) -> Group:
    effect_id, head = waiting[0]
    if not isinstance(head, Forward | Answer):
        return Group(count=1, effect=head, carried=(effect_id,))
    run = [(effect_id, head)]
    carried = [effect_id]
    for next_id, effect in waiting[1:]:
        longer = _with(run, next_id, effect, limit)
        if longer is None:
            break
        run = longer
        carried.append(next_id)
    return Group(count=len(carried), effect=_merged(run), carried=tuple(carried), parts=_parts(run))


_Run = list[tuple[EffectId, Forward | Answer]]


def _with(run: _Run, effect_id: EffectId, effect: Effect, limit: int) -> _Run | None:
    """The run with one more effect in it; None when that one waits for the next group."""
    match effect:
        case ForwardEdit():
            longer = _edited(run, effect)
        case Forward() | Answer() if _together(run[-1][1], effect):
            longer = [*run, (effect_id, effect)]
        case _:
            return None
    return longer if longer and (len(longer) == 1 or _fits(longer, limit)) else None


def _edited(run: _Run, edit: ForwardEdit) -> _Run | None:
    """The run with the new words in place of the old; None when it does not hold those, or could not hold these."""
    changed = [
        (effect_id, msgspec.structs.replace(said, content=edit.content) if _is_edited(said, edit) else said)
        for effect_id, said in run
    ]
    if not any(_is_edited(said, edit) for _, said in run):
        return None
    return changed if all(_together(one[1], other[1]) for one, other in pairwise(changed)) else None


def _is_edited(said: Forward | Answer, edit: ForwardEdit) -> bool:
    return isinstance(said, Forward) and said.ticket == edit.ticket and said.content_id == edit.content_id


def _together(one: Forward | Answer, other: Forward | Answer) -> bool:
    """Whether two neighbours may stand in one message."""
    if one.ticket != other.ticket or one.reply_to != other.reply_to:
        return False
    if one.content.album or other.content.album:
        same_voice = _voice(one) == _voice(other)
        both_files = bool(one.content.attachments and other.content.attachments)
        return one.content.album == other.content.album and both_files and same_voice
    return _is_plain(one) and _is_plain(other) and _voice(one) == _voice(other)


def _voice(effect: Forward | Answer) -> object:
    """What is said around the content; to be compared only."""
    match effect:
        case Forward():
            return "forward", effect.author
        case Answer():
            return "answer", effect.lang, effect.prefix


def _is_plain(effect: Forward | Answer) -> bool:
    """Only the desk's lane merges texts: what an operator sent as two messages stays two, each with its own mark."""
    content = effect.content
    return isinstance(effect, Forward) and bool(content.text) and not content.attachments and effect.reply_to is None


def _fits(run: _Run, limit: int) -> bool:
    contents = [effect.content for _, effect in run]
    texts = [content.text for content in contents if content.text]
    length = sum(map(utf16_length, texts)) + len(texts) - 1
    return (
        (length <= limit or len(texts) < 2)
        and sum(len(content.spans) for content in contents) <= SPAN_LIMIT
        and sum(len(content.attachments) for content in contents) <= ALBUM_LIMIT
    )


def _merged(run: _Run) -> Forward | Answer:
    head = run[0][1]
    return (
        head if len(run) == 1 else msgspec.structs.replace(head, content=_joined([effect.content for _, effect in run]))
    )


def _joined(contents: Sequence[Content]) -> Content:
    texts: list[str] = []
    spans: list[Span] = []
    files: list[Attachment] = []
    offset = 0
    for content in contents:
        files += content.attachments
        if content.text:
            spans += [msgspec.structs.replace(span, offset=span.offset + offset) for span in content.spans]
            texts.append(content.text)
            offset += utf16_length(content.text) + 1
    return Content(text="\n".join(texts), spans=tuple(spans), attachments=tuple(files), album=contents[0].album)


def _parts(run: _Run) -> tuple[Part, ...]:
    parts = []
    offset = attachment = 0
    for effect_id, effect in run:
        length, attachments = utf16_length(effect.content.text), len(effect.content.attachments)
        parts.append(
            Part(
                content_id=effect.content_id,
                effect=effect_id,
                offset=offset,
                length=length,
                attachment=attachment,
                attachments=attachments,
                source=effect.source,
            )
        )
        offset += length + 1 if length else 0
        attachment += attachments
    return tuple(parts)
