"""Consents and transfer requests as rows: every change of state, crashes between two, races between workers."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from certbroker import aio
from certbroker._http import HttpPool
from certbroker.collect import Collector
from certbroker.collect.rows import KIND, request_of
from certbroker.consent import ConsentStatus
from certbroker.errors import ConsentMissing, LeaseLost
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.store import AsyncStore, Entry, Lease, MemoryStore, SqliteStore, waited_for
from certbroker.transfers import State, TransferRequest
from certbroker.worker.advanced import Advanced
from certbroker.worker.places import Places
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessStatus, TaxClearance
from support.exchange import Wire, decide

TAX, STATUS = TaxClearance, BusinessStatus.ask(business_numbers="000-00-00017")
BUNDLE = "MDS9000002"
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(approve_after=None) as running:
        yield running


@pytest.fixture
def box(sandbox: Sandbox) -> Iterator[Sandbox]:
    yield sandbox
    sandbox.faults.clear()
    sandbox.latency = 0.0


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncStore:
    return waited_for(MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "store.db", KEY))


class Bench:
    """A worker's broker, its wire to the sandbox, and a clock that may be wound."""

    def __init__(self, box: Sandbox, store: AsyncStore, **changes: Any) -> None:
        self.box, self.store, self.wire, self.ahead = box, store, Wire(), timedelta()
        told = sandbox_party(box.info).model_copy(update={"attempts": 1} | changes)
        http, people = HttpPool(transport=self.wire), sandbox_people(box.info)
        self.broker = aio.Broker(told, http=http, store=store, clock=self.clock, people=people)

    @property
    def collector(self) -> Collector:
        return self.broker.durable.collector

    def clock(self) -> datetime:
        return self.box.now() + self.ahead

    def wind(self, **by: float) -> None:
        self.ahead += timedelta(**by)

    async def ask(self, *wanted: Any, approve: bool = True, start: bool = True, **parts: Any) -> str:
        who = self.broker.people["lee"]
        consent = await self.broker.request_consent(who, wanted, recipient="가나은행", purpose="대출 신청", **parts)
        if start:
            await self.broker.start(consent)
        if approve:
            await asyncio.to_thread(decide, consent.address, "approve")
        return consent.id

    async def work(self) -> list[Advanced]:
        """Do what is due, and tell what was done."""
        told: list[Advanced] = []
        runner = self.broker.runner()
        runner.tell = told.append
        await runner.run_until_idle()
        return told

    async def rows(self, consent: str) -> list[TransferRequest]:
        return [request_of(entry) for entry in await self.store.children(KIND, consent)]

    async def row(self, consent: str) -> TransferRequest:
        (found,) = await self.rows(consent)
        return found

    async def due(self, name: str) -> datetime | None:
        kind = "consent" if name.startswith("con_") else KIND
        entry = await self.store.get(kind, name)
        assert entry is not None
        return entry.due_at

    async def states(self, consent: str) -> dict[str, State]:
        return {one.channel: one.state for one in await self.rows(consent)}


@asynccontextmanager
async def opened(box: Sandbox, store: AsyncStore, **changes: Any) -> AsyncGenerator[Bench]:
    found = Bench(box, store, **changes)
    async with found.broker:
        yield found
    await found.wire.aclose()


@pytest.fixture
async def bench(box: Sandbox, store: AsyncStore) -> AsyncIterator[Bench]:
    async with opened(box, store) as found:
        yield found


@pytest.fixture
async def other(box: Sandbox, store: AsyncStore) -> AsyncIterator[Bench]:
    """Another worker on the same store."""
    async with opened(box, store) as found:
        yield found


