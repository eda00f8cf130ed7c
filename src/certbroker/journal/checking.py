"""Checks the lanes of a ledger in its store, and goes through their entries."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from certbroker.fields import SEOUL
from certbroker.journal.chain import LANES, UNREADABLE, Broken, Mark, Told, Verified, fault_of
from certbroker.journal.rows import Rows

_FAR = 18
"""So many numbers behind the last entry are looked at, for an entry behind a hole: more than between two notes."""


@dataclass(frozen=True, slots=True)
class Checking:
    """Reads what the rows hold, one at a time."""

    rows: Rows

    async def verified(self, anchors: Mapping[int, Mark]) -> Verified:
        """Check every lane."""
        count, broken, heads = 0, list[Broken](), dict[int, Mark]()
        for lane in range(LANES):
            start, heads[lane], found = await self._settled(lane, anchors.get(lane))
            count += heads[lane].sequence - start.sequence
            if found:
                broken.append(found)
        return Verified(count, tuple(broken), heads)

    async def _settled(self, lane: int, anchor: Mark | None) -> tuple[Mark, Mark, Broken | None]:
        """Check a lane, again where it was cut meanwhile. Returns from where to where it holds, and what is broken."""
        while True:
            start = await self.rows.start(lane)
            head, found = await self._lane(lane, start, anchor)
            if found is None or await self.rows.start(lane) == start:
                return start, head, found

    async def _lane(self, lane: int, start: Mark, anchor: Mark | None) -> tuple[Mark, Broken | None]:
        if anchor and anchor.sequence == start.sequence and anchor.hash != start.hash:
            return start, Broken(lane, start.sequence, "not_as_anchored")
        noted = await self.rows.noted_head(lane)
        least = max(noted.sequence, anchor.sequence if anchor else 0)
        mark = start
        while (told := await self.rows.told(lane, mark.sequence + 1)) is not None:
            why = fault_of(told, lane, mark) if told else "unreadable"
            if why:
                return mark, Broken(lane, mark.sequence + 1, why)
            mark = Mark(mark.sequence + 1, told["hash"])
            if anchor and anchor.sequence == mark.sequence and anchor.hash != mark.hash:
                return mark, Broken(lane, mark.sequence, "not_as_anchored")
        if mark.sequence < least or await self._is_further(lane, mark.sequence + 2):
            return mark, Broken(lane, mark.sequence + 1, "missing")
        return mark, None

    async def _is_further(self, lane: int, sequence: int) -> bool:
        for one in range(sequence, sequence + _FAR):
            if await self.rows.told(lane, one) is not None:
                return True
        return False

    async def entries(self, since: date | None, until: date | None) -> AsyncIterator[Told]:
        """Go through the entries as they stand, whether or not they hold."""
        for lane in range(LANES):
            mark, end = await self.rows.start(lane), await self.rows.head(lane)
            is_on = since is None
            for sequence in range(mark.sequence + 1, end.sequence + 1):
                told = await self.rows.told(lane, sequence)
                if told is None:
                    continue
                day = day_of(told)
                is_on = is_on or bool(since and day and day >= since)
                if is_on and until and day and day >= until:
                    break
                if is_on:
                    yield told or {"lane": lane, "sequence": sequence, "hash": UNREADABLE}


def day_of(told: Mapping[str, Any]) -> date | None:
    """Return the day in Korea on which an entry was written."""
    try:
        return datetime.fromisoformat(told["at"]).astimezone(SEOUL).date()
    except (KeyError, TypeError, ValueError):
        return None
