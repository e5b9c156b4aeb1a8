"""To forget: the script takes what it is told and keeps what came after; rounds may be made twice."""

from __future__ import annotations

from bot.core.ids import ChatId, MessageId, MessageRef, Place, ThreadId
from bot.store import Store
from bot.store.keys import desk_lane, home_key, key
from bot.store.links import encode_copies, in_chat
from bot.store.records import PACK, DeadLetter, StaffLink
from tests.store.contents import timeless
from tests.store.made import ANNA, LANE, accepted, item, job, lane_order, neighbours, order

GROUP = "telegram:-100"


async def lived(store: Store, owner: str = ANNA, ticket: int = 97, n: int = 1) -> None:
    """A customer with a ticket, words on their way in all lanes, timers, links on both sides."""
    claim = await accepted(store, owner, f"1 {owner}")
    desk = desk_lane(owner, ticket, "default")
    links = [("t:one", str(ticket).encode()), (f"c:{in_chat('one', owner)}", encode_copies([ref(owner, "5")]))]
    wanted = order(
        claim, lanes=[lane_order(LANE.replace(ANNA, owner), "hi"), lane_order(desk, "card")], links=links,
        timers=[(f"{owner}|due:{ticket}", 5_000, b"due")], history=[b"line"], number=n, ticket=str(ticket),
    )  # fmt: skip
    assert (await store.mail.commit(wanted, [ticket])).verdict == "done"
    place = Place(chat=ChatId(GROUP), thread=ThreadId("9"))
    await store.wire.command("HSET", home_key(desk), "place", PACK.encode(place))
    link = StaffLink(owner=owner, ticket=ticket, what="topic")
    await store.links.set_thread(GROUP, f"9 {owner}", link)
    await store.links.set_staff(GROUP, [(f"10 {owner}", link)])
    await store.wire.command("ZADD", key(GROUP, "want"), 1, desk)


def ref(chat: str, message: str) -> MessageRef:
    return MessageRef(chat=ChatId(chat), message=MessageId(message))


async def words_in(store: Store) -> str:
    return str(await timeless(store))


async def test_who_is_forgotten_is_in_no_key_and_their_neighbour_is_untouched(store: Store) -> None:
    neighbour = neighbours(1)[0]
    await lived(store, neighbour, ticket=161, n=1)
    wanted = await timeless(store)
    await lived(store, ticket=225, n=2)
    letter = DeadLetter(id="dead", owner=ANNA, at=1.0, why="wrong", item=b"item")
    claim = await accepted(store, ANNA, "2", "3")
    assert await store.mail.bury(claim, letter)
    claim = await store.mail.claim(ANNA)
    assert claim is not None

    wish = await store.erasing.intend(job(ANNA))
    assert wish.tickets == (225,)
    assert [(one.ticket, one.place.thread) for one in wish.places] == [(225, "9")]
    assert await store.erasing.erase(claim, 1, wish)
    await store.erasing.leftovers(wish)
    await store.erasing.forget_at(GROUP, wish)
    await store.erasing.cross_out(wish)
    await store.erasing.rewrite()

    after = await timeless(store)
    after.pop("{p18}:n", None), wanted.pop("{p18}:n", None)  # how many tickets there were is nobody's secret
    assert ANNA not in str(after).replace(neighbour, "")
    assert after == wanted


async def test_what_was_written_after_the_wish_begins_anew(store: Store) -> None:
    await lived(store)
    claim = await accepted(store, ANNA, "2")
    await store.mail.accept(ANNA, item("3"))
    wish = await store.erasing.intend(job(ANNA))
    assert await store.erasing.erase(claim, 1, wish)
    anew = await store.mail.claim(ANNA)
    assert anew is not None
    assert (anew.session, len(anew.items), anew.version > claim.version) == (b"", 1, True)
    await store.mail.commit(order(anew))
    await store.erasing.leftovers(wish)  # a later round leaves the new conversation alone
    assert await store.mail.session(ANNA) == b"session"


async def test_a_turn_that_lost_the_race_forgets_nothing(store: Store) -> None:
    await lived(store)
    claim = await accepted(store, ANNA, "2")
    await store.mail.commit(order(claim))
    assert not await store.erasing.erase(claim, 1, job(ANNA, 97))
    assert await store.mail.session(ANNA) == b"session"


async def test_one_ticket_goes_and_the_others_stay(store: Store) -> None:
    await lived(store, ticket=97, n=1)
    claim = await accepted(store, ANNA, "2")
    links = [("t:two", b"161"), ("m:6", b"two"), ("m:5", b"one")]
    await store.mail.commit(order(claim, links=links, history=[b"other"], number=2, ticket="161"), [161])
    wish = await store.erasing.intend(job(ANNA, 97, whole=False))
    for _ in range(2):
        await store.erasing.leftovers(wish)
        await store.erasing.forget_at(GROUP, wish)
    assert await store.erasing.history(ANNA, 97) == []
    assert await store.erasing.history(ANNA, 161) == [b"other"]
    assert await store.erasing.tickets(ANNA) == [161]
    assert set(await store.wire.redis.hgetall(key(ANNA, "links"))) == {b"t:two", b"m:6"}
    assert await store.links.thread(GROUP, f"9 {ANNA}") is None
    assert await store.mail.session(ANNA) == b"session"


async def test_a_job_stays_until_it_is_crossed_out_and_then_the_file_is_rewritten(store: Store) -> None:
    wish = await store.erasing.intend(job(ANNA))
    assert await store.erasing.jobs() == ([wish], False)
    await store.erasing.cross_out(wish)
    assert await store.erasing.jobs() == ([], True)