async def test_one_step_at_a_time(bench: Bench) -> None:
    consent = await bench.ask(TAX, approve=False)
    told = await bench.broker.advance(consent)
    assert (told.state, told.further) == ("pending", ())
    assert told.due_at is not None
    assert told.due_at > bench.clock()
    await asyncio.to_thread(decide, (await bench.broker.consent(consent)).address, "approve")
    approved = await bench.broker.advance(consent)
    assert (approved.state, approved.due_at, len(approved.further)) == ("approved", None, 1)
    (request,) = approved.further
    assert (await bench.row(consent)).state is State.CONSENTED
    asked = await bench.broker.advance(request)
    assert (asked.state, asked.place) == ("requested", f"public_mydata/{BUNDLE}")
    assert asked.due_at is not None
    assert bench.wire.calls == [("issuerequest", BUNDLE)]
    collected = await bench.broker.advance(request)
    assert (collected.state, collected.due_at, collected.error) == ("collected", None, None)
    assert await bench.broker.advance(request) == replace(collected, place=collected.place)
    assert bench.wire.calls == [("issuerequest", BUNDLE), ("issue", BUNDLE)]
    assert (await bench.broker.resume(consent)).is_complete


async def test_a_worker_does_all_of_it(bench: Bench) -> None:
    consent = await bench.ask(TAX, STATUS)
    told = await bench.work()
    assert {one.state for one in told} == {"approved", "collected"}
    assert await bench.states(consent) == {"public_mydata": State.COLLECTED, "open_data": State.COLLECTED}
    assert await bench.work() == []
    assert (await bench.broker.resume(consent)).is_complete
    assert bench.wire.calls == [("issuerequest", BUNDLE), ("issue", BUNDLE)]


async def test_a_worker_that_hears_late_of_a_row_leaves_it_alone(bench: Bench, other: Bench) -> None:
    """It was due when the worker looked, and another has worked on it since."""
    consent = await bench.ask(TAX)
    bench.box.faults.append(Fault("http_503_retry_after", call="issue", bundle=BUNDLE, seconds=600))
    await bench.work()
    row, calls = await bench.row(consent), len(other.wire.calls)
    told = await other.broker.durable.advance(row.id, through=True)
    assert (told.state, told.due_at) == ("requested", await bench.due(row.id))
    assert (len(other.wire.calls), await bench.row(consent)) == (calls, row)
    assert (await bench.broker.advance(row.id)).state == "collected", "who is asked by name does not wait"


async def test_a_holder_who_takes_time_is_asked_about_less_and_less_often(bench: Bench) -> None:
    consent = await bench.ask(TAX, approve=False)
    pauses: list[float] = []
    for age in (0, 10, 600, 36_000, 80_000):
        bench.ahead = timedelta(seconds=age)
        told = await bench.broker.advance(consent)
        assert told.due_at is not None
        pauses.append((told.due_at - bench.clock()).total_seconds())
    assert 1.5 < pauses[0] < 2.5 > pauses[1] > 1.5
    assert 260 < pauses[2] < 340
    assert 3200 < pauses[3] < 4000
    assert 3200 < pauses[4] < 4000
    bench.ahead = timedelta(hours=24, seconds=-1800)
    last = await bench.broker.advance(consent)
    found = await bench.broker.consent(consent)
    assert last.due_at == found.approve_until - timedelta(seconds=2), "once more before it is too late"
    bench.wind(hours=1)
    assert [one.state for one in await bench.work()] == ["expired"]
    assert await bench.due(consent) is None


async def test_a_holder_who_declines(bench: Bench) -> None:
    consent = await bench.ask(TAX, approve=False)
    await asyncio.to_thread(decide, (await bench.broker.consent(consent)).address, "decline")
    assert [one.state for one in await bench.work()] == ["declined"]
    assert await bench.rows(consent) == []
    assert await bench.work() == []


async def test_a_provider_that_is_away_is_asked_again(bench: Bench) -> None:
    consent = await bench.ask(TAX)
    bench.box.faults.append(Fault("http_500", host="identity", operation="check"))
    (told,) = await bench.work()
    assert (told.state, told.error and told.error.code) == ("pending", "channel.unavailable")
    bench.wind(seconds=15)
    assert (await bench.work())[-1].state == "collected"
    assert consent


async def test_an_approval_that_a_web_service_sees_first_is_laid_out_all_the_same(bench: Bench) -> None:
    """A page that asks how the consent stands must not take it away from the workers."""
    consent = await bench.ask(TAX, approve=False)
    await bench.work()
    await asyncio.to_thread(decide, (await bench.broker.consent(consent)).address, "approve")
    assert (await bench.broker.consent(consent)).status is ConsentStatus.APPROVED
    assert [one.state for one in await bench.work()] == ["approved", "collected"]


