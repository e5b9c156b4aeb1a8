"""What a receipt is remembered as: links in both directions, the ticket's home, the news for the customer's mailbox.
Pure but for the writings, which the delivery makes in the same trip as SETTLE (link before settle)."""

from __future__ import annotations

from functools import partial

import msgspec

from bot.adapters.port import EditOp, Receipt, SendOp
from bot.core.events import Event, Placed
from bot.core.ids import ChatId, MessageId, MessageRef, Place, TicketNumber
from bot.engine.freeze import Part
from bot.engine.outcomes import Held, name
from bot.store.keys import lane_owner
from bot.store.links import Links, Write, encode_copies, in_chat
from bot.store.records import PACK, StaffLink

Writings = tuple[Write, ...]


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of the ticket's home, events, and writes of links: each may be made twice."""

    home: list[tuple[str, bytes]] = []
    events: tuple[Event, ...] = ()
    writings: Writings = ()


def remember(held: Held, part: Part, receipt: Receipt, chat: ChatId, links: Links, now: float) -> Brought:
    owner, group = lane_owner(held.lane), held.group
    ticket = TicketNumber(group.ticket)
    shown = [("shown", PACK.encode(part.shows))] if part.shows is not None else []
    match part.brings:
        case "place" if isinstance(part.operation, SendOp):
            brought = anchored(owner, ticket, receipt, chat, links)
            news = Placed(id=name(held, "placed"), at=now, ticket=ticket, place=Place(chat=chat), url=receipt.url)
            home = [*brought.home, *shown, *address(receipt)]
            return msgspec.structs.replace(brought, home=home, events=(news,))
        case "place":
            place = Place(chat=chat, thread=receipt.thread)
            link = StaffLink(owner=owner, ticket=ticket, what="topic")
            return Brought(
                home=[("place", PACK.encode(place)), *shown, *address(receipt)],
                events=(Placed(id=name(held, "placed"), at=now, ticket=ticket, place=place, url=receipt.url),),
                writings=(partial(links.set_thread, chat, receipt.thread, link),),
            )
        case "card" if isinstance(part.operation, EditOp):  # a receipt with a message: posted anew
            brought = anchored(owner, ticket, receipt, chat, links) if receipt.messages else Brought()
            return msgspec.structs.replace(brought, home=[*brought.home, *shown])
        case "card":
            link = StaffLink(owner=owner, ticket=ticket, what="card")
            home = [("card", str(message).encode()) for message in receipt.messages[:1]]
            return Brought(home=home, writings=(staff_links(links, chat, receipt, link),))
        case "content" if held.to_customer:
            fields = [(f"m:{message}", group.contents[0].encode()) for message in receipt.messages if group.contents]
            writings = [partial(links.set_customer, owner, fields + copies(chat, held, receipt))]
            return Brought(writings=tuple(writings))
        case "content":
            first = group.contents[0] if group.contents else ""
            link = StaffLink(owner=owner, ticket=ticket, content_id=first, what="customer")
            return Brought(
                writings=(
                    staff_links(links, chat, receipt, link),
                    partial(links.set_customer, owner, copies(chat, held, receipt)),
                )
            )
        case "said":
            fields = [(f"s:{part.said}", str(message).encode()) for message in receipt.messages[-1:]]
            return Brought(writings=(partial(links.set_customer, owner, fields),))
        case "shown":
            return Brought(home=shown)
        case "nothing" if held.group.ticket and receipt.messages and not held.to_customer:
            link = StaffLink(owner=owner, ticket=ticket, what="bot")
            return Brought(writings=(staff_links(links, chat, receipt, link),))
    return Brought()


def anchored(owner: str, ticket: TicketNumber, receipt: Receipt, chat: ChatId, links: Links) -> Brought:
    """The message is the ticket's card, and all of the ticket replies to it; the number alone finds it."""
    anchor = receipt.messages[0] if receipt.messages else MessageId("")
    home = [("place", PACK.encode(Place(chat=chat, anchor=anchor)))]
    if not anchor:
        return Brought(home=home)
    link = StaffLink(owner=owner, ticket=ticket, what="card")
    newest = partial(links.note_made, chat, ticket, anchor)
    return Brought(home=[*home, ("card", anchor.encode())], writings=(staff_links(links, chat, receipt, link), newest))


def staff_links(links: Links, chat: ChatId, receipt: Receipt, link: StaffLink) -> Write:
    return partial(links.set_staff, chat, [(str(message), link) for message in receipt.messages])


def copies(chat: ChatId, held: Held, receipt: Receipt) -> list[tuple[str, bytes]]:
    """Where the group's contents stand now: where they begin, when they went in several parts."""
    parts = held.group.parts
    begins = next((at for at, part in enumerate(parts) if part.brings == "content"), 0)
    refs = [MessageRef(chat=chat, message=message) for message in receipt.messages]
    if not refs or held.part != begins:
        return []
    return [(f"c:{in_chat(content, chat)}", encode_copies(refs)) for content in held.group.contents]


def address(receipt: Receipt) -> list[tuple[str, bytes]]:
    """Nothing where there is none: an empty value cannot be told to a script."""
    return [("url", receipt.url.encode())] if receipt.url else []
