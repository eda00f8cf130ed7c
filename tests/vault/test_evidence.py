"""Evidence is kept whole, and read again from its raw bytes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from certbroker import discover
from certbroker.consent import Consent, ConsentStatus, draft
from certbroker.errors import EvidencePurged, PayloadError, UnknownCertificate, VaultError, VaultLocked
from certbroker.evidence import Evidence, sha256
from certbroker.privacy import SEALED
from certbroker.reading import Profile, read
from certbroker.store import Entry
from certbroker.vault import KeyRing, Vault
from certbroker.vault.packing import pack, software, unpack
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount
from support.exchange import CI, holder
from support.papers import sample
from support.vault import NOW, READER, brought, look, sqlite_url

ORIGINAL = b"%PDF-1.7 " + bytes(range(256)) * 40


def consent(days: int = 30) -> Consent:
    items = [ResidentRegister.ask()]
    asked = draft(holder(), items, recipient="가나은행", purpose="대출 신청", now=NOW, retention_days=days)
    return asked.model_copy(update={"status": ConsentStatus.APPROVED})


async def kept_consent(vault: Vault, days: int = 30) -> Consent:
    one = consent(days)
    await vault.put(
        Entry("consent", one.id, "", NOW + timedelta(days=days), one.model_dump_json(context=SEALED).encode())
    )
    return one


async def test_every_certificate_comes_back_as_it_was(tmp_path: Path, keys: KeyRing) -> None:
    assert len(brought()) > 50
    async with await Vault.open(sqlite_url(tmp_path), keys) as vault:
        for one in brought():
            again = await vault.evidence(await vault.keep(one, consent()), *READER)
            assert again == one
            assert type(again.certificate) is type(one.certificate)


async def test_what_is_kept_is_whole(vault: Vault) -> None:
    one, given = sample("mois.resident_register"), await kept_consent(vault)
    with_original = Evidence(one.certificate, one.provenance, one.raw, ORIGINAL)
    name = await vault.keep(with_original, given)
    found = await vault.kept(name, *READER)
    assert (found.id, found.consent, found.certificate) == (name, given.id, "mois.resident_register")
    assert (found.raw, found.original, found.provenance) == (one.raw, ORIGINAL, one.provenance)
    assert (found.schema_version, found.software, found.kept_at) == (1, software(), NOW)
    assert found.keep_until == NOW + timedelta(days=30)
    assert found.data == one.certificate.model_dump(mode="json", context=SEALED)
    assert await vault.evidence(name, *READER) == with_original
    assert sha256(found.raw) == found.provenance.raw_sha256


async def test_an_original_may_be_empty_or_not_there(vault: Vault) -> None:
    one, given = sample("nts.income_amount"), await kept_consent(vault)
    for original in (b"", None):
        name = await vault.keep(Evidence(one.certificate, one.provenance, one.raw, original), given)
        assert (await vault.kept(name, *READER)).original == original


async def test_the_same_evidence_is_kept_once(vault: Vault) -> None:
    one, first, second = sample("nts.income_amount"), await kept_consent(vault), await kept_consent(vault)
    names = [await vault.keep(one, given) for given in (first, first, second)]
    assert names[0] == names[1] != names[2]
    assert len(await vault.list(first)) == 1


async def test_the_name_of_evidence_tells_nothing(tmp_path: Path) -> None:
    """Whoever has the paper cannot compute what it is called in somebody's vault."""
    one, given = sample("nts.income_amount"), consent()
    names: set[str] = set()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        async with await Vault.open(sqlite_url(tmp_path / folder), KeyRing.new()) as vault:
            names.add(await vault.keep(one, given))
    assert len(names) == 2


async def test_evidence_is_listed_by_its_consent(vault: Vault) -> None:
    papers = [sample("nts.income_amount"), sample("mois.resident_register")]
    first, second = await kept_consent(vault), await kept_consent(vault)
    for one in papers:
        await vault.keep(one, first)
    assert [one.certificate for one in await vault.list(first)] == ["nts.income_amount", "mois.resident_register"]
    assert [one.provenance for one in await vault.list(first.id)] == [one.provenance for one in papers]
    assert not [one for one in await vault.list(first) if {"data", "raw", "original"} & set(dir(one))]
    assert await vault.list(second) == []


