"""The sandbox's clock: it starts on a chosen day at ten in the morning, Korean time, and runs on."""

import time
from datetime import date, datetime, timedelta, timezone
from datetime import time as time_of_day

SEOUL = timezone(timedelta(hours=9), "KST")
OPENING = time_of_day(10, 0)
TODAY = date(2026, 11, 20)
"""The day on which the fictional people live, unless told otherwise."""
FARTHEST = timedelta(days=36_525)
"""How far the clock can be wound forward in all: a hundred years."""


class Clock:
    """A running clock that tests may wind forward."""

    def __init__(self, today: date) -> None:
        self._start = datetime.combine(today, OPENING, SEOUL)
        self._began = time.monotonic()
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the time, with its +09:00."""
        return self._start + self._ahead + timedelta(seconds=time.monotonic() - self._began)

    def advance(self, seconds: float | timedelta) -> datetime:
        """Wind the clock forward, and return the time; raise `ValueError` where it would go back, or too far."""
        step = seconds if isinstance(seconds, timedelta) else _seconds(seconds)
        if step < timedelta() or self._ahead + step > FARTHEST:
            raise ValueError(f"a clock goes forward, and {FARTHEST.days} days at most; not {step}")
        self._ahead += step
        return self.now()


def _seconds(seconds: float) -> timedelta:
    try:
        return timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        raise ValueError(f"no number of seconds that a clock could be wound forward by: {seconds}") from None
