"""What the engine counts, for Prometheus, on a registry of its own: no globals, and two bots in one process do not mix.

Labels are few and small on purpose: no customer, no ticket, no text.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

TURN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
SEND_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60)
WAIT_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 1800)


class Metrics:
    """Made once by app.py and handed to the loops. Every name on the wire begins with `otklik_`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.accepted = self._counter("accepted", "Updates stored before they were acknowledged", "messenger")
        self.turns = self._counter(
            "turns", "Turns by how they ended: committed, lost (somebody else was first), dead", "outcome"
        )
        self.turn_seconds = self._histogram("turn_seconds", "Claim to commit", TURN_SECONDS)
        self.sends = self._counter("sends", "Calls to a messenger by outcome", "messenger", "outcome")
        self.send_seconds = self._histogram("send_seconds", "One call to a messenger", SEND_SECONDS, "messenger")
        self.wait_seconds = self._histogram(
            "wait_seconds", "An effect's wait before its call", WAIT_SECONDS, "messenger"
        )
        self.lane_age = self._gauge("lane_age_seconds", "Age of the oldest effect that waits", "messenger")
        self.waiting = self._gauge("waiting", "What waits, by queue: mailboxes, lanes, timers, dead", "queue")
        self.dead = self._counter("dead", "What went to the dead list, by the reason's kind", "reason")
        self.swept = self._counter("swept", "What the sweep had to pick up, by kind", "kind")
        self.round_trips = self._counter("redis_round_trips", "Round trips to Redis by script", "script")
        self.today = self._gauge("today", "What was counted today (see /stats), all replicas together", "desk", "what")
        self.today_wait = self._gauge(
            "today_wait_seconds", "Working time until answers of today, exact", "desk", "what", "quantile"
        )
        self.today_share = self._gauge("today_share", "Parts of today's whole (0 to 1); rating: 1 to 5", "desk", "what")
        self.channel = self._gauge("channel_up", "1: a messenger's updates are being fetched here", "messenger")

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(name, words, labels, namespace="otklik", registry=self.registry)

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(name, words, labels, namespace="otklik", registry=self.registry)

    def _histogram(self, name: str, words: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, words, labels, namespace="otklik", registry=self.registry, buckets=buckets)
