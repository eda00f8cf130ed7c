"""Budgets: no window ever holds more calls than it may, and nobody waits longer than that takes."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.errors import RateLimited
from certbroker.fields import SEOUL
from certbroker.limits.budgets import Budget, Purse
from certbroker.limits.memory import MemoryBuckets
from certbroker.limits.windowed import sliding
from certbroker.settings.limits import Rate
from support.limits import NOON, VirtualTime

LENGTH = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
rates = st.builds(Rate, calls=st.integers(1, 60), per=st.sampled_from([*LENGTH, "day"]))


def budgets(time: VirtualTime, *told: Rate) -> Purse:
    buckets = MemoryBuckets(elapsed=time.ticks, wall=time.wall).open("host", told)
    return Purse.of([[Budget("host", one) for one in buckets]], time.now, time.ticks, time.sleep)


async def spent(time: VirtualTime, purse: Purse, *, patience: float = 1e9, waits: bool = True) -> float:
    await purse.spend(time.ticks() + patience, waits=waits)
    return time.ticks()


def windows_hold(times: list[float], told: list[Rate]) -> bool:
    """Whether every window of every rate holds as many calls as it may at most; counted without the code under test."""
    for rate in told:
        for first, last in zip(times, times[rate.calls :], strict=False):
            if rate.per == "day":
                days = {(NOON + timedelta(seconds=one)).astimezone(SEOUL).date() for one in (first, last)}
                if len(days) == 1:
                    return False
            elif last - first < LENGTH[rate.per]:
                return False
    return True


@given(st.lists(rates, min_size=1, max_size=4), st.integers(1, 150))
def test_no_window_holds_more_calls_than_it_may(told: list[Rate], calls: int) -> None:
    async def work() -> list[float]:
        time = VirtualTime()
        line = budgets(time, *told)
        found = await time.run(*(spent(time, line) for _ in range(calls)))
        return [one for one in found if isinstance(one, float)]

    times = asyncio.run(work())
    assert len(times) == calls
    assert times == sorted(times), "whoever came first goes first"
    assert windows_hold(times, told)


@given(st.lists(rates, min_size=1, max_size=4))
def test_windows_that_never_bind_are_left_out_and_no_other(told: list[Rate]) -> None:
    """What is kept allows, in every window of every rate, no more than the rate does."""
    kept = sliding(told)
    for rate in told:
        if rate.per == "day":
            continue
        length = LENGTH[rate.per] * 1000
        allowed = [one.limit * max(length // one.interval, 1) for one in kept if one.interval <= length]
        wider = [one.limit for one in kept if one.interval > length]
        assert min(allowed + wider) <= rate.calls


@pytest.mark.parametrize(("calls", "seconds"), [(30, 10), (40, 10), (10, 10), (7, 10), (300, 3)])
async def test_a_second_is_used_and_spread(calls: int, seconds: int) -> None:
    """At least 95 % of what is allowed goes out, and no tenth of a second holds more than its part, and one."""
    time = VirtualTime()
    line = budgets(time, Rate(calls=calls, per="second"))
    found = await time.run(*(spent(time, line) for _ in range(calls * seconds)))
    times = [one for one in found if isinstance(one, float)]
    assert len(times) / times[-1] >= 0.95 * calls
    most = max(sum(start <= one < start + 0.099 for one in times) for start in times)
    assert most <= max(calls // 10, 1)


async def test_a_day_begins_at_midnight_in_korea() -> None:
    time = VirtualTime(datetime(2026, 11, 20, 14, 0, tzinfo=UTC))
    line = budgets(time, Rate(calls=3, per="day"), Rate(calls=10_000, per="second"))
    assert await spent(time, line, waits=False) == 0.0
    time.elapsed = 1800.0
    assert await spent(time, line, waits=False) == 1800.0
    time.elapsed = 3000.0
    assert await spent(time, line, waits=False) == 3000.0
    time.elapsed = 3001.0
    with pytest.raises(RateLimited) as caught:
        await spent(time, line, patience=598.9)
    assert caught.value.retry_at == datetime(2026, 11, 21, tzinfo=SEOUL)
    time.elapsed = 3599.999
    with pytest.raises(RateLimited):
        await spent(time, line, patience=0.0005)
    time.elapsed = 3600.0
    assert await spent(time, line, patience=0.0) == 3600.0


async def test_a_clock_that_is_set_back_gives_no_day_anew() -> None:
    time = VirtualTime()
    line = budgets(time, Rate(calls=1, per="day"))
    await spent(time, line)
    time.elapsed = -86_400.0
    with pytest.raises(RateLimited) as caught:
        await spent(time, line, patience=3600)
    assert caught.value.retry_at == datetime(2026, 11, 21, tzinfo=SEOUL)


async def test_whoever_may_not_wait_hears_when() -> None:
    time = VirtualTime()
    line = budgets(time, Rate(calls=2, per="minute"))
    assert [await spent(time, line, waits=False) for _ in range(2)] == [0.0, 0.0]
    time.elapsed = 20.0
    with pytest.raises(RateLimited) as caught:
        await spent(time, line, waits=False)
    assert caught.value.retry_at == NOON + timedelta(seconds=60.001)
    assert "host" in caught.value.detail


async def test_whoever_has_no_time_to_wait_holds_nobody_up() -> None:
    """Nine who can wait ten seconds at most, one who can wait a minute, one call a minute."""
    time = VirtualTime()
    line = budgets(time, Rate(calls=1, per="minute"))
    patience: list[Any] = [*[10.0] * 10, 70.0]
    found = await time.run(*(spent(time, line, patience=one) for one in patience))
    assert found[0] == 0.0
    assert all(isinstance(one, RateLimited) and one.retry_at == NOON + timedelta(seconds=60.001) for one in found[1:10])
    assert found[10] == 60.001


async def test_whoever_gives_up_in_the_line_leaves_it() -> None:
    """With real waiting: the first takes the line's head for a second, the second may wait a tenth of it."""
    buckets = MemoryBuckets().open("host", [Rate(calls=1, per="second")])
    loop = asyncio.get_running_loop()
    purse = Purse([Budget("host", buckets[0])], lambda: datetime.now(SEOUL), loop.time, asyncio.sleep)
    await purse.spend(loop.time(), waits=True)
    start = loop.time()
    head = asyncio.create_task(purse.spend(start + 5, waits=True))
    await asyncio.sleep(0.01)
    with pytest.raises(RateLimited, match="too many wait"):
        await purse.spend(start + 0.1, waits=True)
    assert 0.09 <= loop.time() - start < 0.5
    head.cancel()
    with pytest.raises(asyncio.CancelledError):
        await head
    await purse.spend(start + 5, waits=True)
    assert 0.9 <= loop.time() - start < 2.0
