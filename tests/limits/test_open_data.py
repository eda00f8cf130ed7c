"""Open data through a pool with limits: the gateway's budget is kept by them, and what it says is remembered."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import respx

from certbroker._http import HttpPool
from certbroker.channels.open_data import OpenDataChannel
from certbroker.errors import RateLimited
from certbroker.limits import Limits
from certbroker.privacy import ApiKey
from certbroker.sandbox import Sandbox
from certbroker.settings import LimitSettings, OpenDataAccess
from certbroker_connectors.nts import BusinessStatus
from support.limits import VirtualTime
from support.open_data import BUILDING_URL, PLAIN_KEY, answer, gateway, route

TOO_FAST = gateway("23", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR")


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
async def shipped() -> AsyncIterator[HttpPool]:
    async with HttpPool(limits=Limits.of()) as http:
        yield http


def access(box: Sandbox) -> OpenDataAccess:
    told = box.info["open_data"]
    return OpenDataAccess(service_key=ApiKey(told["service_key"]), hosts=told["hosts"], attempts=1)


async def test_what_ships_keeps_the_gateways_rate(box: Sandbox, shipped: HttpPool) -> None:
    """5,000 numbers in 50 calls: never so fast that the gateway says so. `make bench` tells how much of it is used."""
    box.open_data.calls_per_second = 30.0
    there = OpenDataChannel(access(box), shipped)
    await there.lookup([BusinessStatus.ask(business_numbers="0000000017")])
    await asyncio.sleep(1.1)
    numbers = ",".join(f"{number:010d}" for number in range(5000))
    found = await there.lookup([BusinessStatus.ask(business_numbers=numbers)])
    assert found.certificate is not None
    assert len(found.certificate.businesses) == 5000


async def test_two_channels_of_one_pool_share_the_rate(box: Sandbox, shipped: HttpPool) -> None:
    """Each with a pace of its own would be twice as fast as the gateway allows."""
    box.open_data.calls_per_second = 30.0
    await asyncio.sleep(1.1)
    numbers = ",".join(f"{number:010d}" for number in range(3000))
    found = await asyncio.gather(
        *(OpenDataChannel(access(box), shipped).lookup([BusinessStatus.ask(business_numbers=numbers)]) for _ in "12")
    )
    assert all(one.certificate and len(one.certificate.businesses) == 3000 for one in found)


async def test_too_fast_is_remembered_for_all_that_share_the_limits(respx_mock: respx.MockRouter) -> None:
    """The gateway says it with HTTP 200: the pool sees nothing of it, the channel tells it."""
    time = VirtualTime()
    sent = respx_mock.get(url__startswith=BUILDING_URL).mock(side_effect=[httpx.Response(200, content=TOO_FAST)])
    limits = time.limits(waits=False)
    async with HttpPool(limits=limits) as http:
        told = OpenDataAccess(service_key=ApiKey(PLAIN_KEY), attempts=1)
        for _ in range(2):
            with pytest.raises(RateLimited):
                await OpenDataChannel(told, http, time.now).rows(route())
        assert sent.call_count == 1
        sent.mock(return_value=httpx.Response(200, content=answer([{"key": "1"}])))
        time.elapsed = 1.0
        assert await OpenDataChannel(told, http, time.now).rows(route()) == [{"key": "1"}]


async def test_a_rate_of_ones_own_holds_beside_the_hosts(respx_mock: respx.MockRouter) -> None:
    respx_mock.get(url__startswith=BUILDING_URL).respond(content=answer([{"key": "1"}]))
    async with HttpPool(limits=Limits.of()) as http:
        slow = OpenDataChannel(OpenDataAccess(service_key=ApiKey(PLAIN_KEY), calls_per_second=10), http)
        start = asyncio.get_running_loop().time()
        await asyncio.gather(*(slow.rows(route()) for _ in range(8)))
        assert asyncio.get_running_loop().time() - start >= 0.69


async def test_without_one_of_its_own_a_channel_goes_as_fast_as_the_host_may_be_called(
    respx_mock: respx.MockRouter,
) -> None:
    respx_mock.get(url__startswith=BUILDING_URL).respond(content=answer([{"key": "1"}]))
    told = LimitSettings.model_validate({"apis.data.go.kr": {"rates": [{"calls": 1000, "per": "second"}]}})
    async with HttpPool(limits=Limits.of(told)) as http:
        there = OpenDataChannel(OpenDataAccess(service_key=ApiKey(PLAIN_KEY)), http)
        await there.rows(route())
        start = asyncio.get_running_loop().time()
        await asyncio.gather(*(there.rows(route()) for _ in range(60)))
        assert asyncio.get_running_loop().time() - start < 1.5, "at 30 a second it would take two"


async def test_the_hosts_own_limits_count_where_another_address_is_called(respx_mock: respx.MockRouter) -> None:
    respx_mock.get(url__startswith="https://proxy.example/data").respond(content=answer([{"key": "1"}]))
    day = {"rates": [{"calls": 1, "per": "day"}]}
    told = LimitSettings.model_validate({"apis.data.go.kr": {"operations": {"/1613000": day}}})
    async with HttpPool(limits=Limits.of(told)) as http:
        hosts = {"apis.data.go.kr": "https://proxy.example/data"}
        there = OpenDataChannel(OpenDataAccess(service_key=ApiKey(PLAIN_KEY), hosts=hosts, attempts=1), http)
        assert await there.rows(route()) == [{"key": "1"}]
        with pytest.raises(RateLimited, match=r"apis\.data\.go\.kr/1613000") as caught:
            await there.rows(route())
    assert caught.value.retry_at is not None
    assert caught.value.retry_at.strftime("%H:%M") == "00:00"
