"""A certificate whose form changed twice: what was kept under each form is read under the others."""

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from certbroker import Catalogue, Dossier, discover
from certbroker.bundle import make
from certbroker.channels.documents import lifted, revived
from certbroker.collect.outcomes import Outcomes
from certbroker.collect.rows import request_of
from certbroker.consent import Consent, draft
from certbroker.consents import Consents
from certbroker.errors import CertbrokerError, ConnectorDefect, NotDelivered, PayloadError, Recovery
from certbroker.evidence import Delivered, Evidence, Failed, Outcome
from certbroker.evidence import Dossier as Collected
from certbroker.journal import Silent
from certbroker.model import Certificate, Connector, Earlier, shape_of, shapes
from certbroker.privacy import SEALED
from certbroker.reading import read
from certbroker.samples import folder_of
from certbroker.store import Direct, Entry, MemoryStore
from certbroker.testing import Check, cases
from certbroker.transfers import RawDocument, State, TransferRequest
from certbroker.vault import KeyRing, Vault
from certbroker.vault.packing import pack, software, unpack
from certbroker.verification.bundles import verify_bundle
from certbroker_connectors.nts import IncomeAmount
from support.bundles import failing, sealed, trust
from support.exchange import holder, party
from support.papers import FETCHED, TODAY, dossier, provenance, sample
from support.people import CAST
from support.pki import NOW as SEALED_AT
from support.vault import NOW, READER, sqlite_url

YEARS = (1, 2, 3)
NUMBERS = st.sampled_from(sorted(CAST))
WORDS = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=12)


def connector(year: int) -> Connector:
    """The connector as it was in a version of the software."""
    return import_module(f"support.guilds.y{year}.guild").connector


def catalogue(year: int) -> Catalogue:
    return Catalogue([connector(year)])


def membership(year: int) -> type[Certificate]:
    return catalogue(year)["guild.membership"]


def evidence(year: int) -> Evidence[Certificate]:
    """Evidence as the software of that year fetched it."""
    raw = (folder_of(membership(year)) / "member.wire.xml").read_bytes()
    found = read(membership(year), raw).certificate
    assert found is not None
    return Evidence(found, provenance("guild", "예시조합", raw), raw)


def consent(year: int = 1) -> Consent:
    return draft(holder(), [membership(year).ask()], recipient="가나은행", purpose="대출 신청", now=NOW)


def _contract() -> list[tuple[type[Certificate], Check]]:
    return [pair for year in YEARS for pair in cases(connector(year))["argvalues"]]


@pytest.mark.parametrize(
    ("certificate", "check"), _contract(), ids=[f"{c.__module__.split('.')[2]}-{k.__name__}" for c, k in _contract()]
)
def test_each_year_keeps_the_contract(certificate: type[Certificate], check: Check) -> None:
    check(certificate)


def test_the_contract_misses_samples_of_an_earlier_shape(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from certbroker.testing import versions

    def nowhere(_certificate: type[Certificate]) -> Path:
        return tmp_path

    monkeypatch.setattr(versions, "folder_of", nowhere)
    with pytest.raises(AssertionError, match="version 1 has a sample"):
        versions.check_earlier_shapes_are_read(membership(2))


@pytest.fixture
def keys() -> KeyRing:
    return KeyRing.new()


async def _kept(folder: Path, keys: KeyRing, written: int, reads: int, *, raw: bool = True) -> Evidence[Certificate]:
    one = evidence(written) if raw else replace(evidence(written), raw=b"")
    async with await Vault.open(sqlite_url(folder), keys, clock=lambda: NOW, catalogue=catalogue(written)) as vault:
        name = await vault.keep(one, consent(written))
    async with await Vault.open(sqlite_url(folder), keys, clock=lambda: NOW, catalogue=catalogue(reads)) as vault:
        found = await vault.evidence(name, *READER)
        kept = await vault.kept(name, *READER)
    assert (kept.raw, kept.schema_version, found.raw, found.provenance) == (one.raw, written, one.raw, one.provenance)
    return found


@pytest.mark.parametrize("raw", [True, False])
async def test_what_was_kept_becomes_the_present_shape(tmp_path: Path, keys: KeyRing, raw: bool) -> None:
    found = (await _kept(tmp_path, keys, 1, 2, raw=raw)).certificate
    assert type(found) is membership(2)
    told: Any = found
    assert (told.document_number, told.joined_on, told.left_on) == ("G-1", date(2019, 3, 2), None)
    assert told.member.resident_number.reveal() == "900101-1000001"
    assert [(one.year, one.amount) for one in told.dues] == [(2024, 120_000), (2025, 130_000)]


@pytest.mark.parametrize(("written", "raw"), [(1, True), (1, False), (2, True), (2, False)])
async def test_what_cannot_become_it_stays_what_it_was(tmp_path: Path, keys: KeyRing, written: int, raw: bool) -> None:
    found = (await _kept(tmp_path, keys, written, 3, raw=raw)).certificate
    assert type(found) is shape_of(membership(3), written)
    assert found.model_dump(mode="json", context=SEALED) == evidence(written).certificate.model_dump(
        mode="json", context=SEALED
    )
    assert (found.id(), found.spec.version) == ("guild.membership", written)


@pytest.mark.parametrize(("written", "reads"), [(2, 1), (3, 1), (3, 2)])
async def test_a_version_of_later_software_says_which_and_is_not_lost(
    tmp_path: Path, keys: KeyRing, written: int, reads: int
) -> None:
    async with await Vault.open(sqlite_url(tmp_path), keys, clock=lambda: NOW, catalogue=catalogue(written)) as vault:
        name = await vault.keep(evidence(written), consent(written))
    async with await Vault.open(sqlite_url(tmp_path), keys, clock=lambda: NOW, catalogue=catalogue(reads)) as vault:
        with pytest.raises(PayloadError) as caught:
            await vault.evidence(name, *READER)
        assert (await vault.kept(name, *READER)).raw == evidence(written).raw
    assert (caught.value.code, caught.value.recovery) == ("payload.version", Recovery.FIX)
    assert f"version {written} " in str(caught.value)
    assert software() in str(caught.value)
    async with await Vault.open(sqlite_url(tmp_path), keys, clock=lambda: NOW, catalogue=catalogue(written)) as vault:
        assert await vault.evidence(name, *READER) == evidence(written)


def _dossier(*papers: Evidence[Certificate]) -> Dossier:
    return Dossier(
        "홍*동", "가나은행", "대출 신청", ("con_1",), FETCHED, tuple(Delivered(type(p.certificate), p) for p in papers)
    )


def test_a_saved_dossier_tells_the_version(tmp_path: Path) -> None:
    _dossier(evidence(1)).save(tmp_path / "dossier.json")
    second = Dossier.load(tmp_path / "dossier.json", catalogue(2))
    assert second[membership(2)].certificate.model_dump(mode="json")["dues"][1]["amount"] == 130_000
    third = Dossier.load(tmp_path / "dossier.json", catalogue(3))
    assert type(third.evidence[0].certificate) is shape_of(membership(3), 1)
    with pytest.raises(NotDelivered, match="came in version 1"):
        third[membership(3)]
    third.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "dossier.json").read_bytes()


