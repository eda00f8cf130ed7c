"""Wrapping data keys anew, while others read and write."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, update

from certbroker.errors import VaultLocked
from certbroker.vault.rows import COLUMN, Chosen, Found, Rows
from certbroker.vault.sealing import Sealer, aside
from certbroker.vault.tables import ENTRY

PASSES = 2
"""The second finds what a process wrote that had not seen the new key yet."""

_OLD: Chosen = (
    select(COLUMN.number, COLUMN.kind, COLUMN.id, COLUMN.key_id, COLUMN.wrapped)
    .where(
        COLUMN.number > bindparam("the_last"), COLUMN.wrapped.is_not(None), COLUMN.key_id != bindparam("the_current")
    )
    .order_by(COLUMN.number)
    .limit(bindparam("the_batch"))
)
# Whoever replaced the item meanwhile wrapped its new data key already: that one is left alone.
_REWRAP = (
    update(ENTRY)
    .where(COLUMN.number == bindparam("the_number"), COLUMN.wrapped == bindparam("the_old"))
    .values(key_id=bindparam("the_key"), wrapped=bindparam("the_new"))
)
_USED: Chosen = select(COLUMN.key_id, func.count()).where(COLUMN.wrapped.is_not(None)).group_by(COLUMN.key_id)


async def rotate(rows: Rows, sealer: Sealer, batch: int, tell: Callable[[int], None]) -> int:
    """Wrap every data key under the current key; returns how many were not yet. May be stopped and begun again.

    tell: hears after each batch how many are done.

    Raises VaultLocked at the end where some could not be unwrapped: those were left as they are.
    """
    done, locked = 0, list[str]()
    for _ in range(PASSES):
        locked.clear()
        last = 0
        while found := await rows.read(_OLD, last=last, current=sealer.current, batch=batch):
            last = found[-1].number
            done += await _rewrap(rows, sealer, found, locked)
            tell(done)
    if locked:
        raise VaultLocked(f"{len(locked)} items cannot be unwrapped, {locked[0]} among them; {done} were rotated")
    return done


async def _rewrap(rows: Rows, sealer: Sealer, found: Sequence[Found], locked: list[str]) -> int:
    changes: list[dict[str, Any]] = []
    for row in found:
        try:
            key, wrapped = await aside(sealer, sealer.rewrap, row.key_id, row.wrapped)
        except VaultLocked:
            locked.append(f"{row.kind} {row.id}")
        else:
            changes.append({"the_number": row.number, "the_old": row.wrapped, "the_key": key, "the_new": wrapped})
    if changes:
        await rows.together(lambda connection: connection.execute(_REWRAP, changes))
    return len(changes)


async def used(rows: Rows) -> dict[str, int]:
    """Return how many items each key wraps."""
    return {key: count for key, count in await rows.read(_USED)}  # noqa: C416 - a row is no pair to a type checker
