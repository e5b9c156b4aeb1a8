"""What every test may ask for: a real Redis of its own. Sandboxes and shops are fixtures of tests/journeys."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.redis_server import RedisServer

# Two shared cores: a slow example is no defect, and a run that fails today must fail tomorrow.
settings.register_profile("here", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("wide", parent=settings.get_profile("here"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "here"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many faults the matrix of crashes tried: whoever reads the log of a run sees that none was left out."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    points = sum(count for report in reports for name, count in report.user_properties if name == "points")
    if points:
        terminalreporter.write_line(f"Crash matrix: {points} points.")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One server for each test worker."""
    try:
        server = RedisServer()
    except FileNotFoundError as reason:
        pytest.skip(f"redis: {reason}")
    server.start()
    yield server
    server.remove()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The worker's server, emptied."""
    redis_server.flush()
    return redis_server.url


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A durable server for this test alone, which may kill, freeze and start it again."""
    try:
        server = RedisServer(durable=True)
    except FileNotFoundError as reason:
        pytest.skip(f"redis: {reason}")
    server.start()
    yield server
    server.remove()
