"""What people read: cover, index, certificates, and that nothing of a certificate is lost on the way to its pages."""

import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from certbroker.bundle import Bundle, Filing, make, render_certificate
from certbroker.bundle.content import Group, Part, Table, parts_of
from certbroker.bundle.fonts import clean
from certbroker.bundle.front import freshness
from certbroker.bundle.wording import KOREAN
from certbroker.evidence import Evidence
from certbroker.model import Certificate
from support.originals import drawn, with_original
from support.papers import TODAY, all_samples, dossier, evidence, farm, ledger, provenance, sample
from support.programs import need


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@lru_cache(maxsize=2)
def _pages(data: bytes) -> list[str]:
    """The text of each page, as pdftotext reads it in the order of the page."""
    command = [need("pdftotext"), "-raw", "-", "-"]
    output = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    return output.decode().split("\f")[:-1]


def _text(certificate: Certificate) -> str:
    return _squeezed("".join(_pages(render_certificate(certificate, provenance()))))


def _texts(parts: tuple[Part, ...]) -> list[str]:
    """Every label and value of a certificate, in printed order."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, Table):
            found += [part.title, *(text for row in part.rows for text in row)]
        elif isinstance(part, Group):
            found += [part.title, *_texts(part.parts)]
        else:
            found += [text for pair in part for text in (pair.label, pair.text)]
    return [_squeezed(clean(text)) for text in found if text]


def test_the_cover_says_what_for_and_what_is_in_it(bundle: Bundle) -> None:
    cover = _pages(bundle.data)[0]
    told = ["제출 서류 묶음", "제출처 가나은행", "용도 전세자금대출 신청", "정보주체 홍*동", "작성일 2026. 11. 20."]
    assert [line for line in cover.splitlines() if line in told] == told
    asked = len(bundle.documents) + 5
    assert f"신청 {asked}건 중 {len(bundle.documents)}건 · 모두 {bundle.pages}쪽" in cover


def test_the_cover_lists_every_document_with_its_page(bundle: Bundle) -> None:
    pages = _pages(bundle.data)[: bundle.documents[0].first_page - 1]
    text = _squeezed("".join(pages))
    for number, document in enumerate(bundle.documents, 1):
        assert _squeezed(f"{number}. {document.title}") in text
    data = make(dossier([sample("nts.income_amount"), sample("nts.tax_clearance")]), today=TODAY).data
    cover = _squeezed(_pages(data)[0])
    assert "1소득금액증명국세청0000-000-0001-0012026.11.2.발급후18일-3" in cover
    assert "2납세증명서국세청T000-000-0005-0052026.11.5.2026.12.4.까지-4" in cover


def test_the_cover_says_in_plain_words_what_did_not_come(bundle: Bundle) -> None:
    text = "".join(_pages(bundle.data)[: bundle.documents[0].first_page - 1])
    for reason in (
        "발급 대상이 아님: 체납액이 있습니다",
        "발급기관에 기록이 없음",
        "회신된 내용 없음",
        "발급기관이 2026. 11. 23. 이후에 보냄",
        "받지 못함: 정해진 시간 안에 응답이 없습니다.",
    ):
        assert f"납부내역증명 {reason}" in text


def test_a_dossier_in_which_nothing_came_has_a_cover_alone() -> None:
    bundle = make(dossier([]), today=TODAY)
    assert (bundle.pages, bundle.documents) == (1, ())
    assert "수록 서류" not in _pages(bundle.data)[0]


def test_english_writes_its_own_dates_and_leaves_those_of_the_paper() -> None:
    pages = _pages(make(dossier([sample("nts.tax_clearance")]), today=TODAY, language="en").data)
    assert "Made on 2026-11-20" in pages[0]
    assert "until 2026-12-04" in pages[0]
    assert "발급일자 2026. 11. 5." in pages[-1]


@pytest.mark.parametrize(
    ("valid_until", "issued_on", "told"),
    [
        (TODAY, None, ("2026. 11. 20.까지", False)),
        (TODAY - timedelta(1), TODAY, ("2026. 11. 19. 만료", True)),
        (None, TODAY, ("오늘 발급", False)),
        (None, TODAY - timedelta(1), ("발급 후 1일", False)),
        (None, TODAY + timedelta(1), ("-", False)),
        (None, None, ("-", False)),
    ],
)
def test_freshness(valid_until: date | None, issued_on: date | None, told: tuple[str, bool]) -> None:
    paper = sample("nts.tax_clearance")
    changed = paper.certificate.model_copy(update={"valid_until": valid_until, "issued_on": issued_on})
    assert freshness(Evidence(changed, paper.provenance), TODAY, KOREAN) == told


def test_every_page_says_its_number_of_the_whole(bundle: Bundle) -> None:
    pages = _pages(bundle.data)
    assert len(pages) == bundle.pages
    for number, page in enumerate(pages, 1):
        assert f"쪽 {number} / {bundle.pages}" in page


def test_every_page_of_a_certificate_says_where_it_comes_from() -> None:
    paper = sample("nts.income_amount")
    (page,) = _pages(render_certificate(paper.certificate, paper.provenance))
    foot = "데이터로 작성한 열람용 사본 발급기관 국세청 · 문서번호 0000-000-0001-001"
    assert page.splitlines()[-3] == foot
    assert (
        page.splitlines()[-2]
        == f"공공 마이데이터 · 2026. 11. 20. 14:03 받음 · SHA-256 {paper.provenance.raw_sha256[:16]}"
    )
    assert "declared" not in page


@pytest.mark.parametrize("paper", all_samples(), ids=lambda paper: f"{paper.id}-{paper.provenance.raw_sha256[:8]}")
def test_every_label_and_value_of_a_sample_is_on_its_pages_in_order(paper: Evidence[Certificate]) -> None:
    text = _text(paper.certificate)
    text = re.sub(r"데이터로작성한열람용사본발급기관예시기관.*?\d+/\d+쪽|\w+·\w+\(계속\)", "", text)
    at = 0
    for expected in _texts(parts_of(paper.certificate)):
        found = text.find(expected, at)
        assert found >= 0, expected
        at = found + len(expected)


def test_a_certificate_reads_in_its_order() -> None:
    text = _text(sample("nts.income_amount").certificate)
    for part in (
        "예시기관소득금액증명",
        "발급번호0000-000-0001-001발급일2026.11.2.발급기관수원세무서장성명(대표자)홍길동주민등록번호900101-1******",
        "증명기간시작연도2024년종료연도2025년종합소득세신고현황해당내역없음",
        "연말정산현황2건·단위:원귀속연도소득구분법인명(상호)",
        "2024근로소득주식회사가나다상사000-00-0002545,600,0001,980,000",
    ):
        assert part in text


def test_a_long_table_loses_no_row_and_repeats_its_head() -> None:
    data = render_certificate(ledger(200, note="자동이체"), provenance())
    pages = _pages(data)
    assert len(pages) > 3
    rows = [line for page in pages for line in page.splitlines() if line.startswith("N0")]
    assert [row[:5] for row in rows] == [f"N{n:04}" for n in range(1, 201)]
    assert rows[199] == "N0200 2026. 9. 5. 1,234,767 자동이체"
    heads = [page.splitlines().count("번호 납부일 납부금액 비고") for page in pages]
    assert heads == [1] * len(pages)
    assert all("납부내역증명 · 납부내역 (계속)" in page for page in pages[1:])


def test_a_list_too_wide_for_the_page_becomes_cards() -> None:
    text = _text(farm())
    assert "농지현황2건1/2소재지경기도용인시처인구중부대로1199(삼가동)지번산12-3지목답면적1,234.5㎡소유비율50%" in text
    assert "공시가격-1,234,567,890원" in text
    assert "재배작물벼,콩" in text
    assert "임대여부예2/2소재지" in text
    assert "담보권자" not in text


def test_lists_within_lists_and_absent_groups_are_shown() -> None:
    text = _text(farm())
    assert text.count("필지명윗논임차료납부2건·단위:원") == 2
    assert "대표농지해당내역없음" in text
    assert "특기사항-" in text


@pytest.mark.parametrize("remark", ["가나다라 마바사 " * 2500, "가" * 20_000, ")" * 3000, "가나 " * 3 + "A" * 5000])
def test_a_text_longer_than_a_page_goes_on_over_pages(remark: str) -> None:
    text = _text(farm(remark=remark, lands=0))
    head, foot, again = "예시기관농지원부예시특기사항", r"데이터로작성한열람용사본.*?쪽\d+/\d+", r"농지원부예시\(계속\)"
    body = re.sub(f"{head}|{foot}|{again}", "", text).split("농지현황")[0]
    assert body == _squeezed(remark)


def test_a_tall_row_of_a_table_goes_on_over_pages() -> None:
    text = _text(ledger(2, note="장문의 비고글 " * 800))
    assert (text.count("장문의"), text.count("비고글")) == (1600, 1600)


def test_english_cover_and_korean_certificates() -> None:
    pages = _pages(make(dossier([sample("nts.income_amount")]), today=TODAY, language="en").data)
    assert "Submission Bundle" in pages[0]
    assert "18 days old" in pages[0]
    assert "1. Certificate of Income Amount · 소득금액증명" in pages[1]
    assert "소득금액증명\nCertificate of Income Amount" in pages[2]
    assert "Page 3 / 3" in pages[2]


def test_numbers_for_the_offices_file_run_through_all_pages() -> None:
    papers = dossier([sample("nts.income_amount"), with_original("nts.tax_clearance", drawn(pages=2))])
    for filing, numbers in (
        (Filing(bates="GN-"), ["GN-000001", "GN-000002", "GN-000003", "GN-000004", "GN-000005"]),
        (Filing(bates="", first=120), ["000120", "000121", "000122", "000123", "000124"]),
    ):
        pages = _pages(make(papers, today=TODAY, filing=filing).data)
        assert [number in page for page, number in zip(pages, numbers, strict=True)] == [True] * 5
    assert not any("000001" in page for page in _pages(make(papers, today=TODAY).data))


def test_a_sheet_stands_before_each_document() -> None:
    papers = dossier([sample("nts.income_amount"), sample("nts.tax_clearance")])
    pages = _pages(make(papers, today=TODAY, filing=Filing(separators=True)).data)
    assert len(pages) == 6
    assert pages[2].splitlines()[:2] == ["1", "소득금액증명"]
    assert pages[4].splitlines()[:2] == ["2", "납세증명서"]
    assert "발급기관 국세청" in pages[4]
    assert "2. 납세증명서 6" in pages[1]


def test_the_cover_says_which_pages_are_the_issuers_own() -> None:
    data, issuers = sample("nts.income_amount"), with_original("nts.tax_clearance", drawn())
    notes = ("수록 서류는 정보주체의 동의에", "'데이터로 작성한 열람용 사본'이라고 적힌", "발급기관이 보낸 원본 파일은")
    for papers, told in (([data], (1, 0, 0)), ([data, issuers], (0, 1, 1)), ([issuers], (0, 0, 1))):
        cover = _pages(make(dossier(papers), today=TODAY).data)[0]
        assert tuple(note in cover for note in notes) == tuple(map(bool, told))


def test_one_kind_for_two_people_is_told_apart() -> None:
    papers = [evidence(ledger(1)), evidence(ledger(1, name="김영희"))]
    titles = [one.title for one in make(dossier(papers), today=TODAY).documents]
    assert titles == ["납부내역증명 (홍*동)", "납부내역증명 (김*희)"]


def test_recipient_and_purpose_can_be_given_where_nobody_consented() -> None:
    nobodys = replace(dossier([sample("nts.income_amount")]), consent_ids=())
    bundle = make(nobodys, today=TODAY, recipient=" 나다은행", purpose="비자 신청")
    reader = PdfReader(BytesIO(bundle.data))
    assert "나다은행" in reader.pages[0].extract_text()
    assert bundle.title == "제출 서류 묶음 - 나다은행"
