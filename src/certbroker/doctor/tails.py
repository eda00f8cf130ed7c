"""A quick look at a journal: the last entries of each lane. All of it is what `certbroker journal verify` checks."""

from collections.abc import AsyncIterator
from typing import Final

from certbroker.doctor.findings import Finding, say
from certbroker.journal.chain import LANES, UNREADABLE, Mark, fault_of
from certbroker.journal.rows import Rows
from certbroker.store import AsyncStore

LAST: Final = 4
"""Entries of a lane that are looked at."""


async def tails(about: str, store: AsyncStore) -> AsyncIterator[Finding]:
    """Say whether the last entries follow on one another, and the first that does not."""
    rows, count, broken = Rows(store), 0, list[Finding]()
    for lane in range(LANES):
        seen, why = await _tail(rows, lane)
        count += seen
        if why:
            broken.append(say("journal.broken", about, lane=lane, why=why))
    if broken:
        yield broken[0]
    else:
        yield say("journal.holds" if count else "journal.empty", about, count=count)


async def _tail(rows: Rows, lane: int) -> tuple[int, str]:
    """Look at a lane's end; returns how many entries were looked at, and what is wrong."""
    start, head = await rows.start(lane), await rows.head(lane)
    if head.sequence > start.sequence and head.hash == UNREADABLE:
        return 0, "unreadable"
    first = max(start.sequence, head.sequence - LAST)
    mark = start
    if first > start.sequence:
        before = await rows.told(lane, first)
        mark = Mark(first, str((before or {}).get("hash", UNREADABLE)))
    for sequence in range(first + 1, head.sequence + 1):
        told = await rows.told(lane, sequence)
        why = fault_of(told, lane, mark) if told else "unreadable" if told is not None else "missing"
        if why:
            return sequence - first, why
        mark = Mark(sequence, str((told or {}).get("hash")))
    return head.sequence - first, ""
