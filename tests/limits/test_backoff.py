"""When durable work is tried again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from certbroker.errors import ChannelTimeout, ChannelUnavailable, Maintenance
from certbroker.limits import next_try
from support.limits import NOON

SECOND = timedelta(seconds=1)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_pause_lies_under_a_limit_that_doubles_up_to_an_hour(failures: int, chance: float) -> None:
    at = next_try(failures, ChannelTimeout("host"), NOON, chance=lambda: chance)
    longest = min(10 * 2 ** min(failures - 1, 20), 3600)
    assert NOON + SECOND <= at <= NOON + longest * SECOND
    assert next_try(failures, None, NOON, chance=lambda: 1.0) == NOON + longest * SECOND
    assert next_try(failures, None, NOON, chance=lambda: 0.0) == NOON + SECOND


def test_all_of_it_is_used() -> None:
    """Full jitter: those who failed together come back spread over the whole pause."""
    pauses = [(next_try(5, None, NOON) - NOON).total_seconds() for _ in range(500)]
    assert min(pauses) < 20
    assert max(pauses) > 140
    assert 60 < sum(pauses) / len(pauses) < 100


@given(st.integers(1, 50), st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_what_the_error_says_counts(failures: int, later: timedelta) -> None:
    error = Maintenance("host", retry_at=NOON + later)
    assert next_try(failures, error, NOON, chance=lambda: 0.5) == max(NOON + later, NOON + SECOND)


def test_other_errors_say_nothing() -> None:
    assert next_try(2, ValueError("no"), NOON, chance=lambda: 0.0) == NOON + SECOND
    assert next_try(1, ChannelUnavailable("host"), NOON, chance=lambda: 1.0) == NOON + 10 * SECOND
