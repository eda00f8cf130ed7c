"""Certificate of education benefit recipient (교육급여 수급자 증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text, Won, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

from ._school import SCHOOL_LEVELS

SUPPORT_KINDS = code(
    {
        "교육활동지원비": "education_activity",
        "교과서비": "textbook",
        "입학금및수업료": "tuition",
        "부교재비": "supplementary_book",
        "학용품비": "school_supplies",
    }
)


class Payment(Record):
    """Support paid for one item in one school year (지급내역)."""

    school_year: Year = wire("학년도")
    """School year that the payment is for; it begins in March."""

    support_kind: Annotated[str, SUPPORT_KINDS] = wire("지원항목")
    """What the support is for; supplementary books and supplies are part of activity support since 2021."""

    amount: Won = wire("지급금액")
    """Support paid, in won."""

    paid_on: Day | None = wire("지급일")
    """Day of payment."""


class EducationBenefit(Certificate):
    """That a pupil receives (or received) the education benefit, with school, period and support paid."""

    spec = Spec(
        name_ko="교육급여 수급자 증명서",
        name_en="Certificate of Education Benefit Recipient",
        aliases=("교육급여수급자증명서", "교육급여 수급자 확인서", "교육급여 수급증명서", "교육급여대상자 증명서"),
        system="정부24·시도교육청·행복이음",
        laws=(Law("국민기초생활보장법", confirmed=True), Law("국민기초생활보장법 제12조")),
        subject="household",
        documents=("교육급여수급자증명서",),
        proves=(Fact.EDUCATION_BENEFIT_RECIPIENT,),
        sensitivity=("resident_number", "address", "welfare", "education", "family"),
        used_for=("감면", "교육비 지원", "특별전형", "통신요금 감면", "방과후 자유수강권"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule; eligibility is reviewed every year",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (
        gives(
            Fact.EDUCATION_BENEFIT_RECIPIENT,
            Registration,
            where={"is_current_recipient": True},
            kind="school_level",
            name="holder_name",
            since="starts_on",
            until="ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    holder_name: Text = wire("성명")
    """Name of the pupil."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the pupil."""

    address: Address | None = wire("주소")
    """Address of the pupil's household."""

    guardian_name: Text | None = wire("보호자성명")
    """Name of the parent or guardian who applied."""

    guardian_relation: Text | None = wire("보호자관계")
    """What the guardian is to the pupil, as printed (모, 부, 조모)."""

    school_name: Text = wire("학교명")
    """School that the pupil attends."""

    school_level: Annotated[str, SCHOOL_LEVELS] = wire("학교급")
    """Level of that school."""

    grade_year: Integer | None = wire("학년")
    """Year of the school that the pupil is in."""

    is_current_recipient: YesNo = wire("수급자격")
    """Whether the pupil is entitled on the day of issue."""

    starts_on: Day = wire("수급시작일")
    """First day of entitlement."""

    ends_on: Day | None = wire("수급종료일")
    """Last day of entitlement; absent while it lasts."""

    payments: tuple[Payment, ...] = wire("지급내역")
    """Support paid so far, a row per school year and item."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Office of education whose head issued it."""
