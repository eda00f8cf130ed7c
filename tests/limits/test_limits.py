"""Every call of a pool passes the limits of its host: over real sockets, with a clock that tests move."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from certbroker._http import HttpPool, Reply
from certbroker.errors import (
    CertbrokerError,
    ChannelTimeout,
    ChannelUnavailable,
    Maintenance,
    RateLimited,
    Recovery,
    SettingsError,
)
from certbroker.limits import Limits
from certbroker.settings.limits import HostLimits, OperationLimits
from certbroker.store import Direct, MemoryStore
from support.limits import FINE, NOON, VirtualTime, host

SECOND = timedelta(seconds=1)
KEY = "serviceKey=secret-of-somebody"


async def outcome(work: Awaitable[Reply]) -> int | CertbrokerError:
    try:
        return (await work).status
    except CertbrokerError as error:
        return error


async def test_a_closed_host_is_not_called_and_says_when_it_opens() -> None:
    time = VirtualTime(NOON.replace(hour=23, minute=45))
    async with host() as there:
        limits = time.limits({there.name: {"closed": [{"hours": "23:30-00:30"}]}})
        async with HttpPool(limits=limits) as http:
            with pytest.raises(Maintenance) as caught:
                await http.send("GET", f"{there.url}/certificate?{KEY}", deadline=5)
            assert caught.value.retry_at == NOON.replace(day=21, hour=0, minute=30)
            assert caught.value.recovery is Recovery.RETRY
            assert there.name in str(caught.value)
            assert "secret" not in repr(caught.value) + str(caught.value.describe())
            assert there.paths == []
            time.elapsed = 45 * 60.0
            assert (await http.send("GET", f"{there.url}/certificate", deadline=5)).status == 200


async def test_a_host_that_closes_while_a_call_waits_is_not_called() -> None:
    time = VirtualTime(NOON.replace(hour=23, minute=29, second=50))
    async with host() as there:
        told = {"closed": [{"hours": "23:30-00:30"}], "rates": [{"calls": 1, "per": "minute"}]}
        async with HttpPool(limits=time.limits({there.name: told})) as http:
            assert await outcome(http.send("GET", there.url, deadline=5)) == 200
            (late,) = await time.run(http.send("GET", there.url, deadline=100))
    assert isinstance(late, Maintenance)
    assert len(there.paths) == 1


async def test_limits_of_an_operation_hold_beside_those_of_its_host() -> None:
    time = VirtualTime()
    once = {"rates": [{"calls": 1, "per": "hour"}]}
    async with host() as there:
        told = {"rates": [{"calls": 4, "per": "hour"}], "operations": {"/a/b": once}, "when_used_up": "raise"}
        async with HttpPool(limits=time.limits({there.name: told})) as http:
            got = [
                await outcome(http.send("GET", f"{there.url}{path}", deadline=5))
                for path in ("/a/b?x=1", "/a/b/c?x=2", "/a/bc", "/", "/a")
            ]
    used_up = NOON + timedelta(hours=1, milliseconds=1)
    assert [one if isinstance(one, int) else one.retry_at for one in got] == [200, used_up, 200, 200, used_up]
    below, whole = got[1], got[4]
    assert isinstance(below, RateLimited)
    assert f"{there.name}/a/b:" in below.detail
    assert isinstance(whole, RateLimited), "what the operation refused had been taken out of its host's budget"
    assert f"{there.name}:" in whole.detail


async def test_a_dead_host_slows_no_other() -> None:
    """Forty calls hang on a host; another answers twenty meanwhile, as quickly as ever."""
    async with host(delay=30) as dead, host() as well, HttpPool(limits=Limits(concurrency=4)) as http:
        hanging = [asyncio.create_task(outcome(http.send("GET", dead.url, deadline=1.5))) for _ in range(40)]
        await asyncio.sleep(0.1)
        start = asyncio.get_running_loop().time()
        async with asyncio.timeout(1.2):
            fine = await asyncio.gather(*(outcome(http.send("GET", well.url, deadline=1)) for _ in range(20)))
        taken = asyncio.get_running_loop().time() - start
        stuck = await asyncio.gather(*hanging)
    assert fine == [200] * 20
    assert taken < 1.0
    assert dead.most == 4, "no more are under way than may be"
    assert sum(isinstance(one, ChannelTimeout) for one in stuck) == 4, "those that were sent"
    assert sum(isinstance(one, RateLimited) for one in stuck) == 36, "those that were not: they may be tried again"


async def test_an_operation_leaves_places_for_the_others_of_its_host() -> None:
    async with host(delay=0.3) as there:
        limits = Limits({there.name: HostLimits(operations={"/slow": OperationLimits()})}, concurrency=4)
        async with HttpPool(limits=limits) as http:
            slow = [asyncio.create_task(outcome(http.send("GET", f"{there.url}/slow", deadline=5))) for _ in range(8)]
            await asyncio.sleep(0.05)
            assert there.under_way == 2
            start = asyncio.get_running_loop().time()
            assert await outcome(http.send("GET", f"{there.url}/quick", deadline=5)) == 200
            assert asyncio.get_running_loop().time() - start < 1.0
            assert await asyncio.gather(*slow) == [200] * 8


async def test_a_call_that_is_given_up_gives_its_place_back() -> None:
    async with host(delay=0.2) as there, HttpPool(limits=Limits(concurrency=1)) as http:
        first = asyncio.create_task(http.send("GET", there.url, deadline=5))
        waiting = asyncio.create_task(http.send("GET", there.url, deadline=5))
        await asyncio.sleep(0.05)
        first.cancel()
        waiting.cancel()
        await asyncio.gather(first, waiting, return_exceptions=True)
        assert await outcome(http.send("GET", there.url, deadline=1)) == 200


async def test_waiting_counts_as_time() -> None:
    """The deadline is that of the whole call: what is left of it is the host's."""
    async with host(delay=0.4) as there, HttpPool(limits=Limits(concurrency=1)) as http:
        first = asyncio.create_task(http.send("GET", there.url, deadline=5))
        await asyncio.sleep(0.01)
        start = asyncio.get_running_loop().time()
        second = await outcome(http.send("GET", there.url, deadline=0.6))
        assert isinstance(second, ChannelTimeout)
        assert asyncio.get_running_loop().time() - start > 0.5
        assert (await first).status == 200


