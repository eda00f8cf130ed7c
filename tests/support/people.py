"""Personal data in text: what no log and no error may hold. Written apart from `certbroker.privacy`, to check it."""

import re

CAST = frozenset(
    {
        "900101-1000001", "920515-2000003", "210309-4000005", "851120-1000007", "880707-2000009", "150228-3000003",
        "500625-1000005", "020815-4000006", "941231-6000008", "800404-1000000", "700101-1000002",
    }
)  # fmt: skip
"""The resident and alien numbers of the fictional people: the only ones that may stand in the project."""

# Thirteen digits that begin with a date; a counter or an instant in milliseconds does not.
RESIDENT_NUMBER = re.compile(r"(?<!\d)(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-?([1-8]\d{6})(?!\d)")
CONNECTING_INFORMATION = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==")


def resident_numbers(text: str) -> set[str]:
    """The resident numbers in a text, written with their dash; those of the cast also in the middle of other digits."""
    plain = text.replace("-", "")
    hidden = {number for number in CAST if number.replace("-", "") in plain}
    return hidden | {f"{front}-{back}" for front, back in RESIDENT_NUMBER.findall(text)}


def personal_data(text: str) -> set[str]:
    """What of a person stands in a text, masked so that it can be reported."""
    masked = {f"resident number {number[:8]}******" for number in resident_numbers(text)}
    return masked | {f"CI {found[:4]}…" for found in CONNECTING_INFORMATION.findall(text)}
