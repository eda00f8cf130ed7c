"""Certificate of graduation, or expected graduation, from school (초·중·고 졸업(예정)증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Qualification, gives
from certbroker.fields import Day, ResidentNumber, Text, Year, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._school import SCHOOL_LEVELS

GRADUATION_STATUSES = code({"졸업": "graduated", "졸업예정": "expected"})
PRINTED_LEVELS = code({"초등학교": "elementary", "국민학교": "elementary", "중학교": "middle", "고등학교": "high"})


class Graduation(Certificate):
    """That a person graduated, or is expected to graduate, from an elementary, middle or high school."""

    spec = Spec(
        name_ko="초·중·고 졸업(예정)증명서",
        name_en="Certificate of (Expected) Graduation from School",
        aliases=(
            "졸업증명서",
            "졸업예정증명서",
            "고등학교 졸업증명서",
            "중학교 졸업증명서",
            "초등학교 졸업증명서",
            "최종학력증명서",
        ),
        system="나이스(NEIS) 대국민서비스·정부24",
        laws=(Law("초·중등교육법", confirmed=True),),
        gov24_code="13410000020",
        subject="person",
        documents=("졸업증명서",),
        number_shapes=("제 0000-000000 호",),
        proves=(Fact.EDUCATION_GRADUATION, Fact.PERSON_BIRTH_DATE),
        sensitivity=("resident_number", "education"),
        used_for=("취업", "진학", "병역", "자격시험"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
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
            Fact.EDUCATION_GRADUATION,
            Qualification,
            name="school_level",
            number="diploma_number",
            granted_on="graduated_on",
            status="graduation_status",
            granted_by="school_name",
        ),
        gives(Fact.PERSON_BIRTH_DATE, Identity, birth_date="birth_date"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        school_level: Annotated[str, SCHOOL_LEVELS]
        """Level of the school (학교급)."""

        school_name: Text
        """School that the person graduated from; its present name where it was renamed (졸업학교)."""

        graduation_year: Year | None = None
        """Year of graduation (졸업연도)."""

        show_resident_number: bool = False
        """Whether the resident number is printed (주민등록번호 표시)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, printed as 제 2026-000001 호."""

    graduation_status: Annotated[str, GRADUATION_STATUSES] = wire("졸업구분")
    """Whether the person has graduated or is expected to."""

    holder_name: Text = wire("성명")
    """Name of the graduate or pupil."""

    holder_name_hanja: Text | None = wire("한자성명")
    """Name of the person in Chinese characters."""

    birth_date: Day = wire("생년월일")
    """Day of birth of the person."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person; only where it is asked for."""

    school_level: Annotated[str, PRINTED_LEVELS] = wire("학교급")
    """Level of the school; elementary schools were called 국민학교 until 1996."""

    school_name: Text = wire("학교명")
    """Name of the school."""

    course: Text | None = wire("과정")
    """Course of a high school, such as 일반계열 (general)."""

    department: Text | None = wire("학과")
    """Department of a high school, such as 보통과 (general)."""

    entered_on: Day | None = wire("입학일")
    """Day on which the person entered the school."""

    graduated_on: Day = wire("졸업일")
    """Day of graduation; the expected day where the status is expected."""

    diploma_number: Text | None = wire("졸업대장번호")
    """Number in the school's register of graduates."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the school who issued it."""
