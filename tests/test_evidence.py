"""Evidence and its outcomes: what came, from where, and what a dossier gives for a certificate type."""

from datetime import date, datetime, timedelta

import pytest

from certbroker import Dossier, NotDelivered, discover
from certbroker.errors import ChannelUnavailable
from certbroker.evidence import (
    Deferred,
    Delivered,
    Evidence,
    Failed,
    NotEligible,
    NotFound,
    Outcome,
    Provenance,
    Undelivered,
    sha256,
)
from certbroker.fields import SEOUL
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support.papers import sample

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SEOUL)


def came(identifier: str, case: str = "typical") -> Delivered:
    evidence = sample(identifier, case)
    return Delivered(type(evidence.certificate), evidence)


def dossier(*outcomes: Outcome) -> Dossier:
    return Dossier("홍*동", "가나은행", "대출", ("con_1",), NOW, outcomes)


def test_evidence_shows_what_the_paper_prints() -> None:
    evidence = sample("nts.tax_clearance")
    paper = evidence.certificate
    assert isinstance(paper, TaxClearance)
    assert evidence.id == "nts.tax_clearance"
    assert evidence.document_number == paper.document_number
    assert evidence.issued_on == paper.issued_on
    assert evidence.valid_until == paper.valid_until
    assert paper.valid_until > paper.issued_on


def test_what_a_paper_does_not_print_is_none() -> None:
    register = sample("mois.resident_register")
    assert register.valid_until is None
    assert isinstance(register.issued_on, date)


def test_evidence_prints_neither_bytes_nor_content() -> None:
    evidence = sample("nts.income_amount")
    text = repr(evidence)
    assert text.startswith("Evidence(nts.income_amount, issued_on=2026-")
    assert "홍길동" not in text
    assert "소득금액증명" not in text
    assert evidence.provenance.raw_sha256[:12] in text
    assert len(text) < 120


def test_evidence_does_not_change() -> None:
    evidence = sample("nts.income_amount")
    for owner, name in ((evidence, "raw"), (evidence.certificate, "holder_name"), (evidence.provenance, "issuer")):
        with pytest.raises((AttributeError, TypeError, ValueError)):
            setattr(owner, name, "x")


def test_provenance_says_what_the_bytes_were() -> None:
    evidence = sample("nts.income_amount")
    assert evidence.provenance.raw_sha256 == sha256(evidence.raw)
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    again = Provenance.model_validate_json(evidence.provenance.model_dump_json())
    assert again == evidence.provenance


def test_a_type_that_came_once_is_given_by_its_type() -> None:
    found = dossier(came("nts.income_amount"), came("mois.resident_register"))
    evidence: Evidence[IncomeAmount] = found[IncomeAmount]
    assert isinstance(evidence.certificate, IncomeAmount)
    assert evidence.certificate.settlements[0].amount > 0
    assert IncomeAmount in found
    assert [one.id for one in found] == ["nts.income_amount", "mois.resident_register"]
    assert found.evidence == tuple(found)
    assert found.is_complete


def test_a_type_that_came_twice_is_given_by_all() -> None:
    found = dossier(came("nts.income_amount"), came("mois.resident_register"), came("nts.income_amount"))
    assert len(found.all(IncomeAmount)) == 2
    assert IncomeAmount in found
    with pytest.raises(NotDelivered, match="2 times") as raised:
        found[IncomeAmount]
    assert raised.value.certificate == "nts.income_amount"


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (NotEligible(Clearance, "체납"), "not_eligible"),
        (NotFound(Clearance, "대상 없음"), "not_found"),
        (Undelivered(Clearance, "E01"), "not_delivered"),
        (Deferred(Clearance, NOW + timedelta(hours=3)), "deferred"),
        (Failed(Clearance, ChannelUnavailable(issuer="local_tax")), "failed"),
    ],
)
def test_what_did_not_come_says_why(outcome: Outcome, kind: str) -> None:
    found = dossier(came("nts.income_amount"), outcome)
    with pytest.raises(NotDelivered, match=kind) as raised:
        found[Clearance]
    assert raised.value.outcome is outcome
    assert raised.value.certificate == "local_tax.clearance"
    assert found.all(Clearance) == ()
    assert Clearance not in found
    assert not found.is_complete
    assert len(found.evidence) == 1


def test_what_was_not_asked_for_says_so() -> None:
    with pytest.raises(NotDelivered, match="not asked for") as raised:
        dossier()[ResidentRegister]
    assert raised.value.outcome is None
    assert dossier().is_complete


def test_a_dossier_describes_itself() -> None:
    told = dossier(came("nts.income_amount"), Undelivered(Clearance)).describe()
    assert {name: told[name] for name in ("schema", "holder", "recipient", "purpose", "consents", "collected_at")} == {
        "schema": "certbroker.dossier/1",
        "holder": "홍*동",
        "recipient": "가나은행",
        "purpose": "대출",
        "consents": ["con_1"],
        "collected_at": "2026-11-20T09:00:00+09:00",
    }
    income, clearance = told["documents"]
    assert income["data"]["resident_number"] == "900101-1******"
    assert income["provenance"]["issuer_name"] == discover().issuer_name(IncomeAmount)
    wanted = {
        "certificate": "local_tax.clearance",
        "name_ko": Clearance.spec.name_ko,
        "name_en": Clearance.spec.name_en,
        "about": None,
        "outcome": "not_delivered",
        "code": None,
    }
    assert clearance | wanted == clearance
    assert "data" not in clearance


def test_outcomes_describe_what_they_know() -> None:
    assert NotEligible(Clearance, "체납").describe()["reason"] == "체납"
    assert NotFound(Clearance, "없음").describe()["reason"] == "없음"
    assert Deferred(Clearance, NOW).describe()["until"] == "2026-11-20T09:00:00+09:00"
    assert Deferred(Clearance).describe()["until"] is None
    assert Failed(Clearance, ChannelUnavailable()).describe()["error"]["code"] == "channel.unavailable"
    kinds = [kind.kind for kind in (Delivered, NotEligible, NotFound, Undelivered, Deferred, Failed)]
    assert len(set(kinds)) == len(kinds)
