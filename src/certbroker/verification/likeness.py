"""Whether two texts name the same address, company or person, as papers write them."""

import re
from typing import Final

_ASIDE: Final = re.compile(r"\([^)]*\)")
_BETWEEN: Final = re.compile(r"[\s,.·\-]+")
_FORM: Final = re.compile(
    r"\(주\)|㈜|주식회사|유한회사|\(유\)|\(재\)|재단법인|\(사\)|사단법인|\(합\)|합자회사|합명회사"
)
_ABBREVIATED: Final = {
    "서울시": "서울특별시",
    "부산시": "부산광역시",
    "강원도": "강원특별자치도",
    "전라북도": "전북특별자치도",
    "제주도": "제주특별자치도",
}
"""Names that a paper may still or shortly use for a province."""
MIN_ADDRESS: Final = 8
"""A shorter beginning names no house."""


def same_address(one: str | None, other: str | None) -> bool:
    """Whether two addresses can be one: apart from spacing, notes in brackets, and how detailed they are.

    Stars hide the rest of an address.
    """
    first, second = _address(one or ""), _address(other or "")
    shorter, longer = sorted((first, second), key=len)
    if first == second:
        return bool(first)
    # A longer house number is another house: what follows a shorter address must not go on with a digit.
    rest = longer[len(shorter) :]
    return len(shorter) >= MIN_ADDRESS and longer.startswith(shorter) and not _goes_on(shorter, rest)


def same_company(one: str | None, other: str | None) -> bool:
    """Whether two names can be one company's: apart from its legal form, spacing and case."""
    first, second = _company(one or ""), _company(other or "")
    return bool(first) and first == second


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are written alike, apart from spacing and case."""
    first, second = _plain(one or ""), _plain(other or "")
    return bool(first) and first == second


def _address(text: str) -> str:
    shown = text.partition("*")[0]
    first, _, rest = shown.strip().partition(" ")
    return _BETWEEN.sub("|", _ASIDE.sub("", f"{_ABBREVIATED.get(first, first)} {rest}").strip()).strip("|")


def _goes_on(shorter: str, rest: str) -> bool:
    return shorter[-1:].isdigit() and rest[:1].isdigit()


def _company(text: str) -> str:
    return _plain(_FORM.sub("", text))


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