async def test_evidence_is_found_by_its_holder_and_by_what_it_is(vault: Vault, url: str) -> None:
    given = await kept_consent(vault)
    name = await vault.keep(sample("nts.income_amount"), given)
    await vault.keep(sample("mois.resident_register"), given)
    assert [one.id for one in await vault.evidence_of("nts.income_amount", *READER)] == [name]
    assert await vault.evidence_of("nts.tax_clearance", *READER) == []
    owner = vault.ring.index.of("owner", CI)
    assert look(url, "SELECT count(*) FROM certbroker_entry WHERE kind = 'evidence' AND owner = %s", owner) == [(2,)]
    versions = look(url, "SELECT schema_version, software FROM certbroker_entry WHERE kind = 'evidence'")
    assert versions == [(1, software())] * 2


async def test_real_documents_are_read_with_the_profile_of_their_time(vault: Vault) -> None:
    one = sample("nts.income_amount")
    raw = one.raw.decode().replace("<발급번호>", "<문서번호>").replace("</발급번호>", "</문서번호>").encode()
    profile = Profile({"문서번호": "발급번호"})
    certificate = read(IncomeAmount, raw, profile).certificate
    assert certificate is not None
    assert certificate == one.certificate
    told = one.provenance.model_copy(update={"raw_sha256": sha256(raw)})
    given, real = await kept_consent(vault), Evidence(certificate, told, raw)
    assert await vault.evidence(await vault.keep(real, given, profile), *READER) == real
    bare = await vault.keep(real, await kept_consent(vault))
    with pytest.raises(PayloadError):
        await vault.evidence(bare, *READER)
    assert (await vault.kept(bare, *READER)).data["document_number"] == one.document_number


async def test_evidence_without_raw_bytes_is_read_from_its_json(vault: Vault) -> None:
    one = sample("mois.resident_register")
    bare = Evidence(one.certificate, one.provenance)
    assert await vault.evidence(await vault.keep(bare, await kept_consent(vault)), *READER) == bare


def test_json_of_another_shape_is_no_certificate() -> None:
    one = unpack(
        pack(Evidence(sample("nts.income_amount").certificate, sample("nts.income_amount").provenance), NOW),
        "evd_1",
        "con_1",
        NOW,
    )
    one.data["issued_on"] = "no day"
    with pytest.raises(PayloadError) as caught:
        one.evidence(discover())
    assert "no day" not in str(caught.value)


async def test_evidence_outlives_its_connector(vault: Vault) -> None:
    name = await vault.keep(sample("nts.income_amount"), await kept_consent(vault))
    kept = await vault.kept(name, *READER)
    gone = replace(kept, certificate="nts.gone")
    assert gone.raw == sample("nts.income_amount").raw
    with pytest.raises(UnknownCertificate):
        gone.evidence(discover())


async def test_what_was_deleted_says_so_and_does_not_come_back(vault: Vault) -> None:
    one, given = sample("nts.income_amount"), await kept_consent(vault)
    name = await vault.keep(one, given)
    assert await vault.delete(name) == 1
    for asked in (vault.kept, vault.evidence):
        with pytest.raises(EvidencePurged, match=f"{name}.*deleted"):
            await asked(name, *READER)
    with pytest.raises(EvidencePurged):
        await vault.keep(one, given)
    assert await vault.list(given) == []


async def test_evidence_goes_with_its_consent(vault: Vault) -> None:
    given = await kept_consent(vault)
    name = await vault.keep(sample("nts.income_amount"), given)
    assert await vault.delete(given.id, "withdrawn") == 2
    with pytest.raises(EvidencePurged, match="withdrawn"):
        await vault.evidence(name, *READER)


async def test_evidence_goes_when_its_time_is_over(vault: Vault) -> None:
    given = await kept_consent(vault, days=3)
    name = await vault.keep(sample("nts.income_amount"), given)
    assert await vault.purge(NOW + timedelta(days=3) - timedelta(microseconds=1)) == 0
    assert await vault.purge(NOW + timedelta(days=3)) == 2
    with pytest.raises(EvidencePurged, match="retention"):
        await vault.evidence(name, *READER)


async def test_evidence_that_never_was(vault: Vault) -> None:
    with pytest.raises(VaultError) as caught:
        await vault.evidence("evd_none", *READER)
    assert caught.value.code == "vault"


async def test_an_entry_that_is_no_evidence(vault: Vault) -> None:
    for name, data in (("short", b""), ("other", b"\0\0\0\4{}  ")):
        await vault.put(Entry("evidence", name, "", NOW + timedelta(days=1), data))
        with pytest.raises(VaultLocked):
            await vault.kept(name, *READER)


def test_what_is_kept_shows_nothing_of_a_person() -> None:
    one = sample("mois.resident_register")
    shown = repr(unpack(pack(Evidence(one.certificate, one.provenance, one.raw, ORIGINAL), NOW), "evd_1", "con_1", NOW))
    assert "mois.resident_register" in shown
    assert not any(mark in shown for mark in ("홍길동", "900101", "PDF"))
