"""The journal as a file for an auditor: JSON lines, checked by whoever has it, without the store and without a key.

The last line says where each lane begins and ends. An export kept elsewhere is an anchor: what stood in
it must stand in the journal still.
"""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from certbroker.errors import PayloadError
from certbroker.fields import SEOUL
from certbroker.journal.chain import LANES, Broken, Mark, Told, Verified, fault_of
from certbroker.journal.ledger import Ledger

SCHEMA = "certbroker.journal/1"
_LONGEST = 100_000
"""Characters of a line."""


async def exported(
    ledger: Ledger, now: datetime, since: date | None = None, until: date | None = None
) -> AsyncIterator[str]:
    """Write the entries of a time, one to a line. since, until: days in Korea; `until` is not included."""
    days = {"since": since.isoformat() if since else None, "until": until.isoformat() if until else None}
    yield _line({"schema": SCHEMA, "made_at": now.astimezone(SEOUL).isoformat(), **days})
    starts = await ledger.starts()
    heads = dict(starts)
    async for told in ledger.entries(since, until):
        lane = told["lane"]
        if heads[lane] == starts[lane]:
            starts[lane] = Mark(told["sequence"] - 1, str(told.get("previous", "")))
        heads[lane] = Mark(told["sequence"], told["hash"])
        yield _line(told)
    yield _line({"starts": _marks(starts), "heads": _marks(heads)})


def checked(lines: Iterable[str]) -> Verified:
    """Check an export. Raises PayloadError where it is none, or not whole."""
    parts = _parsed(lines)
    head = next(parts, dict[str, Any]())
    if head.get("schema") != SCHEMA:
        raise PayloadError(f"no {SCHEMA}", kind="journal", path="schema")
    reading, end = _Reading(), dict[str, Any]()
    for told in parts:
        if "heads" in told:
            end = told
            break
        reading.take(told)
    if not end or next(parts, None) is not None:
        raise PayloadError("the last line is not the one with the heads", kind="journal", path="heads")
    return reading.ended(_read_marks(end.get("starts")), _read_marks(end["heads"]))


@dataclass(slots=True)
class _Reading:
    """What was read of an export so far."""

    count: int = 0
    starts: dict[int, Mark] = field(default_factory=dict[int, Mark])
    marks: dict[int, Mark] = field(default_factory=dict[int, Mark])
    broken: dict[int, Broken] = field(default_factory=dict[int, Broken])

    def take(self, told: Told) -> None:
        """Take an entry on. Raises PayloadError where it is none."""
        lane, sequence = told.get("lane"), told.get("sequence")
        if type(lane) is not int or type(sequence) is not int or lane not in range(LANES):
            raise PayloadError("an entry of no lane", kind="journal", path="lane")
        before = self.marks.setdefault(lane, Mark(sequence - 1, str(told.get("previous", ""))))
        self.starts.setdefault(lane, before)
        why = None if lane in self.broken else fault_of(told, lane, before)
        if why:
            is_gap = why == "misplaced" and sequence > before.sequence + 1
            self.broken[lane] = Broken(lane, before.sequence + 1, "missing" if is_gap else why)
        elif lane not in self.broken:
            self.marks[lane] = Mark(sequence, str(told["hash"]))
            self.count += 1

    def ended(self, starts: Mapping[int, Mark], heads: Mapping[int, Mark]) -> Verified:
        """Compare with where the lanes were said to begin and end."""
        for lane in range(LANES):
            begun = self.starts.get(lane, starts[lane])
            mark = self.marks.setdefault(lane, starts[lane])
            if begun != starts[lane]:
                self.broken[lane] = Broken(lane, starts[lane].sequence + 1, "missing")
            elif mark != heads[lane]:
                self.broken.setdefault(lane, Broken(lane, mark.sequence + 1, "missing"))
        return Verified(self.count, tuple(self.broken[lane] for lane in sorted(self.broken)), self.marks)


def anchors_of(lines: Iterable[str]) -> dict[int, Mark]:
    """Return where the lanes ended when an export was made. Raises PayloadError where it is none, or does not hold."""
    found = checked(lines)
    if not found.holds:
        raise PayloadError(f"the export does not hold: {found.broken[0]}", kind="journal")
    return dict(found.heads)


def _parsed(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        try:
            found: Any = json.loads(line) if len(line) <= _LONGEST else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise PayloadError(f"line {number} is no JSON object", kind="journal")
        yield found


def _line(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"


def _marks(marks: Mapping[int, Mark]) -> dict[str, Any]:
    return {str(lane): mark.describe() for lane, mark in sorted(marks.items())}


def _read_marks(told: object) -> dict[int, Mark]:
    try:
        found = {int(lane): Mark.parse(mark) for lane, mark in told.items()}  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        found = dict[int, Mark]()
    if found.keys() != set(range(LANES)):
        raise PayloadError("not where every lane begins and ends", kind="journal")
    return found
