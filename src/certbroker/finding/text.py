"""A line of a notice, squeezed for comparison: blanks, dots and brackets gone, positions kept."""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_DOTS = str.maketrans("ㆍ・‧•∙⋅", "······")
_DROPPED = re.compile(r"[\s·./()\[\]{}<>〈〉《》「」『』【】“”‘’\"'`_*~-]")
_MARKS = r"[-–—*※○●◦▪■□▶►☞✓√·]+|\(?[0-9]{1,2}[.)](?![0-9])|[①-⑳]|[가나다라마바사아자차카타파하][.)]"
_BULLET = re.compile(rf"^\s*(?:{_MARKS})\s*")
_BRACKETS = re.compile(r"[(\[{<〈〔【][^()\[\]{}<>〈〉〔〕【】]*[)\]}>〉〕】]")


@dataclass(frozen=True, slots=True)
class Line:
    """`text` as it is shown, `plain` without what spelling varies in, `places`: index in `plain` → index in `text`."""

    text: str
    plain: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in `text` a stretch of `plain` stands, with the bracket that closes one in it."""
        first, last = self.places[start], self.places[end - 1] + 1
        opened = self.text.count("(", first, last) > self.text.count(")", first, last)
        return first, last + 1 if opened and self.text[last : last + 1] == ")" else last

    def between(self, start: int, end: int) -> "Line":
        """Return the part of the line that stands between two places of `text`."""
        first, last = bisect_left(self.places, start), bisect_left(self.places, end)
        return Line(self.text, self.plain[first:last], self.places[first:last])


def line_of(text: str) -> Line:
    """Prepare a line: NFC, one kind of dot, no bullet."""
    shown = _BULLET.sub("", unicodedata.normalize("NFC", text).translate(_DOTS))
    return _of(shown, shown)


def without_brackets(line: Line) -> Line:
    """Return the same line as if nothing stood in brackets: 독립유공자(유족)확인원."""
    return _of(line.text, blanked(line.text))


def blanked(text: str) -> str:
    """Return a text of the same length with blanks for brackets and what is in them."""
    while (found := _BRACKETS.sub(lambda one: " " * len(one[0]), text)) != text:
        text = found
    return text


def _of(text: str, read: str) -> Line:
    kept = [(letter, index) for index, letter in enumerate(read) if not _DROPPED.match(letter)]
    lowered = [(letter if len(letter.lower()) != 1 else letter.lower(), index) for letter, index in kept]
    return Line(text, "".join(letter for letter, _ in lowered), tuple(index for _, index in lowered))


def squeeze(name: str) -> str:
    """Return a name without blanks, dots and brackets."""
    return line_of(name).plain


def is_hangul(letter: str) -> bool:
    """Whether it is a Korean syllable; no letter is none."""
    return "가" <= letter <= "힣"