async def test_what_a_web_service_began_and_died_over_a_worker_ends(bench: Bench, other: Bench) -> None:
    """Its rows are nobody's work until the consent is left to workers."""
    consent = await bench.ask(TAX, STATUS, start=False)
    bench.box.latency = {"issue": 20.0}
    dying = asyncio.create_task(bench.broker.collect(consent))
    await until(lambda: requested(bench, consent))
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    bench.box.latency = 0.0
    assert await other.work() == []
    await other.broker.start(consent)
    await other.work()
    assert await other.states(consent) == {"public_mydata": State.COLLECTED, "open_data": State.COLLECTED}
    assert other.wire.calls == [("issue", BUNDLE)], "the ticket was kept"


async def test_a_collection_and_a_worker_at_once_ask_once(bench: Bench) -> None:
    """Both in one process, with the same broker: they are two workers all the same."""
    consent = await bench.ask(TAX, STATUS)
    await bench.broker.consent(consent)
    dossier, _ = await asyncio.gather(bench.broker.collect(consent), bench.work())
    assert dossier.is_complete
    assert bench.wire.calls == [("issuerequest", BUNDLE), ("issue", BUNDLE)]


async def test_many_workers_ask_once(bench: Bench, other: Bench) -> None:
    consents = [await bench.ask(TAX) for _ in range(4)]
    await asyncio.gather(*(one.work() for one in (bench, other, bench, other)))
    for _ in range(3):
        await asyncio.gather(bench.work(), other.work())
    for consent in consents:
        assert (await bench.row(consent)).state is State.COLLECTED
    assert sorted(bench.wire.calls + other.wire.calls) == sorted([("issuerequest", BUNDLE), ("issue", BUNDLE)] * 4)


async def test_rows_laid_out_twice_are_the_same_rows(bench: Bench, other: Bench) -> None:
    """A worker that was stopped while it laid out, and goes on after another did."""
    consent = await bench.ask(TAX, STATUS)
    found = await bench.broker.consent(consent)
    for one in (bench, other):
        collector = one.collector
        await collector.advancing.lay_out(found, collector.items(found), one.clock(), is_held=True)
    first = {one.id for one in await bench.rows(consent)}
    await bench.work()
    collector = other.collector
    await collector.advancing.rows.add(found, (await bench.rows(consent))[0].after(State.CONSENTED, ticket=None))
    assert {one.id for one in await bench.rows(consent)} == first
    assert set((await bench.states(consent)).values()) == {State.COLLECTED}, "what was done is not undone"


def in_the_call(bench: Bench, call: str, then: Callable[[], Any]) -> None:
    """Do something while a call of the exchange is under way."""
    left = [then]

    def instead(name: str, _bundle: str) -> None:
        if name == call and left:
            left.pop()()

    bench.wire.instead = instead


async def test_a_request_that_is_being_asked_for_says_so(bench: Bench) -> None:
    consent, seen = await bench.ask(TAX), list[Any]()
    asyncio_loop = asyncio.get_running_loop()
    in_the_call(bench, "issuerequest", lambda: seen.append(asyncio_loop.create_task(bench.row(consent))))
    await bench.work()
    assert (await seen[0]).state is State.ASKING


async def uncertain(bench: Bench) -> str:
    """A request whose worker died while it asked."""
    consent = await bench.ask(TAX)
    await bench.broker.advance(consent)
    row = await bench.row(consent)
    entry = await bench.store.get(KIND, row.id)
    assert entry is not None
    asking = row.model_copy(update={"state": State.ASKING})
    await bench.store.put(replace(entry, data=asking.model_dump_json().encode()))
    await bench.store.claim(KIND, row.id, Lease("dead", bench.clock() + timedelta(seconds=10)), bench.clock())
    return consent


async def test_an_uncertain_request_is_asked_again_once_its_lease_has_ended(bench: Bench) -> None:
    consent = await uncertain(bench)
    assert await bench.work() == []
    bench.wind(seconds=11)
    await bench.work()
    assert (await bench.row(consent)).state is State.COLLECTED
    assert bench.wire.calls == [("issuerequest", BUNDLE), ("issue", BUNDLE)]


