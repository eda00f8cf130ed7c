"""Budgets counted in this process alone: what is used unless settings name a database."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from pyrate_limiter import AbstractBucket, Decision, InMemoryBucket, RateItem, StateBucket

from certbroker.limits.budgets import Bucket
from certbroker.limits.windowed import Days, daily, sliding
from certbroker.settings.limits import Rate


@dataclass(slots=True)
class Counted:
    """A bucket in memory. `now` gives seconds."""

    bucket: AbstractBucket
    now: Callable[[], float]
    is_daily: bool = False
    trimmed: int = 0

    async def take(self) -> float:
        """Take one call and return 0; or the seconds until one may be had."""
        now = int(self.now() * 1000)
        if now - self.trimmed > self.bucket.rates[-1].interval:
            self.bucket.leak(now)
            self.trimmed = now
        return seconds(cast("Decision", self.bucket.put_decision(RateItem("", now))))


def seconds(decision: Decision) -> float:
    """Return how long a decision asks to wait: 0 where the call was taken, and a millisecond at least where not."""
    return 0.0 if decision.allowed else max(decision.retry_after_ms or 1, 1) / 1000


class MemoryBuckets:
    """Counts for this process; a bucket per host or operation, as long as the process lives.

    elapsed: seconds that never go backwards. wall: seconds since 1970, by which days are told.
    """

    def __init__(self, *, elapsed: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self._elapsed, self._wall = elapsed, wall

    def open(self, key: str, rates: Sequence[Rate]) -> list[Bucket]:  # noqa: ARG002 - as Buckets
        """Return the buckets of a host or operation."""
        found: list[Bucket] = []
        if windows := sliding(rates):
            found.append(Counted(InMemoryBucket(windows), self._elapsed))
        if windows := daily(rates):
            found.append(Counted(StateBucket(windows, Days()), self._wall, is_daily=True))
        return found

    async def close(self) -> None:
        """Do nothing: there is nothing to give up."""
