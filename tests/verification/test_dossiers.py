"""A dossier is checked document by document, and the documents of one person beside one another."""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from certbroker.bundle.fonts import typeface
from certbroker.evidence import Delivered, Dossier, Evidence, sha256
from certbroker.fields import ResidentNumber
from certbroker.model import Certificate, Spec, Subject
from certbroker.privacy import ConnectingInformation
from certbroker.verification import Freshness, Rules, Verdict, VerificationReport, verify_dossier, with_reports
from certbroker.verification.identity import check_identity, reference_of
from support.hostile import deep
from support.papers import dossier, sample
from support.people import personal_data
from support.pki import NOW, pki, sign

PKI = pki()
TODAY = date(2026, 11, 20)
HONG = Subject(name="홍길동", resident_number=ResidentNumber.parse("900101-1000001"))
KIM = Subject(name="김영희", resident_number=ResidentNumber.parse("920515-2000003"))
INCOME, REGISTER, RECORD = (
    sample(one) for one in ("nts.income_amount", "mois.resident_register", "mois.resident_record")
)


def verified(*papers: Evidence[Certificate], rules: Rules | None = None, **more: Any) -> VerificationReport:
    return verify_dossier(dossier(papers), trust=PKI.trust, rules=rules, as_of=TODAY, **more)


def found(report: VerificationReport, check: str) -> dict[str, str]:
    return {one.about: one.message for one in report if one.id == check}


@cache
def printed(*lines: str) -> bytes:
    face = typeface().regular.own
    stream = BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.setFont(face, 12)
    for place, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * place, line)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def with_original(pdf: bytes, paper: Evidence[Certificate] = INCOME, **more: Any) -> Evidence[Certificate]:
    return replace(paper, original=pdf, **more)


def test_a_dossier_of_one_person_holds() -> None:
    report = verified(INCOME, REGISTER, RECORD, rules=Rules({"*": Freshness.within_months(3)}))
    assert report.is_valid, report.lines()
    assert set(found(report, "identity").values()) == {"same"}
    assert set(found(report, "freshness").values()) == {"fresh"}
    assert set(found(report, "evidence.raw").values()) == {"same"}
    assert not personal_data(str(report.describe()))
    assert "홍길동" not in str(report.describe())


def test_rules_are_the_receivers() -> None:
    assert not found(verified(INCOME), "freshness"), "no rule, no check"
    own = Rules({"nts.income_amount": Freshness.within_days(1), "*": Freshness.within_days(365)})
    report = verified(INCOME, REGISTER, rules=own)
    assert found(report, "freshness") == {"nts.income_amount": "stale", "mois.resident_register": "fresh"}
    assert not report.is_valid


def test_a_paper_of_somebody_else_is_found_out() -> None:
    kim = Evidence(
        INCOME.certificate.model_copy(update={"holder_name": "김영희", "resident_number": KIM.resident_number}),
        INCOME.provenance.model_copy(update={"raw_sha256": sha256(b"kim")}),
    )
    assert found(verified(RECORD, kim), "identity")["nts.income_amount"] == "other"
    assert found(verified(kim, rules=Rules(subjects={None: HONG})), "identity") == {"nts.income_amount": "other"}
    assert found(verified(kim, rules=Rules(subjects={None: KIM})), "identity") == {"nts.income_amount": "same"}


def test_papers_of_several_people_are_compared_each_with_their_own() -> None:
    whole = dossier([INCOME, RECORD])
    first, second = whole.outcomes
    apart: Dossier = replace(whole, outcomes=(first, replace(second, about="김*희")))
    rules = Rules(subjects={None: HONG, "김*희": KIM})
    report = verify_dossier(apart, rules=rules, as_of=TODAY)
    assert found(report, "identity") == {"nts.income_amount": "same", "mois.resident_record": "other"}
    assert not [one for one in report if one.id.startswith("consistency")]


def named(name: str | None, number: str | None) -> Evidence[Certificate]:
    own = ResidentNumber.parse(number) if number else None
    made = INCOME.certificate.model_copy(update={"holder_name": name, "resident_number": own})
    return Evidence(made, INCOME.provenance)


@pytest.mark.parametrize(
    ("name", "number", "message"),
    [
        ("홍길동", "900101-1000001", "same"),
        ("홍길동", "900101-1******", "same"),
        ("홍길동", "900101", "same"),
        (None, "900101-1000001", "same"),
        (None, "900101-1******", "not_said"),
        ("홍길동", None, "not_said"),
        (None, None, "not_said"),
        ("홍길동", "900101-2******", "other"),
        ("홍길순", "900101-1******", "other"),
        ("김영희", None, "other"),
    ],
)
def test_identity_has_three_values(name: str | None, number: str | None, message: str) -> None:
    found = check_identity(named(name, number), HONG)
    assert found is not None
    assert found.message == message