async def test_an_uncertain_request_may_be_left_to_a_person(box: Sandbox, store: AsyncStore) -> None:
    async with opened(box, store, on_uncertain="hold") as bench:
        consent = await uncertain(bench)
        bench.wind(seconds=11)
        (told,) = await bench.work()
        assert (told.state, told.due_at, told.error and told.error.code) == ("asking", None, "channel.uncertain")
        assert bench.wire.calls == []
        await bench.broker.durable.ask_again(told.id)
        await bench.work()
        assert (await bench.row(consent)).state is State.COLLECTED


async def test_a_failure_is_uncertain_and_a_refusal_is_not(box: Sandbox, store: AsyncStore) -> None:
    async with opened(box, store, channels=("public_mydata",)) as bench:
        consent = await bench.ask(TAX)
        box.faults.append(Fault("http_500", call="issuerequest", bundle=BUNDLE))
        await bench.work()
        assert (await bench.row(consent)).state is State.ASKING
        box.faults.append(Fault("http_429", call="issuerequest", bundle=BUNDLE, seconds=3))
        bench.wind(seconds=11)
        await bench.work()
        row = await bench.row(consent)
        assert (row.state, row.failures) == (State.CONSENTED, 2)


async def test_a_failure_is_tried_again_in_its_time(bench: Bench) -> None:
    consent = await bench.ask(STATUS, TAX)
    bench.box.faults.append(Fault("http_503_retry_after", call="issue", bundle=BUNDLE, seconds=600))
    await bench.work()
    bench.wind(seconds=599)
    assert await bench.work() == []
    bench.wind(seconds=5)
    await bench.work()
    assert set((await bench.states(consent)).values()) == {State.COLLECTED}
    assert bench.wire.calls == [("issuerequest", BUNDLE), ("issue", BUNDLE), ("issue", BUNDLE)]


async def test_a_lost_ticket_is_asked_for_anew_but_not_for_ever(bench: Bench) -> None:
    consent = await bench.ask(TAX)
    bench.box.faults.append(Fault("ticket_lost", call="issue", bundle=BUNDLE, times=2))
    for _ in range(3):
        await bench.work()
        bench.wind(minutes=1)
    assert (await bench.row(consent)).state is State.COLLECTED
    bench.box.faults.append(Fault("ticket_lost", call="issue", bundle=BUNDLE, times=-1))
    stuck = await bench.ask(TAX)
    for _ in range(9):
        await bench.work()
        bench.wind(minutes=1)
    row = await bench.row(stuck)
    assert (row.state, row.refusals, await bench.due(row.id)) == (State.CONSENTED, 3, None)
    bench.box.faults.clear()
    await bench.broker.start(stuck)
    await bench.work()
    assert (await bench.row(stuck)).state is State.COLLECTED, "whoever mended it leaves it to workers once more"


async def test_a_channel_that_is_down_is_gone_round(bench: Bench) -> None:
    consent = await bench.ask(ResidentRegister)
    bench.box.faults.append(Fault("http_500", call="issuerequest", bundle="MDS9000001", times=-1))
    await bench.work()
    assert await bench.states(consent) == {"public_mydata": State.ASKING}
    bench.wind(seconds=11)
    await bench.work()
    assert await bench.states(consent) == {"public_mydata": State.LEFT, "document_wallet": State.COLLECTED}
    dossier = await bench.broker.resume(consent)
    assert [one.provenance.channel for one in dossier] == ["document_wallet"]


async def test_a_wallet_that_is_down_is_gone_round(box: Sandbox, store: AsyncStore) -> None:
    """What is left of its request brings nothing any more, and is told of all the same."""
    async with opened(box, store, originals=True) as bench:
        consent = await bench.ask(ResidentRegister)
        box.faults.append(Fault("http_500", host="wallet", times=-1))
        (first,) = (await bench.broker.advance(consent)).further
        assert (await bench.broker.advance(first)).place == "document_wallet/mois"
        moved = await bench.broker.advance(first)
        assert (moved.state, len(moved.further), moved.place) == ("left", 1, "document_wallet")
        assert await bench.broker.advance(first) == replace(moved, further=(), error=None)
        assert [one.state for one in await bench.work()] == ["collected"]
        assert await bench.states(consent) == {"document_wallet": State.LEFT, "public_mydata": State.COLLECTED}


