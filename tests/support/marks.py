"""What the cast's papers hold of people, and whether it stands in bytes, in whatever encoding."""

import base64
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from support.tree import PACKAGES

LEAST = 6
"""Shorter byte strings turn up in random bytes now and then."""
_OF_A_PERSON = {"name", "resident_number", "wallet_address", "business_name", "business_number", "corporate_number"}
_RUNS = re.compile(rb"(?:[\x20-\x7e]|[\xea-\xed][\x80-\xbf]{2}){6,}|(?:[\xea-\xed][\x80-\xbf]{2}){2,}")
"""Text as `strings` finds it, Korean too."""


def strings(value: Any) -> Iterator[str]:
    """The texts in a JSON value."""
    found: Any = value.values() if isinstance(value, dict) else value  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    inner: Iterable[Any] = () if isinstance(value, str | int | float | None) else found
    yield from (one for part in inner for one in strings(part))
    if isinstance(value, str):
        yield value


def personal(text: str) -> bool:
    """Whether a text tells something: three Korean syllables, or seven digits."""
    return len(re.findall("[가-힣]", text)) >= 3 or len(re.findall(r"\d", text)) >= 7


@cache
def cast() -> frozenset[str]:
    """Names, numbers, wallet addresses of all of the sandbox's people; resident numbers without their dash too."""
    people = tomllib.loads((PACKAGES["certbroker"] / "sandbox" / "people.toml").read_text(encoding="utf-8"))
    told = {str(person[name]) for person in people.values() for name in _OF_A_PERSON & person.keys()}
    found = {one for one in told if len(one.encode()) >= LEAST}
    # Without its dash a business number of the cast is nothing but a small number with zeros before it.
    return frozenset(found | {one.replace("-", "") for one in found if re.fullmatch(r"\d{6}-\d{7}", one)})


def in_every_encoding(mark: str) -> Iterator[bytes]:
    plain = mark.encode()
    yield from (plain, mark.encode("utf-16-le"), mark.encode("utf-16-be"), json.dumps(mark)[1:-1].encode())
    yield from (mark.encode("cp949", errors="ignore"), plain.hex().encode(), plain.hex().upper().encode())
    for before in range(3):  # base64 depends on where in three bytes it begins
        shifted = base64.b64encode(bytes(before) + plain)
        yield shifted[4 if before else 0 : -4 if (before + len(plain)) % 3 else None]


def found_in(data: bytes, marks: set[str]) -> list[str]:
    """The encodings in which marks stand in bytes."""
    patterns = {pattern: mark for mark in marks for pattern in in_every_encoding(mark) if len(pattern) >= LEAST}
    return [f"{mark!r} as {pattern!r}" for pattern, mark in patterns.items() if pattern in data]


def text_in(data: bytes) -> bytes:
    """The text in bytes, a line a piece."""
    return b"\n".join(_RUNS.findall(data))
