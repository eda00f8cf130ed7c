"""What the premium certificates of local and workplace subscribers share: months, their total, and what is asked."""

from typing import Annotated

from certbroker.facts import Fact, Payment, gives
from certbroker.fields import Day, Month, Text, Won, Year, code
from certbroker.model import Options, Record, wire

PAYMENT_PURPOSES = code(
    {"1": "income_tax_return", "2": "payment_confirmation", "3": "school", "4": "year_end_settlement"}
)
INSURANCE_KINDS = code({"00": "health_and_longterm_care", "01": "health", "02": "longterm_care"})
PREMIUM_FACTS = (
    # Health insurance alone: programmes compare its premium without long-term care.
    gives(
        Fact.INSURANCE_HEALTH_PREMIUM,
        Payment,
        rows="payments",
        month="month",
        kind="/insured_kind",
        billed="billed_health_premium",
        paid="paid_health_premium",
        paid_on="paid_on",
    ),
)


class PremiumPayment(Record):
    """Premiums of one month (납부내역)."""

    month: Month = wire("년월")
    """Month that the premiums are for."""

    billed_health_premium: Won = wire("고지건강보험료", label="고지 건강보험료")
    """Health insurance premium billed, in won."""

    billed_longterm_care_premium: Won = wire("고지장기요양보험료", label="고지 장기요양보험료")
    """Long-term care insurance premium billed, in won."""

    paid_health_premium: Won = wire("납부건강보험료", label="납부 건강보험료")
    """Health insurance premium paid, in won; negative for a refund."""

    paid_longterm_care_premium: Won = wire("납부장기요양보험료", label="납부 장기요양보험료")
    """Long-term care insurance premium paid, in won; negative for a refund."""

    paid_total: Won = wire("납부보험료계", label="납부보험료 계")
    """Both premiums paid, in won."""

    paid_on: Day | None = wire("납부일자")
    """Day of payment; absent while unpaid."""

    note: Text | None = wire("비고")
    """Remark on the month: a settlement in instalments (정산 분할 1/10회), leave (휴직), a reduction."""


class PremiumTotal(Record):
    """Premiums of all months together (합계)."""

    billed_health_premium: Won = wire("고지건강보험료", label="고지 건강보험료")
    """Health insurance premiums billed, in won."""

    billed_longterm_care_premium: Won = wire("고지장기요양보험료", label="고지 장기요양보험료")
    """Long-term care insurance premiums billed, in won."""

    paid_health_premium: Won = wire("납부건강보험료", label="납부 건강보험료")
    """Health insurance premiums paid, in won."""

    paid_longterm_care_premium: Won = wire("납부장기요양보험료", label="납부 장기요양보험료")
    """Long-term care insurance premiums paid, in won."""

    paid_total: Won = wire("납부보험료계", label="납부보험료 계")
    """All premiums paid, in won."""


class PremiumOptions(Options):
    """What the applicant chooses for either certificate."""

    year: Year
    """Year that the premiums are for (조회년도)."""

    payment_purpose: Annotated[str, PAYMENT_PURPOSES] = "payment_confirmation"
    """What the confirmation is for: tax return, proof of payment, school or year-end settlement (업무구분)."""

    insurance_kind: Annotated[str, INSURANCE_KINDS] = "health_and_longterm_care"
    """Which premiums are printed (보험구분)."""

    show_resident_number: bool = False
    """Whether the resident number is printed instead of the birth date (주민등록번호 공개)."""