async def test_a_real_host_sees_no_more_than_it_allows() -> None:
    async with host() as there:
        limits = Limits({there.name: HostLimits.model_validate({"rates": [{"calls": 20, "per": "second"}]})})
        async with HttpPool(limits=limits) as http:
            await asyncio.gather(*(http.send("GET", there.url, deadline=10) for _ in range(8)))  # connections are open
            await asyncio.sleep(1.1)
            there.times.clear()
            got = await asyncio.gather(*(outcome(http.send("GET", there.url, deadline=10)) for _ in range(50)))
    assert got == [200] * 50
    most = max(sum(start <= one < start + 0.9 for one in there.times) for start in there.times)
    assert most <= 20
    assert 50 / (there.times[-1] - there.times[0]) >= 0.8 * 20


@pytest.mark.parametrize(
    ("status", "header", "error"),
    [(429, "7", RateLimited), (503, "7", ChannelUnavailable), (429, "Fri, 20 Nov 2026 03:00:07 GMT", RateLimited)],
)
async def test_what_a_host_asks_for_is_remembered_for_all_workers(
    status: int, header: str, error: type[CertbrokerError]
) -> None:
    time, store = VirtualTime(), Direct(MemoryStore())
    async with host([(status, {"Retry-After": header}), FINE]) as there:
        one, other = (HttpPool(limits=time.limits(store=store, waits=False)) for _ in range(2))
        async with one, other:
            assert await outcome(one.send("GET", there.url, deadline=5)) == status
            for http in (one, other):
                with pytest.raises(error) as caught:
                    await http.send("GET", f"{there.url}/other?{KEY}", deadline=5)
                assert caught.value.retry_at == NOON + 7 * SECOND
            time.elapsed = 6.9
            assert isinstance(await outcome(other.send("GET", there.url, deadline=5)), error)
            time.elapsed = 7.0
            assert await outcome(other.send("GET", there.url, deadline=5)) == 200
    assert len(there.paths) == 2


