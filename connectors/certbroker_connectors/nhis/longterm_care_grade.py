"""Certification of long-term care (장기요양인정서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Day, Phone, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Spec, wire
from certbroker.routes import MyData, subject

GRADES = code(
    {
        "1등급": "grade_1",
        "2등급": "grade_2",
        "3등급": "grade_3",
        "4등급": "grade_4",
        "5등급": "grade_5",
        "인지지원등급": "cognitive_support",
    }
)
BENEFIT_KINDS = code(
    {
        "재가급여": "home_care",
        "시설급여": "facility_care",
        "가족요양비": "family_care_cash",
        "치매가족휴가제": "dementia_family_leave",
    }
)
COPAY_KINDS = code(
    {
        "일반": "general",
        "40%감경": "reduced_40",
        "60%감경": "reduced_60",
        "의료급여": "medical_aid",
        "기초생활수급권자": "basic_livelihood",
    }
)


class LongtermCareGrade(Certificate):
    """The long-term care grade of a person, how long it holds and which services may be used."""

    spec = Spec(
        name_ko="장기요양인정서",
        name_en="Long-term Care Certification",
        aliases=(
            "노인장기요양인정서",
            "장기요양 인정서",
            "장기요양등급 인정서",
            "장기요양등급 확인서",
            "장기요양인정서 사본",
        ),
        system="노인장기요양보험(longtermcare.or.kr)",
        laws=(Law("노인장기요양보험법"), Law("노인장기요양보험법 시행규칙 별지 서식(장기요양인정서)")),
        subject="person",
        documents=("장기요양인정서",),
        proves=(Fact.INSURANCE_LONGTERM_CARE_GRADE,),
        sensitivity=("resident_number", "health", "welfare"),
        used_for=("요양원 입소", "방문요양 신청", "복지용구", "요금 감면", "가족돌봄휴가"),
        form_known="partial",
        validity_note="the certified period (유효기간, 1 to 4 years and longer when renewed) is printed; read it",
        notes="Public MyData membership of this document is plausible only; no L code was found. 본인부담감경구분 is "
        "on the accompanying guidance page of the form, not on its front; treat as optional.",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (
        gives(Fact.INSURANCE_LONGTERM_CARE_GRADE, Registration, grade="grade", since="starts_on", until="ends_on"),
    )

    certification_number: Text = wire("장기요양인정번호")
    """Number of the person in long-term care: L, 10 digits, and maybe a hyphen and 3 more."""

    document_number: Text | None = wire("발급번호")
    """Number of this copy."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the person in need of care."""

    birth_date: Day | None = wire("생년월일")
    """Day of birth."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; forms that print the birth date leave it out."""

    grade: Annotated[str, GRADES] = wire("장기요양등급")
    """How much care is needed: grade 1 the most, 5 and cognitive support for dementia."""

    starts_on: Day = wire("유효기간시작일", label="유효기간(시작일)")
    """First day for which the grade holds."""

    ends_on: Day | None = wire("유효기간종료일", label="유효기간(종료일)")
    """Last day for which the grade holds; it must be renewed before."""

    benefit_kinds: tuple[Annotated[str, BENEFIT_KINDS], ...] = wire("장기요양급여종류", label="장기요양급여의 종류")
    """Kinds of care that may be used, one element for each."""

    benefit_content: Text | None = wire("급여내용")
    """Services named within these kinds, such as home visits."""

    committee_opinion: Text | None = wire("등급판정위원회의견", label="등급판정위원회 의견")
    """Opinion of the grading committee on the person's state."""

    copay_kind: Annotated[str, COPAY_KINDS] | None = wire("본인부담감경구분", label="본인부담 감경 구분")
    """Share that the person pays: full, reduced or none; printed on the guidance page only."""

    office_name: Text | None = wire("담당지사")
    """Branch in charge of the person."""

    officer_name: Text | None = wire("담당자")
    """Official in charge."""

    office_phone: Phone | None = wire("담당전화번호")
    """Telephone number of the branch in charge."""

    issued_by: Text = wire("발급기관")
    """President of the insurance service, who issues it."""
