"""Dates, instants, months, years and periods as Korean documents write them."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone
from functools import total_ordering
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from certbroker.fields.scalar import NotReadable, Scalar

SEOUL = timezone(timedelta(hours=9), "KST")
"""Korean time: no daylight saving since 1988, so a fixed offset says it all."""

OPEN_WORD = "현재"
SENTINELS = frozenset({(9999, 12, 31), (1, 1, 1)})
_DAY = re.compile(
    r"(?:([0-9]{4})([0-9]{2})([0-9]{2})"
    r"|([0-9]{4}) ?([-./]) ?([0-9]{1,2}) ?\5 ?([0-9]{1,2})(?: ?\.)?"
    r"|([0-9]{4}) ?년 ?([0-9]{1,2}) ?월 ?([0-9]{1,2}) ?일)"
)
_TIME = re.compile(r"(.*[^ T])[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\+09:00)?")
_STAMP = re.compile(r"([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})(?:([0-9]{2})| ?[-./] ?([0-9]{1,2})\.?| ?년 ?([0-9]{1,2}) ?월)")
_YEAR = re.compile(r"([0-9]{4})(?: ?년| ?학년도)?")
_TILDE = re.compile(r"[~～∼]")


def parse_day(text: str) -> date | None:
    """Read a date; 99991231 (open-ended), 00010101 (none) and 현재 (still going on) are no date."""
    found = _DAY.fullmatch(text)
    if found is None:
        if text == OPEN_WORD:
            return None
        raise NotReadable
    year, month, day = (int(part) for part in found.groups() if part and part.isdecimal())
    if (year, month, day) in SENTINELS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        raise NotReadable from None


def parse_instant(text: str) -> datetime | None:
    """Read a date with a time to the second, in Korean time."""
    found = _STAMP.fullmatch(text) or _TIME.fullmatch(text)
    if found is None:
        raise NotReadable
    day = parse_day(found[1])
    try:
        clock = time(int(found[2]), int(found[3]), int(found[4]))
    except ValueError:
        raise NotReadable from None
    return datetime.combine(day, clock, SEOUL) if day else None


def parse_year(text: str) -> int:
    """Read a year of four digits, with 년 or 학년도 after it or not."""
    found = _YEAR.fullmatch(text)
    if found is None:
        raise NotReadable
    return int(found[1])


def _parse_month(text: str) -> "Month | None":
    found = _MONTH.fullmatch(text)
    if found is None:
        if text == OPEN_WORD:
            return None
        raise NotReadable
    return Month(int(found[1]), int(found[2] or found[3] or found[4]))


def _parse_period(text: str) -> "Period | None":
    sides = [side.strip() for side in _TILDE.split(text)]
    if len(sides) != 2 or sides[0] == OPEN_WORD:  # noqa: PLR2004 - a period has two sides, and only its end is open
        raise NotReadable
    starts_on, ends_on = (parse_day(side) if side else None for side in sides)
    return Period(starts_on=starts_on, ends_on=ends_on) if starts_on or ends_on else None


@total_ordering
class Month:
    """A calendar month (연월), such as 2026-01."""

    __slots__ = ("number", "year")
    scalar: ClassVar[Scalar] = Scalar("month", _parse_month)

    def __init__(self, year: int, number: int) -> None:
        if not (1 <= number <= 12 and year):  # noqa: PLR2004 - months of a year
            raise NotReadable
        self.year = year
        self.number = number

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """First day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Last day of the month."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @classmethod
    def _accept(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", value)
        return cls(int(found[1]), int(found[2])) if found else value

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __repr__(self) -> str:
        return f"Month({self.year}, {self.number})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Month) and (self.year, self.number) == (other.year, other.number)

    def __lt__(self, other: "Month") -> bool:
        return (self.year, self.number) < (other.year, other.number)

    def __hash__(self) -> int:
        return hash((self.year, self.number))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept a Month or `2026-01`."""
        return core_schema.no_info_before_validator_function(
            cls._accept,
            core_schema.is_instance_schema(cls),
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the text that JSON carries."""
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}


class Period(BaseModel):
    """A period (기간) as printed, both days included; an open side is `None`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    scalar: ClassVar[Scalar] = Scalar("period", _parse_period)

    starts_on: date | None
    ends_on: date | None


Day = Annotated[date, Scalar("date", parse_day, joint="-", group=("년", "월", "일"))]
"""A calendar day."""

Instant = Annotated[datetime, Scalar("datetime", parse_instant)]
"""A moment to the second, in Korean time."""

Year = Annotated[int, Scalar("year", parse_year)]
"""A calendar, tax or school year."""
