"""Numbers that name people, businesses and telephones."""

import re
from datetime import date
from typing import Annotated, ClassVar, Self

from certbroker.fields.scalar import Kept, NotReadable, Scalar
from certbroker.privacy import Secret

_RESIDENT = re.compile(r"([0-9]{6})(?: ?-? ?(?:([0-9*])|([0-9*]{7})))?")
_NUMBER = re.compile(r"[0-9*][0-9* -]*")
_BUSINESS = (3, 5, 10)
_CORPORATE = (6, 13)
_CENTURY = {
    "9": 1800,
    "0": 1800,
    "1": 1900,
    "2": 1900,
    "5": 1900,
    "6": 1900,
    "3": 2000,
    "4": 2000,
    "7": 2000,
    "8": 2000,
}


class ResidentNumber(Secret):
    """Resident registration number (주민등록번호), or an alien's (외국인등록번호, 국내거소신고번호).

    Written `900101-1******` everywhere but in `.reveal()`. Numbers given since October 2020 have no check digit, so
    none is ever checked (주민등록법 시행규칙 제2조). A document may hide the back part; then that is all there is to
    reveal.
    """

    __slots__ = ()
    json_format: ClassVar[str] = "resident-number"
    scalar: ClassVar[Scalar]

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read `900101-1000001`, `9001011000001`, `900101-1******`, `900101-1`, `900101`."""
        found = _RESIDENT.fullmatch(value.strip())
        if found is None:
            raise NotReadable
        return cls(f"{found[1]}-{found[3] or (found[2] or '*') + '******'}")

    @property
    def masked(self) -> str:
        """Front part and the first digit of the back part, where that is known."""
        return self._value[:8] + "******"

    @property
    def front(self) -> str:
        """Six digits: year, month and day of birth."""
        return self._value[:6]

    @property
    def back(self) -> str:
        """Seven digits or stars, in clear: like `reveal()`, a place to look at when reviewing."""
        return self._value[7:]

    @property
    def is_complete(self) -> bool:
        """Whether every digit is known."""
        return "*" not in self._value

    @property
    def is_foreign(self) -> bool | None:
        """Whether it is an alien's number; `None` where the digit that tells is hidden."""
        return None if self._value[7] == "*" else self._value[7] in "5678"

    @property
    def birth_date(self) -> date | None:
        """Date of birth; `None` where the century is hidden or the digits are no date."""
        century = _CENTURY.get(self._value[7])
        if century is None:
            return None
        try:
            return date(century + int(self._value[:2]), int(self._value[2:4]), int(self._value[4:6]))
        except ValueError:
            return None

    @property
    def sex(self) -> str | None:
        """`male` or `female`, as the number tells; `None` where the digit that tells is hidden."""
        digit = self._value[7]
        return None if digit == "*" else "male" if digit in "13579" else "female"

    def agrees_with(self, other: "ResidentNumber") -> bool:
        """Whether both can be the same number: every digit that both show is equal."""
        return all(a == b or "*" in (a, b) for a, b in zip(self.reveal(), other.reveal(), strict=True))


ResidentNumber.scalar = Scalar("rrn", ResidentNumber.parse, joint="-", group=("앞번호", "뒷번호"))


def _grouped(text: str, cuts: tuple[int, ...]) -> str | Kept:
    if not _NUMBER.fullmatch(text):
        raise NotReadable
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) != cuts[-1]:
        return Kept(text, "shape")
    return "-".join(digits[start:end] for start, end in zip((0, *cuts), cuts, strict=False))


def parse_business_number(text: str) -> str | Kept:
    """Read a business registration number (사업자등록번호); stars of a masked one stay in place.

    Some papers print the owner's resident number there: thirteen digits are masked as one, and reported.
    """
    found = _grouped(text, _BUSINESS)
    digits = text.replace("-", "").replace(" ", "")
    if isinstance(found, Kept) and len(digits) == _CORPORATE[-1]:
        return Kept(f"{digits[:6]}-{digits[6]}******", found.kind)
    return found


def parse_corporate_number(text: str) -> str | Kept:
    """Read a corporate registration number (법인등록번호)."""
    return _grouped(text, _CORPORATE)


def parse_phone(text: str) -> str:
    """Write a Korean telephone number with hyphens; anything else stays as it stands."""
    digits = text.replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdecimal()):
        return text
    for pattern in _PHONES:
        found = pattern.fullmatch(digits)
        if found:
            return "-".join(found.groups())
    return text


_PHONES = (
    re.compile(r"(02)([0-9]{3,4})([0-9]{4})"),
    re.compile(r"(0(?!2|50)[0-9]{2})([0-9]{3,4})([0-9]{4})"),
    re.compile(r"(1[568][0-9]{2})([0-9]{4})"),
)

BusinessNumber = Annotated[str, Scalar("brn", parse_business_number, joint="-")]
"""Business registration number (사업자등록번호), `000-00-00017`."""

CorporateNumber = Annotated[str, Scalar("crn", parse_corporate_number, joint="-")]
"""Corporate registration number (법인등록번호), `000000-0000017`."""

Phone = Annotated[str, Scalar("phone", parse_phone)]
"""Telephone number, `031-000-0000`."""