async def test_a_move_that_a_crash_stopped_is_brought_to_its_end(bench: Bench, other: Bench) -> None:
    """Between what stays and what is new: the item is on neither channel, and says so."""
    consent = await bench.ask(ResidentRegister)
    await bench.broker.advance(consent)
    found, collector = await bench.broker.consent(consent), bench.collector
    row = await bench.row(consent)
    async with collector.advancing.rows.held(row.id) as held:
        await held.keep(found, row.model_copy(update={"codes": {}, "moving": row.codes}))
    await other.work()
    assert await other.states(consent) == {"public_mydata": State.LEFT, "document_wallet": State.COLLECTED}
    assert other.wire.calls == []
    assert len((await other.broker.resume(consent)).outcomes) == 1


async def test_a_collection_brings_a_stopped_move_to_its_end_too(bench: Bench) -> None:
    consent = await bench.ask(ResidentRegister, start=False)
    found, collector = await bench.broker.consent(consent), bench.collector
    await collector.advancing.lay_out(found, collector.items(found))
    row = await bench.row(consent)
    async with collector.advancing.rows.held(row.id) as held:
        await held.keep(found, row.model_copy(update={"codes": {}, "moving": row.codes}))
    dossier = await bench.broker.resume(consent)
    assert bench.wire.calls == []
    assert await bench.states(consent) == {"public_mydata": State.LEFT, "document_wallet": State.CONSENTED}
    again = await bench.broker.resume(consent)
    assert again.is_complete
    assert dossier.consent_ids == again.consent_ids


async def test_a_collection_brings_a_stopped_move_away_from_the_wallet_to_its_end(
    box: Sandbox, store: AsyncStore
) -> None:
    async with opened(box, store, originals=True) as bench:
        consent = await bench.ask(ResidentRegister, start=False)
        found, collector = await bench.broker.consent(consent), bench.collector
        await collector.advancing.lay_out(found, collector.items(found))
        row = await bench.row(consent)
        async with collector.advancing.rows.held(row.id) as held:
            await held.keep(found, row.model_copy(update={"codes": {}, "moving": row.codes}))
        await bench.broker.resume(consent)
        assert (await bench.broker.resume(consent)).is_complete
        assert await bench.states(consent) == {"document_wallet": State.LEFT, "public_mydata": State.COLLECTED}


async def test_a_lease_that_is_lost_during_a_call_ends_the_step(bench: Bench, other: Bench) -> None:
    """The machine's clock jumped, or it slept: another worker has taken over, and only its word counts."""
    consent = await bench.ask(TAX)
    await bench.broker.advance(consent)
    row = await bench.row(consent)
    stolen = list[Any]()

    def steal() -> None:
        other.wind(seconds=11)
        stolen.append(asyncio.ensure_future(other.broker.advance(row.id)))

    in_the_call(bench, "issuerequest", steal)
    told = await bench.broker.advance(row.id)
    assert (await stolen[0]).state == "requested"
    after = await bench.row(consent)
    assert told.state == "busy" or after.ticket is not None
    await other.work()
    assert (await other.row(consent)).state is State.COLLECTED
    assert [call for call, _ in bench.wire.calls + other.wire.calls].count("issue") == 1


async def test_a_sign_of_life_keeps_a_lease_over_a_long_call(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from certbroker.store import leases

    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.6))
    bench.box.latency = {"issue": 2.0}
    consent = await bench.ask(TAX)
    working = asyncio.create_task(bench.work())
    for _ in range(12):
        await asyncio.sleep(0.15)
        for row in await bench.rows(consent):
            if row.state is State.REQUESTED:
                assert await bench.store.claim(KIND, row.id, Lease("thief", bench.clock()), bench.clock()) is None
    await working
    assert (await bench.row(consent)).state is State.COLLECTED


