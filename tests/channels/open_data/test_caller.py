"""One call: what is tried again and what never is, how long is waited, and what error comes out."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
import respx

from certbroker._http import HttpPool
from certbroker.channels.open_data import OpenDataChannel
from certbroker.channels.open_data.answer import Fault
from certbroker.channels.open_data.failures import error_of, midnight
from certbroker.channels.open_data.gate import Pace
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelTimeout,
    ChannelUnavailable,
    Maintenance,
    PayloadError,
    RateLimited,
    Recovery,
)
from certbroker.fields import SEOUL
from support.open_data import NOW, Waits, access, answer, channel, gateway, route, sample

GOOD = httpx.Response(200, content=answer([{"key": "1"}]))
EMPTY = httpx.Response(200)
FAST = httpx.Response(200, content=gateway("23", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR"))
DAY = httpx.Response(429, content=sample("datagokr/error_quota_429.xml"))
PAGE = httpx.Response(200, text="<html><body>점검</body></html>")
SECOND = timedelta(seconds=1)

Reply = httpx.Response | Exception


async def run(respx_mock: respx.MockRouter, *replies: Reply, **changes: Any) -> tuple[object, int, Waits]:
    """What came of a call (rows, or the error), after how many attempts, and what was waited."""
    sent = respx_mock.get(url__startswith="https://apis.data.go.kr/").mock(side_effect=list(replies))
    waits = Waits()
    async with channel(waits=waits, **changes) as there:
        try:
            return await there.rows(route()), sent.call_count, waits
        except CertbrokerError as error:
            return error, sent.call_count, waits


@pytest.mark.parametrize(
    "bad",
    [
        EMPTY,
        httpx.Response(500, text="Unexpected errors"),
        httpx.Response(502, text="<html>Bad Gateway</html>"),
        httpx.Response(200, content=gateway("04", "HTTP_ERROR")),
        httpx.Response(504, content=gateway("05", "SERVICETIMEOUT_ERROR")),
        httpx.Response(200, content=answer([], code="99")),
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
    ],
)
async def test_what_is_tried_again(respx_mock: respx.MockRouter, bad: Reply) -> None:
    found, calls, waits = await run(respx_mock, bad, bad, GOOD)
    assert (found, calls) == ([{"key": "1"}], 3)
    assert len(waits) == 2
    assert all(0 <= wait <= 5 for wait in waits)


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (DAY, RateLimited),
        (httpx.Response(403, content=sample("datagokr/error_gateway_403.json")), ChannelRefused),
        (httpx.Response(200, content=sample("datagokr/error_gateway_200.xml")), ChannelRefused),
        (httpx.Response(200, text="Unauthorized"), ChannelRefused),
        (httpx.Response(200, content=answer([], code="10")), ChannelRefused),
        (httpx.Response(404), ChannelRefused),
        (httpx.Response(200, content=gateway("12", "NO_OPENAPI_SERVICE_ERROR")), ChannelRefused),
        (PAGE, Maintenance),
        (httpx.ReadTimeout("late"), ChannelTimeout),
        (httpx.Response(200, text="{"), PayloadError),
    ],
)
async def test_what_is_never_tried_again(
    respx_mock: respx.MockRouter, bad: Reply, error: type[CertbrokerError]
) -> None:
    found, calls, waits = await run(respx_mock, bad, GOOD)
    assert (type(found), calls, waits) == (error, 1, [])


@pytest.mark.parametrize("fast", [FAST, httpx.Response(429), httpx.Response(429, headers={"Retry-After": "0"})])
async def test_too_many_calls_in_a_second_wait_for_one(respx_mock: respx.MockRouter, fast: httpx.Response) -> None:
    found, calls, waits = await run(respx_mock, fast, GOOD)
    assert (found, calls) == ([{"key": "1"}], 2)
    assert max(waits) >= 1


async def test_a_host_that_says_how_long_is_left_alone_so_long(respx_mock: respx.MockRouter) -> None:
    found, _, waits = await run(respx_mock, httpx.Response(429, headers={"Retry-After": "7"}), GOOD)
    assert found == [{"key": "1"}]
    assert max(waits) >= 7


@pytest.mark.parametrize(("status", "error"), [(503, ChannelUnavailable), (429, RateLimited)])
async def test_longer_than_there_is_time_for_is_told_at_once(
    respx_mock: respx.MockRouter, status: int, error: type[CertbrokerError]
) -> None:
    late = httpx.Response(status, headers={"Retry-After": "120"}, text="busy")
    found, calls, _ = await run(respx_mock, late, GOOD)
    assert isinstance(found, error)
    assert (found.retry_at, calls) == (NOW + 120 * SECOND, 1)


async def test_the_attempts_end_with_the_last_error(respx_mock: respx.MockRouter) -> None:
    found, calls, _ = await run(respx_mock, EMPTY, EMPTY, EMPTY, FAST, GOOD, attempts=4)
    assert isinstance(found, RateLimited)
    assert (found.retry_at, calls) == (NOW + SECOND, 4)


async def test_attempts_share_the_deadline(respx_mock: respx.MockRouter) -> None:
    """With real waiting: the third attempt would come too late."""
    sent = respx_mock.get(url__startswith="https://apis.data.go.kr/").mock(side_effect=[FAST] * 9)
    start = asyncio.get_running_loop().time()
    async with HttpPool() as http:
        there = OpenDataChannel(access(deadline=1.5, attempts=9), http, lambda: NOW)
        with pytest.raises(RateLimited):
            await there.rows(route())
    assert sent.call_count == 2
    assert asyncio.get_running_loop().time() - start >= 1.0


async def test_pages_share_the_deadline(respx_mock: respx.MockRouter) -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.15)
        return httpx.Response(200, content=answer([{"key": request.url.params["pageNo"]}], 1000))

    sent = respx_mock.get(url__startswith="https://apis.data.go.kr/").mock(side_effect=slow)
    async with channel(deadline=0.5) as there:
        with pytest.raises(ChannelTimeout) as caught:
            await there.rows(route())
    assert 3 <= sent.call_count <= 4
    assert caught.value.detail.startswith("apis.data.go.kr, 0.")


async def test_a_gate_that_does_not_open_is_a_timeout(respx_mock: respx.MockRouter) -> None:
    async with HttpPool() as http:
        slow = OpenDataChannel(access(deadline=0.1), http, lambda: NOW, gate=Pace(0.01))
        respx_mock.get(url__startswith="https://apis.data.go.kr/").mock(side_effect=[GOOD, GOOD])
        assert await slow.rows(route()) == [{"key": "1"}]
        with pytest.raises(ChannelTimeout):
            await slow.rows(route())


UNKNOWN_KEY = "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("auth", "30", UNKNOWN_KEY), f"30: {UNKNOWN_KEY}, host: the portal does not know the key for this API"),
        (Fault("auth", "PERMISSION_DENIED", "PERMISSION_DENIED"), "PERMISSION_DENIED: host: the key may not call"),
        (Fault("auth", "Unauthorized"), "Unauthorized: host: the portal does not accept the key"),
        (Fault("request", "ERROR-336"), "ERROR-336: host: the portal does not accept the parameters"),
        (Fault("not_found", "HTTP 404"), "HTTP 404: host: there is no such operation"),
    ],
)
def test_refusals_say_what_to_do(fault: Fault, told: str) -> None:
    error = error_of(fault, "host", NOW)
    assert isinstance(error, ChannelRefused)
    assert error.detail.startswith(told)
    assert error.channel_code == fault.code
    assert error.recovery is Recovery.FIX


SEOUL_MIDNIGHT = datetime(2026, 11, 21, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (NOW, SEOUL_MIDNIGHT),
        (datetime(2026, 11, 20, 14, 59, 59, tzinfo=timezone.utc), SEOUL_MIDNIGHT),  # noqa: UP017 - beside the next
        (datetime(2026, 11, 20, 15, 0, tzinfo=timezone.utc), SEOUL_MIDNIGHT + timedelta(days=1)),  # noqa: UP017
        (datetime(2026, 12, 31, 20, 0, tzinfo=timezone(timedelta(hours=-8))), datetime(2027, 1, 2, tzinfo=SEOUL)),
    ],
)
def test_a_day_ends_at_midnight_in_korea(now: datetime, then: datetime) -> None:
    assert midnight(now) == then
    error = error_of(Fault("quota_day", "22"), "host", now)
    assert isinstance(error, RateLimited)
    assert error.retry_at == then
    assert error.recovery is Recovery.RETRY


async def test_a_gate_gives_every_call_a_slot_of_its_own() -> None:
    now, waits = 100.0, Waits()
    gate = Pace(4, now=lambda: now, sleep=waits)
    for _ in range(4):
        await gate.enter("a")
    await gate.enter("b")
    assert waits == [0.25, 0.5, 0.75]
    gate.hold("a", 2.0)
    await gate.enter("a")
    await gate.enter("b")
    assert waits[3:] == [2.0, 0.25]
    now = 200.0
    await gate.enter("a")
    assert len(waits) == 5


async def test_no_second_holds_more_calls_than_are_allowed(respx_mock: respx.MockRouter) -> None:
    times: list[float] = []

    def note(_request: httpx.Request) -> httpx.Response:
        times.append(asyncio.get_running_loop().time())
        return httpx.Response(200, content=answer([{"key": "1"}]))

    respx_mock.get(url__startswith="https://apis.data.go.kr/").mock(side_effect=note)
    async with HttpPool() as http:
        there = OpenDataChannel(access(calls_per_second=40), http)
        await asyncio.gather(*(there.rows(route()) for _ in range(30)))
    assert len(times) == 30
    most = max(sum(start <= one < start + 0.25 for one in times) for start in times)
    assert most <= 12, "40 a second are 10 in a quarter of one, and a little for the clock"
