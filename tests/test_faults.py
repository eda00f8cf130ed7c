"""Every kind of bad input ends in the error that `wanted/faults.toml` says, and loses nothing that was collected."""

import asyncio
import json
import logging
import tomllib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from certbroker.aio import Broker, Dossier, Settings
from certbroker.catalogue import discover
from certbroker.channels import identity
from certbroker.consent import Consent, ConsentItem
from certbroker.errors import CertbrokerError, ChannelRefused, PayloadError
from certbroker.evidence import Delivered, Failed, Outcome
from certbroker.model import Holder
from certbroker.privacy import SEALED, ApiKey
from certbroker.sandbox import Fault, Sandbox
from certbroker.store import MemoryStore
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nhis import PremiumWorkplace
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support.exchange import Wire, broker_on, decide, leaks
from support.laboratory import closed_port

WANTED: dict[str, Any] = tomllib.loads((Path(__file__).parent / "wanted" / "faults.toml").read_text(encoding="utf-8"))
ITEMS = [
    ResidentRegister,
    IncomeAmount.ask(from_year=2023, to_year=2025),
    TaxClearance,
    PremiumWorkplace.ask(year=2026),
]
ALL = {"mois.resident_register", "nts.income_amount", "nts.tax_clearance", "nhis.premium_workplace"}
HIT = "MDS9000001"


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
async def wire() -> AsyncIterator[Wire]:
    found = Wire()
    yield found
    await found.aclose()


