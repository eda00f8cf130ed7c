"""Certificate of National Pension benefits (국민연금 수급증명)."""

from typing import Annotated

from certbroker.facts import Fact, Income, Registration, gives
from certbroker.fields import Address, Day, Month, ResidentNumber, Text, Won, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

BENEFIT_KINDS = code(
    {
        "노령연금": "old_age",
        "조기노령연금": "early_old_age",
        "분할연금": "divided",
        "장애연금": "disability",
        "유족연금": "survivor",
        "반환일시금": "lump_sum_refund",
        "사망일시금": "death_lump_sum",
    }
)


class Entitlement(Record):
    """A benefit that the person has a right to (수급내역)."""

    benefit_kind: Annotated[str, BENEFIT_KINDS] = wire("급여종류")
    """What the right is to: old age, disability, survivor or a lump sum."""

    disability_grade: Text | None = wire("장애등급")
    """Grade of disability, 1급 to 4급; for a disability pension only."""

    entitled_on: Day | None = wire("수급권취득일")
    """Day on which the right arose."""

    paid_from: Month = wire("지급개시년월")
    """First month paid."""

    paid_until: Month | None = wire("지급종료년월")
    """Last month paid; absent while it goes on."""

    basic_amount: Won | None = wire("기본연금액")
    """Part earned by contributions, in won."""

    family_amount: Won | None = wire("부양가족연금액")
    """Supplement for spouse, children and parents, in won."""

    monthly_amount: Won = wire("월연금액")
    """What is paid a month, in won."""


class Payment(Record):
    """A payment of one month (지급내역)."""

    month: Month = wire("지급년월")
    """Month that the payment is for."""

    benefit_kind: Annotated[str, BENEFIT_KINDS] = wire("급여종류")
    """What was paid."""

    paid_on: Day | None = wire("지급일자")
    """Day of payment, usually the 25th."""

    amount: Won = wire("지급액")
    """Benefit before deductions, in won."""

    deduction: Won | None = wire("공제액")
    """Taken off for income tax or an overpayment, in won."""

    net_amount: Won = wire("실지급액")
    """What reached the account, in won."""


class Benefit(Certificate):
    """Whether a person receives a National Pension benefit, which kind, and how much.

    Lists the payments of the months asked for.
    """

    spec = Spec(
        name_ko="국민연금 수급증명",
        name_en="Certificate of National Pension Benefit",
        aliases=(
            "국민연금 수급증명서",
            "국민연금수급증명(지급내역)",
            "연금지급내역 증명서",
            "국민연금 수급권자 확인서",
            "국민연금 지급내역서",
            "연금수급증명서",
        ),
        system="국민연금 전자민원(NPS)",
        laws=(Law("국민연금법", confirmed=True),),
        subject="person",
        documents=("국민연금수급증명",),
        number_shapes=("00000000-00000000",),
        proves=(Fact.PENSION_BENEFIT, Fact.INCOME_PENSION),
        sensitivity=("resident_number", "address", "income", "welfare"),
        used_for=("연금소득 확인", "대출", "복지", "개인회생"),
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
            Fact.PENSION_BENEFIT,
            Registration,
            rows="benefits",
            kind="benefit_kind",
            grade="disability_grade",
            name="/holder_name",
            since="paid_from.first_day",
            until="paid_until.last_day",
            amount="monthly_amount",
        ),
        gives(
            Fact.INCOME_PENSION,
            Income,
            rows="payments",
            year="month.year",
            month="month",
            kind="benefit_kind",
            amount="amount",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_month: Month | None = None
        """First month of the payments printed (지급내역 시작월)."""

        to_month: Month | None = None
        """Last month of the payments printed (지급내역 종료월)."""

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

    receives_benefit: YesNo = wire("수급여부")
    """Whether the person receives any benefit on the day of issue."""

    benefits: tuple[Entitlement, ...] = wire("수급내역")
    """Benefits that the person has a right to; none is a fact."""

    payments: tuple[Payment, ...] = wire("지급내역")
    """Payments in the months asked for, a row per month and benefit."""

    paid_total: Won | None = wire("지급총액")
    """What reached the account in these months, in won."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_by: Text = wire("발급기관")
    """President of the National Pension Service, who issues it."""
