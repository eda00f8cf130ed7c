"""Which words of a line are conditions of which paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from certbroker.finding.segments import Spot, joints
from certbroker.finding.text import Line, is_hangul, squeeze

_OWN = re.compile(r"(?:\s*[\])>}”’\"']*\s*[(\[<][^()\[\]<>]*(?:\([^()]*\)[^()\[\]<>]*)*[)\]>])+")
_CLAUSE = re.compile(r"[,;/·()\[\]<>{}“”\"'‘’:\n※☞-]|(?<=[함개시재])\s및\s|\s또는\s|\s[–+]\s")
_INNER = re.compile(r"\(([^()]*)\)?")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is said of one paper: before its name, in its name, behind it, and of all papers of the line."""

    name: str
    before: str
    behind: str
    shared_before: str
    shared_behind: str
    first: int = 0
    """Where the words before the name begin."""
    last: int = 0
    """Where those behind it end."""


def clauses(text: str) -> list[str]:
    """Return a text's clauses without blanks: what commas and brackets separate."""
    return [plain for one in _CLAUSE.split(text) if (plain := squeeze(one))]


def scopes_of(line: Line, spots: Sequence[Spot]) -> list[Scope]:
    """Return the scope of every name, in their order."""
    if not spots:
        return []
    last = max(spots, key=lambda spot: spot.end)
    closed = _closed(line, last)
    owned = _OWN.match(line.text, closed)
    tail = owned.end() if owned else closed
    cuts = joints(line, spots)
    shared_before, shared_behind = line.text[: spots[0].start], line.text[tail:]
    found: list[Scope] = []
    for index, spot in enumerate(spots):
        start, end = begin(spot, spots, cuts), tail if spot.end == last.end else _limit(line, spot, spots, cuts)
        before, behind = line.text[start : spot.start], _inner(line, spot) + line.text[spot.end : end]
        found.append(Scope(_spelling(line, spot), before, behind, shared_before, shared_behind, start, end))
        if index and spots[index - 1].joined and not squeeze(found[index - 1].behind):
            found[index - 1] = replace(found[index - 1], behind=found[index].behind)
    return found


def _closed(line: Line, spot: Spot) -> int:
    """Return where a name ends, with the rest of a bracket that began in it: 가족관계증명서(특정, 자녀)."""
    opened = line.text.count("(", spot.start, spot.end) > line.text.count(")", spot.start, spot.end)
    return line.text.find(")", spot.end) + 1 or spot.end if opened else spot.end


def _spelling(line: Line, spot: Spot) -> str:
    """Return a name with what is written to it: 고등학교생활기록부 holds 학교생활기록부."""
    start = spot.start
    while start and is_hangul(line.text[start - 1]):
        start -= 1
    return line.text[start : spot.start] + spot.name


def _inner(line: Line, spot: Spot) -> str:
    """Return what a name itself has in brackets: 가족관계증명서(상세)."""
    return " ".join(f"({one[1]})" for one in _INNER.finditer(line.text[spot.start : spot.end]))


def begin(spot: Spot, spots: Sequence[Spot], cuts: Sequence[tuple[int, int]]) -> int:
    """Return where the words before a name begin that belong to it."""
    ends = (end for _, end in cuts if end <= spot.start)
    return max([0, *ends, *(one.end for one in spots if one.end <= spot.start)])


def _limit(line: Line, spot: Spot, spots: Sequence[Spot], cuts: Sequence[tuple[int, int]]) -> int:
    starts = (start for start, _ in cuts if start >= spot.end)
    return min([len(line.text), *starts, *(one.start for one in spots if one.start >= spot.end)])