@pytest.fixture(autouse=True)
def _quiet(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything that is logged during any of these tests is read for personal data."""
    caplog.set_level(logging.DEBUG)
    yield
    assert not leaks(caplog.text)
    for name in {"box", "desk"} & set(request.fixturenames):
        cast("Sandbox", request.getfixturevalue(name)).faults.clear()


async def asked(broker: Broker, wanted: list[Any] | None = None) -> Consent:
    hong = broker.people["hong"]
    return await broker.request_consent(hong, wanted or ITEMS, recipient="가나은행", purpose="대출 신청")


def by_id(dossier: Dossier) -> dict[str, Outcome]:
    return {outcome.id: outcome for outcome in dossier.outcomes}


def shown(error: CertbrokerError) -> str:
    return "\n".join((str(error), repr(error), error.message("ko"), json.dumps(error.describe(), ensure_ascii=False)))


def require(error: CertbrokerError, row: dict[str, Any]) -> None:
    """The error is the wanted one, and tells nothing of anybody."""
    assert (error.code, error.recovery.value) == (row["code"], row["recovery"])
    assert not leaks(shown(error))
    if "channel_code" in row:
        assert isinstance(error, ChannelRefused)
        assert error.channel_code == error.describe()["channel_code"] == row["channel_code"]
    if "path" in row:
        assert isinstance(error, PayloadError)
        assert error.path == row["path"]


def instead(answer: dict[str, Any], wire: Wire) -> Callable[[str, str], httpx.Response | None]:
    """Answer the calls of one bundle in the sandbox's stead, once."""
    left = [answer]

    def reply(call: str, bundle: str) -> httpx.Response | None:
        if not left or (call, bundle) != (answer["call"], answer["bundle"]):
            return None
        left.clear()
        if "plain" in answer:
            return wire.sealed(bytes.fromhex(answer["plain"]))
        return httpx.Response(answer["status"], headers=answer.get("headers"), text=answer["body"])

    return reply


def changes(row: dict[str, Any], box: Sandbox) -> dict[str, Any]:
    told = dict(row.get("party", {}))
    if "api_key" in told:
        told["api_key"] = ApiKey(told["api_key"])
    if row.get("host") == "gone":
        told["exchange_url"] = f"http://127.0.0.1:{closed_port()}"
    return told


async def play(row: dict[str, Any], box: Sandbox, wire: Wire, store: MemoryStore) -> Dossier:
    """Collect while things go wrong."""
    first = broker_on(box, wire, store)
    consent = await first.consent(await asked(first))
    box.faults.extend(Fault(**one) for one in row.get("fault", ()))
    if "answer" in row:
        wire.instead = instead(row["answer"], wire)
    # The wire reads the messages with the right key; a call with another one only has to be let through.
    passing = Wire(ApiKey(row.get("party", {}).get("api_key", box.info["api_key"])))
    passing.instead, passing.calls = wire.instead, wire.calls
    async with broker_on(box, passing, store, **changes(row, box)) as broker:
        give(store, consent, broker.party.system_code)
        return await broker.collect(consent)


def give(store: MemoryStore, consent: Consent, party: str) -> None:
    """Keep a consent as given to a relying party: what the matrix spoils is the exchange's side of it."""
    entry = store.get("consent", consent.id)
    assert entry is not None
    given = Consent.model_validate_json(entry.data).model_copy(update={"party": party})
    store.put(replace(entry, data=given.model_dump_json(context=SEALED).encode()))


@pytest.mark.parametrize("row", WANTED["exchange"], ids=[row["name"] for row in WANTED["exchange"]])
async def test_bad_input_of_the_exchange(box: Sandbox, wire: Wire, row: dict[str, Any]) -> None:
    store, hits, started = MemoryStore(), set(row["hits"]), box.now()
    dossier = await play(row, box, wire, store)
    outcomes = by_id(dossier)
    assert [outcome.id for outcome in dossier.outcomes] == [
        item.id() if isinstance(item, type) else item.certificate.id() for item in ITEMS
    ]
    for certificate, outcome in outcomes.items():
        assert outcome.kind == (row.get("outcome", "failed") if certificate in hits else "delivered"), certificate
        if isinstance(outcome, Failed):
            require(outcome.error, row)
            if "retry_after" in row:
                assert outcome.error.retry_at is not None
                late = outcome.error.retry_at - started - timedelta(seconds=row["retry_after"])
                assert timedelta(0) <= late < timedelta(seconds=5)
    for certificate in hits if "reports" in row else ():
        outcome = outcomes[certificate]
        assert isinstance(outcome, Delivered)
        assert list(outcome.evidence.provenance.reports) == row["reports"]
    if "calls" in row:
        assert sum(bundle == HIT for _, bundle in wire.calls) == row["calls"]
    await require_resumed(row, box, wire, store, dossier)


async def require_resumed(row: dict[str, Any], box: Sandbox, wire: Wire, store: MemoryStore, before: Dossier) -> None:
    """Once the fault is gone, a resume brings the rest, without asking again for what is there."""
    box.faults.clear()
    wire.instead = None
    wire.calls.clear()
    async with broker_on(box, wire, store) as broker:
        entry = store.get("consent", before.consent_ids[0])
        assert entry is not None
        give(store, Consent.model_validate_json(entry.data), broker.party.system_code)
        after = await broker.resume(before.consent_ids[0])
    assert sorted(f"{call} {bundle}" for call, bundle in wire.calls) == row.get("again", [])
    for certificate, outcome in by_id(after).items():
        first = by_id(before)[certificate]
        if isinstance(first, Delivered):
            assert isinstance(outcome, Delivered)
            assert outcome.evidence.raw == first.evidence.raw
            assert outcome.evidence.provenance == first.evidence.provenance
        else:
            assert outcome.kind == (first.kind if row.get("resume") == "same" else "delivered")


def test_the_wanted_rows_hit_documents_that_are_collected() -> None:
    assert all(set(row["hits"]) <= ALL for row in WANTED["exchange"])


Play = Callable[[Sandbox, Sandbox, Wire], Coroutine[None, None, object]]


async def declined(_: Sandbox, desk: Sandbox, wire: Wire) -> object:
    broker = broker_on(desk, wire)
    consent = await asked(broker)
    await asyncio.to_thread(decide, consent.address, "decline")
    return await broker.collect(consent, deadline=2)


async def undecided(_: Sandbox, desk: Sandbox, wire: Wire) -> object:
    broker = broker_on(desk, wire)
    return await broker.collect(await asked(broker), deadline=0.2)


async def lapsed(_: Sandbox, desk: Sandbox, wire: Wire) -> object:
    broker = broker_on(desk, wire)
    consent = await asked(broker)
    with pytest.raises(CertbrokerError) as pending:
        await broker.collect(consent, deadline=0)
    assert pending.value.code == "consent.pending"
    desk.clock.advance(601)
    return await broker.resume(consent.id)


async def used_too_late(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    broker = broker_on(box, wire)
    consent = await broker.consent(await asked(broker))
    assert consent.status == "approved"
    box.clock.advance(24 * 3600 + 1)
    return await broker.collect(consent)


async def withdrawn(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    broker = broker_on(box, wire)
    consent = await broker.consent(await asked(broker))
    await broker.withdraw(consent)
    return await broker.collect(consent)


async def narrower(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    broker = broker_on(box, wire)
    consent = await broker.consent(await asked(broker))
    wider = ConsentItem.of(IncomeAmount.ask(from_year=2020, to_year=2025))
    consent.permit(wider, recipient="가나은행", purpose="대출 신청", now=box.now())
    return None


async def unknown(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    return await broker_on(box, wire).resume("900101-1000001")


async def unknown_certificate(_: Sandbox, __: Sandbox, ___: Wire) -> object:
    return discover()["nts.income_amounts"]


async def missing_option(_: Sandbox, __: Sandbox, ___: Wire) -> object:
    return IncomeAmount.ask(from_year=2023)


async def missing_settings(_: Sandbox, __: Sandbox, ___: Wire) -> object:
    return Settings.load(environment={})


async def wrong_key(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    return await asked(broker_on(box, wire, api_key=ApiKey("not-the-key")))


async def unknown_person(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    nobody = Holder.model_validate({"name": "김아무개", "birth_date": "1990-01-01"})
    return await broker_on(box, wire).request_consent(nobody, ITEMS, recipient="가나은행", purpose="대출 신청")


async def failing(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    box.faults.append(Fault("http_500", call="identity"))
    return await asked(broker_on(box, wire))


async def slow(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    box.faults.append(Fault("slow", call="identity", seconds=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "DEADLINE", 0.2)
        return await asked(broker_on(box, wire))


async def page(box: Sandbox, _: Sandbox, wire: Wire) -> object:
    broker = broker_on(box, wire)
    consent = await asked(broker)
    box.faults.append(Fault("html", call="identity"))
    return await broker.consent(consent)


PLAYS: dict[str, Play] = {
    "consent.declined": declined,
    "consent.undecided": undecided,
    "consent.lapsed": lapsed,
    "consent.used_too_late": used_too_late,
    "consent.withdrawn": withdrawn,
    "consent.narrower": narrower,
    "consent.unknown": unknown,
    "setup.unknown_certificate": unknown_certificate,
    "setup.missing_option": missing_option,
    "setup.missing_settings": missing_settings,
    "identity.wrong_key": wrong_key,
    "identity.unknown_person": unknown_person,
    "identity.failing": failing,
    "identity.slow": slow,
    "identity.page": page,
}


@pytest.mark.parametrize("name", PLAYS)
async def test_bad_input_elsewhere(box: Sandbox, desk: Sandbox, wire: Wire, name: str) -> None:
    group, _, row = name.partition(".")
    with pytest.raises(CertbrokerError) as caught:
        await PLAYS[name](box, desk, wire)
    require(caught.value, WANTED[group][row])
    assert wire.calls == []


def test_every_wanted_row_is_played() -> None:
    assert set(PLAYS) == {f"{group}.{row}" for group in ("consent", "setup", "identity") for row in WANTED[group]}
