"""A line of a notice, squeezed for comparison: blanks, dots and brackets gone, positions kept."""

import re
import unicodedata
from dataclasses import dataclass

_DOTS = str.maketrans("ㆍ・‧•∙⋅", "······")
_DROPPED = re.compile(r"[\s·()\[\]{}<>〈〉《》「」『』【】“”‘’\"'`_*~-]")
_BULLET = re.compile(r"^\s*(?:[-–—*※○●◦▪■□▶►☞✓√]+|\(?[0-9]{1,2}[.)]|[①-⑳]|[가-하][.)])\s*")
BOUNDARY = ",;:/+|\n"


@dataclass(frozen=True, slots=True)
class Line:
    """`text` as it is shown, `plain` without what spelling varies in, `places`: index in `plain` → index in `text`."""

    text: str
    plain: str
    places: tuple[int, ...]

    def shown(self, start: int, end: int) -> str:
        """Return the text that stands for a stretch of `plain`, with the bracket that closes one in it."""
        last = self.places[end - 1] + 1
        shown = self.text[self.places[start] : last]
        return shown + ")" if shown.count("(") > shown.count(")") and self.text[last : last + 1] == ")" else shown


def line_of(text: str) -> Line:
    """Prepare a line: NFC, one kind of dot, no bullet."""
    shown = unicodedata.normalize("NFC", text).translate(_DOTS)
    shown = _BULLET.sub("", shown)
    places = tuple(index for index, letter in enumerate(shown) if not _DROPPED.match(letter))
    return Line(shown, "".join(shown[index] for index in places).lower(), places)


def squeeze(name: str) -> str:
    """Return a name without blanks, dots and brackets."""
    return line_of(name).plain


def is_hangul(letter: str) -> bool:
    """Whether it is a Korean syllable."""
    return "가" <= letter <= "힣"
