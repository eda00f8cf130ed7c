"""The end of what is left of deletions: a row that says so keeps late writers out, and need not do so for ever."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from certbroker.journal import Action, Deed, Journal
from certbroker.journal.cutting import years_before
from certbroker.vault.deletion import BATCH, Deletion, is_proven
from certbroker.vault.keys import Index
from certbroker.vault.rows import COLUMN, Chosen, Rows
from certbroker.vault.tables import ENTRY
from certbroker.vault.times import stamp

if TYPE_CHECKING:
    from certbroker.journal.entry import Details

_CHILD = ENTRY.alias()
_HAS_CHILDREN = exists().where(_CHILD.c.parent == COLUMN.id, _CHILD.c.deleted_at.is_(None))
OVER = (COLUMN.deleted_at <= bindparam("the_before")) & COLUMN.sealed.is_(None) & ~_HAS_CHILDREN
"""What is left of deletions of so long ago, of which nothing is left but this, and to which nothing belongs."""
_NEXT: Chosen = (
    select(COLUMN.number, COLUMN.kind, COLUMN.id, COLUMN.parent, COLUMN.deleted_at, COLUMN.reason, COLUMN.proof)
    .where(OVER)
    .order_by(COLUMN.deleted_at, COLUMN.number)
    .limit(BATCH)
    .offset(bindparam("the_kept"))
    .with_for_update(of=ENTRY)
)
_FORGET = delete(ENTRY).where(COLUMN.number == bindparam("the_number"))


async def forget(rows: Rows, index: Index, now: datetime, years: int, journal: Journal) -> None:
    """Take away what is left of deletions that are so many years old, a batch at a time, and write down of how many.

    What this vault did not prove stays: it is evidence, and `check` names it.
    """
    before = years_before(now, years)
    gone, kept, seen = 0, 0, BATCH
    while seen == BATCH:
        seen, proven = await _batch(rows, index, stamp(before), kept)
        gone, kept = gone + proven, kept + seen - proven
    if gone:
        told: Details = {"deletions": gone, "before": before.date().isoformat()}
        await journal.record(Deed(action=Action.CUT, details=told))


async def _batch(rows: Rows, index: Index, before: int, kept: int) -> tuple[int, int]:
    """Return how many rows were looked at, and how many were taken away."""

    async def steps(connection: AsyncConnection) -> tuple[int, int]:
        found = (await connection.execute(_NEXT, {"the_before": before, "the_kept": kept})).all()
        numbers = [
            {"the_number": number}
            for number, kind, name, parent, at, reason, proof in found
            if is_proven(index, kind, name, parent, at, reason or "", proof)
        ]
        if numbers:
            await connection.execute(_FORGET, numbers)
        return len(found), len(numbers)

    return await rows.together(steps)


async def holds(rows: Rows, index: Index, deletion: Deletion, before: datetime) -> bool:
    """Whether this vault proved a deletion, and what was deleted is not there.

    What is left of it must be there still, unless it is old enough to be forgotten.
    """
    one, at = deletion, stamp(deletion.at)
    if not is_proven(index, one.kind, one.id, one.parent, at, one.reason, one.proof):
        return False
    row = await rows.get(one.kind, one.id)
    return one.at <= before if row is None else row.deleted_at == at
