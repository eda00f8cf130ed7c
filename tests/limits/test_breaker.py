"""The circuit breaker: what opens it, who hears of it, who tries, and what closes it again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from certbroker._http import HttpPool, Reply
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelTimeout,
    ChannelUnavailable,
    SettingsError,
    VaultUnavailable,
)
from certbroker.limits import Limits
from certbroker.limits.health import Health
from certbroker.store import AsyncStore, Direct, Entry, Lease, MemoryStore, SqliteStore
from certbroker.vault import Vault
from support.limits import FINE, NOON, Answer, Host, VirtualTime, host

SECOND = timedelta(seconds=1)
BAD: list[Answer] = [(500, {}), (503, {}), None, (502, {}), None]
"""Each of these is a failure: an error of the server, or a connection that ends without an answer."""
URL = "https://issuer.example/"


async def outcome(http: HttpPool, there: Host, path: str = "/") -> int | CertbrokerError:
    try:
        return (await http.send("GET", there.url + path, deadline=5)).status
    except CertbrokerError as error:
        return error


def is_open(found: object) -> bool:
    return isinstance(found, ChannelUnavailable) and found.retry_at is not None


@pytest.fixture(params=["memory", "sqlite", "vault"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncStore]:
    if request.param == "vault":
        async with await Vault.open(f"sqlite:///{tmp_path / 'vault.db'}") as vault:
            yield vault
    else:
        yield Direct(MemoryStore() if request.param == "memory" else SqliteStore.open(tmp_path / "store.db"))


async def test_closed_open_half_open_closed(store: AsyncStore) -> None:
    time = VirtualTime()
    async with host([*BAD, None, FINE]) as there, HttpPool(limits=time.limits(store=store)) as http:
        for _ in range(5):
            assert not is_open(await outcome(http, there))
        assert len(there.paths) == 5
        found = await outcome(http, there)
        assert isinstance(found, ChannelUnavailable)
        assert found.retry_at == NOON + 30 * SECOND
        time.elapsed = 29.9
        assert is_open(await outcome(http, there))
        assert len(there.paths) == 5, "an open breaker calls nobody"
        time.elapsed = 30.0
        assert not is_open(await outcome(http, there)), "the trial, which fails"
        found = await outcome(http, there)
        assert isinstance(found, ChannelUnavailable)
        assert found.retry_at == NOON + 90 * SECOND, "twice as long"
        time.elapsed = 90.0
        assert await outcome(http, there) == 200
        assert await outcome(http, there) == 200
        assert len(there.paths) == 8


async def test_the_pause_has_an_end() -> None:
    time = VirtualTime()
    async with host([None]) as there:
        told = {"breaker": {"failures": 1, "pause": 30, "longest": 100}}
        async with HttpPool(limits=time.limits({there.name: told})) as http:
            pauses: list[float] = []
            for _ in range(6):
                assert not is_open(await outcome(http, there))
                found = await outcome(http, there)
                assert isinstance(found, ChannelUnavailable)
                assert found.retry_at is not None
                pauses.append((found.retry_at - time.now()).total_seconds())
                time.elapsed += pauses[-1]
    assert pauses == [30, 60, 100, 100, 100, 100]


async def test_only_failures_in_a_row_count() -> None:
    async with (
        host([None, None, None, None, FINE, None, None, None, None, FINE]) as there,
        HttpPool(limits=Limits()) as http,
    ):
        got = [await outcome(http, there) for _ in range(11)]
    assert not any(map(is_open, got))
    assert [one for one in got if one == 200] == [200, 200, 200]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
async def test_a_refusal_is_an_answer(status: int) -> None:
    async with host([(status, {})]) as there, HttpPool(limits=Limits()) as http:
        assert [await outcome(http, there) for _ in range(12)] == [status] * 12


async def test_all_workers_hear_of_it(store: AsyncStore) -> None:
    """Within the second for which each goes by what it read."""
    time = VirtualTime()
    async with host([None]) as there, AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(HttpPool(limits=time.limits(store=store))) for _ in range(2)]
        assert not is_open(await outcome(other, there))
        for _ in range(5):
            await outcome(one, there)
        time.elapsed = 1.0
        assert is_open(await outcome(other, there))
        assert len(there.paths) == 6


async def test_one_call_of_all_workers_tries(store: AsyncStore) -> None:
    time = VirtualTime()
    async with host([*BAD, FINE]) as there, AsyncExitStack() as stack:
        pools = [await stack.enter_async_context(HttpPool(limits=time.limits(store=store))) for _ in range(4)]
        for _ in range(5):
            await outcome(pools[0], there)
        time.elapsed, there.delay = 30.0, 0.2
        got = await asyncio.gather(*(outcome(one, there) for one in pools for _ in range(5)))
        assert sum(one == 200 for one in got) == 1
        turned = [one for one in got if isinstance(one, ChannelUnavailable)]
        assert len(turned) == 19
        assert all(one.retry_at == NOON + 32 * SECOND for one in turned), "soon, for the trial is under way"
        assert len(there.paths) == 6
        time.elapsed, there.delay = 31.0, 0.0
        assert [await outcome(one, there) for one in pools] == [200] * 4


@pytest.fixture
async def broken() -> tuple[VirtualTime, Limits]:
    """Limits whose host has failed, at the moment when it may be tried."""
    time = VirtualTime()
    limits = time.limits({"*": {"breaker": {"failures": 1}}})
    with pytest.raises(ChannelUnavailable, match="down"):
        await limits.around(URL, 60, raising(ChannelUnavailable("down")))
    time.elapsed = 30.0
    return time, limits


def raising(error: BaseException) -> Callable[[float], Any]:
    async def send(_: float) -> Reply:
        raise error

    return send


async def fine(_: float) -> Reply:
    return Reply(200, {}, b"")


@pytest.mark.parametrize("error", [SettingsError("not trusted"), asyncio.CancelledError(), KeyboardInterrupt()])
async def test_a_trial_without_an_end_lets_another_try(
    broken: tuple[VirtualTime, Limits], error: BaseException
) -> None:
    _, limits = broken
    with pytest.raises(type(error)):
        await limits.around(URL, 60, raising(error))
    assert (await limits.around(URL, 60, fine)).status == 200


async def test_a_trial_whose_worker_died_is_over_after_a_minute() -> None:
    time, store = VirtualTime(), Direct(MemoryStore())
    one, other = (time.limits({"*": {"breaker": {"failures": 1}}}, store=store) for _ in range(2))
    with pytest.raises(ChannelUnavailable):
        await one.around(URL, 60, raising(ChannelUnavailable("down")))
    time.elapsed = 30.0
    dead = asyncio.create_task(one.around(URL, 600, lambda _: asyncio.Event().wait()))  # pyright: ignore[reportArgumentType] - never answers
    await asyncio.sleep(0.01)
    with pytest.raises(ChannelUnavailable, match="another call tries"):
        await other.around(URL, 60, fine)
    time.elapsed = 90.0
    assert (await other.around(URL, 60, fine)).status == 200
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    assert (await one.around(URL, 60, fine)).status == 200


@pytest.mark.parametrize(("deadline", "opens"), [(5.0, True), (0.5, False)])
async def test_silence_tells_something_where_there_was_time_to_answer(deadline: float, opens: bool) -> None:
    limits = VirtualTime().limits({"*": {"breaker": {"failures": 2}}})
    for _ in range(2):
        with pytest.raises(ChannelTimeout):
            await limits.around(URL, deadline, raising(ChannelTimeout("silent")))
    if opens:
        with pytest.raises(ChannelUnavailable):
            await limits.around(URL, deadline, fine)
    else:
        assert (await limits.around(URL, deadline, fine)).status == 200


async def test_a_refusal_of_the_channel_passes_and_counts_as_nothing() -> None:
    limits = VirtualTime().limits({"*": {"breaker": {"failures": 1}}})
    for _ in range(3):
        with pytest.raises(ChannelRefused):
            await limits.around(URL, 5, raising(ChannelRefused("no")))
    assert (await limits.around(URL, 5, fine)).status == 200


async def test_an_operation_that_fails_leaves_the_others_of_its_host() -> None:
    limits = VirtualTime().limits({"issuer.example": {"operations": {"/bad": {}}, "breaker": {"failures": 1}}})
    with pytest.raises(ChannelUnavailable, match="down"):
        await limits.around(f"{URL}bad/one", 5, raising(ChannelUnavailable("down")))
    with pytest.raises(ChannelUnavailable, match=r"issuer\.example/bad: it keeps failing"):
        await limits.around(f"{URL}bad/two", 5, fine)
    assert (await limits.around(f"{URL}good", 5, fine)).status == 200


async def test_a_host_that_fails_takes_its_operations_with_it() -> None:
    time = VirtualTime()
    limits = time.limits({"issuer.example": {"operations": {"/one": {}}, "breaker": {"failures": 1}}})
    with pytest.raises(ChannelUnavailable, match="down"):
        await limits.around(URL, 5, raising(ChannelUnavailable("down")))
    with pytest.raises(ChannelUnavailable, match=r"issuer\.example: it keeps failing"):
        await limits.around(f"{URL}one", 5, fine)
    time.elapsed = 30.0
    assert (await limits.around(f"{URL}one", 5, fine)).status == 200, "a call of the operation may be the trial"
    assert (await limits.around(URL, 5, fine)).status == 200


async def test_calls_that_were_under_way_open_it_no_longer() -> None:
    """Two calls fail, the second of them late: the pause is that after the first."""
    time = VirtualTime()
    limits = time.limits({"*": {"breaker": {"failures": 1}}})
    late = asyncio.Event()

    async def slow(_: float) -> Reply:
        await late.wait()
        raise ChannelUnavailable("down")

    second = asyncio.create_task(limits.around(URL, 60, slow))
    await asyncio.sleep(0)
    with pytest.raises(ChannelUnavailable, match="down"):
        await limits.around(URL, 60, raising(ChannelUnavailable("down")))
    time.elapsed = 20.0
    late.set()
    await asyncio.gather(second, return_exceptions=True)
    with pytest.raises(ChannelUnavailable) as caught:
        await limits.around(URL, 60, fine)
    assert caught.value.retry_at == NOON + 30 * SECOND


async def test_whoever_may_try_the_operation_but_not_its_host_lets_others_try() -> None:
    time, store = VirtualTime(), Direct(MemoryStore())
    told: dict[str, object] = {"issuer.example": {"operations": {"/one": {}}, "breaker": {"failures": 1}}}
    limits = time.limits(told, store=store)
    for url in (f"{URL}one", URL):
        with pytest.raises(ChannelUnavailable, match="down"):
            await limits.around(url, 5, raising(ChannelUnavailable("down")))
    time.elapsed = 30.0
    assert await store.claim("limit", "issuer.example", Lease("another", NOON + 40 * SECOND), time.now())
    with pytest.raises(ChannelUnavailable, match=r"issuer\.example: it failed, and another call tries it"):
        await limits.around(f"{URL}one", 5, fine)
    time.elapsed = 40.0
    assert (await limits.around(f"{URL}one", 5, fine)).status == 200


class Gone(MemoryStore):
    """A store that cannot be reached."""

    def get(self, kind: str, entry: str) -> Entry | None:
        raise VaultUnavailable(f"{kind} {entry}")

    def put(self, entry: Entry) -> None:
        raise VaultUnavailable(entry.id)

    def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        raise VaultUnavailable(f"{kind} {entry} {lease} {now}")

    def settle(self, entry: Entry, worker: str, *_: Any, **__: Any) -> None:
        raise VaultUnavailable(f"{entry.id} {worker}")


async def test_without_the_store_a_process_goes_by_what_it_knows() -> None:
    time = VirtualTime()
    limits = time.limits({"*": {"breaker": {"failures": 1}}}, store=Direct(Gone()))
    with pytest.raises(ChannelUnavailable, match="down"):
        await limits.around(URL, 5, raising(ChannelUnavailable("down")))
    time.elapsed = 5.0
    with pytest.raises(ChannelUnavailable, match="keeps failing"):
        await limits.around(URL, 5, fine)
    time.elapsed = 30.0
    assert (await limits.around(URL, 5, fine)).status == 200
    time.elapsed = 32.0
    assert (await limits.around(URL, 5, fine)).status == 200


def test_what_is_kept_is_read_again() -> None:
    health = Health(NOON, 3, NOON + SECOND, busy=True)
    assert Health.load(health.dump()) == health
    assert Health.load(Health().dump()) == Health()
