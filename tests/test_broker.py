"""The whole way through the sandbox: side by side, over several processes, for several people and relying parties."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar, cast

import httpx
import pytest

from certbroker import aio, sync
from certbroker._http import HttpPool
from certbroker.channels.identity import SimpleAuthentication
from certbroker.consent import Consent, ConsentStatus, IdentityProvider, PendingApproval, Periodic
from certbroker.errors import (
    CertbrokerError,
    ChannelError,
    ChannelRefused,
    ChannelUnavailable,
    ConsentExpired,
    ConsentMissing,
    ConsentPending,
    ConsentWithdrawn,
    NotDelivered,
    SettingsError,
)
from certbroker.evidence import Failed
from certbroker.model import Representative, Subject
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.store import MemoryStore, SqliteStore, Store
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRecord, ResidentRegister
from certbroker_connectors.nhis import PremiumLocal, PremiumWorkplace
from certbroker_connectors.nts import BusinessRegistration, IncomeAmount, TaxClearance
from certbroker_connectors.scourt import FamilyRelation
from support.exchange import Wire, broker_on, decide, leaks
from support.tree import environment

KEY = bytes(range(32))
WANTED = [ResidentRegister, IncomeAmount.ask(from_year=2023, to_year=2025), TaxClearance]
TELL: dict[str, Any] = {"recipient": "가나은행", "purpose": "전세자금대출 신청"}


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0) as running:
        yield running


@pytest.fixture(scope="module")
def desk() -> Iterator[Sandbox]:
    """A sandbox where the holder decides on the page."""
    with Sandbox(approve_after=None) as running:
        yield running


@pytest.fixture
async def wire(box: Sandbox) -> AsyncIterator[Wire]:
    found = Wire()
    yield found
    await found.aclose()
    box.faults.clear()


class FlakyProvider:
    """The sandbox's provider, which at first leaves the holder undecided (`None`) or fails with an error."""

    def __init__(self, provider: IdentityProvider, *answers: CertbrokerError | None) -> None:
        self.provider = provider
        self.answers = list(answers)

    async def start(self, consent: Consent, callback_url: str | None) -> PendingApproval:
        return await self.provider.start(consent, callback_url)

    async def check(self, consent: Consent) -> Consent:
        if not self.answers:
            return await self.provider.check(consent)
        error = self.answers.pop(0)
        if error:
            raise error
        return consent


async def consented(broker: aio.Broker, wanted: list[Any], person: str = "hong", **more: Any) -> Consent:
    return await broker.request_consent(broker.people[person], wanted, **TELL | more)


async def test_a_consent_is_pending_at_once(desk: Sandbox) -> None:
    async with broker_on(desk, Wire()) as broker:
        consent = await consented(broker, WANTED)
        assert consent.status is ConsentStatus.PENDING
        assert consent.address.startswith(desk.identity_url)
        assert "소득금액증명" in consent.text
        assert (await broker.consent(consent.id)).status is ConsentStatus.PENDING
        page = await asyncio.to_thread(httpx.get, consent.address)
        assert "가나은행" in page.text


async def test_collecting_waits_for_the_holder(desk: Sandbox) -> None:
    events: list[aio.Event] = []
    async with broker_on(desk, Wire()) as broker:
        consent = await consented(broker, WANTED)
        collecting = asyncio.create_task(broker.collect(consent, deadline=10, on_event=events.append))
        await asyncio.sleep(0.25)
        assert not collecting.done()
        await asyncio.to_thread(decide, consent.address, "approve")
        dossier = await collecting
    assert dossier.is_complete
    kinds = [event.kind for event in events]
    assert kinds.index("waiting") < kinds.index("approved") < kinds.index("requested") < kinds.index("collected")
    assert {event.bundle for event in events if event.kind == "collected"} == {"MDS9000001", "MDS9000002"}


