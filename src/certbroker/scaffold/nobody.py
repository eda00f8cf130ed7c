"""Samples are about nobody: whether a document holds a resident number that could be a real person's."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from pydantic import BaseModel

from certbroker.fields import ResidentNumber
from certbroker.privacy import RESIDENT_NUMBER
from certbroker.reading import to_utf8

CHECKLESS_FROM = date(2020, 10, 1)
"""Resident numbers given since then have no check digit (주민등록법 시행규칙 제2조)."""


def real_numbers(data: bytes, content: object = None) -> int:
    """Count the resident numbers with a right check digit, in a wire document and in what was read from it."""
    numbers = list(_numbers(content))
    numbers += [ResidentNumber.parse(found[0]) for found in RESIDENT_NUMBER.finditer(to_utf8(data).decode())]
    return sum(map(_could_be_real, numbers))


def _numbers(value: object) -> Iterator[ResidentNumber]:
    if isinstance(value, ResidentNumber):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for one in cast("tuple[object, ...]", value):
            yield from _numbers(one)


def _could_be_real(number: ResidentNumber) -> bool:
    if not number.is_complete or number.birth_date is None or number.birth_date >= CHECKLESS_FROM:
        return False
    digits = [int(digit) for digit in number.front + number.back]
    weighed = sum(digit * weight for digit, weight in zip(digits, (*range(2, 10), *range(2, 6)), strict=False))
    return digits[-1] == (11 - weighed % 11 + 2 * bool(number.is_foreign)) % 10
