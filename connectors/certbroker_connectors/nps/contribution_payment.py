"""Certificate of National Pension contributions paid (국민연금보험료 납부증명)."""

from typing import Annotated

from certbroker.facts import Fact, gives
from certbroker.facts import Payment as PaymentFact
from certbroker.fields import Address, Day, Month, ResidentNumber, Text, Won, YesNo
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

from ._enrolment import ENROLMENT_KINDS


class Payment(Record):
    """The contribution of one month (납부내역)."""

    month: Month = wire("년월")
    """Month that the contribution is for."""

    enrolment_kind: Annotated[str, ENROLMENT_KINDS] = wire("가입자종류")
    """In which capacity the person was enrolled in that month."""

    workplace_name: Text | None = wire("사업장명칭")
    """Workplace that paid; absent for a local subscriber."""

    standard_monthly_income: Won | None = wire("기준소득월액")
    """Monthly income that the contribution is reckoned from, in won."""

    billed: Won = wire("고지금액")
    """Contribution billed, both halves for an employee, in won."""

    paid: Won = wire("납부금액")
    """Contribution paid, in won."""

    paid_by_holder: Won | None = wire("본인부담금")
    """Part of it that the person bore, in won: an employee's half."""

    paid_on: Day | None = wire("납부일자")
    """Day of payment; absent while unpaid."""

    note: Text | None = wire("비고")
    """Remark on the month: an exemption (납부예외), state aid for farmers and fishers."""


class ContributionPayment(Certificate):
    """National Pension contributions due and paid, month by month, and whether anything is unpaid."""

    spec = Spec(
        name_ko="국민연금보험료 납부증명",
        name_en="Certificate of National Pension Contribution Payment",
        aliases=(
            "국민연금보험료 납부증명서",
            "국민연금 보험료 월별 납부증명",
            "국민연금 납부확인서",
            "연금보험료 납부증명서",
            "국민연금 납부증명원",
            "국민연금 완납증명서",
        ),
        system="국민연금 전자민원(NPS)",
        laws=(Law("국민연금법"),),
        subject="person",
        documents=("국민연금보험료납부증명",),
        number_shapes=("00000000-00000000",),
        proves=(Fact.PENSION_CONTRIBUTION,),
        sensitivity=("resident_number", "income", "employment"),
        used_for=("체납 없음 확인", "대출", "연말정산", "지원금"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.from_month,
            options.to_month,
        ),
    )
    facts = (
        gives(
            Fact.PENSION_CONTRIBUTION,
            PaymentFact,
            rows="payments",
            month="month",
            kind="enrolment_kind",
            billed="billed",
            paid="paid",
            paid_on="paid_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_month: Month
        """First month covered (조회기간 시작월)."""

        to_month: Month
        """Last month covered (조회기간 종료월)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

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

    address: Address | None = wire("주소")
    """Address of the person."""

    starts_on: Month = wire("대상기간시작", label="대상기간(시작)")
    """First month covered."""

    ends_on: Month = wire("대상기간종료", label="대상기간(종료)")
    """Last month covered."""

    has_arrears: YesNo | None = wire("체납여부")
    """Whether any contribution due by the day of issue is unpaid."""

    payments: tuple[Payment, ...] = wire("납부내역")
    """Contributions, a row per month."""

    billed_total: Won | None = wire("고지금액합계", label="고지금액 합계")
    """Billed in all months together, in won."""

    paid_total: Won = wire("납부금액합계", label="납부금액 합계")
    """Paid in all months together, in won."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_by: Text = wire("발급기관")
    """President of the National Pension Service, who issues it."""
