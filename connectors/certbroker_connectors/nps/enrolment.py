"""Certificate of National Pension enrolment (국민연금 가입자 가입증명)."""

from typing import Annotated

from certbroker.facts import Fact, Span, gives
from certbroker.fields import Day, Integer, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

from ._enrolment import ENROLMENT_KINDS

ENROLMENT_SCOPES = code({"전체": "all", "현재": "current"})


class EnrolledPeriod(Record):
    """A period in which the person was enrolled in one capacity (가입이력)."""

    enrolment_kind: Annotated[str, ENROLMENT_KINDS] = wire("가입자종류")
    """In which capacity the person was enrolled."""

    workplace_name: Text | None = wire("사업장명칭")
    """Workplace; absent for a local or voluntary subscriber."""

    starts_on: Day = wire("자격취득일")
    """First day of the period."""

    ends_on: Day | None = wire("자격상실일")
    """First day without this status, often the start of the next period; absent while enrolled."""

    standard_monthly_income: Won | None = wire("기준소득월액")
    """Monthly income that contributions and pension are reckoned from, in won."""

    note: Text | None = wire("비고")
    """Remark on the period: exempt from paying while jobless (납부예외(실직))."""


class Enrolment(Certificate):
    """The periods in which a person was enrolled in the National Pension.

    Names the workplaces; used as proof of employment.
    """

    spec = Spec(
        name_ko="국민연금 가입자 가입증명",
        name_en="Certificate of National Pension Enrolment",
        aliases=(
            "국민연금 가입증명서",
            "국민연금가입자증명서",
            "국민연금 가입자 증명서",
            "국민연금 가입자 가입증명서",
            "국민연금가입증명원",
        ),
        system="국민연금 전자민원(NPS)",
        laws=(Law("국민연금법", confirmed=True), Law("국민연금법 시행규칙 별지 제11호서식", confirmed=True)),
        gov24_code="B55201500022",
        subject="person",
        documents=("국민연금가입자가입증명",),
        number_shapes=("00000000-00000000",),
        proves=(Fact.PENSION_ENROLMENT, Fact.EMPLOYMENT_HISTORY),
        sensitivity=("resident_number", "employment", "income"),
        used_for=("재직 확인", "경력 확인", "대출", "채용"),
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="The number B55201500022 is the gov24 code in one public list; another public client uses 14600000312 "
        "for the same certificate.",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PENSION_ENROLMENT,
            Span,
            rows="enrolments",
            kind="enrolment_kind",
            place="workplace_name",
            starts_on="starts_on",
            ends_on="ends_on",
        ),
        gives(
            Fact.EMPLOYMENT_HISTORY,
            Span,
            rows="enrolments",
            where={"enrolment_kind": "workplace"},
            kind="enrolment_kind",
            place="workplace_name",
            starts_on="starts_on",
            ends_on="ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        enrolment_scope: Annotated[str, ENROLMENT_SCOPES] = "all"
        """Whether past periods are printed too (증명 범위 (전체 이력 또는 현재 가입))."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate: day of issue, a hyphen, 8 digits."""

    issued_on: Day = wire("발급일자")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    first_enrolled_on: Day | None = wire("최초자격취득일", label="최초 자격취득일")
    """Day on which the person was first enrolled; absent for someone who never was."""

    total_months: Integer = wire("가입기간합계", label="가입기간 합계")
    """Months enrolled up to the day of issue, exempt ones included (printed 117개월)."""

    enrolments: tuple[EnrolledPeriod, ...] = wire("가입이력")
    """Periods of enrolment, the oldest first; none is a fact: never enrolled."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_by: Text = wire("발급기관")
    """President of the National Pension Service, who issues it."""
