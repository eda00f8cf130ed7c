"""Everything a broker does is written down; nothing goes through any door while a consent is suspended or withdrawn."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from certbroker import aio
from certbroker.consent import Consent
from certbroker.dossier import Dossier
from certbroker.errors import (
    CertbrokerError,
    ChannelUnavailable,
    ConsentDeclined,
    ConsentExpired,
    ConsentMissing,
    ConsentPending,
    ConsentScope,
    ConsentSuspended,
    ConsentWithdrawn,
    SettingsError,
)
from certbroker.evidence import Failed
from certbroker.journal import Action, Ledger, LedgerEntry
from certbroker.model import Representative
from certbroker.sandbox import Fault, Sandbox
from certbroker.settings import Official
from certbroker.signing import SigningKey
from certbroker.store import AsyncStore
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support.exchange import Wire, broker_on, decide
from support.journal import shown

WHO = Official(name="김담당", id="emp-17")
WHY = "대출 심사"
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


async def consented(broker: aio.Broker, **more: Any) -> Consent:
    return await broker.request_consent(broker.people["hong"], WANTED, **TELL | more)


def words(entry: LedgerEntry, key: str) -> list[str]:
    found = entry.details[key]
    assert isinstance(found, list)
    return found


async def actions(broker: aio.Broker, consent: Consent) -> list[Action]:
    return [one.action for one in (await broker.history(consent)).entries]


async def test_the_whole_way_is_written_down(box: Sandbox, wire: Wire, store: AsyncStore) -> None:
    broker = broker_on(box, wire, store)
    consent = await consented(broker)
    await broker.collect(consent)
    dossier = await broker.read(consent, WHO, WHY, place="10.0.0.7")
    await broker.bundle(consent, WHO, WHY)
    entries = (await broker.history(consent)).entries
    assert sorted(one.action for one in entries[2:6]) == ["collected", "collected", "requested", "requested"]
    assert [one.action for one in (*entries[:2], *entries[6:])] == [
        Action.ASKED, Action.APPROVED, Action.READ, Action.READ, Action.READ, Action.HANDED_OVER,
    ]  # fmt: skip
    assert {(one.recipient, one.holder, one.party) for one in entries} == {
        ("가나은행", "홍*동", broker.party.system_code)
    }
    read = entries[7]
    assert (read.actor.id, read.actor.name, read.actor.place, read.purpose) == ("emp-17", "김*당", "10.0.0.7", WHY)
    assert read.details["sha256"] == [one.provenance.raw_sha256 for one in dossier]
    collected = [one for one in entries if one.action is Action.COLLECTED]
    assert sorted(name for one in collected for name in words(one, "certificates")) == [
        "mois.resident_register", "nts.income_amount", "nts.tax_clearance",
    ]  # fmt: skip
    digests = {digest for one in collected for digest in words(one, "sha256")}
    assert {one.provenance.raw_sha256 for one in dossier} <= digests
    assert {one.provenance.ticket for one in dossier} <= {str(one.details["ticket"]) for one in collected}
    assert (await Ledger(store).verify_chain()).entries == len(entries)
    assert not shown(*(one.model_dump_json() for one in entries))


async def test_the_provider_s_proof_is_kept_whole(box: Sandbox, wire: Wire, store: AsyncStore) -> None:
    """Whoever has the key of the provider can check it again, years after the consent is gone."""
    broker = broker_on(box, wire, store)
    consent = await broker.consent(await consented(broker))
    assert await broker.forget(consent)
    ledger = Ledger(store)
    proof = await ledger.proof(consent.id)
    (approved,) = (one for one in await ledger.of(consent.id) if one.action is Action.APPROVED)
    assert proof is not None
    assert proof.sha256 == approved.details["proof_sha256"]
    assert proof.text == consent.text
    told = json.loads(proof.signed)
    assert told["name"] == "홍길동"
    text = hashlib.sha256(proof.text.encode()).hexdigest()
    signed = "\n".join((proof.request, text, told["approved_at"], told["ci"]))
    mac = hmac.digest(broker.party.key().reveal().encode(), signed.encode(), "sha256")
    assert told["signature"] == b64encode(mac).decode() == proof.signature
    assert approved.details["text_sha256"] == text
    assert not shown(repr(proof), approved.model_dump_json())
    again = await broker.consent(await consented(broker))
    assert again.approval is not None
    assert again.approval.signed
    assert not shown(again.approval.model_dump_json(), repr(again.approval))


async def test_a_holder_s_history_is_found_by_a_keyed_hash(box: Sandbox, wire: Wire, store: AsyncStore) -> None:
    broker = broker_on(box, wire, store)
    first, second = await consented(broker), await consented(broker)
    await broker.collect(first)
    await broker.collect(second)
    other = await broker.request_consent(broker.people["kim"], WANTED, **TELL)
    await broker.collect(other)
    hong = broker.people["hong"]
    found = await broker.history(hong)
    assert {one.consent for one in found.entries} == {first.id, second.id}
    assert len(found.entries) == 14
    with pytest.raises(ConsentMissing):
        await broker.history(hong.model_copy(update={"ci": None}))
    kim = await broker.history(broker.people["kim"].model_copy(update={"name": "홍길동"}))
    assert {one.consent for one in kim.entries} == {other.id}


async def test_another_relying_party_sees_nothing(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.collect(consent)
    party = broker.party.model_copy(update={"system_code": "B000000000000027"})
    other = aio.Broker(party, store=broker.store, clock=box.now)
    assert (await other.history(consent)).entries == ()
    assert (await other.history(broker.people["hong"])).entries == ()
    for call in (other.read(consent, WHO, WHY), other.narrow(consent, [TaxClearance]), other.withdraw(consent)):
        with pytest.raises(ConsentMissing):
            await call
    assert await other.forget(consent) == 0
    assert await other.to_delete() == []
    await broker.withdraw(consent)
    assert await other.to_delete() == []
    assert await other.purge() == 0
    assert len(await broker.to_delete()) == 1


async def test_how_a_holder_decides_is_written_down(desk: Sandbox, wire: Wire) -> None:
    broker = broker_on(desk, wire)
    guardian = Representative(name="가대표", birth_date=broker.people["hong"].birth_date, right="mandate")
    declined, approved, late = [await consented(broker, representative=guardian) for _ in range(3)]
    decide(declined.address, "decline")
    decide(approved.address, "approve")
    for _ in range(3):
        await broker.consent(declined)
        await broker.consent(approved)
    desk.clock.advance(25 * 3600)
    await broker.consent(late)
    assert await actions(broker, declined) == [Action.ASKED, Action.DECLINED]
    assert await actions(broker, approved) == [Action.ASKED, Action.APPROVED]
    assert await actions(broker, late) == [Action.ASKED, Action.EXPIRED]
    entries = (await broker.history(approved)).entries
    assert [(one.actor.kind, one.actor.name) for one in entries] == [("system", ""), ("representative", "가*표")]
    with pytest.raises(ConsentExpired):
        await broker.read(late, WHO, WHY)
    with pytest.raises(ConsentDeclined):
        await broker.read(declined, WHO, WHY)


async def test_what_failed_is_written_down_once_until_it_changes(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await broker.request_consent(broker.people["hong"], [ResidentRegister], **TELL)
    box.faults.append(Fault("http_500", call="issue", times=3))
    for _ in range(3):
        await broker.collect(consent)
    await broker.collect(consent)
    entries = (await broker.history(consent)).entries
    assert [one.action for one in entries] == [
        Action.ASKED, Action.APPROVED, Action.REQUESTED, Action.FAILED, Action.COLLECTED, Action.READ,
    ]  # fmt: skip
    assert entries[3].details["error"] == ChannelUnavailable.code


async def test_workers_write_down_what_they_do(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.start(consent)
    await broker.runner().run_until_idle()
    found = await actions(broker, consent)
    assert found[:2] == [Action.ASKED, Action.APPROVED]
    assert sorted(found[2:]) == ["collected", "collected", "requested", "requested"]
    with pytest.raises(SettingsError):
        await broker.read(consent, Official(name=""), WHY)
    assert (await broker.read(consent, WHO, WHY)).is_complete


async def test_what_is_not_there_yet_is_said(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    with pytest.raises(ConsentPending):
        await broker.read(consent, WHO, WHY)
    await broker.consent(consent)
    assert (await broker.read(consent, WHO, WHY)).outcomes == ()
    box.faults.append(Fault("http_500", call="issue", bundle="MDS9000001"))
    await broker.collect(consent)
    dossier = await broker.read(consent, WHO, WHY)
    assert wire.calls
    failed = [one for one in dossier.outcomes if isinstance(one, Failed)]
    assert failed
    assert len(failed) < 3
    box.clock.advance(2 * 24 * 3600)
    again = await broker.read(consent, WHO, WHY)
    assert again.outcomes[0].kind == dossier.outcomes[0].kind
    assert len(again.evidence) == len(dossier.evidence)
    assert again.collected_at < box.now()


Door = Callable[[aio.Broker, Consent, Dossier], Awaitable[object]]
DOORS: dict[str, Door] = {
    "collect": lambda broker, consent, _: broker.collect(consent),
    "resume": lambda broker, consent, _: broker.resume(consent.id),
    "read": lambda broker, consent, _: broker.read(consent, WHO, WHY),
    "bundle": lambda broker, consent, _: broker.bundle(consent, WHO, WHY),
    "hand_over": lambda broker, _, dossier: broker.hand_over(b"pdf", dossier, WHO, WHY),
    "hand_over_joined": lambda broker, _, dossier: broker.hand_over(
        b"pdf", Dossier.joined([dossier, dossier]), WHO, WHY
    ),
}


@pytest.mark.parametrize("door", DOORS)
async def test_no_door_opens_while_a_consent_is_suspended(box: Sandbox, wire: Wire, door: str) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    dossier = await broker.collect(consent)
    calls, count = len(wire.calls), len(await actions(broker, consent))
    await broker.suspend(consent)
    await broker.suspend(consent)
    with pytest.raises(ConsentSuspended):
        await DOORS[door](broker, consent, dossier)
    assert (await actions(broker, consent))[count:] == [Action.SUSPENDED]
    await broker.lift(consent)
    await DOORS[door](broker, consent, dossier)
    assert (await actions(broker, consent))[count + 1] is Action.LIFTED
    await broker.withdraw(consent)
    with pytest.raises(ConsentWithdrawn):
        await DOORS[door](broker, consent, dossier)
    assert len(wire.calls) == calls


async def test_nothing_is_fetched_while_suspended_by_hand_or_by_workers(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await broker.consent(await consented(broker))
    await broker.suspend(consent)
    with pytest.raises(ConsentSuspended):
        await broker.collect(consent)
    await broker.start(consent)
    await broker.runner().run_until_idle()
    rows = await broker.durable.collector.advancing.rows.all(consent.id)
    for request in rows:
        advanced = await broker.advance(request.id)
        assert isinstance(advanced.error, ConsentSuspended)
    assert rows
    assert wire.calls == []
    await broker.lift(consent)
    await broker.runner().run_until_idle()
    assert (await broker.read(consent, WHO, WHY)).is_complete


@pytest.mark.parametrize("what", ["suspend", "withdraw"])
async def test_what_the_holder_says_during_a_collection_counts(box: Sandbox, wire: Wire, what: str) -> None:
    """The documents came; nobody gets to see them."""
    broker = broker_on(box, wire)
    consent = await broker.consent(await consented(broker))
    said = getattr(broker, what)
    seen: list[str] = []

    class Slow:
        def __init__(self, inner: Any) -> None:
            self.inner = inner

        async def request(self, *told: Any) -> Any:
            return await self.inner.request(*told)

        async def collect(self, *told: Any) -> Any:
            found = await self.inner.collect(*told)
            if not seen:
                seen.append(what)
                await said(consent)
            return found

    collector = broker.durable.collector
    object.__setattr__(collector, "exchange", Slow(collector.exchange))
    with pytest.raises((ConsentSuspended, ConsentWithdrawn)):
        await broker.collect(consent)
    found = await actions(broker, consent)
    assert Action.READ in found if what == "suspend" else Action.DELETED in found


async def test_a_hand_over_is_for_the_recipient_of_the_consent(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.collect(consent)
    dossier = await broker.read(consent, WHO, WHY)
    made = dossier.bundle()
    digest = await broker.hand_over(made, dossier, WHO, WHY, place="10.0.0.7")
    assert digest == hashlib.sha256(made.data).hexdigest()
    (entry,) = (one for one in (await broker.history(consent)).entries if one.action is Action.HANDED_OVER)
    assert entry.details == {
        "made": "bundle",
        "sha256": [digest],
        "certificates": [one.id for one in dossier],
    }
    assert (entry.recipient, entry.actor.place, entry.purpose) == ("가나은행", "10.0.0.7", WHY)
    for other in ({"recipient": "다라은행"}, {"purpose": "광고"}):
        with pytest.raises(ConsentScope):
            await broker.bundle(consent, WHO, WHY, **other)
        with pytest.raises(ConsentScope):
            await broker.hand_over(made, replace(dossier, **other), WHO, WHY)
    for who, why in ((WHO, ""), (Official(name=""), WHY)):
        with pytest.raises(SettingsError):
            await broker.hand_over(made, dossier, who, why)


async def test_a_statement_is_handed_over_as_well(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.collect(consent)
    dossier = await broker.read(consent, WHO, WHY)
    key = SigningKey.throwaway("test", box.now())
    made = dossier.statement("jeonse-loan", key=key, only=["adult"], now=box.now())
    digest = await broker.hand_over(made, dossier, WHO, WHY)
    assert digest == hashlib.sha256(made.token.encode()).hexdigest()
    entry = (await broker.history(consent)).entries[-1]
    assert (entry.action, entry.details["made"]) == (Action.HANDED_OVER, "statement")


async def test_a_read_that_cannot_be_written_down_is_none(box: Sandbox, wire: Wire) -> None:
    broker = broker_on(box, wire)
    consent = await consented(broker)
    await broker.collect(consent)

    class Full:
        async def record(self, *_: Any, **__: Any) -> None:
            raise CertbrokerError("no room")

    broker.journal = Full()  # type: ignore[assignment]
    with pytest.raises(CertbrokerError, match="no room"):
        await broker.read(consent, WHO, WHY)
    with pytest.raises(CertbrokerError, match="no room"):
        await broker.collect(consent)
