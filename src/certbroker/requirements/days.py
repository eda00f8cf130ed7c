"""Periods and ages by the Civil Act (민법 제155조~제160조). Days are days in Asia/Seoul.

The first day of a period counts here, as it does for ages (제158조) and as offices count residence from the day of
moving in.
"""

import calendar
from datetime import date

from certbroker.verification.freshness import DAY, last_day_of

__all__ = ["DAY", "age", "days_of", "last_day_of", "lasted"]


def lasted(start: date, months: int, on: date) -> bool:
    """Tell whether a period that began with a day has lasted so many months at the end of another."""
    end = last_day_of(start, months)
    return end is not None and end <= on


def age(birth: date, on: date) -> int:
    """Return the age in full years (만 나이); somebody born on 29 February is older from 1 March in other years."""
    years = on.year - birth.year
    end = last_day_of(birth, 12 * years)
    return years if end is not None and end < on else years - 1


def days_of(months: int, until: date) -> int:
    """Return how many days a period of months has that ends with a day; more than there were before the calendar."""
    year, month = divmod(until.year * 12 + until.month - 1 - months, 12)
    if year < date.min.year:
        return (until - date.min).days + 2
    length = calendar.monthrange(year, month + 1)[1]
    return (until - date(year, month + 1, min(until.day, length))).days