def test_without_anybody_to_compare_with() -> None:
    assert reference_of([named("홍길동", None)]) is None
    check = check_identity(named("홍길동", None), None)
    assert check is not None
    assert check.message == "no_reference"


def test_the_reference_is_the_paper_that_shows_most() -> None:
    reference = reference_of([named("홍길동", "900101"), named("홍길동", "900101-1000001"), REGISTER])
    assert reference is not None
    assert reference.resident_number is not None
    assert reference.resident_number.is_complete


def test_papers_about_things_are_about_nobody() -> None:
    assert check_identity(sample("molit.land_use_plan"), HONG) is None


class Bearer(Certificate):
    """A paper that carries connecting information; those of the catalogue carry none."""

    spec = Spec(
        name_ko="시험", name_en="Trial", aliases=(), system="", laws=(), subject="person", documents=("시험",),
        proves=(), sensitivity=(), used_for=(),
    )  # fmt: skip

    ci: ConnectingInformation | None = None


def test_connecting_information_decides_where_a_paper_carries_it() -> None:
    own, other = (ConnectingInformation(letter * 86 + "==") for letter in "AB")
    paper: Evidence[Certificate] = Evidence(Bearer(ci=own), INCOME.provenance)
    for ci, message in ((own, "same"), (other, "other"), (None, "not_said")):
        found = check_identity(paper, HONG, ci)
        assert found is not None
        assert found.message == message


def test_data_that_was_changed_after_it_was_fetched() -> None:
    report = verified(replace(INCOME, raw=INCOME.raw + b" "))
    assert found(report, "evidence.raw") == {"nts.income_amount": "other"}
    assert not report.is_valid
    kept = verified(replace(INCOME, raw=b""))
    assert kept.is_valid
    assert found(kept, "evidence.raw") == {"nts.income_amount": "not_kept"}


def test_specimens_are_named() -> None:
    own = replace(INCOME, provenance=INCOME.provenance.model_copy(update={"specimen": True}))
    assert found(verified(own), "evidence.specimen") == {"nts.income_amount": "specimen"}


NUMBER = INCOME.document_number or ""


def test_a_signed_original_is_verified_with_its_data() -> None:
    pdf = sign(printed("소득금액증명", f"발급번호 {NUMBER}", "성명 홍길동"), PKI.signer)
    report = verified(with_original(pdf))
    assert report.is_valid, report.lines()
    assert report["original.print"].message == "same"
    assert report["signature.integrity"].about == "nts.income_amount"
    assert not verified(with_original(pdf + b"\n")).is_valid


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((f"{NUMBER}", "홍 길 동"), "same"),
        (("발급번호 9999-999-9999-999", "홍길동"), "other_number"),
        ((NUMBER, "김영희"), "other_name"),
    ],
)
def test_an_original_that_belongs_to_somebody_else(lines: tuple[str, ...], message: str) -> None:
    report = verified(with_original(sign(printed(*lines), PKI.signer)))
    assert report["original.print"].message == message
    assert report.is_valid is (message == "same")


def test_an_original_without_text_cannot_be_compared() -> None:
    report = verified(with_original(sign(printed(), PKI.signer)))
    assert report["original.print"].message == "no_text"
    assert report.is_valid, "a picture can be a signed original"


def test_an_original_that_is_not_the_delivered_one() -> None:
    pdf = sign(printed(NUMBER, "홍길동"), PKI.signer)
    other = INCOME.provenance.model_copy(update={"original_sha256": sha256(b"another")})
    assert verified(with_original(pdf, provenance=other))["original.file"].message == "other"


def test_a_hostile_original_is_a_verdict_and_the_rest_is_still_checked() -> None:
    report = verified(with_original(deep()), REGISTER)
    assert report["file.format"].message == "hostile"
    assert found(report, "identity")["mois.resident_register"] == "same"


def test_every_piece_of_evidence_carries_its_own_report() -> None:
    whole = dossier([INCOME, REGISTER])
    report = verify_dossier(whole, rules=Rules({"nts.income_amount": Freshness.within_days(1)}), as_of=NOW)
    told = with_reports(whole, report)
    reports = {outcome.id: outcome.evidence.report for outcome in told.outcomes if isinstance(outcome, Delivered)}
    income, register = reports["nts.income_amount"], reports["mois.resident_register"]
    assert income is not None
    assert register is not None
    assert (income.is_valid, register.is_valid) == (False, True)
    assert told.evidence == whole.evidence, "a report does not make it other evidence"


def test_an_empty_dossier_proves_nothing() -> None:
    assert verified().verdict is Verdict.CANNOT_TELL
