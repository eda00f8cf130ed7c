"""A dossier is saved and read back as it was, but for the raw documents and the digits that its JSON does not hold."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from certbroker import Dossier, NotDelivered, PayloadError, discover
from certbroker.dossier import StoredError
from certbroker.errors import ChannelRefused, ChannelUnavailable, ConsentScope, Recovery, UnknownCertificate
from certbroker.evidence import Deferred, Delivered, Failed, NotEligible, NotFound, Outcome, Undelivered, sha256
from certbroker.fields import SEOUL
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessRegistration, IncomeAmount, TaxClearance
from certbroker_connectors.scourt import FamilyRelation
from support.papers import all_samples, sample
from support.people import personal_data

NOW = datetime(2026, 11, 20, 9, 0, 1, 500000, tzinfo=SEOUL)


@pytest.fixture
def dossier() -> Dossier:
    """One of every outcome."""
    income = sample("nts.income_amount")
    outcomes: tuple[Outcome, ...] = (
        Delivered(type(income.certificate), income),
        NotEligible(Clearance, "체납"),
        NotFound(FamilyRelation, "대상 없음"),
        Undelivered(TaxClearance, "E01"),
        Deferred(ResidentRegister, NOW),
        Failed(
            BusinessRegistration, ChannelRefused("no", channel_code="ERR-17", certificate="nts.business_registration")
        ),
        Deferred(ResidentRegister),
        Failed(BusinessRegistration, ChannelUnavailable(issuer="nts", retry_at=NOW)),
    )
    return Dossier("홍*동", "가나은행", "전세자금대출 신청", ("con_1", "con_2"), NOW, outcomes)


def test_what_is_saved_is_read_back(dossier: Dossier, tmp_path: Path) -> None:
    path = tmp_path / "dossier.json"
    dossier.save(path)
    again = Dossier.load(path)
    assert isinstance(again, Dossier)
    assert again.describe() == dossier.describe()
    assert [type(one) for one in again.outcomes] == [type(one) for one in dossier.outcomes]
    assert again.collected_at == NOW
    again.save(path)
    assert Dossier.load(path).describe() == dossier.describe(), "as often as one likes"


def test_every_sample_is_read_back(tmp_path: Path) -> None:
    outcomes = tuple(Delivered(type(one.certificate), one) for one in all_samples())
    dossier = Dossier("홍*동", "가나은행", "대출", (), NOW, outcomes)
    dossier.save(tmp_path / "dossier.json")
    text = (tmp_path / "dossier.json").read_text(encoding="utf-8")
    assert not personal_data(text)
    again = Dossier.load(tmp_path / "dossier.json")
    assert len(again.evidence) == len(outcomes) > 50
    assert again.describe() == json.loads(text)


OTHERS: list[dict[str, str]] = [
    {"recipient": "다라은행"},
    {"purpose": "광고"},
    {"recipient": "가나은행 수원지점", "purpose": "광고"},
]
SAME: list[dict[str, Any]] = [
    {},
    {"recipient": "가나은행", "purpose": "전세자금대출 신청"},
    {"recipient": " 가나은행\n", "purpose": "전세자금대출  신청 "},
    {"recipient": unicodedata.normalize("NFD", "가나은행")},
]


@pytest.mark.parametrize("said", OTHERS)
@pytest.mark.parametrize("door", [Dossier.bundle, Dossier.submission])
def test_it_goes_nowhere_else_than_the_holder_consented_to(
    dossier: Dossier, door: Callable[..., object], said: dict[str, str]
) -> None:
    with pytest.raises(ConsentScope) as raised:
        door(dossier, **said)
    assert raised.value.recovery is Recovery.ASK_HOLDER
    assert not any(one in str(raised.value) for one in said.values())


@pytest.mark.parametrize("said", SAME)
def test_blanks_and_forms_of_unicode_make_no_other_recipient(dossier: Dossier, said: dict[str, Any]) -> None:
    assert dossier.addressed(**said) == ("가나은행", "전세자금대출 신청")
    assert "가나은행" in dossier.bundle(**said).title


def test_without_a_consent_it_goes_where_one_says(dossier: Dossier) -> None:
    nobodys = replace(dossier, consent_ids=())
    assert nobodys.addressed() == ("가나은행", "전세자금대출 신청")
    assert nobodys.addressed(" 다라은행 ", "광고") == ("다라은행", "광고")
    assert "다라은행" in nobodys.bundle(recipient="다라은행").title


@pytest.mark.parametrize("other", OTHERS)
def test_papers_for_different_recipients_are_not_joined(dossier: Dossier, other: dict[str, str]) -> None:
    spouse = replace(dossier, holder="김*희", consent_ids=("con_3",), **other)
    with pytest.raises(ConsentScope):
        Dossier.joined([dossier, spouse])
    whole = Dossier.joined([replace(spouse, consent_ids=()), dossier])
    assert whole.addressed() == ("가나은행", "전세자금대출 신청"), "what somebody consented to holds for all of it"


def test_raw_documents_are_not_saved(dossier: Dossier, tmp_path: Path) -> None:
    dossier.save(tmp_path / "dossier.json")
    again = Dossier.load(tmp_path / "dossier.json")
    assert dossier[IncomeAmount].raw
    assert again[IncomeAmount].raw == b""
    assert again[IncomeAmount].provenance == dossier[IncomeAmount].provenance
    number = again[IncomeAmount].certificate.resident_number
    assert not number.is_complete
    assert number.agrees_with(dossier[IncomeAmount].certificate.resident_number)


def test_an_error_that_was_saved_says_what_it_said(dossier: Dossier, tmp_path: Path) -> None:
    dossier.save(tmp_path / "dossier.json")
    outcomes = Dossier.load(tmp_path / "dossier.json").outcomes
    refused, unavailable = (one.error for one in outcomes if isinstance(one, Failed))
    assert (refused.code, refused.recovery, refused.certificate) == (
        "channel.refused",
        Recovery.FIX,
        "nts.business_registration",
    )
    assert str(refused) == "The channel refused the request. (ERR-17: no)"
    assert refused.describe()["channel_code"] == "ERR-17"
    assert isinstance(unavailable, StoredError)
    assert (unavailable.recovery, unavailable.issuer, unavailable.retry_at) == (Recovery.RETRY, "nts", NOW)
    assert unavailable.message("ko") == ChannelUnavailable.ko


def test_what_did_not_come_says_so_after_loading_too(dossier: Dossier, tmp_path: Path) -> None:
    dossier.save(tmp_path / "dossier.json")
    again = Dossier.load(tmp_path / "dossier.json")
    with pytest.raises(NotDelivered) as raised:
        again[Clearance]
    assert raised.value.outcome == NotEligible(Clearance, "체납")


def _refused(data: object, tmp_path: Path) -> PayloadError:
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(PayloadError) as raised:
        Dossier.load(path)
    assert raised.value.code == "payload.dossier"
    return raised.value


Spoil = Callable[[dict[str, Any]], object]


def _set(*steps: str | int, to: object) -> Spoil:
    def spoil(data: Any) -> object:
        target = data
        for step in steps[:-1]:
            target = target[step]
        target[steps[-1]] = to
        return data

    return spoil


def _instead(other: object) -> Spoil:
    def spoil(_: dict[str, Any]) -> object:
        return other

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_instead([]), id="a list"),
        pytest.param(_instead(None), id="null"),
        pytest.param(_instead({"schema": "certbroker.dossier/1"}), id="nothing else"),
        pytest.param(_set("schema", to="certbroker.other/1"), id="another schema"),
        pytest.param(_set("documents", to=[1]), id="a number as document"),
        pytest.param(_set("documents", to=[{"certificate": 1}]), id="a number as certificate"),
        pytest.param(_set("documents", 0, "outcome", to="lost"), id="another outcome"),
        pytest.param(_set("documents", 0, "outcome", to=None), id="no outcome"),
        pytest.param(_set("documents", 0, "data", "settlements", to=7), id="a number as list"),
        pytest.param(_set("documents", 0, "data", "more", to=7), id="a field too many"),
        pytest.param(_set("documents", 0, "data", to=None), id="no data"),
        pytest.param(_set("documents", 0, "provenance", "known", to="rumoured"), id="another provenance"),
        pytest.param(_set("documents", 4, "until", to="soon"), id="no instant"),
        pytest.param(_set("documents", 5, "error", to={}), id="an error of nothing"),
        pytest.param(_set("documents", 5, "error", to=None), id="no error"),
        pytest.param(_set("documents", 5, "error", "recovery", to="pray"), id="another recovery"),
        pytest.param(_set("collected_at", to=5), id="a number as instant"),
    ],
)
def test_what_is_no_dossier_is_refused(dossier: Dossier, tmp_path: Path, spoil: Spoil) -> None:
    _refused(spoil(dossier.describe()), tmp_path)


def test_a_field_that_is_wrong_is_named_and_not_quoted(dossier: Dossier, tmp_path: Path) -> None:
    error = _refused(_set("documents", 0, "data", "resident_number", to="900101/1000001")(dossier.describe()), tmp_path)
    assert (error.path, error.certificate) == ("resident_number", "nts.income_amount")
    assert not personal_data(f"{error} {error.describe()}")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 20])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "dossier.json").write_bytes(data)
    with pytest.raises(PayloadError) as raised:
        Dossier.load(tmp_path / "dossier.json")
    assert "dossier.json" in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="FileNotFoundError"):
        Dossier.load(tmp_path / "dossier.json")


def test_a_certificate_that_is_not_installed_is_named(dossier: Dossier, tmp_path: Path) -> None:
    data = _set("documents", 0, "certificate", to="nts.income_amounts")(dossier.describe())
    (tmp_path / "dossier.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UnknownCertificate, match=r"did you mean nts\.income_amount"):
        Dossier.load(tmp_path / "dossier.json", discover())


def with_original(dossier: Dossier, data: bytes) -> Dossier:
    """The dossier with an issuer's own file behind its first certificate."""
    first = dossier.outcomes[0]
    assert isinstance(first, Delivered)
    told = first.evidence.provenance.model_copy(update={"original_sha256": sha256(data)})
    evidence = replace(first.evidence, provenance=told, original=data)
    return replace(dossier, outcomes=(replace(first, evidence=evidence), *dossier.outcomes[1:]))


def test_originals_are_saved_beside_it_and_read_back(dossier: Dossier, tmp_path: Path) -> None:
    data = b"%PDF-1.7 \x00\xff as the issuer made it"
    with_original(dossier, data).save(tmp_path / "dossier.json")
    (path,) = (tmp_path / "originals").iterdir()
    assert path.read_bytes() == data
    assert path.stat().st_mode & 0o077 == 0
    again = Dossier.load(tmp_path / "dossier.json")
    assert [one.original for one in again] == [data]
    path.unlink()
    assert all(one.original is None for one in Dossier.load(tmp_path / "dossier.json"))


def test_an_original_that_was_changed_is_refused(dossier: Dossier, tmp_path: Path) -> None:
    with_original(dossier, b"%PDF-1.7 one").save(tmp_path / "dossier.json")
    (path,) = (tmp_path / "originals").iterdir()
    path.write_bytes(b"%PDF-1.7 two")
    with pytest.raises(PayloadError, match="not the one that was delivered"):
        Dossier.load(tmp_path / "dossier.json")
