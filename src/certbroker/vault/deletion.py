"""Deleting, in two steps that are committed one after the other: first the key, then the payload.

After the first step nothing can open the item any more, wherever a copy of the payload lies. What stays is that it was
there, when it was deleted and why, with a keyed proof.
"""

import hmac
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, bindparam, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from certbroker.errors import VaultLocked, VaultUnavailable
from certbroker.vault.engine import BUSY_SECONDS, SQLITE
from certbroker.vault.keys import Index
from certbroker.vault.rows import ALIVE, COLUMN, Chosen, Found, Rows
from certbroker.vault.tables import ENTRY
from certbroker.vault.times import moment, stamp

BATCH = 500
_PATIENCE = 100
"""Milliseconds for which a reader is waited for."""
RETENTION, ASKED = "retention", "deleted"

_SHRED = (
    update(ENTRY)
    .where(COLUMN.number == bindparam("the_number"))
    .values(
        wrapped=None,
        key_id=None,
        deleted_at=bindparam("the_time"),
        reason=bindparam("the_reason"),
        proof=bindparam("the_proof"),
    )
)
_LEFT = COLUMN.wrapped.is_(None) & COLUMN.sealed.is_not(None)
_EMPTY = (
    update(ENTRY)
    .where(_LEFT)
    .values(
        dict.fromkeys(
            ("sealed", "owner", "topic", "due_at", "leased_by", "leased_until", "schema_version", "software"), None
        )
    )
)
_DELETED: Chosen = (
    select(COLUMN.kind, COLUMN.id, COLUMN.parent, COLUMN.deleted_at, COLUMN.reason, COLUMN.proof)
    .where(COLUMN.deleted_at >= bindparam("the_since"))
    .order_by(COLUMN.deleted_at, COLUMN.number)
)


@dataclass(frozen=True, slots=True)
class Deletion:
    """What is left of an item: that it was there, when it was deleted, and why (`retention`, `deleted`, …)."""

    kind: str
    id: str
    parent: str
    at: datetime
    reason: str
    proof: bytes = field(default=b"", repr=False, compare=False)
    """Keyed hash of all this: nobody makes one without the ring."""

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> Self:
        """Read what `describe` returned. Raises KeyError, TypeError, ValueError where it is none."""
        kind, name, parent, at, reason = (str(told[one]) for one in ("kind", "id", "parent", "at", "reason"))
        when = datetime.fromisoformat(at)
        if when.tzinfo is None:
            raise ValueError(at)
        return cls(kind, name, parent, when, reason, bytes.fromhex(told["proof"]))

    def describe(self) -> dict[str, str]:
        """Return it as a JSON object (shape `vault deletion` in docs/shapes.md)."""
        at = self.at.isoformat()
        return {
            "kind": self.kind,
            "id": self.id,
            "parent": self.parent,
            "at": at,
            "reason": self.reason,
            "proof": self.proof.hex(),
        }


def belonging(parent: str) -> ColumnElement[bool]:
    """An entry and all that belongs to it."""
    return or_(COLUMN.id == parent, COLUMN.parent == parent)


def expired(now: datetime) -> ColumnElement[bool]:
    """What may no longer be kept."""
    return COLUMN.keep_until <= stamp(now)


async def delete(rows: Rows, which: ColumnElement[bool], index: Index, at: datetime, reason: str) -> int:
    """Delete rows, a batch at a time; returns how many. What a crash left half done is finished.

    On SQLite the journal, which still has the earlier pages, is emptied too.
    """
    count, found = 0, BATCH
    while found == BATCH:
        found = await _shred(rows, which, index, stamp(at), reason)
        count += found
        await _empty(rows)
    if rows.dialect == SQLITE:
        await _empty_journal(rows)
    return count


async def _shred(rows: Rows, which: ColumnElement[bool], index: Index, at: int, reason: str) -> int:
    """Overwrite the wrapped keys of a batch."""
    chosen = select(COLUMN.number, COLUMN.kind, COLUMN.id, COLUMN.parent).where(which, ALIVE)

    async def steps(connection: AsyncConnection) -> int:
        found = (await connection.execute(chosen.order_by(COLUMN.number).limit(BATCH).with_for_update())).all()
        marks = [
            {
                "the_number": number,
                "the_time": at,
                "the_reason": reason,
                "the_proof": _proof(index, kind, name, parent, at, reason),
            }
            for number, kind, name, parent in found
        ]
        if marks:
            await connection.execute(_SHRED, marks)
        return len(marks)

    return await rows.together(steps)


async def _empty(rows: Rows) -> None:
    """Overwrite the payloads that no key opens any more."""
    await rows.together(lambda connection: connection.execute(_EMPTY))


async def _empty_journal(rows: Rows) -> None:
    """Take over and empty the journal of SQLite. Where somebody reads just then, the next deletion does it."""
    short, usual = (text(f"PRAGMA busy_timeout = {time}") for time in (_PATIENCE, BUSY_SECONDS * 1000))
    with suppress(VaultUnavailable):
        await rows.command(short, text("PRAGMA wal_checkpoint(TRUNCATE)"), last=usual)


async def compact(rows: Rows) -> None:
    """Write the tables anew, so that no page holds anything of what was deleted. Others wait meanwhile."""
    if rows.dialect == SQLITE:
        await rows.command(text("VACUUM"), text("PRAGMA wal_checkpoint(TRUNCATE)"))
    else:
        await rows.command(text(f"VACUUM (FULL) {ENTRY.name}"))


async def deletions(rows: Rows, index: Index, since: datetime) -> list[Deletion]:
    """Return what was deleted since a time, the first first. Raises VaultLocked where a proof does not hold."""
    return [_deletion(row, index) for row in await rows.read(_DELETED, since=stamp(since))]


def _deletion(row: Found, index: Index) -> Deletion:
    kind, name, parent, at, reason, proof = row
    if not is_proven(index, kind, name, parent, at, reason or "", proof):
        raise VaultLocked(f"the deletion of {kind} {name} was not written by this vault")
    return Deletion(kind, name, parent, moment(at), reason, proof)


def is_proven(  # noqa: PLR0917 - what a deletion consists of
    index: Index, kind: str, name: str, parent: str, at: int, reason: str, proof: bytes | None
) -> bool:
    """Whether a deletion was written by whoever has the ring."""
    return hmac.compare_digest(proof or b"", _proof(index, kind, name, parent, at, reason))


def _proof(index: Index, kind: str, name: str, parent: str, at: int, reason: str) -> bytes:  # noqa: PLR0917 - what a deletion consists of
    return index.of("deletion", kind, name, parent, str(at), reason)
