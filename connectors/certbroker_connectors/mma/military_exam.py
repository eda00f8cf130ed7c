"""Notice of military service examination result (병역판정검사결과 통보서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Address, Day, Integer, Quantity, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

from ._grade import PHYSICAL_GRADES

EXAM_KINDS = code(
    {
        "병역판정검사": "first",
        "징병검사": "first",
        "재병역판정검사": "second",
        "재신체검사": "repeated",
        "확인신체검사": "confirming",
    }
)
DISPOSITIONS = code(
    {
        "현역병입영대상": "active_duty",
        "사회복무요원소집대상": "social_service",
        "공익근무요원소집대상": "social_service",
        "보충역": "supplementary",
        "전시근로역": "wartime_labour",
        "제2국민역": "wartime_labour",
        "병역면제": "exempt",
        "재신체검사대상": "to_be_examined_again",
    }
)


class Eyesight(Record):
    """Eyesight of both eyes, as a decimal fraction (시력)."""

    naked_left: Quantity | None = wire("나안좌")
    """Left eye without glasses."""

    naked_right: Quantity | None = wire("나안우")
    """Right eye without glasses."""

    corrected_left: Quantity | None = wire("교정좌")
    """Left eye with glasses."""

    corrected_right: Quantity | None = wire("교정우")
    """Right eye with glasses."""


class Finding(Record):
    """What one medical department found (과목별 결과)."""

    subject: Text = wire("과목")
    """Medical department, as printed (내과, 정형외과, 안과, 정신건강의학과)."""

    condition: Text | None = wire("질환명")
    """Illness or condition found; absent where there is none."""

    criterion: Text | None = wire("평가기준")
    """Number of the criterion in 검사규칙 별표 3 that the grade follows."""

    grade: Integer | None = wire("등급")
    """Physical grade that the department gave, 1 the best of 7."""


class MilitaryExam(Certificate):
    """Measurements, physical grade and disposition from the examination for military service."""

    spec = Spec(
        name_ko="병역판정검사결과 통보서",
        name_en="Notice of Military Service Examination Result",
        aliases=(
            "병역판정검사 결과통보서",
            "병역판정검사 결과서",
            "신체검사결과 통보서",
            "징병검사 결과 통보서",
            "병역판정 신체검사서",
        ),
        system="병무행정",
        laws=(Law("병역법 제11조(병역판정검사), 제12조(신체등급의 판정), 제14조(병역처분)"),),
        subject="person",
        documents=("병역판정검사결과통보서",),
        proves=(Fact.MILITARY_EXAM,),
        sensitivity=("resident_number", "address", "health", "military"),
        used_for=("채용", "보험"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (MyData(None, subject.name, subject.resident_number), Wallet())
    facts = (gives(Fact.MILITARY_EXAM, Event, kind="disposition", on="examined_on", detail="physical_grade"),)

    class Ask(Options):
        """What the applicant chooses."""

        show_details: bool = True
        """Whether the findings of each medical department are printed (과목별 결과 포함)."""

        purpose: Text | None = None
        """What the notice is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the notice."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Regional office (지방병무청) whose head issued it."""

    holder_name: Text = wire("성명")
    """Name of the person examined."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    exam_kind: Annotated[str, EXAM_KINDS] | None = wire("검사구분")
    """Whether it was the first examination, a second years later, a repeated or a confirming one."""

    examined_on: Day = wire("검사일자")
    """Day of the examination, usually in the year of turning 19."""

    examined_at: Text | None = wire("검사장소")
    """Where it was held."""

    height: Quantity | None = wire("신장", unit="cm")
    """Height, in cm."""

    weight: Quantity | None = wire("체중", unit="kg")
    """Weight, in kg."""

    body_mass_index: Quantity | None = wire("체질량지수")
    """Weight by the square of height, in kg/m²."""

    blood_type: Text | None = wire("혈액형")
    """Blood group, as printed."""

    eyesight: Eyesight | None = wire("시력")
    """Eyesight with and without glasses."""

    findings: tuple[Finding, ...] = wire("과목별결과", label="과목별 결과")
    """Findings, a row per medical department; none where details are off."""

    physical_grade: Annotated[str, PHYSICAL_GRADES] = wire("신체등급")
    """Physical grade over all departments: the worst of theirs."""

    disposition: Annotated[str, DISPOSITIONS] = wire("병역처분")
    """Which service follows from it."""

    disposition_reason: Text | None = wire("처분사유")
    """Why, where it is not the physical grade alone."""

    next_exam_on: Day | None = wire("재신체검사일")
    """Day of the next examination; with grade 7 only."""

    purpose: Text | None = wire("용도")
    """What the notice is for."""
