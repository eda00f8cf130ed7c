"""Cuts the oldest entries of a lane off, so that what is left still verifies: where it was cut is kept as a mark.

The mark is written before the rows are deleted. A process that dies in between leaves rows in front of the mark; the
next cut deletes them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from certbroker.errors import VaultLocked
from certbroker.fields import SEOUL
from certbroker.journal.chain import Broken, Mark, fault_of
from certbroker.journal.proofs import Proofs
from certbroker.journal.rows import CUT, Rows, cut_row, row_name
from certbroker.store import AsyncStore, Leases


@dataclass(frozen=True, slots=True)
class Cutting:
    """Cuts lanes, one process at a time."""

    store: AsyncStore
    rows: Rows
    proofs: Proofs
    clock: Callable[[], datetime]

    async def cut(self, lane: int, limit: datetime) -> int | Broken:
        """Delete the entries of a lane up to the first that is younger than a limit; returns how many.

        Where one of them is broken the lane stays as it is, for that is evidence. Raises LeaseLost where another
        process is at it, VaultLocked where the mark cannot be read.
        """
        if not await self._is_due(lane, limit):
            return 0
        await self.store.add(cut_row(lane, Mark(), 0))
        async with Leases(self.store, self.clock).held(CUT, row_name(CUT, lane), patience=0) as held:
            mark, swept = _state(held.entry.data)
            found = await self._end(lane, mark, limit)
            end = mark if isinstance(found, Broken) else found
            await held.keep(cut_row(lane, end, swept))
            await self._sweep(lane, swept, end.sequence)
            await held.settle(cut_row(lane, end, end.sequence))
        return found if isinstance(found, Broken) else end.sequence - mark.sequence

    async def _is_due(self, lane: int, limit: datetime) -> bool:
        """Whether there is an entry to cut, or a row that an earlier cut left."""
        mark = await self.rows.start(lane)
        told = await self.rows.told(lane, mark.sequence + 1)
        is_left = mark.sequence > 0 and await self.rows.told(lane, mark.sequence) is not None
        return is_left or (told is not None and is_over(told, limit))

    async def _end(self, lane: int, mark: Mark, limit: datetime) -> Mark | Broken:
        """Return the last entry to cut. Each is checked first."""
        while (told := await self.rows.told(lane, mark.sequence + 1)) is not None and is_over(told, limit):
            why = fault_of(told, lane, mark) if told else "unreadable"
            if why:
                return Broken(lane, mark.sequence + 1, why)
            mark = Mark(mark.sequence + 1, told["hash"])
        return mark

    async def _sweep(self, lane: int, after: int, last: int) -> None:
        """Delete rows, and what was kept beside consents of which no entry is left."""
        group = f"gone_{lane:02}"
        for consent in await self.rows.gather(group, lane, after, last):
            if not await self.rows.children(consent):
                await self.proofs.gather(group, consent)
        await self.store.delete(group)


def _state(data: bytes) -> tuple[Mark, int]:
    """Return up to where a lane was cut, and up to where its rows are deleted."""
    try:
        told = json.loads(data)
        return Mark.parse(told), int(told["swept"])
    except (KeyError, TypeError, ValueError):
        raise VaultLocked("where a lane of the ledger was cut cannot be read") from None


def is_over(told: "object", limit: datetime) -> bool:
    """Whether an entry is older than a limit. What cannot be read counts as such: it is to be looked at."""
    at = told.get("at") if isinstance(told, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    try:
        return datetime.fromisoformat(str(at)) < limit  # pyright: ignore[reportUnknownArgumentType]
    except (TypeError, ValueError):
        return True


def years_before(now: datetime, years: int) -> datetime:
    """Return the same time of so many years ago, in Korea; for the 29th of February the 28th."""
    local = now.astimezone(SEOUL)
    try:
        return local.replace(year=local.year - years)
    except ValueError:
        return local.replace(year=local.year - years, day=28)