@pytest.mark.parametrize("error", [ChannelUnavailable("away"), ChannelRefused("no")])
async def test_waiting_outlasts_a_provider_that_is_away_for_a_moment(desk: Sandbox, error: ChannelError) -> None:
    async with broker_on(desk, Wire()) as broker:
        consent = await consented(broker, WANTED)
        await asyncio.to_thread(decide, consent.address, "approve")
        known = broker._identity  # pyright: ignore[reportPrivateUsage] - the fake stands before it
        assert known is not None
        provider = FlakyProvider(known, None, error)
        broker._identity = provider  # pyright: ignore[reportPrivateUsage] - the same
        if isinstance(error, ChannelRefused):
            with pytest.raises(ChannelRefused):
                await broker.collect(consent, deadline=10)
        else:
            assert (await broker.collect(consent, deadline=10)).is_complete
            assert provider.answers == []


async def test_a_service_waits_no_longer_than_it_likes_and_goes_on_later(desk: Sandbox) -> None:
    store = MemoryStore()
    async with broker_on(desk, Wire(), store) as broker:
        consent = await consented(broker, WANTED)
        with pytest.raises(ConsentPending):
            await broker.collect(consent, deadline=0)
        with pytest.raises(ConsentPending):
            await broker.resume(consent.id)
    await asyncio.to_thread(decide, consent.address, "approve")
    async with broker_on(desk, Wire(), store) as broker:
        assert (await broker.resume(consent.id)).is_complete


async def test_an_approval_that_nobody_looked_for_in_time_is_none(desk: Sandbox) -> None:
    async with broker_on(desk, Wire()) as broker:
        consent = await consented(broker, WANTED)
        await asyncio.to_thread(decide, consent.address, "approve")
        desk.clock.advance(24 * 3600 + 1)
        with pytest.raises(ConsentExpired):
            await broker.resume(consent.id)
        assert (await broker.consent(consent)).status is ConsentStatus.EXPIRED


class CalledBack(BaseHTTPRequestHandler):
    told: ClassVar[list[dict[str, str]]] = []

    def do_POST(self) -> None:
        self.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is named there
        pass


async def test_a_service_is_called_back(desk: Sandbox) -> None:
    with HTTPServer(("127.0.0.1", 0), CalledBack) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        async with broker_on(desk, Wire()) as broker:
            url = f"http://127.0.0.1:{server.server_port}/done"
            consent = await consented(broker, WANTED, callback_url=url)
            await asyncio.to_thread(decide, consent.address, "approve")
            await asyncio.to_thread(thread.join, 5)
            assert CalledBack.told == [{"request_id": consent.provider_request, "status": "approved"}]
            assert (await broker.resume(consent.id)).is_complete


async def test_a_dossier_may_be_partly_delivered(box: Sandbox, wire: Wire) -> None:
    """A person is insured by way of the workplace or locally, never both."""
    wanted = [PremiumWorkplace.ask(year=2026), PremiumLocal.ask(year=2026), BusinessRegistration]
    broker = broker_on(box, wire)
    dossier = await broker.collect(await consented(broker, wanted))
    assert [one.kind for one in dossier.outcomes] == ["delivered", "not_delivered", "failed"]
    assert not dossier.is_complete
    assert PremiumWorkplace in dossier
    with pytest.raises(NotDelivered) as caught:
        _ = dossier[PremiumLocal]
    assert caught.value.outcome is dossier.outcomes[1]
    failed = dossier.outcomes[2]
    assert isinstance(failed, Failed)
    assert (failed.error.code, failed.error.certificate) == ("setup.settings", "nts.business_registration")


