"""Fair limits: whoever writes too much, too fast or twice loses nothing, and is told how things stand.

1. A flood is read together: its words are held for some seconds and then heard as one message. In an open ticket they
   go on at once, where the desk's lane folds them. Presses and commands are all done, and what the last of them led to
   is shown when the flood is over.
2. The same request again, and a new one when there were too many, are added to the request that is there.
3. A warning is said once, and never instead of passing the words on.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from bot.core import promise, tickets
from bot.core.card import problem_of, refresh_card, topic_of
from bot.core.content import Content, utf16_length
from bot.core.ids import ContentId
from bot.core.phrases import Body, say
from bot.core.secrecy import conceal
from bot.core.session import Draft, Ticket, Told
from bot.core.spoken import digest, fold, is_rude
from bot.core.turn import Turn

CALM: Final = "calm"
"""Name of the timer at which a flood is over."""
HERE: Final = "."
"""`Session.hush` when the present step is to be shown; else it is the action that was asked for."""
SAME_FROM: Final = 10
"""Letters from which equal words are the same request: "hello" twice is not."""


# --- what is said beside a message ---


def cautions(turn: Turn, content: Content) -> Content:
    """The content as staff may see it. What was hidden, and a word about manners, are said with the next words."""
    hidden, secrets = conceal(content, turn.world)
    turn.preface += tuple(say("secret-hidden", kind=kind) for kind in sorted(secrets))
    if not turn.session.warned and is_rude(content.text, turn.world):
        turn.change(warned=True)
        turn.preface += (say("rude"),)
    return hidden


# --- a flood ---


def holds(turn: Turn, told: Told, ticket: Ticket | None) -> bool:
    """Count this message; True when it is held, to be heard with those around it."""
    if told.content.album:  # many messages by the messenger's doing, one by the customer's
        return False
    over = _over(turn)
    if ticket:
        if over == 1:
            turn.preface += (say("flood-ticket", number=str(ticket.number)),)
        return False
    if over <= 0 and not turn.session.held:
        return False
    _bide(turn, "flood")
    turn.change(held=(*turn.session.held, told))
    return True


def hushes(turn: Turn, action: str = HERE) -> None:
    """Count this press, command or edit. Of a flood, only what the last one led to is shown, when it is over. What
    answers the present screen is not to be counted: it came after it was read."""
    if _over(turn) > 0 or turn.session.hush:
        _bide(turn, "flood-presses")
        turn.hushed = action
        turn.change(hush=turn.session.hush or HERE)


def _over(turn: Turn) -> int:
    """By how many messages and presses this one is more than may come at once."""
    policy, now = turn.world.policy, turn.world.now
    start, count = turn.session.burst
    start, count = (start, count + 1) if now - start < policy.flood_seconds else (now, 1)
    turn.change(burst=(start, count))
    return count - policy.flood_messages if policy.flood_messages else 0


def _bide(turn: Turn, phrase: str) -> None:
    """The first of a flood is told so, and when it will be over."""
    if not turn.session.held and not turn.session.hush:
        seconds = turn.world.policy.flood_seconds
        turn.set_timer(CALM, turn.world.now + seconds)
        turn.say(say(phrase, seconds=int(seconds)))


def reworded(turn: Turn, told: Told) -> bool:
    """Whether an edited message is one of those that are held: then its new words are."""
    if not any(one.message == told.message for one in turn.session.held):
        return False
    held = turn.session.held
    new = (_reworded(one, told) if one.message == told.message else one for one in held)
    turn.change(held=tuple(new))
    return True


def _reworded(before: Told, after: Told) -> Told:
    return replace(before, content=replace(after.content, attachments=before.content.attachments))


def calm(turn: Turn) -> Told | None:
    """What was held, as one message."""
    held = turn.session.held
    turn.change(held=())
    return _joined(held) if held else None


def _joined(held: tuple[Told, ...]) -> Told:
    whole = Content()
    for one in held:
        gap = "\n" if whole.text and one.content.text else ""
        below = _below(whole.text + gap, one.content)
        files = (*whole.attachments, *one.content.attachments)
        whole = replace(below, spans=(*whole.spans, *below.spans), attachments=files, album="")
    return replace(held[0], content=whole, also=tuple(one.message for one in held[1:]))


# --- requests ---


def submit(turn: Turn) -> None:
    """A new request, unless it is one that is there, or there were too many."""
    draft, world = turn.view.draft, turn.world
    if draft.kind == "complaint":  # it goes to others, whatever else there is
        return tickets.submit(turn)
    mark = mark_of("\n".join(told.content.text for told in draft.said))
    same = next((one for one in reversed(turn.session.tickets) if _is_same(turn, one, mark)), None)
    if same:
        return _into(turn, same, draft, ())
    until = _full_until(turn)
    last = turn.session.tickets[-1] if turn.session.tickets else None
    if until and (into := turn.view.open_ticket or last):
        words = world.calendar.words_at(until, world.now)
        return _into(turn, into, draft, (say("too-many", limit=world.policy.new_requests, until=words),))
    tickets.submit(turn)
    turn.change(opened=(*turn.session.opened, world.now)[-max(1, world.policy.new_requests) :])
    turn.put(replace(turn.ticket(world.next_ticket), heard=(mark,) if mark else ()))


def repeats(turn: Turn, ticket: Ticket, told: Told) -> bool:
    """Whether an open ticket has been told just this before; it remembers what it is told."""
    mark = mark_of(told.content.text)
    if not mark or ticket.operator or told.content.attachments:  # to a person one may say the same thing twice
        return False
    if mark in ticket.heard:
        return True
    turn.put(replace(turn.ticket(ticket.number), heard=(*ticket.heard, mark)[-3:]))
    return False


def mark_of(text: str) -> str:
    return digest(text) if len(fold(text)) >= SAME_FROM else ""


def _is_same(turn: Turn, ticket: Ticket, mark: str) -> bool:
    lives = ticket.state != "closed" or (turn.view.reopens(ticket) and ticket.outcome != "withdrawn")
    return bool(mark) and mark in ticket.heard and lives


def _full_until(turn: Turn) -> float | None:
    """When a new request may be opened again, if not now."""
    policy, now = turn.world.policy, turn.world.now
    recent = [at for at in turn.session.opened if now - at < policy.new_requests_within]
    many = policy.new_requests and len(recent) >= policy.new_requests
    return recent[0] + policy.new_requests_within if many else None


def _into(turn: Turn, ticket: Ticket, draft: Draft, first: Body) -> None:
    """The words of a draft, added to a request that is there."""
    turn.preface += first
    tickets.drop_draft(turn)
    told = _whole(draft, turn)
    if draft.reach:  # asked for just now, so it goes before what was asked for earlier
        ticket = turn.put(replace(ticket, reach=draft.reach, reach_to=tickets.reach_of(draft)))
        refresh_card(turn, ticket)
    if ticket.state == "closed":
        tickets.take_up_again(turn, ticket, told, unsolved=False)
    else:
        add_again(turn, ticket, told)


def _whole(draft: Draft, turn: Turn) -> Told:
    """Everything that a draft says, in one piece: its words below what was filled in."""
    filled = (topic_of(draft.topic, turn.world), problem_of(draft.problem, turn.world), draft.has("order"))
    head = " · ".join(filter(None, filled))
    said = (
        _joined(draft.said)
        if draft.said
        else Told(content_id=ContentId(f"draft-{turn.world.now:.0f}"), content=Content())
    )
    gap = "\n" if head and said.content.text else ""
    return replace(said, content=_below(head + gap, said.content))


def _below(head: str, content: Content) -> Content:
    """The content under other words."""
    moved = tuple(replace(span, offset=span.offset + utf16_length(head)) for span in content.spans)
    return replace(content, text=head + content.text, spans=moved)


def add_again(turn: Turn, ticket: Ticket, told: Told) -> None:
    """The same words once more: staff get them too, and the customer hears how things stand."""
    turn.change(current=ticket.number, step="ticket", at="", choices=())
    tickets.pass_on(turn, ticket, told)
    state = promise.place(turn.session, tickets.goes_on(turn, ticket), turn.world)
    turn.say(say("same-again", number=str(ticket.number), state=state))
