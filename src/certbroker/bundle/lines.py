"""Line breaking for Korean: between words where it can be, inside a word where it must, never before a closing mark."""

import re
from collections.abc import Callable
from typing import Final

Measure = Callable[[str], float]
"""Returns the width of a text."""

NOT_FIRST: Final = frozenset(")]}>〉》」』】〕’”,.:;!?·…ㆍ、。，．：；！？）］｝%％℃~")
"""Marks that begin no line."""
NOT_LAST: Final = frozenset("([{<〈《「『【〔‘“（［｛₩")
"""Marks that end no line."""
_SEAM: Final = re.compile(r"(?<=[^\s(\[（〔])(?=[(\[（〔])|(?<=[/·ㆍ])(?=[^\s\d/·ㆍ])|(?<=,)(?=[^\s\d])")
"""Where a word may be cut, too: before an opening bracket, after a stroke, a middle dot or a comma."""

_DATE_BEGUN: Final = re.compile(r"\d\.$")
"""The beginning of a date such as 2026. 11. 2., which stays on one line."""


def wrap(text: str, room: float, measure: Measure) -> tuple[str, ...]:
    """Break a text into lines no wider than the room; a text of nothing is one empty line.

    A line that ends where a blank stood keeps it, beyond the room: who has the text read out hears two words.
    """
    if measure(text) <= room:
        return (text,)
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if measure((line + piece).rstrip()) <= room:
            line += piece
            continue
        if line and measure(piece.strip()) <= room:
            lines.append(_ended(line, piece))
            line = ""
        *full, line = _cut((line + piece).lstrip(), room, measure)
        lines.extend(full)
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


def widest_piece(text: str, measure: Measure) -> float:
    """Return the width of the widest piece that is better not cut."""
    return max((measure(piece.strip()) for piece in _pieces(text)), default=0.0)


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end; a piece keeps the space before it."""
    found: list[str] = []
    for word in re.split(r"(?= )", text):
        for piece in _SEAM.split(word):
            if found and _sticks(found[-1], piece):
                found[-1] += piece
            elif piece:
                found.append(piece)
    return found


def _sticks(before: str, after: str) -> bool:
    first = after.lstrip()[:1]
    if not first or first in NOT_FIRST or before.rstrip()[-1:] in NOT_LAST:
        return True
    return first.isdigit() and _DATE_BEGUN.search(before) is not None


def _cut(piece: str, room: float, measure: Measure) -> list[str]:
    """Cut a piece that is wider than a line, character by character."""
    lines: list[str] = []
    start, width = 0, 0.0
    for end, character in enumerate(piece):
        step = measure(character)
        if end > start and width + step > room:
            at = _good_end(piece, start, end)
            lines.append(_ended(piece[start:at], piece[at:]))
            start = at + (piece[at] == " ")
            width = measure(piece[start:end])
        width += step if end >= start else 0
    return [*lines, piece[start:].lstrip()]


def _ended(line: str, rest: str) -> str:
    return line.strip() + (" " if line.endswith(" ") or rest.startswith(" ") else "")


def _good_end(piece: str, start: int, end: int) -> int:
    """Move the end of a line forward, by a few characters at most, from where it would split what belongs together."""
    for at in range(end, max(start, end - 6), -1):
        if (
            piece[at] not in NOT_FIRST
            and piece[at - 1] not in NOT_LAST
            and not (piece[at].isdigit() and piece[at - 1].isdigit())
        ):
            return at
    return end
