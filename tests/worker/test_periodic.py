"""Periodic transfers: when a cycle begins, what it asks for anew, what its holder is told, how it ends."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker import aio
from certbroker._http import HttpPool
from certbroker.collect.cycles import begins, cycle_at, next_cycle
from certbroker.collect.rows import KIND, request_of
from certbroker.consent import Approval, Consent, ConsentStatus, Periodic, draft
from certbroker.fields import SEOUL
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.store import MemoryStore
from certbroker.transfers import State, TransferRequest
from certbroker.worker import Notice
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import TaxClearance
from support.exchange import Wire, holder

FIRST, LAST = date(2000, 1, 1), date(2030, 12, 31)
CYCLES = st.sampled_from(["monthly", "quarterly", "yearly"])


def consent_of(cycle: Any, first: datetime, until: date) -> Consent:
    made = draft(
        holder(),
        [TaxClearance.ask()],
        recipient="가",
        purpose="나",
        now=first,
        periodic=Periodic(cycle=cycle, until=until),
    )
    proof = Approval(provider="-", request_id="-", approved_at=first, text_sha256="", ci=None, signature="")
    return made.approved(proof)


def test_the_last_day_of_a_month_stays_the_last() -> None:
    first = datetime(2026, 1, 31, 9, 30, tzinfo=SEOUL)
    consent = consent_of("monthly", first, date(2027, 12, 31))
    days = [begins(consent, number).date().isoformat() for number in (0, 1, 2, 3, 13)]
    assert days == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2027-02-28"]
    assert begins(consent, 1).time() == first.time()
    assert begins(consent_of("yearly", datetime(2024, 2, 29, tzinfo=SEOUL), LAST), 1).date() == date(2025, 2, 28)


def test_days_are_those_of_korea() -> None:
    evening = datetime(2026, 1, 31, 16, 0, tzinfo=UTC)
    assert begins(consent_of("monthly", evening, LAST), 1) == datetime(2026, 3, 1, 1, 0, tzinfo=SEOUL)


@given(CYCLES, st.dates(FIRST, LAST), st.integers(0, 4000), st.integers(0, 4000))
def test_a_cycle_lasts_until_the_next(cycle: Any, day: date, ends_after: int, later: int) -> None:
    first = datetime(day.year, day.month, day.day, 12, tzinfo=SEOUL)
    consent, now = consent_of(cycle, first, day + timedelta(days=ends_after)), first + timedelta(days=later)
    number, coming = cycle_at(consent, now), next_cycle(consent, now)
    assert consent.periodic is not None
    assert begins(consent, number) <= now
    assert number == 0 or begins(consent, number).date() <= consent.periodic.until
    if coming is None:
        assert begins(consent, number + 1).date() > consent.periodic.until
    else:
        assert now < coming == begins(consent, number + 1)


def test_what_is_not_periodic_has_one_cycle() -> None:
    once = draft(holder(), [TaxClearance.ask()], recipient="가", purpose="나", now=datetime(2026, 1, 1, tzinfo=SEOUL))
    assert (cycle_at(once, datetime(2030, 1, 1, tzinfo=SEOUL)), next_cycle(once, once.requested_at)) == (0, None)


@dataclass
class Letters:
    """Tells holders, or fails to."""

    told: list[Notice] = field(default_factory=list[Notice])
    is_down: bool = False

    async def tell(self, consent: Consent, notice: Notice) -> None:
        assert consent.id == notice.consent_id
        if self.is_down:
            raise OSError
        self.told.append(notice)

    def kinds(self) -> list[tuple[str, int]]:
        return [(one.kind, one.cycle) for one in self.told]


@dataclass
class Bench:
    box: Sandbox
    wire: Wire = field(default_factory=Wire)
    store: MemoryStore = field(default_factory=MemoryStore)
    letters: Letters = field(default_factory=Letters)
    ahead: timedelta = timedelta()

    def __post_init__(self) -> None:
        party = sandbox_party(self.box.info).model_copy(update={"attempts": 1})
        people, http = sandbox_people(self.box.info), HttpPool(transport=self.wire)
        self.broker = aio.Broker(
            party, http=http, store=self.store, clock=self.clock, people=people, notifier=self.letters
        )

    def clock(self) -> datetime:
        return self.box.now() + self.ahead

    async def ask(self, *wanted: Any, **periodic: Any) -> str:
        told = Periodic.model_validate({"cycle": "monthly", "until": date(2027, 2, 28)} | periodic)
        who = self.broker.people["lee"]
        asked = await self.broker.request_consent(who, wanted, recipient="가나은행", purpose="대출", periodic=told)
        await self.broker.start(asked)
        await asyncio.sleep(0.05)
        return asked.id

    async def work(self, days: float = 0) -> None:
        self.ahead += timedelta(days=days)
        await self.broker.runner().run_until_idle()

    def rows(self, consent: str) -> list[TransferRequest]:
        return [request_of(entry) for entry in self.store.children(KIND, consent)]

    def states(self, consent: str) -> list[tuple[int, str]]:
        return [(one.cycle, one.state.value) for one in self.rows(consent)]

    def next(self, consent: str) -> datetime | None:
        entry = self.store.get("consent", consent)
        assert entry is not None
        return entry.due_at


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0) as running:
        yield running


@pytest.fixture
async def bench(sandbox: Sandbox) -> AsyncIterator[Bench]:
    found = Bench(sandbox)
    async with found.broker:
        yield found
    await found.wire.aclose()
    sandbox.faults.clear()


async def test_each_cycle_asks_anew(bench: Bench) -> None:
    consent = await bench.ask(TaxClearance)
    await bench.work()
    assert bench.states(consent) == [(0, "collected")]
    assert (bench.next(consent) or datetime.min.replace(tzinfo=UTC)).date() == date(2026, 12, 20)
    await bench.work(days=29)
    assert len(bench.rows(consent)) == 1
    await bench.work(days=1.1)
    assert bench.states(consent) == [(0, "collected"), (1, "collected")]
    assert [call for call, _ in bench.wire.calls] == ["issuerequest", "issue"] * 2
    assert len({one.id for one in bench.rows(consent)}) == 2
    dossier = await bench.broker.resume(consent)
    assert dossier.is_complete
    assert [call for call, _ in bench.wire.calls] == ["issuerequest", "issue"] * 2


async def test_it_ends_with_its_last_cycle(bench: Bench) -> None:
    consent = await bench.ask(TaxClearance, until=date(2026, 12, 31))
    await bench.work()
    await bench.work(days=31)
    assert bench.next(consent) is None
    await bench.work(days=60)
    assert bench.states(consent) == [(0, "collected"), (1, "collected")]
    assert bench.letters.kinds() == [("sent", 0), ("ended", 1), ("unchanged", 1)]


async def test_workers_that_were_away_do_not_make_up_for_what_they_missed(bench: Bench) -> None:
    consent = await bench.ask(TaxClearance)
    await bench.work()
    await bench.work(days=65)
    assert bench.states(consent) == [(0, "collected"), (2, "collected")]
    assert (bench.next(consent) or datetime.min.replace(tzinfo=UTC)).date() == date(2027, 2, 20)


async def test_what_came_as_before_is_said_to_be_unchanged(bench: Bench) -> None:
    consent = await bench.ask(TaxClearance)
    await bench.work()
    await bench.work(days=31)
    first, second = bench.rows(consent)
    assert (first.unchanged, second.unchanged) == ((), first.digests)
    bench.box.faults.append(Fault("unknown_element", call="issue", bundle="MDS9000002"))
    await bench.work(days=31)
    assert bench.rows(consent)[2].unchanged == ()
    assert bench.letters.kinds() == [("sent", 0), ("unchanged", 1), ("sent", 2)]


async def test_the_wallet_is_applied_to_anew(bench: Bench) -> None:
    """Each cycle has a number of its own (utlNo): under the old one the wallet would give the old document again."""
    bench.box.faults.append(Fault("http_500", call="issuerequest", bundle="MDS9000001", times=-1))
    consent = await bench.ask(ResidentRegister)
    for days in (0, 0.01, 31, 0.01):
        await bench.work(days=days)
    wallet = [one for one in bench.rows(consent) if one.channel == "document_wallet"]
    assert [(one.cycle, one.state) for one in wallet] == [(0, State.COLLECTED), (1, State.COLLECTED)]
    assert len({one.ticket for one in wallet}) == 2


async def test_a_cycle_that_failed_is_followed_by_the_next(bench: Bench) -> None:
    bench.box.faults.append(Fault("code", call="issuerequest", bundle="MDS9000002", code="S99"))
    consent = await bench.ask(TaxClearance)
    await bench.work()
    await bench.work(days=31)
    assert bench.states(consent) == [(0, "consented"), (1, "collected")]
    assert bench.letters.kinds() == [("failed", 0), ("sent", 1)]


async def test_a_failure_ends_it_where_that_was_agreed(bench: Bench) -> None:
    bench.box.faults.append(Fault("code", call="issuerequest", bundle="MDS9000002", code="S99"))
    consent = await bench.ask(TaxClearance, on_failure="stop")
    await bench.work()
    await bench.work(days=31)
    assert bench.states(consent) == [(0, "consented")]
    assert bench.next(consent) is None
    assert bench.letters.kinds() == [("failed", 0), ("stopped", 1)]


async def test_what_is_late_is_left_when_the_next_cycle_begins(bench: Bench) -> None:
    bench.box.faults.append(Fault("http_429", call="issue", bundle="MDS9000002", seconds=40 * 86_400))
    consent = await bench.ask(TaxClearance)
    await bench.work()
    await bench.work(days=31)
    assert bench.states(consent) == [(0, "requested"), (1, "collected")]
    await bench.work(days=10)
    assert bench.states(consent) == [(0, "left"), (1, "collected")]


async def test_a_withdrawal_ends_it(bench: Bench) -> None:
    consent = await bench.ask(TaxClearance)
    await bench.work()
    await bench.broker.withdraw(consent)
    calls = len(bench.wire.calls)
    await bench.work(days=31)
    assert (len(bench.wire.calls), bench.next(consent)) == (calls, None)
    assert (await bench.broker.consent(consent)).status is ConsentStatus.WITHDRAWN


async def test_a_holder_who_cannot_be_told_is_told_later(bench: Bench) -> None:
    bench.letters.is_down = True
    consent = await bench.ask(TaxClearance)
    await bench.work()
    assert bench.states(consent) == [(0, "collected")], "that nothing can be told stops nothing"
    await bench.work(days=0.001)
    bench.letters.is_down = False
    assert bench.letters.told == []
    await bench.work(days=0.01)
    (notice,) = bench.letters.told
    assert (notice.kind, notice.certificates, notice.id) == (
        "sent", ("nts.tax_clearance",), f"{bench.rows(consent)[0].id}.sent",
    )  # fmt: skip
    await bench.work(days=0.01)
    assert len(bench.letters.told) == 1
