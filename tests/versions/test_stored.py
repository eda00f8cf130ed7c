"""What was stored by earlier versions is read by this one, and nothing in it is lost."""

import base64
import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from certbroker import Dossier, SqliteStore, discover
from certbroker.bundle import make
from certbroker.channels.documents import read_delivered
from certbroker.collect.rows import request_of
from certbroker.consent import Consent, ConsentStatus
from certbroker.consents import Consents
from certbroker.evidence import sha256
from certbroker.journal import Silent
from certbroker.journal.chain import digest
from certbroker.journal.entry import LedgerEntry
from certbroker.journal.export import checked
from certbroker.journal.proofs import Proof
from certbroker.privacy import SEALED
from certbroker.store import Direct, Entry, MemoryStore
from certbroker.transfers import State, TransferRequest
from certbroker.vault import KeyRing, Vault
from certbroker.vault.packing import unpack
from certbroker.verification import Trust
from certbroker.verification.bundles.manifest import Manifest
from certbroker.verification.statement import read_statement, verify_statement
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount
from support.bundles import sealed, trust, verified
from support.papers import TODAY
from support.pki import NOW as SIGNED_AT
from support.tree import ROOT
from support.vault import NOW, READER

STORED = ROOT / "tests" / "wanted" / "stored"


def data(name: str) -> bytes:
    return (STORED / name).read_bytes()


def told(name: str) -> dict[str, Any]:
    return json.loads(data(name))


