"""A broker on a vault: collecting, dying in the middle, going on, and being forgotten."""

import asyncio
import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from certbroker import aio
from certbroker.consent import Consent
from certbroker.errors import ConsentMissing, EvidencePurged
from certbroker.sandbox import Sandbox
from certbroker.transfers import State, TransferRequest
from certbroker.vault import KeyRing, LocalKey, Vault
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support.exchange import Wire, broker_on, leaks
from support.tree import environment
from support.vault import READER, look

WANTED = [ResidentRegister, IncomeAmount.ask(from_year=2023, to_year=2025), TaxClearance]
KINDS = {"mois.resident_register", "nts.income_amount", "nts.tax_clearance"}


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0) as running:
        yield running


async def consented(broker: aio.Broker) -> Consent:
    return await broker.request_consent(broker.people["hong"], WANTED, recipient="가나은행", purpose="대출 신청")


async def test_what_was_collected_is_not_fetched_again(box: Sandbox, url: str, keys: KeyRing) -> None:
    wire = Wire()
    async with await Vault.open(url, keys, clock=box.now) as vault:
        async with broker_on(box, wire, vault) as broker:
            given = await consented(broker)
            dossier = await broker.collect(given)
        assert dossier.is_complete
        calls = len(wire.calls)
        assert calls == 4
        async with broker_on(box, wire, vault) as broker:
            again = await broker.resume(given.id)
        assert again.outcomes == dossier.outcomes
        assert len(wire.calls) == calls
        assert look(url, "SELECT count(*) FROM certbroker_entry WHERE leased_by IS NOT NULL") == [(0,)]
    await wire.aclose()


async def test_the_evidence_is_kept_under_the_consent(box: Sandbox, url: str, keys: KeyRing) -> None:
    wire = Wire()
    async with await Vault.open(url, keys, clock=box.now) as vault, broker_on(box, wire, vault) as broker:
        given = await consented(broker)
        dossier = await broker.collect(given)
        given = await broker.consent(given)
        names = [await vault.keep(one, given) for one in dossier]
        assert {one.certificate for one in await vault.list(given)} == KINDS
        assert [await vault.evidence(name, *READER) for name in names] == list(dossier)
        assert given.holder.ci is not None
        assert [one.id for one in await vault.of_owner(given.holder.ci)] == [given.id]
    await wire.aclose()


async def test_what_is_forgotten_is_gone(box: Sandbox, url: str, keys: KeyRing) -> None:
    wire = Wire()
    async with await Vault.open(url, keys, clock=box.now) as vault, broker_on(box, wire, vault) as broker:
        given = await consented(broker)
        (first, *_) = await broker.collect(given)
        given = await broker.consent(given)
        name = await vault.keep(first, given)
        assert await broker.forget(given) >= 4
        with pytest.raises(ConsentMissing):
            await broker.consent(given)
        with pytest.raises(EvidencePurged):
            await vault.evidence(name, *READER)
        assert {one.kind for one in await vault.deletions(given.requested_at)} >= {
            "consent",
            "transfer_request",
            "evidence",
        }
    await wire.aclose()


async def test_the_key_may_change_between_two_steps(box: Sandbox, url: str, tmp_path: Path) -> None:
    wire = Wire()
    ring = KeyRing.create(tmp_path / "keys")
    async with await Vault.open(url, ring, clock=box.now) as vault, broker_on(box, wire, vault) as broker:
        given = await consented(broker)
        async with await Vault.open(url, KeyRing.from_file(tmp_path / "keys")) as other:
            await other.rotate(LocalKey.make())
        assert (await broker.collect(given)).is_complete
        assert set(await vault.keys_in_use()) == {ring.ids[-1]}
    await wire.aclose()


# A service's process: collects with a vault, telling what happens, line by line.
CHILD = """
import asyncio, json, sys
from datetime import datetime
from certbroker import aio
from certbroker.broker import sandbox_party
from certbroker.transfers import State, TransferRequest
from certbroker.vault import KeyRing, Vault

async def main():
    told = json.loads(sys.stdin.readline())
    now = datetime.fromisoformat(told["now"])
    ring = KeyRing.from_file(told["keys"])
    async with await Vault.open(told["url"], ring, clock=lambda: now) as vault:
        async with aio.Broker(sandbox_party(told["info"]), store=vault, clock=lambda: now) as broker:
            tell = lambda event: print(event.kind, flush=True)
            dossier = await broker.resume(told["consent"], deadline=10, on_event=tell)
            print(json.dumps([[one.id, one.kind] for one in dossier.outcomes]))

asyncio.run(main())
"""


class Service:
    """A process that collects."""

    def __init__(self, box: Sandbox, url: str, keys: Path, consent: str) -> None:
        told = {"url": url, "keys": str(keys), "info": box.info, "consent": consent, "now": box.now().isoformat()}
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def killed_after(self, event: str) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip() == event:
                self._process.send_signal(signal.SIGKILL)
                break
        self._process.communicate(timeout=30)
        assert self._process.returncode == -signal.SIGKILL

    def outcomes(self) -> list[list[str]]:
        output, errors = self._process.communicate(timeout=60)
        assert not leaks(errors), errors
        assert self._process.returncode == 0, errors
        return json.loads(output.splitlines()[-1])


@pytest.mark.parametrize("event", ["approved", "requested", "collected"])
async def test_another_process_goes_on_after_one_was_killed(
    url: str, tmp_path: Path, event: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What the dead one had asked for is not asked for again; what it held is taken over when its lease is over."""
    caplog.set_level(logging.INFO, "certbroker.sandbox")
    keys = KeyRing.create(tmp_path / "keys")
    with Sandbox(approve_after=0, latency={"issue": 0.3}) as box:
        async with await Vault.open(url, keys, clock=box.now) as vault:
            wire = Wire()
            async with broker_on(box, wire, vault) as broker:
                given = await consented(broker)
            await wire.aclose()
            service = await asyncio.to_thread(Service, box, url, tmp_path / "keys", given.id)
            await asyncio.to_thread(service.killed_after, event)
            asked = [one.bundle for one in await requests_of(vault, given) if one.ticket]
            look(url, "UPDATE certbroker_entry SET leased_until = 0 WHERE leased_by IS NOT NULL")  # a while later
            heir = await asyncio.to_thread(Service, box, url, tmp_path / "keys", given.id)
            outcomes = {tuple(one) for one in await asyncio.to_thread(heir.outcomes)}
            assert outcomes == {(kind, "delivered") for kind in KINDS}
            assert [one.state for one in await requests_of(vault, given)] == [State.COLLECTED] * 2
    said = [record.getMessage() for record in caplog.records]
    assert asked or event == "approved"
    assert all(said.count(f"issuerequest {bundle}: 100") == 1 for bundle in asked)


async def requests_of(vault: Vault, consent: Consent) -> list[TransferRequest]:
    found = await vault.children("transfer_request", consent.id)
    return [TransferRequest.model_validate_json(one.data) for one in found]
