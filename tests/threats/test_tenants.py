"""Two relying parties on one vault: each other's consents and papers are none of theirs, whatever door they try."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from certbroker import aio
from certbroker.consent import Consent, ConsentStatus
from certbroker.errors import ConsentMissing
from certbroker.privacy import ApiKey
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_party
from certbroker.settings import Official, Settings
from certbroker.vault import KeyRing, Vault
from certbroker_connectors.mois import ResidentRegister
from support.exchange import Wire, broker_on
from support.vault import sqlite_url

WHO, WHY = Official(name="이담당", id="emp-99", purpose="호기심"), "호기심"
Doors = dict[str, Callable[[aio.Broker, Consent], Awaitable[object]]]


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0.0) as found:
        yield found


@pytest.fixture
def keys() -> KeyRing:
    return KeyRing.new()


@pytest.fixture
async def parties(box: Sandbox, tmp_path: Path, keys: KeyRing) -> AsyncIterator[tuple[aio.Broker, aio.Broker, Wire]]:
    """A relying party whose consent was collected, and another one with a wire of its own."""
    other, wire = box.relying_parties[1], Wire()
    told = sandbox_party(box.info).model_dump() | {
        "system_code": other.system_code,
        "api_key": ApiKey(other.api_key.reveal() if isinstance(other.api_key, ApiKey) else str(other.api_key)),
        "bundles": [{"id": "MDS9100001", "documents": ["L001", "L100"]}],
        "channels": ("public_mydata",),
    }
    async with await Vault.open(sqlite_url(tmp_path), keys, clock=box.now) as vault:
        first = broker_on(box, Wire(), vault)
        second = broker_on(box, wire, vault, **told)
        try:
            yield first, second, wire
        finally:
            await first.close()
            await second.close()


async def _collected(first: aio.Broker) -> Consent:
    asked = await first.request_consent(
        first.people["hong"], [ResidentRegister], recipient="가나은행", purpose="대출 신청"
    )
    await first.collect(asked, deadline=5)
    return await first.consent(asked)


async def _handed_over(broker: aio.Broker, consent: Consent) -> object:
    return await broker.bundle(consent, WHO, WHY, recipient="가나은행")


DOORS: Doors = {
    "consent": lambda broker, given: broker.consent(given.id),
    "consent as it is": lambda broker, given: broker.consent(given),
    "collect": lambda broker, given: broker.collect(given, deadline=1),
    "collect with the party changed": lambda broker, given: broker.collect(
        given.model_copy(update={"party": broker.party.mark}), deadline=1
    ),
    "resume": lambda broker, given: broker.resume(given.id),
    "start": lambda broker, given: broker.start(given.id),
    "advance": lambda broker, given: broker.advance(given.id),
    "read": lambda broker, given: broker.read(given.id, WHO, WHY),
    "bundle": _handed_over,
    "narrow": lambda broker, given: broker.narrow(given.id, [ResidentRegister]),
    "suspend": lambda broker, given: broker.suspend(given.id),
    "lift": lambda broker, given: broker.lift(given.id),
    "withdraw": lambda broker, given: broker.withdraw(given.id),
}


async def test_another_partys_consent_opens_no_door(parties: tuple[aio.Broker, aio.Broker, Wire]) -> None:
    first, second, wire = parties
    given = await _collected(first)
    (row,) = await first.store.children("transfer_request", given.id)
    dossier = await first.read(given, WHO, "대출 심사")
    own: Doors = {
        "advance a request": lambda broker, _: broker.advance(row.id),
        "hand over": lambda broker, _: broker.hand_over(b"%PDF-", dossier, WHO, WHY),
    }
    for name, door in (DOORS | own).items():
        with pytest.raises(ConsentMissing) as caught:
            await door(second, given)
        assert "홍" not in str(caught.value), name
    assert wire.calls == []
    assert await first.store.get("transfer_request", row.id) == row
    assert (await first.consent(given)).status is ConsentStatus.APPROVED
    assert [(await first.read(given, WHO, "대출 심사"))[ResidentRegister].id] == ["mois.resident_register"]


async def test_nothing_is_told_and_nothing_deleted(parties: tuple[aio.Broker, aio.Broker, Wire]) -> None:
    first, second, _ = parties
    given = await _collected(first)
    assert (await second.history(given.id)).entries == ()
    assert (await second.history(given.holder)).entries == ()
    assert await second.forget(given.id) == 0
    await first.withdraw(given)
    assert await second.to_delete() == []
    assert await second.purge() == 0
    assert [one.consent for one in await first.to_delete()] == [given.id]


async def test_a_vault_of_a_party_has_the_evidence_of_that_party(
    parties: tuple[aio.Broker, aio.Broker, Wire], keys: KeyRing, tmp_path: Path
) -> None:
    """Below the broker, one vault object a relying party: whoever holds it reads nothing of the others'."""
    first, second, _ = parties
    given = await _collected(first)
    evidence = (await first.read(given, WHO, WHY))[ResidentRegister]
    url, kind = sqlite_url(tmp_path), ResidentRegister.id()
    async with (
        await Vault.open(url, keys, clock=first.clock, party=first.party) as own,
        await Vault.open(url, keys, clock=first.clock, party=second.party) as others,
    ):
        name = await own.keep(evidence, given)
        before = len((await first.history(given)).entries)
        tries: list[Callable[[], Awaitable[object]]] = [
            lambda: others.evidence(name, WHO, WHY),
            lambda: others.kept(name, WHO, WHY),
            lambda: others.keep(evidence, given),
            lambda: others.list(given),
            lambda: others.list(given.id),
        ]
        for door in tries:
            with pytest.raises(ConsentMissing):
                await door()
        assert await others.evidence_of(kind, WHO, WHY) == []
        assert len((await first.history(given)).entries) == before, "nothing was read"
        assert await own.evidence(name, WHO, WHY) == evidence
        assert [one.id for one in await own.list(given)] == [name]
        assert [one.id for one in await own.evidence_of(kind, WHO, WHY)] == [name]
        read = (await first.history(given)).entries[-1]
        assert (read.party, read.actor.id, read.purpose) == (first.party.mark, WHO.id, WHY)


async def test_where_no_consent_lies_beside_it_the_journal_says_whose_vault_read(
    parties: tuple[aio.Broker, aio.Broker, Wire], keys: KeyRing, tmp_path: Path
) -> None:
    first, second, _ = parties
    given = await _collected(first)
    evidence = (await first.read(given, WHO, WHY))[ResidentRegister]
    (tmp_path / "another").mkdir()
    async with await Vault.open(sqlite_url(tmp_path / "another"), keys, clock=first.clock, party=second.party) as vault:
        elsewhere = given.model_copy(update={"party": second.party.mark})
        await vault.evidence(await vault.keep(evidence, elsewhere), WHO, WHY)
        (read,) = await vault.journal.of(given.id)
        assert (read.party, read.actor.id) == (second.party.mark, WHO.id)


async def test_the_vault_of_a_broker_is_of_its_party(tmp_path: Path) -> None:
    told = {"relying_party": {"one": {"name": "가나은행"}}, "vault": {"url": sqlite_url(tmp_path)}}
    async with aio.Broker.from_settings(Settings.parse(told)) as broker:
        assert broker.own is not None
        assert broker.own.party == broker.party.mark == "가나은행"
