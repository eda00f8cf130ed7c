"""The finder's general rules, on lines that are none of the wanted ones."""

import time
from typing import Any

import pytest

from certbroker.finding import find
from support.finding import ids_of

NATIONAL, LOCAL = "nts.tax_clearance", "local_tax.clearance"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("납세증명서(국세, 지방세) 각 1부", [NATIONAL, LOCAL]),
        ("완납증명서(국세, 지방세)", [NATIONAL, LOCAL]),
        ("4대보험 가입자 명부 및 완납증명서", ["comwel.insured_roster", "nhis.social_insurance_clearance"]),
        ("국민연금·건강보험 납부확인서", ["nps.contribution_payment", "nhis.premium_local"]),
        ("경력증명서(군)", ["mnd.military_career"]),
        ("건강보험료 납부확인서(최근 1년간, 직장)", ["nhis.premium_workplace"]),
        ("기본(상세), 혼인관계(상세)", ["scourt.basic", "scourt.marriage_relation"]),
        ("1. 주민등록등본 2. 가족관계증명서", ["mois.resident_register", "scourt.family_relation"]),
        ("주민등록등본 초본", ["mois.resident_register", "mois.resident_record"]),
        ("주민등본", ["mois.resident_register"]),
        ("Certificate of Income Amount", ["nts.income_amount"]),
        ("병적증멍서", []),
        ("소득금액증멍원", ["nts.income_amount"]),
        ("소득금액증명서류", []),
        ("거주사실증명서", []),
        ("인감증명서 발급신청서", []),
    ],
)
def test_names_are_read_with_their_neighbours(text: str, ids: list[str]) -> None:
    assert ids_of(find(text)) == ids


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("대학교 졸업증명서 및 성적증명서", ["대학교 졸업증명서", "성적증명서"]),
        ("기타소득 원천징수영수증", ["기타소득 원천징수영수증"]),
        ("인감증명서 발급신청서", ["인감증명서 발급신청서"]),
        ("의사상자 증명서", ["의사상자 증명서"]),
        ("신분증, 도장, 통장", ["신분증", "도장", "통장"]),
        ("소득증빙자료", []),
    ],
)
def test_other_papers_are_quoted(text: str, papers: list[str]) -> None:
    found = find(text)
    assert (ids_of(found), list(found.not_certificates)) == ([], papers)


@pytest.mark.parametrize(
    ("text", "options", "fresh"),
    [
        ("등기부등본(토지)", {"property_kind": "land"}, None),
        ("등기부등본(토지, 건물)", {}, None),
        ("토지 및 건물 등기부등본", {}, None),
        ("법인등기부등본(말소사항 포함), 석 달 이내 발급", {"scope": "with_cancelled"}, 90),
        ("부가가치세 과세표준증명(2024년 1월~2025년 6월)", {"from_month": "2024-01", "to_month": "2025-06"}, None),
        ("혼인관계증명서 1부(모두 상세)", {"variant": "detailed"}, None),
        ("가족관계증명서(주민번호 뒷자리 본인만 공개)", {"resident_number_display": "holder_only"}, None),
        ("주민등록초본(주소변동이력 10년)", {"past_addresses": "chosen_years", "past_address_years": 10}, None),
        ("거래내역 3개월 이내 이력, 여권정보증명서", {}, None),
    ],
)
def test_conditions_become_options(text: str, options: dict[str, Any], fresh: int | None) -> None:
    (match,) = find(text).matches
    assert (match.options, match.fresh_within_days) == (options, fresh)


@pytest.mark.parametrize("kind", ["named", "word", "goes_on", "short", "misprint"])
def test_a_reason_is_told_in_both_languages(kind: str) -> None:
    lines = "등본, 납세증명서(지방세), 국세·지방세 완납증명서, 가족관계(상세), 소득금액증멍원"
    reasons = [match.why for text in lines.split(", ") for match in find(text).matches]
    said = next(one for one in reasons if one.kind == kind)
    assert said.said in said.text("en")
    assert said.said in said.text("ko")
    assert said.text("en") != said.text("ko")


@pytest.mark.parametrize("text", ["주민등록등본, " * 500, "통장사본 (" * 1_000, "재직확인서 및 " * 400])
def test_a_hostile_line_takes_no_long_time(text: str) -> None:
    start = time.perf_counter()
    find(text)
    assert time.perf_counter() - start < 5
