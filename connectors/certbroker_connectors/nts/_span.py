"""A period in two elements, as the declared shapes write it."""

from certbroker.fields import Day
from certbroker.model import Record, wire


class Span(Record):
    """A period (기간); both days belong to it."""

    starts_on: Day = wire("시작일")
    """First day."""

    ends_on: Day = wire("종료일")
    """Last day."""
