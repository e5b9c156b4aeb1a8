"""`make bench`: what one relayed message costs, against a bare aiogram bot in the same interleaved run.

Prints CPU seconds per 1,000 messages (the bot's process; Redis apart), Redis reads per message (the idle sweep
subtracted), API calls per message. Timings are the machine's: compare ratios, not seconds. Rounds alternate between the
two bots, so both see the same noise. Before it, what a search costs.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.bench import search
from tests.bench.stage import Json, Sandbox, cpu_seconds, end, info, start_guest, start_sandbox
from tests.redis_server import RedisServer

LIMITS = """
[limits]
telegram_group_per_minute = 1000000
telegram_chat_per_second = 1000
telegram_per_second = 100000
vk_per_second = 100000
"""
RELAYS = ("sendMessage", "copyMessage")


@dataclass
class Tally:
    """One bot's rounds: CPU seconds a round, and the calls of all rounds."""

    messages: int = 0
    cpu: list[float] = field(default_factory=list)
    redis_cpu: float = 0.0
    reads: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)

    def per_thousand(self, size: int) -> float:
        return statistics.median(self.cpu) / size * 1000


@dataclass
class Guest:
    """A bot at its sandbox, with customers who have a topic each."""

    name: str
    sandbox: Sandbox
    pid: int
    customers: list[str]
    threads: list[int]
    redis: RedisServer | None = None

    def customer_writes(self, number: int) -> Awaitable[Json]:
        customer = self.customers[number % len(self.customers)]
        return self.sandbox.post("messages", **{"from": customer, "chat": customer, "text": f"line {number}, please"})

    def operator_writes(self, number: int) -> Awaitable[Json]:
        chat, thread = self.sandbox.words["STAFF_CHAT"], self.threads[number % len(self.threads)]
        return self.sandbox.post(
            "messages", **{"from": "telegram:501", "chat": chat, "thread": thread, "text": f"reply {number}"}
        )


async def round_of(
    guest: Guest, tally: Tally, write: Callable[[int], Awaitable[Json]], *, size: int, rate: float
) -> None:
    """Offer `size` messages at `rate` a second, wait until all are relayed, and add up what it cost."""
    since, _ = await guest.sandbox.calls(0)
    cpu, redis_cpu, reads = cpu_seconds(guest.pid), redis_seconds(guest), await redis_reads(guest)
    loop = asyncio.get_running_loop()
    began = loop.time()
    pending = []
    for number in range(size):
        await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
        pending.append(asyncio.ensure_future(write(number)))
    await asyncio.gather(*pending)
    relayed: Counter[str] = Counter()
    while sum(relayed[name] for name in RELAYS) < size:
        await asyncio.sleep(0.05)
        since, calls = await guest.sandbox.calls(since)
        relayed.update(call["method"] for call in calls if call["status"] == "ok")
        assert loop.time() - began < 120, f"{guest.name}: {dict(relayed)} of {size}"
    seconds = loop.time() - began
    await asyncio.sleep(1.0)  # marks and card updates that belong to these messages
    since, calls = await guest.sandbox.calls(since)
    relayed.update(call["method"] for call in calls if call["status"] == "ok")
    tally.messages += size
    tally.cpu.append(cpu_seconds(guest.pid) - cpu)
    tally.redis_cpu += redis_seconds(guest) - redis_cpu
    tally.reads += await redis_reads(guest) - reads - (seconds + 1.0) * guest_idle.get(guest.name, 0.0)
    tally.calls.update({name: count for name, count in relayed.items() if name not in ("getUpdates", "a_check")})


guest_idle: dict[str, float] = {}


def redis_seconds(guest: Guest) -> float:
    return cpu_seconds(guest.redis.pid) if guest.redis else 0.0


async def redis_reads(guest: Guest) -> float:
    """How often Redis read from a client's connection: one a round trip."""
    if guest.redis is None:
        return 0.0
    return float(await info(guest.redis.port, "total_reads_processed"))


async def main(arguments: argparse.Namespace) -> None:
    redis = RedisServer(durable=True)
    redis.start()
    async with aiohttp.ClientSession() as http:
        ours, bare = await start_sandbox(http), await start_sandbox(http)
        try:
            guests = [await our_guest(ours, redis, arguments.customers), await bare_guest(bare, arguments.customers)]
            guest_idle[guests[0].name] = await idle_reads(guests[0])
            for title, kind in (("customer → topic", "customer_writes"), ("operator → customer", "operator_writes")):
                tallies = [Tally(), Tally()]
                for number in range(arguments.rounds + 1):
                    for guest, tally in zip(guests, tallies, strict=True):
                        kept = tally if number else Tally()  # the first round warms up
                        await round_of(guest, kept, getattr(guest, kind), size=arguments.size, rate=arguments.rate)
                report(title, guests, tallies, arguments)
        finally:
            await end(*PROCESSES, ours.child, bare.child)
            redis.remove()


