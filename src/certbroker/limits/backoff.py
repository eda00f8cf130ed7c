"""When durable work that failed is tried again: the one place where that is decided."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from certbroker.errors import CertbrokerError

FIRST = 10.0
"""Seconds that the first pause lasts at most; each further one lasts twice as long at most."""
LONGEST = 3600.0
SHORTEST = 1.0


def next_try(
    failures: int, error: BaseException | None, now: datetime, *, chance: Callable[[], float] = random.random
) -> datetime:
    """Return when to try again after so many failures in a row (1 for the first).

    As the error says (`retry_at`), but not before a second from now; else full jitter: anywhere between a second and a
    limit that doubles up to an hour, so that those who failed together do not come back together. chance: gives numbers
    from 0 to 1.
    """
    stated = error.retry_at if isinstance(error, CertbrokerError) else None
    soonest = now + timedelta(seconds=SHORTEST)
    if stated is not None:
        return max(stated, soonest)
    return soonest + timedelta(seconds=chance() * (_limit(failures) - SHORTEST))


def _limit(failures: int) -> float:
    """Return the seconds of the longest pause after so many failures."""
    from tenacity import RetryCallState, Retrying, wait_exponential

    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = max(failures, 1)
    return wait_exponential(multiplier=FIRST, max=LONGEST)(state)
