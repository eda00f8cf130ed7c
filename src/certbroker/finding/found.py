"""What the finder answers."""

from dataclasses import dataclass
from typing import Any

from certbroker.finding.segments import Reason
from certbroker.model import Certificate


@dataclass(frozen=True, slots=True)
class Match:
    """A certificate that a line asks for, why we think so, and its conditions."""

    certificate: type[Certificate]
    why: Reason
    options: dict[str, Any]
    fresh_within_days: int | None

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.why.text()


@dataclass(frozen=True, slots=True)
class Piece:
    """A paper where it stands in a line: places are those of `Found.shown`."""

    start: int
    end: int
    first: int
    """Where the words before the name begin that belong to it."""
    last: int
    """Where the words behind the name end that belong to it."""
    certificate: str
    """Its id; empty where it is none."""
    quoted: str
    """As the line calls it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a line asks for.

    `candidates` are runners-up, accepted by nobody; `not_certificates` are quoted from the line.
    """

    text: str
    matches: tuple[Match, ...]
    candidates: tuple[type[Certificate], ...]
    not_certificates: tuple[str, ...]
    shown: str = ""
    """The line without its bullet."""
    pieces: tuple[Piece, ...] = ()
    """All papers of the line in its order; one that is named twice stands twice."""

    def describe(self) -> dict[str, Any]:
        """Return the JSON object of `certbroker find --json` (shape `found` in docs/shapes.md)."""
        return {
            "text": self.text,
            "matches": [
                {
                    "id": one.certificate.id(),
                    "reason": one.reason,
                    "options": one.options,
                    "fresh_within_days": one.fresh_within_days,
                }
                for one in self.matches
            ],
            "candidates": [one.id() for one in self.candidates],
            "not_certificates": list(self.not_certificates),
        }
