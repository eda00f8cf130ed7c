"""The manifest: it tells every file, page and claim; its hash is what the cover's QR code says."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from pypdf import PdfReader

from certbroker.bundle import Bundle, Filing, make
from certbroker.evidence import Delivered, Dossier, Evidence
from certbroker.model import Certificate
from certbroker.verification.report import Check, Verdict, VerificationReport
from support import originals
from support.originals import with_original
from support.papers import TODAY, dossier, evidence, ledger, sample
from support.pictures import picture


@dataclass(frozen=True)
class Stated:
    token: str

    def rows(self, language: str) -> Sequence[tuple[str, str]]:
        return (
            [("무주택 세대주", "예"), ("연소득 5천만원 이하", "확인 불가")] if language == "ko" else [("Head", "yes")]
        )


def _mixed() -> Dossier:
    return dossier(
        [
            sample("nts.tax_clearance"),
            with_original("nts.income_amount", originals.sealed_look(originals.drawn(pages=2))),
            evidence(ledger(40)),
            evidence(ledger(1)),
        ]
    )


@pytest.fixture(scope="module")
def mixed() -> Bundle:
    return make(_mixed(), today=TODAY, statements=[Stated("e30.e30.c2ln")], filing=Filing(separators=True))


@pytest.fixture(scope="module")
def manifest(mixed: Bundle) -> dict[str, Any]:
    return json.loads(mixed.manifest)


@pytest.fixture(scope="module")
def reader(mixed: Bundle) -> PdfReader:
    return PdfReader(BytesIO(mixed.data))


def test_it_is_attached_as_it_is(mixed: Bundle, reader: PdfReader) -> None:
    assert reader.attachments["manifest.json"] == [mixed.manifest]


def test_it_lists_every_other_attachment_with_size_hash_and_kind(manifest: dict[str, Any], reader: PdfReader) -> None:
    listed: list[dict[str, Any]] = manifest["attachments"]
    held = {file.name: file for file in reader.attachment_list}
    assert {one["name"] for one in listed} == held.keys() - {"manifest.json"}
    for one in listed:
        file = held[one["name"]]
        assert (one["size"], one["sha256"]) == (len(file.content), hashlib.sha256(file.content).hexdigest())
        assert file.subtype == f"/{one['mime']}"
        assert file.associated_file_relationship == f"/{one['relationship']}"
    kinds = {one["name"]: (one["mime"], one["relationship"], one["document"]) for one in listed}
    assert kinds == {
        "dossier.json": ("application/json", "Data", None),
        "nts.tax_clearance.json": ("application/json", "Data", 1),
        "nts.income_amount.json": ("application/json", "Data", 2),
        "nts.income_amount.pdf": ("application/pdf", "Source", 2),
        "support.papers.json": ("application/json", "Data", 3),
        "support.papers-2.json": ("application/json", "Data", 4),
        "statement-1.jws": ("application/jose", "Supplement", None),
    }


def test_every_attachment_is_an_associated_file(reader: PdfReader) -> None:
    root: Any = reader.root_object
    associated = {one.get_object()["/UF"] for one in root["/AF"]}
    assert associated == {file.name for file in reader.attachment_list}


def test_each_certificate_is_attached_as_its_document_of_the_dossier(reader: PdfReader) -> None:
    told = _mixed().describe()["documents"]
    names = ("nts.tax_clearance", "nts.income_amount", "support.papers", "support.papers-2")
    assert [json.loads(reader.attachments[f"{name}.json"][0]) for name in names] == told


def test_page_ranges_are_where_the_documents_stand(mixed: Bundle, manifest: dict[str, Any], reader: PdfReader) -> None:
    pages = [page.extract_text() for page in reader.pages]
    assert manifest["pages"] == len(pages) == mixed.pages
    ranges: list[tuple[int, int]] = [(one["first_page"], one["last_page"]) for one in manifest["documents"]]
    assert ranges == [(one.first_page, one.last_page) for one in mixed.documents]
    starts = [pages[first - 1] for first, _ in ranges]
    for text, title in zip(starts, ("납세증명서", "소득금액증명 1", "납부내역증명", "납부내역증명"), strict=True):
        assert title in text
    assert "소득금액증명 2" in pages[ranges[1][1] - 1]
    assert "N0040" in pages[ranges[2][1] - 1]
    # A sheet stands before each document.
    assert [first - 2 for first, _ in ranges[1:]] == [last for _, last in ranges[:-1]]


def test_it_tells_what_each_document_shows(manifest: dict[str, Any]) -> None:
    clearance, income, *_ = manifest["documents"]
    assert (clearance["shows"], clearance["original"]) == ("data", None)
    assert income["shows"] == "original"
    assert income["original"] == {
        "pages": 2,
        "signed": True,
        "encrypted": False,
        "dropped": ["form", "signature"],
    }
    assert (income["certificate"], income["number"], income["redacted"]) == ("nts.income_amount", 2, [])
    assert (clearance["document_number"], clearance["issued_on"], clearance["valid_until"]) == (
        "T000-000-0005-005", "2026-11-05", "2026-12-04",
    )  # fmt: skip
    assert income["provenance"] == sample("nts.income_amount").provenance.model_dump(mode="json")


def test_the_claims_are_those_of_the_bundle(mixed: Bundle, manifest: dict[str, Any]) -> None:
    assert manifest["conformance"] == {"claimed": ["PDF/A-3a", "PDF/UA-1"], "not_claimed": []}
    assert mixed.conformance == ("PDF/A-3a", "PDF/UA-1")
    lesser = make(dossier([with_original("nts.income_amount", originals.drawn(embedded=False))]), today=TODAY)
    told = json.loads(lesser.manifest)["conformance"]
    assert told["claimed"] == []
    assert told["not_claimed"] == [
        {"claim": claim, "document": 1, "reasons": ["font_not_embedded"]}
        for claim in ("PDF/A-3a", "PDF/A-3b", "PDF/UA-1")
    ]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_qr_code_on_the_cover_says_the_hash_of_the_manifest(language: Any) -> None:
    bundle = make(_mixed(), today=TODAY, language=language)
    (attached,) = PdfReader(BytesIO(bundle.data)).attachments["manifest.json"]
    (read,) = zxingcpp.read_barcodes(picture(bundle.data, scale=2))
    assert read.text == f"CERTBROKER:1:SHA256:{hashlib.sha256(attached).hexdigest().upper()}"


def test_the_hash_is_told_to_people_too(mixed: Bundle, reader: PdfReader) -> None:
    digest = hashlib.sha256(mixed.manifest).hexdigest()
    assert f"{digest[:8]} {digest[8:16]} …" in reader.pages[0].extract_text()


def test_anything_that_changes_in_a_document_changes_the_manifest() -> None:
    one, other = (make(dossier([evidence(ledger(1, note=note))]), today=TODAY) for note in ("가", "나"))
    assert one.manifest != other.manifest


def _verified(paper: Evidence[Certificate], verdict: Verdict) -> Evidence[Certificate]:
    check = Check(id="signature.integrity", verdict=verdict, message="told", en="Told.", ko="알림.")
    return replace(paper, report=VerificationReport("original", (check,)))


@pytest.mark.parametrize(
    ("verdict", "word"),
    [(Verdict.HOLDS, "확인"), (Verdict.DOES_NOT_HOLD, "불일치"), (Verdict.CANNOT_TELL, "확인 불가")],
)
def test_what_verification_found_is_in_the_manifest_and_on_the_cover(verdict: Verdict, word: str) -> None:
    paper = _verified(sample("nts.tax_clearance"), verdict)
    bundle = make(dossier([paper]), today=TODAY)
    assert paper.report
    assert json.loads(bundle.manifest)["documents"][0]["verification"] == paper.report.describe()
    cover = " ".join(PdfReader(BytesIO(bundle.data)).pages[0].extract_text().split())
    assert f"2026. 12. 4.까지 {word} 3" in cover


def test_statements_stand_on_the_cover_and_their_tokens_are_attached(reader: PdfReader) -> None:
    cover = " ".join(reader.pages[0].extract_text().split())
    assert "확인 사항 내용 결과 무주택 세대주 예 연소득 5천만원 이하 확인 불가" in cover
    assert reader.attachments["statement-1.jws"] == [b"e30.e30.c2ln"]


def test_a_dossier_of_several_people_keeps_names_of_files_apart() -> None:
    papers = [evidence(ledger(number)) for number in (1, 2, 3)]
    names = [one["name"] for one in json.loads(make(dossier(papers), today=TODAY).manifest)["attachments"]]
    assert names == ["dossier.json", "support.papers.json", "support.papers-2.json", "support.papers-3.json"]


def test_the_day_is_the_one_that_was_given() -> None:
    made = make(Dossier("홍*동", "가나은행", "용도", (), _mixed().collected_at, ()), today=date(2026, 12, 1))
    assert json.loads(made.manifest)["made_on"] == "2026-12-01"
    assert not [one for one in _mixed().outcomes if not isinstance(one, Delivered)]
