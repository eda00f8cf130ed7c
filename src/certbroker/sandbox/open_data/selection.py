"""Which rows a request leaves, and which of them are on a page.

| how | a row stays where its column |
|---|---|
| `equal` | is the value |
| `digits` | has the same digits, whatever stands between them |
| `begins` | begins with it |
| `contains` | has it somewhere |
| `lot` | is it, or has no number where `0000` was asked for |
| `masked` | shows it before its stars (`000000****`) |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from certbroker.sandbox.open_data.cases import Values
from certbroker.sandbox.open_data.rows import Row
from certbroker.sandbox.open_data.services import Service
from certbroker.sandbox.people import digits


@dataclass(frozen=True)
class Page:
    """The rows of one page, of how many there are."""

    rows: tuple[Values, ...]
    number: int
    size: int
    total: int


def select(service: Service, found: Sequence[Row], parameters: Mapping[str, str]) -> tuple[Values, ...]:
    """Return the rows that the parameters leave, counted anew where they are counted."""
    asked = {name: value.strip() for name, value in parameters.items() if value.strip()}
    left = [row.values for row in found if _fits(service, row, asked)]
    return tuple({**row, "rnum": number} if "rnum" in row else row for number, row in enumerate(left, 1))


def paged(rows: Sequence[Values], number: int, size: int) -> Page:
    """Return one page."""
    start = (number - 1) * size
    return Page(tuple(rows[start : start + size]), number, size, len(rows))


def _fits(service: Service, row: Row, asked: Mapping[str, str]) -> bool:
    shown = ((name, *how.partition(" ")[::2]) for name, how in service.select.items() if name in asked)
    hidden = (
        (name, option) for name, option in service.options.items() if name in asked and name not in service.select
    )
    return all(_HOW[how](_text(row, column or name), asked[name]) for name, how, column in shown) and all(
        row.options.get(option, "").lstrip("0") == asked[name].lstrip("0") for name, option in hidden
    )


def _text(row: Row, column: str) -> str:
    value = row.values.get(column)
    return "" if value is None else str(value).strip()


_HOW: dict[str, Callable[[str, str], bool]] = {
    "equal": lambda own, asked: own == asked,
    "digits": lambda own, asked: digits(own) == digits(asked),
    "begins": lambda own, asked: own.startswith(asked),
    "contains": lambda own, asked: "".join(asked.split()) in "".join(own.split()),
    "lot": lambda own, asked: (own or "0000") == asked,
    "masked": lambda own, asked: own.partition("*")[0] == asked,
}
