"""Text as it is searched: digits of all scripts, dashes and blanks made one, what is not seen taken out.

Each character knows where it came from, so that what is found can be hidden where it stands.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

_DASHES: Final = frozenset("-‐‑‒–—―−－﹣⁃ー~∼〜.·ㆍ/_")
_STARS: Final = frozenset("*＊●○•◯■□")
HAS_DIGIT: Final = re.compile(r"\d")

Span = tuple[int, int]


class Folded(NamedTuple):
    """A text as it is searched, and where each of its characters stands in the text as it was."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return where a part stands in the text as it was."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text; blanks beside one another become one."""
    if text.isascii() and "  " not in text and text.isprintable():
        return Folded(text.translate(_PLAIN), tuple(range(len(text))))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        letter = _folded(character)
        if letter and not (letter == " " and letters[-1:] == [" "]):
            letters.append(letter)
            places.append(place)
    return Folded("".join(letters), tuple(places))


_PLAIN: Final = str.maketrans(dict.fromkeys("~./_", "-"))


def _folded(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character in _STARS:
        return "*"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cf", "Cc", "Mn"} or character == "\ufffe" else character


def hide(text: str, spans: Iterable[Span], mark: str = "*") -> str:
    """Put a mark in place of each digit within spans."""
    letters = list(text)
    for start, end in spans:
        for at in range(start, end):
            if unicodedata.digit(letters[at], None) is not None:
                letters[at] = mark
    return "".join(letters)


def replace(text: str, spans: Iterable[Span], mark: str) -> str:
    """Put a mark in place of each span; spans that overlap become one."""
    parts: list[str] = []
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            parts += [text[last:start], mark]
        last = max(last, end)
    return "".join((*parts, text[last:]))
