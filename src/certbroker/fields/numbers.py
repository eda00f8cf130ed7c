"""Money, counts, measures and percentages."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer

from certbroker.fields.scalar import NotReadable, Scalar

# No paper has a number of more digits; Python refuses to convert those of some thousands.
_DIGITS = r"([0-9]{1,3}(?:,[0-9]{3}){1,7}|[0-9]{1,24})"
_UNIT = r"(?: ?[^\W\d_][^\d\s,.-]{0,7}| ?(?:[㎡㎥㎢㎞㎏℃%‰]|mL/min/1\.73(?:m2|m²|㎡)))?"
_WON = re.compile(rf"(?:금 ?)?(?:(₩ ?)?([-△]) ?(₩ ?)?|₩ ?)?{_DIGITS}(?: ?원)?")
_INTEGER = re.compile(rf"(-?){_DIGITS}{_UNIT}")
_DECIMAL = re.compile(rf"(-?){_DIGITS}(\.[0-9]{{1,24}})?{_UNIT}")
_PERCENT = re.compile(rf"(-?){_DIGITS}(\.[0-9]{{1,24}})?(?: ?%)?")
_SCALED = re.compile(r"[0-9] ?[십백천만억조]")


def parse_won(text: str) -> int:
    """Read money in won. Thousands of won (천원) are refused: such a unit is the document's, not the number's.

    Registers write 금 before the amount (금5,000원).
    """
    found = _WON.fullmatch(text)
    if found is None:
        raise NotReadable
    amount = int(found[4].replace(",", ""))
    return -amount if found[2] else amount


def parse_integer(text: str) -> int:
    """Read a whole number with a unit word or none (12명)."""
    found = _INTEGER.fullmatch(text)
    if found is None or _SCALED.search(text):
        raise NotReadable
    return int(found[1] + found[2].replace(",", ""))


def _decimal(pattern: re.Pattern[str], text: str) -> Decimal:
    found = pattern.fullmatch(text)
    if found is None or _SCALED.search(text):
        raise NotReadable
    return Decimal(found[1] + found[2].replace(",", "") + (found[3] or ""))


def parse_quantity(text: str) -> Decimal:
    """Read a decimal with a unit or none (84.97㎡, 62.5점)."""
    return _decimal(_DECIMAL, text)


def parse_percent(text: str) -> Decimal:
    """Read a percentage, with its sign or without."""
    return _decimal(_PERCENT, text)


def _plain(value: Decimal) -> str:
    return format(value, "f")


Won = Annotated[int, Scalar("won", parse_won)]
"""Money, in won."""

Integer = Annotated[int, Scalar("integer", parse_integer)]
"""A count."""

Quantity = Annotated[
    Decimal, Scalar("decimal", parse_quantity), PlainSerializer(_plain, return_type=str, when_used="json")
]
"""A measure; its unit is the field's."""

Percent = Annotated[
    Decimal, Scalar("percent", parse_percent), PlainSerializer(_plain, return_type=str, when_used="json")
]
"""A percentage: 40 means 40 %."""
