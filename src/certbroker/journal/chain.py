"""The chain: what an entry's hash is over, and what is wrong with an entry that does not follow from the one before.

Needs no store and no key: whoever has the entries can check them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from certbroker.fields import SEOUL
from certbroker.journal.entry import Deed

LANES, SHARED = 48, 16
"""Lanes are written side by side. The first ones are for what must be written once, each consent's in one of them."""
ZEROS = "0" * 64
UNREADABLE = "f" * 64
"""What stands as the hash of an entry that could not be read: the chain goes on, and says so."""
Fault = Literal["missing", "unreadable", "changed", "misplaced", "unlinked", "not_as_anchored"]
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a lane, and the hash of the entry there."""

    sequence: int = 0
    hash: str = ZEROS

    def describe(self) -> dict[str, int | str]:
        """Return it as a JSON object."""
        return {"sequence": self.sequence, "hash": self.hash}

    @classmethod
    def parse(cls, told: Any) -> "Mark":
        """Read it. Raises ValueError."""
        try:
            sequence, value = told["sequence"], told["hash"]
        except (TypeError, KeyError, IndexError):
            sequence, value = None, None
        if type(sequence) is not int or not isinstance(value, str) or sequence < 0:
            message = "no mark"
            raise ValueError(message)
        return cls(sequence, value)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry of a lane that does not hold.

    why: `missing`; `unreadable`: not what the store sealed, or no JSON; `changed`: its hash is not that of its content;
    `misplaced`: it stood elsewhere; `unlinked`: the one before is another than the one it followed; `not_as_anchored`.
    """

    lane: int
    sequence: int
    why: Fault

    def __str__(self) -> str:
        return f"lane {self.lane}, entry {self.sequence}: {self.why}"

    def describe(self) -> dict[str, int | str]:
        """Return it as a JSON object."""
        return {"lane": self.lane, "sequence": self.sequence, "why": self.why}


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking a chain found: how many entries hold, the first broken one of each lane, where each lane ends."""

    entries: int
    broken: tuple[Broken, ...]
    heads: Mapping[int, Mark]

    @property
    def holds(self) -> bool:
        """Whether nothing was removed, changed or moved, as far as the chain can tell."""
        return not self.broken

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object (shape `journal verification` in docs/shapes.md)."""
        return {
            "holds": self.holds,
            "entries": self.entries,
            "broken": [one.describe() for one in self.broken],
            "heads": {str(lane): mark.describe() for lane, mark in sorted(self.heads.items())},
        }


def lane_of(consent: str) -> int:
    """Return the lane in which stands what must be written once of a consent."""
    return hashlib.sha256(consent.encode()).digest()[0] % SHARED


def canonical(told: Told) -> bytes:
    """Write JSON in the one way over which hashes are taken: keys sorted, no blanks, all of it ASCII."""
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def digest(told: Told) -> str:
    """Return the hash of an entry: SHA-256 over all of it but its own hash; the previous one is part of it."""
    return hashlib.sha256(canonical({key: value for key, value in told.items() if key != "hash"})).hexdigest()


def linked(deed: Deed, lane: int, before: Mark, at: datetime) -> dict[str, Any]:
    """Return the entry that follows on a mark, in JSON."""
    told = deed.model_dump(mode="json") | {
        "lane": lane,
        "sequence": before.sequence + 1,
        "at": at.astimezone(SEOUL).isoformat(),
        "previous": before.hash,
    }
    return told | {"hash": digest(told)}


def fault_of(told: Told, lane: int, before: Mark) -> Fault | None:
    """Say what is wrong with the entry that should follow on a mark."""
    if told.get("hash") != digest(told):
        return "changed"
    if (told.get("lane"), told.get("sequence")) != (lane, before.sequence + 1):
        return "misplaced"
    return None if told.get("previous") == before.hash else "unlinked"