def test_a_dossier_of_later_software() -> None:
    told = _dossier(evidence(2)).describe()
    with pytest.raises(PayloadError, match="version 2 of the certificate, and 1 is known") as caught:
        Dossier.parse(told, catalogue(1))
    assert caught.value.code == "payload.version"
    for schema, code in (
        ("certbroker.dossier/2", "payload.version"),
        ("other", "payload.dossier"),
        (None, "payload.dossier"),
    ):
        with pytest.raises(PayloadError) as caught:
            Dossier.parse({**told, "schema": schema}, catalogue(2))
        assert caught.value.code == code


@pytest.mark.parametrize("version", [True, "1", 1.5, None, -1, 10**30, {}])
def test_what_is_no_version_is_refused(version: object) -> None:
    told = _dossier(evidence(1)).describe()
    told["documents"][0]["version"] = version
    with pytest.raises(PayloadError) as caught:
        Dossier.parse(told, catalogue(3))
    assert caught.value.code == "payload.version"


def _request(year: int, **changes: Any) -> TransferRequest:
    text = evidence(year).raw.decode()
    name = text[1 : text.index(">")]
    told: dict[str, Any] = {
        "id": "trq_a",
        "consent_id": "con_a",
        "bundle": "ONE",
        "codes": {0: "X001"},
        "state": State.COLLECTED,
        "ticket": "1",
        "documents": (RawDocument(name=name, text=text),),
        "collected_at": NOW,
    }
    return TransferRequest.model_validate(told | changes)


def _outcome(request: TransferRequest, reads: int) -> Outcome:
    own = party(bundles=[{"id": "ONE", "documents": ["X001"]}], provisional={"guild.membership": "X001"})
    given, items = consent(reads), [membership(reads).ask()]
    ((_, outcome),) = Outcomes(own, catalogue(reads), lambda: NOW).of(given, items, request)
    return outcome


def test_a_request_that_was_kept_is_read_with_its_version() -> None:
    today = _outcome(_request(1), 2)
    assert isinstance(today, Delivered)
    assert type(today.evidence.certificate) is membership(2)
    as_was = _outcome(_request(2, versions={0: 2}), 3)
    assert isinstance(as_was, Delivered)
    assert type(as_was.evidence.certificate) is shape_of(membership(3), 2)
    late = _outcome(_request(3, versions={0: 3}), 2)
    assert isinstance(late, Failed)
    assert late.error.code == "payload.version"


async def test_rows_of_later_software_are_refused_and_stay() -> None:
    store = MemoryStore()
    for kind, name, model in (("consent", "con_a", consent()), ("transfer_request", "trq_a", _request(1))):
        data = model.model_dump_json(context=SEALED).replace("{", '{"later": "홍길동 900101-1000001", ', 1).encode()
        store.put(Entry(kind, name, "", NOW + timedelta(days=1), data))
    consents = Consents(Direct(store), "", lambda: NOW, Silent())
    with pytest.raises(PayloadError) as first:
        await consents.load("con_a")
    row = store.get("transfer_request", "trq_a")
    assert row is not None
    with pytest.raises(PayloadError) as second:
        request_of(row)
    for caught in (first, second):
        assert (caught.value.code, caught.value.recovery, caught.value.path) == (
            "payload.version",
            Recovery.FIX,
            "later",
        )
        assert "홍길동" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
    assert store.get("transfer_request", "trq_a") == row


