"""A day's quota that is used up: who hears it tells all workers, and nobody asks again before the next day."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import respx

from certbroker._http import HttpPool
from certbroker.channels.open_data import OpenDataChannel
from certbroker.errors import RateLimited, VaultUnavailable
from certbroker.fields import SEOUL
from certbroker.privacy import ApiKey
from certbroker.settings import OpenDataAccess
from certbroker.store import AsyncStore, Direct, Entry, MemoryStore, SqliteStore
from certbroker.vault import KeyRing, Vault
from support.limits import VirtualTime
from support.open_data import BUILDING_URL, GOV24, JOBS, PLAIN_KEY, WELFARE, WELFARE_ONE, answer, gateway, route
from support.vault import look

OTHER_KEY = "zz+yx/wv==9876543210abcdef"
USED_UP = httpx.Response(429, content=gateway("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"))
MIDNIGHT = datetime(2026, 11, 21, tzinfo=SEOUL)
PLACES = ("memory", "file", "sqlite", "postgres")


@pytest.fixture
def url(request: pytest.FixtureRequest, place: str, tmp_path: Path) -> str:
    return request.getfixturevalue("postgres_url") if place == "postgres" else f"sqlite:///{tmp_path / 'vault.db'}"


@pytest.fixture
async def stores(place: str, url: str, tmp_path: Path) -> AsyncIterator[list[AsyncStore]]:
    """What two workers have open: the same store, or connections of their own to one database."""
    async with AsyncExitStack() as stack:
        if place == "memory":
            yield [Direct(MemoryStore())] * 2
        elif place == "file":
            yield [Direct(SqliteStore.open(tmp_path / "store.db")) for _ in range(2)]
        else:
            ring = KeyRing.new()
            yield [await stack.enter_async_context(await Vault.open(url, ring)) for _ in range(2)]


async def pools(stack: AsyncExitStack, time: VirtualTime, stores: list[AsyncStore]) -> list[HttpPool]:
    return [await stack.enter_async_context(HttpPool(limits=time.limits(store=store))) for store in stores]


def there(http: HttpPool, time: VirtualTime, key: str = PLAIN_KEY) -> OpenDataChannel:
    return OpenDataChannel(OpenDataAccess(service_key=ApiKey(key), attempts=3), http, time.now)


@pytest.mark.parametrize("place", PLACES)
async def test_no_worker_calls_before_the_next_day(respx_mock: respx.MockRouter, stores: list[AsyncStore]) -> None:
    time = VirtualTime()
    sent = respx_mock.get(url__startswith=BUILDING_URL).mock(return_value=USED_UP)
    async with AsyncExitStack() as stack:
        one, other = [there(http, time) for http in await pools(stack, time, stores)]
        for channel in (one, other, one):
            with pytest.raises(RateLimited) as caught:
                await channel.rows(route())
            assert caught.value.retry_at == MIDNIGHT
        assert sent.call_count == 1
        sent.mock(return_value=httpx.Response(200, content=answer([{"key": "1"}])))
        time.elapsed = (MIDNIGHT - time.now()).total_seconds() - 1
        with pytest.raises(RateLimited):
            await other.rows(route())
        time.elapsed += 1
        assert await other.rows(route()) == await one.rows(route()) == [{"key": "1"}]


async def test_other_keys_operations_and_hosts_are_called(respx_mock: respx.MockRouter) -> None:
    """A quota is one key's and one operation's: another relying party's must not be spent by it."""
    time, store, called = VirtualTime(), Direct(MemoryStore()), list[tuple[str, str | None]]()
    answers = {
        WELFARE.url: b"<wantedList><totalCount>1</totalCount><servList><servId>1</servId></servList></wantedList>",
        WELFARE_ONE.url: b"<wantedDtl><servId>1</servId></wantedDtl>",
        GOV24.url: b'{"data": [{"id": 1}], "totalCount": 1}',
    }

    def portal(request: httpx.Request) -> httpx.Response:
        called.append((str(request.url).partition("?")[0], request.url.params.get("serviceKey")))
        return (
            USED_UP if called[-1] == (WELFARE.url, PLAIN_KEY) else httpx.Response(200, content=answers[called[-1][0]])
        )

    respx_mock.get(url__startswith="https://").mock(side_effect=portal)
    async with AsyncExitStack() as stack:
        (http,) = await pools(stack, time, [store])
        for _ in range(2):
            with pytest.raises(RateLimited):
                await there(http, time).rows(WELFARE)
        assert len(await there(http, time, OTHER_KEY).rows(WELFARE)) == 1
        assert len(await there(http, time).rows(WELFARE_ONE)) == 1
        assert await there(http, time).rows(GOV24) == [{"id": "1"}]
    assert {url for url, _ in called} == set(answers)
    assert called.count((WELFARE.url, PLAIN_KEY)) == 1


async def test_another_portals_word_for_it(respx_mock: respx.MockRouter) -> None:
    time, store = VirtualTime(), Direct(MemoryStore())
    sent = respx_mock.get(url__startswith=JOBS.url).respond(json={"RESULT": {"CODE": "ERROR-337", "MESSAGE": "-"}})
    async with AsyncExitStack() as stack:
        for http in await pools(stack, time, [store, store]):
            with pytest.raises(RateLimited) as caught:
                await there(http, time).rows(JOBS)
            assert caught.value.retry_at == MIDNIGHT
    assert sent.call_count == 1


@pytest.mark.parametrize("place", ["sqlite", "postgres"])
async def test_what_is_kept_of_it_does_not_give_the_key_away(
    respx_mock: respx.MockRouter, stores: list[AsyncStore], url: str
) -> None:
    time = VirtualTime()
    respx_mock.get(url__startswith=BUILDING_URL).mock(return_value=USED_UP)
    async with AsyncExitStack() as stack:
        (http, _) = await pools(stack, time, stores)
        with pytest.raises(RateLimited) as caught:
            await there(http, time).rows(route())
        with pytest.raises(RateLimited) as again:
            await there(http, time).rows(route())
    ((name,),) = look(url, "SELECT id FROM certbroker_entry WHERE kind = 'limit'")
    told, _, mark = name.partition(":")
    assert f"https://{told}" == BUILDING_URL
    assert len(mark) == 12
    for text in (name, repr(caught.value), repr(again.value), str(again.value)):
        assert not any(part in text for part in (PLAIN_KEY, PLAIN_KEY[:6], "ab%2B"))
    assert mark not in repr(again.value)


async def test_a_day_is_the_most_that_is_remembered() -> None:
    """A clock that is wrong elsewhere does not keep everybody from calling for ever."""
    time = VirtualTime()
    limits = time.limits(store=Direct(MemoryStore()))
    await limits.used_up(BUILDING_URL, "mark", time.now() + timedelta(days=400))
    time.elapsed = 86_400.0
    await limits.require_quota(BUILDING_URL, "mark")
    time.elapsed = 86_399.0
    with pytest.raises(RateLimited):
        await limits.require_quota(BUILDING_URL, "mark")


class Failing(MemoryStore):
    """A store that keeps nothing."""

    def put(self, entry: Entry) -> None:
        raise VaultUnavailable(entry.kind)


async def test_without_the_store_a_process_goes_by_what_it_heard() -> None:
    time = VirtualTime()
    limits = time.limits(store=Direct(Failing()))
    await limits.used_up(BUILDING_URL, "mark", MIDNIGHT)
    with pytest.raises(RateLimited):
        await limits.require_quota(BUILDING_URL, "mark")
