"""The shapes of facts: a dozen, each used by many names, and one for each name.

What a certificate does not say is `None`, never a guess.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from certbroker.fields import SEOUL, Month, ResidentNumber


def _day(value: object) -> object:
    """Return the day of an instant in Korea; of one without a zone, the day that it says."""
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(SEOUL) if value.tzinfo else value).date()


DayOf = Annotated[date, BeforeValidator(_day)]
"""A day, also of what a certificate gives with its time."""


class FactValue(BaseModel):
    """What is known; every part may be unknown.

    `single`: names the parts of which one person can have but one value, so that two certificates that differ there
    contradict each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)
    single: ClassVar[tuple[str, ...]] = ()


class Identity(FactValue):
    """Who somebody is."""

    single: ClassVar[tuple[str, ...]] = ("resident_number", "birth_date", "sex")

    name: str | None = None
    resident_number: ResidentNumber | None = None
    birth_date: date | None = None
    sex: str | None = None
    """`male` or `female`."""
    nationality: str | None = None
    domicile: str | None = None
    """Registered domicile (등록기준지)."""


class Residence(FactValue):
    """Where somebody lived, and from when to when; an open end is now."""

    address: str | None = None
    since: date | None = None
    until: date | None = None
    status: str | None = None
    """How somebody is registered there, as the certificate's token: `resident`, `unknown_residence`, `cancelled`."""
    name: str | None = None
    """Who lives there, where the paper is about a place."""


class Relative(FactValue):
    """Somebody of the family or household."""

    relation: str | None = None
    """The certificate's token: `spouse`, `child`, `father`, `household_member`."""
    name: str | None = None
    resident_number: ResidentNumber | None = None
    birth_date: date | None = None
    status: str | None = None


class Income(FactValue):
    """Income of one year and kind, in won."""

    year: int | None = None
    month: Month | None = None
    """Where it is of one month only."""
    kind: str | None = None
    amount: int | None = None
    """Of a business after expenses; of pay that an employer settled before the deduction for earned income."""
    revenue: int | None = None
    """Gross receipts, of which expenses are still to be taken off."""
    tax: int | None = None
    payer: str | None = None


class Filing(FactValue):
    """A return or report to a tax office, in won; or that none was filed."""

    year: int | None = None
    """Year that it is for: the one in which its period begins."""
    kind: str | None = None
    is_filed: bool | None = None
    filed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    amount: int | None = None
    """What was reported, such as sales without VAT."""
    tax: int | None = None
    """Negative for a refund."""


class Clearance(FactValue):
    """That nothing is owed (체납 없음), as of a day and until when the paper says so."""

    kind: str | None = None
    """Which of several taxes or insurances, where a paper is about more than one."""
    holds: bool | None = None
    as_of: date | None = None
    valid_until: date | None = None
    arrears: int | None = None
    """Amount owed, in won."""


class Payment(FactValue):
    """What was imposed and paid for a month or year, or paid out as a benefit, in won."""

    year: int | None = None
    month: Month | None = None
    kind: str | None = None
    detail: str | None = None
    """What it is for: the house, plot or car that is taxed."""
    billed: int | None = None
    paid: int | None = None
    """Negative where it was paid back."""
    paid_on: date | None = None


class Span(FactValue):
    """A period in which something held: insured, employed, enrolled. An open end is now."""

    kind: str | None = None
    place: str | None = None
    """Workplace, school, unit."""
    status: str | None = None
    """What has become of it, as the certificate's token: `served`, `suspended`."""
    starts_on: date | None = None
    ends_on: date | None = None
    month: Month | None = None
    """Month that it lies in, where the paper gives no days."""
    days: int | None = None
    """How many days count, where the paper counts them."""


class Registration(FactValue):
    """That somebody or something is registered, entitled or recognised."""

    status: str | None = None
    kind: str | None = None
    grade: str | None = None
    number: str | None = None
    name: str | None = None
    relation: str | None = None
    """What the holder is to the one whose right it is; the certificate's token."""
    address: str | None = None
    year: int | None = None
    """Year that it is for, where it is for one."""
    term: str | None = None
    """Term of a school year that it is for, as printed."""
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    """Day that the figures are for."""
    amount: int | None = None
    """In won: a month of a benefit, what is owed of a loan."""
    percent: Decimal | None = None
    """Extra points, share of the median income."""
    count: int | None = None
    """How many people, where the paper counts them."""


class Asset(FactValue):
    """Something owned or registered: land, a building, a vehicle, a vessel."""

    kind: str | None = None
    number: str | None = None
    address: str | None = None
    area: Decimal | None = None
    """In ㎡."""
    value: int | None = None
    """In won."""
    unit_price: int | None = None
    """In won a ㎡."""
    as_of: date | None = None
    """Day that the price is for."""
    owner: str | None = None


class Qualification(FactValue):
    """A degree, licence, grade or score."""

    name: str | None = None
    number: str | None = None
    granted_on: date | None = None
    valid_until: date | None = None
    grade: str | None = None
    score: Decimal | None = None
    status: str | None = None
    """Whether it is in force, as the certificate's token says."""
    granted_by: str | None = None


class Event(FactValue):
    """Something that happened on a day: an entry, a fire, a vaccination."""

    kind: str | None = None
    on: DayOf | None = None
    detail: str | None = None
    hours: Decimal | None = None
    """How long, where the paper counts hours."""
