"""A store in memory."""

from datetime import datetime

from certbroker.errors import LeaseLost
from certbroker.store.base import Entry, Lease


class MemoryStore:
    """Keeps entries as long as the process lives."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}
        self._leases: dict[tuple[str, str], Lease] = {}

    def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        self._entries[entry.kind, entry.id] = entry

    def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id; returns whether it was kept."""
        return self._entries.setdefault((entry.kind, entry.id), entry) is entry

    def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry."""
        return self._entries.get((kind, entry))

    def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent."""
        return [one for one in self._entries.values() if one.kind == kind and one.parent == parent]

    def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it."""
        return self._drop([key for key, one in self._entries.items() if parent in (one.id, one.parent)])

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept."""
        return self._drop([key for key, one in self._entries.items() if one.keep_until <= now])

    def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return kind and id of entries that are due and that nobody works on."""
        found = sorted(
            (one.due_at, key)
            for key, one in self._entries.items()
            if one.due_at is not None and one.due_at <= now and self._is_free(key, now)
        )
        return [key for _, key in found[:limit]]

    def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry to work on it alone; None where another does."""
        key = kind, entry
        mine = key in self._leases and self._leases[key].worker == lease.worker
        if key not in self._entries or not (mine or self._is_free(key, now)):
            return None
        self._leases[key] = lease
        return self._entries[key]

    def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then. Raises LeaseLost."""
        key = entry.kind, entry.id
        if key not in self._leases or self._leases[key].worker != worker:
            raise LeaseLost(f"{entry.kind} {entry.id}")
        if until:
            self._leases[key] = Lease(worker, until)
        else:
            del self._leases[key]
        self.put(entry)

    def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's."""
        found = self._leases.get((kind, entry))
        if found and found.worker == worker:
            del self._leases[kind, entry]

    def _is_free(self, key: tuple[str, str], now: datetime) -> bool:
        return key not in self._leases or self._leases[key].until <= now

    def _drop(self, keys: list[tuple[str, str]]) -> int:
        for key in keys:
            del self._entries[key]
            self._leases.pop(key, None)
        return len(keys)
