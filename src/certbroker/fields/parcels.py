"""Parcels of land by number (필지고유번호, PNU), and the codes that building APIs take in its place."""

import re
from dataclasses import dataclass
from typing import Literal, Self

from certbroker.errors import SettingsError

Ground = Literal["land", "mountain", "block"]
_NUMBER = re.compile(r"([0-9]{10})([12])([0-9]{4})([0-9]{4})", re.ASCII)
_IN_NUMBER: dict[str, Ground] = {"1": "land", "2": "mountain"}
_IN_CODES: dict[str, Ground] = {"0": "land", "1": "mountain", "2": "block"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel: legal dong (법정동코드, 10 digits), kind of ground, and lot number (번-지).

    Its number has 19 digits: legal dong 10 + ground 1 (1 land, 2 mountain) + main 4 + sub 4. Building APIs count the
    ground from 0 (platGbCd: 0 land, 1 mountain, 2 block) and take the legal dong in two halves. A block of a land
    development has no number. Making one raises SettingsError where a part is none.

    ```python
    parcel = Parcel.parse("4111514100100010000")
    LandRegister.ask(parcel_number=parcel.number)
    BuildingRegister.ask(**parcel.options())
    ```
    """

    legal_dong: str
    ground: Ground = "land"
    main: int = 0
    sub: int = 0

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{10}", self.legal_dong, re.ASCII):
            raise SettingsError("a legal dong code has 10 digits")
        if not (0 <= self.main <= 9999 and 0 <= self.sub <= 9999):  # noqa: PLR2004 - four digits
            raise SettingsError("a lot number has up to four digits before the hyphen, and up to four behind it")
        if self.ground not in _IN_CODES.values():
            raise SettingsError(f"the ground is one of {', '.join(_IN_CODES.values())}")

    @classmethod
    def parse(cls, number: str) -> Self:
        """Read a parcel number of 19 digits; blanks and hyphens count for nothing."""
        found = _NUMBER.fullmatch(re.sub(r"[\s-]", "", number))
        if found is None:
            raise SettingsError("a parcel number has 19 digits, and 1 or 2 in the eleventh place")
        return cls(found[1], _IN_NUMBER[found[2]], int(found[3]), int(found[4]))

    @classmethod
    def of_codes(cls, sigungu: str, legal_dong: str, ground: str = "0", main: str = "0", sub: str = "0") -> Self:
        """Read the codes of the building APIs: sigunguCd, bjdongCd, platGbCd, bun, ji (the last two may be empty)."""
        numbers = [text.strip() or "0" for text in (main, sub)]
        are_digits = all(text.isascii() and text.isdecimal() for text in numbers)
        if not (are_digits and len(sigungu) == len(legal_dong) == 5 and ground in _IN_CODES):  # noqa: PLR2004 - digits
            raise SettingsError("sigunguCd and bjdongCd have 5 digits, bun and ji up to 4; platGbCd is 0, 1 or 2")
        return cls(sigungu + legal_dong, _IN_CODES[ground], *map(int, numbers))

    @property
    def number(self) -> str:
        """The parcel number (PNU), 19 digits. Raises SettingsError for a block, which has none."""
        if self.ground == "block":
            raise SettingsError("a block of a land development has no parcel number")
        digit = next(digit for digit, ground in _IN_NUMBER.items() if ground == self.ground)
        return f"{self.legal_dong}{digit}{self.main:04d}{self.sub:04d}"

    @property
    def codes(self) -> dict[str, str]:
        """The parameters of the building APIs: sigunguCd, bjdongCd, platGbCd, bun, ji."""
        code = next(code for code, ground in _IN_CODES.items() if ground == self.ground)
        return {
            "sigunguCd": self.legal_dong[:5],
            "bjdongCd": self.legal_dong[5:],
            "platGbCd": code,
            "bun": f"{self.main:04d}",
            "ji": f"{self.sub:04d}",
        }

    def options(self) -> dict[str, str]:
        """Return the options by which a building register is asked for."""
        codes = self.codes
        return {
            "sigungu_code": codes["sigunguCd"],
            "legal_dong_code": codes["bjdongCd"],
            "lot_kind": self.ground,
            "main_number": codes["bun"],
            "sub_number": codes["ji"],
        }
