"""How often a key may call: so many times in a second, so many times in a day."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

DAY, SECOND = "22", "23"
_ROUNDING = 1e-9


@dataclass
class TokenBucket:
    """Holds one second's calls and fills up as fast; the times are in seconds."""

    rate: float
    tokens: float
    at: float

    def take(self, now: float) -> bool:
        """Take one call out, if there is one."""
        self.tokens = min(max(1.0, self.rate), self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1 - _ROUNDING:
            return False
        self.tokens -= 1
        return True


class Limits:
    """Counts the calls of every key. The day ends at midnight in Korea."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._buckets: dict[tuple[str, str], TokenBucket] = {}
        self._days: Counter[tuple[date, str, str]] = Counter()

    def reason(self, key: str, host: str, service: str, per_second: float, per_day: int | None) -> str:
        """Count one call; return the gateway's code where it is one too many, and nothing otherwise."""
        now = self._now()
        bucket = self._buckets.setdefault((key, host), TokenBucket(per_second, max(1.0, per_second), now.timestamp()))
        bucket.rate = per_second
        if not bucket.take(now.timestamp()):
            return SECOND
        day = (now.date(), key, service)
        if per_day is not None and self._days[day] >= per_day:
            return DAY
        self._days[day] += 1
        return ""
