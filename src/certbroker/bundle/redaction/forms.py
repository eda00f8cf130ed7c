"""How a value may be written within a text or on an issuer's page."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from certbroker.bundle.redaction.folding import HAS_DIGIT
from certbroker.fields import Code, Month, Period, ResidentNumber

LEAST_DIGITS: Final = 5
"""A figure of fewer digits may be anything: within texts it stays."""
LEAST_LETTERS: Final = 2


def forms_of(value: Any, scalar: Any = None) -> tuple[tuple[str, ...], ...]:
    """Return the parts of a value, each with the ways in which it may be written; yes and no have none."""
    if isinstance(value, Period):
        return tuple(_day(side) for side in (value.starts_on, value.ends_on) if side)
    if isinstance(scalar, Code):
        return (tuple(word for word, known in (scalar.words or {}).items() if known == value) or (str(value),),)
    write = _WRITERS.get(cast("type[object]", type(value)), lambda one: (str(one),))
    return (write(value),)


def words_of(hidden: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """Return the values that go out of texts as well, in every way of writing them, the longest first."""
    ways = {way for value, scalar in hidden if scalar for part in forms_of(value, scalar) for way in part}
    return tuple(sorted(filter(_is_telling, ways), key=lambda way: (-len(way), way)))


def _is_telling(way: str) -> bool:
    digits = sum(character.isdigit() for character in way)
    return digits >= LEAST_DIGITS if HAS_DIGIT.search(way) else len(way) >= LEAST_LETTERS


def _day(value: date) -> tuple[str, ...]:
    year, month, day = value.year, value.month, value.day
    return (
        value.isoformat(),
        f"{year}. {month}. {day}.",
        f"{year}.{month:02}.{day:02}",
        f"{year}/{month:02}/{day:02}",
        f"{year}년 {month}월 {day}일",
        f"{year}년 {month:02}월 {day:02}일",
        f"{year}{month:02}{day:02}",
    )


def _moment(value: datetime) -> tuple[str, ...]:
    return tuple(f"{day} {clock}" for day in _day(value.date()) for clock in (f"{value:%H:%M:%S}", f"{value:%H:%M}"))


def _month(value: Month) -> tuple[str, ...]:
    year, month = value.year, value.number
    return (
        f"{year}-{month:02}",
        f"{year}. {month}.",
        f"{year}.{month:02}",
        f"{year}년 {month}월",
        f"{year}년 {month:02}월",
        f"{year}{month:02}",
    )


def _number(value: ResidentNumber) -> tuple[str, ...]:
    whole = value.reveal()
    return (whole, whole[:8]) if value.is_complete else (whole[:8].rstrip("*"),)


_WRITERS: Final[Mapping[type, Callable[[Any], tuple[str, ...]]]] = {
    bool: lambda _: (),
    int: lambda value: (f"{value:,}", str(value)),
    Decimal: lambda value: (f"{value:,f}", f"{value:f}"),
    date: lambda value: _day(value)[:-1],
    datetime: _moment,
    Month: lambda value: _month(value)[:-1],
    ResidentNumber: _number,
}