PROCESSES: list[asyncio.subprocess.Process] = []


async def our_guest(sandbox: Sandbox, redis: RedisServer, customers: int) -> Guest:
    folder = Path(tempfile.mkdtemp(prefix="otklik-bench-"))
    (folder / "support.toml").write_text(LIMITS)
    words = {name: sandbox.words[name] for name in ("TELEGRAM_TOKEN", "TELEGRAM_API_URL", "STAFF_CHAT")}
    environment = {
        **words, "REDIS_URL": redis.url, "DATA_DIR": str(folder), "SUPPORT_CONFIG": str(folder / "support.toml"),
        "HTTP_PORT": "0", "LOG_LEVEL": "INFO", "LOG_FORMAT": "json",
    }  # fmt: skip
    child = await start_guest((sys.executable, "-m", "bot", "run", "--env-file", ""), environment, "ready")
    PROCESSES.append(child)
    people = await people_of(sandbox, customers)
    for person in people:
        await sandbox.post("messages", **{"from": person, "chat": person, "text": "оператор, не пришёл заказ"})
    threads = await topics(sandbox, len(people))
    for thread in threads:
        await sandbox.post(
            "messages",
            **{"from": "telegram:501", "chat": words["STAFF_CHAT"], "thread": thread, "text": "Здравствуйте!"},
        )
    await quiet(sandbox)
    return Guest("otklik", sandbox, child.pid, people, threads, redis)


async def bare_guest(sandbox: Sandbox, customers: int) -> Guest:
    people = await people_of(sandbox, customers)
    ids = ",".join(person.split(":")[1] for person in people)
    forum = sandbox.words["STAFF_CHAT"].split(":")[1]
    command = (
        sys.executable,
        "-m",
        "tests.bench.bare",
        sandbox.words["TELEGRAM_API_URL"],
        sandbox.words["TELEGRAM_TOKEN"],
    )
    for person in people:
        await sandbox.post("start", person=person)
    child = await start_guest((*command, forum, ids), {}, "ready")
    PROCESSES.append(child)
    await quiet(sandbox)
    return Guest("bare aiogram", sandbox, child.pid, people, await topics(sandbox, len(people)))


async def people_of(sandbox: Sandbox, count: int) -> list[str]:
    made = [
        await sandbox.post("people", messenger="telegram", name=f"Customer {number}", lang="ru")
        for number in range(count)
    ]
    return [str(person.get("person", person)["id"]) for person in made]


async def topics(sandbox: Sandbox, count: int) -> list[int]:
    while True:
        chats = (await sandbox.get("world"))["chats"]
        forum = next(chat for chat in chats if chat["id"] == sandbox.words["STAFF_CHAT"])
        if len(forum["topics"]) >= count:
            return [int(topic["thread"]) for topic in forum["topics"]]
        await asyncio.sleep(0.2)


async def quiet(sandbox: Sandbox) -> None:
    """Until the bot has made no call but polls for two seconds."""
    since, _ = await sandbox.calls(0)
    while True:
        await asyncio.sleep(2.0)
        since, calls = await sandbox.calls(since)
        if all(call["method"] in ("getUpdates", "a_check") for call in calls):
            return


async def idle_reads(guest: Guest) -> float:
    """Reads a second while nothing happens: the sweep, leases."""
    before = await redis_reads(guest)
    await asyncio.sleep(5.0)
    return (await redis_reads(guest) - before) / 5.0


def report(title: str, guests: list[Guest], tallies: list[Tally], arguments: argparse.Namespace) -> None:
    ours, bare = tallies
    size = arguments.size
    lines = [f"\n{title}: {ours.messages} messages in {arguments.rounds} rounds of {size}, {arguments.rate:g} a second"]
    for guest, tally in zip(guests, tallies, strict=True):
        calls = ", ".join(f"{name} {count / tally.messages:.2f}" for name, count in sorted(tally.calls.items()))
        lines.append(
            f"  {guest.name:<13} {tally.per_thousand(size):6.2f} CPU s per 1,000 (median of rounds)   calls: {calls}"
        )
    lines.append(f"  ratio         {statistics.median(ours.cpu) / statistics.median(bare.cpu):6.2f}")
    idle = guest_idle["otklik"]
    redis_cpu, reads = ours.redis_cpu / ours.messages * 1000, ours.reads / ours.messages
    lines.append(f"  Redis         {redis_cpu:6.2f} CPU s per 1,000, {reads:.2f} reads a message")
    lines.append(f"                (the idle {idle:.1f} reads a second subtracted)")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument("--customers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int, default=200, help="messages a round")
    parser.add_argument("--rate", type=float, default=30.0, help="messages a second")
    parser.add_argument("--search", action="store_true", help="the search alone, which takes seconds")
    chosen = parser.parse_args()
    sys.stdout.write(f"{search.report()}\n")
    if not chosen.search:
        asyncio.run(main(chosen))
