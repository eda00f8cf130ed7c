"""Statement of a government employees pension (공무원연금 내역서)."""

from typing import Annotated

from certbroker.facts import Fact, Income, Registration, gives
from certbroker.fields import Address, Day, Integer, Month, ResidentNumber, Text, Won, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

PENSION_KINDS = code(
    {
        "퇴직연금": "retirement",
        "조기퇴직연금": "early_retirement",
        "장해연금": "disability",
        "비공무상장해연금": "non_duty_disability",
        "퇴직유족연금": "survivor",
        "유족연금": "survivor",
        "분할연금": "divided",
        "공제일시금": "partial_lump_sum",
        "퇴직연금일시금": "lump_sum",
    }
)
OUTPUT_SCOPES = code({"전체": "all", "연금수급내역": "benefit", "지급내역": "payments"})


class Payment(Record):
    """The pension of one month (지급내역)."""

    month: Month = wire("지급년월")
    """Month that the pension is for."""

    paid_on: Day | None = wire("지급일자")
    """Day of payment, usually the 25th."""

    amount: Won = wire("연금액")
    """Pension before deductions, in won."""

    income_tax: Won | None = wire("소득세")
    """Income tax taken off, in won."""

    local_income_tax: Won | None = wire("지방소득세")
    """Local income tax taken off, in won."""

    other_deduction: Won | None = wire("기타공제액")
    """Taken off for anything else, in won."""

    net_amount: Won = wire("실지급액")
    """What reached the account, in won."""

    note: Text | None = wire("비고")
    """Remark on the month: partly stopped because of other income (일부정지(소득심사))."""


class Pension(Certificate):
    """The government employees pension that a person receives, and the service it rests on.

    Lists the payments of the years asked for.
    """

    spec = Spec(
        name_ko="공무원연금 내역서",
        name_en="Government Employees Pension Statement",
        aliases=(
            "공무원연금내역서",
            "공무원연금 수급증명서",
            "공무원연금 지급내역서",
            "공무원연금 수급권자 확인서",
            "연금지급내역서(공무원)",
        ),
        system="공무원연금(GEPS)",
        laws=(Law("공무원연금법", confirmed=True),),
        subject="person",
        documents=("공무원연금내역서",),
        proves=(Fact.PENSION_BENEFIT, Fact.INCOME_PENSION),
        sensitivity=("resident_number", "address", "income", "employment"),
        used_for=("연금소득 확인", "연금수급자 대출", "복지"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="One bank's client also sends an output-range code and two years with L033; their key numbers and codes "
        "were not seen, so they are options here and not keys. Zero rows is a fact: most people have no such pension.",
    )
    routes = (MyData("L033", K001=subject.resident_number),)
    facts = (
        gives(
            Fact.PENSION_BENEFIT,
            Registration,
            needs="pension_kind",
            kind="pension_kind",
            number="pension_certificate_number",
            name="holder_name",
            since="paid_from.first_day",
            amount="monthly_amount",
        ),
        gives(
            Fact.INCOME_PENSION,
            Income,
            rows="payments",
            year="month.year",
            month="month",
            kind="/pension_kind",
            amount="amount",
            tax="income_tax",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        output_scope: Annotated[str, OUTPUT_SCOPES] = "all"
        """Which parts are printed (출력범위)."""

        from_year: Year | None = None
        """First year of the payments printed (조회 시작연도)."""

        to_year: Year | None = None
        """Last year of the payments printed (조회 종료연도)."""

    document_number: Text = wire("발급번호")
    """Number of the statement."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    pension_certificate_number: Text | None = wire("연금증서번호")
    """Number of the pension itself, under which it is paid."""

    pension_kind: Annotated[str, PENSION_KINDS] | None = wire("연금종류")
    """Which pension it is; absent for a person who receives none."""

    last_office: Text | None = wire("퇴직당시소속")
    """Office served last; of the deceased for a survivor pension, as are the next four."""

    appointed_on: Day | None = wire("임용일")
    """First day in office."""

    retired_on: Day | None = wire("퇴직일")
    """Last day in office."""

    service_years: Integer | None = wire("재직년수")
    """Full years of service."""

    service_months: Integer | None = wire("재직월수")
    """Months of service beyond the full years."""

    paid_from: Month | None = wire("지급개시년월")
    """First month paid."""

    monthly_amount: Won | None = wire("월연금액")
    """Pension a month, in won."""

    payments: tuple[Payment, ...] = wire("지급내역")
    """Payments in the years asked for, a row per month."""

    paid_total: Won | None = wire("지급총액")
    """Pension of these months before deductions, in won."""

    purpose: Text | None = wire("용도")
    """What the statement is for."""

    issued_by: Text = wire("발급기관")
    """President of the Government Employees Pension Service, who issues it."""
