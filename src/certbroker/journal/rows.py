"""The rows of a ledger in a store: entries, where each lane ends, where it was cut."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from certbroker.errors import EvidencePurged, VaultLocked
from certbroker.journal.chain import UNREADABLE, Mark, Told, canonical
from certbroker.store import AsyncStore, Entry

KIND, HEAD, CUT = "ledger", "ledger_head", "ledger_cut"
ROOT = "ledger"
"""What rows belong to that belong to no consent. Entries belong to `his_<consent>`: a consent's end is not theirs."""
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Rows of the ledger end when they are cut, and not by themselves: a hole in a chain is a broken chain."""
_HEAD_EVERY = 16


def parent_of(consent: str) -> str:
    """Return what the rows of a consent's history belong to."""
    return f"his_{consent}"


def name_of(lane: int, sequence: int) -> str:
    """Return the id of an entry's row."""
    return f"led_{lane:02}_{sequence:012}"


@dataclass(frozen=True, slots=True)
class Rows:
    """Reads and adds the rows of a ledger."""

    store: AsyncStore
    _known: dict[int, Mark] = field(default_factory=dict[int, Mark])
    """Where the lanes ended when they were last looked at."""
    _sure: set[int] = field(default_factory=set[int])
    """Lanes whose end was written by this one: whether another wrote since, the next attempt tells."""

    async def add(self, told: Told, before: Mark) -> bool:
        """Add an entry after a mark; returns whether no other was there first."""
        lane, mark = told["lane"], Mark(told["sequence"], told["hash"])
        row = Entry(KIND, name_of(lane, mark.sequence), parent_of(told["consent"]), FOREVER, canonical(told))
        try:
            is_added = await self.store.add(row)
        except EvidencePurged:  # somebody deleted what stood here: the number stays taken, and the chain broken
            is_added, before = False, Mark(mark.sequence, UNREADABLE)
        self._known[lane] = mark if is_added else before
        (self._sure.add if is_added else self._sure.discard)(lane)
        if is_added and mark.sequence % _HEAD_EVERY == 0:
            await self.store.put(_row(HEAD, lane, mark.describe()))
        return is_added

    async def told(self, lane: int, sequence: int) -> Told | None:
        """Return an entry as it stands; None where there is none, an empty one where it cannot be read."""
        try:
            found = await self.store.get(KIND, name_of(lane, sequence))
            return None if found is None else _object(found.data)
        except VaultLocked:
            return {}

    async def start(self, lane: int) -> Mark:
        """Return the last mark that was cut off."""
        return await self._mark(CUT, lane)

    async def noted_head(self, lane: int) -> Mark:
        """Return where the lane has ended at least."""
        return await self._mark(HEAD, lane)

    async def head(self, lane: int) -> Mark:
        """Return where the lane ends, reading on from where it was last known to; at least it ended there once."""
        known = self._known.get(lane)
        if known and lane in self._sure:
            return known
        if known is None:
            marks = (await self.start(lane), await self.noted_head(lane))
            known = max(marks, key=lambda mark: mark.sequence)
        sequence, step = known.sequence, 1
        while await self.told(lane, sequence + step) is not None:
            sequence, step = sequence + step, step * 2
        while step := step // 2:
            if await self.told(lane, sequence + step) is not None:
                sequence += step
        if sequence == known.sequence:
            return known
        last = await self.told(lane, sequence) or {}
        return Mark(sequence, str(last.get("hash", UNREADABLE)))

    async def gather(self, group: str, lane: int, after: int, last: int) -> set[str]:
        """Bring the rows of entries that were cut off under one name; returns the consents that they were about.

        So they are deleted at once: one by one it takes a vault much longer.
        """
        consents = set[str]()
        for sequence in range(after + 1, last + 1):
            found = await self.store.get(KIND, name_of(lane, sequence))
            if found is not None:
                consents.add(str(_object(found.data).get("consent", "")))
                await self.store.put(replace(found, parent=group))
        return consents - {""}

    async def children(self, consent: str) -> list[Told]:
        """Return the entries of a consent, as they were added. Raises VaultLocked where one cannot be read."""
        return [_object(one.data) for one in await self.store.children(KIND, parent_of(consent))]

    async def _mark(self, kind: str, lane: int) -> Mark:
        """Return a mark that is kept. One that cannot be read is as one that is gone: verifying tells what is amiss."""
        try:
            found = await self.store.get(kind, row_name(kind, lane))
            return Mark.parse(json.loads(found.data)) if found else Mark()
        except (VaultLocked, ValueError):
            return Mark()


def row_name(kind: str, lane: int) -> str:
    """Return the id of a row of which each lane has one."""
    return f"{kind}_{lane:02}"


def _row(kind: str, lane: int, told: Told) -> Entry:
    return Entry(kind, row_name(kind, lane), ROOT, FOREVER, canonical(told))


def cut_row(lane: int, mark: Mark, swept: int) -> Entry:
    """Return the row that says up to where a lane was cut, and up to where its rows are deleted."""
    return _row(CUT, lane, mark.describe() | {"swept": swept})


def _object(data: bytes) -> Told:
    try:
        found: Any = json.loads(data)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise VaultLocked("an entry of the ledger is no JSON object")
    return found  # pyright: ignore[reportUnknownVariableType] - members are looked at one by one