def _same(old: Any, new: Any, path: str = "") -> list[str]:
    """Where something that was stored is not there any more, or is another. What is new does not count."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [wrong for key, value in old.items() for wrong in _same(value, new.get(key, "(gone)"), f"{path}.{key}")]  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType, reportUnknownArgumentType]
    return [] if old == new else [path]


def test_what_is_lost_is_found() -> None:
    assert _same({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}) == []
    assert _same({"a": {"b": 1}, "d": [1]}, {"a": {}, "d": [2]}) == [".a.b", ".d"]


ROWS: dict[str, type[BaseModel]] = {
    "consent.json": Consent,
    "transfer_request.json": TransferRequest,
    "transfer_request_wallet.json": TransferRequest,
    "ledger.json": LedgerEntry,
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_read_and_written_again_without_loss(name: str) -> None:
    again = json.loads(ROWS[name].model_validate_json(data(name)).model_dump_json(context=SEALED))
    assert _same(told(name), again) == []


@pytest.mark.parametrize("name", ROWS)
def test_the_newest_file_shows_all_that_is_stored_today(name: str) -> None:
    """A field that was added is shown by a new file beside the old ones: `consent-2.json`, to be listed in ROWS."""
    model, newest = ROWS[name], [file for file, model in ROWS.items() if model is ROWS[name]][-1]
    assert not set(model.model_fields) - set(told(newest))


async def test_a_consent_says_what_it_said() -> None:
    store = MemoryStore()
    store.put(Entry("consent", told("consent.json")["id"], "", NOW + timedelta(days=1), data("consent.json")))
    found = await Consents(Direct(store), told("consent.json")["party"], lambda: NOW, Silent()).load(
        told("consent.json")["id"]
    )
    assert found.status is ConsentStatus.APPROVED
    assert found.holder.name == "홍길동"
    assert found.holder.resident_number is not None
    assert found.holder.resident_number.reveal() == "900101-1000001"
    assert found.approval is not None
    assert found.approval.ci is not None
    assert len(base64.b64decode(found.approval.ci.reveal())) == 64
    assert [one.item(discover()).certificate for one in found.items] == [IncomeAmount, ResidentRegister]


def test_a_request_is_read_into_its_certificates() -> None:
    found = request_of(Entry("transfer_request", "trq", "con", NOW, data("transfer_request.json")))
    assert (found.state, set(found.codes.values())) == (State.COLLECTED, {"L170", "L001"})
    assert len(found.documents) == 2
    for document in found.documents:
        certificate = IncomeAmount if document.name in IncomeAmount.spec.documents else ResidentRegister
        reading = read_delivered(certificate, found.channel, document.text.encode())
        assert getattr(reading, "certificate", None) is not None, document.name
    wallet = TransferRequest.model_validate_json(data("transfer_request_wallet.json"))
    assert wallet.original == b"%PDF-1.7\n\xff\x00"
    assert wallet.raw.decode() == "<주민등록표>홍길동</주민등록표>"
    assert (wallet.versions, wallet.codes, wallet.moving) == ({1: 2}, {1: ""}, {0: "L170"})


def test_evidence_is_read_from_its_raw_bytes() -> None:
    kept = unpack(data("evidence.bin"), "evd_1", "con_1", NOW)
    assert (kept.certificate, kept.schema_version, kept.software) == ("nts.income_amount", 1, "certbroker 0.1.0")
    assert sha256(kept.raw) == kept.provenance.raw_sha256
    found = kept.evidence(discover())
    assert found.certificate.model_dump(mode="json", context=SEALED) == kept.data
    assert isinstance(found.certificate, IncomeAmount)
    assert found.certificate.resident_number.reveal() == "900101-1000001"


def test_the_journal_still_chains() -> None:
    entry = LedgerEntry.model_validate_json(data("ledger.json"))
    assert (entry.action, entry.holder) == ("approved", "홍*동")
    assert digest(told("ledger.json")) == entry.hash
    proof = Proof.parse(data("ledger_proof.json"))
    assert entry.details["proof_sha256"] == proof.sha256
    found = checked(data("journal.jsonl").decode().splitlines())
    assert found.entries == sum(b'"action"' in line for line in data("journal.jsonl").splitlines()) > 5
    assert found.holds


def test_a_changed_line_of_the_journal_shows() -> None:
    lines = data("journal.jsonl").decode()
    changed = lines.replace('"action": "approved"', '"action": "declined"', 1)
    assert changed != lines
    assert [one.why for one in checked(changed.splitlines()).broken] == ["changed"]


def test_a_dossier_is_loaded_and_its_bundle_verified() -> None:
    found = Dossier.load(STORED / "dossier.json")
    assert [one.id for one in found] == ["nts.income_amount", "mois.resident_register"]
    again = json.loads(json.dumps(found.describe()))
    assert _same({k: v for k, v in told("dossier.json").items() if k != "documents"}, again) == []
    for old, new in zip(told("dossier.json")["documents"], again["documents"], strict=True):
        assert _same(old, new) == []
    assert verified(sealed(make(found, today=TODAY).data), trusted=trust()).is_valid


def test_a_manifest_is_read() -> None:
    found = Manifest.parse(data("manifest.json"))
    assert (found.format, found.made_on, found.holder) == ("certbroker.manifest/1", date(2026, 11, 20), "홍*동")
    assert [one.certificate for one in found.documents] == ["nts.income_amount", "mois.resident_register"]
    assert {one.name for one in found.attachments} >= {"dossier.json", "nts.income_amount.json"}


def test_a_statement_is_verified() -> None:
    report = verify_statement(data("statement.jws"), Trust.parse(data("statement.pem")), SIGNED_AT)
    assert report.is_valid, [one for one in report.checks if not one.holds]
    assert len(read_statement(data("statement.jws")).answers) == 2


def _database(name: str, folder: Path) -> Path:
    path = folder / "stored.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(data(name).decode())
    return path


def test_a_sealed_store_is_opened(tmp_path: Path) -> None:
    store, name = SqliteStore(_database("store.sql", tmp_path), bytes(range(32))), told("consent.json")["id"]
    found = store.get("consent", name)
    assert found is not None
    assert json.loads(found.data) == told("consent.json")
    assert [request_of(one).consent_id for one in store.children("transfer_request", name)] == [name]


async def test_a_vault_is_brought_to_this_version(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(data("vault.keys"))
    (tmp_path / "keys").chmod(0o600)
    database, keys = _database("vault.sql", tmp_path), KeyRing.from_file(tmp_path / "keys")
    async with await Vault.open(f"sqlite:///{database}", keys, clock=lambda: NOW) as vault:
        consent = next(iter(await vault.children("transfer_request", told("consent.json")["id"])))
        assert request_of(consent).state is State.COLLECTED
        (kept,) = await vault.list(told("consent.json")["id"])
        found = await vault.evidence(kept.id, *READER)
        assert isinstance(found.certificate, IncomeAmount)
        assert set(await vault.keys_in_use()) == set(keys.ids)


def test_every_file_is_read() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    readme = data("README.md").decode()
    files = [path.name for path in STORED.iterdir() if path.name != "README.md"]
    assert [one for one in files if f'"{one}"' not in source or f"`{one}`" not in readme] == []
