"""Certificate of the school qualification examination, pass and marks (검정고시 합격(성적)증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Qualification, gives
from certbroker.fields import Day, Integer, Quantity, ResidentNumber, Text, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._school import SCHOOL_LEVELS

CERTIFICATE_KINDS = code({"합격증명": "passed", "성적증명": "marks", "과목합격증명": "subject_passed"})
EXAMINATIONS = code(
    {
        "초등학교졸업학력": "elementary",
        "중학교졸업학력": "middle",
        "고등학교졸업학력": "high",
        "중학교입학자격": "elementary",
        "고등학교입학자격": "middle",
        "대학입학자격": "high",
    }
)


class SubjectMark(Record):
    """Result in one subject of the examination (과목별 성적)."""

    subject: Text = wire("과목")
    """Name of the subject."""

    score: Quantity | None = wire("점수")
    """Mark out of 100; absent where the person was exempted."""

    passed_on: Day | None = wire("과목합격일자")
    """Day on which the subject alone was passed (60 or more), where the examination as a whole was not."""

    note: Text | None = wire("비고")
    """Remark on the subject, such as 면제 (exempted) or 과목합격 (passed alone)."""


class Ged(Certificate):
    """Result of the examination that stands for graduation from an elementary, middle or high school.

    With the marks per subject, where they are asked for.
    """

    spec = Spec(
        name_ko="검정고시 합격(성적)증명서",
        name_en="Certificate of School Qualification Examination (Pass and Marks)",
        aliases=(
            "검정고시 합격증명서",
            "검정고시 성적증명서",
            "검정고시합격증명",
            "고졸 검정고시 합격증명서",
            "검정고시 과목합격증명서",
        ),
        system="나이스(NEIS) 대국민서비스·정부24",
        laws=(Law("초·중등교육법 시행규칙 제39조", confirmed=True),),
        gov24_code="13404000021",
        subject="person",
        documents=("검정고시합격증명서",),
        proves=(Fact.EDUCATION_GED, Fact.EDUCATION_GRADES),
        sensitivity=("resident_number", "education"),
        used_for=("진학", "취업", "병역", "자격시험"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.examination,
            options.education_office,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.EDUCATION_GED,
            Qualification,
            where={"is_passed": True},
            name="examination",
            number="diploma_number",
            granted_on="passed_on",
            score="average_score",
            granted_by="issued_by",
        ),
        gives(
            Fact.EDUCATION_GRADES,
            Qualification,
            rows="subjects",
            name="subject",
            score="score",
            granted_on="passed_on",
            granted_by="/issued_by",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        examination: Annotated[str, SCHOOL_LEVELS]
        """Which level of school the examination stands for (시험구분)."""

        certificate_kind: Annotated[str, CERTIFICATE_KINDS] = "passed"
        """Whether the pass, all marks or single passed subjects are certified (증명구분)."""

        education_office: Text
        """Provincial office of education that held the examination (시행 교육청)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    certificate_kind: Annotated[str, CERTIFICATE_KINDS] = wire("증명구분")
    """What is certified: the pass, all marks, or single passed subjects."""

    holder_name: Text = wire("성명")
    """Name of the person examined."""

    birth_date: Day = wire("생년월일")
    """Day of birth of the person."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person; absent where it is not asked for."""

    examination: Annotated[str, EXAMINATIONS] = wire("시험구분")
    """Level of school that the examination stands for; old names say the school it admits to."""

    examination_year: Year | None = wire("시행연도")
    """Year of the examination."""

    examination_round: Integer | None = wire("회차")
    """Which examination of that year: 1 in April, 2 in August."""

    is_passed: YesNo = wire("합격여부")
    """Whether the whole examination was passed: 60 on average over all subjects."""

    passed_on: Day | None = wire("합격일자")
    """Day on which the pass was announced; absent where it was not passed."""

    diploma_number: Text | None = wire("합격증서번호")
    """Number of the diploma."""

    subjects: tuple[SubjectMark, ...] = wire("과목별성적", label="과목별 성적")
    """Marks, a row per subject; none where only the pass is certified."""

    average_score: Quantity | None = wire("평균점수")
    """Average mark over all subjects taken."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Superintendent of education (교육감) who issued it."""
