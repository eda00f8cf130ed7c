"""Originals, statements, freshness and whose papers they are."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pikepdf import Name, Pdf

from certbroker.bundle import Redaction, make
from certbroker.evidence import sha256
from certbroker.verification import Verdict
from support.bundles import (
    PKI,
    attached,
    bundle,
    changed,
    data_with,
    failing,
    found,
    issuer,
    manifest_with,
    papers,
    read,
    relisted,
    sealed,
    specs,
    statement,
    trust,
    unsealed,
    verified,
    whole,
    with_original,
    write,
)  # fmt: skip
from support.papers import TODAY, dossier, sample
from support.pki import DAY, NOW, YEAR, root
from support.statements import key, made

ORIGINAL = "nts.income_amount.pdf"


def test_originals_have_an_anchor_of_their_own() -> None:
    report = verified(bundle())
    own = [one for one in report if one.about == ORIGINAL]
    assert {"signature.integrity", "signature.coverage", "signer.trust", "timestamp"} <= {one.id for one in own}
    assert all(one.holds for one in own if one.needed)
    alone = verified(bundle(), trusted=trust(PKI.root))
    assert failing(alone) == {"signer.trust.unknown", "signature.container.unproven"} & failing(alone)
    (unknown,) = (one for one in alone if one.id == "signer.trust" and not one.holds)
    assert unknown.about == ORIGINAL
    assert alone.is_sealed, "the seal itself is whole"


def _forged(pdf: Pdf) -> None:
    """A byte of the original, with every hash told as it then is."""
    data = bytearray(read(pdf, ORIGINAL))
    data[len(data) // 3] ^= 1
    _with_original(pdf, bytes(data))


def _with_original(pdf: Pdf, data: bytes) -> None:
    write(pdf, ORIGINAL, data)

    def told(document: dict[str, Any]) -> None:
        document["provenance"]["original_sha256"] = sha256(data)

    manifest_with(lambda manifest: told(manifest["documents"][1]))(pdf)
    data_with("nts.income_amount.json", told, ORIGINAL)(pdf)


def test_a_forged_original_is_found_out_by_its_own_signature() -> None:
    report = verified(sealed(changed(whole(), _forged)))
    own = {
        f"{one.id}.{one.message}" for one in report if one.about == ORIGINAL and one.verdict is Verdict.DOES_NOT_HOLD
    }
    assert own & {"signature.integrity.changed", "file.format.damaged"}


def _another(pdf: Pdf) -> None:
    other = with_original(sample("nts.income_amount", "three_years"), issuer()).original
    assert other
    write(pdf, ORIGINAL, other)
    relisted(pdf, ORIGINAL)


def test_another_original_of_the_same_issuer() -> None:
    assert found(_another) >= {"original.file.other", "original.print.other_number", "pages.text.other_than_original"}


def _unsigned(pdf: Pdf) -> None:
    data = with_original(sample("nts.income_amount")).original
    assert data
    _with_original(pdf, data)


def test_an_original_that_was_signed_must_be_signed() -> None:
    assert "signature.present.none" in found(_unsigned)


def _hostile(pdf: Pdf) -> None:
    _with_original(pdf, b"%PDF-1.7\n" + b"[" * 100_000)


def test_a_hostile_original_is_named_and_the_rest_is_verified() -> None:
    report = verified(sealed(changed(whole(), _hostile)))
    assert not report.is_valid
    assert report.is_sealed
    assert any(one.about == ORIGINAL and one.id == "file.format" and not one.holds for one in report)


def test_papers_of_two_people_that_pass_for_one_persons() -> None:
    report = verified(sealed(unsealed([sample("nts.tax_clearance"), *papers()[1:]])))
    assert "identity.other" in failing(report)


def test_a_number_of_a_shape_that_no_such_paper_has() -> None:
    def number(told: dict[str, Any]) -> None:
        told["data"]["document_number"] = "12345"

    assert {"number.other", "document.data.other_values"} <= found(data_with("nts.tax_clearance.json", number))


def test_freshness_is_told_as_it_was_when_the_bundle_was_made() -> None:
    report = verified(bundle())
    assert report["freshness.sealed"].holds
    assert report["freshness.sealed"].details["until"] == "2026-12-01"
    old = verified(sealed(unsealed(today=date(2026, 12, 2))))
    assert failing(old) == {"freshness.sealed.over"}


def test_what_has_run_out_since_is_a_note_unless_a_day_is_asked_for() -> None:
    later = verified(bundle(), now=NOW + 30 * DAY)
    assert later.is_valid, later.lines()
    assert (later["validity.printed"].message, later["validity.printed"].needed) == ("over_since", False)
    asked = verified(bundle(), as_of=(NOW + 30 * DAY).date())
    assert failing(asked) == {"validity.printed.over"}
    in_time = verified(bundle(), as_of=date(2026, 12, 1))
    assert in_time.is_valid
    assert in_time["validity.printed"].message == "holds"


def test_a_long_time_later_a_time_stamp_still_proves_when_it_was_sealed() -> None:
    lasting = sealed(whole(), level="B-LTA")
    assert verified(lasting, now=NOW + 2 * YEAR).is_sealed
    short = PKI.authority.issue("가나은행", until=NOW + 30 * DAY)
    assert "signer.validity.expired_unproven" in failing(verified(sealed(whole(), short, "B-B"), now=NOW + 60 * DAY))
    assert verified(sealed(whole(), short, "B-T"), now=NOW + 60 * DAY).is_sealed


def test_statements_are_verified_for_when_the_bundle_was_sealed() -> None:
    report = verified(bundle(), now=NOW + 200 * DAY)
    own = {one.id: one for one in report if one.about == "statement-1.jws"}
    assert own["signature.integrity"].holds
    assert own["statement.validity"].holds, "it held when the bundle was sealed"
    assert own["statement.recipient"].holds
    asked = verified(bundle(), as_of=NOW + 200 * DAY)
    assert "statement.validity.expired" in failing(asked)


def test_a_forged_statement() -> None:
    def forge(pdf: Pdf) -> None:
        token = read(pdf, "statement-1.jws")
        write(pdf, "statement-1.jws", token[:-6] + (b"AAAAAA" if token[-6:] != b"AAAAAA" else b"BBBBBB"))
        relisted(pdf, "statement-1.jws")

    assert {"signature.integrity.unfit"} <= found(forge)


def test_a_statement_of_somebody_who_is_not_trusted_or_for_somebody_else() -> None:
    stranger = made(by=key(root("남").issue("남")))
    assert "signer.trust.unknown" in failing(verified(sealed(unsealed(statements=[stranger]))))
    other = {"recipient": "다라은행"}
    assert {"statement.recipient.other", "cover.text.recipient"} <= found(
        manifest_with(lambda told: told.update(other))
    )


def test_something_that_is_called_a_statement() -> None:
    def add(pdf: Pdf) -> None:
        attached("statement-2.jws", b"no token", "Supplement")(pdf)
        specs(pdf)["statement-2.jws"].EF.F.Subtype = Name("/application/jose")

    assert {"statement.form.no_jws", "attachments.listed.unlisted"} <= found(add)
    assert statement().token.count(".") == 2


@pytest.mark.parametrize(("recipient", "valid"), [("가나은행", True), (" 가나 은행 ", True), ("다라은행", False)])
def test_a_receiver_may_say_who_it_is(recipient: str, valid: bool) -> None:
    report = verified(bundle(), recipient=recipient)
    assert report.is_valid is valid
    assert report["bundle.recipient"].holds is valid


def test_specimens_are_told() -> None:
    paper = papers()[2]
    of_the_sandbox = paper.provenance.model_copy(update={"specimen": True})
    report = verified(sealed(unsealed([replace(paper, provenance=of_the_sandbox)])))
    assert report.is_valid
    assert (report["evidence.specimen"].verdict, report["evidence.specimen"].needed) == (Verdict.CANNOT_TELL, False)


def _redacted(*rules: str, **more: Any) -> bytes:
    return make(dossier(papers()), today=TODAY, redaction=Redaction.of(rules, **more)).data


@pytest.mark.parametrize(
    ("rules", "more", "fields"),
    [
        (("nts.tax_clearance:address",), {}, {"address"}),
        (("nts.income_amount:settlements.payer_number",), {"originals": "data"}, {"settlements.payer_number"}),
        (("nts.income_amount:settlements.payer_number",), {"originals": "painted"}, {"settlements.payer_number"}),
        (("mois.resident_record:addresses",), {}, {"addresses"}),
    ],
)
def test_what_was_left_out_is_told_and_is_no_fault(rules: tuple[str, ...], more: Any, fields: set[str]) -> None:
    report = verified(sealed(_redacted(*rules, **more)))
    assert report.is_valid, report.lines()
    told = [one for one in report if one.id == "redaction"]
    assert {one.details["fields"] for one in told if one.message == "left_out"} == fields
    assert any(one.message == "original" for one in told) is bool(more), "the issuer's file does not go along"
    assert not any(one.needed for one in told)


def test_what_was_left_out_must_not_stand_in_the_data() -> None:
    def tell(told: dict[str, Any]) -> None:
        told["data"]["address"] = "경기도 수원시 팔달구 효원로 1"

    pdf = _redacted("nts.tax_clearance:address")
    report = verified(sealed(changed(pdf, data_with("nts.tax_clearance.json", tell))))
    assert failing(report) == {"redaction.told", "pages.text.missing", "manifest.cover.other"}
