"""How a vault is: what is kept, what is due, what is to be deleted, which keys wrap how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from certbroker.journal.cutting import years_before
from certbroker.vault import forgetting, rotation
from certbroker.vault.engine import version
from certbroker.vault.migrations import HEAD
from certbroker.vault.ring import KeyRing
from certbroker.vault.rows import ALIVE, COLUMN, Chosen, Rows
from certbroker.vault.tables import ENTRY
from certbroker.vault.times import moment, stamp

_MARK = "to_delete"
"""Kind of what says that a consent was withdrawn, or is to be forgotten."""
_KINDS: Chosen = select(COLUMN.kind, func.count().label("items")).where(ALIVE).group_by(COLUMN.kind)
_DUE: Chosen = select(func.count().label("items"), func.min(COLUMN.due_at).label("oldest")).where(
    ALIVE, COLUMN.due_at <= bindparam("the_now")
)
_OVER: Chosen = select(func.count().label("items")).where(ALIVE, COLUMN.keep_until <= bindparam("the_now"))
_GONE: Chosen = select(
    func.count().label("items"),
    func.max(COLUMN.deleted_at).label("last"),
    func.count(case((COLUMN.sealed.is_not(None), 1))).label("half"),
).where(COLUMN.deleted_at.is_not(None))
_FORGOTTEN: Chosen = select(func.count().label("items")).select_from(ENTRY).where(forgetting.OVER)


@dataclass(frozen=True, slots=True)
class Status:
    """How a vault is at a time."""

    version: str | None
    """Of the tables; None where there are none."""
    wanted: str
    """Version that this code works with."""
    items: Mapping[str, int]
    """Kind → how many there are."""
    due: int
    """How many wait for a worker."""
    oldest_due: datetime | None
    to_delete: int
    """How many may no longer be kept: `purge` deletes them."""
    withdrawn: int
    """How many consents holders withdrew, wholly or in part, that `purge` has not dealt with."""
    deleted: int
    """Of how many deletions it knows."""
    last_deleted: datetime | None
    to_forget: int
    """Of how many deletions it need not know any longer: `purge` takes away what is left of them."""
    half_deleted: int
    """How many cannot be opened any more and still have their payload: the next deletion takes it."""
    keys: Mapping[str, int]
    """Key of the ring or of a row → how many items it wraps."""
    current_key: str

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object (shape `vault status` in docs/shapes.md)."""
        return {
            "version": self.version,
            "wanted": self.wanted,
            "items": dict(self.items),
            "due": self.due,
            "oldest_due": self.oldest_due and self.oldest_due.isoformat(),
            "to_delete": self.to_delete,
            "withdrawn": self.withdrawn,
            "deleted": self.deleted,
            "last_deleted": self.last_deleted and self.last_deleted.isoformat(),
            "to_forget": self.to_forget,
            "half_deleted": self.half_deleted,
            "keys": dict(self.keys),
            "current_key": self.current_key,
        }


async def status(rows: Rows, ring: KeyRing, now: datetime, keep_deletions_years: int) -> Status:
    """Look at the tables. Counts the rows: on a large vault that takes a while, and stops nobody."""
    items = {kind: count for kind, count in await rows.read(_KINDS)}  # noqa: C416 - a row is no pair to a type checker
    ((due, oldest),) = await rows.read(_DUE, now=stamp(now))
    ((over,),) = await rows.read(_OVER, now=stamp(now))
    ((gone, last, half),) = await rows.read(_GONE)
    ((forgotten,),) = await rows.read(_FORGOTTEN, before=stamp(years_before(now, keep_deletions_years)))
    used = await rotation.used(rows)
    return Status(
        version=await rows.together(_version),
        wanted=HEAD,
        items=dict(sorted(items.items())),
        due=due,
        oldest_due=None if oldest is None else moment(oldest),
        to_delete=over,
        withdrawn=items.get(_MARK, 0),
        deleted=gone,
        last_deleted=None if last is None else moment(last),
        to_forget=forgotten,
        half_deleted=half,
        keys={key: used.get(key, 0) for key in (*used, *ring.ids)},
        current_key=ring.current().id,
    )


async def _version(connection: AsyncConnection) -> str | None:
    return await connection.run_sync(version)
