"""The shop's Redis, for a month that is played whole."""

from tests.journeys.conftest import durable_redis

__all__ = ["durable_redis"]