async def test_options_make_different_documents(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    wanted = [IncomeAmount.ask(from_year=2023, to_year=2025), IncomeAmount.ask(from_year=2025, to_year=2025)]
    dossier = await broker.collect(await consented(broker, wanted))
    years = [[row.year for row in one.certificate.settlements] for one in dossier.all(IncomeAmount)]
    assert years == [[2023, 2024, 2025], [2025]]
    assert wire.calls == [("issuerequest", "MDS9000001"), ("issue", "MDS9000001")]
    with pytest.raises(NotDelivered, match="came 2 times"):
        _ = dossier[IncomeAmount]


async def test_a_parent_asks_for_a_child(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    child = Subject.model_validate({"name": "홍별", "resident_number": "210309-4000005", "relation": "child"})
    consent = await consented(broker, [FamilyRelation.ask(subject=child), FamilyRelation])
    assert "[자녀 홍별]" in consent.text
    dossier = await broker.collect(consent)
    assert [one.certificate.holder.name for one in dossier.all(FamilyRelation)] == ["홍별", "홍길동"]
    assert all(one.provenance.document_code == "X001" for one in dossier)


async def test_a_representative_acts_for_a_corporation(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    gana = broker.people["gana"]
    assert gana.business is not None
    firm = Subject(name=gana.business.name, business=gana.business, relation="business")
    wanted = [
        BusinessRegistration.ask(subject=firm),
        TaxClearance.ask(subject=firm),
        Clearance.ask(subject=firm, applicant_kind="corporation"),
    ]
    acting = Representative(name=gana.name, birth_date=gana.birth_date, right="corporate_officer")
    consent = await consented(broker, wanted, "gana", representative=acting)
    assert "대리인: 가대표 (법인 대표)" in consent.text
    assert "[사업자 주식회사 가나다상사]" in consent.text
    assert (await broker.collect(consent)).is_complete


async def test_a_foreigner(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    assert broker.people["lan"].is_foreigner
    dossier = await broker.collect(await consented(broker, [TaxClearance, Clearance], "lan"))
    assert dossier.is_complete


async def test_two_relying_parties_do_not_see_each_other(box: Sandbox, wire: Wire) -> None:
    """The second one has another key, another bundle, and no way to the tickets and confirmations of the first."""
    other = box.relying_parties[1]
    told = sandbox_party(box.info).model_dump() | {
        "system_code": other.system_code,
        "api_key": other.api_key,
        "bundles": [{"id": "MDS9100001", "documents": ["L001", "L100"]}],
    }
    store = MemoryStore()
    first = broker_on(box, wire, store)
    consent = await first.consent(await consented(first, [ResidentRegister, ResidentRecord]))
    box.faults.append(Fault("http_500", call="issue"))
    await first.collect(consent)
    async with aio.Broker(type(first.party).model_validate(told), store=store, clock=box.now) as second:
        with pytest.raises(ConsentMissing):
            await second.collect(consent)
        own = await second.request_consent(first.people["hong"], [ResidentRegister, ResidentRecord], **TELL)
        dossier = await second.collect(own, deadline=5)
    assert {one.provenance.exchange_bundle for one in dossier} == {"MDS9100001"}


async def test_withdrawal_and_deletion(box: Sandbox, wire: Wire) -> None:
    store = MemoryStore()
    broker = broker_on(box, wire, store)
    consent = await consented(broker, WANTED)
    withdrawn = await broker.withdraw(consent.id)
    assert withdrawn.status is ConsentStatus.WITHDRAWN
    assert withdrawn.withdrawn_at is not None
    with pytest.raises(ConsentWithdrawn):
        await broker.collect(consent, deadline=5)
    assert wire.calls == []
    kept = await broker.consent(await consented(broker, WANTED))
    await broker.collect(kept)
    assert await broker.forget(kept) == 3
    for call in (broker.resume(kept.id), broker.withdraw(kept), broker.consent(kept.id)):
        with pytest.raises(ConsentMissing):
            await call
    assert await broker.forget(kept) == 0


class SlowToAnswer:
    """An identity provider that is asked while the holder withdraws."""

    def __init__(self, broker: aio.Broker, pool: HttpPool) -> None:
        self.broker, self.inner = broker, SimpleAuthentication(broker.party, pool)

    async def start(self, consent: Consent, callback_url: str | None) -> PendingApproval:
        return await self.inner.start(consent, callback_url)

    async def check(self, consent: Consent) -> Consent:
        found = await self.inner.check(consent)
        assert found.status is ConsentStatus.APPROVED
        await self.broker.withdraw(consent)
        return found


async def test_an_approval_does_not_undo_a_withdrawal(box: Sandbox, wire: Wire) -> None:
    pool, first = HttpPool(transport=wire), broker_on(box, wire, store := MemoryStore())
    slow = SlowToAnswer(first, pool)
    broker = aio.Broker(first.party, http=pool, store=store, clock=box.now, identity=slow, people=first.people)
    consent = await consented(broker, WANTED)
    assert (await broker.consent(consent)).status is ConsentStatus.WITHDRAWN
    assert (await broker.consent(consent)).status is ConsentStatus.WITHDRAWN


async def test_what_may_no_longer_be_kept_is_purged(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker, WANTED, retention_days=1)
    await broker.collect(consent, deadline=5)
    assert await broker.purge() == 0
    box.clock.advance(24 * 3600 + 10)
    assert await broker.purge() == 2
    box.clock.advance(24 * 3600 + 10)
    assert await broker.purge() == 1
    with pytest.raises(ConsentMissing):
        await broker.consent(consent)


async def test_a_periodic_consent_says_so(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    until = box.now().date().replace(year=2027)
    consent = await consented(broker, WANTED, periodic=Periodic(cycle="monthly", until=until))
    approved = await broker.consent(consent)
    assert approved.fetch_until is not None
    assert approved.fetch_until.date() == until
    box.clock.advance(40 * 24 * 3600)
    assert (await broker.collect(approved)).is_complete


async def test_the_official_is_told_and_may_be_another(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire, official={"name": "김담당"})
    dossier = await broker.collect(await consented(broker, WANTED), deadline=5)
    assert dossier.is_complete, "the purpose is the consent's"
    broker = broker_on(box, wire)
    nobody = aio.Official(name="", purpose="심사")
    with pytest.raises(SettingsError):
        await broker.collect(await consented(broker, WANTED), deadline=5, official=nobody)


async def test_get_does_the_same(box: Sandbox) -> None:
    party = sandbox_party(box.info).model_copy(update={"method": "GET"})
    async with aio.Broker(party, clock=box.now) as broker:
        consent = await broker.request_consent(sandbox_people(box.info)["hong"], WANTED, **TELL)
        assert (await broker.collect(consent, deadline=5)).is_complete


CHILD = """
import asyncio, json, sys
from certbroker.store import SqliteStore
from certbroker import aio
from certbroker.sandboxed import sandbox_party
from datetime import datetime, timedelta, timezone

async def main():
    told = json.loads(sys.stdin.read())
    store = SqliteStore(told["path"], bytes(range(32)))
    now = datetime.fromisoformat(told["now"])
    async with aio.Broker(sandbox_party(told["info"]), store=store, clock=lambda: now) as broker:
        dossier = await broker.resume(told["consent"])
        print(json.dumps([[one.id, one.kind] for one in dossier.outcomes]))

asyncio.run(main())
"""


def in_another_process(box: Sandbox, path: Path, consent: str) -> list[list[str]]:
    told = {"path": str(path), "info": box.info, "consent": consent, "now": box.now().isoformat()}
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        output, errors = running.communicate(json.dumps(told), timeout=30)
    assert not leaks(errors), errors
    assert running.returncode == 0, errors
    return json.loads(output)


def all_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


class Crash(BaseException):
    """The process dies."""


class DyingStore:
    """A store whose process dies after it kept what the first call brought."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def settle(self, entry: Any, worker: str, until: Any = None) -> None:
        self._store.settle(entry, worker, until)
        if b'"requested"' in entry.data:
            raise Crash


async def test_another_process_goes_on_after_a_crash(
    box: Sandbox, wire: Wire, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A ticket that was kept is not asked for again, and the consent is all that the other process is told."""
    caplog.set_level(logging.INFO, "certbroker.sandbox")
    path, log = tmp_path / "store.db", Wire()
    store = SqliteStore(path, KEY)
    dying = cast("Store", DyingStore(store))
    broker = broker_on(box, log, dying)
    consent = await broker.consent(await consented(broker, [ResidentRegister]))
    with pytest.raises(Crash):
        await broker.collect(consent)
    assert log.calls == [("issuerequest", "MDS9000001")]
    await log.aclose()
    found = await asyncio.to_thread(in_another_process, box, path, consent.id)
    assert found == [["mois.resident_register", "delivered"]]
    heard = [record.getMessage() for record in caplog.records if record.name == "certbroker.sandbox"]
    assert [one for one in heard if "MDS9000001" in one] == [
        "issuerequest MDS9000001: 100",
        "issue MDS9000001: 100",
    ]
    again = await broker_on(box, wire, SqliteStore(path, KEY)).resume(consent.id)
    assert again.is_complete
    assert wire.calls == []
    written = all_bytes(tmp_path)
    assert not any(mark.encode() in written for mark in ("홍길동", "900101-1000001", "9001011000001", "주민등록표"))
    assert broker.people["hong"].ci is not None
    assert broker.people["hong"].ci.reveal().encode() not in written


def test_a_blocking_broker_serves_several_threads() -> None:
    found: dict[str, bool] = {}
    with sync.Broker.sandbox(approve_after=0) as broker:

        def work(person: str) -> None:
            consent = broker.request_consent(broker.people[person], [ResidentRegister, TaxClearance], **TELL)
            found[person] = broker.collect(consent).is_complete

        threads = [threading.Thread(target=work, args=(person,)) for person in ("hong", "kim", "lee", "choi")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == dict.fromkeys(("hong", "kim", "lee", "choi"), True)


async def test_a_blocking_broker_works_inside_a_running_loop() -> None:
    events: list[str] = []
    with sync.Broker.sandbox(approve_after=0) as broker:
        consent = broker.request_consent(broker.people["hong"], [ResidentRegister], **TELL)
        dossier = broker.collect(consent, on_event=lambda event: events.append(event.kind))
        assert dossier[ResidentRegister].certificate.issued_on.year == 2026
        assert "collected" in events
        assert broker.resume(consent.id) == dossier or broker.resume(consent.id).outcomes == dossier.outcomes
        assert broker.consent(consent).status is ConsentStatus.APPROVED
        assert broker.catalogue["mois.resident_register"] is ResidentRegister
        assert broker.withdraw(consent).status is ConsentStatus.WITHDRAWN
        assert broker.purge() == 3  # the consent, its request, the withdrawal
        assert broker.forget(consent) == 0


def test_errors_come_through_the_blocking_door() -> None:
    with sync.Broker.sandbox(approve_after=None) as broker:
        consent = broker.request_consent(broker.people["hong"], [ResidentRegister], **TELL)
        with pytest.raises(ConsentPending):
            broker.collect(consent, deadline=0.1)
        with pytest.raises(ConsentMissing):
            broker.resume("con_none")


def test_a_closed_blocking_broker_starts_again() -> None:
    broker = sync.Broker.sandbox(approve_after=0)
    assert "hong" in broker.people
    broker.close()
    broker.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("certbroker")]
    assert "hong" in broker.people
    broker.close()


FAILED_START = """
import socket
from certbroker import Broker
with socket.create_server(("127.0.0.1", 0)) as taken:
    try:
        with Broker.sandbox(port=taken.getsockname()[1]):
            pass
    except OSError:
        print("refused")
"""


def test_a_start_that_fails_does_not_keep_the_interpreter_from_ending() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILED_START], env=environment(), capture_output=True, text=True, check=True, timeout=20
    )
    assert done.stdout == "refused\n"


async def test_the_async_door() -> None:
    async with aio.Broker.sandbox(approve_after=0, latency=0.01) as broker:
        consent = await broker.request_consent(broker.people["hong"], WANTED, **TELL)
        dossier = await broker.collect(consent)
        assert dossier[IncomeAmount].certificate.settlements[0].amount > 0
        assert dossier.holder == "홍*동"
        assert not leaks(json.dumps(consent.describe()), repr(consent.describe()).replace(consent.text, ""))


async def test_a_holder_the_provider_does_not_know(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    nobody = broker.people["hong"].model_copy(update={"name": "김아무개"})
    with pytest.raises(CertbrokerError) as caught:
        await broker.request_consent(nobody, WANTED, **TELL)
    assert caught.value.code == "verification.identity_conflict"
