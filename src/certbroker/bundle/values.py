"""How a value is printed: money, dates and code words as Korean papers write them, numbers of people masked."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from certbroker.bundle import withheld
from certbroker.fields import Code, Month, Period, ResidentNumber, Scalar

NUMERIC: Final = frozenset({"won", "integer", "decimal", "percent"})
"""Kinds that stand flush right in a table."""
RIGID: Final = NUMERIC | {"year", "month", "date", "bool", "rrn", "brn", "crn", "phone"}
"""Kinds whose text is better not broken over lines."""

ABSENT: Final = "-"
"""What stands where a paper has no value."""


def day(value: date) -> str:
    """Return a day as `2026. 11. 2.`."""
    return f"{value.year}. {value.month}. {value.day}."


def moment(value: datetime) -> str:
    """Return an instant as `2026. 11. 2. 14:25`, with its seconds where it has some."""
    return f"{day(value)} {value:%H:%M:%S}" if value.second else f"{day(value)} {value:%H:%M}"


def shown(value: Any, scalar: Scalar | None, unit: str = "") -> str:
    """Return a value as it is printed beside its label, with its unit; an absent one as nothing."""
    text = plain(value, scalar)
    return f"{text}{unit or own_unit(scalar)}" if text and text != withheld.TEXT else text


def plain(value: Any, scalar: Scalar | None) -> str:
    """Return a value as it is printed in a table, without its unit."""
    if value is None:
        return ""
    if isinstance(scalar, Code):
        return _word(scalar, str(value))
    write = None if _is_ordinal(scalar) else _WRITERS.get(_kind(value))
    return write(value) if write else str(value)


def _kind(value: object) -> type:
    return type(value)


def own_unit(scalar: Scalar | None) -> str:
    """Return the unit that a kind of value has by itself."""
    return {"won": "원", "year": "년", "percent": "%"}.get(scalar.name if scalar else "", "")


def _is_ordinal(scalar: Scalar | None) -> bool:
    """Whether thousands of it are not set apart: 2026년, not 2,026년."""
    return scalar is not None and scalar.name == "year"


@cache
def _word(scalar: Code, token: str) -> str:
    """Return the Korean word of a token: the first that is written in Hangul; an unlisted word stands for itself."""
    words = [word for word, known in (scalar.words or {}).items() if known == token]
    return next((word for word in words if any("가" <= c <= "힣" for c in word)), words[0] if words else token)


def _period(value: Period) -> str:
    first, last = (day(side) if side else "" for side in (value.starts_on, value.ends_on))
    return f"{first} ~ {last}".strip()


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: lambda value: "예" if value else "아니오",
    int: lambda value: f"{value:,}",
    Decimal: lambda value: f"{value:,f}",
    date: day,
    datetime: moment,
    Month: lambda value: f"{value.year}. {value.number}.",
    Period: _period,
    ResidentNumber: lambda value: value.masked,
}
