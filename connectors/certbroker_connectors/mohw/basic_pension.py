"""Confirmation of a recipient of the basic pension (기초연금 수급자 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, Month, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

HOUSEHOLD_KINDS = code(
    {
        "단독가구": "single",
        "부부1인수급": "couple_one_recipient",
        "부부2인수급": "couple_both_recipients",
    }
)


class Payment(Record):
    """What was paid for one month (지급내역)."""

    month: Month = wire("지급년월")
    """Month that the payment is for."""

    amount: Won = wire("지급액")
    """What was paid, in won; negative where an overpayment was recovered (환수)."""

    paid_on: Day | None = wire("지급일")
    """Day on which it was paid, usually the 25th."""

    remark: Text | None = wire("비고")
    """Remark on the payment, such as 환수."""


class BasicPension(Certificate):
    """That a person of 65 or more receives the basic pension, how much a month, and what was paid of late."""

    spec = Spec(
        name_ko="기초연금 수급자 확인서",
        name_en="Confirmation of Basic Pension Recipient",
        aliases=(
            "기초연금수급자확인서",
            "기초연금 수급 확인서",
            "기초연금 수급자 증명서",
            "기초연금 수급증명서",
            "기초노령연금 수급자 확인서",
        ),
        system="행복이음",
        laws=(Law("기초연금법 제3조(기초연금 수급권자의 범위)"),),
        subject="person",
        documents=("기초연금수급자확인서",),
        proves=(Fact.WELFARE_BASIC_PENSION,),
        sensitivity=("resident_number", "address", "income", "welfare"),
        used_for=("통신요금 감면", "복지", "법률구조"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (MyData(None, subject.name, subject.resident_number),)
    facts = (
        gives(
            Fact.WELFARE_BASIC_PENSION,
            Registration,
            name="holder_name",
            since="starts_in.first_day",
            until="ends_on",
            amount="monthly_amount",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_month: Month | None = None
        """First month of the payments printed (지급내역 시작월)."""

        to_month: Month | None = None
        """Last month of the payments printed (지급내역 종료월)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor, county or district head, or head of the neighbourhood office, who issued it."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address = wire("주소")
    """Address of the person."""

    household_kind: Annotated[str, HOUSEHOLD_KINDS] | None = wire("가구유형", label="가구 유형")
    """Whether the recipient is single, or one or both of a couple receive it; two pensions are cut by 20 %."""

    decided_on: Day | None = wire("수급결정일", label="수급 결정일")
    """Day on which the office granted it; the pension may start earlier, with the month of the claim."""

    starts_in: Month = wire("지급개시월", label="지급 개시월")
    """First month that is paid."""

    ends_on: Day | None = wire("수급종료일", label="수급 종료일")
    """Day on which it ended; absent while it is paid."""

    monthly_amount: Won = wire("월급여액", label="월 급여액")
    """Pension for one month, in won, after reductions."""

    payments: tuple[Payment, ...] = wire("지급내역", label="지급 내역")
    """Payments of the months asked for, a row per month."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""
