"""Names of files made from a pattern: safe on every system, within one folder, and each only once."""

import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from certbroker.errors import SettingsError

FIELDS: Final = frozenset({"date", "recipient", "purpose", "n", "parts"})
"""What a pattern may name. The holder is not among them: names of files are seen by more people than the files."""
ENDINGS: Final = (".pdf",)
LONGEST: Final = 150
"""Bytes of a name in UTF-8; file systems take 255, and mail programs and archives add to it."""
LONGEST_VALUE: Final = 40
"""Characters of a value within it."""
_PLAIN: Final = frozenset("-_.()+,=@ ")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)
"""Names of devices on Windows, whatever ending they have."""


@dataclass(frozen=True, slots=True)
class Names:
    """A pattern such as `{date}_{recipient}_{n}.pdf`.

    date: `20261120`; n: number of the part; parts: how many there are. What a file system might not take becomes `_`.
    """

    pattern: str
    ascii_only: bool = False

    def __post_init__(self) -> None:
        """Raise SettingsError where the pattern names something else, has an attribute or format, or no ending."""
        try:
            parsed = list(string.Formatter().parse(self.pattern))
        except ValueError:
            raise SettingsError("a pattern of file names has a brace that is not closed") from None
        named = [(name, form, conversion) for _, name, form, conversion in parsed if name is not None]
        if any(name not in FIELDS or form or conversion for name, form, conversion in named):
            raise SettingsError(f"a pattern of file names may name {', '.join(sorted(FIELDS))}")
        if not self.pattern.endswith(ENDINGS):
            raise SettingsError("a pattern of file names ends in .pdf")
        if any(character in self.pattern for character in "/\\\0"):
            raise SettingsError("a pattern of file names has no folders")

    def name(self, values: Mapping[str, str], number: int = 1, parts: int = 1) -> str:
        """Return the name of a part. Values: `recipient`, `purpose`, `date`. Two parts never have the same name."""
        width = len(str(parts))
        counted = {"n": f"{number:0{width}}", "parts": str(parts)}
        safe = {name: self._safe(value)[:LONGEST_VALUE] for name, value in values.items() if name in FIELDS}
        pattern = self.pattern if parts == 1 or "{n}" in self.pattern else f"{self.pattern[:-4]}_{{n}}.pdf"
        own = self._safe(string.Formatter().vformat(pattern[:-4], (), _Blank(safe | counted)))
        return f"{_cut(_bare(own), counted['n'] if parts > 1 else '')}.pdf"

    def _safe(self, text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        return "".join(one if self._is_safe(one) else "_" for one in composed)

    def _is_safe(self, character: str) -> bool:
        if character.isascii():
            return character.isalnum() or character in _PLAIN
        return not self.ascii_only and unicodedata.category(character) in {"Lo", "Lu", "Ll", "Lt", "Nd"}


class _Blank(dict[str, str]):
    """Values of a pattern; one that is not given is nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def values_of(recipient: str, purpose: str, today: date) -> dict[str, str]:
    """Return the values for a pattern."""
    return {"recipient": recipient, "purpose": purpose, "date": f"{today:%Y%m%d}"}


def _bare(name: str) -> str:
    """Take away what is hidden, cut off or taken for a device: dots and blanks at either end, reserved names."""
    found = " ".join(name.split()).strip(". ")
    return f"_{found}" if not found or found.split(".")[0].strip().lower() in _RESERVED else found


def _cut(name: str, number: str) -> str:
    """Cut a name that is too long; the number of its part stays."""
    limit = LONGEST - len(ENDINGS[0])
    if len(name.encode()) <= limit:
        return name
    end = f"_{number}" if number else ""
    kept = name.encode()[: limit - len(end)].decode(errors="ignore")
    return f"{kept.strip('. ')}{end}"
