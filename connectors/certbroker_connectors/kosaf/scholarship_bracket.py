"""Notice of the student aid bracket (학자금 지원구간 통지서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Day, Integer, ResidentNumber, Text, Won, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

TERMS = code(
    {
        "1학기": "first",
        "2학기": "second",
    }
)
BRACKETS = code(
    {
        "기초생활수급자": "basic_livelihood",
        "차상위계층": "near_poor",
        "1구간": "bracket_1",
        "2구간": "bracket_2",
        "3구간": "bracket_3",
        "4구간": "bracket_4",
        "5구간": "bracket_5",
        "6구간": "bracket_6",
        "7구간": "bracket_7",
        "8구간": "bracket_8",
        "9구간": "bracket_9",
        "10구간": "bracket_10",
    }
)
STATUSES = code(
    {
        "산정완료": "decided",
        "산정중": "in_progress",
        "이의신청중": "under_objection",
        "산정불가": "impossible",
    }
)


class HouseholdMember(Record):
    """A person whose income and assets count for the bracket (가구원)."""

    relation: Text = wire("관계")
    """What the person is to the student, as printed; parents, or the spouse of a married student."""

    name: Text = wire("성명")
    """Name of the person."""

    has_consented: YesNo | None = wire("정보제공동의여부", label="정보제공 동의 여부")
    """Whether the person let income and assets be looked up; without it no bracket is decided."""


class ScholarshipBracket(Certificate):
    """Bracket of income and assets that a student is in for one term; it decides state scholarships and loan terms."""

    spec = Spec(
        name_ko="학자금 지원구간 통지서",
        name_en="Notice of Student Aid Bracket",
        aliases=(
            "학자금지원구간통지서",
            "학자금 지원구간 확인서",
            "소득분위 확인서",
            "소득구간 통지서",
            "국가장학금 소득분위 통지서",
        ),
        system="한국장학재단 누리집·정부24",
        laws=(Law("한국장학재단 설립 등에 관한 법률", confirmed=True),),
        subject="person",
        documents=("학자금지원구간통지서",),
        proves=(Fact.EDUCATION_SCHOLARSHIP_BRACKET,),
        sensitivity=("resident_number", "income", "education"),
        used_for=("장학금", "교내근로", "학자금 대출이자 지원", "청년 지원사업"),
        form_known="assumed",
        validity_note="holds for the term it names",
    )
    routes = (
        MyData(
            None, subject.name, subject.resident_number.front, subject.resident_number.back, options.year, options.term
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.EDUCATION_SCHOLARSHIP_BRACKET,
            Registration,
            status="status",
            kind="term",
            grade="bracket",
            name="holder_name",
            year="year",
            since="decided_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        year: Year
        """School year that is asked for (학년도)."""

        term: Annotated[str, TERMS]
        """Term that is asked for (학기)."""

        show_recognised_income: bool = False
        """Whether the recognised income is printed (소득인정액 표시)."""

    document_number: Text = wire("발급번호")
    """Number of the notice."""

    holder_name: Text = wire("성명")
    """Name of the student."""

    birth_date: Day = wire("생년월일")
    """Day of birth of the student."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the student."""

    university: Text | None = wire("대학명")
    """University that the student is at or applied to."""

    year: Year = wire("학년도")
    """School year of the bracket."""

    term: Annotated[str, TERMS] = wire("학기")
    """Term of the bracket: the first begins in March, the second in September."""

    bracket: Annotated[str, BRACKETS] | None = wire("학자금지원구간", label="학자금 지원구간")
    """Bracket from 1 (poorest) to 10, or the welfare standing that comes before it; absent while not yet decided."""

    status: Annotated[str, STATUSES] = wire("산정상태", label="산정 상태")
    """Where the decision stands; under objection means that a bracket was decided and is looked at again."""

    recognised_income: Won | None = wire("소득인정액")
    """Recognised income of the household for one month, in won: income plus assets turned into income."""

    household_size: Integer | None = wire("가구원수")
    """How many people the bracket counts."""

    decided_on: Day | None = wire("최종산정일", label="최종 산정일")
    """Day of the last decision on the bracket."""

    household_members: tuple[HouseholdMember, ...] = wire("가구원")
    """People whose income and assets count, the student included."""

    purpose: Text | None = wire("용도")
    """What the notice is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Who issued it, the president of the foundation as a rule."""
