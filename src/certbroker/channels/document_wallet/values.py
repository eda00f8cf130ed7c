"""The values of the wallet's answers: days, moments, counts, reasons and files."""

import base64
import binascii
import html
from datetime import date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator

from certbroker.errors import PayloadError
from certbroker.fields import SEOUL
from certbroker.fields.dates import parse_day, parse_instant
from certbroker.privacy import redact

MAX_FILE = 30 * 1024 * 1024
"""Bytes that a file may have."""
_PDF = b"%PDF-"
_STAMP, _DAY = 14, 8
_LINE_ENDS = str.maketrans("", "", "\r\n")


def text_of(value: object) -> str:
    """Return a plain value as text; null is none. Raises ValueError for what is no plain value."""
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, bool) or not isinstance(value, int):
        message = "no text"
        raise ValueError(message)  # noqa: TRY004 - pydantic takes a ValueError for a value that is not valid
    return str(value)


def _day(value: object) -> date | None:
    """Read `yyyyMMdd`, or the day of a moment; 99991231 (for good) and nothing are `None`."""
    text = text_of(value)
    if not text:
        return None
    return parse_day(text[:_DAY] if len(text) == _STAMP and text.isdecimal() else text)


def _moment(value: object) -> datetime | None:
    """Read `yyyyMMddHHmmss` in Korean time; a day alone is its beginning."""
    text = text_of(value)
    if not text:
        return None
    if len(text) != _DAY:
        return parse_instant(text)
    day = parse_day(text)
    return datetime.combine(day, time(), SEOUL) if day else None


def _reason(value: object) -> str:
    return redact(" ".join(html.unescape(text_of(value)).split()))


def _yes(value: object) -> bool:
    found = {"Y": True, "N": False, "": False}.get(text_of(value))
    if found is None:
        message = "neither Y nor N"
        raise ValueError(message)
    return found


def _count(value: object) -> int | None:
    text = text_of(value)
    if text and not (text.isascii() and text.isdecimal() and len(text) <= 9):  # noqa: PLR2004 - nothing is counted further
        message = "no count"
        raise ValueError(message)
    return int(text) if text else None


Text = Annotated[str, BeforeValidator(text_of)]
"""Text; null is none."""
Day = Annotated[date | None, BeforeValidator(_day)]
"""A day; `None` where there is none, or it is for good (99991231)."""
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
"""A moment in Korean time."""
Reason = Annotated[str, BeforeValidator(_reason)]
"""Free text of an official: unescaped (`&lt;`), without resident numbers."""
Yes = Annotated[bool, BeforeValidator(_yes)]
"""Y or N; nothing is N."""
Count = Annotated[int | None, BeforeValidator(_count)]
"""A count, which comes as a string."""


def message_of(value: object) -> str:
    """Return a message of the wallet as text to show."""
    return _reason(value)


def decoded(text: str, path: str) -> bytes:
    """Decode Base64, strictly: line ends may stand in it, nothing else that does not belong there.

    Raises PayloadError, also where the file would have more than 30 MB.
    """
    if len(text) > MAX_FILE * 4 // 3 + MAX_FILE // 16:  # line ends included
        raise PayloadError(f"a file of more than {MAX_FILE // 2**20} MB", kind="size", path=path)
    data = _exactly(text.translate(_LINE_ENDS))
    if data is None:
        raise PayloadError("no base64, or cut off", kind="base64", path=path)
    if len(data) > MAX_FILE:
        raise PayloadError(f"a file of more than {MAX_FILE // 2**20} MB", kind="size", path=path)
    return data


def _exactly(text: str) -> bytes | None:
    """Decode Base64 that is written in the one right way: Python alone overlooks padding in excess."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data) == text.encode() else None


def pdf_of(text: str, path: str) -> bytes:
    """Return the bytes of a PDF, as the issuer made them. Raises PayloadError."""
    data = decoded(text, path)
    if not data.startswith(_PDF):
        raise PayloadError("no PDF" if data else "an empty file", kind="pdf", path=path)
    return data
