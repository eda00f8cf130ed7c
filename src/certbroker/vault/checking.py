"""Checks a vault: that every item opens, and that what was deleted is gone and was deleted by this vault."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select

from certbroker.errors import KeyMissing, VaultLocked
from certbroker.vault.deletion import is_proven
from certbroker.vault.keys import Index
from certbroker.vault.rows import COLUMN, SHOWN, Chosen, Found, Rows

BATCH = 200
Why = Literal["locked", "key_missing", "not_emptied", "not_proven", "not_deleted"]

_NEXT: Chosen = (
    select(*SHOWN, COLUMN.number, COLUMN.proof)
    .where(COLUMN.number > bindparam("the_last"))
    .order_by(COLUMN.number)
    .limit(bindparam("the_batch"))
)


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that is not as it should be.

    why: `locked`: changed, moved or swapped; `key_missing`: the ring has not the key that wraps it; `not_emptied`: it
    was deleted, and something of it is there still; `not_proven`: this vault did not delete it; `not_deleted`: there is
    a proof of its deletion, and this vault knows of none.
    """

    kind: str
    id: str
    why: Why

    def describe(self) -> dict[str, str]:
        """Return it as a JSON object."""
        return {"kind": self.kind, "id": self.id, "why": self.why}


async def check(
    rows: Rows, index: Index, opened: Callable[[Found], Awaitable[object]], tell: Callable[[int], None]
) -> list[Fault]:
    """Go through all rows; returns what is wrong. tell: hears after each batch how many were looked at."""
    faults, last, count = list[Fault](), 0, 0
    while found := await rows.read(_NEXT, last=last, batch=BATCH):
        last = found[-1].number
        for row in found:
            why = await (_opening(row, opened) if row.deleted_at is None else _deleted(row, index))
            if why:
                faults.append(Fault(row.kind, row.id, why))
        count += len(found)
        tell(count)
    return faults


async def _opening(row: Found, opened: Callable[[Found], Awaitable[object]]) -> Why | None:
    try:
        await opened(row)
    except VaultLocked:
        return "locked"
    except KeyMissing:
        return "key_missing"
    return None


async def _deleted(row: Found, index: Index) -> Why | None:
    if row.wrapped is not None or row.sealed is not None:
        return "not_emptied"
    proven = is_proven(index, row.kind, row.id, row.parent, row.deleted_at, row.reason or "", row.proof)
    return None if proven else "not_proven"
