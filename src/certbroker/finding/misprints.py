"""Names that a text nearly holds: a letter of a syllable wrong, a syllable missing, doubled or in the wrong place."""

import unicodedata
from collections.abc import Iterator
from functools import cache

_SHORTEST, _LONG, _LONGEST_TEXT = 6, 10, 60


def allowed(name: str) -> int:
    """Return how many misprints a name may have: long ones two, the shortest none."""
    return 0 if len(name) < _SHORTEST else 2 if len(name) >= _LONG else 1


def nearly(name: str, plain: str) -> tuple[int, int, int] | None:
    """Return where in a text a name stands but for misprints, and how many; nothing if it doesn't."""
    most = allowed(name)
    if not most or len(plain) > _LONGEST_TEXT:
        return None
    found = ((least[0], start, least[1]) for start in range(len(plain)) if (least := _least(name, plain[start:], most)))
    wrong, start, length = min(found, default=(most + 1, 0, 0))
    return (start, start + length, wrong) if wrong <= most else None


def _least(name: str, plain: str, most: int) -> tuple[int, int] | None:
    """Return with how few misprints a text begins with a name, and how much of the text that takes."""
    return min(_ways(name, plain, 0, 0, most), default=None)


def _ways(name: str, plain: str, index: int, place: int, most: int) -> Iterator[tuple[int, int]]:
    """Go through the ways to read a name's rest in a text's rest: misprints, and where the reading ends.

    A name's first two syllables and its last one can't be missing: it would be another, shorter name.
    """
    while index < len(name) and place < len(plain) and name[index] == plain[place]:
        index, place = index + 1, place + 1
    if index == len(name):
        yield 0, place
    elif most:
        for further, behind in _steps(name, plain, index, place):
            for wrong, end in _ways(name, plain, further, behind, most - 1):
                yield wrong + 1, end


def _steps(name: str, plain: str, index: int, place: int) -> Iterator[tuple[int, int]]:
    """Go through what one misprint may be: a wrong letter, a syllable too many, one missing, two exchanged."""
    if place < len(plain) and _alike(name[index], plain[place]):
        yield index + 1, place + 1
    if index and place < len(plain):
        yield index, place + 1
    if 1 < index < len(name) - 1:
        yield index + 1, place
    if name[index : index + 2] == plain[place : place + 2][::-1] and index + 1 < len(name):
        yield index + 2, place + 2


@cache
def _alike(one: str, other: str) -> bool:
    """Whether a single letter of two syllables differs."""
    first, second = unicodedata.normalize("NFD", one), unicodedata.normalize("NFD", other)
    return sum(a != b for a, b in zip(first, second, strict=False)) + abs(len(first) - len(second)) == 1
