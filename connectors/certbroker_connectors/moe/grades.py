"""Certificate of school grades (성적증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Qualification, gives
from certbroker.fields import Day, ResidentNumber, Text, Year, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._school import SubjectResult

GRADED_LEVELS = code({"중학교": "middle", "고등학교": "high"})


class Grades(Certificate):
    """Marks, achievement levels and rank grades per subject and term of a middle or high school pupil."""

    spec = Spec(
        name_ko="성적증명서",
        name_en="Certificate of School Grades",
        aliases=("고등학교 성적증명서", "중학교 성적증명서", "중·고 성적증명서", "성적증명", "학업성적증명서"),
        system="나이스(NEIS) 대국민서비스·정부24",
        laws=(Law("초·중등교육법", confirmed=True),),
        gov24_code="13410000016",
        subject="person",
        documents=("성적증명서",),
        proves=(Fact.EDUCATION_GRADES,),
        sensitivity=("resident_number", "education"),
        used_for=("진학", "취업", "유학", "장학금"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="The paper prints score/average(deviation) and achievement(students) in one cell each; on the wire they "
        "are assumed to be apart.",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.school_level,
            options.school_name,
            options.graduation_year,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.EDUCATION_GRADES,
            Qualification,
            rows="subjects",
            name="subject",
            score="score",
            grade="achievement",
            granted_by="/school_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        school_level: Annotated[str, GRADED_LEVELS]
        """Level of the school; elementary schools give no grades (학교급)."""

        school_name: Text
        """School that the person graduated from or attends (졸업학교)."""

        graduation_year: Year | None = None
        """Year of graduation; absent for a pupil who still attends (졸업연도)."""

        show_resident_number: bool = False
        """Whether the resident number is printed (주민등록번호 표시)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, printed as 제 2026-000002 호."""

    holder_name: Text = wire("성명")
    """Name of the pupil or former pupil."""

    birth_date: Day = wire("생년월일")
    """Day of birth of the person."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person; absent where it is not asked for."""

    school_name: Text = wire("학교명")
    """School that gave the grades."""

    department: Text | None = wire("학과")
    """Department of a high school, such as 보통과 (general)."""

    entered_on: Day | None = wire("입학일")
    """Day on which the person entered the school."""

    graduated_on: Day | None = wire("졸업일")
    """Day of graduation; absent for a pupil who still attends."""

    subjects: tuple[SubjectResult, ...] = wire("성적")
    """Results, a row per subject and term."""

    note: Text | None = wire("비고")
    """Remark on the whole, such as a school transferred from."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the school who issued it."""