async def test_whoever_is_told_that_the_lease_is_lost_stops(store: AsyncStore) -> None:
    from certbroker.store import Leases
    from certbroker.store import leases as module

    now = datetime(2026, 11, 20).astimezone()
    await store.put(Entry("request", "a", "", now + timedelta(days=1), b"", now))
    own, beat = Leases(store, lambda: now), module.LEASE
    module.LEASE = timedelta(seconds=0.3)

    async def work() -> None:
        async with own.held("request", "a"):
            late = now + timedelta(hours=1)
            assert await store.claim("request", "a", Lease("thief", late + timedelta(hours=1)), late)
            await asyncio.sleep(5)
            pytest.fail("it went on")

    try:
        with pytest.raises(LeaseLost):
            await work()
    finally:
        module.LEASE = beat
    later = now + timedelta(hours=1)
    assert await store.claim("request", "a", Lease("third", later), later) is None, "the thief has it still"


async def test_what_is_withdrawn_before_a_call_is_not_asked(bench: Bench) -> None:
    consent = await bench.ask(TAX)
    await bench.broker.advance(consent)
    await bench.broker.withdraw(consent)
    (told,) = await bench.work()
    assert (told.error and told.error.code, told.due_at) == ("consent.withdrawn", None)
    assert bench.wire.calls == []


async def test_what_is_withdrawn_during_a_call_is_dropped(bench: Bench) -> None:
    consent, doing = await bench.ask(TAX), list[Any]()
    in_the_call(bench, "issue", lambda: doing.append(asyncio.ensure_future(bench.broker.withdraw(consent))))
    told = await bench.work()
    await doing[0]
    row = await bench.row(consent)
    assert told[-1].error is not None
    assert (told[-1].error.code, row.state, row.documents) == ("consent.withdrawn", State.REQUESTED, ())


async def test_what_is_deleted_during_a_call_does_not_come_back(bench: Bench) -> None:
    consent, doing = await bench.ask(TAX), list[Any]()
    in_the_call(bench, "issue", lambda: doing.append(asyncio.ensure_future(bench.broker.forget(consent))))
    await bench.work()
    assert await doing[0] >= 2
    assert await bench.rows(consent) == []
    assert await bench.work() == []


async def test_what_is_suspended_goes_on_when_it_is_lifted(bench: Bench) -> None:
    consent = await bench.ask(TAX, STATUS)
    await bench.broker.advance(consent)
    await bench.broker.suspend(consent)
    told = await bench.work()
    assert {one.error.code for one in told if one.error} == {"consent.suspended"}
    assert bench.wire.calls == []
    bench.wind(hours=3)
    assert await bench.work() == []
    await bench.broker.lift(consent)
    await bench.work()
    assert set((await bench.states(consent)).values()) == {State.COLLECTED}


async def test_a_consent_that_is_suspended_when_it_is_left_to_workers(bench: Bench) -> None:
    """What a worker keeps of a consent is how it was decided, not that it is suspended just now."""
    consent = await bench.ask(TAX, start=False)
    await bench.broker.consent(consent)
    await bench.broker.suspend(consent)
    await bench.broker.start(consent)
    await bench.work()
    assert bench.wire.calls == []
    await bench.broker.lift(consent)
    assert (await bench.broker.consent(consent)).status is ConsentStatus.APPROVED
    await bench.work()
    assert (await bench.row(consent)).state is State.COLLECTED


async def test_an_issuer_that_answers_later_is_asked_again_later(bench: Bench) -> None:
    consent = await bench.ask(ResidentRegister)
    bench.box.faults.append(Fault("http_500", call="issuerequest", bundle="MDS9000001", times=-1))
    bench.box.faults.append(Fault("takes_time", host="wallet", seconds=7200))
    await bench.work()
    bench.wind(seconds=11)
    told = await bench.work()
    assert told[-1].state == "deferred"
    looks = [one for one in await bench.rows(consent) if one.channel == "document_wallet"]
    assert [(one.state, one.deferred, one.looks) for one in looks] == [(State.REQUESTED, True, 1)]
    applied = len(bench.wire.others)
    assert await bench.work() == []
    assert len(bench.wire.others) == applied
    bench.box.clock.advance(7201)
    await bench.work()
    assert State.COLLECTED in (await bench.states(consent)).values()


