"""The forms in which a value may stand on paper, without white space: a second reading of the type table."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any, Final, cast

from certbroker.fields import Code, Month, Period, ResidentNumber, Scalar, kind_of_field
from certbroker.model import Record

MAX_MANY: Final = 64
"""Ways to write a list of values that are tried, before it is taken as its parts."""
_UNITS: Final = {"won": "원", "year": "년", "percent": "%"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of the data: where it is, and how it may be printed."""

    path: str
    """Names of fields, without the numbers of rows: `settlements.amount`."""
    forms: frozenset[str]
    masked: str = ""
    """A resident number with hidden digits: who may have it whole has it so on the pages, and never in the data."""

    def stands_in(self, cell: str) -> bool:
        """Whether a cell holds the value and nothing else."""
        return cell in self.forms or (self.masked != "" and _unfolds(self.masked, cell))


def _unfolds(masked: str, cell: str) -> bool:
    """Whether a text is a number of which some digits are hidden."""
    pairs = zip(masked, cell, strict=False)
    return len(masked) == len(cell) and all(one == other or (one == "*" and other.isdecimal()) for one, other in pairs)


def squeeze(text: str) -> str:
    """Return text as it is compared: composed, without white space and what is not seen."""
    composed = unicodedata.normalize("NFKC", text)
    if composed.isascii() and composed.isprintable():
        return composed.replace(" ", "")
    return "".join(one for one in composed if not one.isspace() and unicodedata.category(one) not in _UNSEEN)


_UNSEEN: Final = frozenset({"Cc", "Cf"})


def leaves_of(record: Record, path: str = "") -> Iterator[Leaf]:
    """Go through the values of a certificate in printed order; what it does not say is left out."""
    for name, wire in type(record).wires().items():
        kind, value = kind_of_field(type(record), name), getattr(record, name)
        place = f"{path}.{name}" if path else name
        if kind.scalar is not None:
            forms = _many(value, kind.scalar, wire.unit) if kind.many else forms_of(value, kind.scalar, wire.unit)
            masked = value.masked if isinstance(value, ResidentNumber) else ""
            yield from [Leaf(place, forms, masked)] if forms else []
        elif value is not None:
            for one in cast("tuple[Record, ...]", value) if kind.many else (value,):
                yield from leaves_of(one, place)


def _many(values: tuple[Any, ...], scalar: Scalar, unit: str) -> frozenset[str]:
    """Return how a list within a line may stand there: its values with commas between them."""
    ways = [sorted(forms_of(value, scalar, unit)) for value in values]
    whole = [ways for _, ways in zip(range(MAX_MANY), product(*ways), strict=False)] if all(ways) and ways else []
    return frozenset(",".join(one) for one in whole)


def forms_of(value: Any, scalar: Scalar | None, unit: str = "") -> frozenset[str]:
    """Return how a value may stand on paper, with its unit or without; nothing where there is none."""
    if value is None:
        return frozenset()
    return _forms(value, scalar, unit or _UNITS.get(scalar.name if scalar else "", ""))


def _forms(value: Any, scalar: Scalar | None, unit: str) -> frozenset[str]:
    if isinstance(scalar, Code):
        found = words_of(scalar, str(value))
    else:
        write = _WRITERS.get(cast("type[object]", type(value)), lambda one: (str(one),))
        found = {squeeze(one) for one in write(value)}
    return frozenset(one + end for one in found if one for end in {"", squeeze(unit)})


@cache
def words_of(scalar: Code, token: str) -> frozenset[str]:
    """Return the words that a token stands for, and the token itself: a word that is not listed is kept as it is."""
    return frozenset(
        {squeeze(token), *(squeeze(word) for word, known in (scalar.words or {}).items() if known == token)}
    )


def _whole(value: int) -> tuple[str, ...]:
    return f"{value:,}", str(value)


def _decimal(value: Decimal) -> tuple[str, ...]:
    return f"{value:,f}", f"{value:f}"


def _day(value: date) -> tuple[str, ...]:
    return f"{value.year}.{value.month}.{value.day}.", value.isoformat(), f"{value.year}년{value.month}월{value.day}일"


def _moment(value: datetime) -> tuple[str, ...]:
    clocks = (f"{value:%H:%M:%S}", *([] if value.second else [f"{value:%H:%M}"]))
    return tuple(f"{day}{clock}" for day in _day(value.date()) for clock in clocks)


def _month(value: Month) -> tuple[str, ...]:
    return f"{value.year}.{value.number}.", f"{value.year}-{value.number:02}", f"{value.year}년{value.number}월"


def _period(value: Period) -> tuple[str, ...]:
    sides = [_day(side) if side else ("", "", "") for side in (value.starts_on, value.ends_on)]
    return tuple(f"{first}~{last}" for first, last in zip(*sides, strict=True))


_WRITERS: Final[Mapping[type, Callable[[Any], tuple[str, ...]]]] = {
    bool: lambda value: ("예",) if value else ("아니오", "아니요"),
    int: _whole,
    Decimal: _decimal,
    date: _day,
    datetime: _moment,
    Month: _month,
    Period: _period,
    ResidentNumber: lambda value: (value.masked,),
}


def plain_leaves(value: object, path: str = "") -> Iterator[Leaf]:
    """Go through values of which nothing but the JSON is known; tokens, which stand for other words, are left out."""
    if isinstance(value, dict):
        for name, one in cast("dict[str, object]", value).items():
            yield from plain_leaves(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from plain_leaves(one, path)
    elif isinstance(value, bool | int):
        yield Leaf(path, _forms(value, None, ""))
    elif isinstance(value, str) and not _TOKEN.fullmatch(value):
        yield Leaf(path, frozenset({squeeze(value), *map(squeeze, _guessed(value))}))


_TOKEN: Final = re.compile(r"[a-z][a-z0-9_]*")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_DECIMAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _guessed(text: str) -> tuple[str, ...]:
    """Return how a text may stand on paper that looks like a day, an instant, a month or a decimal."""
    if _MONTH.fullmatch(text):
        return _month(Month(int(text[:4]), int(text[5:])))
    if _DECIMAL.fullmatch(text):
        return _decimal(Decimal(text))
    try:
        return (
            _day(date.fromisoformat(text)) if len(text) == len("2026-01-31") else _moment(datetime.fromisoformat(text))
        )
    except ValueError:
        return ()