def test_evidence_with_more_provenance_than_is_known_says_who_wrote_it() -> None:
    data = pack(evidence(1), NOW)
    later = (
        data[4:]
        .replace(b'"provenance":{', b'"provenance":{"witness":"x",', 1)
        .replace(b"certbroker 0", b"certbroker 9")
    )
    longer = (int.from_bytes(data[:4], "big") + len(later) - len(data[4:])).to_bytes(4, "big")
    with pytest.raises(PayloadError) as caught:
        unpack(longer + later, "evd_a", "con_a", NOW)
    assert (caught.value.code, caught.value.recovery) == ("payload.version", Recovery.FIX)
    assert "certbroker 9" in str(caught.value)


def _later(one: Evidence[Certificate]) -> Evidence[Certificate]:
    """The same paper, under a form that only later software knows."""
    kind = type(one.certificate)
    later = type(kind.__name__, (kind,), {"__module__": kind.__module__, "spec": replace(kind.spec, version=7)})
    return replace(one, certificate=later.model_validate(one.certificate.model_dump()))


def test_a_bundle_with_a_certificate_of_later_software_is_verified_as_far_as_it_goes() -> None:
    papers = [_later(sample("nts.income_amount")), sample("mois.resident_record")]
    report = verify_bundle(sealed(make(dossier(papers), today=TODAY).data), trust=trust(), now=SEALED_AT)
    assert report.is_valid, failing(report)
    unknown = [one for one in report if one.id == "document.type"]
    assert [(one.details["document"], one.needed) for one in unknown] == [(1, False)]


def test_a_manifest_of_later_software_is_neither_good_nor_bad() -> None:
    from support.bundles import manifest_with, whole
    from support.originals import changed

    later = changed(whole(), manifest_with(lambda told: told.update(schema="certbroker.manifest/2")))
    report = verify_bundle(sealed(later), trust=trust(), now=SEALED_AT)
    assert not report.is_valid
    (form,) = (one for one in report if one.id == "manifest.form")
    assert (form.verdict.value, form.message) == ("cannot_tell", "schema")


def test_versions_must_go_down() -> None:
    class Wrong(IncomeAmount):
        earlier = Earlier(IncomeAmount)

    with pytest.raises(ConnectorDefect):
        list(shapes(Wrong))


def test_every_certificate_of_ours_has_its_first_version() -> None:
    """Until one changes: then its samples show how, and this says so."""
    changed = {one.id() for one in discover() if one.spec.version != 1}
    assert changed == {one.id() for one in discover() if one.earlier}


MEMBERS = st.fixed_dictionaries(
    {
        "number": WORDS,
        "name": WORDS,
        "resident_number": NUMBERS,
        "joined": st.dates(date(1950, 1, 1), date(2030, 1, 1)).map(date.isoformat),
        "grade": WORDS,
        "dues": st.lists(
            st.fixed_dictionaries({"year": st.integers(1950, 2030), "won": st.integers(-(10**12), 10**12)}), max_size=4
        ),
    }
)


@given(MEMBERS)
def test_whatever_a_paper_says_is_lifted_whole(told: dict[str, Any]) -> None:
    first, second = shape_of(membership(2), 1), membership(2)
    found = first.model_validate(told)
    today = lifted(second, first, found, "public_mydata")
    assert type(today) is second
    clear = today.model_dump(mode="json", context=SEALED)
    assert clear["member"] == {"name": told["name"], "resident_number": told["resident_number"]}
    assert clear["dues"] == [{"year": one["year"], "amount": one["won"]} for one in told["dues"]]
    assert (clear["document_number"], clear["joined_on"]) == (told["number"], told["joined"])
    stays = lifted(membership(3), shape_of(membership(3), 1), revived(shape_of(membership(3), 1), "", told), "")
    assert stays.model_dump(mode="json", context=SEALED) == found.model_dump(mode="json", context=SEALED)


NAMES = st.sampled_from(["a", "b", "c", "d"])
TREES = st.recursive(
    st.integers() | st.none() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)


@given(st.dictionaries(NAMES, TREES, max_size=4), st.dictionaries(PATHS, PATHS | st.just(""), max_size=3))
def test_moves_never_break_on_what_is_kept(data: dict[str, Any], moves: dict[str, str]) -> None:
    """Whatever lies in a row: it becomes something, or what it was; the row itself is not changed."""
    before = TypeAdapter(Any).dump_json(data)
    try:
        Earlier(IncomeAmount, moves).become(membership(2), data)
    except CertbrokerError as error:
        pytest.fail(str(error))
    assert TypeAdapter(Any).dump_json(data) == before


def test_the_collected_dossier_is_the_same_type() -> None:
    assert isinstance(_dossier(evidence(1)), Collected)