async def test_rows_of_another_relying_party_are_left_alone(box: Sandbox, store: AsyncStore) -> None:
    async with opened(box, store) as bench, opened(box, store) as stranger:
        consent = await bench.ask(TAX)
        entry = await store.get("consent", consent)
        assert entry is not None
        await store.put(replace(entry, data=entry.data.replace(b'"party":"', b'"party":"X')))
        with pytest.raises(ConsentMissing):
            await stranger.broker.advance(consent)
        assert await asyncio.wait_for(stranger.work(), 10) == []
        assert await store.due(stranger.clock(), 10) == [("consent", consent)], "nobody has its lease"


async def test_a_row_that_is_gone(bench: Bench) -> None:
    assert (await bench.broker.advance("trq_000000")).state == "gone"
    assert (await bench.broker.advance("con_000000")).state == "gone"
    with pytest.raises(ConsentMissing):
        await bench.broker.advance("nothing")


async def test_a_step_that_breaks_stops_only_its_row(bench: Bench) -> None:
    broken, whole = await bench.ask(STATUS), await bench.ask(TAX)

    class Broken:
        name = "open_data"

        def refusal(self, *_: Any) -> None:
            return None

        async def request(self, _order: Any) -> str:
            raise ZeroDivisionError

    bench.collector.channels["open_data"] = Broken()  # pyright: ignore[reportIndexIssue] - stands before it
    told = await bench.work()
    assert (await bench.row(whole)).state is State.COLLECTED
    (row,) = await bench.rows(broken)
    assert row.error is not None
    assert "ZeroDivisionError" in row.error["message"]
    assert any(one.error for one in told)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await holds():  # noqa: ASYNC110 - what a row says is waited for
            await asyncio.sleep(0.01)


async def requested(bench: Bench, consent: str) -> bool:
    return any(one.state is State.REQUESTED and one.bundle for one in await bench.rows(consent))


async def over(bench: Bench, consent: str) -> bool:
    found = await bench.rows(consent)
    return bool(found) and all(one.state.is_over for one in found)


async def test_a_worker_that_is_told_to_stop_ends_what_it_began(bench: Bench) -> None:
    bench.box.latency = {"issue": 0.5}
    consent = await bench.ask(TAX)
    runner = bench.broker.runner()
    running = asyncio.create_task(runner.run())
    await until(lambda: requested(bench, consent))
    runner.stop()
    await asyncio.wait_for(running, 5)
    assert (await bench.row(consent)).state is State.COLLECTED


async def test_a_worker_that_is_broken_off_gives_back_what_it_had(bench: Bench, other: Bench) -> None:
    bench.box.latency = {"issue": 20.0}
    consent = await bench.ask(TAX)
    running = asyncio.create_task(bench.broker.runner().run())
    await until(lambda: requested(bench, consent))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    bench.box.latency = 0.0
    await other.work()
    assert (await other.row(consent)).state is State.COLLECTED


async def test_one_issuer_that_hangs_leaves_room_for_the_others(bench: Bench) -> None:
    bench.box.latency = {"issue": 0.8}
    slow = [await bench.ask(TAX) for _ in range(6)]
    quick = await bench.ask(STATUS)
    running = asyncio.create_task(bench.broker.runner(width=4).run_until_idle())
    await until(lambda: over(bench, quick))
    assert [await over(bench, consent) for consent in slow] == [False] * 6
    await running
    assert [await over(bench, consent) for consent in slow] == [True] * 6


def test_places_are_shared() -> None:
    places = Places(6)
    taken = [place for place in "aaaaaabbbbbbccc" if places.enter(place)]
    assert taken == ["a", "a", "a", "b", "b", "c"], (
        "half, then what is left is shared, and one more for whoever has none"
    )
    assert not places.has_room("a")
    places.leave("a")
    assert not places.has_room("a")
    places.leave("a")
    places.leave("b")
    assert places.enter("a")
    assert Places(1).enter("a")
