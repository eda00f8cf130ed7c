"""What a holder withdraws singly is fetched no more, read no more, and deleted; the rest goes on."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest

from certbroker import aio
from certbroker.collect.narrowing import emptied, narrowed
from certbroker.collect.outcomes import Outcomes
from certbroker.consent import Consent, ConsentStatus, Periodic
from certbroker.deleting import Marked
from certbroker.errors import ConsentMissing, ConsentScope, ConsentWithdrawn, EvidencePurged
from certbroker.evidence import Failed
from certbroker.journal import Action, Ledger
from certbroker.model import Item, Subject
from certbroker.samples import samples_of
from certbroker.sandbox import Fault, Sandbox
from certbroker.settings import ExchangeBundle, Official
from certbroker.store import AsyncStore
from certbroker.transfers import RawDocument, State, TransferRequest
from certbroker.vault import KeyRing, Vault
from certbroker_connectors.mois import ResidentRecord, ResidentRegister
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support.exchange import Wire, broker_on
from support.vault import READER, sqlite_url

WHO, WHY = Official(name="김담당"), "대출 심사"
INCOME = IncomeAmount.ask(from_year=2023, to_year=2025)
WANTED = [ResidentRegister, INCOME, TaxClearance]
TELL: dict[str, Any] = {"recipient": "가나은행", "purpose": "전세자금대출 신청"}
INCOME_NAME = "소득금액증명"


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0) as running:
        yield running


@pytest.fixture
async def wire(box: Sandbox) -> AsyncIterator[Wire]:
    found = Wire()
    yield found
    await found.aclose()
    box.faults.clear()


async def consented(broker: aio.Broker, wanted: Any = tuple(WANTED), person: str = "hong", **more: Any) -> Consent:
    asked = await broker.request_consent(broker.people[person], wanted, **TELL | more)
    return await broker.consent(asked)


async def rows(broker: aio.Broker, consent: Consent) -> list[TransferRequest]:
    return await broker.durable.collector.advancing.rows.all(consent.id)


def outcomes(dossier: Any) -> Mapping[str, str]:
    return {one.id: one.kind for one in dossier.outcomes}


async def test_what_was_not_asked_for_yet_is_not(box: Sandbox, wire: Wire, store: AsyncStore) -> None:
    broker = broker_on(box, wire, store)
    consent = await consented(broker)
    after = await broker.narrow(consent, [IncomeAmount])
    assert (after.narrowed, after.status) == ((1,), ConsentStatus.APPROVED)
    assert [one["withdrawn"] for one in after.describe()["items"]] == [False, True, False]
    dossier = await broker.collect(consent)
    assert outcomes(dossier) == {
        "mois.resident_register": "delivered", "nts.income_amount": "failed", "nts.tax_clearance": "delivered",
    }  # fmt: skip
    failed = dossier.outcomes[1]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, ConsentWithdrawn)
    assert not [one for one in await rows(broker, consent) if 1 in one.codes]
    assert INCOME_NAME not in "".join(
        document.name for one in await rows(broker, consent) for document in one.documents
    )
    entries = (await Ledger(store).of(consent.id))[2:]
    assert entries[0].action is Action.NARROWED
    assert (entries[0].actor.kind, entries[0].details) == ("holder", {"certificates": ["nts.income_amount"]})


async def test_a_ticket_that_covers_it_is_not_used(box: Sandbox, wire: Wire) -> None:
    """Between the two calls of a bundle: what is left is asked for anew, and what was withdrawn does not come."""
    broker = broker_on(box, wire)
    consent = await consented(broker, [INCOME, ResidentRegister])
    box.faults.append(Fault("http_500", call="issue"))
    await broker.collect(consent)
    (before,) = await rows(broker, consent)
    assert (before.state, before.codes) == (State.REQUESTED, {0: "L170", 1: "L001"})
    await broker.narrow(consent, [INCOME])
    (after,) = await rows(broker, consent)
    assert (after.state, after.codes, after.ticket) == (State.CONSENTED, {1: "L001"}, None)
    dossier = await broker.collect(consent)
    assert outcomes(dossier) == {"nts.income_amount": "failed", "mois.resident_register": "delivered"}
    (came,) = await rows(broker, consent)
    assert came.ticket != before.ticket
    assert [one.name for one in came.documents] == ["주민등록표등본"]


async def test_a_worker_s_step_leaves_it_out_by_itself(box: Sandbox, wire: Wire) -> None:
    """Where `narrow` died before it came to the rows, or somebody else had them."""
    broker = broker_on(box, wire)
    consent = await consented(broker, [INCOME, ResidentRegister])
    await broker.start(consent)
    await broker.advance(consent.id)
    (request,) = await rows(broker, consent)
    await broker.advance(request.id)
    await broker.durable.consents.narrow(consent.id, [0])
    await broker.runner().run_until_idle()
    (came,) = await rows(broker, consent)
    assert (came.state, came.codes) == (State.COLLECTED, {1: "L001"})
    assert [one.name for one in came.documents] == ["주민등록표등본"]


async def test_what_comes_while_it_is_withdrawn_is_dropped(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker, [INCOME, ResidentRegister])
    collector = broker.durable.collector
    inner, seen = collector.exchange, list[str]()

    class Slow:
        async def request(self, *told: Any) -> Any:
            return await inner.request(*told)

        async def collect(self, *told: Any) -> Any:
            found = await inner.collect(*told)
            if not seen:
                seen.append(found[1])
                await broker.durable.consents.narrow(consent.id, [0])
            return found

    object.__setattr__(collector, "exchange", Slow())
    dossier = await broker.collect(consent)
    again = await broker.collect(consent)
    assert outcomes(again) == {"nts.income_amount": "failed", "mois.resident_register": "delivered"}
    assert outcomes(dossier)["nts.income_amount"] == "failed"
    (came,) = await rows(broker, consent)
    assert [one.name for one in came.documents] == ["주민등록표등본"]
    dropped = [one for one in (await broker.history(consent)).entries if one.action is Action.DELETED]
    assert [(one.details["reason"], one.details["count"]) for one in dropped] == [("withdrawn", 2)]


async def test_what_needs_what_was_withdrawn_goes_another_way(box: Sandbox, wire: Wire) -> None:
    """A bundle that always wants the withdrawn document cannot be asked for; another that has the rest can."""
    bundles = (
        ExchangeBundle(id="MDS9000001", documents=("L001", "L170"), required=("L170",)),
        ExchangeBundle(id="MDS9000002", documents=("L001",)),
    )
    broker = broker_on(box, wire, bundles=bundles)
    consent = await consented(broker, [INCOME, ResidentRegister])
    box.faults.append(Fault("http_500", call="issue"))
    await broker.collect(consent)
    await broker.narrow(consent, [INCOME])
    assert [(one.bundle, one.state, one.codes) for one in await rows(broker, consent)] == [
        ("MDS9000001", State.LEFT, {}), ("MDS9000002", State.CONSENTED, {1: "L001"}),
    ]  # fmt: skip


async def test_what_came_is_neither_read_nor_kept(box: Sandbox, wire: Wire, store: AsyncStore) -> None:
    broker = broker_on(box, wire, store)
    consent = await consented(broker)
    first = await broker.collect(consent)
    await broker.narrow(consent, ["nts.income_amount"])
    for dossier in (await broker.read(consent, WHO, WHY), await broker.collect(consent)):
        assert outcomes(dossier)["nts.income_amount"] == "failed"
        assert len(dossier.evidence) == 2
    assert list(await broker.to_delete()) == [Marked(consent.id, "narrowed", ("nts.income_amount",))]
    assert await broker.purge() == 1
    assert await broker.to_delete() == []
    assert await broker.purge() == 0
    documents = [document for one in await rows(broker, consent) for document in one.documents]
    assert INCOME_NAME not in {one.name for one in documents}
    assert len(documents) == 2
    assert len((await broker.read(consent, WHO, WHY)).evidence) == 2
    (entry,) = (one for one in await Ledger(store).of(consent.id) if one.action is Action.DELETED)
    assert entry.details == {
        "reason": "narrowed",
        "count": 1,
        "certificates": ["nts.income_amount"],
        "sha256": [first[IncomeAmount].provenance.raw_sha256],
    }
    await broker.narrow(consent, [TaxClearance])
    assert await broker.purge() == 1
    assert len((await broker.read(consent, WHO, WHY)).evidence) == 1


async def test_evidence_that_lies_beside_goes_as_well(box: Sandbox, wire: Wire, tmp_path: Any) -> None:
    async with await Vault.open(sqlite_url(tmp_path), KeyRing.new(), clock=box.now) as vault:
        broker = broker_on(box, wire, vault)
        consent = await consented(broker)
        names = {one.id: await vault.keep(one, consent) for one in await broker.collect(consent)}
        await broker.narrow(consent, [INCOME])
        await broker.purge()
        with pytest.raises(EvidencePurged):
            await vault.evidence(names["nts.income_amount"], *READER)
        assert {one.certificate for one in await vault.list(consent)} == {"mois.resident_register", "nts.tax_clearance"}


@pytest.mark.parametrize("items", [WANTED, [TaxClearance, "nts.income_amount", ResidentRegister]])
async def test_all_of_it_is_the_consent(box: Sandbox, wire: Wire, items: list[Any]) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.collect(consent)
    after = await broker.narrow(consent, items)
    assert after.status is ConsentStatus.WITHDRAWN
    with pytest.raises(ConsentWithdrawn):
        await broker.collect(consent)


async def test_what_is_meant_must_be_in_the_consent(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    byeol = Subject(name="홍별", resident_number="210309-4000005", relation="child")  # type: ignore[arg-type]
    consent = await consented(broker, [ResidentRecord, ResidentRecord.ask(subject=byeol), INCOME])
    for wrong in (TaxClearance, "nts.tax_clearance", IncomeAmount.ask(from_year=2024, to_year=2025)):
        with pytest.raises(ConsentScope):
            await broker.narrow(consent, [wrong])
    assert (await broker.consent(consent)).narrowed == ()
    after = await broker.narrow(consent, [ResidentRecord.ask(subject=byeol)])
    assert after.narrowed == (1,)
    assert (await broker.narrow(consent, [ResidentRecord.ask(subject=byeol)])).narrowed == (1,)
    assert (await broker.narrow(consent, [ResidentRecord])).narrowed == (0, 1)
    assert [one.action for one in (await broker.history(consent)).entries].count(Action.NARROWED) == 2


async def test_a_later_cycle_leaves_it_out(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    until = box.now().date().replace(year=box.now().year + 1)
    consent = await consented(broker, periodic=Periodic(cycle="monthly", until=until), retention_days=400)
    await broker.start(consent)
    await broker.runner().run_until_idle()
    await broker.narrow(consent, [INCOME])
    box.clock.advance(32 * 24 * 3600)
    await broker.runner().run_until_idle()
    later = [one for one in await rows(broker, consent) if one.cycle == 1]
    assert sorted(index for one in later for index in one.codes) == [0, 2]
    assert {one.state for one in later} == {State.COLLECTED}
    await broker.withdraw(consent)
    box.clock.advance(32 * 24 * 3600)
    await broker.runner().run_until_idle()
    assert not [one for one in await rows(broker, consent) if one.cycle == 2]


async def test_a_withdrawn_consent_is_deleted_by_the_purge(box: Sandbox, wire: Wire, store: AsyncStore) -> None:
    broker = broker_on(box, wire, store)
    consent, other = await consented(broker), await consented(broker)
    await broker.collect(consent)
    await broker.collect(other)
    await broker.withdraw(consent)
    (marked,) = await broker.to_delete()
    assert (marked.consent, marked.reason, len(marked.certificates)) == (consent.id, "withdrawn", 3)
    assert await broker.purge() == 4  # the consent, its two requests, the withdrawal
    with pytest.raises(ConsentMissing):
        await broker.consent(consent)
    assert (await broker.read(other, WHO, WHY)).is_complete
    assert await broker.to_delete() == []
    entries = await Ledger(store).of(consent.id)
    assert [one.action for one in entries[-2:]] == [Action.WITHDRAWN, Action.DELETED]
    assert (entries[-1].holder, entries[-1].details) == ("홍*동", {"reason": "withdrawn", "count": 4})


async def test_what_its_time_is_over_for_is_written_down(box: Sandbox, wire: Wire, store: AsyncStore) -> None:
    broker = broker_on(box, wire, store)
    consent = await consented(broker, retention_days=1)
    await broker.collect(consent)
    box.clock.advance(3 * 24 * 3600)
    assert await broker.purge() >= 3
    knows_which = isinstance(store, Vault)
    (entry,) = (
        one for one in await Ledger(store).of(consent.id if knows_which else "") if one.action is Action.DELETED
    )
    assert entry.details == {"reason": "retention", "count": 3}


async def test_a_deletion_that_died_is_done_and_written_down_by_the_next_purge(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.withdraw(consent)
    assert await broker.store.delete(consent.id) == 2
    assert await broker.purge() == 0
    assert [one.action for one in (await broker.history(consent)).entries][-2:] == [Action.WITHDRAWN, Action.DELETED]
    assert await broker.purge() == 0
    assert len((await broker.history(consent)).entries) == 4


async def test_a_mark_without_a_withdrawal_deletes_nothing(box: Sandbox, wire: Wire) -> None:
    """A process died between the mark and the word of the holder."""
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.collect(consent)
    await broker._deleting.mark(consent.id, "withdrawn")  # pyright: ignore[reportPrivateUsage]
    await broker._deleting.mark(consent.id, "narrowed")  # pyright: ignore[reportPrivateUsage]
    assert await broker.to_delete() == []
    assert await broker.purge() == 0
    assert (await broker.read(consent, WHO, WHY)).is_complete


def test_two_papers_of_one_kind_are_told_apart(box: Sandbox) -> None:
    """The record of the holder stays, that of the wife goes, also where it could not be read."""
    broker = broker_on(box, Wire())
    collector = broker.durable.collector
    kim = Subject(name="김영희", resident_number="920515-2000003", relation="spouse")  # type: ignore[arg-type]
    items: list[Item[Any]] = [Item[Any].of(ResidentRecord), ResidentRecord.ask(subject=kim), Item[Any].of(TaxClearance)]
    texts = {one.case: one.wire.read_text(encoding="utf-8") for one in samples_of(ResidentRecord)}
    papers = [RawDocument(name="주민등록표초본", text=texts[case]) for case in ("spouse", "typical")]
    broken = RawDocument(name="주민등록표초본", text="<주민등록표초본><성명>김영희")
    other = RawDocument(name="납세증명서", text="<납세증명서/>")
    request = TransferRequest(id="trq_1", consent_id="con_1", bundle="MDS9000001", state=State.COLLECTED,
                              codes={0: "L002", 1: "L002", 2: "L100"}, documents=(*papers, broken, other))  # fmt: skip
    read = Outcomes(broker.party, collector.catalogue, collector.clock)
    holder = broker.people["hong"]
    for gone, left in ((1, papers[1]), (0, papers[0])):
        consent = Consent.model_construct(holder=holder, narrowed=(gone,), items=())
        assert emptied(consent, items, request, read).documents == (left, other)


def test_a_request_of_another_channel_is_left_or_emptied(box: Sandbox) -> None:
    broker = broker_on(box, Wire())
    collector = broker.durable.collector
    consent = Consent.model_construct(items=(), narrowed=(0,))
    request = TransferRequest(id="trq_1", consent_id="con_1", channel="document_wallet", codes={0: ""}, raw=b"x",
                              original=b"y", deferred=True)  # fmt: skip
    after = narrowed(consent, request, broker.party)
    assert (after.state, after.deferred) == (State.LEFT, False)
    read = Outcomes(broker.party, collector.catalogue, collector.clock)
    gone = emptied(consent, [Item.of(ResidentRegister)], request, read)
    assert (gone.raw, gone.original) == (b"", None)
