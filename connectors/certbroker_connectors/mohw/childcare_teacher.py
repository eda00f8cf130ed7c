"""Confirmation of a childcare teacher's qualification and career (보육교사 자격·경력 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Span, gives
from certbroker.facts import Qualification as QualificationFact
from certbroker.fields import Day, Integer, ResidentNumber, Text, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

QUALIFICATION_KINDS = code(
    {
        "보육교사1급": "teacher_1",
        "보육교사2급": "teacher_2",
        "보육교사3급": "teacher_3",
        "어린이집원장(일반)": "director_general",
        "어린이집원장(가정)": "director_home",
        "어린이집원장(영아전담)": "director_infant",
        "어린이집원장(장애아전문)": "director_disabled_children",
        "어린이집원장(40인미만)": "director_under_40",
    }
)
CENTRE_KINDS = code(
    {
        "국공립": "public",
        "사회복지법인": "welfare_corporation",
        "법인·단체등": "corporation_or_group",
        "민간": "private",
        "가정": "home",
        "직장": "workplace",
        "협동": "cooperative",
    }
)


class Qualification(Record):
    """A qualification as teacher or director (자격)."""

    kind: Annotated[str, QUALIFICATION_KINDS] = wire("자격종류", label="자격 종류")
    """Grade of a teacher (1 is the highest), or the kind of centre a director may lead."""

    number: Text = wire("자격번호")
    """Number of the qualification."""

    recognised_on: Day = wire("자격인정일", label="자격 인정일")
    """Day on which the requirements were recognised as met."""

    granted_on: Day | None = wire("교부일")
    """Day on which the qualification certificate was handed out."""

    is_valid: YesNo | None = wire("유효여부", label="유효 여부")
    """Whether the qualification is in force: neither suspended nor withdrawn."""


class Career(Record):
    """Time at one childcare centre (경력)."""

    centre_name: Text = wire("어린이집명")
    """Name of the childcare centre."""

    centre_kind: Annotated[str, CENTRE_KINDS] | None = wire("설립유형", label="설립 유형")
    """Who founded and runs the centre."""

    position: Text = wire("직위")
    """Position there, as printed: 보육교사, 원장."""

    appointed_on: Day = wire("임용일")
    """Day of appointment."""

    left_on: Day | None = wire("면직일")
    """Day on which the person left; absent while employed."""


class ChildcareTeacher(Certificate):
    """Which childcare qualifications a person holds, as teacher or director, and the career in childcare centres."""

    spec = Spec(
        name_ko="보육교사 자격·경력 확인서",
        name_en="Confirmation of Childcare Teacher Qualification and Career",
        aliases=(
            "보육교사 자격확인서",
            "보육교직원 경력증명서",
            "보육교사 경력증명서",
            "어린이집 원장 자격확인서",
            "보육교직원 자격증 확인서",
        ),
        system="보육인력 국가자격증",
        laws=(Law("영유아보육법 제21조(어린이집의 원장 또는 보육교사의 자격), 제22조(자격증 교부)"),),
        subject="person",
        documents=("보육교사자격경력확인서",),
        proves=(Fact.QUALIFICATION_CHILDCARE, Fact.EMPLOYMENT_HISTORY),
        sensitivity=("resident_number", "employment"),
        used_for=("채용", "호봉 산정", "보수교육"),
        form_known="assumed",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="In practice two papers (자격 from 한국보육진흥원, 경력 from the municipality); joined here as in "
        "the catalogue.",
    )
    routes = (MyData(None, subject.name, subject.resident_number),)
    facts = (
        # What is suspended or withdrawn is not held.
        gives(
            Fact.QUALIFICATION_CHILDCARE,
            QualificationFact,
            rows="qualifications",
            where={"is_valid": (True, None)},
            name="kind",
            number="number",
            granted_on="recognised_on",
        ),
        gives(
            Fact.EMPLOYMENT_HISTORY,
            Span,
            rows="careers",
            kind="position",
            place="centre_name",
            starts_on="appointed_on",
            ends_on="left_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_career: bool = True
        """Whether the career is printed beside the qualification (경력 포함)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Who issued it: the childcare institute for qualifications, the mayor or county head for the career."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    qualifications: tuple[Qualification, ...] = wire("자격", label="자격 사항")
    """Qualifications held, a row per grade or kind."""

    careers: tuple[Career, ...] = wire("경력", label="경력 사항")
    """Childcare centres worked at; none where the career was not asked for."""

    career_months: Integer | None = wire("총경력개월", label="총 경력(개월)")
    """Months of recognised career in all."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""
