"""What a tired official reads, what a program reads, and how the command ends."""

import json

from certbroker.verification import BundleReport, Verdict, VerificationReport
from certbroker.verification.bundles import verify_pdf
from certbroker.verification.bundles.report import BundleReport as Report
from certbroker.verification.bundles.told import Told
from support.bundles import (
    PKI,
    bundle,
    changed,
    manifest_with,
    sealed,
    trust,
    verified,
    whole,
)  # fmt: skip
from support.pki import NOW, document, sign

HEAD_KO = [
    "유효함: 확인한 항목이 모두 맞습니다.",
    "확인한 방식: certbroker 제출 서류 묶음",
    "봉인: 행정안전부 (시험), 2026-11-20 12:00 (시점확인)",
    "제출처: 가나은행 · 용도: 대출 신청 · 정보주체: 홍*동",
    "작성일: 2026-11-20 · 서류 3건 · 5쪽",
    "  ✓ 1. 납세증명서 (국세청, T000-000-0005-001, 2026-11-02 발급, 2026-12-01까지 유효, 3쪽, 데이터로 작성)",
    "  ✓ 2. 소득금액증명 (국세청, 0000-000-0001-001, 2026-11-02 발급, 4쪽, 발급기관 원본)",
    "  ✓ 3. 주민등록표 초본 (행정안전부, 0000-0001-0001-0002, 2026-11-10 발급, 5쪽, 데이터로 작성)",
]
HEAD_EN = [
    "VALID: everything checked holds.",
    "Judged as a bundle: a submission PDF of certbroker.",
    "Sealed by 행정안전부 (시험), 2026-11-20 12:00 (time-stamped)",
    "For 가나은행: 대출 신청. Holder: 홍*동",
    "Made on 2026-11-20: 3 documents, 5 pages",
]


def test_the_verdict_comes_first_then_who_for_whom_and_when_then_the_documents() -> None:
    report = verified(bundle())
    assert report.lines("ko")[: len(HEAD_KO)] == HEAD_KO
    assert report.lines("en")[: len(HEAD_EN)] == HEAD_EN
    assert report.lines("ko")[-1].startswith("맞는 것: ")
    assert "할 일:" not in report.lines("ko")
    assert len(report.lines("ko")) <= 15, "it fits on a screen"


def test_what_does_not_hold_is_said_before_what_to_do_and_nothing_is_vouched_for() -> None:
    lines = verified(bundle() + b"\n").lines("ko")
    assert lines[0] == "유효하지 않음."
    assert lines[2] == "봉인이 유효하지 않습니다. 아래는 파일에 적힌 내용일 뿐입니다."
    assert [line[2] for line in lines[6:9]] == ["?", "?", "?"]
    assert lines.index("맞지 않는 것:") < lines.index("할 일:") < lines.index("참고:")
    assert "  ✗ 서명 뒤에 1바이트가 덧붙었고, 이 부분은 보호되지 않습니다." in lines
    assert "  → 접수하지 말고, 봉인된 파일 그대로 다시 받으세요." in lines
    english = verified(bundle() + b"\n").lines("en")
    assert english[2] == "The seal does not hold. What follows is only what the file says:"
    assert not any("issuer delivered" in line for line in english), "it was not the issuer who made it"


def test_one_document_that_fails_is_marked_and_named() -> None:
    report = verified(bundle(), trusted=trust(PKI.root))
    lines = report.lines("en")
    assert "The seal does not hold. What follows is only what the file says:" not in lines
    assert [line[2] for line in lines[5:8]] == ["✓", "✗", "✓"]
    assert any(line.startswith("  ✗ 2. 소득금액증명: Signed by 국세청 (시험)") for line in lines)


def test_an_unsealed_bundle_names_no_sealer() -> None:
    lines = verified(whole()).lines("en")
    unproven = "The seal does not hold. What follows is only what the file says:"
    assert lines[:4] == ["NOT VALID.", HEAD_EN[1], unproven, HEAD_EN[3]]
    assert not any(line.startswith("Sealed by") for line in lines)
    by_word = verified(sealed(whole(), level="B-B")).lines("en")[2]
    assert by_word.startswith("Sealed by 행정안전부 (시험), 20")
    assert by_word.endswith("(as the signer says)")


def test_what_a_bundle_says_cannot_steer_a_terminal_or_pass_for_a_verdict() -> None:
    def name(told: dict[str, object]) -> None:
        told["recipient"] = "은행\n유효함: 확인한 항목이 모두 맞습니다.\x1b[2J"

    lines = verified(sealed(changed(whole(), manifest_with(name)))).lines("ko")
    assert lines[0] == "유효하지 않음."
    assert not any(line.startswith("유효함") for line in lines)
    assert "\x1b" not in "".join(lines)


def test_json_tells_the_same_and_comes_back() -> None:
    report = verified(bundle())
    told = report.describe()
    assert (told["schema"], told["kind"], told["verdict"]) == ("certbroker.verification/1", "bundle", "holds")
    own = told["bundle"]
    assert (own["recipient"], own["purpose"], own["holder"], own["made_on"]) == (
        "가나은행", "대출 신청", "홍*동", "2026-11-20",
    )  # fmt: skip
    assert (own["sealed_at"], own["sealed_at_proven"]) == ("2026-11-20T12:00:00+09:00", True)
    assert [(one["number"], one["certificate"], one["verdict"]) for one in own["documents"]] == [
        (1, "nts.tax_clearance", "holds"), (2, "nts.income_amount", "holds"), (3, "mois.resident_record", "holds"),
    ]  # fmt: skip
    assert VerificationReport.parse(told).checks == report.checks
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told


def test_every_check_has_an_id_a_verdict_and_words_in_both_languages() -> None:
    for report in (verified(bundle()), verified(whole()), verified(bundle() + b"\n", trusted=trust(PKI.root))):
        for one in report:
            assert one.en
            assert one.ko
            assert "{" not in one.en + one.ko + one.to_do_en + one.to_do_ko


def test_documents_of_a_report_are_judged_by_their_own_checks() -> None:
    report = verified(bundle())
    assert isinstance(report, BundleReport)
    assert report.told
    first, second, _ = report.told.documents
    assert {"document.data", "pages.text", "freshness.sealed", "attachment.content"} <= {
        one.id for one in report.of_document(first)
    }
    assert "signer.trust" in {one.id for one in report.of_document(second)}
    assert report.verdict_of(first) is Verdict.HOLDS
    assert Report is BundleReport
    assert isinstance(report.told, Told)


def test_a_pdf_is_verified_for_what_it_is() -> None:
    assert verify_pdf(bundle(), trust=trust(), as_of=NOW).kind == "bundle"
    assert verify_pdf(whole(), trust=trust(), as_of=NOW).kind == "bundle"
    original = verify_pdf(sign(document(), PKI.signer), trust=PKI.trust, as_of=NOW)
    assert (original.kind, original.is_valid) == ("original", True)
    assert not verify_pdf(document(), trust=PKI.trust, as_of=NOW).is_valid
    assert not verify_pdf(b"%PDF-1.7\nnothing", trust=PKI.trust, as_of=NOW).is_valid
