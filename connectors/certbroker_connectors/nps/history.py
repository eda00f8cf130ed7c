"""Confirmation of the periods that count for a National Pension (연금산정용 가입내역 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Payment, Span, gives
from certbroker.fields import Day, Integer, Month, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, subject

ENROLMENT_KINDS = code(
    {
        "사업장": "workplace",
        "사업장가입자": "workplace",
        "지역": "local",
        "지역가입자": "local",
        "임의": "voluntary",
        "임의가입자": "voluntary",
        "임의계속": "voluntary_continuing",
        "임의계속가입자": "voluntary_continuing",
    }
)


class LumpSumRefund(Record):
    """Contributions once paid back in one sum (반환일시금)."""

    months: Integer = wire("지급기간월수")
    """Months that were refunded and no longer count."""

    amount: Won = wire("지급액")
    """What was paid back, in won."""


class CountedPeriod(Record):
    """A period of enrolment and what was paid in it (가입내역)."""

    starts_on: Month = wire("시작년월")
    """First month of the period."""

    ends_on: Month | None = wire("종료년월")
    """Last month of the period; absent while it goes on."""

    enrolment_kind: Annotated[str, ENROLMENT_KINDS] = wire("가입자종류")
    """In which capacity the person was enrolled."""

    workplace_name: Text | None = wire("사업장명칭")
    """Workplace; absent for a local or voluntary subscriber."""

    standard_monthly_income: Won | None = wire("기준소득월액")
    """Monthly income that contributions are reckoned from, in won; 0 while exempt."""

    paid_months: Integer = wire("납부월수")
    """Months of the period that are paid and count."""

    paid: Won = wire("납부금액")
    """Contributions paid in the period, in won."""

    unpaid_months: Integer | None = wire("미납월수")
    """Months of the period that are unpaid, the present one included."""

    unpaid: Won | None = wire("미납금액")
    """Contributions unpaid in the period, in won."""

    note: Text | None = wire("비고")
    """Remark on the period: exempt from paying (납부예외), refunded."""


class History(Certificate):
    """The enrolment periods that count for a pension, with months and amounts paid and unpaid."""

    spec = Spec(
        name_ko="연금산정용 가입내역 확인서",
        name_en="National Pension Contribution History for Pension Calculation",
        aliases=(
            "연금산정용 가입내역확인서",
            "국민연금 가입내역확인서",
            "국민연금 가입내역 확인서",
            "연금산정용 가입내역 확인서(개인)",
            "국민연금 가입내역조회",
        ),
        system="국민연금 전자민원(NPS)",
        laws=(Law("국민연금법", confirmed=True),),
        subject="person",
        documents=("연금산정용가입내역확인서",),
        number_shapes=("00000000-00000000",),
        proves=(Fact.PENSION_HISTORY, Fact.PENSION_CONTRIBUTION),
        sensitivity=("resident_number", "employment", "income"),
        used_for=("개인회생", "대출", "연금 상담", "경력 확인", "자산관리"),
        form_known="partial",
        fresh_days=30,
        validity_note=(
            "counts up to the day of issue; the month of issue may show as unpaid because it is not due yet"
        ),
        notes="L165 is a certificate id from the public sector list of a financial-MyData client that uses the same L "
        "numbers (L021, L098 agree); its request keys were not seen. Rows may overlap by one month at their edges; "
        "refunded periods are listed like the others.",
    )
    routes = (
        MyData("L165", subject.name, subject.resident_number.front, subject.resident_number.back, known=Known.DECLARED),
    )
    facts = (
        gives(
            Fact.PENSION_HISTORY,
            Span,
            rows="periods",
            kind="enrolment_kind",
            place="workplace_name",
            starts_on="starts_on.first_day",
            ends_on="ends_on.last_day",
        ),
        # All contributions together: the rows have no month of their own.
        gives(Fact.PENSION_CONTRIBUTION, Payment, paid="total_paid"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate: day of issue, a hyphen, 8 digits."""

    issued_on: Day = wire("발급일자")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    total_enrolled_months: Integer = wire("총가입월수")
    """Months enrolled up to the day of issue, exempt and unpaid ones included."""

    total_paid_months: Integer = wire("총납부월수")
    """Months that count for the pension."""

    total_paid: Won = wire("총납부금액")
    """Contributions paid, in won, both halves for an employee."""

    total_unpaid_months: Integer | None = wire("총미납월수")
    """Months unpaid; the present one may be among them because it is not due yet."""

    total_unpaid: Won | None = wire("총미납금액")
    """Contributions unpaid, in won."""

    lump_sum_refund: LumpSumRefund | None = wire("반환일시금")
    """What was once paid back in one sum; absent where nothing was."""

    repaid_lump_sum: Won | None = wire("반납금납부액")
    """What the person gave back of a lump sum, so that its months count again, in won."""

    later_paid_contribution: Won | None = wire("추납보험료납부액")
    """Contributions paid afterwards for exempt months (추납), in won."""

    later_paid_months: Integer | None = wire("추납월수")
    """Months paid for afterwards."""

    periods: tuple[CountedPeriod, ...] = wire("가입내역")
    """Periods of enrolment, the oldest first; two may share the month at their edge."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    issued_by: Text = wire("발급기관")
    """President of the National Pension Service, who issues it."""