@pytest.mark.parametrize(("deadline", "got"), [(10.0, Reply), (6.0, RateLimited)])
async def test_a_call_waits_as_long_as_the_host_asks_where_there_is_time(deadline: float, got: type[object]) -> None:
    time = VirtualTime()
    async with host([(429, {"Retry-After": "7"}), FINE]) as there, HttpPool(limits=time.limits()) as http:
        assert await outcome(http.send("GET", there.url, deadline=5)) == 429
        (found,) = await time.run(http.send("GET", there.url, deadline=deadline), settle=0.05)
    assert isinstance(found, got)
    assert time.elapsed == (7.0 if got is Reply else 0.0)


async def test_a_call_whose_turn_comes_too_late_is_not_sent() -> None:
    """What was not sent may be tried again; a call that timed out may not."""
    time = VirtualTime()
    async with host([(429, {"Retry-After": "7"}), FINE]) as there, HttpPool(limits=time.limits()) as http:
        await outcome(http.send("GET", there.url, deadline=5))
        (found,) = await time.run(http.send("GET", there.url, deadline=7), settle=0.05)
    assert isinstance(found, RateLimited)
    assert len(there.paths) == 1


async def test_nonsense_in_retry_after_holds_nobody() -> None:
    time = VirtualTime()
    said = ["soon", "-3", "99999999999999999999", "Fri, 20 Nov 2020 00:00:00 GMT"]
    answers = [*((429, {"Retry-After": one}) for one in said), FINE]
    async with host(answers) as there, HttpPool(limits=time.limits(waits=False)) as http:
        got = [await outcome(http.send("GET", there.url, deadline=5)) for _ in range(5)]
    assert got == [429, 429, 429, 429, 200]


async def test_nobody_is_left_alone_for_more_than_a_day() -> None:
    time = VirtualTime()
    answers = [(503, {"Retry-After": "31536000"}), FINE]
    async with host(answers) as there, HttpPool(limits=time.limits(waits=False)) as http:
        await outcome(http.send("GET", there.url, deadline=5))
        found = await outcome(http.send("GET", there.url, deadline=5))
    assert isinstance(found, ChannelUnavailable)
    assert found.retry_at == NOON + timedelta(days=1)


async def test_the_published_address_is_what_counts() -> None:
    """A proxy that stands for two hosts: each has its own budget."""
    time = VirtualTime()
    once = {"rates": [{"calls": 1, "per": "hour"}]}
    async with host() as proxy:
        limits = time.limits({"a.example": once, "b.example": {**once, "when_used_up": "raise"}}, waits=False)
        async with HttpPool(limits=limits) as http:
            got = [
                await outcome(http.send("GET", f"{proxy.url}/{name}", deadline=5, published=f"https://{name}.example/"))
                for name in ("a", "b", "a", "b")
            ]
    assert got[:2] == [200, 200]
    assert [isinstance(one, RateLimited) for one in got[2:]] == [True, True]
    assert len(proxy.paths) == 2


async def test_the_limits_of_all_hosts_are_filled_up_with_their_own() -> None:
    time = VirtualTime()
    hosts: dict[str, object] = {"*": {"closed": [{"hours": "11:00-13:00"}]}, "open.example": {"closed": []}}
    limits = time.limits(hosts)
    with pytest.raises(Maintenance):
        await limits.around("https://anywhere.example/", 5, lambda _: pytest.fail("called"))

    async def fine(_: float) -> Reply:
        return Reply(200, {}, b"")

    assert (await limits.around("https://open.example/", 5, fine)).status == 200


async def test_a_host_that_never_opens_is_told_when_it_is_first_called() -> None:
    limits = VirtualTime().limits({"shut.example": {"closed": [{"hours": "00:00-24:00"}]}})
    with pytest.raises(SettingsError, match="closed at every hour"):
        await limits.around("https://shut.example/", 5, lambda _: pytest.fail("called"))
