"""The wanted answers of the name finder, and how near a finder's answers come to them."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict

from support.tree import ROOT

if TYPE_CHECKING:
    from certbroker.finding import Found

FILE = ROOT / "tests" / "wanted" / "find.toml"
SPLITS = ("dev", "held")


class WantedMatch(BaseModel):
    """A certificate that a line names."""

    model_config = ConfigDict(extra="forbid")

    id: str
    fresh_within_days: int | None = None
    options: dict[str, Any] = {}


class WantedLine(BaseModel):
    """A line, and what is to be found in it."""

    model_config = ConfigDict(extra="forbid")

    text: str
    matches: list[WantedMatch]
    candidates: list[str] = []
    not_certificates: list[str] = []
    note: str = ""
    split: str

    @property
    def ids(self) -> list[str]:
        """The certificates, in the order of the text."""
        return [match.id for match in self.matches]


@cache
def wanted_lines(split: str | None = None) -> tuple[WantedLine, ...]:
    """The lines of one split, or all of them."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["line"]
    lines = [WantedLine.model_validate(row) for row in rows]
    return tuple(line for line in lines if split in {None, line.split})


def ids_of(found: "Found") -> list[str]:
    """The ids of what was found, in its order."""
    return [match.certificate.id() for match in found.matches]


def plain(value: object) -> object:
    """An option's value as the wanted answers write it: lists for tuples, texts for months and days."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in cast("Iterable[object]", value)]
    return value if isinstance(value, bool | int | str) or value is None else str(value)


def conditions_of(found: "Found") -> dict[str, tuple[object, int | None]]:
    """Options and freshness, by id."""
    return {
        match.certificate.id(): (
            {name: plain(value) for name, value in match.options.items()},
            match.fresh_within_days,
        )
        for match in found.matches
    }


@dataclass
class Rate:
    """How many of how many."""

    right: int = 0
    of: int = 0

    def count(self, right: int, of: int) -> None:
        """Add what one line brings."""
        self.right += right
        self.of += of

    @property
    def value(self) -> float:
        """The part that is right: one where there was nothing to get wrong."""
        return self.right / self.of if self.of else 1.0


@dataclass
class Scores:
    """How near the answers to the lines of a split came."""

    recall: Rate = field(default_factory=Rate)
    """Of the wanted certificates, those that were found."""

    precision: Rate = field(default_factory=Rate)
    """Of the certificates that were found, those that were wanted."""

    conditions: Rate = field(default_factory=Rate)
    """Of the rightly found certificates, those with exactly the wanted options and freshness."""

    said: Rate = field(default_factory=Rate)
    """The same of those where the wanted or the found answer says something."""

    candidates: Rate = field(default_factory=Rate)
    """Of the wanted candidates, those that were offered."""

    unknown_recall: Rate = field(default_factory=Rate)
    """Of the pieces that name something else, those that were told."""

    unknown_precision: Rate = field(default_factory=Rate)
    """Of the pieces that were told, those that do name something else."""

    wrong: list[str] = field(default_factory=list[str])
    """What is not as wanted, one text for each line."""


def score(lines: Iterable[WantedLine], find: "Callable[[str], Found]") -> Scores:
    """Ask the finder for every line, and count."""
    scores = Scores()
    for line in lines:
        found = find(line.text)
        _count_ids(scores, line, found)
        _count_conditions(scores, line, found)
        _count_others(scores, line, found)
    return scores


def _count_ids(scores: Scores, line: WantedLine, found: "Found") -> None:
    wanted, got = set(line.ids), set(ids_of(found))
    scores.recall.count(len(wanted & got), len(wanted))
    scores.precision.count(len(wanted & got), len(ids_of(found)))
    if line.ids != ids_of(found):
        scores.wrong.append(f"{line.text}: wanted {line.ids}, found {ids_of(found)}")


def _count_conditions(scores: Scores, line: WantedLine, found: "Found") -> None:
    got = conditions_of(found)
    for match in (one for one in line.matches if one.id in got):
        wanted = (match.options, match.fresh_within_days)
        right = wanted == got[match.id]
        scores.conditions.count(right, 1)
        scores.said.count(right, 1) if {wanted[1], got[match.id][1]} != {None} or match.options or got[match.id][
            0
        ] else 0
        if not right:
            scores.wrong.append(f"{line.text}: of {match.id} wanted {wanted}, found {got[match.id]}")


def _count_others(scores: Scores, line: WantedLine, found: "Found") -> None:
    offered = {one.id() for one in found.candidates}
    scores.candidates.count(len(offered & set(line.candidates)), len(line.candidates))
    wanted, told = line.not_certificates, found.not_certificates
    scores.unknown_recall.count(sum(_among(piece, told) for piece in wanted), len(wanted))
    scores.unknown_precision.count(sum(_among(piece, wanted) for piece in told), len(told))


def _among(piece: str, pieces: Iterable[str]) -> bool:
    """Whether a piece is quoted, a little longer or shorter."""
    short = _joined(piece)
    return any(short in _joined(one) or _joined(one) in short for one in pieces if _joined(one))


def _joined(text: str) -> str:
    return re.sub(r"\s", "", text)
