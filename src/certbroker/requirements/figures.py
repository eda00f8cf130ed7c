"""Predicates about figures that certificates tell: filings, loans, brackets, taxes, days abroad, areas, premiums.

Where no certificate tells, the office's answer may: `Context.answers` by the predicate's key.
"""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from certbroker.requirements.base import Base, Notice, YearName


class NoFiling(Base):
    """That nothing was filed for a tax and year (신고사실없음)."""

    is_: Literal["no_filing"] = Field(alias="is")
    tax: str
    """`income` (종합소득세), `vat` (부가가치세), or the tax as certificates print it."""
    year: YearName


class StudentLoan(Base):
    """A student loan of a lender that is not repaid, of a term or a later one."""

    is_: Literal["student_loan"] = Field(alias="is")
    lender: str
    from_term: str = Field(pattern="^[0-9]{4}-[12]$")
    """School year and term: `2010-2`."""


class ScholarshipBracket(Base):
    """In a bracket of student aid, or a lower one (학자금 지원구간)."""

    is_: Literal["scholarship_bracket_at_most"] = Field(alias="is")
    limit: int | Notice


class TaxPaidYears(Base):
    """Income tax paid for so many years in all."""

    is_: Literal["income_tax_paid_years_at_least"] = Field(alias="is")
    limit: int = Field(ge=1)


class AbroadDays(Base):
    """A stay abroad of so many days, or of more."""

    is_: Literal["abroad_days_at_least", "abroad_days_over"] = Field(alias="is")
    limit: int = Field(ge=1)
    going_on: bool = False
    """Only a stay that goes on at the day."""


class FloorArea(Base):
    """Floor area in ㎡ (전용면적)."""

    is_: Literal["floor_area_at_most_m2"] = Field(alias="is")
    value: Decimal
    outside_urban: Decimal | None = None
    """The limit in a township (읍·면) outside of urban areas."""


class PremiumPercent(Base):
    """Health insurance premiums that stand for a share of the median income at most (건강보험료 판정기준표)."""

    is_: Literal["premium_at_most_for_median_percent"] = Field(alias="is")
    percent: int | Notice
    months: int = Field(1, ge=1)
    """How many of the last months are looked at."""
